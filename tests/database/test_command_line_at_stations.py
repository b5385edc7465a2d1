"""The command line with a station's login: orders and money come in for somebody who may, and for nobody else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from omsdesk import cli
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import checks
from tests.channels.sales import sales
from tests.channels.shop_files import shopify
from tests.database.station import PIN, a_shared_house, asked, station_url


@pytest.fixture
def paid(tmp_path: Path) -> list[str]:
    """The file of a shop with orders that are paid."""
    return [str(each) for each in shopify(tmp_path, sales(2, seed=91))]


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OMSDESK_PIN", PIN.value)
    yield
    assert "OMSDESK_PIN" in os.environ


def test_paid_orders_come_in_for_somebody_who_may_record_money(
    postgresql_url: str, paid: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    people = (("Olga", UserRole.OFFICE), ("Tomas", UserRole.PACKER))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        words = ["import", *paid, "--database", station_url(postgresql_url)]

        assert cli.main(words) == 1
        assert "only who may change orders brings orders in" in capsys.readouterr().err
        assert asked(owner, "SELECT count(*) FROM orders") == [(0,)]
        assert cli.main([*words, "--as", "tomas"]) == 1
        assert cli.main([*words, "--as", "Nobody"]) == 1
        assert "Nobody here is called Nobody." in capsys.readouterr().err

        assert asked(owner, "SELECT count(*) FROM orders") == [(0,)]
        cli.main([*words, "--as", "olga"])

        assert "2 read, 2 new, 0 changed, 0 unchanged, 0 refused" in capsys.readouterr().out
        assert asked(
            owner,
            "SELECT count(*), count(DISTINCT user_id), min(user_id) FROM payments p "
            "JOIN audit_events a ON a.subject = 'payment' AND a.subject_id = p.id",
        ) == [(2, 1, ids["Olga"])]
        assert owner.read(checks.violations) == ()


def test_a_wrong_pin_is_told_and_counted(
    postgresql_url: str, paid: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMSDESK_PIN", "0000")
    with a_shared_house(postgresql_url, ("Olga", UserRole.OFFICE)):
        assert cli.main(["import", *paid, "--database", station_url(postgresql_url), "--as", "Olga"]) == 1

    assert "Wrong PIN. 4 tries left." in capsys.readouterr().err

"""The audit page: narrowed as one types, and written to a file."""

import csv
from pathlib import Path

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.audit import Audit
from omsdesk.presenters.history import History
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from tests.factories import an_order


@pytest.fixture
def page(house: Work) -> Audit:
    made = Audit(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def test_a_change_stands_on_the_page_at_once(house: Work, page: Audit) -> None:
    before = len(page.state.ids)

    order_id = an_order(house)

    assert len(page.state.ids) > before
    page.narrow(words=f"SO-{order_id}", subject="order")
    assert {str(row.about) for row in page.state.rows.values()} == {f"SO-{order_id}"}
    page.clear()
    assert len(page.state.ids) > before


def test_the_list_is_written_to_a_file_with_its_titles(house: Work, page: Audit, tmp_path: Path) -> None:
    an_order(house)
    file = tmp_path / "trail.csv"

    page.export(str(file))

    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["Time", "Person", "Station", "Record", "What happened", "Before", "After"]
    assert len(rows) == len(page.state.ids) + 1
    assert page.state.exporting is None
    assert str(page.state.said) == f"{len(page.state.ids)} changes are in the file"


def test_nothing_is_exported_from_an_empty_list(page: Audit, tmp_path: Path) -> None:
    page.narrow(words="nowhere to be found")

    page.export(str(tmp_path / "trail.csv"))

    assert str(page.state.why_not_export) == "The list is empty."
    assert list(tmp_path.iterdir()) == []


def test_a_record_shows_its_history_and_follows_it(house: Work) -> None:
    who = house.write(customers.make, NewCustomer(name="Ana Sousa"))
    page = History(house, JobsInPlace())
    house.listen(page.changed)
    page.open("customer", who, "Ana Sousa")
    page.appear()
    assert len(page.state.rows) == 1

    house.write(customers.change, who, NewCustomer(name="Ana Souza"))

    newest = next(iter(page.state.rows.values()))
    assert (newest.before, newest.after) == ("Ana Sousa", "Ana Souza")

"""An address may name several servers: whichever answered last is asked first, and none is waited for long."""

from typing import Any

import pytest
from sqlalchemy import make_url

from omsdesk.database import several
from omsdesk.database.engine import open_engine
from tests.faults.cable import Cable


@pytest.fixture(autouse=True)
def _nobody_answered_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(several, "_took_us", {})


def asked(host: str, port: str) -> dict[str, Any]:
    return {"host": host, "port": port, "connect_timeout": 3, "dbname": "shop"}


def test_servers_are_asked_in_the_order_of_the_address_until_one_answered() -> None:
    both = asked("db1,db2", "5460,5461")

    assert several.best_first(both) == {**both, "connect_timeout": several.SECONDS_EACH}

    several.remember(both, "db2", 5461)
    assert several.best_first(both) == {**asked("db2,db1", "5461,5460"), "connect_timeout": several.SECONDS_EACH}
    assert several.best_first(asked("db1,db3", "5460,5461"))["host"] == "db1,db3"


@pytest.mark.parametrize(("port", "then"), [("5460", "5460,5460"), (",", "5432,5432"), ("", "5432,5432")])
def test_servers_may_share_a_port_or_have_the_usual_one(port: str, then: str) -> None:
    both = asked("db1,db2", port)
    several.remember(both, "db2", int(then.split(",")[1]))

    assert (several.best_first(both)["host"], several.best_first(both)["port"]) == ("db2,db1", then)


@pytest.mark.parametrize("one", [asked("db1", "5460"), {"host": "db1", "port": 5460}, {"dbname": "shop"}])
def test_one_server_is_left_as_it_is(one: dict[str, Any]) -> None:
    several.remember(one, "db1", 5460)

    assert several.best_first(one) == one


def test_a_silent_server_is_waited_for_once(postgresql_url: str) -> None:
    live = make_url(postgresql_url)
    with Cable(postgresql_url, is_swallowing=True) as silent:
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in (make_url(silent.address).port, live.port))
        engine = open_engine(f"postgresql+psycopg://{live.username}@/{live.database}?{hosts}")
        ports = []
        for _ in range(2):
            with engine.connect() as connection:
                ports.append(connection.connection.driver_connection.info.port)  # type: ignore[union-attr]
            engine.dispose()

    assert ports == [live.port, live.port]
    assert silent.calls == 1

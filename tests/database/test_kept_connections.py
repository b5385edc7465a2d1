"""A writer goes on with the connection of the act before; whoever closes the database closes that too."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.company import Station
from omsdesk.words import Text
from tests.engines import a_test_engine
from tests.still_clock import StillClock

COUNT = select(func.count()).select_from(Station)
CLOSED = "Cannot operate on a closed database"


@pytest.fixture
def here(sqlite_url: str, clock: StillClock) -> Iterator[Work]:
    """A station on a file."""
    engine = a_test_engine(sqlite_url)
    yield Work(engine, now=clock)
    engine.dispose()


def test_stations_of_one_file_go_on_with_one_connection(here: Work) -> None:
    beside = Work(here.engine, now=here.now)

    assert used_by(here) == used_by(beside) == used_by(here)


def test_two_acts_at_once_have_a_connection_each(here: Work) -> None:
    with here._writing.one() as one, here._writing.one() as other:
        assert driver(one) is not driver(other)


def test_on_a_shared_database_the_pool_has_it_back(work: Work) -> None:
    used_by(work)

    pool: Any = work.engine.pool
    assert pool.checkedout() == (0 if work.engine.dialect.name == "postgresql" else 1)


def test_what_was_refused_is_gone_and_the_next_act_goes_on(work: Work) -> None:
    for number in range(3):
        with pytest.raises(Refusal):
            work.write(add_and_refuse, f"Bench {number}")
        work.write(add, f"Desk {number}")

    assert stations(work) == 3


def test_closing_the_database_closes_what_is_kept(here: Work) -> None:
    kept = used_by(here)

    here.engine.dispose()

    with pytest.raises(Exception, match=CLOSED):
        kept.cursor()
    assert used_by(here) is not kept


def test_what_is_in_use_while_the_database_is_closed_is_closed_after_its_act(here: Work) -> None:
    used = used_by(here, here.engine.dispose)

    with pytest.raises(Exception, match=CLOSED):
        used.cursor()
    assert stations(here) == 1


def used_by(work: Work, meanwhile: Any = lambda: None) -> Any:
    """The driver's connection of an act in which something happens meanwhile."""
    seen: list[Any] = []

    def act(db: Db) -> None:
        seen.append(driver(db.connection))
        db.run(insert(Station), {"name": db.command_id})
        meanwhile()

    work.write(act)
    return seen[0]


def driver(connection: Any) -> Any:
    return connection.connection.dbapi_connection


def stations(work: Work) -> int:
    return int(work.read(lambda db: db.run(COUNT).scalar_one()))


def add(db: Db, name: str) -> None:
    db.run(insert(Station), {"name": name})


def add_and_refuse(db: Db, name: str) -> None:
    add(db, name)
    raise Refusal(Text("No."))

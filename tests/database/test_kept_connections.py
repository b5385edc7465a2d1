"""A writer goes on with the connection of the act before; whoever closes the database closes that too."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from omsdesk.database.db import Db
from omsdesk.database.kept_connections import KeptConnections
from omsdesk.database.turns import BUSY_MS
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.company import Station
from omsdesk.models.journal import AuditEvent
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
    kept = KeptConnections.of(here.engine)
    one, other = kept.take(), kept.take()
    assert driver(one) is not driver(other)
    for each in (one, other):
        kept.give_back(each)


def test_what_goes_back_waits_for_locks_again(here: Work) -> None:
    kept = KeptConnections.of(here.engine)
    taken = kept.take()
    patience = [driver(taken).execute("PRAGMA busy_timeout").fetchone()[0]]
    file = driver(taken)
    kept.give_back(taken)
    patience.append(file.execute("PRAGMA busy_timeout").fetchone()[0])

    assert patience == [0, BUSY_MS]


def test_what_a_deed_asks_otherwise_is_kept_and_taken_back_with_the_rest(here: Work) -> None:
    here.write(add_otherwise, "Bench", refuses=False)
    with pytest.raises(Refusal):
        here.write(add_otherwise, "Desk", refuses=True)
    here.write(add, "Door")

    assert here.read(names) == ["Bench", "Bench by a session", "Bench past it", "Door"]


def test_a_commit_that_fails_leaves_nothing_to_the_next(here: Work) -> None:
    for _ in range(2):
        with pytest.raises((IntegrityError, Unavailable)):
            here.write(not_to_be_committed)

    assert stations(here) == 0
    here.write(add, "Bench")
    assert stations(here) == 1


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


def add_otherwise(db: Db, name: str, *, refuses: bool) -> None:
    """By a statement of the program, by a session, and past both."""
    add(db, name)
    db.session.add(Station(name=f"{name} by a session"))
    db.session.flush()
    db.connection.execute(insert(Station), {"name": f"{name} past it"})
    if refuses:
        raise Refusal(Text("No."))


def not_to_be_committed(db: Db) -> None:
    """SQLite looks only at the end whether the person is there."""
    db._statements.say("PRAGMA defer_foreign_keys=ON")
    db.run(insert(AuditEvent), {"at": db.now, "subject": "x", "subject_id": 1, "what": "x", "user_id": 424242})
    add(db, "Nobody's")


def names(db: Db) -> list[str]:
    return list(db.run(select(Station.name).order_by(Station.name)).scalars())


def add_and_refuse(db: Db, name: str) -> None:
    add(db, name)
    raise Refusal(Text("No."))

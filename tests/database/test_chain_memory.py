"""A connection remembers where the audit chain stands only as long as nobody can have written since."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError

from omsdesk.database import backup, guards
from omsdesk.database.db import Db
from omsdesk.database.engine import file_of
from omsdesk.database.restoring import restore
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.journal import AuditEvent
from omsdesk.services import checks
from omsdesk.words import Text
from tests.engines import a_test_engine
from tests.factories import a_house
from tests.still_clock import MONDAY_MORNING, StillClock

ENDS = "FROM audit_lanes"
A_DYING_WRITER = """
import os, signal, sys
from omsdesk.database.driver import sqlite_module
file = sqlite_module().connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA cache_size=1")
file.execute("BEGIN IMMEDIATE")
file.execute("UPDATE audit_lanes SET number = number + 7, hash = 'x'")
file.execute("CREATE TABLE much AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
             "SELECT i, hex(randomblob(99)) FROM n")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def here(sqlite_url: str, clock: StillClock) -> Iterator[Work]:
    """A window at work on a file, which has just done something."""
    engine = a_test_engine(sqlite_url)
    work = Work(engine, now=clock)
    a_house(work)
    work.write(note, "first")
    yield work
    engine.dispose()


@pytest.fixture
def elsewhere(here: Work, sqlite_url: str) -> Iterator[Work]:
    """A second program on the same file, at the same station."""
    engine = a_test_engine(sqlite_url)
    yield Work(engine, here.actor, now=here.now)
    engine.dispose()


def test_who_wrote_last_does_not_ask_where_the_chain_stands(here: Work) -> None:
    assert asked_for_ends(here, partial(here.write, note, "second")) == 0
    assert asked_for_ends(here, partial(here.write, nothing)) == 0
    assert asked_for_ends(here, partial(here.write, note, "third")) == 0

    assert here.read(checks.violations) == ()


def test_two_programs_in_one_lane_take_turns(here: Work, elsewhere: Work) -> None:
    for number in range(3):
        assert asked_for_ends(here, partial(here.write, note, "here")) == int(number > 0)
        assert asked_for_ends(elsewhere, partial(elsewhere.write, note, "elsewhere")) >= 1

    assert here.read(checks.violations) == ()


def test_two_connections_of_one_program_take_turns(here: Work) -> None:
    with here.engine.connect():  # somebody reads: the next deed gets another connection
        here.write(note, "by another")
    here.write(note, "by either")
    here.write(note, "by either again")

    assert here.read(checks.violations) == ()


def test_what_is_taken_back_is_not_remembered(here: Work) -> None:
    with pytest.raises(Refusal):
        here.write(refused)
    assert asked_for_ends(here, partial(here.write, note, "after a refusal")) == 1
    here.write(partly)
    here.write(note, "after a part that was taken back")

    assert here.read(checks.violations) == ()


def test_a_commit_that_fails_is_not_remembered(here: Work) -> None:
    with pytest.raises((IntegrityError, Unavailable)):
        here.write(not_to_be_committed)
    here.write(note, "after it")

    assert here.read(checks.violations) == ()


def test_rows_that_the_same_connection_wrote_otherwise_are_seen(here: Work) -> None:
    with here.engine.begin() as connection:
        connection.execute(text("UPDATE users SET name = name"))

    assert asked_for_ends(here, partial(here.write, note, "after it")) == 1


def test_a_lane_that_lost_its_end_between_two_deeds_is_told(here: Work) -> None:
    with here.engine.begin() as connection:
        for name in guards.names("sqlite"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DELETE FROM audit_events WHERE id = (SELECT MAX(id) FROM audit_events)"))
    here.write(note, "after it")

    assert here.read(checks.violations)


def test_a_program_killed_in_the_middle_changes_nothing(here: Work) -> None:
    died = subprocess.run([sys.executable, "-c", A_DYING_WRITER, str(file_of(here.engine.url))], check=False)
    assert died.returncode < 0
    here.write(note, "after it")

    assert here.read(checks.violations) == ()


def test_a_backup_that_is_brought_back_is_gone_on_from(here: Work, tmp_path: Path) -> None:
    kept = backup.save(here.engine, tmp_path / "kept.db")
    for number in range(3):
        here.write(note, f"lost {number}")
    restore(kept, str(file_of(here.engine.url)), at=MONDAY_MORNING)

    assert asked_for_ends(here, partial(here.write, note, "after it")) == 1
    assert here.read(checks.violations) == ()


def asked_for_ends(work: Work, act: Callable[[], object]) -> int:
    """How often the end of a lane was read back."""
    asked: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend([statement] if ENDS in statement else [])

    event.listen(work.engine, "before_cursor_execute", keep)
    try:
        act()
    finally:
        event.remove(work.engine, "before_cursor_execute", keep)
    return len(asked)


def note(db: Db, what: str) -> None:
    db.audit("tests", 1, what)


def nothing(_db: Db) -> None:
    """Leaves only its command."""


def refused(db: Db) -> None:
    note(db, "in vain")
    db.finish()
    raise Refusal(Text("No."))


def partly(db: Db) -> None:
    note(db, "before")
    with pytest.raises(Refusal), db.attempt():
        refused(db)
    note(db, "behind")


def not_to_be_committed(db: Db) -> None:
    """A line of an order that is not there; SQLite looks only when all is done."""
    note(db, "in vain")
    db.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    db.run(insert(AuditEvent), {"at": db.now, "subject": "x", "subject_id": 1, "what": "x", "user_id": 424242})

"""Work is the only begin and commit: each gesture counts once, a refusal leaves nothing, trouble has words."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from omsdesk.database import turns
from omsdesk.database.db import Db
from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import open_engine
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.company import Setting, Station
from omsdesk.models.journal import AuditEvent
from omsdesk.words import Text
from tests.counts import counted
from tests.engines import a_test_engine
from tests.still_clock import MONDAY_MORNING

ROOT = Path(__file__).parents[2]
WRITERS = counted(short=2, long=4)
COUNTER = "tests_counter"


def test_what_a_deed_wrote_is_there_afterwards(work: Work) -> None:
    assert work.write(add_station, "Bench 1") == "Bench 1"

    assert work.read(stations) == ["Bench 1"]


def test_the_same_gesture_answers_the_same_and_counts_once(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING, "scan")

    answers = [work.write(count_stations, "Bench", gesture=gesture) for _ in range(3)]

    assert [str(answer) for answer in answers] == ["1 station"] * 3
    assert len(work.read(stations)) == 1


def test_the_same_gesture_with_other_content_is_refused(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING)
    work.write(add_station, "Bench 1", gesture=gesture)

    with pytest.raises(Refusal, match="This was already done with other content"):
        work.write(add_station, "Bench 2", gesture=gesture)

    assert work.read(stations) == ["Bench 1"]


def test_the_same_gesture_for_another_deed_is_refused(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING)
    work.write(add_station, "Bench 1", gesture=gesture)

    with pytest.raises(Refusal, match="This was already done with other content"):
        work.write(count_stations, "Bench 1", gesture=gesture)


def test_a_gesture_that_came_through_another_program_first_counts_once(work: Work) -> None:
    other, gesture = Work(work.engine, now=work.now), Gesture.of(MONDAY_MORNING, "scan")
    first = other.write(count_stations, "Bench", gesture=gesture)

    assert work.write(count_stations, "Bench", gesture=gesture) == first
    assert work.read(stations) == ["Bench 1"]


def test_what_another_program_did_is_answered_where_doing_it_again_would_break_a_rule(work: Work) -> None:
    other, gesture = Work(work.engine, now=work.now), Gesture.of(MONDAY_MORNING)
    other.write(add_station, "Bench 1", gesture=gesture)

    assert work.write(add_station, "Bench 1", gesture=gesture) == "Bench 1"
    assert work.read(stations) == ["Bench 1"]


def test_a_gesture_of_another_program_with_other_content_is_refused(work: Work) -> None:
    other, gesture = Work(work.engine, now=work.now), Gesture.of(MONDAY_MORNING)
    other.write(add_station, "Bench 1", gesture=gesture)

    with pytest.raises(Refusal, match="This was already done with other content"):
        work.write(add_station, "Bench 2", gesture=gesture)

    assert work.read(stations) == ["Bench 1"]


def test_two_gestures_with_the_same_content_count_twice(work: Work) -> None:
    work.write(count_stations, "Bench")
    work.write(count_stations, "Bench")

    assert len(work.read(stations)) == 2


def test_a_keyed_gesture_is_the_same_each_time_for_the_same_key() -> None:
    first = Gesture.of(MONDAY_MORNING, "", "file", 1)

    assert first.id == Gesture.of(MONDAY_MORNING, "", "file", 1).id
    assert first.id != Gesture.of(MONDAY_MORNING, "", "file", 2).id


def test_a_refusal_leaves_nothing_behind(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING)

    with pytest.raises(Refusal, match="No benches today"):
        work.write(add_and_refuse, "Bench 1", gesture=gesture)

    assert work.read(stations) == []
    assert work.read(audited) == []
    assert work.write(add_station, "Bench 1", gesture=gesture) == "Bench 1"


def test_a_deed_is_told_its_gesture_when_it_asks(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING, "SO10482")

    assert work.write(code_of_gesture, gesture=gesture) == "SO10482"


def test_the_trail_says_who_where_when_and_under_which_command(work: Work) -> None:
    gesture = Gesture.of(MONDAY_MORNING)

    work.write(add_station, "Bench 1", gesture=gesture)

    assert work.read(audited) == [(MONDAY_MORNING, None, None, gesture.id, "station", "added", "", "Bench 1")]


def test_listeners_hear_which_tables_changed(work: Work) -> None:
    heard: list[frozenset[str]] = []
    work.listen(lambda tables: heard.append(frozenset(tables)))

    work.write(add_station, "Bench 1")
    work.read(stations)

    assert heard == [{"stations", "audit_events"}]


def test_listeners_hear_nothing_of_a_refusal(work: Work) -> None:
    heard: list[Any] = []
    work.listen(heard.append)

    with pytest.raises(Refusal):
        work.write(add_and_refuse, "Bench 1")

    assert heard == []


def test_a_deed_that_met_a_lock_is_done_again_as_a_whole(work: Work) -> None:
    tries = _fail_commits(work, 2)

    work.write(count_stations, "Bench")

    assert len(tries) == 3
    assert len(work.read(stations)) == 1


def test_a_database_that_stays_locked_is_told_in_words(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omsdesk.database.work.time.sleep", lambda _: None)
    tries = _fail_commits(work, 8)

    with pytest.raises(Unavailable, match="Another program is writing into this database"):
        work.write(count_stations, "Bench")

    assert len(tries) == 8
    assert work.read(stations) == []


def test_a_second_program_that_does_not_finish_is_named_and_work_goes_on_when_it_has(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omsdesk.database.work.time.sleep", lambda _: None)
    monkeypatch.setattr(turns, "BUSY_MS", 20)
    engine = open_engine(sqlite_url)
    work = Work(engine)
    other = sqlite_module().connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Unavailable, match="Another program is writing into this database") as told:
        work.write(count_stations, "Bench")
    other.execute("ROLLBACK")
    other.close()
    work.write(count_stations, "Bench")

    assert str(told.value.advice) == "Close it, or wait until it is done, and try again."
    assert len(work.read(stations)) == 1
    engine.dispose()


def test_a_fault_of_ours_is_not_dressed_up_as_trouble_of_the_world(work: Work) -> None:
    work.write(add_station, "Bench 1")

    with pytest.raises(IntegrityError):
        work.write(add_station, "Bench 1")


def test_a_read_does_not_write(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))

    Work(engine).read(stations)
    Work(engine).write(count_stations, "Bench")

    assert seen[0] == "BEGIN"
    assert "BEGIN IMMEDIATE" in seen
    engine.dispose()


def test_writers_at_once_lose_no_update(database_url: str) -> None:
    engine = open_engine(database_url)
    work = Work(engine)
    work.write(set_counter, 0)

    writers = [
        subprocess.Popen([sys.executable, "-c", _COUNT_UP, database_url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    said = [writer.communicate(timeout=120)[1] for writer in writers]

    assert said == [""] * WRITERS
    assert work.read(counter) == WRITERS * 25
    engine.dispose()


_COUNT_UP = """
import sys
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from tests.database.test_work import add_to_counter
engine = open_engine(sys.argv[1])
work = Work(engine)
for _ in range(25):
    work.write(add_to_counter)
engine.dispose()
"""


def test_a_server_hands_its_moment_on_in_utc_wherever_the_station_is(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it is tomorrow for half a day in Auckland, and each write looks whether the trail is to be sealed."""
    monkeypatch.setenv("PGTZ", "Pacific/Auckland")
    engine = a_test_engine(postgresql_url)

    moment = Work(engine).write(_moment)
    engine.dispose()

    assert moment.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=5)


def test_a_moment_comes_back_as_aware_utc(work: Work) -> None:
    work.write(add_station, "Bench 1")

    moment = work.read(audited)[0][0]

    assert moment.tzinfo is not None
    assert moment.utcoffset().total_seconds() == 0


def add_station(db: Db, name: str) -> str:
    station_id = db.run(insert(Station).values(name=name).returning(Station.id)).scalar_one()
    db.audit("station", station_id, "added", after=name)
    return name


def count_stations(db: Db, name: str) -> Text:
    known = len(stations(db))
    db.run(insert(Station).values(name=f"{name} {known + 1}"))
    return Text("{n} station", many="{n} stations", n=known + 1)


def add_and_refuse(db: Db, name: str) -> None:
    add_station(db, name)
    raise Refusal(Text("No benches today."))


def code_of_gesture(db: Db, gesture: Gesture) -> str:
    assert db.command_id == gesture.id
    return gesture.code


def stations(db: Db) -> list[str]:
    return list(db.run(select(Station.name).order_by(Station.id)).scalars())


def audited(db: Db) -> list[Any]:
    columns = ("at", "user_id", "station_id", "command_id", "subject", "what", "before", "after")
    return [tuple(row) for row in db.run(select(*(getattr(AuditEvent, name) for name in columns)))]


def _moment(db: Db) -> datetime:
    return db.now


def set_counter(db: Db, value: int) -> None:
    db.run(insert(Setting).values(key=COUNTER, value=str(value)))


def counter(db: Db) -> int:
    return int(db.run(select(Setting.value).where(Setting.key == COUNTER)).scalar_one())


def add_to_counter(db: Db) -> int:
    """Read, then write: what loses updates wherever a writer does not hold its place from the start."""
    if db.is_postgresql:
        db.run(text("SELECT 1 FROM settings WHERE key = :key FOR UPDATE"), {"key": COUNTER})
    value = counter(db) + 1
    db.run(update(Setting).where(Setting.key == COUNTER).values(value=str(value)))
    return value


def _fail_commits(work: Work, times: int) -> list[int]:
    """Let the first commits fail as they do when another process holds the file."""
    tries: list[int] = []

    def fail(_: Any) -> None:
        tries.append(1)
        if len(tries) <= times:
            raise OperationalError("COMMIT", {}, Exception("database is locked"))

    event.listen(work.engine, "commit", fail)
    return tries

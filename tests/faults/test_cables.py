"""Cables fall out: a deed counts once whatever happens to its line, and nobody waits longer than a person would."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, insert, select

from omsdesk.database import patience
from omsdesk.database.db import Db
from omsdesk.database.engine import open_engine
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.models.company import Station
from omsdesk.models.journal import AuditEvent
from tests.counts import counted
from tests.faults.cable import Cable

CUTS = counted(short=30, long=2_000)


@pytest.fixture
def cable(postgresql_url: str) -> Iterator[Cable]:
    with Cable(postgresql_url) as made:
        yield made


@pytest.fixture
def station(cable: Cable) -> Iterator[Work]:
    engine = open_engine(cable.address)
    yield Work(engine)
    engine.dispose()


def test_a_deed_counts_once_wherever_its_line_is_cut(cable: Cable, station: Work) -> None:
    cable.cut_share = 0.15  # eight in a row, which a person would be told, are as good as impossible
    done = 0
    while cable.cuts < CUTS:
        done += 1
        assert station.write(found, f"Bench {done}") == done

    cable.cut_share = 0.0
    assert station.read(counts) == (done, done)


def test_a_line_that_swallows_everything_is_given_up(
    cable: Cable, station: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.write(found, "Bench 1")
    monkeypatch.setattr(patience, "USUAL_SECONDS", 0.3)
    cable.is_swallowing = True

    with pytest.raises(Unavailable):
        station.write(found, "Bench 2")
    with pytest.raises(Unavailable):
        station.read(counts)

    cable.is_swallowing = False
    monkeypatch.undo()
    station.write(found, "Bench 3")
    assert station.read(counts) == (2, 2)


def test_scans_that_queued_up_behind_a_dead_line_are_refused_without_waiting(cable: Cable, station: Work) -> None:
    station.write(found, "Bench 1")
    queued = [Gesture.of(station.now(), "scan") for _ in range(3)]
    cable.is_pulled = True
    with pytest.raises(Unavailable):
        station.write(found, "Bench 2", gesture=queued[0])
    cable.is_pulled = False

    for gesture in queued[1:]:
        with pytest.raises(Unavailable):
            station.write(found, "Bench 3", gesture=gesture)

    assert station.read(counts) == (1, 1)
    station.write(found, "Bench 2")


def test_questions_that_queued_up_behind_a_dead_line_are_refused_without_waiting(cable: Cable, station: Work) -> None:
    station.write(found, "Bench 1")
    before = time.monotonic()
    station.refuse_if_queued_since(before)
    cable.is_pulled = True
    with pytest.raises(Unavailable):
        station.read(counts)

    with pytest.raises(Unavailable):
        station.refuse_if_queued_since(before)
    station.refuse_if_queued_since(time.monotonic())

    cable.is_pulled = False
    assert station.read(counts) == (1, 1)
    station.refuse_if_queued_since(before)


def test_what_became_of_a_lost_answer_is_told_by_its_command(cable: Cable, station: Work) -> None:
    kept, never = Gesture.of(station.now()), Gesture.of(station.now())
    station.write(found, "Bench 1", gesture=kept)
    cable.is_pulled = True
    with pytest.raises(Unavailable):
        station.write(found, "Bench 2", gesture=never)
    cable.is_pulled = False

    assert station.settled(kept).answer == 1
    assert station.settled(kept).is_kept
    assert not station.settled(never).is_kept


def found(db: Db, name: str) -> int:
    db.run(insert(Station).values(name=name))
    count: int = db.run(select(func.count()).select_from(Station)).scalar_one()
    db.audit("station", count, "added", after=name)
    return count


def counts(db: Db) -> tuple[int, int]:
    stations = db.run(select(func.count()).select_from(Station)).scalar_one()
    return stations, db.run(select(func.count()).select_from(AuditEvent)).scalar_one()

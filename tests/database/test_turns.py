"""A writer that waits for another gets its turn soon after, and leaves the connection as it was."""

from pathlib import Path
from typing import Any

import pytest

from omsdesk.database import turns
from omsdesk.database.driver import sqlite_module

sqlite = sqlite_module()


def connected(path: Path) -> Any:
    return sqlite.connect(path, isolation_level=None, check_same_thread=False)


class Looking:
    """A cursor that counts how often it looked, and lets the other finish at the third look."""

    def __init__(self, cursor: Any, other: Any) -> None:
        self._cursor, self._other, self.looks = cursor, other, 0

    def execute(self, command: str) -> Any:
        if command == "BEGIN IMMEDIATE":
            self.looks += 1
            if self.looks == 3:
                self._other.execute("COMMIT")
        return self._cursor.execute(command)


def test_a_writer_looks_again_until_the_other_is_through(tmp_path: Path) -> None:
    one, other = connected(tmp_path / "a.db"), connected(tmp_path / "a.db")
    other.execute("BEGIN IMMEDIATE")
    looking = Looking(one.cursor(), other)
    turns.begin_writing(looking, sqlite.Error)
    assert (looking.looks, one.in_transaction) == (3, True)


def test_what_else_meets_a_lock_waits_as_long_as_before(tmp_path: Path) -> None:
    one = connected(tmp_path / "a.db")
    turns.begin_writing(one.cursor(), sqlite.Error)
    assert one.execute("PRAGMA busy_timeout").fetchone() == (turns.BUSY_MS,)


def test_a_writer_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "BUSY_MS", 30)
    one, other = connected(tmp_path / "a.db"), connected(tmp_path / "a.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite.OperationalError, match="locked"):
        turns.begin_writing(one.cursor(), sqlite.Error)
    assert not one.in_transaction


def test_another_fault_is_told_at_once(tmp_path: Path) -> None:
    one = connected(tmp_path / "a.db")
    one.execute("BEGIN")
    with pytest.raises(sqlite.OperationalError, match="within a transaction"):
        turns.begin_writing(one.cursor(), sqlite.Error)


class Clock:
    """Time that passes only while somebody sleeps; at a set moment the other writer ends."""

    def __init__(self, other: Any, ends_at: float) -> None:
        self.now, self._other, self._ends_at = 0.0, other, ends_at

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        before, self.now = self.now, self.now + seconds
        if before < self._ends_at <= self.now:
            self._other.execute("COMMIT")


@pytest.mark.parametrize(("held", "late"), [(0.004, 0.0003), (0.05, 0.002), (0.5, 0.01)])
def test_the_turn_comes_soon_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: float, late: float
) -> None:
    """In seconds; SQLite's own waiting would have come up to 3, 25 and 100 ms late."""
    one, other = connected(tmp_path / "a.db"), connected(tmp_path / "a.db")
    other.execute("BEGIN IMMEDIATE")
    clock = Clock(other, held)
    monkeypatch.setattr(turns, "time", clock)
    turns.begin_writing(one.cursor(), sqlite.Error)
    assert held <= clock.now <= held + late

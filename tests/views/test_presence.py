"""Whoever opens a database that is open elsewhere is told where; a window that was killed is not in the way."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from omsdesk.views.presence import Other, Presence, forget

ANOTHER = """
import sys
from pathlib import Path
from omsdesk.views.presence import Presence
window = Presence()
window.take(Path(sys.argv[1]), "shop.db")
print("open", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_window(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A program with the database open."""
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        try:
            yield program
        finally:
            program.kill()


def elsewhere(folder: Path, name: str = "shop.db") -> Path:
    """The mark of a window on another computer."""
    mark = folder / f".{name}.window-packing-2-4711"
    mark.write_text("4711\nomsdesk\npacking-2\n")
    return mark


def test_the_first_window_is_told_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    window = Presence()

    assert window.take(tmp_path, "shop.db") is None
    is_marked = len(list(tmp_path.iterdir()))
    window.leave()

    assert is_marked == 1
    assert list(tmp_path.iterdir()) == []


def test_a_second_window_on_this_computer_is_told(tmp_path: Path) -> None:
    window = Presence()
    with another_window(tmp_path) as program:
        found = window.take(tmp_path, "shop.db")
        strangers = window.other(tmp_path, "practice.db")

        program.kill()
        program.wait()
        left = window.other(tmp_path, "shop.db")
    window.leave()

    assert found is not None
    assert found.is_here
    assert str(found.words) == (
        "OMS Desk is open already on this computer, on the same data. Close one of the two windows."
    )
    assert (strangers, left) == (None, None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_open_on_another_computer_is_told_with_its_name(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    window = Presence()

    found = window.take(tmp_path, "shop.db")
    window.leave()

    assert found is not None
    assert (found.host, found.is_here) == ("packing-2", False)
    assert str(found.words).startswith("This file is open on packing-2 too.")


def test_a_mark_tells_who_where_and_when_and_goes_when_a_person_says_that_the_computer_is_off(tmp_path: Path) -> None:
    mark = elsewhere(tmp_path)
    (tmp_path / ".shop.db.who-packing-2-4711").write_text("Ada", encoding="utf-8")
    os.utime(mark, (1_772_440_200, 1_772_440_200))
    window = Presence()

    found = window.take(tmp_path, "shop.db")
    assert found is not None
    told = str(found.details)
    forget(found)
    left = window.other(tmp_path, "shop.db")
    window.leave()

    assert found.alive_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert told.startswith("Ada at packing-2. Last sign of life: Mon 2 Mar")
    assert left is None
    assert list(tmp_path.iterdir()) == []


def test_a_window_tells_who_is_there_and_that_it_lives(tmp_path: Path) -> None:
    window = Presence()
    window.take(tmp_path, "shop.db")
    window.say("Ada")
    (mark,) = tmp_path.glob(".shop.db.window-*")
    os.utime(mark, (0, 0))

    window.live()

    assert mark.stat().st_mtime > 0
    assert [each.read_text() for each in tmp_path.glob(".shop.db.who-*")] == ["Ada"]
    window.leave()
    assert list(tmp_path.iterdir()) == []


def test_a_mark_of_this_computer_is_not_taken_away_by_a_word(tmp_path: Path) -> None:
    mark = elsewhere(tmp_path)

    forget(Other("here", is_here=True, mark=mark))

    assert mark.exists()


def test_where_nothing_can_be_written_nobody_is_told(tmp_path: Path) -> None:
    window = Presence()

    assert window.take(tmp_path / "away", "shop.db") is None
    window.leave()

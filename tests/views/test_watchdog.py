"""The screen's thread only draws: nothing on it is slow, and it never speaks to a database, a file or the network."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from omsdesk import app

MOST_MS = 100
TRIES = 3


Morning = dict[str, Any]


@pytest.fixture(scope="module")
def mornings(sample_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Morning]:
    """A morning's work in a program of its own: every page twice, a long list, a packed order.

    A busy machine makes the processor's own clock run long now and then: only what is slow each time is slow.
    """
    found: list[Morning] = []
    while len(found) < TRIES and (not found or slow(found[-1])):
        found.append(_morning(sample_shop, tmp_path_factory.mktemp("watched")))
    return found


def slow(morning: Morning) -> set[str]:
    """The acts in which one event took too long."""
    return {each["act"] for each in morning["slow"] if each["ms"] > MOST_MS}


def _morning(sample_shop: Path, folder: Path) -> Morning:
    shutil.copyfile(sample_shop, folder / "shop.db")
    done = subprocess.run(
        [sys.executable, "-m", "tests.views.watched_day", str(folder / "shop.db"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=Path(app.__file__).parents[1],
    )
    assert done.returncode == 0, done.stderr
    told: Morning = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_morning_was_a_whole_one(mornings: list[Morning]) -> None:
    assert mornings[0]["events"] > 5_000
    assert mornings[0]["status"] in {"Packed", "Packed, no label"}


def test_no_event_keeps_the_screen_longer_than_a_blink(mornings: list[Morning]) -> None:
    assert set.intersection(*(slow(each) for each in mornings)) == set()


def test_the_screens_thread_never_calls_a_database_a_file_or_the_network(mornings: list[Morning]) -> None:
    assert mornings[0]["calls"] == []

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


@pytest.fixture(scope="module")
def seen(sample_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A morning's work in a program of its own: every page twice, a long list, a packed order."""
    folder = tmp_path_factory.mktemp("watched")
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
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_morning_was_a_whole_one(seen: dict[str, Any]) -> None:
    assert seen["events"] > 5_000
    assert seen["status"] in {"Packed", "Packed, no label"}


def test_no_event_keeps_the_screen_longer_than_a_blink(seen: dict[str, Any]) -> None:
    assert [each for each in seen["slow"] if each["ms"] > MOST_MS] == []


def test_the_screens_thread_never_calls_a_database_a_file_or_the_network(seen: dict[str, Any]) -> None:
    assert seen["calls"] == []

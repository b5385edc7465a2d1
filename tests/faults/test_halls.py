"""Whole halls at once: nothing acknowledged is lost or doubled, every rule holds, nobody is shown a fault of ours."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.crew.floor import slowest_against_mean
from benchmarks.crew.told import OK
from omsdesk import cli
from omsdesk.database.db import Db
from omsdesk.models.order import Channel, Order
from tests.counts import IS_LONG_RUN, counted
from tests.factories import change_settings
from tests.faults.crews import a_crew, wait_for_acts
from tests.services.importing.files import write

ROOT = Path(__file__).parents[2]
STATIONS = counted(short=2, long=16)
SECONDS = counted(short=3, long=600)
ON_ONE_FILE = counted(short=2, long=600)
COME_SECONDS = 3_600.0
PIN = "2718"
"""Of the administrator of the crew's house."""
PAPER = "paper"


def test_stations_of_mixed_roles_work_side_by_side(postgresql_url: str) -> None:
    with a_crew(postgresql_url, products=120 if IS_LONG_RUN else 12, stock=20) as crew:
        for number in range(STATIONS):
            crew.come(number, SECONDS, rate=0.0 if IS_LONG_RUN else 6.0)
        crew.go_home()

        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()
        crew.assert_claims_end()
        if IS_LONG_RUN:
            assert slowest_against_mean(crew.stations) >= 0.5


def test_a_window_the_command_line_and_two_bots_share_one_file(sqlite_url: str, tmp_path: Path) -> None:
    rate = 0.0 if IS_LONG_RUN else 8.0
    with a_crew(sqlite_url, stock=500) as crew:
        change_settings(crew.work, pick_while_packing=True)
        window = crew.open_window(tmp_path / "bench", "Ada", PIN)
        bots = [crew.come(number, ON_ONE_FILE + COME_SECONDS, rate=rate) for number in (0, 4)]
        for each in (*bots, window):
            wait_for_acts(each, 1)

        came_in = commands_until(time.monotonic() + ON_ONE_FILE, sqlite_url, tmp_path)
        crew.close_window(window)
        for each in bots:
            crew.kill(each)
        crew.go_home()

        assert crew.unwell() == {}
        assert any(act["act"] == "pack" and act["result"] == OK for act in window.acts)
        assert sorted(crew.work.read(imported)) == came_in
        crew.assert_nothing_is_lost()
        acts = Counter(each.name for each in crew.stations for _ in each.acts)
        print(*acts.items(), len(came_in), "orders came in")  # noqa: T201 - shown with -rP


def commands_until(ends: float, url: str, folder: Path) -> list[str]:
    """Backups, checks and imports one after the other beside everybody else, at least once; what came in."""
    came_in: list[str] = []
    while not came_in or time.monotonic() < ends:
        copy, file = folder / "copy.db", folder / "orders.csv"
        copy.unlink(missing_ok=True)
        numbers = [f"P-{len(came_in) + place:06d}" for place in range(3)]
        rows = [(number, "Ana Sousa", "Lindenweg 5", "Bremen", "28195", "DE", "SKU-00001", 1) for number in numbers]
        write(file, "Order number,Name,Street,City,Postal code,Country,SKU,Quantity", rows)
        omsdesk("backup", str(copy), "--database", url)
        omsdesk("check", "--database", str(copy))
        omsdesk("import", str(file), "--channel", PAPER, "--database", url)
        came_in += numbers
        omsdesk("check", "--database", url)
    return came_in


def omsdesk(*words: str) -> None:
    """One command on the command line, which does what it was asked for; starting Python takes the longest of it."""
    if not IS_LONG_RUN:
        assert cli.main(words) == 0
        return
    done = subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), f"{words[0]}: {done.stdout}{done.stderr}"


def imported(db: Db) -> list[str]:
    """The orders that the command line brought in."""
    numbers = select(Order.external_ref).join(Channel).where(Channel.key == PAPER)
    return [str(each) for each in db.run(numbers).scalars()]


@pytest.mark.long
def test_a_hall_says_its_figures(sqlite_url: str) -> None:
    asked = ["--database", sqlite_url, "--stations", "2", "--seconds", "2", "--rate", "10"]

    done = subprocess.run(
        [sys.executable, "benchmarks/hall.py", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "acts/s" in done.stdout
    assert "p99 ms" in done.stdout
    assert "slowest station against the mean" in done.stdout

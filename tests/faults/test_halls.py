"""Whole halls at once: nothing acknowledged is lost or doubled, every rule holds, nobody is shown a fault of ours."""

import subprocess
import sys
from pathlib import Path

from benchmarks.crew.floor import slowest_against_mean
from tests.counts import IS_LONG_RUN, counted
from tests.faults.crews import a_crew, wait_for_acts

ROOT = Path(__file__).parents[2]
STATIONS = counted(short=3, long=16)
SECONDS = counted(short=4, long=600)
ON_ONE_FILE = counted(short=3, long=120)


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


def test_the_command_line_and_two_bots_share_one_file(sqlite_url: str, tmp_path: Path) -> None:
    with a_crew(sqlite_url) as crew:
        office, stock = (crew.come(number, ON_ONE_FILE, rate=0.0 if IS_LONG_RUN else 8.0) for number in (0, 4))
        for each in (office, stock):
            wait_for_acts(each, 1)

        copy = tmp_path / "copy.db"
        assert omsdesk("backup", str(copy), "--database", sqlite_url) == 0
        assert omsdesk("check", "--database", str(copy)) == 0
        crew.go_home()

        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()


def omsdesk(*words: str) -> int:
    """One command on the command line, beside everybody else."""
    return subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, check=False).returncode


def test_a_hall_says_its_figures(sqlite_url: str) -> None:
    asked = ["--database", sqlite_url, "--stations", "2", "--seconds", "2", "--rate", "10"]

    done = subprocess.run(
        [sys.executable, "benchmarks/hall.py", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "acts/s" in done.stdout
    assert "p99 ms" in done.stdout
    assert "slowest station against the mean" in done.stdout

"""Whole benches on bad cables, cut round commits or swallowing all: what a screen acknowledged counts once."""

import time

from tests.counts import counted
from tests.faults.cable import Cable
from tests.faults.crews import Crew, a_crew, wait_for_acts

CUTS = counted(short=8, long=2_000)
STATIONS = counted(short=2, long=4)
SHIFT = 3_600.0
LONGEST_SECONDS = counted(short=90, long=7_200)
HOLE_SECONDS = counted(short=6, long=30)
"""Longer than a bench waits for an answer before it pauses."""


def test_benches_lose_and_double_nothing_when_their_cables_are_cut(postgresql_url: str) -> None:
    with a_crew(postgresql_url, stock=60) as crew, Cable(postgresql_url, cut_share=0.15) as cable:
        crew.go_through(cable)
        for number in range(STATIONS):
            crew.come(number, SHIFT)
        ends = time.monotonic() + LONGEST_SECONDS
        while (cable.cuts < CUTS or len(crew.acts) < CUTS) and time.monotonic() < ends:
            time.sleep(0.01)
        pull_all_plugs(crew)

        assert cable.cuts >= CUTS
        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()
        crew.assert_claims_end()


def test_benches_go_on_by_themselves_after_a_black_hole(postgresql_url: str) -> None:
    with a_crew(postgresql_url, stock=60) as crew, Cable(postgresql_url) as cable:
        crew.go_through(cable)
        stations = [crew.come(number, SHIFT) for number in (0, 4)]
        for station in stations:
            wait_for_acts(station, 3)

        cable.is_swallowing = True
        time.sleep(HOLE_SECONDS)
        in_the_hole = [len(station.acts) for station in stations]
        cable.is_swallowing = False
        for station, before in zip(stations, in_the_hole, strict=True):
            wait_for_acts(station, before + 3)
        pull_all_plugs(crew)

        assert cable.calls >= len(stations)
        assert all(len(each.acts) >= before + 3 for each, before in zip(stations, in_the_hole, strict=True))
        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()
        crew.assert_claims_end()


def pull_all_plugs(crew: Crew) -> None:
    """The day is over for everybody, whatever they are doing."""
    for station in crew.stations:
        crew.kill(station)
    crew.go_home()

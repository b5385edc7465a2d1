"""Whole benches on cables that are cut round their commits: each act that a screen acknowledged counts once."""

import time

from tests.counts import counted
from tests.faults.cable import Cable
from tests.faults.crews import a_crew

CUTS = counted(short=8, long=2_000)
STATIONS = counted(short=2, long=4)
SHIFT = 3_600.0
LONGEST_SECONDS = counted(short=90, long=7_200)


def test_benches_lose_and_double_nothing_when_their_cables_are_cut(postgresql_url: str) -> None:
    with a_crew(postgresql_url, stock=60) as crew, Cable(postgresql_url, cut_share=0.15) as cable:
        crew.database = cable.address
        for number in range(STATIONS):
            crew.come(number, SHIFT)
        ends = time.monotonic() + LONGEST_SECONDS
        while (cable.cuts < CUTS or len(crew.acts) < CUTS) and time.monotonic() < ends:
            time.sleep(0.01)
        for station in crew.stations:
            crew.kill(station)
        crew.go_home()

        assert cable.cuts >= CUTS
        assert crew.unwell() == {}
        crew.assert_nothing_is_lost()

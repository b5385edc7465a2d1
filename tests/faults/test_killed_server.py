"""A database server that dies under its stations: they wait, go on by themselves, and nothing acknowledged is lost."""

import random
import time

from tests.counts import counted
from tests.faults.crews import Crew, a_crew, wait_for_acts
from tests.faults.mortal_server import a_mortal_server

DEATHS = counted(short=2, long=30)
STATIONS = counted(short=2, long=8)
SHIFT = 3_600.0
GO_ON_SECONDS = 60.0
MOST_ACTS = 15


def test_stations_go_on_after_each_death_of_the_server() -> None:
    chance = random.Random(5)
    with a_mortal_server() as server:
        server.create("shop")
        with a_crew(server.url("shop"), stock=60) as crew:
            for number in range(STATIONS):
                wait_for_acts(crew.come(number, SHIFT), 1)
            for _ in range(DEATHS):
                wait_for_more(crew, chance.randint(1, MOST_ACTS))
                server.die()
                server.rise()
                assert wait_for_more(crew, 1), "no station went on"
            for station in crew.stations:
                crew.kill(station)
            crew.go_home()

            assert crew.unwell() == {}
            crew.assert_nothing_is_lost()
            crew.assert_claims_end()


def wait_for_more(crew: Crew, count: int) -> bool:
    """Until the stations have told of so many acts more; whether they did."""
    wanted, ends = len(crew.acts) + count, time.monotonic() + GO_ON_SECONDS
    while len(crew.acts) < wanted and time.monotonic() < ends:
        time.sleep(0.01)
    return len(crew.acts) >= wanted

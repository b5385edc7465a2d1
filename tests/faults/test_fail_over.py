"""The primary dies under its stations and the synchronous standby takes its place: nobody touches a station.

Stations know both servers (``target_session_attrs=read-write``). The primary is killed, or its line goes dead: then
connecting to it is not refused but waits, until the station's own clock ends the waiting. How soon a station writes
again is told by its own acknowledged lines, read as they come.
"""

import time
from collections.abc import Callable

import pytest
from sqlalchemy import make_url

from benchmarks.crew.floor import Station
from benchmarks.crew.told import OK
from omsdesk import cli
from tests.counts import IS_LONG_RUN, counted
from tests.faults.cable import Cable
from tests.faults.crews import a_crew
from tests.faults.pair_of_servers import Primary, Standby, a_pair, address_of_both

SHIFT = 3_600.0
NUMBERS = range(6) if IS_LONG_RUN else (0, 4)
"""Office and stock; in the long run also pickers and packers, who wait for what these bring."""
NEVER_IDLE = {"office", "stock"}
ACTS = counted(short=8, long=60)
"""So many acts are kept of each of those before the primary dies, and after."""
AGAIN_SECONDS = 10.0
GO_ON_SECONDS = 300.0


def test_stations_write_again_at_the_standby_when_the_primary_is_killed() -> None:
    with a_pair() as (primary, standby):
        stations_go_on(primary, standby, primary.port, primary.die)


@pytest.mark.long
def test_stations_write_again_at_the_standby_when_the_primary_falls_silent() -> None:
    with a_pair() as (primary, standby), Cable(primary.url("shop")) as cable:
        stations_go_on(primary, standby, int(make_url(cable.address).port or 0), cable.swallow)


def stations_go_on(primary: Primary, standby: Standby, port: int, die: Callable[[], None]) -> None:
    """A crew at work while the primary dies, and all that is promised of it."""
    primary.create("shop")
    with a_crew(address_of_both("shop", port, standby.port), stock=60) as crew:
        primary.wait_for_standby()
        never_idle = [each for each in (crew.come(number, SHIFT) for number in NUMBERS) if each.role in NEVER_IDLE]
        wait_until_kept(never_idle, [ACTS] * len(never_idle))

        die()
        ordered = time.monotonic()
        standby.promote()
        before = [len(kept(each)) for each in never_idle]
        wait_until_kept(never_idle, [count + 1 for count in before])
        took = time.monotonic() - ordered
        wait_until_kept(never_idle, [count + ACTS for count in before])
        for station in crew.stations:
            crew.kill(station)
        crew.go_home()
        crew.work.engine.dispose()  # what was opened before leads to the dead server

        assert took < AGAIN_SECONDS
        assert crew.unwell() == {}
        assert cli.main(["check", "--audit", "--database", crew.database]) == 0
        crew.assert_nothing_is_lost()
        crew.assert_claims_end()


def kept(station: Station) -> list[str]:
    """The commands of its acknowledged acts so far."""
    return [act["key"] for act in station.acts if act["result"] == OK]


def wait_until_kept(stations: list[Station], counts: list[int]) -> None:
    """Until each of them has so many acts acknowledged."""
    ends = time.monotonic() + GO_ON_SECONDS
    while any(len(kept(each)) < count for each, count in zip(stations, counts, strict=True)):
        gone = [each.name for each in stations if each.process.poll() is not None]
        assert not gone, f"{gone} ended: {stations[0].errors}"
        assert time.monotonic() < ends, f"stations do not write: {[len(kept(each)) for each in stations]}"
        time.sleep(0.01)

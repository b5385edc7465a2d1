"""Crews of bots for tests: started on a database, and afterwards what they were told is compared with what is there."""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, or_, select

from benchmarks.crew.floor import Station, bring_along_for, furnish_if_empty, let_stations_in, open_station
from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.journal import Command
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Shipment
from omsdesk.services import checks
from omsdesk.services.releasing import LEASE
from tests.computers import a_computer
from tests.faults.cable import Cable

ROOT = Path(__file__).parents[2]
PRODUCTS, STOCK = 30, 12
"""Few of everything, so that stations get in each other's way."""
WINDOW = "PACK-9"
CLOSE_SECONDS = 120.0
_AT_ONCE = 500


class Crew:
    """The stations of one test, those that are gone too."""

    def __init__(self, database: str, work: Work) -> None:
        self.database = database
        is_shared = work.engine.dialect.name == "postgresql"
        self.address = let_stations_in(work, "for the test") if is_shared else database
        """What stations connect to: where there are logins, with one that may little."""
        self.work = work
        self.stations: list[Station] = []
        self._readers: list[threading.Thread] = []

    def go_through(self, cable: Cable) -> None:
        """Whoever comes from now on is connected by this cable, with the same login."""
        through, login = make_url(cable.address), make_url(self.address)
        url = through.set(username=login.username, password=login.password)
        self.address = url.render_as_string(hide_password=False)

    def come(self, number: int, seconds: float, *, seed: int = 1, rate: float = 0.0) -> Station:
        """One more bot comes to work, at the station of this number; on a server with a station's own login."""
        if self.address != self.database:
            bring_along_for(self.work, number)
        station = open_station(self.address, number, seconds, seed=seed, rate=rate)
        self.stations.append(station)
        self._readers.append(station.listen())
        return station

    def open_window(self, folder: Path, person: str, pin: str) -> Station:
        """A packer's window comes to work, at a computer of its own; see ``tests.faults.bench_window``."""
        said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as its station
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.bench_window", self.address, str(folder), person, pin],
            cwd=ROOT,
            env=a_computer(folder, WINDOW),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        station = Station(WINDOW, "packer", process, said=said)
        self.stations.append(station)
        self._readers.append(station.listen())
        return station

    def close_window(self, station: Station) -> None:
        """As a person does in the evening."""
        assert station.process.stdin is not None
        station.process.stdin.close()
        station.process.wait(CLOSE_SECONDS)

    def kill(self, station: Station) -> None:
        """Like a plug that is pulled."""
        station.process.kill()
        station.process.wait()

    def go_home(self) -> None:
        """Wait until the last has gone."""
        for reader in self._readers:
            reader.join()
        for station in self.stations:
            station.process.wait()

    def unwell(self) -> dict[str, str]:
        """What was written by stations that ended otherwise than by the clock or by a kill of ours."""
        return {each.name: each.errors for each in self.stations if each.process.returncode not in (0, -9)}

    @property
    def acts(self) -> list[dict[str, Any]]:
        """Everything that the screens acknowledged."""
        return [act for station in self.stations for act in station.acts]

    def assert_nothing_is_lost(self) -> None:
        """What was acknowledged is there once, nothing was told twice, and every rule holds."""
        keys = Counter(act["key"] for act in self.acts if act["key"])
        assert keys, "the crew did nothing"
        assert {key for key, times in keys.items() if times > 1} == set()
        assert all(act["key"] for act in self.acts if act["result"] == "ok")
        assert set(keys) - self.work.read(_kept, sorted(keys)) == set()
        broken = self.work.read(checks.violations)
        assert broken == (), "\n".join(broken)

    def assert_claims_end(self) -> None:
        """No claim outlives its minute: after it every bench and every list is free."""
        assert self.work.read(_claims_that_last, self.work.now() + LEASE + timedelta(seconds=1)) == []


@contextmanager
def a_crew(database: str, *, products: int = PRODUCTS, stock: int = STOCK) -> Iterator[Crew]:
    """A house to work in, and the crew that will; whoever is still there at the end is sent home."""
    furnish_if_empty(database, products, stock)
    work = Work(schema.open_database(database))
    crew = Crew(database, work)
    try:
        yield crew
    finally:
        for station in crew.stations:
            if station.process.poll() is None:
                station.process.kill()
        crew.go_home()
        for station in crew.stations:
            station.close()
        work.engine.dispose()


def wait_for_acts(station: Station, count: int, seconds: float = 60.0) -> None:
    """Until this station has told of so many acts, or has gone."""
    ends = time.monotonic() + seconds
    while len(station.acts) < count and station.process.poll() is None and time.monotonic() < ends:
        time.sleep(0.01)


def _kept(db: Db, keys: list[str]) -> set[str]:
    """Which of these commands the database knows; its primary key keeps each of them single."""
    found: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        found.update(db.run(select(Command.id).where(Command.id.in_(keys[start : start + _AT_ONCE]))).scalars())
    return found


def _claims_that_last(db: Db, at: Any) -> list[int]:
    benches = select(Shipment.id).where(
        Shipment.status == ShipmentStatus.PACKING,
        Shipment.station_id.is_not(None),
        or_(Shipment.lease_until.is_(None), Shipment.lease_until >= at),
    )
    walks = select(PickList.id).where(
        PickList.status == PickListStatus.WALKING,
        PickList.station_id.is_not(None),
        or_(PickList.lease_until.is_(None), PickList.lease_until >= at),
    )
    return [*db.run(benches).scalars(), *db.run(walks).scalars()]

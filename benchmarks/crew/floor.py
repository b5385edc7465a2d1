"""The bots of a hall: started as processes, listened to, and their day put into figures."""

import argparse
import json
import re
import secrets
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from benchmarks.crew.clocking_in import bring_along
from benchmarks.crew.told import OK
from benchmarks.seeding import furnish
from omsdesk.database import rights, schema
from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import signing_in

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("office", "picker", "packer", "packer", "stock", "office", "picker", "packer", "returns")
"""Who comes when more stations open; after the last it begins again."""
PRODUCTS = 200
STOCK = 60


@dataclass
class Station:
    """One bot, and every line it wrote."""

    name: str
    role: str
    process: "subprocess.Popen[str]"
    acts: list[dict[str, Any]] = field(default_factory=list)
    said: IO[str] | None = None
    """What it wrote beside its acts: nothing, or the traceback with which it ended."""

    @property
    def errors(self) -> str:
        """That, read from its beginning."""
        assert self.said is not None
        self.said.seek(0)
        return self.said.read()

    def listen(self) -> threading.Thread:
        """Read along, so that the bot never waits for us."""
        thread = threading.Thread(target=self._read)
        thread.start()
        return thread

    def close(self) -> None:
        """Let go of what it wrote."""
        if self.process.stdout is not None:
            self.process.stdout.close()
        if self.said is not None:
            self.said.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        # A line without its end was cut off by a kill: nobody could have read it as an act.
        for line in self.process.stdout:
            if line.endswith("\n"):
                self.acts.append(json.loads(line))


def place_of(number: int) -> tuple[str, str]:
    """The name and the role of a station; both follow from its number."""
    role = ROLES[number % len(ROLES)]
    return f"{role.upper()}-{number + 1}", role


def open_station(database: str, number: int, seconds: float, *, seed: int = 1, rate: float = 0.0) -> Station:
    """Start the bot of one station."""
    name, role = place_of(number)
    command = [sys.executable, "-m", "benchmarks.bot", "--database", database, "--station", name, "--role", role]
    command += ["--seconds", str(seconds), "--seed", str(seed * 1000 + number), "--rate", str(rate)]
    said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as its station
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True)
    return Station(name, role, process, said=said)


def furnish_if_empty(database: str, products: int = PRODUCTS, stock: int = STOCK) -> None:
    """A house to work in, where there is none yet."""
    schema.migrate(database)
    work = Work(schema.open_database(database))
    if not work.read(signing_in.people):
        furnish(work, products, stock)
    work.engine.dispose()


def let_stations_in(owner: Work, password: str) -> str:
    """Give stations a login of their own, which may do what their deeds need and no more; the address with it."""
    with owner.engine.begin() as connection:
        rights.install(connection, station_password=password)
    return owner.engine.url.set(username=rights.STATION, password=password).render_as_string(hide_password=False)


def bring_along_for(owner: Work, number: int) -> None:
    """Who will work at this station: its own login may add nobody."""
    name, role = place_of(number)
    bring_along(owner, name, UserRole[role.upper()])


def told(stations: Iterable[Station], seconds: float) -> list[str]:
    """The day in figures."""
    every = [act for station in stations for act in station.acts]
    lines = [f"{len(every):,} acts, {len(every) / seconds:,.1f} acts/s"]
    taken: dict[str, list[float]] = defaultdict(list)
    for act in every:
        taken[act["act"]].append(act["ms"])
    lines.append(f"{'act':<16}{'times':>8}{'p50 ms':>10}{'p99 ms':>10}")
    for name, times in sorted(taken.items()):
        lines.append(f"{name:<16}{len(times):>8,}{share_of(times, 0.5):>10.1f}{share_of(times, 0.99):>10.1f}")
    refused = Counter(without_numbers(act["result"]) for act in every if act["result"] != OK)
    lines += [f"{count:>8,} refused: {reason}" for reason, count in refused.most_common()]
    lines.append(f"slowest station against the mean of its role: {slowest_against_mean(stations):.2f}")
    return lines


def slowest_against_mean(stations: Iterable[Station]) -> float:
    """Of stations with the same work, how much the slowest did of what they did on average; the worst role counts."""
    by_role: dict[str, list[int]] = defaultdict(list)
    for station in stations:
        by_role[station.role].append(len(station.acts))
    return min(min(counts) * len(counts) / max(sum(counts), 1) for counts in by_role.values())


def share_of(times: list[float], share: float) -> float:
    """The time within which so many were done."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def without_numbers(reason: str) -> str:
    """The same reason about another order or product counts as the same."""
    return re.sub(r"[A-Z]+-[\w-]*\d+[\w-]*|\b[A-Z]{2}\d+\b|\d+", "#", reason)


def main() -> int:
    """Open the hall, wait for its end, and tell."""
    asked = argparse.ArgumentParser(description="A mixed crew of bots on one database.")
    asked.add_argument("--database", required=True)
    asked.add_argument("--stations", type=int, required=True)
    asked.add_argument("--seconds", type=float, required=True)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rate", type=float, default=0.0, help="acts per second and station at most; 0 for no limit")
    asked.add_argument(
        "--own-login",
        action="store_true",
        help="PostgreSQL, as its administrator: stations get a login that may little",
    )
    wanted = asked.parse_args()
    furnish_if_empty(wanted.database)
    address = wanted.database
    if wanted.own_login:
        owner = Work(schema.open_database(address))
        address = let_stations_in(owner, secrets.token_urlsafe(12))
        for number in range(wanted.stations):
            bring_along_for(owner, number)
        owner.engine.dispose()
    stations = [
        open_station(address, number, wanted.seconds, seed=wanted.seed, rate=wanted.rate)
        for number in range(wanted.stations)
    ]
    for thread in [station.listen() for station in stations]:
        thread.join()
    failed = [station for station in stations if station.process.wait() != 0]
    print("\n".join(told(stations, wanted.seconds)))
    for station in failed:
        print(f"{station.name} ended with status {station.process.returncode}:\n{station.errors}")
    return 1 if failed else 0

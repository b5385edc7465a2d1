"""A bench that is killed in the middle of its work loses nothing that it reported as done."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import checks
from tests.counts import counted
from tests.factories import a_house, a_product, stock

ROOT = Path(__file__).parents[2]
KILLS = counted(short=20, long=200)
PLENTY = 100_000
MOST_ACTS = 12
COUNTED = {"placed", "picked", "packed", "shipped"}
Act = tuple[str, int]
"""What was done, and to which order."""


def test_nothing_reported_as_done_is_missing_after_kills(sqlite_url: str) -> None:
    work = Work(schema.open_database(sqlite_url))
    a_house(work)
    products = [a_product(work) for _ in range(2)]
    for each in products:
        stock(work, each, PLENTY)
    done: Counter[Act] = Counter()
    chance = random.Random(7)

    with _a_crew() as crew:
        for _ in range(KILLS):
            done += _killed_after(crew, sqlite_url, work, products, chance.randint(1, MOST_ACTS))
            assert work.read(checks.violations) == ()

    found = work.read(_counted)
    assert done
    assert done - found == Counter()
    # Of each life at most the act under way is there without having been said.
    assert sum((found - done).values()) <= KILLS
    work.engine.dispose()


def _counted(db: Db) -> Counter[Act]:
    """How often each act was done to each order, as the books say it."""
    found: Counter[Act] = Counter()
    for row in db.run(_COUNTERS):
        found["placed", row.id] = 1
        found["picked", row.id] = row.picked
        found["packed", row.id] = row.packed
        found["shipped", row.id] = int(row.shipped > 0)
    return found


_COUNTERS = (
    select(
        Order.id,
        func.sum(OrderLine.picked).label("picked"),
        func.sum(OrderLine.packed).label("packed"),
        func.sum(OrderLine.shipped).label("shipped"),
    )
    .join(OrderLine, OrderLine.order_id == Order.id)
    .group_by(Order.id)
)


@contextmanager
def _a_crew() -> Iterator[subprocess.Popen[str]]:
    crew = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.bench_crew"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with crew:
        yield crew


def _killed_after(crew: subprocess.Popen[str], url: str, work: Work, products: list[int], acts: int) -> Counter[Act]:
    """Let a bench work until it has said so many acts, kill it at once, and count all it has said of each order."""
    assert crew.stdin is not None
    assert crew.stdout is not None
    crew.stdin.write(" ".join(map(str, (url, work.actor.user_id, work.actor.station_id, *products))) + "\n")
    crew.stdin.flush()
    born, bench = crew.stdout.readline().split()
    said = [_act(crew.stdout.readline()) for _ in range(acts)]
    os.kill(int(bench), signal.SIGKILL)
    assert (born, "dead" in dict(said)) == ("born", False), "the bench ended by itself"
    while (act := _act(crew.stdout.readline()))[0] != "dead":
        said.append(act)
    return Counter(each for each in said if each[0] in COUNTED)


def _act(line: str) -> Act:
    what, about = line.split()
    return what, int(about)

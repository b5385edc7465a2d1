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
from omsdesk.database.work import Work
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import checks
from tests.counts import counted
from tests.factories import a_house, a_product, stock

ROOT = Path(__file__).parents[2]
KILLS = counted(short=20, long=200)
PLENTY = 100_000
MOST_ACTS = 12


def test_nothing_reported_as_done_is_missing_after_kills(sqlite_url: str) -> None:
    work = Work(schema.open_database(sqlite_url))
    a_house(work)
    products = [a_product(work) for _ in range(2)]
    for each in products:
        stock(work, each, PLENTY)
    done: Counter[str] = Counter()
    chance = random.Random(7)

    with _a_crew() as crew:
        for _ in range(KILLS):
            done += _killed_after(crew, sqlite_url, work, products, chance.randint(1, MOST_ACTS))
            assert work.read(checks.violations) == ()

    found = work.read(lambda db: db.run(_COUNTERS).one())
    assert found.orders >= done["placed"]
    assert found.picked >= done["picked"]
    assert found.packed >= done["packed"]
    assert found.shipped >= done["shipped"] * len(products)
    # Of each life at most the act under way is there without having been said.
    assert found.orders - done["placed"] <= KILLS
    assert found.packed - done["packed"] <= KILLS
    work.engine.dispose()


_COUNTERS = select(
    select(func.count()).select_from(Order).scalar_subquery().label("orders"),
    func.sum(OrderLine.picked).label("picked"),
    func.sum(OrderLine.packed).label("packed"),
    func.sum(OrderLine.shipped).label("shipped"),
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


def _killed_after(crew: subprocess.Popen[str], url: str, work: Work, products: list[int], acts: int) -> Counter[str]:
    """Let a bench work until it has said so many acts, kill it at once, and count all it has said."""
    assert crew.stdin is not None
    assert crew.stdout is not None
    crew.stdin.write(" ".join(map(str, (url, work.actor.user_id, work.actor.station_id, *products))) + "\n")
    crew.stdin.flush()
    born, bench = crew.stdout.readline().split()
    said = [crew.stdout.readline().split()[0] for _ in range(acts)]
    os.kill(int(bench), signal.SIGKILL)
    assert (born, "dead" in said) == ("born", False), "the bench ended by itself"
    while (act := crew.stdout.readline().split()[0]) != "dead":
        said.append(act)
    return Counter(said)

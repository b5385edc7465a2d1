"""A bench that is killed in the middle of its work loses nothing that it reported as done."""

import random
import subprocess
import sys
from collections import Counter
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

    for _ in range(KILLS):
        done += _killed_after(sqlite_url, work, products, chance.randint(1, MOST_ACTS))
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


def _killed_after(url: str, work: Work, products: list[int], acts: int) -> Counter[str]:
    """Let a bench work until it has said so many acts, kill it at once, and count all it has said."""
    command = [
        sys.executable,
        "-m",
        "tests.faults.bench_crew",
        url,
        str(work.actor.user_id),
        str(work.actor.station_id),
    ]
    crew = subprocess.Popen([*command, *map(str, products)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert crew.stdout is not None
    said = [crew.stdout.readline() for _ in range(acts)]
    crew.kill()
    rest, _ = crew.communicate()
    lines = [*said, *rest.splitlines(keepends=True)]
    assert all(said), "the bench ended by itself"
    return Counter(line.split()[0] for line in lines if line.endswith("\n"))

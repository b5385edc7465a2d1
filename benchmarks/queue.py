"""Goal 6: the order queue of a shop with a million orders: first paint, memory, and what a change costs.

The real window shows the list of all orders, offscreen. The floor beside it reads the same ids in the same
order with the bare driver into an array. One order in a hundred is open, the others are history.
"""

import argparse
import gc
import multiprocessing
import os
import resource
import tempfile
import time
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.seeding import add_past, new_house
from benchmarks.station import Painted, signed_in
from omsdesk.database.driver import sqlite_module
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services import holding, order_queue
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.views.widgets.table import PagedTable

ORDERS = 1_000_000
QUICK = 600
TEMPLATE = 1_000
OPEN = 100
TRIES = 7
MEBI = 1 << 20


def fill(folder: Path, orders: int) -> None:
    """A few orders as the program makes them, and copies of them further and further back."""
    template = min(TEMPLATE, orders // 2)
    path, work = new_house(folder, products=20)
    add_past(work, template, headline=Headline.COMPLETED)
    add_past(work, max(OPEN, orders // OPEN), headline=Headline.CONFIRMED)
    work.engine.dispose()
    connection = sqlite_module().connect(str(path))
    names = [row[1] for row in connection.execute("PRAGMA table_info(orders)")]
    copied = ", ".join(
        {
            "id": "NULL",
            "external_ref": "external_ref || '/' || :turn",
            "placed_at": "datetime(placed_at, '-' || :turn || ' hours')",
            "ship_by": "datetime(ship_by, '-' || :turn || ' hours')",
        }.get(name, name)
        for name in names
    )
    rows = f"SELECT {copied} FROM orders WHERE id <= :last AND headline = 'completed'"
    statement = f"INSERT INTO orders ({', '.join(names)}) {rows}"
    last = connection.execute("SELECT min(id) FROM orders").fetchone()[0] + template - 1
    for turn in range(1, orders // template):
        connection.execute(statement, {"turn": turn, "last": last})
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def floor(path: Path) -> float:
    """Milliseconds to read all ids, newest first, with the bare driver."""
    connection = sqlite_module().connect(str(path))
    begun = time.perf_counter()
    ids = array("q", (row[0] for row in connection.execute("SELECT id FROM orders ORDER BY placed_at DESC")))
    spent = (time.perf_counter() - begun) * 1000
    connection.close()
    assert len(ids) > 0
    return spent


def used() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBI


def spent_on(act: Callable[[], object]) -> float:
    """Milliseconds of an act."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Open the list of everything, then change orders under it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="few orders, to see that it works")
    asked.add_argument("--orders", type=int, default=ORDERS)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = name
        # In a process of its own: what filling takes must not hide what the window takes.
        filling = multiprocessing.get_context("spawn").Process(
            target=fill, args=(folder, QUICK if wanted.quick else wanted.orders)
        )
        filling.start()
        filling.join()
        path = folder / "bench.db"
        with signed_in(path, folder, "orders") as (person, desk):
            measure(person, desk.work, path)


def measure(person: Any, work: Work, path: Path) -> None:
    """First paint, memory, reach and refresh."""
    presenter: Any = person.window.page.presenter
    table: Any = person.window.page.findChild(PagedTable)
    painted, model = Painted(table.view.viewport()), table.model
    gc.collect()
    before = used()
    few = model.rowCount()
    first = spent_on(lambda: painted.wait(partial(presenter.choose_tab, Tab.ALL), lambda: model.rowCount() > few))
    after, orders = used(), model.rowCount()
    person.settle()
    least = median(floor(path) for _ in range(3))
    print(f"{orders:,} orders, first paint: {first:.0f} ms; ids by the bare driver {least:.0f} ms; {first / least:.2f}")
    print(f"memory: {after - before:.0f} MiB")

    def jump(row: int) -> None:
        table.view.scrollTo(model.index(row, 0))

    places = [orders * part // 10 for part in range(1, 10)]

    def reach(row: int) -> None:
        painted.wait(partial(jump, row), lambda: model.record(row) is not None)

    reached = [spent_on(partial(reach, row)) for row in places]
    print(f"any row reached and painted: {median(reached):.0f} ms")
    changing = iter(work.read(order_queue.ids, QueueFilter(tab=Tab.OPEN)))
    for tab in (Tab.ALL, Tab.OPEN):
        presenter.choose_tab(tab)
        person.settle()
        changed = [spent_on(lambda: refreshed(painted, presenter, work, next(changing))) for _ in range(TRIES)]
        person.settle()
        print(f"list of {model.rowCount():,} painted again after a change: {median(changed):.0f} ms")


def refreshed(painted: Painted, presenter: Any, work: Work, order_id: int) -> None:
    """Somebody holds an order; the list has heard of it and was painted."""
    version = presenter.state.version
    hold = partial(work.write, holding.hold, order_id, HoldReason.OTHER)
    painted.wait(hold, lambda: presenter.state.version > version)


if __name__ == "__main__":
    main()

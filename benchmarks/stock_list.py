"""Goal 5: stock on hand and the low-stock list of 500 products, with and without 100,000 past orders."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.seeding import PRODUCTS, add_past, new_house
from omsdesk.database.work import Work
from omsdesk.services import stock_list

PAST = 100_000
QUICK = 50
TRIES = 9


def median_ms(act: Callable[[], object]) -> float:
    """The median wall time of a few calls, in milliseconds."""
    act()
    spent = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def measured(work: Work) -> tuple[float, float]:
    """Stock on hand of all products, and the list of those that are low; milliseconds."""
    ids = work.read(stock_list.ids)
    return (
        median_ms(lambda: work.read(stock_list.rows, ids)),
        median_ms(lambda: work.read(stock_list.ids, low_only=True)),
    )


def main() -> None:
    """Measure without history, then with it, in one run."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="little history, to see that it works")
    past = QUICK if asked.parse_args().quick else PAST
    with tempfile.TemporaryDirectory() as folder:
        _, work = new_house(Path(folder))
        on_hand, low = measured(work)
        add_past(work, past)
        on_hand_past, low_past = measured(work)
        print(f"stock on hand of {PRODUCTS} products: {on_hand:.1f} ms; {past:,} past orders: {on_hand_past:.1f} ms")
        print(f"low-stock list of {PRODUCTS} products: {low:.1f} ms; {past:,} past orders: {low_past:.1f} ms")
        print(f"ratio with/without history: {on_hand_past / on_hand:.2f} and {low_past / low:.2f}")
        work.engine.dispose()


if __name__ == "__main__":
    main()

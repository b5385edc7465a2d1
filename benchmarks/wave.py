"""Goal 3: a thousand orders confirmed, given stock and released as one wave, beside the raw floor.

Two commits for all of them: one confirms and allocates, one makes the pick list with its shipments and tasks.
The floor writes the same rows with the bare driver. Picking and packing are done piece by piece, by people, and
have no bulk deed to measure.
"""

import argparse
import gc
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.order_life import HOME
from benchmarks.replay import copied, opened, recorded, timed
from benchmarks.seeding import LINES, new_house
from omsdesk.database import schema
from omsdesk.database.work import Work
from omsdesk.services import confirming, placing, releasing
from omsdesk.services.new_order import NewLine, NewOrder

ORDERS = 1_000
ROUNDS = 3
PRODUCTS = 300


def placed(work: Work, products: int, orders: int) -> list[int]:
    """Orders that wait to be confirmed, each with three products."""
    new = [
        NewOrder(
            customer_name=f"Customer {number}",
            ship_to=HOME,
            lines=tuple(NewLine(product_id=1 + (number * LINES + n) % products, quantity=1) for n in range(LINES)),
        )
        for number in range(orders)
    ]
    return [each.order_id for each in work.write(placing.place_many, new)]


def wave(work: Work, ids: list[int]) -> None:
    """What "Confirm" and "Release wave" do for a day's orders."""
    confirmed = work.write(confirming.confirm_many, ids)
    assert len(confirmed.confirmed) == len(ids), confirmed
    released = work.write(releasing.release, ids)
    assert len(released.order_ids) == len(ids), released.left_out[:3]


def main() -> None:
    """Waves on our copy of a database, and the same rows on the floor's."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a small wave, to see that it works")
    asked.add_argument("--orders", type=int, default=ORDERS)
    wanted = asked.parse_args()
    orders, rounds = (20, 1) if wanted.quick else (wanted.orders, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        path, work = new_house(Path(folder), products=PRODUCTS)
        waves = [placed(work, PRODUCTS, orders) for _ in range(rounds)]
        work.engine.dispose()
        floor, taped = copied(path, "floor.db"), copied(path, "taped.db")
        recording = Work(schema.open_database(str(taped)), work.actor)
        spent, raw = [], []
        with opened(floor) as rows:
            for ids in waves:
                with recorded(recording.engine) as tape:
                    wave(recording, ids)
                gc.collect()
                spent.append(timed(partial(wave, work, ids)))
                raw.append(timed(partial(rows.play, tape)))
        recording.engine.dispose()
        work.engine.dispose()
    total = orders * rounds
    cpu, wall = (sum(each) for each in zip(*spent, strict=True))
    raw_cpu, raw_wall = (sum(each) for each in zip(*raw, strict=True))
    print(f"waves of {orders:,} orders: {total / wall:,.0f} orders/s, {total / cpu:,.0f} per second of CPU")
    print(f"the bare rows: {total / raw_wall:,.0f} orders/s, {total / raw_cpu:,.0f} per second of CPU")
    print(f"CPU against the floor: {cpu / raw_cpu:.2f}")


if __name__ == "__main__":
    main()

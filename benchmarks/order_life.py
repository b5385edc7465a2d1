"""Goals 1, 2 and 4: an order's life scan by scan beside the raw floor, and beside 100,000 past orders; in five commits.

One order: placed, confirmed and allocated, released, three pieces picked, opened at the bench, three
pieces packed (the last one closes the box, makes the label and queues the papers), shipped. Each act is
committed, with audit, checks and command ids. The floor gives the bare driver the same writes in as many commits, and
is refused when its rows are not exactly the same in the end.

Goal 1 compares with other programs, whose orders go through five steps (placed, given stock, picked, packed,
shipped): the same deeds in five commits. Those programs are not started here; their figures were measured before.
"""

import argparse
import gc
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from benchmarks.replay import Recording, copied, opened, recorded, refuse_other_rows, timed
from benchmarks.seeding import LINES, add_past, new_house
from omsdesk.codes import house_code
from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.services import confirming, packing, pick_claims, picking, placing, releasing, shipping
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo

ORDERS = 60
PAST = 100_000
ROUNDS = 12
WARM = 3
HOME = ShipTo(street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")


@dataclass(frozen=True)
class Spent:
    """CPU and wall seconds for so many orders."""

    cpu: float
    wall: float
    orders: int

    def __str__(self) -> str:
        return f"{self.cpu / self.orders * 1000:.1f} ms CPU an order, {self.orders / self.wall:.0f} orders/s"


def one_life(work: Work, products: Sequence[int]) -> None:
    """From the phone call to the truck."""
    lines = tuple(NewLine(product_id=each, quantity=1) for each in products)
    order_id = work.write(placing.place, NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=lines))
    work.write(confirming.confirm, order_id)
    released = work.write(releasing.release, (order_id,))
    list_id, shipment_id = int(released.list_id or 0), released.shipment_ids[0]
    work.write(pick_claims.claim, list_id)
    for each in products:
        done = work.write(picking.scan, list_id, gesture=scan(work, "SK", each))
        assert done.outcome.value == "ok", done
    work.write(packing.scan, 0, gesture=scan(work, "SO", order_id))
    for each in products:
        done = work.write(packing.scan, shipment_id, gesture=scan(work, "SK", each))
        assert done.outcome.value == "ok", done
    work.write(shipping.ship, shipment_id)


def one_life_in_five_commits(work: Work, products: Sequence[int]) -> None:
    """The same acts, scan by scan, where all scans of a walk and all of a box are one commit each."""
    lines = tuple(NewLine(product_id=each, quantity=1) for each in products)
    order_id = work.write(placing.place, NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=lines))
    work.write(confirming.confirm, order_id)
    pieces = [scan(work, "SK", each) for each in products]
    shipment_id = work.write(_walked, order_id, pieces)
    work.write(_packed, shipment_id, [scan(work, "SO", order_id), *(scan(work, "SK", each) for each in products)])
    work.write(shipping.ship, shipment_id)


def _walked(db: Db, order_id: int, scans: Sequence[Gesture]) -> int:
    released = releasing.release(db, (order_id,))
    list_id = int(released.list_id or 0)
    pick_claims.claim(db, list_id)
    for each in scans:
        done = picking.scan(db, list_id, each)
        assert done.outcome.value == "ok", done
    return released.shipment_ids[0]


def _packed(db: Db, shipment_id: int, scans: Sequence[Gesture]) -> None:
    for number, each in enumerate(scans):
        done = packing.scan(db, shipment_id if number else 0, each)
        assert done.outcome.value == "ok", done


def scan(work: Work, prefix: str, number: int) -> Gesture:
    """One pull of the trigger."""
    return Gesture.of(work.now(), house_code(prefix, number))


def lives(work: Work, orders: int, first: int = 0, one: Callable[[Work, Sequence[int]], None] = one_life) -> None:
    """Several orders, each with products of its own, in walking order."""
    products = work.read(
        lambda db: list(
            db.run(select(Product.id).join(Location, Location.id == Product.home_id).order_by(Location.walk)).scalars()
        )
    )
    for number in range(first, first + orders):
        start = (number * LINES) % (len(products) - LINES)
        one(work, products[start : start + LINES])


def measured(path: Path, work: Work, orders: int, rounds: int = ROUNDS) -> tuple[Spent, Spent]:
    """Ours and the floor on equal copies of one database, taking turns so that a busy machine slows both alike.

    Both have warmed up on the same orders, and what is loaded is kept from the collector, as in the program.
    """
    lives(work, 6)
    work.engine.dispose()
    each = max(1, orders // rounds)
    floor, taped = copied(path, "floor.db"), copied(path, "taped.db")
    ours, recording = (Work(schema.open_database(str(each)), work.actor) for each in (copied(path, "ours.db"), taped))
    warm_up = _taped(recording, WARM, 6)
    tapes = [_taped(recording, each, 10 + turn * each) for turn in range(rounds)]
    recording.engine.dispose()
    lives(ours, WARM, first=6)
    spent, raw = [], []
    with opened(floor) as rows:
        rows.play(warm_up)
        gc.collect()
        gc.freeze()
        for turn, tape in enumerate(tapes):
            spent.append(timed(partial(lives, ours, each, first=10 + turn * each)))
            raw.append(timed(partial(rows.play, tape)))
        gc.unfreeze()
    ours.engine.dispose()
    refuse_other_rows(floor, taped)
    return _sum(spent, rounds * each), _sum(raw, rounds * each)


def _taped(work: Work, orders: int, first: int) -> Recording:
    with recorded(work.engine) as tape:
        lives(work, orders, first)
    return tape


def in_five_commits(path: Path, work: Work, orders: int) -> Spent:
    """Ours alone, on a copy: other programs are compared by what they need for an order, not side by side."""
    work.engine.dispose()
    steps = Work(schema.open_database(str(copied(path, "steps.db"))), work.actor)
    lives(steps, 3, 6, one_life_in_five_commits)
    gc.collect()
    cpu, wall = timed(partial(lives, steps, orders, 10, one_life_in_five_commits))
    steps.engine.dispose()
    return Spent(cpu, wall, orders)


def _sum(turns: Sequence[tuple[float, float]], orders: int) -> Spent:
    return Spent(sum(cpu for cpu, _ in turns), sum(wall for _, wall in turns), orders)


def main() -> None:
    """Measure without history and with it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a few orders, to see that it works")
    asked.add_argument("--past", type=int, default=PAST)
    asked.add_argument("--orders", type=int, default=ORDERS)
    wanted = asked.parse_args()
    orders, past, rounds = (2, 50, 1) if wanted.quick else (wanted.orders, wanted.past, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        path, work = new_house(Path(folder))
        ours, floor = measured(path, work, orders, rounds)
        print(f"ours:  {ours}")
        print(f"floor: {floor}")
        print(f"CPU against the floor: {ours.cpu / floor.cpu:.2f}")
        print(f"in five commits: {in_five_commits(path, work, orders)}")
        work = Work(schema.open_database(str(path)), work.actor)
        add_past(work, past)
        later, raw = measured(path, work, orders, rounds)
        print(f"with {past:,} past orders: {later}; floor {raw}")
        print(f"CPU with history against without: {later.cpu / ours.cpu:.2f}")


if __name__ == "__main__":
    main()

"""The Today page and the review queue, with and without 100,000 past orders, their shipments and released holds."""

import argparse
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.seeding import add_past, new_house
from benchmarks.stock_list import QUICK, median_ms
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.order import Hold, Order
from omsdesk.models.shipment import Shipment
from omsdesk.services import review_queue, today

PAST = 100_000
OPEN = 400
EVERY_TENTH = 10


def measured(work: Work) -> tuple[float, float]:
    """One look at the day, and one at the queue; milliseconds."""
    return median_ms(lambda: work.read(today.look)), median_ms(lambda: work.read(review_queue.look))


def dress(db: Db) -> None:
    """Every past order left in a shipment, and every tenth was held once."""
    rows = db.run(select(Order.id, Order.placed_at, Order.ship_by).where(Order.headline == Headline.COMPLETED)).all()
    if not rows:
        return
    left = [
        {"order_id": row.id, "status": ShipmentStatus.DELIVERED, "due": row.ship_by, "shipped_at": row.ship_by}
        for row in rows
    ]
    db.run(insert(Shipment), left)
    held = [
        {
            "order_id": row.id,
            "reason": HoldReason.FRAUD,
            "placed_at": row.placed_at,
            "released_at": row.placed_at + timedelta(hours=1),
            "rule": "fraud",
        }
        for row in rows[::EVERY_TENTH]
    ]
    db.run(insert(Hold), held)


def main() -> None:
    """Measure with the open orders alone, then with the past too, in one run."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="little history, to see that it works")
    past = QUICK if asked.parse_args().quick else PAST
    with tempfile.TemporaryDirectory() as folder:
        _, work = new_house(Path(folder))
        add_past(work, OPEN, headline=Headline.REVIEW)
        work.write(_hold_open)
        day, queue = measured(work)
        add_past(work, past)
        work.write(dress)
        day_past, queue_past = measured(work)
        print(f"the day: {day:.1f} ms; {past:,} past orders: {day_past:.1f} ms, ratio {day_past / day:.2f}")
        print(f"the review queue of {OPEN}: {queue:.1f} ms; {past:,} past orders: {queue_past:.1f} ms, "
              f"ratio {queue_past / queue:.2f}")  # fmt: skip
        work.engine.dispose()


def _hold_open(db: Db) -> None:
    ids = db.run(select(Order.id).where(Order.headline == Headline.REVIEW)).scalars().all()
    db.run(insert(Hold), [{"order_id": each, "reason": HoldReason.FRAUD, "placed_at": db.now} for each in ids])


if __name__ == "__main__":
    main()

"""Processes that pack and ship until somebody kills them; they say each act only after it was committed.

``python -m tests.faults.bench_crew`` bears one for each line of its input. What it has imported by then is theirs at
once, which spares each of them a second; database and work are its own.
"""

import os
import sys
import traceback
from itertools import count

from omsdesk.codes import house_code
from omsdesk.database import schema
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.services import confirming, packing, pick_claims, picking, placing, releasing, shipping, walk
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo

HOME = ShipTo(street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")


def say(act: str, about: int) -> None:
    """One acknowledged act."""
    sys.stdout.write(f"{act} {about}\n")
    sys.stdout.flush()


def work_on(work: Work, product_ids: list[int]) -> None:
    """One order after the other, from the phone call to the truck."""
    for _ in count():
        lines = tuple(NewLine(product_id=each, quantity=1) for each in product_ids)
        order_id = work.write(placing.place, NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=lines))
        say("placed", order_id)
        work.write(confirming.confirm, order_id)
        released = work.write(releasing.release, (order_id,))
        list_id, shipment_id = int(released.list_id or 0), released.shipment_ids[0]
        say("released", order_id)
        work.write(pick_claims.claim, list_id)
        while (stop := work.read(walk.show, list_id).current) is not None:
            work.write(picking.scan, list_id, gesture=scan(work, "SK", stop.product_id))
            say("picked", order_id)
        work.write(packing.scan, 0, gesture=scan(work, "SO", order_id))
        for each in product_ids:
            work.write(packing.scan, shipment_id, gesture=scan(work, "SK", each))
            say("packed", order_id)
        work.write(shipping.ship, shipment_id)
        say("shipped", order_id)


def scan(work: Work, prefix: str, number: int) -> Gesture:
    """One pull of the trigger."""
    return Gesture.of(work.now(), house_code(prefix, number))


def come_to_work(url: str, user: str, station: str, *products: str) -> None:
    """A bench with a database connection of its own."""
    say("born", os.getpid())
    work_on(Work(schema.open_database(url), Actor(int(user), int(station))), [int(each) for each in products])


def bear(arguments: list[str]) -> None:
    """One bench more, until its end."""
    child = os.fork()
    if child == 0:
        try:
            come_to_work(*arguments)
        except BaseException:  # noqa: BLE001 - nothing of it may go on as if it were the parent
            traceback.print_exc()
        finally:
            os._exit(1)
    os.waitpid(child, 0)
    say("dead", child)


if __name__ == "__main__":
    for line in sys.stdin:
        bear(line.split())

"""The store hears how many pieces are free to sell, whenever that is another number than it heard last.

Numbers are whole, never differences: told twice, or late, the last one is right. What the store does not have, or
does not count itself, is left alone.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby

from omsdesk.channels.live.web import KeyRefused, StoreRefused
from omsdesk.channels.live.woocommerce_store import PAGE, Item, Store
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import free_stock
from omsdesk.services.shops import outgoing
from omsdesk.services.shops.outgoing import STOCK, Thing
from omsdesk.words import Text

ROUNDS = 20


def changed(db: Db, after: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """What is to be told of the next products; the last one looked at, 0 at the end.

    Only read: this looks through the whole catalogue, and mostly nothing changed.
    """
    found = free_stock.look(db, after)
    things = [
        (f"{STOCK}:{each.product_id}", json.dumps({"sku": each.sku, "free": each.free})) for each in found.figures
    ]
    return found.last, outgoing.unsaid(db, things)


def carry_out(work: Work, store: Store) -> int:
    """Tell what changed; how many products the store heard of. Raises ``Unavailable`` when it does not answer."""
    after, new = work.read(changed, 0)
    while after or new:
        if new:
            work.write(outgoing.write_down, STOCK, new)
        after, new = work.read(changed, after) if after else (0, ())
    told = 0
    for _ in range(ROUNDS):
        things = work.write(outgoing.claim, STOCK, PAGE) if work.read(outgoing.is_due, STOCK) else ()
        if not things:
            break
        try:
            told += _tell(work, store, things)
        except (KeyRefused, Unavailable) as trouble:
            work.write(outgoing.put_off, things, str(trouble.reason))
            raise
        except StoreRefused as no:
            work.write(outgoing.finish, things, str(no.reason))
    return told


def _tell(work: Work, store: Store, things: Sequence[Thing]) -> int:
    wanted = {str(said["sku"]): (thing, int(said["free"])) for thing in things for said in [json.loads(thing.payload)]}
    asked = [sku for sku in wanted if "," not in sku]
    items = {each.sku: each for each in store.items(asked)} if asked else {}
    counted = {sku: each for sku, each in items.items() if each.is_counted and sku in wanted}
    unknown = [wanted[sku][0] for sku in wanted if sku not in items]
    alone = [wanted[sku][0] for sku in items if sku in wanted and sku not in counted]
    work.write(outgoing.finish, unknown, str(Text("The store has no product with this code.")))
    work.write(outgoing.finish, alone, str(Text("The store does not count this product.")))
    by_parent = sorted(counted.items(), key=lambda each: each[1].parent)
    for parent, group in groupby(by_parent, key=lambda each: each[1].parent):
        _tell_group(work, store, parent, dict(group), wanted)
    return len(counted)


def _tell_group(
    work: Work, store: Store, parent: int, items: Mapping[str, Item], wanted: Mapping[str, tuple[Thing, int]]
) -> None:
    wrong = store.tell_stock(parent, {item.id: wanted[sku][1] for sku, item in items.items()})
    work.write(outgoing.finish, [wanted[sku][0] for sku, item in items.items() if item.id not in wrong])
    for sku, item in items.items():
        if item.id in wrong:
            work.write(outgoing.finish, [wanted[sku][0]], wrong[item.id] or "?")

"""Take an order off its pick list again, while nobody has taken a piece of it.

The stock stays promised to it, so it is ready to pick as before. Goods that were taken already are not
put back here: then the picks are undone in the hall, or the order is cancelled with its put-back tasks.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.services import cancelling, headlines
from omsdesk.services.releasing import LeftOut
from omsdesk.words import Text


@dataclass(frozen=True)
class OnList:
    """Where an order stands in the hall."""

    list_name: str
    """The pick list it is on; blank when it is on none."""
    taken: int
    """Pieces that somebody has taken already."""

    @property
    def may_leave(self) -> bool:
        """Whether it can be taken off."""
        return bool(self.list_name) and not self.taken


@dataclass(frozen=True)
class Unreleased:
    """Which orders are off their lists, and which had to stay."""

    order_ids: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()


_WORK = (
    select(func.max(Shipment.list_id).label("list_id"), func.coalesce(func.sum(ShipmentLine.picked), 0).label("taken"))
    .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
    .where(Shipment.order_id == bindparam("order_id"), Shipment.status.in_(BEFORE_SHIPPED))
)


def on_list(db: Db, order_id: int) -> OnList:
    """Whether the hall has this order now."""
    row = db.run(_WORK, {"order_id": order_id}).one()
    return OnList(house_name("PL", row.list_id) if row.list_id else "", int(row.taken))


@needs(Right.ORDERS)
def unrelease(db: Db, order_id: int) -> Headline:
    """Take the order off its list; refused once a piece of it was taken."""
    locks.order(db, order_id)
    standing = on_list(db, order_id)
    if not standing.list_name:
        raise Refusal(Text("It is not released."))
    if standing.taken:
        raise Refusal(
            Text(
                "{n} piece of it is picked already.", many="{n} pieces of it are picked already.", n=int(standing.taken)
            ),
            Text("Undo the picks first, or cancel what must change."),
        )
    cancelling.end_shipments(db, order_id, "taken off the list")
    db.audit("order", order_id, "unrelease", order_id=order_id, before=standing.list_name)
    return headlines.refresh(db, order_id)[order_id]


@needs(Right.ORDERS)
def unrelease_all(db: Db, order_ids: Collection[int]) -> Unreleased:
    """The same for a wave; what was begun meanwhile stays on its list."""
    done: list[int] = []
    left_out: list[LeftOut] = []
    for order_id in order_ids:
        try:
            unrelease(db, order_id)
        except Refusal as refusal:
            left_out.append(LeftOut(order_id, refusal.reason))
        else:
            done.append(order_id)
    return Unreleased(tuple(done), tuple(left_out))

"""Orders that carry the partner's word are given to them: held here, free of promises, and written down to be sent."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.order import Hold, Order, OrderLine, OrderTag
from omsdesk.models.paper import Outbox
from omsdesk.models.supplier import Supply
from omsdesk.services import cancelling, headlines, holding, order_parcels
from omsdesk.services.new_order import NewHold
from omsdesk.words import Text

KIND = "partner_order"
MOST_AT_ONCE = 200
_GIVEN = exists().where(Outbox.key == KIND + ":" + Order.id.cast(Outbox.key.type))
_TAKEN = exists().where(OrderLine.order_id == Order.id, OrderLine.picked > 0)
_HELD = exists().where(Hold.order_id == Order.id, Hold.released_at.is_(None))
_ORDERED = exists().where(Supply.order_id == Order.id, Supply.status == SupplyStatus.SENT)
_DUE = (
    select(Order.id, _HELD.label("is_held"), _TAKEN.label("is_taken"), _ORDERED.label("is_ordered"))
    .join(OrderTag, OrderTag.order_id == Order.id)
    .where(
        OrderTag.tag == bindparam("tag"),
        Order.status == OrderStatus.CONFIRMED,
        Order.history.is_(False),
        Order.shipped_at.is_(None),
        ~_GIVEN,
    )
    .order_by(Order.ship_by, Order.id)
    .limit(MOST_AT_ONCE)
)
_ROW = select(Outbox.id, Outbox.payload, Outbox.done_at).where(Outbox.key == bindparam("key_"))
_NEW = insert(Outbox)
_UNSENT = (
    select(Outbox.id, Outbox.payload)
    .where(Outbox.kind == KIND, Outbox.done_at.is_(None))
    .order_by(Outbox.id)
    .limit(MOST_AT_ONCE)
)
_SENT = update(Outbox).where(Outbox.id == bindparam("row")).values(done_at=bindparam("at"), error="")


@dataclass(frozen=True)
class Wanted:
    """Orders with the partner's word that are not theirs yet."""

    ready: tuple[int, ...] = ()
    stuck: tuple[str, ...] = ()
    """Why others stay here, in words."""


@dataclass(frozen=True)
class Given:
    """An order that is to be sent to its partner."""

    row: int
    order: int
    partner: str


def wanted(db: Db, tag: str) -> Wanted:
    """Which orders are to be given to the partner now."""
    ready: list[int] = []
    stuck: list[str] = []
    for row in db.run(_DUE, {"tag": tag}).all():
        number = house_name("SO", row.id)
        if row.is_taken or order_parcels.is_released(db, row.id):
            stuck.append(str(Text("{order} is in the hall already. Take it off its list first.", order=number)))
        elif row.is_ordered:
            stuck.append(str(Text("A part of {order} is ordered from a supplier. Call it off first.", order=number)))
        elif row.is_held:
            stuck.append(str(Text("{order} is on hold. Release it first.", order=number)))
        else:
            ready.append(row.id)
    return Wanted(tuple(ready), tuple(stuck))


def hand_over(db: Db, order_id: int, partner: str) -> bool:
    """Give this order to the partner: nobody here picks it any more. False when it changed meanwhile."""
    locks.order(db, order_id)
    if given(db, order_id) is not None or order_parcels.is_released(db, order_id) or _is_stopped(db, order_id):
        return False
    cancelling.withdraw(db, order_id)
    holding.place_holds(db, [(order_id, NewHold(HoldReason.OTHER, Text("With {partner}", partner=partner)))])
    said = json.dumps({"order": order_id, "partner": partner})
    db.run(_NEW, {"kind": KIND, "key": f"{KIND}:{order_id}", "payload": said, "next_at": db.now})
    db.audit("order", order_id, "given to partner", order_id=order_id, after=partner)
    headlines.refresh(db, order_id)
    return True


def given(db: Db, order_id: int) -> str | None:
    """To whom this order was given; None: to nobody."""
    row: Any = db.run(_ROW, {"key_": f"{KIND}:{order_id}"}).first()
    return None if row is None else str(json.loads(row.payload)["partner"])


def unsent(db: Db, partner: str) -> tuple[Given, ...]:
    """Orders of this partner that have not been written into a file."""
    found = [Given(row.id, **json.loads(row.payload)) for row in db.run(_UNSENT)]
    return tuple(each for each in found if each.partner == partner)


def sent(db: Db, row: int) -> None:
    """Its file lies in the partner's folder."""
    db.run(_SENT, {"row": row, "at": db.now})


def _is_stopped(db: Db, order_id: int) -> bool:
    stopped = (Order.status != OrderStatus.CONFIRMED) | Order.shipped_at.is_not(None) | _HELD | _TAKEN | _ORDERED
    return db.run(select(Order.id).where(Order.id == order_id, stopped)).first() is not None

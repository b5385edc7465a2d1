"""What left is told to the store that sold it: numbers and carrier on its order, completed with the last box."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.channels.live.web import KeyRefused, NotThere, StoreRefused
from omsdesk.channels.live.woocommerce_store import Store
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.parcel import LIVE_LABELS
from omsdesk.models.base import Instant
from omsdesk.models.order import Channel, Order, OrderFact
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services.shops import outgoing
from omsdesk.services.shops.outgoing import TRACKING, Thing
from omsdesk.words import Text

MOST_AT_ONCE = 50
_OVERLAP = timedelta(minutes=10)
"""A commit may show a little later than the moment in it."""
_ID = "shop id"
"""The fact under which an order keeps the number that the store's interface knows it by."""
_SHIPPED = (
    select(Shipment.id, Shipment.order_id, Shipment.shipped_at)
    .join(Order, Order.id == Shipment.order_id)
    .join(Channel, Channel.id == Order.channel_id)
    .where(
        Channel.key == bindparam("channel"),
        Order.external_ref.is_not(None),
        Order.history.is_(False),
        Shipment.shipped_at > bindparam("since", type_=Instant),
    )
    .order_by(Shipment.shipped_at, Shipment.id)
    .limit(1_000)
)
_ORDER = (
    select(Order.id, Order.external_ref, Order.shipped_at, OrderFact.value.label("shop_id"))
    .join(Shipment, Shipment.order_id == Order.id)
    .outerjoin(OrderFact, (OrderFact.order_id == Order.id) & (OrderFact.name == _ID))
    .where(Shipment.id == bindparam("shipment"))
)
_NUMBERS = (
    select(Label.tracking, Label.carrier)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(
        Shipment.order_id == bindparam("order"),
        Shipment.shipped_at.is_not(None),
        Label.status.in_(LIVE_LABELS),
        Label.tracking.is_not(None),
    )
    .order_by(Label.id)
)


@dataclass(frozen=True)
class Told:
    """What the store is told of an order."""

    order: int
    numbers: tuple[str, ...]
    carriers: tuple[str, ...]
    is_whole: bool

    @property
    def note(self) -> str:
        """The sentence in the store's own history of the order."""
        said = Text("Left with {carriers}: {numbers}", carriers=list(self.carriers), numbers=list(self.numbers))
        return str(said if self.numbers else Text("It has left."))


def left(db: Db, channel: str, since: datetime) -> tuple[datetime, tuple[tuple[str, str], ...]]:
    """What left after this moment and is to be told; until when everything is in it."""
    rows = db.run(_SHIPPED, {"channel": channel, "since": since - _OVERLAP}).all()
    until: datetime = max([since, *(row.shipped_at for row in rows)])
    things = [(f"{TRACKING}:{row.id}", json.dumps({"order": row.order_id, "shipment": row.id})) for row in rows]
    return until, outgoing.unsaid(db, things)


def carry_out(work: Work, store: Store) -> int:
    """Tell what is due; how many orders the store heard of. Raises ``Unavailable`` when the store does not answer."""
    told = 0
    for _ in range(MOST_AT_ONCE):
        things = work.write(outgoing.claim, TRACKING, 1) if work.read(outgoing.is_due, TRACKING) else ()
        if not things:
            break
        try:
            told += _tell(work, store, things[0])
        except KeyRefused as no:
            work.write(outgoing.put_off, things, str(no.reason))
            raise
        except NotThere:
            work.write(outgoing.finish, things, str(Text("The store does not have this order any more.")))
        except StoreRefused as no:
            said = Text("{reason} {advice}", reason=no.reason, advice=no.advice or "")
            work.write(outgoing.finish, things, str(said).strip())
        except Unavailable as trouble:
            work.write(outgoing.put_off, things, str(trouble.reason))
            raise
    return told


def what_of(db: Db, shipment: int) -> Told | str:
    """What is to be said of the order of a shipment, or why nothing can be."""
    row: Any = db.run(_ORDER, {"shipment": shipment}).first()
    if row is None or not str(row.shop_id or "").isdecimal():
        ref = row.external_ref if row is not None else ""
        said = Text("{order} came by a file that does not say the store's own number of it.", order=ref)
        return str(said)
    numbers = db.run(_NUMBERS, {"order": row.id}).all()
    return Told(
        int(row.shop_id),
        tuple(dict.fromkeys(each.tracking for each in numbers)),
        tuple(dict.fromkeys(each.carrier for each in numbers)),
        row.shipped_at is not None,
    )


def order_name(payload: str) -> str:
    """The order that a row of the outbox is about, as people call it."""
    return house_name("SO", int(json.loads(payload)["order"]))


def _tell(work: Work, store: Store, thing: Thing) -> int:
    said = work.read(what_of, int(json.loads(thing.payload)["shipment"]))
    if isinstance(said, str):
        work.write(outgoing.finish, [thing], said)
        return 0
    store.tell_tracking(
        said.order, ", ".join(said.numbers), ", ".join(said.carriers), said.note, is_whole=said.is_whole
    )
    work.write(outgoing.finish, [thing])
    return 1

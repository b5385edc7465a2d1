"""Keep each order's headline and payment word true: read the facts, ask the pure function, store."""

from collections.abc import Collection

from sqlalchemy import BindParameter, bindparam, func, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Facts, Headline, headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord, payment_word
from omsdesk.lifecycles.pick import TaskStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.money import Payment
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Label, Parcel, Shipment

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ORDERS = select(Order.id, Order.status, Order.headline, Order.history).where(Order.id.in_(_IDS))
_SUMS = (
    select(
        OrderLine.order_id,
        func.sum(OrderLine.ordered - OrderLine.cancelled).label("to_ship"),
        func.sum(OrderLine.allocated).label("allocated"),
        func.sum(OrderLine.shipped).label("shipped"),
        func.sum(OrderLine.delivered).label("delivered"),
    )
    .where(OrderLine.order_id.in_(_IDS))
    .group_by(OrderLine.order_id)
)
_HOLDS = select(Hold.order_id, Hold.reason).where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
_SHIPMENTS = select(Shipment.order_id, Shipment.id, Shipment.status).where(Shipment.order_id.in_(_IDS))
_SHORTS = (
    select(Shipment.order_id, func.count().label("n"))
    .join(PickTask, PickTask.shipment_id == Shipment.id)
    .where(Shipment.order_id.in_(_IDS), PickTask.status == TaskStatus.SHORT, PickTask.decided.is_(False))
    .group_by(Shipment.order_id)
)
_UNLABELLED = (
    select(Shipment.order_id, func.count().label("n"))
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(
        Shipment.order_id.in_(_IDS),
        Shipment.status == ShipmentStatus.PACKED,
        Parcel.status == ParcelStatus.CLOSED,
        Label.id.is_(None),
    )
    .group_by(Shipment.order_id)
)
_SET = (
    update(Order)
    .where(Order.id == bindparam("order_id"), Order.headline != bindparam("word"))
    .values(headline=bindparam("word"))
)


def facts_of(db: Db, order_ids: Collection[int]) -> dict[int, Facts]:
    """All that the headline depends on, for several orders at once."""
    asked = {"ids": list(order_ids)}
    sums = {row.order_id: row for row in db.run(_SUMS, asked)}
    holds: dict[int, set[HoldReason]] = {}
    for hold in db.run(_HOLDS, asked):
        holds.setdefault(hold.order_id, set()).add(hold.reason)
    shipments: dict[int, set[ShipmentStatus]] = {}
    for shipment in db.run(_SHIPMENTS, asked):
        shipments.setdefault(shipment.order_id, set()).add(shipment.status)
    shorts = {row.order_id: row.n for row in db.run(_SHORTS, asked)}
    unlabelled = {row.order_id: row.n for row in db.run(_UNLABELLED, asked)}
    return {
        row.id: Facts(
            status=row.status,
            holds=frozenset(holds.get(row.id, ())),
            to_ship=int(sums[row.id].to_ship) if row.id in sums else 0,
            allocated=int(sums[row.id].allocated) if row.id in sums else 0,
            shipped=int(sums[row.id].shipped) if row.id in sums else 0,
            delivered=int(sums[row.id].delivered) if row.id in sums else 0,
            shipments=frozenset(shipments.get(row.id, ())),
            short_tasks=shorts.get(row.id, 0),
            unlabelled=unlabelled.get(row.id, 0),
        )
        for row in db.run(_ORDERS, asked)
    }


def refresh(db: Db, *order_ids: int) -> dict[int, Headline]:
    """Rewrite the headlines of these orders; returns them."""
    words = {order_id: headline(facts) for order_id, facts in facts_of(db, order_ids).items()}
    if words:
        db.run(_SET, [{"order_id": order_id, "word": word} for order_id, word in words.items()])
    return words


_MONEY = select(
    func.coalesce(func.sum(Payment.authorised_minor), 0),
    func.coalesce(func.sum(Payment.captured_minor), 0),
    func.coalesce(func.sum(Payment.refunded_minor), 0),
).where(
    Payment.order_id == bindparam("order_id"),
    Payment.status.in_([PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED]),
)
_TOTAL = select(Order.total_minor).where(Order.id == bindparam("order_id"))
_SET_PAYMENT = update(Order).where(Order.id == bindparam("row_id")).values(payment=bindparam("word"))


def refresh_payment(db: Db, order_id: int) -> PaymentWord:
    """Rewrite the payment word of an order after money came in or went back."""
    authorised, captured, refunded = db.run(_MONEY, {"order_id": order_id}).one()
    total = db.run(_TOTAL, {"order_id": order_id}).scalar_one()
    word = payment_word(total=total, authorised=int(authorised), captured=int(captured), refunded=int(refunded))
    db.run(_SET_PAYMENT, {"row_id": order_id, "word": word})
    return word

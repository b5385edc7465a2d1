"""Keep each order's headline and payment word true: read the facts, ask the pure function, store."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, String, bindparam, func, select, type_coerce, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Facts, Headline, headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import NOT_KNOWN_TO_HAVE_LEFT, PaymentStatus, PaymentWord, RefundStatus, payment_word
from omsdesk.lifecycles.pick import TaskStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.money import IS_MOVED, Payment, Refund
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.models.supplier import SupplyLine
from omsdesk.services import card_money

_IDS: BindParameter[int] = bindparam("ids", expanding=True)


def _of_lines(pieces: Any) -> Any:
    return select(func.coalesce(func.sum(pieces), 0)).where(OrderLine.order_id == Order.id).scalar_subquery()


def _words(column: Any, *conditions: Any) -> Any:
    """The values of a status column over all rows that fit, in one text."""
    return select(func.aggregate_strings(type_coerce(column, String), ",")).where(*conditions).scalar_subquery()


_SHORTS = (
    select(func.count())
    .select_from(Shipment)
    .join(PickTask, PickTask.shipment_id == Shipment.id)
    .where(Shipment.order_id == Order.id, PickTask.status == TaskStatus.SHORT, PickTask.decided.is_(False))
)
_UNLABELLED = (
    select(func.count())
    .select_from(Shipment)
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(
        Shipment.order_id == Order.id,
        Shipment.status == ShipmentStatus.PACKED,
        Parcel.status == ParcelStatus.CLOSED,
        Label.id.is_(None),
    )
)
_AT_SUPPLIERS = (
    select(func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0))
    .where(SupplyLine.order_id == Order.id)
    .scalar_subquery()
)
# One statement for everything: it runs after each deed that changes an order, several times in its life.
_FACTS = select(
    Order.id,
    Order.status,
    Order.headline,
    _of_lines(OrderLine.ordered - OrderLine.cancelled).label("to_ship"),
    _of_lines(OrderLine.allocated).label("allocated"),
    _AT_SUPPLIERS.label("at_suppliers"),
    _of_lines(OrderLine.shipped).label("shipped"),
    _of_lines(OrderLine.delivered).label("delivered"),
    _words(Hold.reason, Hold.order_id == Order.id, Hold.released_at.is_(None)).label("holds"),
    _words(Shipment.status, Shipment.order_id == Order.id).label("shipments"),
    _SHORTS.scalar_subquery().label("shorts"),
    _UNLABELLED.scalar_subquery().label("unlabelled"),
).where(Order.id.in_(_IDS))
_REASONS = {each.value: each for each in HoldReason}
_STATUSES = {each.value: each for each in ShipmentStatus}
_SET = update(Order).where(Order.id == bindparam("order_id")).values(headline=bindparam("word"))


def facts_of(db: Db, order_ids: Collection[int]) -> dict[int, Facts]:
    """All that the headline depends on, for several orders at once."""
    return {row.id: _facts(row) for row in db.run(_FACTS, {"ids": list(order_ids)})}


def refresh(db: Db, *order_ids: int) -> dict[int, Headline]:
    """Rewrite the headlines of these orders; returns them."""
    words, changed = {}, []
    for row in db.run(_FACTS, {"ids": list(order_ids)}):
        words[row.id] = word = headline(_facts(row))
        if word is not row.headline:
            changed.append({"order_id": row.id, "word": word})
    if changed:
        db.run(_SET, changed)
    return words


def _facts(row: Any) -> Facts:
    return Facts(
        status=row.status,
        holds=frozenset(_REASONS[each] for each in (row.holds or "").split(",") if each),
        to_ship=int(row.to_ship),
        allocated=int(row.allocated),
        at_suppliers=int(row.at_suppliers),
        shipped=int(row.shipped),
        delivered=int(row.delivered),
        shipments=frozenset(_STATUSES[each] for each in (row.shipments or "").split(",") if each),
        short_tasks=row.shorts,
        unlabelled=row.unlabelled,
    )


_MONEY = select(
    func.coalesce(func.sum(Payment.authorised_minor - Payment.lost_minor), 0) + card_money.HELD,
    func.coalesce(func.sum(Payment.captured_minor - Payment.lost_minor), 0),
    func.coalesce(func.sum(Payment.refunded_minor), 0),
).where(
    Payment.order_id == bindparam("order_id"),
    Payment.status.in_([PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED]),
)
# Money that has not left yet is still ours: the word follows when it goes.
_SET_ASIDE = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
    Refund.order_id == bindparam("order_id"), Refund.status.in_(NOT_KNOWN_TO_HAVE_LEFT)
)
_MOVED = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
    Refund.order_id == bindparam("order_id"),
    Refund.status == RefundStatus.DONE,
    IS_MOVED,
)
_TOTAL = select(Order.total_minor).where(Order.id == bindparam("order_id"))
_SET_PAYMENT = update(Order).where(Order.id == bindparam("row_id")).values(payment=bindparam("word"))


def refresh_payment(db: Db, order_id: int) -> PaymentWord:
    """Rewrite the payment word of an order after money came in or went back."""
    authorised, captured, refunded = db.run(_MONEY, {"order_id": order_id}).one()
    refunded = int(refunded) - int(db.run(_SET_ASIDE, {"order_id": order_id}).scalar_one())
    total = db.run(_TOTAL, {"order_id": order_id}).scalar_one()
    moved = int(db.run(_MOVED, {"order_id": order_id}).scalar_one()) if refunded else 0
    word = payment_word(total=total, authorised=int(authorised), captured=int(captured), refunded=refunded, moved=moved)
    db.run(_SET_PAYMENT, {"row_id": order_id, "word": word})
    return word

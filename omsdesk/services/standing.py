"""Where orders stand: the facts that decide what may happen to them next.

Facts are read for all orders asked about in one statement per kind, and only when a rule asks, so a
wave of a thousand orders costs as many statements as one order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, case, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import OPEN_RETURNS, ReturnStatus
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import NOT_KNOWN_TO_HAVE_LEFT, PaymentStatus
from omsdesk.lifecycles.pick import OPEN_TASKS, TaskStatus
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED, ShipmentStatus
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Label, Parcel, Shipment, ShipmentLine
from omsdesk.models.supplier import SupplyLine
from omsdesk.services import dispute_money, settings

_IDS: BindParameter[int] = bindparam("ids", expanding=True)


@dataclass(frozen=True)
class Goods:
    """The counters of an order, summed over its lines."""

    to_ship: int = 0
    """Ordered less cancelled."""
    allocated: int = 0
    on_shelf: int = 0
    """Promised pieces that are kept in stock here and not yet shipped."""
    at_suppliers: int = 0
    """Promised pieces that a supplier sends and that have not left there."""
    packed: int = 0
    shipped: int = 0
    delivered: int = 0
    returnable: int = 0


@dataclass(frozen=True)
class Money:
    """What an order costs and what was paid, in minor units."""

    owed: int = 0
    """The order's total less what came back and was accepted."""
    captured: int = 0
    """Less what banks took back for good."""
    refunded: int = 0
    pending: int = 0
    """Refunds that are asked for and not done."""
    disputed: int = 0
    """What customers' banks are taking back just now."""


_HEADS = select(Order.id, Order.status, Order.history, Order.total_minor).where(Order.id.in_(_IDS))
_HOLDS = (
    select(Hold.order_id, Hold.reason, Hold.note, Hold.said)
    .where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
    .order_by(Hold.id)
)
_AT_SUPPLIERS = (
    select(func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0))
    .where(SupplyLine.order_id == OrderLine.order_id)
    .correlate(OrderLine)
    .scalar_subquery()
)
_GOODS = (
    select(
        OrderLine.order_id,
        func.sum(OrderLine.ordered - OrderLine.cancelled).label("to_ship"),
        func.sum(OrderLine.allocated).label("allocated"),
        (func.sum(case((OrderLine.stocked, OrderLine.allocated - OrderLine.shipped), else_=0)) - _AT_SUPPLIERS).label(
            "on_shelf"
        ),
        _AT_SUPPLIERS.label("at_suppliers"),
        func.sum(OrderLine.packed).label("packed"),
        func.sum(OrderLine.shipped).label("shipped"),
        func.sum(OrderLine.delivered).label("delivered"),
        func.sum(OrderLine.shipped - OrderLine.returned - OrderLine.written_off - OrderLine.return_requested).label(
            "returnable"
        ),
    )
    .where(OrderLine.order_id.in_(_IDS))
    .group_by(OrderLine.order_id)
)
_SHIPMENTS = select(Shipment.order_id, Shipment.id, Shipment.status).where(Shipment.order_id.in_(_IDS))
_RELEASED = (
    select(Shipment.order_id, func.sum(ShipmentLine.quantity))
    .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
    .where(Shipment.order_id.in_(_IDS), Shipment.status.in_(BEFORE_SHIPPED))
    .group_by(Shipment.order_id)
)
_TASKS = (
    select(Shipment.order_id, PickTask.status, func.count())
    .join(PickTask, PickTask.shipment_id == Shipment.id)
    .where(
        Shipment.order_id.in_(_IDS),
        PickTask.status.in_(OPEN_TASKS) | ((PickTask.status == TaskStatus.SHORT) & PickTask.decided.is_(False)),
    )
    .group_by(Shipment.order_id, PickTask.status)
)
_UNLABELLED = (
    select(Shipment.order_id, Shipment.id)
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(
        Shipment.order_id.in_(_IDS),
        Shipment.status == ShipmentStatus.PACKED,
        Parcel.status == ParcelStatus.CLOSED,
        Label.id.is_(None),
    )
)
_LOADED = (
    select(Shipment.order_id, func.count())
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .where(
        Shipment.order_id.in_(_IDS),
        Shipment.status == ShipmentStatus.PACKED,
        Parcel.status == ParcelStatus.SHIPPED,
    )
    .group_by(Shipment.order_id)
)
_PAID = (
    select(
        Payment.order_id,
        func.sum(Payment.captured_minor - Payment.lost_minor).label("captured"),
        func.sum(Payment.refunded_minor).label("refunded"),
        dispute_money.TAKING_MINOR.label("disputed"),
    )
    .where(Payment.order_id.in_(_IDS), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.order_id)
)
_REFUNDS = (
    select(Refund.order_id, func.sum(Refund.amount_minor))
    .where(Refund.order_id.in_(_IDS), Refund.status.in_(NOT_KNOWN_TO_HAVE_LEFT))
    .group_by(Refund.order_id)
)
_TAKEN_BACK = (
    select(Return.order_id, func.sum(ReturnLine.refund_minor), func.min(Return.fee_minor))
    .join(ReturnLine, ReturnLine.return_id == Return.id)
    .where(Return.order_id.in_(_IDS), Return.status == ReturnStatus.SETTLED)
    .group_by(Return.order_id, Return.id)
)
_RETURNS = (
    select(Return.order_id, func.count())
    .where(Return.order_id.in_(_IDS), Return.status.in_(OPEN_RETURNS))
    .group_by(Return.order_id)
)


class Standing:
    """The facts of some orders, each kind read when it is first asked for."""

    def __init__(self, db: Db, order_ids: Collection[int]) -> None:
        self._db = db
        self._asked = {"ids": list(order_ids)}

    @cached_property
    def company(self) -> settings.Company:
        """How the house works."""
        return settings.company(self._db)

    @cached_property
    def heads(self) -> dict[int, Any]:
        """Status, history flag and total of each order that exists."""
        return {row.id: row for row in self._rows(_HEADS)}

    @cached_property
    def holds(self) -> dict[int, list[Any]]:
        """Open holds, oldest first."""
        found: dict[int, list[Any]] = {}
        for row in self._rows(_HOLDS):
            found.setdefault(row.order_id, []).append(row)
        return found

    @cached_property
    def _goods(self) -> dict[int, Goods]:
        return {order_id: Goods(*map(int, sums)) for order_id, *sums in self._rows(_GOODS)}

    @cached_property
    def _shipments(self) -> dict[int, dict[int, ShipmentStatus]]:
        found: dict[int, dict[int, ShipmentStatus]] = {}
        for row in self._rows(_SHIPMENTS):
            found.setdefault(row.order_id, {})[row.id] = row.status
        return found

    @cached_property
    def _released(self) -> dict[int, int]:
        return self._sums(_RELEASED)

    @cached_property
    def _tasks(self) -> dict[int, dict[TaskStatus, int]]:
        found: dict[int, dict[TaskStatus, int]] = {}
        for order_id, status, count in self._rows(_TASKS):
            found.setdefault(order_id, {})[status] = int(count)
        return found

    @cached_property
    def _unlabelled(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for order_id, shipment_id in self._rows(_UNLABELLED):
            found.setdefault(order_id, set()).add(shipment_id)
        return found

    @cached_property
    def _money(self) -> dict[int, Money]:
        paid = {row.order_id: row for row in self._rows(_PAID)}
        pending = self._sums(_REFUNDS)
        back = self._taken_back()
        return {
            order_id: Money(
                owed=head.total_minor - back.get(order_id, 0),
                captured=int(paid[order_id].captured) if order_id in paid else 0,
                refunded=int(paid[order_id].refunded) if order_id in paid else 0,
                pending=pending.get(order_id, 0),
                disputed=int(paid[order_id].disputed) if order_id in paid else 0,
            )
            for order_id, head in self.heads.items()
        }

    def _taken_back(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for order_id, worth, fee in self._rows(_TAKEN_BACK):
            found[order_id] = found.get(order_id, 0) + max(int(worth) - fee, 0)
        return found

    @cached_property
    def _returns(self) -> dict[int, int]:
        return self._sums(_RETURNS)

    def goods(self, order_id: int) -> Goods:
        """The counters of one order."""
        return self._goods.get(order_id, Goods())

    def shipments(self, order_id: int) -> dict[int, ShipmentStatus]:
        """The shipments of one order with their statuses."""
        return self._shipments.get(order_id, {})

    def to_release(self, order_id: int) -> int:
        """Promised pieces that no live shipment carries yet."""
        return self.goods(order_id).on_shelf - self._released.get(order_id, 0)

    def tasks(self, order_id: int, *statuses: TaskStatus) -> int:
        """How many picks of one order have one of these statuses."""
        counts = self._tasks.get(order_id, {})
        return sum(counts.get(status, 0) for status in statuses)

    def unlabelled(self, order_id: int) -> set[int]:
        """Packed shipments with a closed parcel that has no label."""
        return self._unlabelled.get(order_id, set())

    @cached_property
    def _loaded(self) -> dict[int, int]:
        return self._sums(_LOADED)

    def loaded(self, order_id: int) -> int:
        """Boxes of packed shipments that are on the truck while others of them are not."""
        return self._loaded.get(order_id, 0)

    def money(self, order_id: int) -> Money:
        """What one order costs and what was paid."""
        return self._money.get(order_id, Money())

    def open_returns(self, order_id: int) -> int:
        """How many returns of one order are not decided."""
        return self._returns.get(order_id, 0)

    def _rows(self, statement: Executable) -> Sequence[Any]:
        return self._db.run(statement, self._asked).all()

    def _sums(self, statement: Executable) -> dict[int, int]:
        return {order_id: int(total) for order_id, total in self._rows(statement)}

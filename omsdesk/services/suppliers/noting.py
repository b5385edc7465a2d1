"""A supplier sent goods: they have left, with their number, and our shelves are not touched.

The ledger takes the pieces from the suppliers' place straight to the customers', and the promise with them. From here
on it is a shipment like any other: mail, invoice, tracking, completion and returns read it so. The price that
was agreed is what the goods cost the house, if it is in the currency of the house.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.clock import in_zone, start_of_day
from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.lifecycles.supply import SUPPLY, SupplyStatus
from omsdesk.models.base import BigId
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import Shipment
from omsdesk.models.supplier import Supplier, Supply, SupplyLine, SupplyShipment
from omsdesk.services import allocating, blocking, headlines, ledger, left_elsewhere, messaging, settings, supply_rows
from omsdesk.services.costing import stating
from omsdesk.services.left_elsewhere import Gone
from omsdesk.words import Text

_HEAD = (
    select(Supply.order_id, Supply.status, Supply.made_at, Supplier.name.label("supplier"), Order.ship_by)
    .join(Supplier, Supplier.id == Supply.supplier_id)
    .join(Order, Order.id == Supply.order_id)
    .where(Supply.id == bindparam("supply"))
)
_LINES = (
    select(
        SupplyLine.id,
        SupplyLine.order_line_id,
        OrderLine.product_id,
        OrderLine.name,
        OrderLine.shipped,
        (SupplyLine.quantity - SupplyLine.shipped).label("open"),
        *(SupplyLine.price_minor, SupplyLine.currency),
    )
    .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
    .where(SupplyLine.supply_id == bindparam("supply"), SupplyLine.quantity > SupplyLine.shipped)
    .order_by(OrderLine.position)
)
_PIECES = bindparam("pieces", type_=BigId)
_COUNT = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(picked=OrderLine.picked + _PIECES, packed=OrderLine.packed + _PIECES, shipped=OrderLine.shipped + _PIECES)
)
_COUNT_SUPPLY = (
    update(SupplyLine).where(SupplyLine.id == bindparam("line")).values(shipped=SupplyLine.shipped + _PIECES)
)
_SERVICES = (
    update(OrderLine)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked.is_(False))
    .values(shipped=OrderLine.packed)
)
_LEFT = select(func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.shipped)).where(
    OrderLine.order_id == bindparam("order")
)
_LAST = select(func.max(Shipment.shipped_at)).where(Shipment.order_id == Order.id).scalar_subquery()
_ALL_SHIPPED = update(Order).where(Order.id == bindparam("row")).values(shipped_at=_LAST)
_BOTH = insert(SupplyShipment)


@dataclass(frozen=True)
class Noted:
    """What left."""

    order: str
    pieces: int
    is_all: bool
    """Whether the whole order has left now."""

    @property
    def words(self) -> Text:
        """The same as a sentence."""
        if self.is_all:
            return Text("{order} has left", order=self.order)
        return Text(
            "{n} piece of {order} has left", many="{n} pieces of {order} have left", n=self.pieces, order=self.order
        )


@needs(Right.ORDERS)
def note(
    db: Db, supply_id: int, day: date, *, carrier: str, tracking: str, pieces: Mapping[int, int] | None = None
) -> Noted:
    """Note that the supplier sent it that day: all that is open, or so many ``pieces`` of each line of the order."""
    locks.order(db, _head(db, supply_id).order_id)
    head = _head(db, supply_id)
    _refuse_unfit(db, supply_id, head)
    at = _moment(db, head, day)
    carrier, numbers = carrier.strip() or head.supplier, _numbers(tracking)
    _refuse_numbers(db, carrier[: left_elsewhere.LONGEST_CARRIER], numbers)
    lines = _chosen(db.run(_LINES, {"supply": supply_id}).all(), pieces)
    shipment = _write(db, supply_id, head, carrier[: left_elsewhere.LONGEST_CARRIER], numbers, lines, at)
    db.run(_SERVICES, {"order": head.order_id})
    is_all = int(db.run(_LEFT, {"order": head.order_id}).scalar_one()) == 0
    if is_all:
        db.run(_ALL_SHIPPED, {"row": head.order_id})
    supply_rows.end_if_done(db, supply_id, head.order_id)
    headlines.refresh(db, head.order_id)
    messaging.shipped(db, head.order_id, shipment, with_slip=False)
    return Noted(house_name("SO", head.order_id), sum(count for _, count in lines), is_all)


def _write(
    db: Db,
    supply_id: int,
    head: Any,
    carrier: str,
    numbers: Sequence[str],
    lines: Sequence[tuple[Any, int]],
    at: datetime,
) -> int:
    supplier, customer = ledger.place(db, PlaceKind.SUPPLIER), ledger.place(db, PlaceKind.CUSTOMER)
    currency = settings.company(db).currency
    for line, count in lines:
        balance, _, _ = ledger.balance_at(db, product_id=line.product_id, place_id=supplier)
        allocating.unpromise(db, order_line_id=line.order_line_id, balance_id=balance, pieces=count)
        move = ledger.Move(
            MoveKind.SHIPPED,
            line.product_id,
            supplier,
            customer,
            count,
            order_line_id=line.order_line_id,
            promised_balance_id=balance,
        )
        ledger.move(db, move)
        if line.price_minor is not None and line.currency == currency:
            cost = {(line.product_id, customer): line.price_minor * count}
            stating.state(db, supplier, cost, kind=MoveKind.SHIPPED)
        db.run(_COUNT, {"line": line.order_line_id, "pieces": count})
        db.run(_COUNT_SUPPLY, {"line": line.id, "pieces": count})
        before, after = line.shipped, line.shipped + count
        db.audit("order_line", line.order_line_id, "shipped", order_id=head.order_id, before=before, after=after)
    goods = [Gone(line.order_line_id, line.product_id, count) for line, count in lines]
    shipment = left_elsewhere.write(db, head.order_id, head.ship_by, goods, carrier=carrier, numbers=numbers, at=at)
    db.run(_BOTH, {"shipment_id": shipment, "supply_id": supply_id})
    told = f"{carrier} {', '.join(numbers)}"
    db.audit("supply", supply_id, "sent goods", order_id=head.order_id, before=head.supplier, after=told)
    return shipment


def _head(db: Db, supply_id: int) -> Any:
    head = db.run(_HEAD, {"supply": supply_id}).first()
    if head is None:
        raise Refusal(Text("There is no such order to a supplier."))
    return head


def _refuse_unfit(db: Db, supply_id: int, head: Any) -> None:
    if head.status is SupplyStatus.WAITING:
        raise Refusal(
            Text("{supplier} does not know of it yet.", supplier=head.supplier), Text("Send the order first.")
        )
    if head.status is SupplyStatus.CANCELLED:
        raise Refusal(
            Text("{number} was called off.", number=house_name("PO", supply_id)),
            Text("If the goods left all the same, have them come back as a return."),
        )
    SUPPLY.after("ship", head.status)
    stopped = blocking.stopper(db, head.order_id)
    if stopped is not None:
        raise Refusal(stopped, Text("Settle that first, then note it."))


def _moment(db: Db, head: Any, day: date) -> datetime:
    """Now when it was today, else noon of that day."""
    zone = settings.company(db).zone
    today = in_zone(db.now, zone).date()
    if day > today:
        raise Refusal(Text("This day is still to come."), Text("Say when it was sent."))
    if day < in_zone(head.made_at, zone).date():
        raise Refusal(Text("That was before it was ordered."), Text("Look at the date again."))
    return db.now if day == today else start_of_day(day, zone) + timedelta(hours=12)


def _numbers(tracking: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in re.split(r"[\s,;]+", tracking.strip()) if each))


def _refuse_numbers(db: Db, carrier: str, numbers: Sequence[str]) -> None:
    if not numbers:
        raise Refusal(
            Text("A shipment needs a tracking number."), Text("Without one, give the number of their delivery note.")
        )
    left_elsewhere.refuse_unreadable(carrier, numbers)
    for each in numbers:
        if left_elsewhere.whose(db, carrier, each) is not None:
            raise Refusal(Text("The number {number} was noted before.", number=each), Text("Look at the mail again."))


def _chosen(lines: Sequence[Any], pieces: Mapping[int, int] | None) -> list[tuple[Any, int]]:
    wanted = {line.order_line_id: line.open for line in lines} if pieces is None else dict(pieces)
    known = {line.order_line_id for line in lines}
    if set(wanted) - known:
        raise Refusal(Text("This line is not with this supplier."))
    for line in lines:
        count = wanted.get(line.order_line_id, 0)
        if not 0 <= count <= line.open:
            raise Refusal(
                Text("{n} of {product} cannot have left.", n=count, product=line.name),
                Text("{n} was still to be sent.", many="{n} were still to be sent.", n=line.open),
            )
    chosen = [(line, wanted.get(line.order_line_id, 0)) for line in lines if wanted.get(line.order_line_id, 0)]
    if not chosen:
        raise Refusal(Text("No piece was chosen."), Text("Say how many of each have left."))
    return chosen

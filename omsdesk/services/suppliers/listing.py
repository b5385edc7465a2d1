"""What waits at which supplier: the orders to them as people see them, all that are open or those of one order."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles import Role
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.supply import OPEN_SUPPLIES, SupplyStatus, ToldBy
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.supplier import Supplier, SupplierProduct, Supply, SupplyLine
from omsdesk.money import Money, total
from omsdesk.services.suppliers import prices
from omsdesk.words import Day, Text

MOST = 1_000
"""So many are listed; older ones are found at their order."""
_S = SupplyStatus


@dataclass(frozen=True)
class Line:
    """Pieces of one product that a supplier sends."""

    line_id: int
    """The line of the order."""
    sku: str
    name: str
    code: str
    """What the supplier calls it."""
    quantity: int
    shipped: int
    price: Money | None = None
    """What a piece costs us, without tax."""

    @property
    def open(self) -> int:
        """Pieces that have not left there."""
        return self.quantity - self.shipped

    @property
    def total(self) -> Money | None:
        """What all of them cost."""
        return None if self.price is None else Money(self.price.minor * self.quantity, self.price.currency)


@dataclass(frozen=True)
class SupplyRow:
    """One order to a supplier."""

    id: int
    number: str
    supplier_id: int
    supplier: str
    email: str
    order_id: int
    order: str
    customer: str
    city: str
    status: SupplyStatus
    revision: int
    told: bool
    told_by: ToldBy | None
    made_at: datetime
    sent_at: datetime | None
    ship_by: datetime
    lines: tuple[Line, ...] = ()

    @property
    def goods(self) -> str:
        """What is still to be sent; of one that is over, what was asked for."""
        shown = [(line.open, line) for line in self.lines if line.open] or [
            (line.quantity, line) for line in self.lines
        ]
        return ", ".join(f"{pieces} \N{MULTIPLICATION SIGN} {line.name}" for pieces, line in shown)

    @property
    def open(self) -> int:
        """Pieces that have not left there."""
        return sum(line.open for line in self.lines)

    @property
    def costs(self) -> tuple[Money, ...]:
        """What the pieces cost for which a price is known, one sum for each currency."""
        priced = [each.total for each in self.lines if each.total is not None]
        found = dict.fromkeys(each.currency for each in priced)
        return tuple(total([each for each in priced if each.currency == code], code) for code in found)

    @property
    def must_be_told(self) -> bool:
        """Whether they were told something that is not so any more."""
        return self.revision > 0 and not self.told

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.status in OPEN_SUPPLIES or self.must_be_told

    @property
    def mark(self) -> tuple[Text, str, str]:
        """Its pill: the word, the role and the icon."""
        if self.must_be_told:
            return Text("Changed, tell them"), Role.ERR.value, "triangle-alert"
        return self.status.word, self.status.role.value, self.status.icon

    def words(self, line_id: int, now: datetime) -> Text | None:
        """What the line of an order says of it; None when it has nothing of that line."""
        line = next((each for each in self.lines if each.line_id == line_id and each.quantity), None)
        if line is None:
            return None
        if not line.open:
            return Text("{n} sent by {supplier}", n=line.quantity, supplier=self.supplier)
        if self.status is _S.WAITING:
            return Text("{n} from {supplier}, to be ordered", n=line.open, supplier=self.supplier)
        day = Day(self.sent_at or self.made_at, now)
        return Text("{n} from {supplier}, ordered {day}", n=line.open, supplier=self.supplier, day=day)


_ROWS = (
    select(
        *Supply.__table__.columns,
        *(Supplier.name, Supplier.email, Order.ship_name, Order.ship_city, Order.ship_by),
    )
    .join(Supplier, Supplier.id == Supply.supplier_id)
    .join(Order, Order.id == Supply.order_id)
)
_OPEN = (
    _ROWS.where(or_(Supply.status.in_(OPEN_SUPPLIES), (Supply.revision > 0) & Supply.told.is_(False)))
    .order_by(Supply.status.desc(), Order.ship_by, Supply.id)
    .limit(MOST)
)
_ALL = _ROWS.order_by(Supply.id.desc()).limit(MOST)
_OF_ORDER = _ROWS.where(Supply.order_id == bindparam("order")).order_by(Supply.id)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ASKED = (
    select(Supplier.name)
    .join(Supply, Supply.supplier_id == Supplier.id)
    .where(Supply.order_id.in_(_IDS), Supply.status == _S.SENT)
    .distinct()
    .order_by(Supplier.name)
)
_LINES = (
    select(
        SupplyLine.supply_id,
        SupplyLine.order_line_id,
        OrderLine.sku,
        OrderLine.name,
        SupplierProduct.code,
        SupplyLine.quantity,
        SupplyLine.shipped,
        *prices.PRICE,
    )
    .join(Supply, Supply.id == SupplyLine.supply_id)
    .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
    .outerjoin(
        SupplierProduct,
        (SupplierProduct.product_id == OrderLine.product_id) & (SupplierProduct.supplier_id == Supply.supplier_id),
    )
    .where(SupplyLine.supply_id.in_(_IDS))
    .order_by(OrderLine.position)
)


@needs(Right.ORDERS)
def listed(db: Db, *, only_open: bool = True) -> tuple[SupplyRow, ...]:
    """The orders to suppliers; those to be ordered first, then by the day on which they should leave."""
    return _with_lines(db, db.run(_OPEN if only_open else _ALL).all())


def of_order(db: Db, order_id: int) -> tuple[SupplyRow, ...]:
    """Those of one order, the first one first."""
    return _with_lines(db, db.run(_OF_ORDER, {"order": order_id}).all())


def asked(db: Db, order_ids: Collection[int]) -> tuple[str, ...]:
    """The suppliers who were told of goods of these orders that have not left there."""
    return tuple(db.run(_ASKED, {"ids": list(order_ids)}).scalars()) if order_ids else ()


def _with_lines(db: Db, rows: Iterable[Any]) -> tuple[SupplyRow, ...]:
    rows = list(rows)
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in db.run(_LINES, {"ids": [row.id for row in rows]}) if rows else ():
        lines[row.supply_id].append(
            Line(
                *(row.order_line_id, row.sku, row.name, row.code or "", row.quantity, row.shipped), prices.price_of(row)
            )
        )
    return tuple(_row(row, tuple(lines[row.id])) for row in rows)


def _row(row: Any, lines: tuple[Line, ...]) -> SupplyRow:
    return SupplyRow(
        id=row.id,
        number=house_name("PO", row.id),
        supplier_id=row.supplier_id,
        supplier=row.name,
        email=row.email,
        order_id=row.order_id,
        order=house_name("SO", row.order_id),
        customer=row.ship_name,
        city=row.ship_city,
        status=row.status,
        revision=row.revision,
        told=row.told,
        told_by=row.told_by,
        made_at=row.made_at,
        sent_at=row.sent_at,
        ship_by=row.ship_by,
        lines=lines,
    )

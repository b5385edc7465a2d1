"""The office has a line's missing pieces sent by a supplier, or takes that back."""

from typing import Any

from sqlalchemy import bindparam, exists, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.supply import OPEN_SUPPLIES, SupplyStatus
from omsdesk.models.base import BigId
from omsdesk.models.order import OrderLine
from omsdesk.models.stock import RESERVE
from omsdesk.models.supplier import Supplier, SupplierProduct, Supply, SupplyLine
from omsdesk.services import allocating, blocking, headlines, ledger, supply_rows
from omsdesk.services.suppliers import roster
from omsdesk.services.supply_rows import Wanted
from omsdesk.words import Text

_LINE = select(
    *(OrderLine.id, OrderLine.product_id, OrderLine.name, OrderLine.stocked, OrderLine.allocated),
    (OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated).label("missing"),
).where(OrderLine.id == bindparam("line"), OrderLine.order_id == bindparam("order"))
_COUNT = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(allocated=OrderLine.allocated + bindparam("pieces", type_=BigId))
)
_HEAD = (
    select(Supply.id, Supply.order_id, Supply.status, Supplier.name.label("supplier"))
    .join(Supplier, Supplier.id == Supply.supplier_id)
    .where(Supply.id == bindparam("supply"))
)
_LINES = (
    select(
        SupplyLine.order_line_id,
        OrderLine.product_id,
        OrderLine.name,
        (SupplyLine.quantity - SupplyLine.shipped).label("pieces"),
        exists()
        .where(SupplierProduct.product_id == OrderLine.product_id, SupplierProduct.direct.is_(True))
        .label("direct"),
    )
    .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
    .where(SupplyLine.supply_id == bindparam("supply"), SupplyLine.quantity > SupplyLine.shipped)
    .order_by(SupplyLine.id)
)


@needs(Right.ORDERS)
def give(db: Db, order_id: int, line_id: int, supplier_id: int, pieces: int, code: str = "") -> Text:
    """Have missing pieces of a line sent by this supplier; what else the order waits for is promised right after."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "allocate")
    line = db.run(_LINE, {"line": line_id, "order": order_id}).first()
    supplier = roster.one(db, supplier_id)
    if line is None:
        raise Refusal(Text("This line does not belong to the order."))
    if not line.stocked:
        raise Refusal(Text("Nothing of {product} is sent.", product=line.name))
    if not 0 < pieces <= line.missing:
        raise Refusal(
            Text("{n} of {product} cannot come from a supplier.", n=pieces, product=line.name),
            Text("{n} is missing.", many="{n} are missing.", n=max(line.missing, 0)),
        )
    _promise_there(db, line, pieces)
    db.audit(
        "order_line", line_id, "allocated", order_id=order_id, before=line.allocated, after=line.allocated + pieces
    )
    supply_rows.ask(db, [Wanted(order_id, line_id, supplier_id, pieces)])
    if code.strip():
        _keep_code(db, line.product_id, supplier_id, code)
    allocating.allocate(db, order_id, also=(order_id,))
    return Text("{n} x {product} comes from {supplier}", n=pieces, product=line.name, supplier=supplier.name)


@needs(Right.ORDERS)
def take_back(db: Db, supply_id: int) -> Text:
    """They do not send it after all: its pieces wait for stock here. A supplier who knows of it has to be told."""
    head = db.run(_HEAD, {"supply": supply_id}).first()
    if head is None:
        raise Refusal(Text("There is no such order to a supplier."))
    locks.order(db, head.order_id)
    head = db.run(_HEAD, {"supply": supply_id}).one()
    if head.status not in OPEN_SUPPLIES:
        raise Refusal(Text("This order to {supplier} is over.", supplier=head.supplier))
    lines = db.run(_LINES, {"supply": supply_id}).all()
    always = next((line for line in lines if line.direct), None)
    if always is not None:
        raise Refusal(
            Text("{product} always comes straight from a supplier.", product=always.name),
            Text("Change that on the product, or cancel its pieces on the order."),
        )
    for line in lines:
        withdraw(db, line, line.pieces)
    supply_rows.settle(db, head.order_id, first=supply_id)
    headlines.refresh(db, head.order_id)
    allocating.allocate(db, head.order_id)
    if head.status is SupplyStatus.SENT:
        return Text("{supplier} has to be told", supplier=head.supplier)
    return Text("These pieces wait for stock here")


def withdraw(db: Db, line: Any, pieces: int) -> int:
    """Take back what a line is promised at the suppliers' place; how many pieces that was."""
    balance, _, _ = ledger.balance_at(db, product_id=line.product_id, place_id=ledger.place(db, PlaceKind.SUPPLIER))
    return allocating.withdraw(db, line.order_line_id, pieces, balance_id=balance)


def _promise_there(db: Db, line: Any, pieces: int) -> None:
    balance, _, _ = ledger.balance_at(db, product_id=line.product_id, place_id=ledger.place(db, PlaceKind.SUPPLIER))
    db.run(RESERVE, {"balance": balance, "quantity": pieces})
    allocating.promise_again(db, order_line_id=line.id, balance_id=balance, pieces=pieces)
    db.run(_COUNT, {"line": line.id, "pieces": pieces})


def _keep_code(db: Db, product_id: int, supplier_id: int, code: str) -> None:
    known = {each.supplier_id: each for each in roster.of_product(db, product_id)}.get(supplier_id)
    if known is None or known.code != code.strip():
        direct, price = (known.direct, known.price) if known is not None else (False, None)
        roster.offer(db, product_id, supplier_id, code, direct=direct, price=price)

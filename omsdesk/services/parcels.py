"""One box: opened with its first piece, closed with its weight and SSCC, reopened, voided.

The ledger moves when a box closes, not at each scan: goods lie in their tote or on the bench until then.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk import codes
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import PARCEL, ParcelStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.order import OrderLine
from omsdesk.models.product import Product
from omsdesk.models.shipment import INTO_BOX, Parcel, ParcelLine
from omsdesk.services import boxes, ledger, settings
from omsdesk.services.steps import step
from omsdesk.words import Text

_NEW = insert(Parcel).returning(Parcel.id)
_NEW_LINE = insert(ParcelLine)
_OF_SHIPMENT = (
    select(Parcel.id, Parcel.status, Parcel.box, Parcel.weight_g, Parcel.sscc)
    .where(Parcel.shipment_id == bindparam("shipment"), Parcel.status != ParcelStatus.VOIDED)
    .order_by(Parcel.id)
)
_LINES = (
    select(ParcelLine.order_line_id, ParcelLine.quantity, OrderLine.product_id, Product.weight_g)
    .join(OrderLine, OrderLine.id == ParcelLine.order_line_id)
    .join(Product, Product.id == OrderLine.product_id)
    .where(ParcelLine.parcel_id == bindparam("parcel"), ParcelLine.quantity > 0)
    .order_by(ParcelLine.id)
)
_ROW = select(Parcel.box, Parcel.sscc).where(Parcel.id == bindparam("parcel"))
_CHOOSE = (
    update(Parcel)
    .where(Parcel.id == bindparam("parcel"), Parcel.status == ParcelStatus.OPEN)
    .values(box=bindparam("name"))
)


def of_shipment(db: Db, shipment_id: int) -> Sequence[Any]:
    """The boxes of a shipment in the order they were opened, voided ones left out."""
    return db.run(_OF_SHIPMENT, {"shipment": shipment_id}).all()


def open_box(db: Db, shipment_id: int, order_id: int) -> int:
    """A new, empty box."""
    parcel_id: int = db.run(
        _NEW, {"shipment_id": shipment_id, "status": ParcelStatus.OPEN, "opened_at": db.now}
    ).scalar_one()
    db.audit("parcel", parcel_id, "open", order_id=order_id, after=ParcelStatus.OPEN)
    return parcel_id


def put_in(db: Db, *, parcel_id: int, order_line_id: int, pieces: int) -> None:
    """Pieces go into the box, or out again when ``pieces`` is below zero."""
    if db.run(INTO_BOX, {"parcel": parcel_id, "order_line": order_line_id, "pieces": pieces}).first() is None:
        db.run(_NEW_LINE, {"parcel_id": parcel_id, "order_line_id": order_line_id, "quantity": pieces})


def pieces_of(db: Db, parcel_id: int, order_line_id: int) -> int:
    """How many pieces of an order line lie in the box."""
    return sum(int(line.quantity) for line in content(db, parcel_id) if line.order_line_id == order_line_id)


def content(db: Db, parcel_id: int) -> Sequence[Any]:
    """Order line, product, quantity and weight of a piece, for everything in the box."""
    return db.run(_LINES, {"parcel": parcel_id}).all()


def expected_weight(db: Db, parcel_id: int) -> int:
    """What the box should weigh: its goods and itself."""
    empty = boxes.weight_of(db.run(_ROW, {"parcel": parcel_id}).one().box, boxes.in_house(db))
    goods = sum(int(line.quantity * line.weight_g) for line in content(db, parcel_id))
    return empty + goods


def choose_box(db: Db, parcel_id: int, name: str, *, order_id: int) -> None:
    """Say which box the goods go into."""
    if db.run(_CHOOSE, {"parcel": parcel_id, "name": name}).rowcount == 0:
        raise Refusal(Text("This box is closed."), Text("Reopen the order to change it."))
    db.audit("parcel", parcel_id, "box", order_id=order_id, after=name)


def close(db: Db, parcel_id: int, *, order_id: int, from_id: int, weight_g: int | None = None) -> bool:
    """Close the box: weighed or reckoned, numbered, and its goods on the dock. An empty one stays open: False."""
    lines = content(db, parcel_id)
    if not lines:
        return False
    row = db.run(_ROW, {"parcel": parcel_id}).one()
    reckoned = boxes.weight_of(row.box, boxes.in_house(db)) + sum(line.quantity * line.weight_g for line in lines)
    company = settings.company(db)
    sscc = row.sscc or codes.sscc(company.gs1_prefix, parcel_id, company.sscc_row)
    step(
        db,
        Parcel,
        parcel_id,
        PARCEL,
        "close",
        order_id=order_id,
        frm=ParcelStatus.OPEN,
        weight_g=reckoned if weight_g is None else weight_g,
        sscc=sscc,
        closed_at=db.now,
    )
    _move(db, lines, MoveKind.PACKED, from_id=from_id, to_id=ledger.place(db, PlaceKind.DOCK))
    return True


def reopen(db: Db, parcel_id: int, *, order_id: int, to_id: int) -> None:
    """Open a closed box again; its goods are back on the bench or in the tote."""
    step(db, Parcel, parcel_id, PARCEL, "reopen", order_id=order_id, closed_at=None, place_id=None)
    dock = ledger.place(db, PlaceKind.DOCK)
    _move(db, content(db, parcel_id), MoveKind.TRANSFERRED, from_id=dock, to_id=to_id, reason="reopened")


def void(db: Db, parcel_id: int, *, order_id: int) -> None:
    """A box that is not used after all. Its number is not given again."""
    step(db, Parcel, parcel_id, PARCEL, "void", order_id=order_id)


def _move(db: Db, lines: Sequence[Any], kind: MoveKind, *, from_id: int, to_id: int, reason: str = "") -> None:
    ledger.move_all(
        db,
        [
            ledger.Move(
                kind,
                line.product_id,
                from_id,
                to_id,
                line.quantity,
                order_line_id=line.order_line_id,
                reason=reason,
            )
            for line in lines
        ],
    )

"""Goods that were taken for an order that no longer wants them: a task until they lie on a shelf again."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import PUT_BACK, PutBackStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind
from omsdesk.models.product import Product
from omsdesk.models.stock import Location, PutBack
from omsdesk.services import allocating, house_ways, ledger
from omsdesk.services.receiving import refuse_unfit_place
from omsdesk.services.steps import step
from omsdesk.words import Text


@dataclass(frozen=True)
class PutBackTask:
    """One thing to carry back."""

    id: int
    product_id: int
    sku: str
    product: str
    quantity: int
    from_id: int
    from_place: str
    to_place: str
    to_id: int | None
    order_id: int | None


_FROM = aliased(Location)
_HOME = aliased(Location)
_PENDING = (
    select(
        PutBack.id,
        PutBack.product_id,
        Product.sku,
        Product.name,
        PutBack.quantity,
        PutBack.from_id,
        _FROM.name.label("from_place"),
        _HOME.name.label("to_place"),
        PutBack.to_id,
        PutBack.order_id,
    )
    .join(Product, Product.id == PutBack.product_id)
    .join(_FROM, _FROM.id == PutBack.from_id)
    .outerjoin(_HOME, _HOME.id == PutBack.to_id)
    .where(PutBack.status == PutBackStatus.PENDING)
    .order_by(PutBack.id)
)
_ONE = select(PutBack.product_id, PutBack.from_id, PutBack.to_id, PutBack.quantity, PutBack.order_id).where(
    PutBack.id == bindparam("id")
)
_WAITING = (
    select(PutBack.id)
    .where(
        PutBack.order_id == bindparam("order_id"),
        PutBack.product_id == bindparam("product"),
        PutBack.from_id == bindparam("place"),
        PutBack.quantity == bindparam("quantity"),
        PutBack.status == PutBackStatus.PENDING,
    )
    .order_by(PutBack.id.desc())
    .limit(1)
)
_HOME_OF = select(Product.home_id).where(Product.id == bindparam("product"))


def ask(db: Db, *, order_id: int | None, product_id: int, from_id: int, quantity: int) -> int:
    """Write down that pieces lie in a tote, on the bench or the dock and belong back on their shelf."""
    home = db.run(_HOME_OF, {"product": product_id}).scalar()
    put_back_id: int = db.run(
        insert(PutBack)
        .values(
            product_id=product_id,
            from_id=from_id,
            to_id=home if home != from_id else None,
            quantity=quantity,
            order_id=order_id,
            created_at=db.now,
        )
        .returning(PutBack.id)
    ).scalar_one()
    db.audit("put_back", put_back_id, "asked", order_id=order_id, after=quantity)
    return put_back_id


@needs(Right.STOCK)
def finish(db: Db, put_back_id: int, to_id: int | None = None) -> tuple[int, ...]:
    """The pieces lie in a bin again and are free. Returns the orders that waited for them and got some."""
    task = db.run(_ONE, {"id": put_back_id}).first()
    if task is None:
        raise Refusal(Text("This put-back task does not exist."))
    target = to_id or house_ways.home_of(db, task.to_id)
    if target is None:
        raise Refusal(Text("This product has no bin of its own."), Text("Scan the bin where you put it."))
    refuse_unfit_place(db, target)
    allocating.lock_waiting(db, [task.product_id])
    step(db, PutBack, put_back_id, PUT_BACK, "finish", order_id=task.order_id, to_id=target)
    ledger.move(
        db,
        ledger.Move(MoveKind.TRANSFERRED, task.product_id, task.from_id, target, task.quantity, reason="put back"),
    )
    return allocating.fill_backorders(db, [task.product_id])


def call_off(db: Db, *, order_id: int, product_id: int, from_id: int, quantity: int) -> None:
    """Pieces that were just set down are taken up again by who set them down: nobody carries them."""
    asked = {"order_id": order_id, "product": product_id, "place": from_id, "quantity": quantity}
    put_back_id = db.run(_WAITING, asked).scalar()
    if put_back_id is None:
        raise Refusal(Text("It was put away already."), Text("Move it in Stock."))
    step(db, PutBack, put_back_id, PUT_BACK, "finish", order_id=order_id)


def pending(db: Db) -> tuple[PutBackTask, ...]:
    """Everything that waits to be carried back, oldest first."""
    return tuple(
        PutBackTask(
            row.id,
            row.product_id,
            row.sku,
            row.name,
            row.quantity,
            row.from_id,
            row.from_place,
            row.to_place or "",
            row.to_id,
            row.order_id,
        )
        for row in db.run(_PENDING)
    )

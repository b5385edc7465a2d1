"""Counting a bin, and products that were sold before anybody counted them.

A product that is not counted yet is taken from the outside place "uncounted". When it is counted for
the first time, what is already promised moves along to the bin, so that no piece is promised twice.
"""

from sqlalchemy import bindparam, func, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.pick import OPEN_TASKS
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.models.stock import RESERVE, UNRESERVE, Allocation, Location
from omsdesk.services import allocating, headlines, house_ways, ledger
from omsdesk.services.receiving import refuse_odd_quantity, refuse_unfit_place
from omsdesk.words import Text

_HANDLING = select(Product.handling, Product.name, Product.home_id).where(Product.id == bindparam("product"))
_START = (
    update(Product)
    .where(Product.id == bindparam("product"), Product.handling == Handling.UNCOUNTED)
    .values(handling=Handling.COUNTED)
)
_PICKS = (
    select(func.count())
    .where(
        PickTask.order_line_id == Allocation.order_line_id,
        PickTask.balance_id == Allocation.balance_id,
        PickTask.status.in_(OPEN_TASKS),
    )
    .scalar_subquery()
)
_PROMISES_AT = (
    select(Allocation.order_line_id, Allocation.quantity, OrderLine.order_id, _PICKS.label("picks"))
    .join(OrderLine, OrderLine.id == Allocation.order_line_id)
    .where(Allocation.balance_id == bindparam("balance"), Allocation.quantity > 0)
    .order_by(_PICKS.desc(), Allocation.id)
)
_MOVE_TASKS = (
    update(PickTask)
    .where(
        PickTask.order_line_id == bindparam("line"),
        PickTask.balance_id == bindparam("old"),
        PickTask.status.in_(OPEN_TASKS),
    )
    .values(balance_id=bindparam("new"), location_id=bindparam("place"), walk=bindparam("new_walk"))
)
_WALK = select(Location.walk).where(Location.id == bindparam("place"))


@needs(Right.STOCK)
def count(db: Db, *, product_id: int, place_id: int | None, counted: int, note: str = "") -> int:
    """Book what was counted in a bin; returns the difference. Waiting orders get what was found.

    Without a bin, where the house works without them, it was counted where the product lies by habit.
    """
    if counted < 0:
        raise Refusal(Text("A count cannot be below zero."))
    refuse_odd_quantity(max(counted, 1))
    product = db.run(_HANDLING, {"product": product_id}).first()
    if product is None or product.handling is Handling.NEVER:
        raise Refusal(Text("This product is never kept in stock."))
    first_time = product.handling is Handling.UNCOUNTED
    place_id = place_id or house_ways.home_of(db, product.home_id)
    refuse_unfit_place(db, place_id)
    assert place_id is not None  # noqa: S101 - refused just above
    allocating.lock_waiting(db, [product_id])
    balance_id, on_hand, allocated = ledger.balance_at(db, product_id=product_id, place_id=place_id)
    difference = counted - on_hand
    if counted < allocated:
        raise Refusal(
            Text(
                "{promised} of {product} in this bin are promised to orders.", promised=allocated, product=product.name
            ),
            Text("Count again, or mark the picks short first."),
        )
    if difference:
        _book(db, product_id, place_id, difference, note, first_time=first_time)
    if first_time:
        start_counting(db, product_id)
        _bring_promises(db, product_id, place_id, balance_id)
    db.audit("product", product_id, "counted", before=on_hand, after=counted)
    allocating.fill_backorders(db, [product_id])
    return difference


def start_counting(db: Db, product_id: int) -> None:
    """From now on this product's pieces are known."""
    if db.run(_START, {"product": product_id}).rowcount:
        db.audit("product", product_id, "handling", before=Handling.UNCOUNTED, after=Handling.COUNTED)


def _book(db: Db, product_id: int, place_id: int, difference: int, note: str, *, first_time: bool) -> None:
    outside = ledger.place(db, PlaceKind.OPENING if first_time else PlaceKind.ADJUSTMENT)
    came = difference > 0
    ledger.move(
        db,
        ledger.Move(
            MoveKind.ADJUSTED,
            product_id,
            outside if came else place_id,
            place_id if came else outside,
            abs(difference),
            reason=AdjustReason.COUNTED.value,
            note=note,
        ),
    )


def _bring_promises(db: Db, product_id: int, place_id: int, balance_id: int) -> None:
    """Re-point promises from the uncounted place to the bin, as far as the counted pieces go.

    Beyond that the orders wait for stock, except where a picker is under way: he finds them, or marks them short.
    """
    old, _, promised = ledger.balance_at(db, product_id=product_id, place_id=ledger.place(db, PlaceKind.UNCOUNTED))
    if not promised:
        return
    walk = db.run(_WALK, {"place": place_id}).scalar_one()
    for promise in db.run(_PROMISES_AT, {"balance": old}).all():
        line, has_picks = promise.order_line_id, bool(promise.picks)
        _, on_hand, allocated = ledger.balance_at(db, product_id=product_id, place_id=place_id)
        fits = on_hand - allocated >= promise.quantity
        pieces = promise.quantity if fits else 0 if has_picks else on_hand - allocated
        if pieces:
            _bring(db, line, old, balance_id, pieces)
            db.run(_MOVE_TASKS, {"line": line, "old": old, "new": balance_id, "place": place_id, "new_walk": walk})
        if not has_picks and pieces < promise.quantity:
            allocating.withdraw(db, line, promise.quantity - pieces, balance_id=old)
            headlines.refresh(db, promise.order_id)


def _bring(db: Db, line_id: int, old: int, new: int, pieces: int) -> None:
    db.run(RESERVE, {"balance": new, "quantity": pieces})
    db.run(UNRESERVE, {"balance": old, "quantity": pieces})
    allocating.unpromise(db, order_line_id=line_id, balance_id=old, pieces=pieces)
    allocating.promise_again(db, order_line_id=line_id, balance_id=new, pieces=pieces)

"""Correct, move and set apart stock by hand. Every correction has a reason."""

from dataclasses import dataclass

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.services import allocating, ledger
from omsdesk.services.receiving import refuse_odd_quantity, refuse_unfit_place
from omsdesk.words import Text


@dataclass(frozen=True)
class Adjusted:
    """What lies in the place after a correction, and which orders got some of it."""

    on_hand: int
    free: int
    orders: tuple[int, ...] = ()


@needs(Right.STOCK)
def adjust(
    db: Db, *, product_id: int, place_id: int, difference: int, reason: AdjustReason, note: str = ""
) -> Adjusted:
    """Add pieces that were found, or take away pieces that are lost."""
    if difference == 0:
        raise Refusal(Text("The difference is zero, so there is nothing to correct."))
    refuse_odd_quantity(abs(difference))
    place = refuse_unfit_place(db, place_id)
    allocating.lock_waiting(db, [product_id])
    outside = ledger.place(db, PlaceKind.ADJUSTMENT)
    came = difference > 0
    ledger.move(
        db,
        ledger.Move(
            MoveKind.ADJUSTED,
            product_id,
            outside if came else place_id,
            place_id if came else outside,
            abs(difference),
            reason=reason.value,
            note=note,
        ),
    )
    on_hand = _on_hand(db, product_id, place_id)
    before, after = f"{place}: {on_hand - difference}", f"{place}: {on_hand}"
    db.audit("product", product_id, f"adjusted: {reason.value}", before=before, after=after)
    orders = allocating.fill_backorders(db, [product_id]) if came else ()
    return _after(db, product_id, place_id, orders)


@needs(Right.STOCK)
def transfer(db: Db, *, product_id: int, from_id: int, to_id: int, quantity: int, note: str = "") -> Adjusted:
    """Carry free pieces from one place of the house to another."""
    refuse_odd_quantity(quantity)
    source, target = refuse_unfit_place(db, from_id), refuse_unfit_place(db, to_id)
    if from_id == to_id:
        raise Refusal(Text("Both places are the same."), Text("Scan the place where the pieces go."))
    allocating.lock_waiting(db, [product_id])
    ledger.move(db, ledger.Move(MoveKind.TRANSFERRED, product_id, from_id, to_id, quantity, note=note))
    here, there = _on_hand(db, product_id, from_id), _on_hand(db, product_id, to_id)
    before = f"{source}: {here + quantity}, {target}: {there - quantity}"
    db.audit("product", product_id, "moved", before=before, after=f"{source}: {here}, {target}: {there}")
    return _after(db, product_id, to_id, allocating.fill_backorders(db, [product_id]))


@needs(Right.STOCK)
def quarantine(db: Db, *, product_id: int, from_id: int, quantity: int, note: str = "") -> Adjusted:
    """Set pieces apart, so that nobody sells them until a supervisor has looked."""
    target = ledger.place(db, PlaceKind.QUARANTINE)
    return transfer(db, product_id=product_id, from_id=from_id, to_id=target, quantity=quantity, note=note)


def _on_hand(db: Db, product_id: int, place_id: int) -> int:
    return ledger.balance_at(db, product_id=product_id, place_id=place_id)[1]


def _after(db: Db, product_id: int, place_id: int, orders: tuple[int, ...]) -> Adjusted:
    _, on_hand, allocated = ledger.balance_at(db, product_id=product_id, place_id=place_id)
    return Adjusted(on_hand, on_hand - allocated, orders)

"""The one door through which stock moves: a ledger row and both balances in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import OUTSIDE, MoveKind, PlaceKind
from omsdesk.models.product import Product
from omsdesk.models.stock import BALANCE_AT, MOVE, PUT_ANYWHERE, TAKE_FREE, TAKE_PROMISED, Balance, Location
from omsdesk.words import Text


@dataclass(frozen=True)
class Move:
    """Pieces of one product that go from one place to another."""

    kind: MoveKind
    product_id: int
    from_id: int
    to_id: int
    quantity: int
    order_line_id: int | None = None
    reason: str = ""
    note: str = ""
    promised_balance_id: int | None = None
    """When the pieces were promised: the balance whose reservation the move consumes."""


_PLACE_OF_KIND = select(Location.id).where(Location.kind == bindparam("kind")).order_by(Location.id).limit(1)
_OUTSIDE = select(Location.outside).where(Location.id == bindparam("place"))
_NAMES = (
    select(Product.name, Location.name)
    .join(Location, Location.id == bindparam("place"))
    .where(Product.id == bindparam("product"))
)
_VALUES = {
    "product_id": bindparam("product"),
    "location_id": bindparam("place"),
    "outside": bindparam("outside"),
    "on_hand": 0,
    "allocated": 0,
}
_NEW_BALANCE = {
    "sqlite": sqlite.insert(Balance).values(_VALUES).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Balance).values(_VALUES).on_conflict_do_nothing(),
}


def place(db: Db, kind: PlaceKind) -> int:
    """The one place of an outside or house kind (customers, scrap, put-away, quarantine, bench, dock)."""
    found: int = db.run(_PLACE_OF_KIND, {"kind": kind}).scalar_one()
    return found


def move(db: Db, what: Move) -> None:
    """Move pieces, or refuse in words when they are not there or promised to somebody else."""
    move_all(db, [what])


def move_all(db: Db, moves: Iterable[Move]) -> None:
    """Several moves: all of them or none; no move feeds the next. One statement carries all ledger rows."""
    moves = list(moves)
    for each in moves:
        _take(db, each)
    if moves:
        came = [{"product": each.product_id, "place": each.to_id, "quantity": each.quantity} for each in moves]
        db.run(PUT_ANYWHERE[db.connection.dialect.name], came)
        db.run(MOVE, [_row(db, each) for each in moves])


def balance_at(db: Db, *, product_id: int, place_id: int) -> tuple[int, int, int]:
    """Id, on hand and allocated of one product in one place; the row is made when it is missing."""
    found = db.run(BALANCE_AT, {"product": product_id, "place": place_id}).first()
    if found is None:
        _make_balance(db, product_id, place_id)
        found = db.run(BALANCE_AT, {"product": product_id, "place": place_id}).one()
    return found.id, found.on_hand, found.allocated


def _take(db: Db, what: Move) -> None:
    if what.promised_balance_id is not None:
        taken = db.run(TAKE_PROMISED, {"balance": what.promised_balance_id, "quantity": what.quantity}).first()
    else:
        taken = _take_free(db, what)
    if taken is None:
        _refuse(db, what)


def _take_free(db: Db, what: Move) -> Any:
    asked = {"product": what.product_id, "place": what.from_id, "quantity": what.quantity}
    taken = db.run(TAKE_FREE, asked).first()
    if taken is None and db.run(_OUTSIDE, {"place": what.from_id}).scalar():
        _make_balance(db, what.product_id, what.from_id)
        taken = db.run(TAKE_FREE, asked).first()
    return taken


def _make_balance(db: Db, product_id: int, place_id: int) -> None:
    outside = db.run(_OUTSIDE, {"place": place_id}).scalar_one()
    db.run(_NEW_BALANCE[db.connection.dialect.name], {"product": product_id, "place": place_id, "outside": outside})


def _refuse(db: Db, what: Move) -> None:
    product, place_name = db.run(_NAMES, {"product": what.product_id, "place": what.from_id}).one()
    _, on_hand, allocated = balance_at(db, product_id=what.product_id, place_id=what.from_id)
    raise Refusal(
        Text(
            "Only {n} of {product} is free in {place}, not {wanted}.",
            many="Only {n} of {product} are free in {place}, not {wanted}.",
            n=max(on_hand - allocated, 0),
            product=product,
            place=place_name,
            wanted=what.quantity,
        ),
        Text("Count the place, or take fewer."),
    )


def _row(db: Db, what: Move) -> dict[str, Any]:
    return {
        "at": db.now,
        "kind": what.kind,
        "product_id": what.product_id,
        "from_id": what.from_id,
        "to_id": what.to_id,
        "quantity": what.quantity,
        "order_line_id": what.order_line_id,
        "reason": what.reason,
        "note": what.note,
        "user_id": db.user_id,
        "station_id": db.station_id,
        "command_id": db.command_id,
    }


def is_outside(kind: PlaceKind) -> bool:
    """Whether a place of this kind belongs to the world outside, which may go below zero."""
    return kind in OUTSIDE

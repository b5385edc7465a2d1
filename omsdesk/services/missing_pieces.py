"""Pieces that a short pick set apart: listed until a supervisor has found them again or written them off.

What waits in quarantine stands in the same list; both are ours, and neither is for sale.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import AdjustReason, PlaceKind
from omsdesk.models.company import User
from omsdesk.models.order import OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance, Location, StockMove
from omsdesk.services import adjusting, house_ways, shorting
from omsdesk.services.adjusting import Adjusted
from omsdesk.words import Text

MOST = 500


@dataclass(frozen=True)
class ApartRow:
    """Pieces of one product that somebody has to look for, or to decide about."""

    id: int
    """Of the balance: one product in one place."""
    product_id: int
    sku: str
    product: str
    pieces: int
    place_id: int
    place: str
    is_missing: bool
    from_place: str
    """Where they were looked for last."""
    to_id: int | None
    to_place: str
    """Their own bin, else the one where they were missed."""
    reason: str
    order: str
    since: datetime | None
    who: str


_LAST = aliased(StockMove)
_FROM = aliased(Location)
_HOME = aliased(Location)
_NEWEST = (
    select(func.max(StockMove.id))
    .where(StockMove.product_id == Balance.product_id, StockMove.to_id == Balance.location_id)
    .correlate(Balance)
    .scalar_subquery()
)
_APART = (
    select(
        Balance.id,
        Balance.product_id,
        Balance.location_id,
        Balance.on_hand,
        Product.sku,
        Product.name,
        Location.name.label("place"),
        _FROM.id.label("from_id"),
        _FROM.name.label("from_place"),
        _FROM.pickable.label("was_bin"),
        _HOME.id.label("home_id"),
        _HOME.name.label("home"),
        _LAST.reason,
        _LAST.kind,
        _LAST.at,
        OrderLine.order_id,
        User.name.label("who"),
    )
    .join(Location, Location.id == Balance.location_id)
    .join(Product, Product.id == Balance.product_id)
    .outerjoin(_HOME, _HOME.id == Product.home_id)
    .outerjoin(_LAST, _LAST.id == _NEWEST)
    .outerjoin(_FROM, _FROM.id == _LAST.from_id)
    .outerjoin(OrderLine, OrderLine.id == _LAST.order_line_id)
    .outerjoin(User, User.id == _LAST.user_id)
    .where(Location.kind == PlaceKind.QUARANTINE, Balance.on_hand > 0)
    .order_by(_LAST.id, Balance.id)
    .limit(MOST)
)
_ONE = select(Balance.product_id, Balance.location_id, Balance.on_hand, Location.name, Location.kind).join(
    Location, Location.id == Balance.location_id
)
_BALANCE = _ONE.where(Balance.id == bindparam("balance"))


def listed(db: Db) -> tuple[ApartRow, ...]:
    """Everything set apart, what has waited longest first."""
    missing = shorting.missing_place(db)
    return tuple(_row(row, missing) for row in db.run(_APART))


@needs(Right.STOCK)
def found(db: Db, balance_id: int, quantity: int, to_id: int | None) -> Adjusted:
    """They were somewhere else, or are good after all: they lie in a bin and are for sale again."""
    apart = _apart(db, balance_id)
    to_id = house_ways.home_of(db, to_id)
    if to_id is None:
        raise Refusal(Text("This product has no bin of its own."), Text("Scan where it lies."))
    return adjusting.transfer(
        db,
        product_id=apart.product_id,
        from_id=apart.location_id,
        to_id=to_id,
        quantity=quantity,
        note="found again" if apart.location_id == shorting.missing_place(db) else "good after all",
    )


@needs(Right.LEAD)
def write_off(db: Db, balance_id: int, quantity: int, why: str) -> Adjusted:
    """They will not come back: out of the books, with the reason."""
    if not why.strip():
        raise Refusal(Text("Writing off needs a reason."), Text("Say it in a few words."))
    apart = _apart(db, balance_id)
    is_missing = apart.location_id == shorting.missing_place(db)
    return adjusting.adjust(
        db,
        product_id=apart.product_id,
        place_id=apart.location_id,
        difference=-quantity,
        reason=AdjustReason.LOST if is_missing else AdjustReason.DAMAGED,
        note=why.strip(),
    )


def _apart(db: Db, balance_id: int) -> Any:
    apart = db.run(_BALANCE, {"balance": balance_id}).first()
    if apart is None or apart.kind is not PlaceKind.QUARANTINE:
        raise Refusal(Text("Nothing of this is set apart."), Text("Look at the list again."))
    return apart


def _row(row: Any, missing: int) -> ApartRow:
    to_id, to_place = (row.home_id, row.home) if row.home_id or not row.was_bin else (row.from_id, row.from_place)
    return ApartRow(
        row.id,
        row.product_id,
        row.sku,
        row.name,
        row.on_hand,
        row.location_id,
        row.place,
        row.location_id == missing,
        row.from_place or "",
        to_id,
        to_place or "",
        row.reason or (str(row.kind.word) if row.kind else ""),
        house_name("SO", row.order_id) if row.order_id else "",
        row.at,
        row.who or "",
    )

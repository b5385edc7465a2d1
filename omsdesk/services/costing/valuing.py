"""Value what came in and went out, by moving average; whichever station looks first does it, nobody at a desk waits.

The average is the one that IAS 2, paragraph 27, names "calculated as each additional shipment is received": what
comes adds its pieces and its cost, what goes takes pieces at the average of the moment, and the last piece takes
what is left. What comes back from a customer comes at the cost at which it went.

What a supplier sends straight to a customer never lies here: it comes and goes in two entries without pieces, at the
supplier's price, and where nobody said one, at the average of the moment. The stock is worth the same afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, func, or_, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import COMES_FROM, GOES_TO, CostKind, PlaceKind
from omsdesk.models.base import Instant
from omsdesk.models.cost import WRITE_COST, CostEntry, StatedCost
from omsdesk.models.product import Product
from omsdesk.models.stock import Location, StockMove
from omsdesk.money import half_up
from omsdesk.services import ledger, settings
from omsdesk.services.costing import averages
from omsdesk.services.costing.averages import Worth
from omsdesk.services.costing.stating import FINE, read_cost, value_of
from omsdesk.words import Text

AT_ONCE = 500
TURNS = 20
SETTLED = timedelta(hours=1)
"""No deed takes that long: what was written before it has nothing older still to come."""

_OUT: BindParameter[int] = bindparam("outside", expanding=True)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OUTSIDE = select(Location.id, Location.kind).where(Location.outside.is_(True)).order_by(Location.id)
_COME_TO = (
    select(CostEntry.move_id)
    .where(CostEntry.move_id.is_not(None), CostEntry.written_at < bindparam("before", type_=Instant))
    .order_by(CostEntry.id.desc())
    .limit(1)
)
# Moves over the border of the house that nobody has valued, and those of suppliers past it; others change no value.
_WAITING = (
    select(
        *(StockMove.id, StockMove.at, StockMove.product_id, StockMove.from_id, StockMove.to_id, StockMove.quantity),
        *(StockMove.order_line_id, StatedCost.value_minor.label("stated")),
    )
    .outerjoin(CostEntry, CostEntry.move_id == StockMove.id)
    .outerjoin(StatedCost, StatedCost.id == StockMove.id)
    .where(
        StockMove.id > bindparam("after"),
        CostEntry.id.is_(None),
        or_(
            StockMove.from_id.in_(_OUT) != StockMove.to_id.in_(_OUT),
            and_(StockMove.from_id == bindparam("supplier"), StockMove.to_id == bindparam("customer")),
        ),
    )
    .order_by(StockMove.id)
    .limit(AT_ONCE)
)
_WENT = CostEntry.kind == CostKind.SHIPPED
_OF_LINES = (
    select(
        CostEntry.order_line_id,
        *(
            func.sum(case((is_it, column), else_=0))
            for is_it in (_WENT, ~_WENT)
            for column in (StockMove.quantity, CostEntry.value_minor)
        ),
    )
    .join(StockMove, StockMove.id == CostEntry.move_id)
    .where(CostEntry.order_line_id.in_(_IDS), CostEntry.kind.in_([CostKind.SHIPPED, CostKind.RETURNED]))
    .group_by(CostEntry.order_line_id)
)
_NAME = select(Product.name).where(Product.id == bindparam("product"))


@dataclass
class _Line:
    """What of one line of an order went out, and what of it is back."""

    went: int = 0
    went_minor: int = 0
    back: int = 0
    back_minor: int = 0

    def comes_back(self, pieces: int) -> int | None:
        """What these pieces cost when they went; None when nobody knew."""
        if not self.went or not self.went_minor or self.back + pieces > self.went:
            return None
        return half_up(Decimal(self.went_minor * (self.back + pieces)) / self.went) - self.back_minor


def carry_out(work: Work) -> int:
    """Value what waits, some moves at a time, but not years of them at once; how many there were."""
    done = 0
    for _ in range(TURNS):
        if not work.read(is_due):
            break
        done += work.write(value)
    return done


def is_due(db: Db) -> bool:
    """Whether any move waits; only then is anything locked."""
    return bool(_waiting(db)[0])


@takes(60)
def value(db: Db) -> int:
    """Value the next moves, in the order in which they were made."""
    locks.costs(db, ledger.place(db, PlaceKind.OPENING))
    moves, outside = _waiting(db)
    worth = averages.worth(db, {each.product_id for each in moves})
    lines = _lines(db, {each.order_line_id for each in moves if each.order_line_id is not None})
    rows: list[dict[str, Any]] = []
    for each in moves:
        before = worth.get(each.product_id, Worth())
        if each.to_id not in outside:
            rows += _came(db, each, COMES_FROM[outside[each.from_id]], before, lines)
        elif each.from_id in outside:
            rows += _went_past(db, each, before, lines)
        else:
            rows.append(_went(db, each, GOES_TO[outside[each.to_id]], before, lines))
        last = rows[-1]
        worth[each.product_id] = Worth(last["pieces_after"], last["value_after_minor"], last["average_e4"])
    if rows:
        db.run(WRITE_COST, rows)
    return len(moves)


@takes(120)
@needs(Right.MONEY)
def set_cost(db: Db, product_id: int, typed: str, note: str = "") -> Text:
    """From now on each piece that lies there is worth this: a bill came later, or the value has fallen."""
    cost_e4 = read_cost(typed, settings.company(db).currency)
    name = db.run(_NAME, {"product": product_id}).scalar()
    if name is None:
        raise Refusal(Text("This product does not exist."))
    while value(db):
        pass
    before = averages.worth(db, {product_id}).get(product_id, Worth())
    if before.average_e4 == cost_e4 and before.pieces:
        raise Refusal(Text("It costs that already."))
    worth = value_of(before.pieces, cost_e4)
    db.run(WRITE_COST, [_valued(db, product_id, db.now, before, Worth(before.pieces, worth, cost_e4), note.strip())])
    db.audit("product", product_id, "cost", before=_exact(before.average_e4), after=_exact(cost_e4))
    return Text("{product} has a new cost", product=name)


def _waiting(db: Db) -> tuple[Sequence[Any], dict[int, PlaceKind]]:
    outside = {row.id: row.kind for row in db.run(_OUTSIDE)}
    if not outside:  # while the welcome asks, there is no house yet
        return (), outside
    after = db.run(_COME_TO, {"before": db.now - SETTLED}).scalar() or 0
    place = {kind: each for each, kind in outside.items()}
    past = {"supplier": place[PlaceKind.SUPPLIER], "customer": place[PlaceKind.CUSTOMER]}
    return db.run(_WAITING, {"after": after, "outside": list(outside), **past}).all(), outside


def _lines(db: Db, ids: set[int]) -> dict[int, _Line]:
    found = {each: _Line() for each in ids}
    for line, went, went_minor, back, back_minor in db.run(_OF_LINES, {"ids": sorted(ids)}) if ids else ():
        found[line] = _Line(int(went), -int(went_minor), int(back), int(back_minor))
    return found


def _came(db: Db, move: Any, kind: CostKind, before: Worth, lines: dict[int, _Line]) -> list[dict[str, Any]]:
    line = lines.get(move.order_line_id)
    value = move.stated
    if kind is CostKind.RETURNED and line is not None:
        value = line.comes_back(move.quantity)
        line.back += move.quantity
    rows = []
    if value and not before.average_e4 and before.pieces > 0:
        # Pieces of which nobody knew the cost have the first one that is said.
        first = half_up(Decimal(value * FINE) / move.quantity)
        known = Worth(before.pieces, value_of(before.pieces, first), first)
        rows.append(_valued(db, move.product_id, move.at, before, known))
        before = known
    if value is None:
        value = value_of(move.quantity, before.average_e4)
    if kind is CostKind.RETURNED and line is not None:
        line.back_minor += value
    after = before.with_more(move.quantity, value)
    return [*rows, _entry(db, move, kind, move.quantity, value, after)]


def _went(db: Db, move: Any, kind: CostKind, before: Worth, lines: dict[int, _Line]) -> dict[str, Any]:
    value = before.value_of(move.quantity)
    line = lines.get(move.order_line_id)
    if kind is CostKind.SHIPPED and line is not None:
        line.went += move.quantity
        line.went_minor += value
    return _entry(db, move, kind, -move.quantity, -value, before.with_more(-move.quantity, -value))


def _went_past(db: Db, move: Any, before: Worth, lines: dict[int, _Line]) -> list[dict[str, Any]]:
    value = value_of(move.quantity, before.average_e4) if move.stated is None else move.stated
    line = lines.get(move.order_line_id)
    if line is not None:
        line.went += move.quantity
        line.went_minor += value
    bought = Worth(before.pieces, before.value_minor + value, before.average_e4)
    came = {**_entry(db, move, CostKind.RECEIVED, 0, value, bought), "move_id": None}
    return [came, _entry(db, move, CostKind.SHIPPED, 0, -value, before)]


def _entry(db: Db, move: Any, kind: CostKind, pieces: int, value: int, after: Worth) -> dict[str, Any]:
    return {
        "at": move.at,
        "written_at": db.now,
        "kind": kind,
        "product_id": move.product_id,
        "move_id": move.id,
        "order_line_id": move.order_line_id,
        "pieces": pieces,
        "value_minor": value,
        "pieces_after": after.pieces,
        "value_after_minor": after.value_minor,
        "average_e4": after.average_e4,
        "user_id": None,
        "note": "",
    }


def _valued(db: Db, product_id: int, at: Any, before: Worth, after: Worth, note: str = "") -> dict[str, Any]:
    return {
        "at": at,
        "written_at": db.now,
        "kind": CostKind.VALUED,
        "product_id": product_id,
        "move_id": None,
        "order_line_id": None,
        "pieces": 0,
        "value_minor": after.value_minor - before.value_minor,
        "pieces_after": after.pieces,
        "value_after_minor": after.value_minor,
        "average_e4": after.average_e4,
        "user_id": db.user_id,
        "note": note[:200],
    }


def _exact(cost_e4: int) -> str:
    return str((Decimal(cost_e4) / FINE).normalize())

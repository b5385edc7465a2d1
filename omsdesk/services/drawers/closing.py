"""Count the drawer of this station without knowing what should be there, and close its day for good.

A count is kept as it is typed; counted again, both stay. Only the newest can close the day, and only while nothing
has moved since.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.drawer import DrawerClosing, DrawerCount
from omsdesk.money import Money, to_minor
from omsdesk.services import settings
from omsdesk.services.drawers import facts, pieces
from omsdesk.words import Text

_LONGEST = 200
_COUNT = insert(DrawerCount).returning(DrawerCount.id)
_NEWEST = (
    select(DrawerCount.id, DrawerCount.counted_minor, DrawerCount.expected_minor)
    .where(DrawerCount.drawer_id == bindparam("drawer"))
    .order_by(DrawerCount.id.desc())
    .limit(1)
)
_CLOSE = insert(DrawerClosing)


@dataclass(frozen=True)
class Counted:
    """What was counted, what should be there, and what may stay as float."""

    id: int
    drawer_id: int
    counted: Money
    expected: Money
    proposed: Money
    """The float of this day, or all of it where there is less."""
    is_large: bool
    """Differs by so much that a supervisor has to stand for it."""

    @property
    def difference(self) -> Money:
        """Above zero: there is more than there should be."""
        return self.counted - self.expected


@needs(Right.MONEY)
def count(db: Db, typed: str) -> Counted:
    """Keep what was counted; only then it is told what should be there."""
    drawer = _open(db)
    counted = pieces.sum_of(typed, drawer.currency)
    if counted is None or len(typed.strip()) > _LONGEST:
        raise Refusal(
            Text("This is no sum."), Text("Type it as 312.40, or notes and coins by their pieces: 3x50 12x2 7x0.50.")
        )
    expected = facts.expected(db, drawer)
    row = {"drawer_id": drawer.id, "typed": typed.strip(), "counted_minor": counted, "expected_minor": expected}
    count_id: int = db.run(_COUNT, {**row, "user_id": db.user_id, "at": db.now}).scalar_one()
    db.audit("drawer", drawer.id, "count", before=expected, after=counted)

    def money(minor: int) -> Money:
        return Money(minor, drawer.currency)

    return Counted(
        *(count_id, drawer.id, money(counted), money(expected), money(min(drawer.float_minor, counted))),
        is_large=_is_large(db, counted - expected, drawer.currency),
    )


@needs(Right.MONEY)
def close(db: Db, count_id: int, stays_minor: int, reason: str) -> None:
    """Stand for this count: the day is over, what does not stay is on its way to the bank."""
    drawer = _open(db)
    newest = db.run(_NEWEST, {"drawer": drawer.id}).first()
    if newest is not None and _is_large(db, newest.counted_minor - newest.expected_minor, drawer.currency):
        raise Refusal(Text("So large a difference wants a supervisor's word."), Text("Ask one to close the drawer."))
    _close(db, drawer, newest, count_id, stays_minor, reason)


@needs(Right.LEAD)
def close_large(db: Db, count_id: int, stays_minor: int, reason: str) -> None:
    """The same, whatever the difference."""
    drawer = _open(db)
    _close(db, drawer, db.run(_NEWEST, {"drawer": drawer.id}).first(), count_id, stays_minor, reason)


def _close(db: Db, drawer: Any, newest: Any, count_id: int, stays_minor: int, reason: str) -> None:
    expected = facts.expected(db, drawer)
    if newest is None or newest.id != count_id or newest.expected_minor != expected:
        raise Refusal(Text("The drawer changed since it was counted."), Text("Count it again."))
    if newest.counted_minor != expected and not reason.strip():
        raise Refusal(Text("Why does it differ?"), Text("Say it in a few words, also that nobody knows."))
    if not 0 <= stays_minor <= newest.counted_minor:
        raise Refusal(
            Text("Only {counted} is in the drawer.", counted=Money(newest.counted_minor, drawer.currency)),
            Text("Let that much or less stay as float."),
        )
    row = {"drawer_id": drawer.id, "count_id": count_id, "expected_minor": expected, "reason": reason.strip()}
    stays = {"counted_minor": newest.counted_minor, "stays_minor": stays_minor}
    db.run(_CLOSE, {**row, **stays, "user_id": db.user_id, "at": db.now})
    db.audit("drawer", drawer.id, "close", before=expected, after=newest.counted_minor)


def _open(db: Db) -> Any:
    drawer = facts.locked(db, db.station_id)
    if drawer is None:
        raise Refusal(Text("The drawer of this station is not open."), Text("Open it first."))
    return drawer


def _is_large(db: Db, difference: int, currency: str) -> bool:
    limit = settings.company(db).drawer_limit
    return bool(limit) and abs(difference) > to_minor(Decimal(limit), currency)

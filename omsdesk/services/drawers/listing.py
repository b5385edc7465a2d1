"""The drawers of the house as their page shows them; what should be in an open one is not told before it is counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.lifecycles.drawer import BY_HAND, DrawerWord, MoveKind
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.company import Station, User
from omsdesk.models.drawer import DrawerClosing, DrawerCount, DrawerDay, DrawerMove
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.drawers import certified, handling
from omsdesk.words import Text

MOST_SHOWN = 200
_OPENER, _CLOSER = aliased(User), aliased(User)
_DAYS = (
    select(
        *(
            DrawerDay.id,
            DrawerDay.number,
            DrawerDay.currency,
            DrawerDay.float_minor,
            DrawerDay.at,
            DrawerDay.station_id,
        ),
        *(Station.name.label("station"), _OPENER.name.label("opened_by"), _CLOSER.name.label("closed_by")),
        *(DrawerClosing.at.label("closed_at"), DrawerClosing.expected_minor, DrawerClosing.counted_minor),
        *(DrawerClosing.stays_minor, DrawerClosing.reason),
        exists().where(DrawerCount.drawer_id == DrawerDay.id).label("is_counted"),
    )
    .join(Station, Station.id == DrawerDay.station_id)
    .outerjoin(DrawerClosing, DrawerClosing.drawer_id == DrawerDay.id)
    .outerjoin(_OPENER, _OPENER.id == DrawerDay.user_id)
    .outerjoin(_CLOSER, _CLOSER.id == DrawerClosing.user_id)
    .order_by(DrawerDay.id.desc())
)
_NEWEST = _DAYS.limit(MOST_SHOWN)
_CLOSED = _DAYS.where(
    DrawerClosing.at >= bindparam("since", type_=Instant), DrawerClosing.at < bindparam("until", type_=Instant)
)
_MOVES = (
    select(DrawerMove.id, DrawerMove.at, DrawerMove.kind, DrawerMove.amount_minor, DrawerMove.note, User.name)
    .outerjoin(User, User.id == DrawerMove.user_id)
    .where(DrawerMove.drawer_id == bindparam("drawer"))
    .order_by(DrawerMove.id.desc())
)
_WHERE = select(Station.name).where(Station.id == bindparam("station"))


@dataclass(frozen=True)
class DrawerRow:
    """One day of one drawer."""

    id: int
    station: str
    word: DrawerWord
    opened_at: datetime
    opened_by: str
    float_: Money
    is_here: bool
    """Of the station where it is read."""
    closed_at: datetime | None = None
    closed_by: str = ""
    expected: Money | None = None
    counted: Money | None = None
    stays: Money | None = None
    reason: str = ""

    @property
    def difference(self) -> Money | None:
        """Above zero: there was more than there should be."""
        return self.counted - self.expected if self.counted is not None and self.expected is not None else None


@dataclass(frozen=True)
class MoveRow:
    """Money that came in or went out."""

    id: int
    at: datetime
    kind: MoveKind
    amount: Money
    note: str
    by: str


@dataclass(frozen=True)
class Drawers:
    """All the page needs to know."""

    why_off: Text | None
    station: str
    rows: tuple[DrawerRow, ...]
    left: Money
    """What was left in the drawer here: the float that is proposed."""

    @property
    def here(self) -> DrawerRow | None:
        """The open drawer of this station."""
        return next((each for each in self.rows if each.is_here and each.word is not DrawerWord.CLOSED), None)


@needs(Right.MONEY)
def listed(db: Db) -> Drawers:
    """The newest days first."""
    company = settings.company(db)
    station = db.run(_WHERE, {"station": db.station_id}).scalar() if db.station_id is not None else None
    return Drawers(
        certified.why_off(company),
        station or "",
        tuple(_row(db, row) for row in db.run(_NEWEST)),
        Money(handling.left_in(db, company.currency), company.currency),
    )


@needs(Right.MONEY)
def moves(db: Db, drawer_id: int) -> tuple[MoveRow, ...]:
    """What moved in it, the newest first; of an open one only what people noted, since the rest would tell the sum."""
    day = next((row for row in db.run(_DAYS.where(DrawerDay.id == drawer_id))), None)
    if day is None:
        return ()
    return tuple(
        MoveRow(row.id, row.at, row.kind, Money(row.amount_minor, day.currency), row.note, row.name or "")
        for row in db.run(_MOVES, {"drawer": drawer_id})
        if day.closed_at is not None or row.kind in BY_HAND
    )


TITLES = (
    *(Text("Closed"), Text("Station"), Text("Opened"), Text("Float"), Text("Expected"), Text("Counted")),
    *(Text("Difference"), Text("Stays as float"), Text("Taken out"), Text("Currency"), Text("Why"), Text("Closed by")),
)


@needs(Right.MONEY)
def between(db: Db, first: date, last: date) -> list[tuple[Cell, ...]]:
    """Days that were closed in this time, as a table for the folder of a month."""
    zone = settings.company(db).zone
    asked = {"since": start_of_day(first, zone), "until": start_of_day(last + timedelta(days=1), zone)}
    return [_cells(row, zone) for row in reversed(db.run(_CLOSED, asked).all())]


def _cells(row: Any, zone: str) -> tuple[Cell, ...]:
    def money(minor: int) -> Cell:
        return Money(minor, row.currency).amount

    def when(moment: datetime) -> str:
        return f"{in_zone(moment, zone):%Y-%m-%d %H:%M}"

    amounts = (row.float_minor, row.expected_minor, row.counted_minor, row.counted_minor - row.expected_minor)
    return (
        *(when(row.closed_at), row.station, when(row.at)),
        *(money(each) for each in (*amounts, row.stays_minor, row.counted_minor - row.stays_minor)),
        *(row.currency, row.reason, row.closed_by or ""),
    )


def _row(db: Db, row: Any) -> DrawerRow:
    is_closed = row.closed_at is not None

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.currency)

    return DrawerRow(
        id=row.id,
        station=row.station,
        word=DrawerWord.CLOSED if is_closed else DrawerWord.COUNTED if row.is_counted else DrawerWord.OPEN,
        opened_at=row.at,
        opened_by=row.opened_by or "",
        float_=Money(row.float_minor, row.currency),
        is_here=row.station_id == db.station_id,
        closed_at=row.closed_at,
        closed_by=row.closed_by or "",
        expected=money(row.expected_minor),
        counted=money(row.counted_minor),
        stays=money(row.stays_minor),
        reason=row.reason or "",
    )

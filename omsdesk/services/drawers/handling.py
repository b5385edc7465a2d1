"""Open the drawer of this station with its float, and note money that somebody puts in or takes out."""

from typing import Any

from sqlalchemy import bindparam, insert, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.drawer import BY_HAND, OUT, MoveKind
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.drawer import DrawerClosing, DrawerDay
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.drawers import certified, facts
from omsdesk.services.totals import LARGEST
from omsdesk.words import Text

_LONGEST_NOTE = 200
_LAST = (
    select(DrawerDay.number, DrawerDay.currency, DrawerClosing.stays_minor)
    .outerjoin(DrawerClosing, DrawerClosing.drawer_id == DrawerDay.id)
    .where(DrawerDay.station_id == bindparam("station"))
    .order_by(DrawerDay.number.desc())
    .limit(1)
)
_NEW = insert(DrawerDay).returning(DrawerDay.id)


def left_in(db: Db, currency: str) -> int:
    """What was left in this station's drawer when it was closed last, in minor units."""
    last = db.run(_LAST, {"station": db.station_id}).first() if db.station_id is not None else None
    return int(last.stays_minor or 0) if last is not None and last.currency == currency else 0


def refuse_without(db: Db) -> None:
    """Cash at the counter belongs to a drawer, in a house that counts its drawers."""
    off = certified.why_off(settings.company(db)) is not None
    if not off and db.station_id is not None and facts.here(db, db.station_id) is None:
        raise Refusal(
            Text("The drawer of this station is not open."), Text("Open it first: Books, F8. Or choose another way.")
        )


@needs(Right.MONEY)
def open_drawer(db: Db, float_minor: int) -> int:
    """From now on the cash of this station belongs to it. What the float has more than was left is brought in."""
    company = settings.company(db)
    off = certified.why_off(company)
    if off is not None:
        raise Refusal(off)
    station = db.station_id
    if station is None:
        raise Refusal(Text("This program works at no station."), Text("Sign in at a station first."))
    if not 0 <= float_minor <= LARGEST:
        raise Refusal(Text("This is not an amount that can be a float."), Text("Give zero or more."))
    locks.station(db, station)
    if facts.here(db, station) is not None:
        raise Refusal(Text("The drawer of this station is open already."))
    last = db.run(_LAST, {"station": station}).first()
    row = {
        "station_id": station,
        "number": 1 if last is None else last.number + 1,
        "currency": company.currency,
        "float_minor": float_minor,
        "brought_minor": float_minor - left_in(db, company.currency),
    }
    drawer_id: int = db.run(_NEW, {**row, "user_id": db.user_id, "at": db.now}).scalar_one()
    db.audit("drawer", drawer_id, "open", after=Money(float_minor, company.currency))
    return drawer_id


@needs(Right.MONEY)
def move(db: Db, kind: MoveKind, amount_minor: int, why: str) -> None:
    """Somebody puts money into the open drawer of this station, or takes some out."""
    drawer: Any = facts.locked(db, db.station_id)
    if drawer is None:
        raise Refusal(Text("The drawer of this station is not open."), Text("Open it first."))
    if kind not in BY_HAND or not 0 < amount_minor <= LARGEST:
        raise Refusal(Text("This is not an amount that can be moved."), Text("Give an amount above zero."))
    if not why.strip():
        raise Refusal(Text("What is it for?"), Text("Say it in a few words."))
    minor = -amount_minor if kind in OUT else amount_minor
    facts.note(db, drawer.id, kind, minor, why.strip()[:_LONGEST_NOTE])
    db.audit("drawer", drawer.id, "move", after=Money(minor, drawer.currency))

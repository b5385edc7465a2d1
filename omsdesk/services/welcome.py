"""The welcome can be closed and gone on with: what was answered is kept until it is over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Setting, Station, User
from omsdesk.models.order import Order
from omsdesk.services import founding, settings, signing_in, station_settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

_KEY = "welcome"
_KEPT = select(Setting.value).where(Setting.key == _KEY)
_OVER = delete(Setting).where(Setting.key == _KEY)
_START_PAGE = update(Station).where(Station.id == bindparam("station")).values(start_page=bindparam("page"))
_STATION = select(Station.id, Station.name, Station.start_page).where(Station.id == bindparam("station"))
FALLBACK_ADMIN = Text("Administrator")
FALLBACK_COMPANY = Text("My company")


@dataclass(frozen=True)
class Kept:
    """Where the welcome stopped, and what is known of the house by now."""

    step: str = ""
    """Empty when the welcome is over, or has not begun."""
    answers: Mapping[str, Any] | None = None
    company: Company | None = None
    """The house, once it is founded."""
    station: str = ""
    start_page: str = ""
    printers: tuple[tuple[str, str], ...] = ()
    next_order: int = founding.FIRST_NUMBERS["orders"]


@dataclass(frozen=True)
class House:
    """What the welcome asked of a house and its first station."""

    company: Mapping[str, Any]
    station: str
    start_page: str


def keep(db: Db, step: str, answers: Mapping[str, Any]) -> None:
    """Note how far the welcome is. Whoever calls leaves secrets out."""
    insert = postgresql.insert if db.is_postgresql else sqlite.insert
    statement = insert(Setting).values(key=_KEY, value=json.dumps({"step": step, "answers": dict(answers)}))
    db.run(statement.on_conflict_do_update(index_elements=[Setting.key], set_={"value": statement.excluded.value}))


def over(db: Db) -> None:
    """The welcome has been gone through: nothing is left to resume."""
    db.run(_OVER)


def is_unfinished(db: Db) -> bool:
    """Whether somebody began and stopped before the last page."""
    return db.run(_KEPT).first() is not None


def look(db: Db) -> Kept:
    """What is known: the answers kept, and the house as it is when there is one."""
    found = db.run(_KEPT).scalar()
    kept = json.loads(found) if found else {}
    if not db.run(select(func.count()).select_from(User)).scalar_one():
        return Kept(step=kept.get("step", ""), answers=kept.get("answers"))
    station = db.run(_STATION, {"station": db.station_id}).first()
    return Kept(
        step=kept.get("step", ""),
        answers=kept.get("answers"),
        company=settings.company(db),
        station=station.name if station else "",
        start_page=station.start_page if station else "",
        printers=tuple((each.kind, each.printer) for each in station_settings.printers(db)),
        next_order=max(db.run(select(func.max(Order.id))).scalar() or 0, founding.FIRST_NUMBERS["orders"] - 1) + 1,
    )


@takes(20)
def found(db: Db, house: House, *, name: str, pin: Secret | None) -> founding.Founded:
    """Make the house, its first person and its first station."""
    made = founding.found(db, company=house.company, admin_name=name, pin=pin)
    _set_station(db, made.station_id, house)
    return made


@needs(Right.SETTINGS)
def change(db: Db, house: House) -> None:
    """The same answers given again, for a house that is there."""
    settings.change(db, **house.company)
    if db.station_id is not None:
        _set_station(db, db.station_id, house)


def _set_station(db: Db, station_id: int, house: House) -> None:
    signing_in.rename_station(db, station_id, house.station)
    db.run(_START_PAGE, {"station": station_id, "page": house.start_page})

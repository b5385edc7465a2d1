"""The services an order can be sent with: whose label it gets, its price, its days, and until when it leaves."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from omsdesk import carriers
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Service
from omsdesk.services import settings
from omsdesk.words import Text

LAST_HOUR, LONGEST_DAYS, LONGEST_NAME = 23, 60, 80
_ALL = select(
    Service.id, Service.key, Service.name, Service.carrier, Service.price_minor, Service.days, Service.active
).order_by(Service.id)
_ACTIVE = select(func.count()).where(Service.active.is_(True), Service.id != bindparam("service"))
_CHANGE = (
    update(Service)
    .where(Service.id == bindparam("service"))
    .values(
        name=bindparam("name"),
        carrier=bindparam("carrier"),
        price_minor=bindparam("price"),
        days=bindparam("days"),
        active=bindparam("on"),
    )
)


@dataclass(frozen=True)
class Way:
    """One service as Settings shows it."""

    id: int
    key: str
    name: str
    carrier: str
    price_minor: int
    days: int
    active: bool
    cut_off_hour: int | None = None
    """None: as the house."""

    @property
    def label_by(self) -> Text | str:
        """The carrier, as people call it."""
        known = carriers.carriers().get(self.carrier)
        return known.name if known else self.carrier


def ways(db: Db) -> tuple[Way, ...]:
    """Every service, those switched off too."""
    hours = settings.company(db).cut_offs
    return tuple(
        Way(row.id, row.key, row.name, row.carrier, row.price_minor, row.days, row.active, hours.get(row.key))
        for row in db.run(_ALL)
    )


def carrier_names() -> tuple[tuple[str, str], ...]:
    """Name and key of every carrier that is plugged in."""
    return tuple((str(each.name), key) for key, each in carriers.carriers().items())


@needs(Right.SETTINGS)
def change(db: Db, way: Way) -> tuple[Way, ...]:
    """Sell this service otherwise from now on; orders keep the price and the day they were promised."""
    before = next(each for each in ways(db) if each.id == way.id)
    name = " ".join(way.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Text("A service needs a name of 1 to {n} letters.", n=LONGEST_NAME))
    if way.price_minor < 0 or not 0 <= way.days <= LONGEST_DAYS:
        raise Refusal(Text("Give a price from 0 and 0 to {n} days on the way.", n=LONGEST_DAYS))
    if way.cut_off_hour is not None and not 0 <= way.cut_off_hour <= LAST_HOUR:
        raise Refusal(Text("Give an hour from 0 to 23, or leave it empty."))
    if not way.active and not db.run(_ACTIVE, {"service": way.id}).scalar_one():
        raise Refusal(Text("One service has to be in use."), Text("Switch another one on first."))
    values = {"name": name, "carrier": way.carrier, "price": way.price_minor, "days": way.days, "on": way.active}
    db.run(_CHANGE, {"service": way.id, **values})
    hours = {key: hour for key, hour in settings.company(db).cut_offs.items() if key != way.key}
    if way.cut_off_hour is not None:
        hours[way.key] = way.cut_off_hour
    settings.change(db, cut_offs=hours)
    db.audit("service", way.id, "changed", before=_said(before), after=_said(way))
    return ways(db)


def _said(way: Way) -> str:
    until = "" if way.cut_off_hour is None else f", until {way.cut_off_hour}:00"
    return f"{way.name}, {way.carrier}, {way.price_minor}, {way.days} days{until}, {'on' if way.active else 'off'}"

"""The audit trail for people: searched by who, where, when, what about and words."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone, start_of_day
from omsdesk.codes import house_name, parse_house_code
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Station, User
from omsdesk.models.journal import AuditEvent
from omsdesk.models.personal import PersonalWords
from omsdesk.services import personal, record_words, settings
from omsdesk.services.order_story import Change
from omsdesk.words import Text

_ORDER_NAMES = {"SO"}


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for; nothing said means everything."""

    words: str = ""
    user_id: int | None = None
    station_id: int | None = None
    subject: str = ""
    days: int | None = None
    """Only the last so many days of the company, today among them."""


@dataclass(frozen=True)
class AuditRow:
    """One change, as the list shows it."""

    id: int
    at: datetime
    by: str
    station: str
    about: Text | str
    """The record it is about."""
    said: Text
    before: Text | str
    after: Text | str


@dataclass(frozen=True)
class AuditChoices:
    """What the trail can be narrowed to."""

    people: tuple[tuple[str, int], ...] = ()
    stations: tuple[tuple[str, int], ...] = ()
    subjects: tuple[tuple[Text | str, str], ...] = ()


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_COLUMNS = (
    *(AuditEvent.id, AuditEvent.at, AuditEvent.subject, AuditEvent.subject_id, AuditEvent.order_id, AuditEvent.what),
    *(AuditEvent.before, AuditEvent.after, User.name.label("by"), Station.name.label("station")),
)
EVENTS = (
    select(*_COLUMNS)
    .outerjoin(User, User.id == AuditEvent.user_id)
    .outerjoin(Station, Station.id == AuditEvent.station_id)
)
_ROWS = EVENTS.where(AuditEvent.id.in_(_IDS))
_SUBJECTS = select(AuditEvent.subject).distinct().order_by(AuditEvent.subject)
_WORDS: dict[str, Text] = {
    "order": Text("Order"),
    "order_line": Text("Order line"),
    "shipment": Text("Shipment"),
    "parcel": Text("Box"),
    "label": Text("Label"),
    "payment": Text("Payment"),
    "refund": Text("Refund"),
    "card": Text("Card payment"),
    "dispute": Text("Dispute"),
    "card call": Text("Call to the payment provider"),
    "return": Text("Return"),
    "return_line": Text("Return line"),
    "inspection": Text("Inspection"),
    "product": Text("Product"),
    "customer": Text("Customer"),
    "pick": Text("Pick"),
    "put_back": Text("Put-back"),
    "put-back": Text("Put-back"),
    "supplier": Text("Supplier"),
    "supply": Text("Order to a supplier"),
    "bank": Text("Statement of the bank"),
    "bank line": Text("Line of the bank"),
    "books": Text("Books"),
    "drawer": Text("Drawer"),
    "lost invoices": Text("Invoice numbers"),
    "invoice": Text("Invoice"),
    "file": Text("File"),
    "print job": Text("Print job"),
    "place": Text("Place"),
    "user": Text("Person"),
    "station": Text("Station"),
    "setting": Text("Setting"),
    "channel": Text("Channel"),
    "import": Text("File brought in"),
    "service": Text("Service"),
    "message": Text("Message"),
    "reply": Text("Answer of the customer"),
    "pick list": Text("Pick list"),
    "permission": Text("Question to a supervisor"),
    "audit": Text("Audit trail"),
    "database": Text("Database"),
}
_NUMBERS = {"order": "SO", "parcel": "PK", "return": "RE"}


@takes(20)
@needs(Right.AUDIT)
def ids(db: Db, wanted: AuditFilter) -> "array[int]":
    """The ids of all changes that fit, the newest first."""
    statement = _narrowed(select(AuditEvent.id), wanted)
    if wanted.days is not None:
        zone = settings.company(db).zone
        first = in_zone(db.now, zone).date() - timedelta(days=wanted.days - 1)
        statement = statement.where(AuditEvent.at >= start_of_day(first, zone))
    return array("q", (row[0] for row in db.run(statement.order_by(AuditEvent.id.desc()))))


@needs(Right.AUDIT)
def rows(db: Db, event_ids: Sequence[int]) -> tuple[AuditRow, ...]:
    """These changes, in this order."""
    currency = settings.company(db).currency
    found = {row.id: row for row in told_rows(db, db.run(_ROWS, {"ids": list(event_ids)}).all(), currency)}
    return tuple(found[each] for each in event_ids if each in found)


@needs(Right.AUDIT)
def choices(db: Db) -> AuditChoices:
    """Everybody, every station, and whatever the trail speaks of."""
    people = db.run(select(User.name, User.id).order_by(User.name))
    stations = db.run(select(Station.name, Station.id).order_by(Station.name))
    return AuditChoices(
        people=tuple((row.name, row.id) for row in people),
        stations=tuple((row.name, row.id) for row in stations),
        subjects=tuple((subject_word(each), each) for each in db.run(_SUBJECTS).scalars()),
    )


def subject_word(subject: str) -> Text | str:
    """What people call this kind of record."""
    return _WORDS.get(subject, subject)


TITLES = (
    Text("Time"),
    Text("Person"),
    Text("Station"),
    Text("Record"),
    Text("What happened"),
    Text("Before"),
    Text("After"),
)


@needs(Right.AUDIT)
def read(db: Db, event_ids: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a file, cell by cell. Moments are the company's own time."""
    zone = settings.company(db).zone
    return tuple(
        (
            in_zone(row.at, zone).replace(tzinfo=None, microsecond=0),
            *(row.by, row.station, str(row.about), str(row.said), str(row.before), str(row.after)),
        )
        for row in rows(db, event_ids)
    )


def _narrowed(statement: Select[Any], wanted: AuditFilter) -> Select[Any]:
    if wanted.user_id is not None:
        statement = statement.where(AuditEvent.user_id == wanted.user_id)
    if wanted.station_id is not None:
        statement = statement.where(AuditEvent.station_id == wanted.station_id)
    if wanted.subject:
        statement = statement.where(AuditEvent.subject == wanted.subject)
    for word in wanted.words.split():
        statement = statement.where(_has(word))
    return statement


def _has(word: str) -> Any:
    """A number as people read it means its record and all that belongs to it; any other word stands in the change."""
    code = parse_house_code(word.replace("-", "").upper())
    if code is not None and code.number is not None:
        if code.prefix in _ORDER_NAMES:
            return AuditEvent.order_id == code.number
        subject = next((name for name, prefix in _NUMBERS.items() if prefix == code.prefix), None)
        if subject is not None:
            return (AuditEvent.subject == subject) & (AuditEvent.subject_id == code.number)
    named = select(User.id).where(User.name.icontains(word, autoescape=True))
    texts = (AuditEvent.what, AuditEvent.before, AuditEvent.after)
    kept = select(PersonalWords.mark).where(PersonalWords.words.icontains(word, autoescape=True))
    return or_(
        *(text.icontains(word, autoescape=True) for text in texts),
        *(text.in_(kept) for text in texts[1:]),
        (AuditEvent.subject == "user") & AuditEvent.subject_id.in_(named),
    )


def told_rows(db: Db, found: Sequence[Any], currency: str) -> tuple[AuditRow, ...]:
    """Rows of the trail as the lists show them."""
    words = personal.told(db, found)
    return tuple(_row(row, before, after, currency) for row, (before, after) in zip(found, words, strict=True))


def _row(row: Any, before: str, after: str, currency: str) -> AuditRow:
    change = Change(row.at, row.by or "", row.station or "", row.subject, row.subject_id, row.what, before, after)
    return AuditRow(
        id=row.id,
        at=row.at,
        by=row.by or "",
        station=row.station or "",
        about=_about(row),
        said=record_words.said(change, currency),
        before=record_words.value_words(change, before),
        after=record_words.value_words(change, after),
    )


def _about(row: Any) -> Text | str:
    if row.order_id and row.subject not in _NUMBERS:
        return Text("{subject} of {order}", subject=subject_word(row.subject), order=house_name("SO", row.order_id))
    prefix = _NUMBERS.get(row.subject)
    if prefix:
        return house_name(prefix, row.subject_id)
    return Text("{subject} {number}", subject=subject_word(row.subject), number=str(row.subject_id or ""))

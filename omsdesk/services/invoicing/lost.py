"""Invoice numbers that were given out after a backup, and went when it came back: they stay empty, and are named.

An invoice with such a number may lie at a customer's, so it is never given again. The trail keeps which these are,
since when they are unknown here and when that was found. Nobody can change that, and `check` counts them as neither
given nor missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.models.invoice import InvoiceCounter
from omsdesk.models.journal import AuditEvent
from omsdesk.services import settings
from omsdesk.services.invoicing.numbering import Number
from omsdesk.words import Text

SUBJECT = "lost invoices"
MOST_TOLD = 3
WHAT_TO_DO = Text(
    "Has a customer an invoice with such a number? Write it once more from its order and send it: "
    "it takes the place of the old one."
)
_GIVEN, _PERHAPS = "given", "perhaps given"
_COUNTERS = select(InvoiceCounter.series, InvoiceCounter.last)
_ONE_ON = update(InvoiceCounter).values(last=InvoiceCounter.last + 1)
_BEGIN = insert(InvoiceCounter)
_LISTED = (
    select(AuditEvent.what, AuditEvent.before, AuditEvent.after, AuditEvent.at)
    .where(AuditEvent.subject == SUBJECT, AuditEvent.subject_id == 0)
    .order_by(AuditEvent.id)
)


@dataclass(frozen=True)
class Lost:
    """Numbers of one series that follow each other."""

    series: str
    first: int
    last: int
    since: datetime
    """The last thing that the backup knows of."""
    found_at: datetime
    """When it came back."""
    is_sure: bool = True
    """They were given; otherwise nobody can know which of them were."""

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def names(self) -> str:
        """From the first to the last, as people read them."""
        first, last = (Number(self.series, each).name for each in (self.first, self.last))
        return first if first == last else f"{first} – {last}"

    @property
    def words(self) -> Text:
        """What the books say of them."""
        said = Text(
            "{names}: lost between the last entry of a backup ({since}) and its coming back ({found}).",
            names=self.names,
            since=self.since,
            found=self.found_at,
        )
        if self.is_sure:
            return said
        return Text("{said} Not all of them need have been given.", said=said)


def listed(db: Db) -> tuple[Lost, ...]:
    """All of them, in the order in which they were lost."""
    return tuple(_read(*row) for row in db.run(_LISTED))


def found_between(db: Db, first: date, last: date) -> tuple[Lost, ...]:
    """Those that were found to be lost in these days."""
    zone = settings.company(db).zone
    return tuple(each for each in listed(db) if first <= in_zone(each.found_at, zone).date() <= last)


def told(gone: Sequence[Lost]) -> tuple[Text, ...]:
    """What a page says of them, the newest first, and what to do."""
    if not gone:
        return ()
    newest = [each.words for each in reversed(gone[-MOST_TOLD:])]
    more = len(gone) - len(newest)
    rest = (Text("{n} more row of numbers.", many="{n} more rows of numbers.", n=more),) if more else ()
    return (*newest, *rest, WHAT_TO_DO)


def counters(db: Db) -> dict[str, int]:
    """How far each series has come."""
    return {row.series: row.last for row in db.run(_COUNTERS)}


def go_ahead(db: Db, upto: Mapping[str, int], *, since: datetime, first: int, is_sure: bool) -> tuple[Lost, ...]:
    """Give no number up to these; a series that the backup does not know begins with ``first``."""
    found = []
    here = counters(db)
    for series, last in sorted(upto.items()):
        before = here.get(series, first - 1)
        if last <= before:
            continue
        if series in here:
            for _ in range(last - before):  # a counter only ever moves on by one, for whoever asks
                db.run(_ONE_ON.where(InvoiceCounter.series == series))
        else:
            db.run(_BEGIN.values(series=series, last=last))
        lost = Lost(series, before + 1, last, since, db.now, is_sure)
        db.audit(SUBJECT, 0, series, before=f"{lost.first}-{lost.last}", after=_told(lost))
        found.append(lost)
    return tuple(found)


def _told(lost: Lost) -> str:
    return f"{lost.since.isoformat()} {_GIVEN if lost.is_sure else _PERHAPS}"


def _read(series: str, numbers: str, told: str, at: datetime) -> Lost:
    first, _, last = numbers.partition("-")
    since, _, how = told.partition(" ")
    return Lost(series, int(first), int(last), datetime.fromisoformat(since), at, how == _GIVEN)

"""Numbers without gaps: the counter moves in the transaction that issues, and goes back with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import InvoiceKind
from omsdesk.models.invoice import InvoiceCounter
from omsdesk.services.settings import Company
from omsdesk.words import Text

_DIGITS = 5
_LONGEST = 24


@dataclass(frozen=True)
class Number:
    """A number that was taken."""

    series: str
    number: int

    @property
    def name(self) -> str:
        """As people read it."""
        return f"{self.series}{self.number:0{_DIGITS}d}"


def take(db: Db, kind: InvoiceKind, day: date, company: Company) -> Number:
    """The next number of a series. Whoever wants one meanwhile waits for the end of this deed."""
    series = series_of(kind, day, company)
    insert: Any = postgresql.insert if db.is_postgresql else sqlite.insert
    statement = insert(InvoiceCounter).values(series=series, last=company.invoice_start)
    number: int = db.run(
        statement.on_conflict_do_update(
            index_elements=[InvoiceCounter.series], set_={"last": InvoiceCounter.last + 1}
        ).returning(InvoiceCounter.last)
    ).scalar_one()
    return Number(series, number)


def series_of(kind: InvoiceKind, day: date, company: Company) -> str:
    """What stands before the number: the house's own letters, with the year where they ask for it."""
    pattern = company.invoice_series if kind is InvoiceKind.INVOICE else company.credit_series
    series = pattern.replace("{year}", str(day.year))
    if not series.strip() or len(series) > _LONGEST or "{" in series:
        raise Refusal(
            Text("Invoices cannot be numbered: {series} is no beginning of a number.", series=pattern or "-"),
            Text("Set one in Settings, Invoices, for example IN-{{year}}-"),
        )
    return series


def refuse_unusable(company: Company, now: datetime) -> None:
    """Refuse a beginning that no number can follow, and one for both kinds: nobody could tell them apart."""
    both = [series_of(kind, now.date(), company) for kind in InvoiceKind]
    if both[0] == both[1]:
        raise Refusal(
            Text("Invoices and credit notes would have the same numbers."), Text("Give each its own letters.")
        )

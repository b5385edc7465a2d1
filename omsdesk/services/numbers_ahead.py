"""Numbers that were given out between a backup and its coming back: none of them comes a second time.

An order, a box with its SSCC, a label or an invoice that went when the backup came back may be anywhere in the world by
now. What was here before tells how far the numbers had come. Where it cannot be read, a gap is left, much wider than
what a busy house gives out in that time, and written down as one; the numbers of boxes begin another row besides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from omsdesk.codes import house_name
from omsdesk.database import roots, schema
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.all import metadata
from omsdesk.models.invoice import Invoice
from omsdesk.models.journal import AuditEvent, ScanEvent
from omsdesk.models.order import Order
from omsdesk.services import settings, written_since
from omsdesk.services.invoicing import lost, numbering
from omsdesk.services.invoicing.lost import Lost
from omsdesk.services.written_since import Written
from omsdesk.words import Text

_PRINTED = tuple(
    sorted(each.name for each in metadata.sorted_tables if each.dialect_options["sqlite"]["autoincrement"])
)
"""Tables whose ids stand on paper, boxes and shelves, or in what a bank was asked for."""
_LOOK_BACK = timedelta(days=30)
_TIMES, _FEWEST = 10, 200
"""So many times as many as on the busiest day, for each day of which nobody knows; at least so many."""
_INVOICE_TIMES, _FEWEST_INVOICES = 2, 10
_ROUND = 100
_SSCC_ROWS = 10
_ORIGIN = select(AuditEvent.hash).order_by(AuditEvent.id).limit(1)
_NEWEST = (
    select(func.max(AuditEvent.at)).where(AuditEvent.subject != roots.SUBJECT),  # made as soon as it is opened
    select(func.max(ScanEvent.at)),
)
_ORDERS = select(Order.placed_at).where(Order.placed_at > bindparam("since"), Order.history.is_(False))
_INVOICES = select(Invoice.series, Invoice.issued_at)


@dataclass(frozen=True)
class Given:
    """How far the numbers of a database had come."""

    origin: str
    """The first link of its audit chain: no other house's database has it."""
    ids: Mapping[str, int]
    """The highest id by table."""
    series: Mapping[str, int]
    """The last invoice number by series."""
    written: Written = field(default_factory=Written)
    """How much there is."""


@dataclass(frozen=True)
class Ahead:
    """What was done about it."""

    next_order: int = 0
    """0: nothing had to be done."""
    is_sure: bool = True
    """Whether it is known which numbers were given; otherwise there is a gap."""
    lost: tuple[Lost, ...] = field(default_factory=tuple)
    since: Written | None = None
    """What was written between the backup and its coming back; None where nobody can know."""

    @property
    def words(self) -> tuple[Text, ...]:
        """What people should know."""
        said = list(self.since.words) if self.since is not None else []
        if self.next_order:
            order = house_name("SO", self.next_order)
            known = Text("Numbers that were given since do not come again: the next order is {order}.", order=order)
            gap = Text(
                "Nobody can see which numbers were given since, so a gap is left: the next order is {order}.",
                order=order,
            )
            said.append(known if self.is_sure else gap)
        if self.lost:
            n = sum(each.count for each in self.lost)
            stay = Text(
                "{n} invoice number stays empty: {names}. The folder of the month (Books) names it.",
                many="{n} invoice numbers stay empty: {names}. The folder of the month (Books) names them.",
            )
            said.append(stay.given(n=n, names=", ".join(each.names for each in self.lost)))
        return tuple(said)


def look(address: str) -> Given | None:
    """How far the numbers of a database have come; None where it cannot be read, or holds nothing of ours."""
    try:
        engine = schema.open_database(address)
    except (Refusal, Unavailable):
        return None
    try:
        return Work(engine).read(given)
    except (Refusal, Unavailable, DBAPIError):
        return None
    finally:
        engine.dispose()


def given(db: Db) -> Given:
    """How far the numbers have come."""
    ids = {table: _last(db, metadata.tables[table]) for table in _PRINTED}
    return Given(db.run(_ORIGIN).scalar() or "", ids, lost.counters(db), written_since.count(db))


def go_ahead(db: Db, before: Given | None, *, nothing_since: bool = False) -> Ahead:
    """Go on behind what was given out; ``nothing_since``: a person says that nobody worked after the backup."""
    here = given(db)
    since = max((each for each in (db.run(newest).scalar() for newest in _NEWEST) if each), default=db.now)
    is_sure, written = before is not None and before.origin == here.origin != "", None
    if is_sure and before is not None:
        ids, series = dict(before.ids), dict(before.series)
        written = before.written.after(here.written)
    elif nothing_since or not here.origin:
        return Ahead()
    else:
        ids, series = _wide_gap(db, here, since)
        _begin_another_row_of_boxes(db)
    moved = {table: last for table, last in ids.items() if last > here.ids[table]}
    for table, last in moved.items():
        _go_on_behind(db, table, last)
        db.audit("database", 0, "numbers", before=f"{table} {here.ids[table]}", after=f"{table} {last}")
    gone = lost.go_ahead(db, series, since=since, first=settings.company(db).invoice_start, is_sure=is_sure)
    return Ahead(moved["orders"] + 1 if "orders" in moved else 0, is_sure, gone, written)


def _wide_gap(db: Db, here: Given, since: datetime) -> tuple[dict[str, int], dict[str, int]]:
    days = max(0, (db.now - since).days) + 1
    busiest = _busiest(db.run(_ORDERS, {"since": since - _LOOK_BACK}).scalars())
    gap = max(_FEWEST, _TIMES * busiest * days)
    ids = {table: -(-(last + gap) // _ROUND) * _ROUND for table, last in here.ids.items() if last}
    return ids, _empty_invoices(db, here, since, days)


def _empty_invoices(db: Db, here: Given, since: datetime, days: int) -> dict[str, int]:
    """Of each series that was in use lately, and of those of today: the year may have changed meanwhile."""
    if not here.series:
        return {}
    issued = db.run(_INVOICES.where(Invoice.issued_at > since - _LOOK_BACK)).all()
    company = settings.company(db)
    used = {row.series for row in issued}
    with suppress(Refusal):  # a beginning that no number can follow now was used by none
        kinds = db.run(select(Invoice.kind).distinct()).scalars()
        used |= {numbering.series_of(kind, db.now.date(), company) for kind in kinds}
    found = {}
    for each in used:
        busiest = _busiest(row.issued_at for row in issued if row.series == each)
        before = here.series.get(each, company.invoice_start - 1)
        found[each] = before + max(_FEWEST_INVOICES, _INVOICE_TIMES * busiest * days)
    return found


def _busiest(moments: Iterable[datetime]) -> int:
    return max(Counter(each.date() for each in moments).values(), default=0)


def _begin_another_row_of_boxes(db: Db) -> None:
    """The first digit of an SSCC: with another one no number can come again, however many were given."""
    settings.change(db, sscc_row=(settings.company(db).sscc_row + 1) % _SSCC_ROWS)


def _last(db: Db, table: Table) -> int:
    highest = db.run(select(func.max(table.columns["id"]))).scalar() or 0
    counted = db.run(_COUNTED[db.is_postgresql], {"table": table.name}).scalar() or 0
    return max(highest, counted)


def _go_on_behind(db: Db, table: str, last: int) -> None:
    for statement in _GO_ON[db.is_postgresql]:
        db.run(statement, {"table": table, "last": last})


_COUNTED = {
    False: text("SELECT seq FROM sqlite_sequence WHERE name = :table"),
    True: text(
        "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = :table || '_id_seq'"
    ),
}
_GO_ON = {
    False: (
        text("DELETE FROM sqlite_sequence WHERE name = :table AND :last > 0"),
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"),
    ),
    True: (text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),),
}

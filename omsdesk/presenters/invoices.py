"""The list of invoices and credit notes: what is open and since when, printed, mailed, and taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from omsdesk.database.work import Work
from omsdesk.money import to_minor
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way
from omsdesk.services import invoice_list, messaging, printing_jobs
from omsdesk.services.invoice_list import Count, InvoiceRow
from omsdesk.services.invoicing import crediting, lost, saving
from omsdesk.services.invoicing.record import Record
from omsdesk.words import Text

MOST_MINOR = 2**31 - 1


@dataclass(frozen=True)
class InvoicesState:
    """What the page shows."""

    ids: tuple[int, ...] = ()
    rows: Mapping[int, InvoiceRow] = field(default_factory=dict)
    only_open: bool = False
    current: int | None = None
    count: Count | None = None
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def row(self) -> InvoiceRow | None:
        """The invoice under the cursor."""
        return self.rows.get(self.current) if self.current is not None else None

    @property
    def why_not_credit(self) -> Text | None:
        """Why nothing of it can be taken back."""
        if self.row is None:
            return Text("Choose an invoice first.")
        if not self.row.is_invoice:
            return Text("This is a credit note.")
        return None if self.row.to_credit.minor else Text("All of it was taken back.")

    @property
    def hint(self) -> Text | None:
        """What one should know over the list."""
        if self.count is None:
            return None
        if self.count.by_hand:
            return Text("Invoices are written by hand, from the order. Settings, Invoices, lets them be written alone.")
        if self.count.waiting:
            return Text(
                "{n} invoice is due and is written in a moment.",
                many="{n} invoices are due and are written in a moment.",
                n=self.count.waiting,
            )
        return None

    @property
    def lost(self) -> tuple[Text, ...]:
        """Which numbers went when a backup came back, and what to do."""
        return lost.told(self.count.lost) if self.count is not None else ()


class Invoices(Presenter[InvoicesState]):
    """Looks after what customers owe."""

    watches = frozenset({"invoices", "payments", "refunds", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, InvoicesState())

    def refresh(self) -> None:
        """Read the list again."""
        self.ask(invoice_list.invoice_ids, only_open=self.state.only_open, then=self._listed)
        self.ask(invoice_list.count, then=lambda count: self.show(count=count))

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(invoice_list.invoice_rows, tuple(ids), then=self._fetched)

    def show_only_open(self, *, only_open: bool) -> None:
        """All of them, or only those that are not paid."""
        self.show(only_open=only_open)
        self.refresh()

    def point_at(self, invoice_id: int | None) -> None:
        """The cursor moved."""
        self.show(current=invoice_id)

    def print_again(self) -> None:
        """The paper under the cursor, at this station."""
        self._act(lambda row: row.document_id, printing_jobs.reprint_document, Text("{name} prints"))

    def send(self) -> None:
        """By e-mail, with the paper."""
        row = self.state.row
        if row is not None:
            said = Text("{name} leaves by e-mail", name=row.name)
            self.do(messaging.send, row.order_id, row.kind.value, then=lambda _: self._tell(said))

    def save_xml(self, path: str) -> None:
        """As an e-invoice, for the program of whoever gets it."""
        row = self.state.row
        if row is not None and path:
            self.ask(saving.record_of, row.id, then=lambda record: self._save(record, Path(path)))

    def credit(self, amount: str, reason: str) -> Text | None:
        """Take an amount back; answers what is wrong with it, if something is."""
        row = self.state.row
        if row is None:
            return Text("Choose an invoice first.")
        minor = _minor(amount, row.total.currency)
        if minor is None:
            return Text("Give an amount above zero, for example 12.50.")
        said = Text("A credit note for {name} is written", name=row.name)
        self.do(crediting.credit, row.id, reason, amount_minor=minor, then=lambda _: self._tell(said))
        return None

    def open_order(self) -> None:
        """Go to the order that it is for."""
        row = self.state.row
        if row is not None:
            serial = self.state.way.serial + 1 if self.state.way else 1
            self.show(way=Way("order_detail", {"order": row.order_id, "tab": "money"}, serial))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _save(self, record: Record, path: Path) -> None:
        said = Text("{name} is saved as {file}", name=record.name, file=path.name)
        self.outside(saving.save_xml, record, path, then=lambda _: self._tell(said))

    def _act(self, about: Callable[[InvoiceRow], int], deed: Callable[..., Any], said: Text) -> None:
        row = self.state.row
        if row is not None:
            words = said.given(name=row.name)
            self.do(deed, about(row), then=lambda _: self._tell(words))

    def _listed(self, ids: tuple[int, ...]) -> None:
        self.show(ids=ids, is_loading=False, trouble=None)
        if self.state.rows:
            self.fetch([each for each in ids if each in self.state.rows] or ids[:100])

    def _fetched(self, rows: tuple[InvoiceRow, ...]) -> None:
        self.show(rows={**self.state.rows, **{row.id: row for row in rows}})

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1), trouble=None)
        self.refresh()


def _minor(amount: str, currency: str) -> int | None:
    try:
        minor = to_minor(Decimal(amount.strip().replace(",", ".")), currency)
    except InvalidOperation:
        return None
    return minor if 0 < minor <= MOST_MINOR else None

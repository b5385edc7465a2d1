"""A month in one folder: invoices on paper and as files, the journal, refunds, taxes, what is owed, the stock's value.

It is written piece by piece on the lane of the outside world, so that it can be stopped. Until it is whole it has
another name; what is stopped leaves nothing behind.
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.channels.files import writing
from omsdesk.channels.files.writing import Cell
from omsdesk.codes import house_name
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.invoice import Invoice
from omsdesk.models.paper import Document
from omsdesk.money import Money
from omsdesk.services.accounting import differences, files, goods
from omsdesk.services.accounting.accounts import Accounts
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.services.accounting.files import Head
from omsdesk.services.costing import report, valuing
from omsdesk.services.drawers import listing as drawers
from omsdesk.services.invoicing import lost, saving, ubl
from omsdesk.services.invoicing.numbering import Number
from omsdesk.services.printing_jobs import Press
from omsdesk.words import Text

AT_ONCE = 5
_PERCENT = 100
_OF_MONTH = (
    select(Invoice.id).where(Invoice.day >= bindparam("first"), Invoice.day <= bindparam("last")).order_by(Invoice.id)
)
_PAPER = (
    select(Invoice.name, Invoice.content.label("record"), Document.content, Document.pdf)
    .join(Document, Document.id == Invoice.document_id)
    .where(Invoice.id == bindparam("invoice"))
)


class MonthFolder:
    """One month that is being written."""

    def __init__(self, work: Work, press: Press, parent: Path, entries: Sequence[Entry], head: Head) -> None:
        self._work, self._press, self._entries, self._head = work, press, entries, head
        self._name = f"{head.first:%Y-%m}"
        self._parent = parent
        self._draft = parent / f"{self._name}.part"
        self._ids: tuple[int, ...] | None = None
        self.done = 0
        self.made: Path | None = None
        """The folder, once it is whole."""

    @property
    def whole(self) -> int:
        """How many papers there are."""
        return len(self._ids or ())

    def go_on(self) -> int:
        """Write the tables, then some papers; the last call gives the folder its name."""
        try:
            if self._ids is None:
                self._begin()
            else:
                for invoice_id in self._ids[self.done : self.done + AT_ONCE]:
                    self._write_paper(invoice_id)
                self.done = min(self.done + AT_ONCE, self.whole)
            if self.done >= self.whole:
                self._finish()
        except OSError as error:
            self.drop()
            raise Unavailable(
                Text("{file} could not be written.", file=str(self._draft)),
                Text("Choose another folder, then save again."),
            ) from error
        except BaseException:
            self.drop()
            raise
        return self.done

    def drop(self) -> int:
        """It was stopped, or it failed: nothing stays; how many papers there were."""
        shutil.rmtree(self._draft, ignore_errors=True)
        return self.done

    def _begin(self) -> None:
        shutil.rmtree(self._draft, ignore_errors=True)
        self._draft.mkdir(parents=True)
        self._ids = self._work.read(_ids, self._head.first, self._head.last)
        files.save_table(self._entries, self._draft / "journal.csv")
        try:
            files.save_datev(self._entries, self._draft / "EXTF_Buchungsstapel.csv", self._head)
        except Refusal as refusal:
            (self._draft / "no-DATEV.txt").write_text(f"{refusal.reason} {refusal.advice}\n", encoding="utf-8")
        refunds = [each for each in self._entries if each.source is Source.REFUND]
        files.save_table(refunds, self._draft / "refunds.csv")
        self._table("taxes.csv", _TAXES, _taxes(self._entries))
        self._table("differences.csv", _DIFFERENCES, _differences(self._entries))
        gone = self._work.read(_lost, self._head.first, self._head.last)
        if gone:
            self._table("lost-numbers.csv", _LOST, gone)
        counted = self._work.read(drawers.between, self._head.first, self._head.last)
        if counted:
            self._table("drawers.csv", drawers.TITLES, counted)
        valuing.carry_out(self._work)
        stock = self._work.read(report.between, self._head.first, self._head.last)
        writing.write(self._draft / "stock-value.csv", report.titles(), report.table(stock))
        if Accounts(self._head.company).goods is not None:
            told = self._work.read(goods.explained, self._entries, stock)
            self._table("goods-sold.csv", goods.TITLES, told)

    def _table(self, name: str, titles: Sequence[Text], rows: Iterable[Sequence[Cell]]) -> None:
        writing.write(self._draft / name, [str(each) for each in titles], rows)

    def _write_paper(self, invoice_id: int) -> None:
        row = self._work.read(_paper, invoice_id)
        name = re.sub(r"[^A-Za-z0-9-]+", "-", row.name)
        pdf = row.pdf or self._press.pdf(answers.decode(row.content))
        saving.write(self._draft / "invoices" / f"{name}.pdf", pdf)
        saving.write(self._draft / "invoices" / f"{name}.xml", ubl.xml_of(answers.decode(row.record)))

    def _finish(self) -> None:
        """A month that was saved before stays beside this one."""
        made, again = self._parent / self._name, 2
        while made.exists():
            made, again = self._parent / f"{self._name}-{again}", again + 1
        self._draft.rename(made)
        self.made = made


_LOST = (Text("First number"), Text("Last number"), Text("Numbers"), Text("What became of them"))
_TAXES = (Text("Account"), Text("Tax rate"), Text("Net"), Text("Tax"), Text("With tax"), Text("Currency"))
_DIFFERENCES = (
    *(Text("Order"), Text("Invoiced"), Text("Credited"), Text("Received"), Text("Refunded")),
    *(Text("Taken back by banks"), Text("Owed more"), Text("Currency"), Text("Why")),
)


@needs(Right.MONEY)
def _ids(db: Db, first: Any, last: Any) -> tuple[int, ...]:
    return tuple(row.id for row in db.run(_OF_MONTH, {"first": first, "last": last}))


@needs(Right.MONEY)
def _lost(db: Db, first: date, last: date) -> list[tuple[Cell, ...]]:
    """Invoice numbers that were found in these days to be lost."""
    return [
        (Number(each.series, each.first).name, Number(each.series, each.last).name, each.count, str(each.words))
        for each in lost.found_between(db, first, last)
    ]


@needs(Right.MONEY)
def _paper(db: Db, invoice_id: int) -> Any:
    return db.run(_PAPER, {"invoice": invoice_id}).one()


def _taxes(entries: Sequence[Entry]) -> list[tuple[Cell, ...]]:
    sums: dict[tuple[str, int, str], list[int]] = {}
    for each in entries:
        if each.rate_bp is not None:
            sign = 1 if each.source is Source.INVOICE else -1
            found = sums.setdefault((each.contra, each.rate_bp, each.currency), [0, 0])
            found[0] += sign * each.net_minor
            found[1] += sign * each.tax_minor
    return [
        (account, f"{rate / _PERCENT:g}", *(Money(each, currency).amount for each in (net, tax, net + tax)), currency)
        for (account, rate, currency), (net, tax) in sorted(sums.items())
    ]


def _differences(entries: Sequence[Entry]) -> list[tuple[Cell, ...]]:
    def money(minor: int, currency: str) -> Cell:
        return Money(minor, currency).amount

    return [
        (
            house_name("SO", each.order_id),
            *(
                money(minor, each.currency)
                for minor in (
                    *(each.invoiced, each.credited, each.received, each.refunded, each.taken_back, each.minor),
                )
            ),
            each.currency,
            str(each.why),
        )
        for each in differences.of(entries)
    ]

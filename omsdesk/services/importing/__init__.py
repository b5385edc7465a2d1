"""Bring in files of orders, products, stock, customers and suppliers. Importing the same files again changes nothing.

Each batch is one write: a kill or a lost connection costs at most the batch under way, and the same
files again go on where it stopped. What makes that harmless is in the data (the order's number at its
channel, the SKU, the customer's number, the first movement of a product), not in a remembered command: a row
that was refused today must get its chance tomorrow, when the product it names has come.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from omsdesk.channels import OrderRecord, ProductRecord, StockRecord, SupplierRecord
from omsdesk.channels.files.reading import ReadOptions
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.money import Money, minor_digits
from omsdesk.services.importing import cancellations, customers, kit_parts, orders, products, stock, suppliers, trial
from omsdesk.services.importing.heap import Heap, gather
from omsdesk.services.importing.pairings import known
from omsdesk.services.importing.report import (
    Asked,
    FileFound,
    Refused,
    Report,
    Subject,
    TakenBack,
    Tally,
    asked,
    file_found,
    in_line_order,
)
from omsdesk.services.settings import Company, company
from omsdesk.words import Text

__all__ = ["Asked", "FileFound", "Refused", "Report", "Subject", "TakenBack", "Tally", "import_files"]

BATCH = 200
"""Records of one write: large enough to be quick, small enough that no station waits for it."""
NO_SHOP = "file"
"""The channel of orders that come in a list of our own."""
READING = 300
"""Of 1,000 steps of the progress bar, those that reading takes."""
WHOLE = 1000

Progress = Callable[[int, int], None]
T = TypeVar("T")


def import_files(  # noqa: PLR0913 - all of this may be said of an import
    work: Work,
    paths: Sequence[Path],
    channel: str | None = None,
    *,
    dry_run: bool = False,
    create_products: bool | None = None,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Bring in what these files say, or, as a dry run, only tell what would come of it.

    Without a ``channel`` the orders are from the shop that made the file, or from whom a person named for such files.
    Products are made of codes that nobody knows only where a list is our own: those of others wait for a person.
    ``progress`` is told how much of how much is done; ``cancelled`` is asked between two batches, and
    what came in before stays.
    """
    house = work.read(company)
    options = replace(options or ReadOptions(), price_decimals=minor_digits(house.currency), pairings=work.read(known))
    heap = gather(paths, options, progress=_share(progress, 0, READING) if progress else None, cancelled=cancelled)
    from_where = channel or heap.source or (NO_SHOP if heap.shop is None else str(heap.shop.name))
    report = replace(_begun(heap), channel=from_where)
    is_own = heap.shop is None and not heap.source
    creates = is_own if create_products is None else create_products
    if dry_run:
        return work.read(trial.tried, heap, report, from_where, creates_products=creates)
    going = _Import(work, heap, report, progress, cancelled)
    going.bring_all(work.write(orders.channel_key, from_where), house, creates_products=creates)
    return replace(going.report, refused_rows=in_line_order(going.report.refused_rows))


def _begun(heap: Heap) -> Report:
    report = Report(
        files=tuple(file_found(each) for each in heap.files),
        refused_rows=heap.refused,
        questions=tuple(asked(each.path, question) for each in heap.files for question in each.questions),
    )
    sizes = {
        Subject.CUSTOMERS: len(heap.customers),
        Subject.PRODUCTS: len(heap.products),
        Subject.SUPPLIERS: sum(not each.is_aside for each in heap.suppliers),
        Subject.STOCK: len(heap.stock),
    }
    for subject, size in sizes.items():
        report = report.counting(Tally(subject, read=size))
    read = len(heap.wanted) + heap.refused_orders
    return report.counting(Tally(Subject.ORDERS, read=read, refused=heap.refused_orders))


class _Import:
    """One import on its way: the report grows with each batch."""

    def __init__(
        self,
        work: Work,
        heap: Heap,
        report: Report,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.report = report
        self._work = work
        self._heap = heap
        self._cancelled = cancelled
        self._tell = _share(progress, READING, WHOLE) if progress else None
        self._done = 0

    def bring_all(self, channel: str, house: Company, *, creates_products: bool) -> None:
        """Customers and products first, who has them, then stock, so that orders find all of it."""
        for people in self._batches(self._heap.customers):
            self._count(Subject.CUSTOMERS, self._work.write(customers.bring, people))
        for articles in self._batches(self._heap.products):
            self._count(Subject.PRODUCTS, self._work.write(products.bring, articles))
        for record in self._heap.products:
            self._bring_kit(record)
        unclear = suppliers.contradictions(self._heap.suppliers, self._heap.file_of)
        self._leave_out(unclear)
        for named in self._batches([each for each in self._heap.suppliers if each not in unclear]):
            self._bring_suppliers(named)
        for counts in self._batches(self._stock_by_sku()):
            self._bring_stock([each for group in counts for each in group])
        for batch in self._batches(self._heap.wanted):
            self._bring_orders(batch, channel, house, creates_products=creates_products)
        for taken in self._batches(self._heap.cancelling):
            self._take_back(taken, channel)

    def _batches(self, records: Sequence[T]) -> Iterator[Sequence[T]]:
        for start in range(0, len(records), BATCH):
            if self._cancelled is not None and self._cancelled():
                self.report = replace(self.report, was_stopped=True)
                return
            batch = records[start : start + BATCH]
            yield batch
            self._done += len(batch)
            if self._tell is not None:
                self._tell(self._done, max(self._heap.size, 1))

    def _bring_kit(self, record: ProductRecord) -> None:
        if record.kit is None or self.report.was_stopped:
            return
        try:
            self._work.write(kit_parts.bring, record)
        except Refusal as refusal:
            self.report = self.report.refusing(kit_parts.refused(record, refusal.reason, self._heap.file_of))

    def _leave_out(self, unclear: Mapping[SupplierRecord, Refused]) -> None:
        tally = self.report.of(Subject.SUPPLIERS).plus(refused=len(unclear))
        self.report = self.report.counting(tally).refusing(*unclear.values())

    def _bring_suppliers(self, named: Sequence[SupplierRecord]) -> None:
        tally = self.report.of(Subject.SUPPLIERS)
        came = self._work.write(suppliers.bring, named, self._heap.file_of, tally)
        self.report = self.report.counting(came.tally).refusing(*came.refused)

    def _stock_by_sku(self) -> list[list[StockRecord]]:
        """All bins of a product stay in one batch: after it the product has its opening balance."""
        ordered = sorted(self._heap.stock, key=lambda each: each.sku)
        return [list(group) for _, group in groupby(ordered, key=lambda each: each.sku)]

    def _bring_stock(self, records: Sequence[StockRecord]) -> None:
        unknown = self._work.read(stock.unknown_skus, records)
        refused = [
            Refused(
                self._heap.file_of.get(f"stock {each.sku}", ""),
                each.line,
                Text("The SKU {sku} is not in the catalogue.", sku=each.sku),
            )
            for each in records
            if each.sku in unknown
        ]
        self.report = self.report.refusing(*refused)
        tally = self.report.of(Subject.STOCK)
        self.report = self.report.counting(tally.plus(refused=len(refused)))
        known = [each for each in records if each.sku not in unknown]
        self._count(Subject.STOCK, self._work.write(stock.bring, known))

    def _bring_orders(
        self, batch: Sequence[OrderRecord], channel: str, house: Company, *, creates_products: bool
    ) -> None:
        files = self._files_of(batch)
        answer = self._work.write(orders.bring, batch, channel, files, creates_products=creates_products)
        tally = self.report.of(Subject.ORDERS).plus(
            new=len(answer.order_ids),
            changed=answer.changed,
            unchanged=answer.unchanged,
            refused=answer.refused,
        )
        report = self.report.counting(tally).refusing(*answer.rows)
        nothing = Money(0, house.currency)
        self.report = replace(
            report,
            lines=report.lines + answer.lines,
            goods=(report.goods or nothing) + Money(answer.goods_minor, house.currency),
            shipping=(report.shipping or nothing) + Money(answer.shipping_minor, house.currency),
            order_ids=(*report.order_ids, *answer.order_ids),
        )

    def _take_back(self, batch: Sequence[OrderRecord], channel: str) -> None:
        for each in batch:
            file = self._heap.file_of.get(f"order {each.external_ref}", "")
            try:
                deed = cancellations.cancel_whole if each.is_cancelled else cancellations.take_back
                taken = self._work.write(deed, each, channel, file)
            except Refusal as refusal:
                self.report = self.report.refusing(
                    Refused(file, each.line, refusal.reason, order_ref=each.external_ref)
                )
            else:
                self.report = replace(self.report, taken_back=(*self.report.taken_back, taken))

    def _files_of(self, batch: Sequence[OrderRecord]) -> dict[str, str]:
        keys = [f"{what} {each.external_ref}" for each in batch for what in ("order", "lines")]
        return {key: self._heap.file_of[key] for key in keys if key in self._heap.file_of}

    def _count(self, subject: Subject, brought: Any) -> None:
        tally = self.report.of(subject)
        self.report = self.report.counting(
            tally.plus(new=brought.new, changed=getattr(brought, "changed", 0), unchanged=brought.unchanged)
        )


def _share(progress: Progress, start: int, end: int) -> Progress:
    """Part of the bar: how far a stage is moves it from ``start`` to ``end`` thousandths."""

    def tell(done: int, whole: int) -> None:
        progress(start + (end - start) * min(done, whole) // whole if whole else start, WHOLE)

    return tell

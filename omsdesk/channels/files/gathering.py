"""What a reading has brought so far: good records, problems by line, and orders row by row."""

from bisect import bisect
from dataclasses import replace

from omsdesk.channels import (
    CustomerRecord,
    Kind,
    Layout,
    LineRecord,
    OrderRecord,
    Problem,
    ProductRecord,
    Record,
    StockRecord,
    SupplierRecord,
)
from omsdesk.channels.files.file_row import FileRow
from omsdesk.channels.files.joining import join
from omsdesk.channels.files.tables import TableRow
from omsdesk.words import Text

_WHOSE = ("name", "street", "postal_code", "email")


class Gathering:
    """Collects the rows of one file."""

    def __init__(self, layout: Layout) -> None:
        self.problems: list[Problem] = []
        self.rows_read = 0
        self._is_sales = layout.kind is Kind.SALES
        self._finish = layout.finish
        self._records: dict[tuple[str, ...], Record] = {}
        self._lines: list[LineRecord] = []
        self._broken: list[tuple[int, Text, list[str]]] = []
        self._of_nobody: list[Problem] = []

    def take(self, row: FileRow, records: tuple[Record, ...]) -> None:
        """Keep what a good row says; of a bad one keep only the reasons."""
        if not row.problems:
            row.problems.extend(self._clashes(row, records))
        if row.problems:
            ref = next(iter(_orders_named(records)), None)
            found = [Problem(each.line, each.column, each.reason, ref) for each in row.problems]
            (self._of_nobody if ref is None else self.problems).extend(found)
            return
        for record in records:
            if isinstance(record, LineRecord):
                self._lines.append(record)
            else:
                self._records.setdefault(_name_of(record), record)

    def broken(self, row: TableRow, *, width: int, order_at: int | None, delimiter: str) -> None:
        """Note a row whose cells cannot be told apart, against every order it may have been part of."""
        reason = row.trouble or Text(
            "This row has {found} columns where the header has {n}.", found=len(row.cells), n=width
        )
        self._broken.append((row.line, reason, _candidates(row, order_at, delimiter)))

    def finish(self) -> tuple[Record, ...]:
        """All records; where orders and lines share their rows, the orders with their lines."""
        self._blame_broken_rows()
        if not self._is_sales:
            return (*self._records.values(), *self._lines)
        heads = [each for each in self._records.values() if isinstance(each, OrderRecord)]
        joined = join(heads, self._lines, self.problems)
        self.problems.extend((*joined.in_orders, *joined.in_lines))
        return tuple(self._finish(order) for order in joined.orders)

    def _clashes(self, row: FileRow, records: tuple[Record, ...]) -> list[Problem]:
        """What contradicts an earlier row: the same thing twice, or another customer for one order."""
        reasons = []
        for record in records:
            before = None if isinstance(record, LineRecord) else self._records.get(_name_of(record))
            if before is None or isinstance(record, LineRecord):
                continue
            if not self._is_sales:
                reasons.append(
                    Text("{name} is already on line {before}.", name=_name_of(record)[1], before=before.line)
                )
            elif not _same_customer(before, record):
                reasons.append(Text("Line {before} names another customer for this order.", before=before.line))
        return [Problem(row.line, None, reason) for reason in reasons]

    def _blame_broken_rows(self) -> None:
        """A broken row is held against each order it may be part of, if the file has that order at all."""
        known = {each.external_ref for each in self._records.values() if isinstance(each, OrderRecord)}
        known |= {each.order_ref for each in self._lines}
        for line, reason, candidates in self._broken:
            refs = [each for each in candidates if each in known]
            self.problems.extend(Problem(line, None, reason, ref) for ref in refs)
            if not refs:
                self._of_nobody.append(Problem(line, None, reason))
        self._blame_neighbours()

    def _blame_neighbours(self) -> None:
        """A row that names no order at all was part of the one before it or of the one behind it, or of neither."""
        rows = sorted((each.line, each.order_ref) for each in self._lines)
        lines = [line for line, _ in rows]
        for problem in self._of_nobody:
            at = bisect(lines, problem.line)
            refs = dict.fromkeys(ref for _, ref in rows[max(0, at - 1) : at + 1])
            self.problems.extend(replace(problem, order_ref=ref) for ref in refs or (None,))


def _orders_named(records: tuple[Record, ...]) -> list[str]:
    names = [
        each.external_ref if isinstance(each, OrderRecord) else each.order_ref
        for each in records
        if isinstance(each, (OrderRecord, LineRecord))
    ]
    return [each for each in names if each]


def _name_of(record: CustomerRecord | ProductRecord | StockRecord | SupplierRecord | OrderRecord) -> tuple[str, ...]:
    match record:
        case OrderRecord():
            return ("order", record.external_ref)
        case ProductRecord():
            return ("product", record.sku)
        case StockRecord():
            return ("stock", record.sku, record.bin)
        case SupplierRecord():
            return ("supplier", record.label, record.ref, record.name)
        case CustomerRecord():
            return ("customer", record.ref)


def _same_customer(before: Record, record: Record) -> bool:
    """Whether a further row of an order agrees with its first; exports leave the customer out after it."""
    return (
        isinstance(before, OrderRecord)
        and isinstance(record, OrderRecord)
        and record.customer_ref in {"", before.customer_ref}
        and all(getattr(record.ship_to, part) in {"", getattr(before.ship_to, part)} for part in _WHOSE)
    )


def _candidates(row: TableRow, order_at: int | None, delimiter: str) -> list[str]:
    """What may be the order number in each line of a broken row.

    Cells left of the break are where they belong, those right of it moved; so the cell under the
    order's header counts, and its neighbours unless it is the first.
    """
    if order_at is None:
        return []
    lines = [line.split(delimiter) for line in row.written] or [[str(each) for each in row.cells]]
    around = range(max(0, order_at - 1), order_at + 2) if order_at else range(1)
    found = (line[at].strip().strip('"').strip() for line in lines for at in around if at < len(line))
    return list(dict.fromkeys(each for each in found if each))

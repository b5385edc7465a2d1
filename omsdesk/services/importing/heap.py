"""Everything that the given files say together: orders find their lines in whichever file they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from omsdesk.channels import (
    Channel,
    CustomerRecord,
    Kind,
    Layout,
    OrderRecord,
    Problem,
    ProductRecord,
    StockRecord,
    SupplierRecord,
)
from omsdesk.channels.files import recognising
from omsdesk.channels.files.joining import join
from omsdesk.channels.files.read_file import ReadFile
from omsdesk.channels.files.reading import Cancelled, ReadOptions, read
from omsdesk.errors import Refusal
from omsdesk.services.importing.report import Refused, refused_row
from omsdesk.words import Text

Reading = Callable[[int, int], None]


@dataclass(frozen=True)
class Heap:
    """The good records of all files, and what could not be read of them."""

    files: tuple[ReadFile, ...]
    customers: tuple[CustomerRecord, ...]
    products: tuple[ProductRecord, ...]
    stock: tuple[StockRecord, ...]
    orders: tuple[OrderRecord, ...]
    refused: tuple[Refused, ...]
    refused_orders: int
    """Orders that the files name and of which nothing can come in."""
    file_of: dict[str, str]
    """The name of the file that a customer, product, stock row or order stands in, by subject and key."""
    shop: Channel | None = None
    """The shop that the orders come from, where the files tell."""
    source: str = ""
    """Whom the orders are from, where a person said so of such files."""
    suppliers: tuple[SupplierRecord, ...] = ()
    """Those that are only mentioned come last."""

    @property
    def size(self) -> int:
        """How many records there are to bring in."""
        lists = (self.customers, self.products, self.suppliers, self.stock, self.orders)
        return sum(len(each) for each in lists)

    @property
    def wanted(self) -> tuple[OrderRecord, ...]:
        """Orders to pick."""
        return tuple(each for each in self.orders if not each.cancels and not each.is_cancelled)

    @property
    def cancelling(self) -> tuple[OrderRecord, ...]:
        """What takes goods of an earlier order back, or all of it."""
        return tuple(each for each in self.orders if each.cancels or each.is_cancelled)


def gather(
    paths: Sequence[Path],
    options: ReadOptions,
    *,
    progress: Reading | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Heap:
    """Read all files and pair what belongs together."""
    if not paths:
        raise Refusal(Text("No file was given."), Text("Choose a CSV file or a spreadsheet."))
    files, left_out = _read_all(paths, options, progress, cancelled)
    _refuse_halves(files)
    heads = [(each, order) for each in files if each.kind is Kind.ORDERS for order in each.orders]
    lines_files = [each for each in files if each.kind is Kind.LINES]
    joined = join(
        [order for _, order in heads],
        [line for each in lines_files for line in each.lines],
        [problem for each in lines_files for problem in each.problems],
    )
    sold = [order for each in files if each.kind is Kind.SALES for order in each.orders]
    orders = (*_finished(heads, joined.orders), *sold)
    file_of = _files_of(files)
    refused = [*left_out, *(refused_row(each.path, problem) for each in files for problem in each.problems)]
    refused += [_blamed(problem, file_of, "order") for problem in joined.in_orders]
    refused += [refused_row(lines_files[0].path, problem) for problem in joined.in_lines if lines_files]
    named = {ref for each in files for ref in each.refused_orders} | _orders_of(joined.in_orders)
    return Heap(
        files=files,
        customers=tuple(record for each in files for record in each.customers),
        products=tuple(record for each in files for record in each.products),
        stock=tuple(record for each in files for record in each.stock),
        orders=orders,
        refused=tuple(refused),
        refused_orders=len(named - {order.external_ref for order in orders}),
        file_of=file_of,
        shop=_shop_of(files),
        source=_source_of(files),
        suppliers=tuple(
            sorted((record for each in files for record in each.suppliers), key=lambda each: each.is_aside)
        ),
    )


def _read_all(
    paths: Sequence[Path], options: ReadOptions, progress: Reading | None, cancelled: Callable[[], bool] | None
) -> tuple[tuple[ReadFile, ...], list[Refused]]:
    """Read every file; one that is no list we know is left out and named, unless none is left."""
    files: list[ReadFile] = []
    left_out: list[Refused] = []
    first: Refusal | None = None
    for path in paths:
        try:
            files.append(read(path, options, progress=progress, cancelled=cancelled))
        except Cancelled:
            raise
        except Refusal as refusal:
            first = first or refusal
            left_out.append(Refused(path.name, 0, Text("Left out. {why}", why=str(refusal))))
    if first is not None and not files:
        raise first
    return tuple(files), left_out


def _refuse_halves(files: Sequence[ReadFile]) -> None:
    """Orders that come in two files need both of them."""
    kinds = {each.kind for each in files}
    for each in files:
        companion = _layout_of(each).companion
        if each.kind is Kind.LINES and Kind.ORDERS not in kinds:
            raise Refusal(
                Text("{file} holds order lines, and no file with the orders was given.", file=each.path.name),
                companion or Text("Give both files together."),
            )
        if each.kind is Kind.ORDERS and Kind.LINES not in kinds and companion is not None:
            raise Refusal(
                Text(
                    "{file} holds orders without their items, and no file with the items was given.",
                    file=each.path.name,
                ),
                companion,
            )


def _layout_of(file: ReadFile) -> Layout:
    return next(each for each in recognising.channel_of(file.layout).layouts if each.key == file.layout)


def _finished(heads: Sequence[tuple[ReadFile, OrderRecord]], joined: Sequence[OrderRecord]) -> Iterator[OrderRecord]:
    """Joined orders, each finished by the layout that read its head."""
    layout_of = {order.external_ref: _layout_of(file) for file, order in heads}
    return (layout_of[order.external_ref].finish(order) for order in joined)


def _shop_of(files: Sequence[ReadFile]) -> Channel | None:
    """The shop that these orders are from, if it is one. Two shops at once would share their order numbers."""
    found = {
        each.key: each for file in files if file.orders or file.lines for each in [recognising.channel_of(file.layout)]
    }
    shops = [each for each in found.values() if each.is_shop]
    if len(shops) > 1 or (shops and len(found) > 1):
        raise Refusal(
            Text("These files are from several shops: {names}.", names=[str(each.name) for each in found.values()]),
            Text("Bring them in one after the other."),
        )
    return shops[0] if shops else None


def _source_of(files: Sequence[ReadFile]) -> str:
    """Whom orders are from whose columns a person matched. Two at once would share their order numbers."""
    found = list(dict.fromkeys(each.source for each in files if each.orders or each.lines))
    if len(found) > 1:
        raise Refusal(
            Text(
                "These files are from several places: {names}.", names=[each or str(Text("a list")) for each in found]
            ),
            Text("Bring them in one after the other."),
        )
    return found[0] if found else ""


def _files_of(files: Sequence[ReadFile]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in files:
        for order in each.orders:
            found.setdefault(f"order {order.external_ref}", each.path.name)
        for product in each.products:
            found.setdefault(f"product {product.sku}", each.path.name)
        for stock in each.stock:
            found.setdefault(f"stock {stock.sku}", each.path.name)
        for supplier in each.suppliers:
            found.setdefault(f"supplier {supplier.label}", each.path.name)
        for line in each.lines:
            found.setdefault(f"lines {line.order_ref}", each.path.name)
    return found


def _blamed(problem: Problem, file_of: dict[str, str], subject: str) -> Refused:
    name = file_of.get(f"{subject} {problem.order_ref}", "")
    return Refused(name, problem.line, problem.reason, problem.column or "", problem.order_ref or "")


def _orders_of(problems: Sequence[Problem]) -> set[str]:
    return {each.order_ref for each in problems if each.order_ref is not None}

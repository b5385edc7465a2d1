"""What came of reading one file."""

from dataclasses import dataclass, field
from pathlib import Path

from omsdesk.channels import (
    CustomerRecord,
    Kind,
    LineRecord,
    Mark,
    OrderRecord,
    Problem,
    ProductRecord,
    Question,
    Record,
    StockRecord,
    SupplierRecord,
)


@dataclass(frozen=True)
class ReadFile:
    """Everything one file said, the good and the bad."""

    path: Path
    layout: str
    kind: Kind
    encoding: str
    delimiter: str
    """Blank for a spreadsheet."""
    decimal: Mark | None
    """The mark the file uses; None when no number in it shows one."""
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    rows_read: int
    questions: tuple[Question, ...] = field(default=())
    source: str = ""
    """Whom the file is from, where a person said so of such files."""

    @property
    def customers(self) -> tuple[CustomerRecord, ...]:
        """The customers in it."""
        return tuple(each for each in self.records if isinstance(each, CustomerRecord))

    @property
    def products(self) -> tuple[ProductRecord, ...]:
        """The products in it."""
        return tuple(each for each in self.records if isinstance(each, ProductRecord))

    @property
    def stock(self) -> tuple[StockRecord, ...]:
        """The stock counts in it."""
        return tuple(each for each in self.records if isinstance(each, StockRecord))

    @property
    def suppliers(self) -> tuple[SupplierRecord, ...]:
        """The suppliers in it, row by row."""
        return tuple(each for each in self.records if isinstance(each, SupplierRecord))

    @property
    def orders(self) -> tuple[OrderRecord, ...]:
        """The orders in it, with their lines when the file has both."""
        return tuple(each for each in self.records if isinstance(each, OrderRecord))

    @property
    def lines(self) -> tuple[LineRecord, ...]:
        """Order lines that still wait to be joined to their orders."""
        return tuple(each for each in self.records if isinstance(each, LineRecord))

    @property
    def refused_orders(self) -> tuple[str, ...]:
        """Numbers of orders that this file names and that do not come in, since no row of them is good."""
        named = {each.order_ref for each in self.problems if each.order_ref is not None}
        return tuple(
            sorted(named - {each.external_ref for each in self.orders} - {each.order_ref for each in self.lines})
        )

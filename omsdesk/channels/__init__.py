"""The door for orders, products, stock, customers and suppliers that arrive in files.

A channel is one neighbour module with a ``PLUGIN``: a ``Channel`` holding one ``Layout`` per kind of
file it knows. A layout names its columns by their headers and turns one row into records; it knows
neither encodings nor delimiters, and nothing of the other channels. What all of them share, the
reading itself, is in ``channels.files``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from omsdesk.channels.files.going_back import StockFile, TrackingFile
from omsdesk.channels.files.supplier_record import OfferRecord as OfferRecord
from omsdesk.channels.files.supplier_record import SupplierRecord as SupplierRecord
from omsdesk.lifecycles.order import Handling, HoldReason
from omsdesk.words import Text


class Kind(StrEnum):
    """What a file is about, as its headers tell."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"
    STOCK = "stock"
    SUPPLIERS = "suppliers"
    ORDERS = "orders"
    LINES = "order lines"
    SALES = "orders with their lines"


class Mark(StrEnum):
    """The sign between the whole part of a number and its decimals."""

    POINT = "."
    COMMA = ","


class DateOrder(StrEnum):
    """What 3/4/2026 means: the third of April or the fourth of March."""

    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a file that could not be taken as it stands, at its line of the file."""

    line: int
    column: str | None
    reason: Text
    order_ref: str | None = None
    """The order the bad row belongs to, when the row still tells."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file leaves open and only a person can answer."""

    about: str
    """Which reading option answers it: ``decimal`` or ``date_order``."""
    text: Text
    line: int
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """A postal address as the file has it; blank where the file is silent."""

    name: str = ""
    street: str = ""
    extra: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    """As written in the file."""
    country_code: str = ""
    """ISO 3166 alpha-2, blank when the written name is not a country we know."""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """A customer of the register."""

    line: int
    ref: str
    name: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: AddressRecord = AddressRecord()


@dataclass(frozen=True, slots=True)
class BarcodeRecord:
    """A code on a product or on its packing, and how many pieces one scan of it stands for."""

    code: str
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A product of a kit, and how many pieces of it are in one."""

    sku: str
    pieces: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRecord:
    """An article; what is None the file did not say."""

    line: int
    sku: str
    name: str
    description: str = ""
    price: Decimal | None = None
    tax_rate_bp: int | None = None
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    barcodes: tuple[BarcodeRecord, ...] = ()
    low_mark: int | None = None
    packing_note: str = ""
    is_active: bool = True
    handling: Handling = Handling.COUNTED
    kit: tuple[PartRecord, ...] | None = None
    """What is in it when it is a kit; nothing when it is none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRecord:
    """How many pieces of a product lie there, and in which bin if the file says."""

    line: int
    sku: str
    quantity: int
    bin: str = ""
    cost: Decimal | None = None
    """What a piece cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One line of an order. Lines of a cancellation keep their negative quantity."""

    line: int
    order_ref: str
    sku: str
    quantity: int
    name: str = ""
    price: Decimal | None = None
    """Per piece, before discount; None asks for the catalogue's price."""
    discount_bp: int = 0
    discount: Decimal = Decimal(0)
    """Money off the whole line."""
    charged: Decimal | None = None
    """What the shop charged for the whole line; once the order is finished, without tax and after every discount."""
    tax: Decimal = Decimal(0)
    """The tax of a line that says what was charged."""
    shipping: Decimal = Decimal(0)
    """What the shop charged for sending this line, where it does not say it of the order."""
    shipping_tax: Decimal = Decimal(0)
    is_taxable: bool = True
    has_left: bool = False
    """The shop says that the line was sent already."""
    is_stocked: bool = True
    """False for postage, services and the like: nothing to shelve, pick or pack."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something a shop tells of an order that a person must settle first."""

    reason: HoldReason
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSums:
    """What a shop says an order comes to: the layout shares it out to the lines once all of them are known."""

    goods: Decimal | None = None
    """All lines after discounts; with tax in it where prices are with tax."""
    tax: Decimal = Decimal(0)
    total: Decimal | None = None
    discount: Decimal = Decimal(0)
    duties: Decimal = Decimal(0)
    is_with_tax: bool | None = None
    """Whether prices have the tax in them; None where only the sums tell."""
    tax_names: tuple[str, ...] = ()
    """The taxes by the names the shop prints, which mostly tell their rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """An order as its channel tells it. Moments without a zone are the company's wall clock."""

    line: int
    external_ref: str
    customer_ref: str = ""
    placed_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    """Set: the order is history that already left."""
    shipping: Decimal | None = None
    currency: str = ""
    ship_to: AddressRecord = AddressRecord()
    service: str = ""
    packer_note: str = ""
    is_gift: bool = False
    gift_note: str = ""
    is_paid: bool | None = None
    is_authorised: bool = False
    is_cancelled: bool = False
    """The shop has cancelled it: nothing more of it is to leave."""
    shipping_tax: Decimal = Decimal(0)
    sums: ShopSums | None = None
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What else the shop tells, for whoever reviews the order: names and values."""
    asks: tuple[Ask, ...] = ()
    """What a person must look at before the order goes on."""
    cancels: bool = False
    """It takes back goods of an earlier order; it is no order to pick."""
    lines: tuple[LineRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Rows of this order that could not be read."""

    @property
    def is_incomplete(self) -> bool:
        """Whether a row of it is missing, so that a person has to look before goods leave."""
        return bool(self.problems)


Record = CustomerRecord | ProductRecord | StockRecord | SupplierRecord | OrderRecord | LineRecord


class Need(StrEnum):
    """How much a layout insists on a column."""

    OPTIONAL = "optional"
    HEADER = "header"
    """The header must be there; its cells may be blank."""
    FILLED = "filled"
    """The header must be there, and every row must fill it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the names its header may have; the first name present in the file is taken."""

    field: str
    names: tuple[str, ...]
    need: Need = Need.OPTIONAL
    most: int = 200
    """The longest text that is taken, in characters."""


class Row(Protocol):
    """One row of a file, asked by field. A cell that does not fit is noted, and the row is left out."""

    @property
    def line(self) -> int:
        """The row's first line in the file."""

    def text(self, field: str) -> str:
        """Trimmed text; blank when the cell or the column is missing."""

    def whole(self, field: str, *, least: int = 0) -> int:
        """A count, 0 when blank."""

    def measure(self, field: str, *, times: int = 1) -> int | None:
        """A weight, length or level in whole smaller units: ``times`` 1000 makes grams of kilograms."""

    def price(self, field: str) -> Decimal | None:
        """An amount of money that is not negative, None when blank."""

    def basis_points(self, field: str, *, whole: int) -> int | None:
        """A rate between nothing and all: ``whole`` 1 reads 0.15, ``whole`` 100 reads 15 or 15 %."""

    def moment(self, field: str) -> datetime | None:
        """A date with or without a time, None when blank."""

    def flag(self, field: str) -> bool | None:
        """Yes or no, None when blank."""

    def refuse(self, field: str, reason: Text) -> None:
        """Note that this row cannot be taken, and why."""


class Layout(ABC):
    """One kind of file of one channel: its columns, and what a row of it says."""

    gives_way: bool = False
    """Whether another kind is meant when a header fits both equally well."""

    key: str
    """Unique over all channels, for example ``northwind.orders``."""
    kind: Kind
    columns: tuple[Column, ...]
    date_order: DateOrder | None = None
    """Set when the source is known to write its dates one way."""

    @abstractmethod
    def read(self, row: Row) -> Iterable[Record]:
        """The records that one row stands for: a product and its stock, an order's head and a line."""

    companion: Text | None = None
    """What to give along with a file that holds only a part of its orders."""

    def finish(self, order: OrderRecord) -> OrderRecord:
        """The order once all its lines are known; shops that say sums for the whole order share them out here."""
        return order

    @property
    def needed(self) -> tuple[Column, ...]:
        """The columns without which a file is not of this layout."""
        return tuple(each for each in self.columns if each.need is not Need.OPTIONAL)


class Tree(StrEnum):
    """How a file that is no table is written."""

    JSON = "JSON"
    XML = "XML"


Found = Mapping[str, str | bool | Sequence[object] | Mapping[str, object] | None]
"""What stands in one place of a tree, by the fields of its layout."""


class TreeLayout(Layout):
    """Orders in a tree instead of a table: each line of an order becomes a row, and is read like one."""

    kind = Kind.SALES
    tree: Tree

    @abstractmethod
    def fits(self, root: Any) -> bool:
        """Whether the tree is of this kind at all."""

    @abstractmethod
    def rows(self, root: Any) -> Iterator[tuple[int, Found]]:
        """One row per line of an order, with the number of its order in the file."""


@dataclass(frozen=True)
class Channel:
    """Where files come from: what a channel module declares as its ``PLUGIN``."""

    key: str
    name: Text
    layouts: Sequence[Layout]
    is_shop: bool = False
    """A shop's codes of products need not be ours: unknown ones wait for a person, and no product is made of them."""
    confirms: bool = False
    """The shop writes to whoever ordered that the order is taken."""
    tracking: TrackingFile | None = None
    """How the shop takes tracking numbers back, where it does so by a file."""
    stock: StockFile | None = None
    """How the shop takes the free pieces of products, where it does so by a file."""

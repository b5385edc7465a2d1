"""Our own order files: one row per line with the order's data on its first row, or two files.

The address of an order is taken from the first row of it; later rows may repeat it or leave it blank.
"""

from collections.abc import Iterator

from omsdesk.channels import (
    AddressRecord,
    Channel,
    Column,
    Kind,
    Layout,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
)
from omsdesk.channels.files.addresses import address_of
from omsdesk.words import Text

_ORDER = Column(
    "order", ("Order number", "Order no", "Order", "Order ID", "Order reference", "Order ref"), Need.FILLED, most=64
)
_NAME = Column("name", ("Name", "Ship to", "Recipient", "Customer name", "Shipping name"), Need.HEADER)
_HEAD = (
    Column("customer", ("Customer number", "Customer no", "Customer", "Customer ID"), most=64),
    Column("placed_at", ("Order date", "Ordered", "Date", "Placed")),
    Column("ship_by", ("Ship by", "Due", "Due date")),
    Column("shipped_at", ("Shipped", "Shipped on", "Ship date")),
    Column("extra", ("Address 2", "Street 2", "Company")),
    Column("street", ("Street", "Address", "Street 1", "Address 1"), Need.HEADER),
    Column("city", ("City", "Town"), Need.HEADER, most=120),
    Column("region", ("Region", "State", "Province", "County"), most=120),
    Column("postal_code", ("Postal code", "Postcode", "ZIP", "ZIP code"), most=32),
    Column("country", ("Country",), Need.HEADER, most=80),
    Column("phone", ("Phone", "Telephone"), most=64),
    Column("email", ("E-mail", "Email", "Mail"), most=254),
    Column("service", ("Service", "Shipping method", "Delivery"), most=40),
    Column("shipping", ("Shipping", "Shipping price", "Postage", "Freight")),
    Column("currency", ("Currency",), most=3),
    Column("note", ("Packer note", "Note", "Notes"), most=2000),
    Column("gift", ("Gift",)),
    Column("gift_note", ("Gift note", "Gift message"), most=2000),
    Column("paid", ("Paid",)),
    Column("cancelled", ("Cancelled", "Canceled")),
)
_LINE = (
    Column("sku", ("SKU", "Article number", "Article", "Item number", "Product code"), Need.FILLED, most=64),
    Column("quantity", ("Quantity", "Qty", "Pieces"), Need.FILLED),
    Column("item", ("Product", "Product name", "Item", "Description")),
    Column("price", ("Unit price", "Price")),
    Column("discount", ("Discount %",)),
)


class _Sales(Layout):
    key = "own.sales"
    kind = Kind.SALES
    columns = (_ORDER, _NAME, *_HEAD, *_LINE)

    def read(self, row: Row) -> Iterator[Record]:
        yield _order(row)
        yield _line(row)


class _Orders(Layout):
    key = "own.orders"
    kind = Kind.ORDERS
    columns = (_ORDER, _NAME, *_HEAD)

    def read(self, row: Row) -> Iterator[Record]:
        yield _order(row)


class _Lines(Layout):
    key = "own.order_lines"
    kind = Kind.LINES
    columns = (_ORDER, *_LINE)

    def read(self, row: Row) -> Iterator[Record]:
        yield _line(row)


def _order(row: Row) -> OrderRecord:
    return OrderRecord(
        line=row.line,
        external_ref=row.text("order"),
        customer_ref=row.text("customer"),
        placed_at=row.moment("placed_at"),
        ship_by=row.moment("ship_by"),
        shipped_at=row.moment("shipped_at"),
        shipping=row.price("shipping"),
        currency=row.text("currency").upper(),
        ship_to=_address(row),
        service=row.text("service"),
        packer_note=row.text("note"),
        is_gift=bool(row.flag("gift")) or bool(row.text("gift_note")),
        gift_note=row.text("gift_note"),
        is_paid=row.flag("paid"),
        is_cancelled=bool(row.flag("cancelled")),
    )


def _address(row: Row) -> AddressRecord:
    return address_of(row, phone=row.text("phone"), email=row.text("email"))


def _line(row: Row) -> LineRecord:
    return LineRecord(
        line=row.line,
        order_ref=row.text("order"),
        sku=row.text("sku"),
        quantity=row.whole("quantity", least=1),
        name=row.text("item"),
        price=row.price("price"),
        discount_bp=row.basis_points("discount", whole=100) or 0,
    )


PLUGIN = Channel("own_orders", Text("Order lists"), (_Sales(), _Orders(), _Lines()))

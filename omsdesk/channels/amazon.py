"""Amazon's reports of new and of unshipped orders: tab separated, one row per item, the order repeated on each.

What an item costs is said of the whole row, not of a piece. In Europe, Japan and Australia the price has its
tax in it, in North America the tax stands beside it; the report does not say which, its market or currency does.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from omsdesk.channels import (
    AddressRecord,
    Ask,
    Channel,
    Column,
    Kind,
    Layout,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
    ShopSums,
)
from omsdesk.channels.files.addresses import address_of, second_line
from omsdesk.channels.files.going_back import StockFile, TrackingFile
from omsdesk.channels.files.sharing_out import settle
from omsdesk.lifecycles.order import HoldReason
from omsdesk.words import Text

_TAX_BESIDE = frozenset({"USD", "CAD", "MXN"})
_NOTHING = Decimal(0)
_COLUMNS = (
    Column("order", ("order-id", "amazon-order-id"), Need.FILLED, most=64),
    Column("item_id", ("order-item-id",), Need.FILLED, most=64),
    Column("placed_at", ("purchase-date",), Need.HEADER),
    Column("paid_at", ("payments-date",)),
    Column("email", ("buyer-email",), most=254),
    Column("buyer", ("buyer-name",)),
    Column("buyer_phone", ("buyer-phone-number",), most=64),
    Column("sku", ("sku",), Need.FILLED, most=64),
    Column("item", ("product-name",), most=1000),
    Column("quantity", ("quantity-purchased", "quantity"), Need.FILLED),
    Column("left", ("quantity-shipped",)),
    Column("currency", ("currency",), most=3),
    Column("price", ("item-price",), Need.HEADER),
    Column("tax", ("item-tax",)),
    Column("shipping", ("shipping-price",)),
    Column("shipping_tax", ("shipping-tax",)),
    Column("item_discount", ("item-promotion-discount",)),
    Column("ship_discount", ("ship-promotion-discount",)),
    Column("gift_wrap", ("gift-wrap-price",)),
    Column("gift_wrap_tax", ("gift-wrap-tax",)),
    Column("gift_note", ("gift-message-text",), most=2000),
    Column("service", ("ship-service-level",), most=120),
    Column("name", ("recipient-name",), Need.HEADER),
    Column("street", ("ship-address-1",), Need.HEADER),
    Column("street2", ("ship-address-2",)),
    Column("street3", ("ship-address-3",)),
    Column("city", ("ship-city",), Need.HEADER, most=120),
    Column("region", ("ship-state",), most=120),
    Column("postal_code", ("ship-postal-code",), most=32),
    Column("country", ("ship-country",), Need.HEADER, most=80),
    Column("phone", ("ship-phone-number",), most=64),
    Column("instructions", ("delivery-Instructions",), most=2000),
    Column("market", ("sales-channel",), most=80),
    Column("promised", ("promise-date", "latest-ship-date")),
    Column("business", ("is-business-order",)),
    Column("purchase_order", ("purchase-order-number",), most=64),
)


class _Report(Layout):
    kind = Kind.SALES

    def read(self, row: Row) -> Iterator[Record]:
        ref = row.text("order")
        yield _order(row, ref)
        yield _line(row, ref)

    def finish(self, order: OrderRecord) -> OrderRecord:
        """The report has no sums: they are those of its rows."""
        lines = order.lines
        tax = sum((each.tax + each.shipping_tax for each in lines), _NOTHING)
        is_with_tax = order.currency not in _TAX_BESIDE
        shipping = sum((each.shipping for each in lines), _NOTHING)
        goods = sum(((each.charged or _NOTHING) - each.discount for each in lines), _NOTHING)
        total = goods + shipping + (_NOTHING if is_with_tax else tax)
        sums = ShopSums(tax=tax, total=total, is_with_tax=is_with_tax)
        return settle(replace(order, sums=sums, asks=(*order.asks, *_asks(order))))


class _NewOrders(_Report):
    key = "amazon.new_orders"
    columns = _COLUMNS


class _Unshipped(_Report):
    key = "amazon.unshipped"
    columns = (*_COLUMNS, Column("to_ship", ("quantity-to-ship",), Need.HEADER))


def _order(row: Row, ref: str) -> OrderRecord:
    note = row.text("gift_note")
    return OrderRecord(
        line=row.line,
        external_ref=ref,
        placed_at=row.moment("placed_at"),
        ship_by=row.moment("promised"),
        currency=row.text("currency").upper(),
        ship_to=_ship_to(row),
        service=row.text("service"),
        packer_note=row.text("instructions"),
        is_gift=bool(note) or bool(row.price("gift_wrap")),
        gift_note=note,
        is_paid=True,
        facts=_facts(row),
    )


def _line(row: Row, ref: str) -> LineRecord:
    quantity, whole, item = row.whole("quantity", least=1), row.price("price"), row.text("item")
    shipping, off = row.price("shipping") or _NOTHING, row.price("ship_discount") or _NOTHING
    wrap, wrap_tax = row.price("gift_wrap") or _NOTHING, row.price("gift_wrap_tax") or _NOTHING
    return LineRecord(
        line=row.line,
        order_ref=ref,
        sku=row.text("sku"),
        quantity=quantity,
        name=item[:200].strip(),
        price=None if whole is None or not quantity else whole / quantity,
        charged=None if whole is None else whole + wrap,
        discount=row.price("item_discount") or _NOTHING,
        tax=(row.price("tax") or _NOTHING) + wrap_tax,
        shipping=max(shipping - off, _NOTHING),
        shipping_tax=row.price("shipping_tax") or _NOTHING,
        has_left=row.whole("left") > 0,
    )


def _ship_to(row: Row) -> AddressRecord:
    return address_of(
        row,
        name=row.text("name") or row.text("buyer"),
        extra=second_line(row.text("street2"), row.text("street3")),
        phone=row.text("phone") or row.text("buyer_phone"),
        email=row.text("email"),
    )


def _facts(row: Row) -> tuple[tuple[str, str], ...]:
    told = (
        ("market", row.text("market")),
        ("buyer", row.text("buyer")),
        ("business order", "yes" if row.flag("business") else ""),
        ("purchase order", row.text("purchase_order")),
    )
    return tuple(each for each in told if each[1])


def _asks(order: OrderRecord) -> list[Ask]:
    if not any(line.has_left for line in order.lines):
        return []
    return [Ask(HoldReason.OTHER, Text("The shop sent a part of it: cancel what has left already"))]


_TRACKING = TrackingFile(
    ("order-id", "ship-date", "carrier-code", "carrier-name", "tracking-number", "ship-method"),
    lambda sent: (sent.order, f"{sent.shipped_at:%Y-%m-%d}", "Other", sent.carrier, sent.tracking, sent.service),
    delimiter="\t",
    ending=".txt",
)
"""The report that confirms shipments; a whole order needs no numbers of its items."""
_STOCK = StockFile("sku", "quantity", delimiter="\t", ending=".txt")
"""The file for prices and quantities: what a row leaves out stays as it is there."""
PLUGIN = Channel(
    *("amazon", Text("Amazon"), (_NewOrders(), _Unshipped())),
    is_shop=True,
    confirms=True,
    tracking=_TRACKING,
    stock=_STOCK,
)

"""Etsy's "sold orders" and "sold order items": two files, of which the first knows the sums and the second the goods.

Etsy writes its dates the American way and adds the sales tax to its prices.
"""

from collections.abc import Iterator
from decimal import Decimal

from omsdesk.channels import (
    Channel,
    Column,
    DateOrder,
    Kind,
    Layout,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
    ShopSums,
)
from omsdesk.channels.files.addresses import address_of
from omsdesk.channels.files.going_back import TrackingFile
from omsdesk.channels.files.sharing_out import settle
from omsdesk.words import Text

_ORDER = Column("order", ("Order ID",), Need.FILLED, most=64)
_NOTHING = Decimal(0)


class _Orders(Layout):
    key = "etsy.orders"
    kind = Kind.ORDERS
    date_order = DateOrder.MONTH_FIRST
    companion = Text("Etsy lists the items in a second file: give 'Sold order items' of the same month along with it.")
    columns = (
        _ORDER,
        Column("placed_at", ("Sale Date",), Need.FILLED),
        Column("buyer_id", ("Buyer User ID", "Buyer"), most=64),
        Column("name", ("Full Name",), Need.HEADER),
        Column("street", ("Street 1",), Need.HEADER),
        Column("extra", ("Street 2",)),
        Column("city", ("Ship City",), Need.HEADER, most=120),
        Column("region", ("Ship State",), most=120),
        Column("postal_code", ("Ship Zipcode",), most=32),
        Column("country", ("Ship Country",), Need.HEADER, most=80),
        Column("currency", ("Currency",), most=3),
        Column("value", ("Order Value",), Need.HEADER),
        Column("code", ("Coupon Code",)),
        Column("discount", ("Discount Amount",)),
        Column("shipping_discount", ("Shipping Discount",)),
        Column("shipping", ("Shipping",), Need.HEADER),
        Column("tax", ("Sales Tax",), Need.HEADER),
        Column("total", ("Order Total",), Need.FILLED),
        Column("shipped_at", ("Date Shipped",)),
        Column("status", ("Status",), most=40),
        Column("method", ("Payment Method",), most=80),
    )

    def read(self, row: Row) -> Iterator[Record]:
        value, off = row.price("value"), row.price("discount") or _NOTHING
        shipping, shipping_off = row.price("shipping") or _NOTHING, row.price("shipping_discount") or _NOTHING
        status = row.text("status").casefold()
        yield OrderRecord(
            line=row.line,
            external_ref=row.text("order"),
            placed_at=row.moment("placed_at"),
            shipped_at=row.moment("shipped_at"),
            shipping=max(shipping - shipping_off, _NOTHING),
            currency=row.text("currency").upper(),
            ship_to=address_of(row),
            is_paid=True,
            is_cancelled=status in {"canceled", "cancelled"},
            sums=ShopSums(
                goods=None if value is None else max(value - off, _NOTHING),
                tax=row.price("tax") or _NOTHING,
                total=row.price("total"),
                discount=off,
                is_with_tax=False,
            ),
            facts=_facts(row),
        )

    def finish(self, order: OrderRecord) -> OrderRecord:
        return settle(order)


class _Items(Layout):
    key = "etsy.items"
    kind = Kind.LINES
    date_order = DateOrder.MONTH_FIRST
    companion = Text(
        "Etsy keeps addresses and sums in a second file: give 'Sold orders' of the same month along with it."
    )
    columns = (
        _ORDER,
        Column("transaction", ("Transaction ID",), Need.HEADER, most=64),
        Column("item", ("Item Name",), Need.FILLED, most=1000),
        Column("quantity", ("Quantity",), Need.FILLED),
        Column("price", ("Price",), Need.FILLED),
        Column("listing", ("Listing ID",), most=64),
        Column("variations", ("Variations",), most=400),
        Column("sku", ("SKU",), most=64),
        Column("kind", ("Listings Type",), most=40),
    )

    def read(self, row: Row) -> Iterator[Record]:
        item, variations, listing = row.text("item"), row.text("variations"), row.text("listing")
        title = f"{item} ({variations})" if variations else item
        yield LineRecord(
            line=row.line,
            order_ref=row.text("order"),
            sku=row.text("sku") or (f"etsy {listing}" if listing else title[:64].strip()),
            quantity=row.whole("quantity", least=1),
            name=title[:200].strip(),
            price=row.price("price"),
            is_stocked=row.text("kind").casefold() not in {"digital", "download"},
        )


def _facts(row: Row) -> tuple[tuple[str, str], ...]:
    told = (
        ("buyer", row.text("buyer_id")),
        ("discount code", row.text("code")),
        ("payment method", row.text("method")),
    )
    return tuple(each for each in told if each[1])


_TRACKING = TrackingFile(
    ("Order ID", "Tracking Number", "Carrier", "Date Shipped"),
    lambda sent: (sent.order, sent.tracking, sent.carrier, f"{sent.shipped_at:%m/%d/%Y}"),
)
PLUGIN = Channel("etsy", Text("Etsy"), (_Orders(), _Items()), is_shop=True, confirms=True, tracking=_TRACKING)

"""Shopify's export of orders: one row per line, what belongs to the order only on its first row.

Columns came and went over the years, so only those are demanded that every export had. Prices are with tax or
without it as the shop is set; the sums of the order tell which.
"""

from collections.abc import Iterator
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
from omsdesk.channels.files.addresses import second_line
from omsdesk.channels.files.countries import country_code
from omsdesk.channels.files.going_back import StockFile, TrackingFile
from omsdesk.channels.files.sharing_out import settle
from omsdesk.lifecycles.order import HoldReason
from omsdesk.words import Text

_NO_GOODS = frozenset({"tip", "gift card"})
_MONEY_IS_THERE = frozenset({"paid", "partially_refunded", "refunded"})
_TAXES = 5
_LONGEST_CODE = 64


def _address_columns(whose: str) -> tuple[Column, ...]:
    folded = whose.lower()
    return (
        Column(f"{folded}_name", (f"{whose} Name",)),
        Column(f"{folded}_street", (f"{whose} Street",)),
        Column(f"{folded}_address1", (f"{whose} Address1",)),
        Column(f"{folded}_address2", (f"{whose} Address2",)),
        Column(f"{folded}_company", (f"{whose} Company",)),
        Column(f"{folded}_city", (f"{whose} City",), most=120),
        Column(f"{folded}_postal_code", (f"{whose} Zip",), most=40),
        Column(f"{folded}_region", (f"{whose} Province Name", f"{whose} Province"), most=120),
        Column(f"{folded}_country", (f"{whose} Country",), most=80),
        Column(f"{folded}_phone", (f"{whose} Phone",), most=64),
    )


class _Orders(Layout):
    key = "shopify.orders"
    kind = Kind.SALES
    columns = (
        Column("order", ("Name",), Need.FILLED, most=64),
        Column("email", ("Email",), Need.HEADER, most=254),
        Column("financial", ("Financial Status",), Need.HEADER, most=40),
        Column("fulfilment", ("Fulfillment Status",), Need.HEADER, most=40),
        Column("left_at", ("Fulfilled at",)),
        Column("currency", ("Currency",), Need.HEADER, most=3),
        Column("subtotal", ("Subtotal",), Need.HEADER),
        Column("shipping", ("Shipping",), Need.HEADER),
        Column("taxes", ("Taxes",), Need.HEADER),
        Column("total", ("Total",), Need.HEADER),
        Column("code", ("Discount Code",)),
        Column("discount", ("Discount Amount",)),
        Column("service", ("Shipping Method",), most=120),
        Column("created_at", ("Created at",), Need.HEADER),
        Column("quantity", ("Lineitem quantity",), Need.FILLED),
        Column("item", ("Lineitem name",), Need.HEADER, most=1000),
        Column("price", ("Lineitem price",), Need.FILLED),
        Column("sku", ("Lineitem sku",), Need.HEADER, most=64),
        Column("needs_shipping", ("Lineitem requires shipping",)),
        Column("taxable", ("Lineitem taxable",)),
        Column("line_fulfilment", ("Lineitem fulfillment status",), most=40),
        Column("line_discount", ("Lineitem discount",)),
        *_address_columns("Billing"),
        *_address_columns("Shipping"),
        Column("notes", ("Notes",), most=2000),
        Column("attributes", ("Note Attributes",), most=2000),
        Column("cancelled_at", ("Cancelled at",)),
        Column("method", ("Payment Method",)),
        Column("reference", ("Payment Reference",)),
        Column("refunded", ("Refunded Amount",)),
        Column("id", ("Id",), most=64),
        Column("tags", ("Tags",), most=2000),
        Column("risk", ("Risk Level",), most=40),
        Column("source", ("Source",), most=80),
        *(Column(f"tax_{n}", (f"Tax {n} Name",)) for n in range(1, _TAXES + 1)),
        Column("phone", ("Phone",), most=64),
        Column("duties", ("Duties",)),
    )

    def read(self, row: Row) -> Iterator[Record]:
        ref = row.text("order")
        if row.text("total") or row.text("financial"):
            yield _order(row, ref)
        yield _line(row, ref)

    def finish(self, order: OrderRecord) -> OrderRecord:
        return settle(order)


def _order(row: Row, ref: str) -> OrderRecord:
    financial = row.text("financial").casefold()
    refunded = row.price("refunded") or Decimal(0)
    fulfilment = row.text("fulfilment").casefold()
    return OrderRecord(
        line=row.line,
        external_ref=ref,
        placed_at=row.moment("created_at"),
        shipped_at=(row.moment("left_at") or row.moment("created_at")) if fulfilment == "fulfilled" else None,
        shipping=row.price("shipping"),
        currency=row.text("currency").upper(),
        ship_to=_ship_to(row),
        service=row.text("service"),
        packer_note=row.text("notes"),
        is_paid=financial in _MONEY_IS_THERE,
        is_authorised=financial == "authorized",
        is_cancelled=row.moment("cancelled_at") is not None,
        sums=ShopSums(
            goods=row.price("subtotal"),
            tax=row.price("taxes") or Decimal(0),
            total=row.price("total"),
            discount=row.price("discount") or Decimal(0),
            duties=row.price("duties") or Decimal(0),
            tax_names=tuple(name for n in range(1, _TAXES + 1) if (name := row.text(f"tax_{n}"))),
        ),
        tags=tuple(each.strip() for each in row.text("tags").split(",") if each.strip()),
        facts=_facts(row, financial, refunded),
        asks=_asks(financial, refunded, fulfilment),
    )


def _line(row: Row, ref: str) -> LineRecord:
    item = row.text("item")
    return LineRecord(
        line=row.line,
        order_ref=ref,
        sku=row.text("sku") or item[:_LONGEST_CODE].strip(),
        quantity=row.whole("quantity", least=1),
        name=item[:200].strip(),
        price=row.price("price"),
        discount=row.price("line_discount") or Decimal(0),
        is_stocked=row.flag("needs_shipping") is not False and item.casefold() not in _NO_GOODS,
        is_taxable=row.flag("taxable") is not False,
        has_left=row.text("line_fulfilment").casefold() == "fulfilled",
    )


def _ship_to(row: Row) -> AddressRecord:
    """Where it goes; what is sold without shipping has only a billing address."""
    whose = "shipping" if row.text("shipping_name") or row.text("shipping_city") else "billing"
    part = {
        name: row.text(f"{whose}_{name}")
        for name in ("name", "street", "address1", "address2", "company", "city", "region", "country", "phone")
    }
    return AddressRecord(
        name=part["name"],
        street=part["address1"] or part["street"],
        extra=second_line(part["company"], part["address2"]),
        city=part["city"],
        region=part["region"],
        postal_code=row.text(f"{whose}_postal_code").strip("'=\" "),
        country=part["country"],
        country_code=country_code(part["country"]),
        phone=part["phone"] or row.text("phone"),
        email=row.text("email"),
    )


def _facts(row: Row, financial: str, refunded: Decimal) -> tuple[tuple[str, str], ...]:
    told = (
        ("payment status", financial),
        ("payment method", row.text("method")),
        ("payment reference", row.text("reference")),
        ("risk level", row.text("risk").casefold()),
        ("discount code", row.text("code")),
        ("refunded", f"{refunded:f}" if refunded else ""),
        ("billing name", row.text("billing_name")),
        ("billing country", country_code(row.text("billing_country")) or row.text("billing_country")),
        ("note attributes", row.text("attributes")),
        ("source", row.text("source")),
        ("shop id", row.text("id")),
    )
    return tuple(each for each in told if each[1])


def _asks(financial: str, refunded: Decimal, fulfilment: str) -> tuple[Ask, ...]:
    asks = []
    if financial and financial not in _MONEY_IS_THERE | {"authorized"}:
        asks.append(Ask(HoldReason.PAYMENT, Text("The shop says: payment {status}", status=financial)))
    if refunded:
        said = Text("The shop refunded {amount}: check what still goes out", amount=f"{refunded:f}")
        asks.append(Ask(HoldReason.OTHER, said))
    if fulfilment == "partial":
        asks.append(Ask(HoldReason.OTHER, Text("The shop sent a part of it: cancel what has left already")))
    return tuple(asks)


_TRACKING = TrackingFile(
    ("Name", "Tracking Company", "Tracking Number", "Fulfilled at"),
    lambda sent: (sent.order, sent.carrier, sent.tracking, f"{sent.shipped_at:%Y-%m-%d %H:%M:%S}"),
)
_STOCK = StockFile("SKU", "On hand (new)", ("Committed", "Unavailable"), is_filled_in=True)
"""The shop's own list of its inventory: what is on hand there is what is committed, unavailable or free."""
PLUGIN = Channel(
    *("shopify", Text("Shopify"), (_Orders(),)),
    is_shop=True,
    confirms=True,
    tracking=_TRACKING,
    stock=_STOCK,
)

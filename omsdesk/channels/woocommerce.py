"""WooCommerce's orders as its REST interface (version 3) gives them: one order, or a list of them, as JSON.

Amounts of lines are without tax and after discounts; their taxes stand beside them. The same reading serves a file
and the answers of a store.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from omsdesk.channels import (
    AddressRecord,
    Ask,
    Channel,
    Column,
    Found,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
    ShopSums,
    Tree,
    TreeLayout,
)
from omsdesk.channels.files.addresses import second_line
from omsdesk.channels.files.countries import country_code
from omsdesk.channels.files.sharing_out import settle
from omsdesk.lifecycles.order import HoldReason
from omsdesk.words import Text

_NOTHING = Decimal(0)
_MONEY_IS_THERE = frozenset({"processing", "completed", "refunded"})
_NOT_WANTED = frozenset({"cancelled", "failed", "trash", "refunded"})
_NO_ORDERS = frozenset({"checkout-draft", "auto-draft"})
_ADDRESS = ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country")


class _Orders(TreeLayout):
    key = "woocommerce.orders"
    tree = Tree.JSON
    columns = (
        Column("order", ("number",), Need.FILLED, most=64),
        Column("id", ("id",), most=64),
        Column("status", ("status",), Need.FILLED, most=40),
        Column("currency", ("currency",), Need.FILLED, most=3),
        Column("created", ("date_created_gmt",)),
        Column("created_here", ("date_created",)),
        Column("paid", ("date_paid_gmt",)),
        Column("completed", ("date_completed_gmt",)),
        Column("total", ("total",), Need.FILLED),
        Column("total_tax", ("total_tax",), Need.FILLED),
        Column("shipping", ("shipping_total",), Need.HEADER),
        Column("shipping_tax", ("shipping_tax",), Need.HEADER),
        *(Column(f"shipping_{each}", (f"shipping.{each}",)) for each in _ADDRESS),
        *(Column(f"billing_{each}", (f"billing.{each}",)) for each in _ADDRESS),
        Column("email", ("billing.email",), most=254),
        Column("phone", ("billing.phone",), most=64),
        Column("shipping_phone", ("shipping.phone",), most=64),
        Column("note", ("customer_note",), most=2000),
        Column("method", ("payment_method_title",)),
        Column("transaction", ("transaction_id",)),
        Column("service", ("shipping_lines.method_title",), most=120),
        Column("coupons", ("coupon_lines.code",), most=400),
        Column("refunds", ("refunds.total",), most=400),
        Column("sku", ("line_items.sku",), most=64),
        Column("product", ("line_items.product_id",), most=64),
        Column("item", ("line_items.name",), most=1000),
        Column("quantity", ("line_items.quantity",), Need.FILLED),
        Column("line_total", ("line_items.total",), Need.FILLED),
        Column("line_tax", ("line_items.total_tax",), Need.FILLED),
        Column("subtotal", ("line_items.subtotal",)),
        Column("fee", ("fee_lines",)),
    )

    def fits(self, root: Any) -> bool:
        first = root[0] if isinstance(root, list) and root else root
        return isinstance(first, Mapping) and "line_items" in first and "billing" in first

    def rows(self, root: Any) -> Iterator[tuple[int, Found]]:
        orders = root if isinstance(root, list) else [root]
        for number, order in enumerate(orders, start=1):
            if not isinstance(order, Mapping):
                yield number, {}
            elif order.get("status") not in _NO_ORDERS:
                for found in _rows(order):
                    yield number, found

    def read(self, row: Row) -> Iterator[Record]:
        ref = row.text("order")
        yield _order(row, ref)
        if row.text("item") or row.text("sku") or row.text("quantity"):
            yield _line(row, ref)

    def finish(self, order: OrderRecord) -> OrderRecord:
        return settle(order)


def _rows(order: Mapping[str, Any]) -> Iterator[Found]:
    head = {
        **{each: order.get(name) for each, name in _HEAD.items()},
        **{f"shipping_{each}": _in(order, "shipping", each) for each in (*_ADDRESS, "phone")},
        **{f"billing_{each}": _in(order, "billing", each) for each in _ADDRESS},
        "email": _in(order, "billing", "email"),
        "phone": _in(order, "billing", "phone"),
        "service": _joined(order, "shipping_lines", "method_title"),
        "coupons": _joined(order, "coupon_lines", "code"),
        "refunds": _joined(order, "refunds", "total"),
    }
    head["order"] = head["order"] or head["id"]
    items, fees = (_listed(order, name) for name in ("line_items", "fee_lines"))
    for item in items:
        yield {**head, **{field: _in(item, name) for field, name in _ITEM.items()}}
    for fee in fees:
        values = {field: _in(fee, name) for field, name in _FEE.items()}
        yield {**head, **values, "sku": f"fee {values['item']}"[:64], "quantity": "1", "fee": "yes"}
    if not items and not fees:
        yield {**head, "quantity": None}


_HEAD = {
    "order": "number",
    "id": "id",
    "status": "status",
    "currency": "currency",
    "created": "date_created_gmt",
    "created_here": "date_created",
    "paid": "date_paid_gmt",
    "completed": "date_completed_gmt",
    "total": "total",
    "total_tax": "total_tax",
    "shipping": "shipping_total",
    "shipping_tax": "shipping_tax",
    "note": "customer_note",
    "method": "payment_method_title",
    "transaction": "transaction_id",
}
_ITEM = {
    "sku": "sku",
    "product": "product_id",
    "item": "name",
    "quantity": "quantity",
    "line_total": "total",
    "line_tax": "total_tax",
    "subtotal": "subtotal",
}
_FEE = {"item": "name", "line_total": "total", "line_tax": "total_tax"}


def _in(tree: Any, *names: str) -> Any:
    for name in names:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def _listed(tree: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = tree.get(name)
    return value if isinstance(value, list) else []


def _joined(tree: Mapping[str, Any], name: str, field: str) -> str:
    return ", ".join(str(value) for each in _listed(tree, name) if (value := _in(each, field)))


def _order(row: Row, ref: str) -> OrderRecord:
    status, refunds = row.text("status").casefold(), row.text("refunds")
    return OrderRecord(
        line=row.line,
        external_ref=ref,
        placed_at=_utc(row, "created") or row.moment("created_here"),
        shipped_at=_utc(row, "completed") if status == "completed" else None,
        shipping=row.price("shipping"),
        shipping_tax=row.price("shipping_tax") or _NOTHING,
        currency=row.text("currency").upper(),
        ship_to=_ship_to(row),
        service=row.text("service"),
        packer_note=row.text("note"),
        is_paid=status in _MONEY_IS_THERE or row.moment("paid") is not None,
        is_cancelled=status in _NOT_WANTED,
        sums=ShopSums(tax=row.price("total_tax") or _NOTHING, total=row.price("total"), is_with_tax=False),
        facts=tuple(each for each in _facts(row, status, refunds) if each[1]),
        asks=_asks(status, refunds),
    )


def _line(row: Row, ref: str) -> LineRecord:
    item, quantity, whole = row.text("item"), row.whole("quantity", least=1), row.price("subtotal")
    charged = row.price("line_total")
    price = charged if whole is None else whole
    product = row.text("product")
    return LineRecord(
        line=row.line,
        order_ref=ref,
        sku=row.text("sku") or (f"woo {product}" if product else item[:64].strip()),
        quantity=quantity,
        name=item[:200].strip(),
        price=None if price is None or not quantity else price / quantity,
        charged=charged,
        tax=row.price("line_tax") or _NOTHING,
        is_stocked=not row.text("fee"),
    )


def _utc(row: Row, field: str) -> datetime | None:
    """Moments whose name ends in ``gmt`` say no zone."""
    moment = row.moment(field)
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _ship_to(row: Row) -> AddressRecord:
    whose = "shipping" if row.text("shipping_address_1") or row.text("shipping_city") else "billing"
    part = {each: row.text(f"{whose}_{each}") for each in _ADDRESS}
    return AddressRecord(
        name=" ".join(each for each in (part["first_name"], part["last_name"]) if each),
        street=part["address_1"],
        extra=second_line(part["company"], part["address_2"]),
        city=part["city"],
        region=part["state"],
        postal_code=part["postcode"],
        country=part["country"],
        country_code=country_code(part["country"]),
        phone=row.text("shipping_phone") or row.text("phone"),
        email=row.text("email"),
    )


def _facts(row: Row, status: str, refunds: str) -> tuple[tuple[str, str], ...]:
    return (
        ("payment status", status),
        ("payment method", row.text("method")),
        ("payment reference", row.text("transaction")),
        ("discount code", row.text("coupons")),
        ("refunded", refunds),
        ("billing country", row.text("billing_country")),
        ("shop id", row.text("id")),
    )


def _asks(status: str, refunds: str) -> tuple[Ask, ...]:
    asks = []
    if status in {"pending", "on-hold"}:
        asks.append(Ask(HoldReason.PAYMENT, Text("The shop says: payment {status}", status=status)))
    if refunds and status not in _NOT_WANTED:
        said = Text("The shop refunded {amount}: check what still goes out", amount=refunds)
        asks.append(Ask(HoldReason.OTHER, said))
    return tuple(asks)


PLUGIN = Channel("woocommerce", Text("WooCommerce"), (_Orders(),), is_shop=True, confirms=True)

"""Find a record by a few letters or digits, for the command palette.

Every look-up is a range of an index (numbers by id, words by the beginning of a folded column), so the
answer does not wait longer when the shop grows. Only when that finds too little are the words of newer
orders read, and never more than a fixed number of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select

from omsdesk.codes import house_name, parse_house_code
from omsdesk.database.db import Db
from omsdesk.models.base import fold
from omsdesk.models.customer import Customer
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Channel, Order
from omsdesk.models.product import Barcode, Product
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services.customers import IS_LISTED

MOST = 8
"""Rows of one kind."""
NEWEST = 20_000
"""Orders whose words are read when no index knows the text."""
END = chr(0x10FFFF)
HIGHEST = 10**15
LONGEST_NUMBER = 15


@dataclass(frozen=True)
class Hit:
    """A record that was found, and the page that shows it."""

    kind: str
    id: int
    title: str
    detail: str
    icon: str
    page: str
    focus: dict[str, Any] = field(default_factory=dict)


_ORDER = (Order.id, Order.customer_name, Order.headline, Order.ship_city)
_WORD: BindParameter[str] = bindparam("word")
_END: BindParameter[str] = bindparam("end")
_BY_ID = select(*_ORDER).where(Order.id == bindparam("number"))
_REFERENCE = (
    select(*_ORDER)
    .where(
        Order.channel_id.in_(select(Channel.id)),
        Order.external_ref >= bindparam("raw"),
        Order.external_ref < bindparam("raw_end"),
    )
    .order_by(Order.id.desc())
    .limit(MOST)
)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OF_CUSTOMERS = select(*_ORDER).where(Order.customer_id.in_(_IDS)).order_by(Order.id.desc()).limit(MOST)
_TRACKED = (
    select(*_ORDER)
    .join(Shipment, Shipment.order_id == Order.id)
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .join(Label, Label.parcel_id == Parcel.id)
    .where(Label.tracking >= bindparam("raw"), Label.tracking < bindparam("raw_end"))
    .limit(MOST)
)
_CUSTOMERS = (
    select(Customer.id, Customer.name, Customer.email, Customer.phone)
    .where(Customer.search >= _WORD, Customer.search < _END, IS_LISTED)
    .order_by(Customer.search)
    .limit(MOST)
)
_PRODUCT = (Product.id, Product.sku, Product.name)
_PRODUCTS = select(*_PRODUCT).where(Product.search >= _WORD, Product.search < _END).order_by(Product.search).limit(MOST)
_BARCODES = (
    select(*_PRODUCT)
    .join(Barcode, Barcode.product_id == Product.id)
    .where(Barcode.code.in_([bindparam("raw"), bindparam("gtin")]))
    .limit(MOST)
)
_RETURN = select(Return.id, Return.status, Order.customer_name).join(Order, Order.id == Return.order_id)


def search(db: Db, text: str) -> tuple[Hit, ...]:
    """The best matches of each kind, at most eight each: exact numbers first, then a mix of all kinds."""
    folded = fold(text)
    if not folded:
        return ()
    customers = _customers(db, folded)
    groups = [
        _orders(db, text.strip(), folded, [row.id for row in customers]),
        [_customer_hit(row) for row in customers],
        [_product_hit(row) for row in _products(db, text.strip(), folded)],
        [_return_hit(row) for row in _returns(db, text)],
    ]
    exact, others = [], []
    for group in groups:
        found = [hit for hit in group if _is_exact(hit, folded)]
        exact += found
        others.append([hit for hit in group if hit not in found])
    return (*exact, *(hit for row in zip_longest(*others) for hit in row if hit is not None))


def number_ranges(column: Any, text: str, prefix: str) -> ColumnElement[bool] | None:
    """The ids whose number begins with these digits, as ranges of the key; None when the text is no number."""
    house = parse_house_code(text)
    digits = text
    if house is not None:
        digits = house.rest.lstrip("0") if house.prefix == prefix else ""
    if not digits.isascii() or not digits.isdigit() or digits.startswith("0") or len(digits) > LONGEST_NUMBER:
        return None
    low, ranges, width = int(digits), [], 1
    while low * width < HIGHEST:
        ranges.append(column.between(low * width, low * width + width - 1))
        width *= 10
    return or_(*ranges)


def _orders(db: Db, raw: str, folded: str, customer_ids: Sequence[int]) -> list[Hit]:
    found: dict[int, Any] = {}
    numbered = number_ranges(Order.id, raw, "SO")
    asked = {"raw": raw, "raw_end": raw + END}
    if numbered is not None:
        found.update((row.id, row) for row in db.run(select(*_ORDER).where(numbered).order_by(Order.id).limit(MOST)))
    found.update((row.id, row) for row in db.run(_REFERENCE, asked))
    if len(found) < MOST:
        found.update((row.id, row) for row in db.run(_TRACKED, asked))
    if len(found) < MOST and customer_ids:
        found.update((row.id, row) for row in db.run(_OF_CUSTOMERS, {"ids": list(customer_ids)}))
    if not found:
        found.update((row.id, row) for row in db.run(_with_words(folded)))
    return [
        Hit(
            kind="order",
            id=row.id,
            title=f"{house_name('SO', row.id)}  {row.customer_name}",
            detail=str(row.headline.word),
            icon="inbox",
            page="order_detail",
            focus={"order": row.id},
        )
        for row in list(found.values())[:MOST]
    ]


def _with_words(folded: str) -> Any:
    """Newer orders whose own text has all the words: customers who are not in the register."""
    newest = select(Order.id).order_by(Order.id.desc()).limit(1).offset(NEWEST).scalar_subquery()
    words = [Order.search.contains(word, autoescape=True) for word in folded.split()]
    since = or_(newest.is_(None), Order.id > newest)
    return select(*_ORDER).where(since, *words).order_by(Order.id.desc()).limit(MOST)


def _customers(db: Db, folded: str) -> Sequence[Any]:
    found = {row.id: row for row in db.run(_CUSTOMERS, {"word": folded, "end": folded + END})}
    if len(found) < MOST:
        words = [Customer.search.contains(word, autoescape=True) for word in folded.split()]
        columns = (Customer.id, Customer.name, Customer.email, Customer.phone)
        inside = select(*columns).where(*words, IS_LISTED).order_by(Customer.search).limit(MOST)
        found.update((row.id, row) for row in db.run(inside))
    return list(found.values())[:MOST]


def _products(db: Db, raw: str, folded: str) -> Sequence[Any]:
    found = {row.id: row for row in db.run(_BARCODES, {"raw": raw, "gtin": raw.zfill(14)})}
    found.update((row.id, row) for row in db.run(_PRODUCTS, {"word": folded, "end": folded + END}))
    if len(found) < MOST:
        words = [Product.search.contains(word, autoescape=True) for word in folded.split()]
        inside = select(*_PRODUCT).where(*words).order_by(Product.search).limit(MOST)
        found.update((row.id, row) for row in db.run(inside))
    return list(found.values())[:MOST]


def _returns(db: Db, text: str) -> Iterable[Any]:
    numbered = number_ranges(Return.id, text.strip(), "RE")
    return db.run(_RETURN.where(numbered).order_by(Return.id).limit(MOST)).all() if numbered is not None else ()


def _is_exact(hit: Hit, folded: str) -> bool:
    number = folded.replace("-", "").replace(" ", "")
    return number in {str(hit.id), hit.title.split("  ")[0].lower().replace("-", "")} and hit.kind != "customer"


def _customer_hit(row: Any) -> Hit:
    return Hit(
        kind="customer",
        id=row.id,
        title=row.name,
        detail=row.email or row.phone or "",
        icon="users",
        page="customers",
        focus={"customer": row.id},
    )


def _product_hit(row: Any) -> Hit:
    return Hit(
        kind="product",
        id=row.id,
        title=f"{row.sku}  {row.name}",
        detail="",
        icon="boxes",
        page="stock",
        focus={"product": row.id},
    )


def _return_hit(row: Any) -> Hit:
    return Hit(
        kind="return",
        id=row.id,
        title=f"{house_name('RE', row.id)}  {row.customer_name}",
        detail=str(row.status.word),
        icon="rotate-ccw",
        page="returns",
        focus={"return_id": row.id},
    )

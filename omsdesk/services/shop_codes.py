"""What shops call our products: codes that nobody knows wait with their orders, and are linked once for all.

A shop's code is one name for all shops: people who sell in several of them use the same codes. Until somebody says
what an unknown one is, its lines stand for a product made for it alone, which is not sold and not in stock.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from omsdesk.channels import LineRecord
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OPEN_STATUSES, Handling, HoldReason
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product, ShopCode
from omsdesk.services import confirming, holding, kit_lines, kit_linking
from omsdesk.services.resolving import CodeKind, resolve
from omsdesk.words import Text

_CODES: BindParameter[str] = bindparam("codes", expanding=True)
_PRODUCTS: BindParameter[int] = bindparam("products", expanding=True)
_FOUND = select(ShopCode.code, ShopCode.product_id, ShopCode.known).where(ShopCode.code.in_(_CODES))
_STRANGE = select(ShopCode.code, ShopCode.title, ShopCode.product_id).where(ShopCode.known.is_(False))
_OF_ORDER = (
    _STRANGE.add_columns((OrderLine.ordered - OrderLine.cancelled).label("pieces"))
    .join(OrderLine, OrderLine.product_id == ShopCode.product_id)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_NEW_PRODUCTS = insert(Product).returning(Product.id, sort_by_parameter_order=True)
_NEW = insert(ShopCode)
_KNOW = (
    update(ShopCode).where(ShopCode.code == bindparam("shop_code")).values(product_id=bindparam("product"), known=True)
)
_PRODUCT = select(Product.id, Product.sku, Product.name, Product.handling, Product.weight_g).where(
    Product.id == bindparam("id")
)
_SELL = update(Product).where(Product.id == bindparam("product")).values(active=True)
_ROOM = 48
"""What of a code stays in the SKU of its stand-in once the code itself means another product."""
_STEP_ASIDE = update(Product).where(Product.id == bindparam("product")).values(sku=bindparam("other_sku"))
_WAITING = (
    select(OrderLine.order_id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.product_id.in_(_PRODUCTS), Order.status.in_(OPEN_STATUSES))
    .distinct()
    .order_by(OrderLine.order_id)
)
_GIVE = (
    update(OrderLine)
    .where(
        OrderLine.order_id == bindparam("order"),
        OrderLine.product_id == bindparam("stand_in"),
        OrderLine.allocated == 0,
    )
    .values(product_id=bindparam("product"), sku=bindparam("real_sku"), stocked=bindparam("is_stocked"))
    .returning(OrderLine.id, OrderLine.ordered)
)
_WEIGH = (
    update(Order)
    .where(Order.id == bindparam("order"))
    .values(weight_g=Order.weight_g + bindparam("grams"), search=Order.search + bindparam("words"))
)


@dataclass(frozen=True)
class StrangeCode:
    """A code of a shop that stands for no product yet, and how the shop calls what it sold."""

    code: str
    title: str
    pieces: int


@dataclass(frozen=True)
class Settled:
    """What became of codes: the product each stands for, and the orders that wait no longer."""

    codes: tuple[str, ...]
    product: str
    freed: tuple[int, ...]


def meanings(db: Db, codes: Collection[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Products by the codes that were linked to them, and stand-ins by the codes that nobody knows."""
    rows = db.run(_FOUND, {"codes": list(dict.fromkeys(codes))}).all() if codes else []
    known = {str(row.code): int(row.product_id) for row in rows if row.known}
    return known, {str(row.code): int(row.product_id) for row in rows if not row.known}


def note(db: Db, lines: Iterable[LineRecord]) -> dict[str, int]:
    """Keep codes that nobody knows, each with a product that stands in for it; returns those by code."""
    fresh: dict[str, LineRecord] = {}
    for line in lines:
        fresh.setdefault(line.sku, line)
    if not fresh:
        return {}
    rows = [
        {
            "sku": each.sku,
            "name": each.name or each.sku,
            "search": fold(each.sku, each.name),
            "handling": Handling.UNCOUNTED if each.is_stocked else Handling.NEVER,
            "active": False,
        }
        for each in fresh.values()
    ]
    ids = [int(each) for each in db.run(_NEW_PRODUCTS, rows).scalars()]
    made = dict(zip(fresh, ids, strict=True))
    db.run(
        _NEW,
        [
            {"code": each.sku, "title": each.name, "product_id": made[each.sku], "known": False}
            for each in fresh.values()
        ],
    )
    for code, product_id in made.items():
        db.audit("product", product_id, "unknown code", after=code)
    return made


def of_order(db: Db, order_id: int) -> tuple[StrangeCode, ...]:
    """The codes of an order that stand for no product yet, in the order of its lines."""
    found: dict[str, StrangeCode] = {}
    for row in db.run(_OF_ORDER, {"order": order_id}):
        before = found[row.code].pieces if row.code in found else 0
        found[row.code] = StrangeCode(row.code, row.title or row.code, before + int(row.pieces))
    return tuple(found.values())


@needs(Right.ORDERS)
def link(db: Db, code: str, product_code: str) -> Settled:
    """From now on this code of the shops is that product, also in the orders that wait for it."""
    stand_in = _stand_in(db, code)
    found = resolve(db, product_code)
    if found.kind is not CodeKind.PRODUCT or found.id in {row.product_id for row in db.run(_STRANGE)}:
        raise Refusal(
            Text("'{code}' is not a product here.", code=product_code.strip()),
            Text("Give its SKU, or scan another code of it."),
        )
    product = db.run(_PRODUCT, {"id": found.id}).one()
    orders = list(db.run(_WAITING, {"products": [stand_in]}).scalars())
    locks.orders(db, orders)
    db.run(_KNOW, {"shop_code": code, "product": found.id})
    db.run(_STEP_ASIDE, {"product": stand_in, "other_sku": f"{code[:_ROOM]}#{stand_in}"})
    db.audit("product", found.id, "shop's code linked", after=code)
    kits = kit_lines.among(db, [product])
    for order_id in orders:
        if kits:
            kit_linking.give(db, order_id, stand_in, product, kits)
        else:
            _give(db, order_id, stand_in, found.id, product)
    return Settled((code,), product.name, _free(db, orders))


@needs(Right.IMPORT)
def make_products(db: Db, order_id: int) -> Settled:
    """Every unknown code of this order is a product of its own from now on, not counted yet."""
    strange = list(db.run(_OF_ORDER, {"order": order_id}))
    if not strange:
        raise Refusal(Text("Every code of this order is known."))
    named = ", ".join(dict.fromkeys(row.title or row.code for row in strange))
    return Settled(tuple(dict.fromkeys(row.code for row in strange)), named, _become(db, strange))


@needs(Right.IMPORT)
def make_products_of(db: Db, codes: Sequence[str]) -> Settled:
    """These unknown codes are products of their own from now on, whichever orders wait for them."""
    strange = [row for row in db.run(_STRANGE) if row.code in set(codes)]
    if not strange:
        raise Refusal(Text("Every code of these files is known."))
    named = ", ".join(row.title or row.code for row in strange)
    return Settled(tuple(row.code for row in strange), named, _become(db, strange))


def became_products(db: Db, skus: Sequence[str]) -> tuple[int, ...]:
    """A list of products names these: unknown codes among them are known now. The orders that wait no longer."""
    _, strange = meanings(db, skus)
    rows = [row for row in db.run(_STRANGE) if row.code in strange] if strange else []
    return _become(db, rows)


def _become(db: Db, rows: Sequence[Any]) -> tuple[int, ...]:
    products = {row.code: row.product_id for row in rows}
    orders = list(db.run(_WAITING, {"products": list(products.values())}).scalars()) if products else []
    locks.orders(db, orders)
    for code, product_id in products.items():
        db.run(_KNOW, {"shop_code": code, "product": product_id})
        db.run(_SELL, {"product": product_id})
        db.audit("product", product_id, "made of a shop's code", after=code)
    return _free(db, orders)


def _stand_in(db: Db, code: str) -> int:
    known, strange = meanings(db, [code])
    if code in known:
        raise Refusal(Text("{code} is linked already.", code=code))
    if code not in strange:
        raise Refusal(Text("No order waits for the code {code}.", code=code))
    return strange[code]


def _give(db: Db, order_id: int, stand_in: int, product_id: int, product: Any) -> None:
    lines = db.run(
        _GIVE,
        {
            "order": order_id,
            "stand_in": stand_in,
            "product": product_id,
            "real_sku": product.sku,
            "is_stocked": product.handling is not Handling.NEVER,
        },
    ).all()
    grams = sum(line.ordered for line in lines) * product.weight_g
    db.run(_WEIGH, {"order": order_id, "grams": grams, "words": f" {fold(product.sku)}"})
    for line in lines:
        db.audit("order_line", line.id, "product", order_id=order_id, after=product.sku)


def _free(db: Db, orders: Sequence[int]) -> tuple[int, ...]:
    """Release what only waited for a code, and confirm it as the import would have done."""
    freed = [each for each in orders if not db.run(_OF_ORDER, {"order": each}).first()]
    for order_id in freed:
        holding.release_reason(db, order_id, HoldReason.STOCK)
    if freed:
        confirming.confirm_many(db, freed)
    return tuple(freed)

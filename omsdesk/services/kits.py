"""What kits are made of: products that are sold under one name and price, and lie on the shelf one by one.

A kit has no stock of its own. How many of it are free follows from its parts, whenever somebody asks.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, exists, func, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OPEN_STATUSES, Handling, OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import KitPart, Product
from omsdesk.models.stock import Balance, Location
from omsdesk.models.supplier import SupplierProduct
from omsdesk.services import alternatives
from omsdesk.services.product_columns import FOR_A_LINE
from omsdesk.words import Text

MOST_PIECES = 1000
MOST_PARTS = 50


@dataclass(frozen=True)
class KitPicture:
    """One product of a kit, with the stock it has."""

    id: int
    """The id of the part."""
    sku: str
    name: str
    pieces: int
    handling: Handling
    on_hand: int
    free: int
    is_direct: bool = False
    """It always comes straight from a supplier."""
    price_minor: int = 0
    """What a piece costs by itself."""
    tax_class: str = ""
    own_rate_bp: int | None = None
    weight_g: int = 0

    @property
    def limits(self) -> bool:
        """Whether its stock says how many kits there can be."""
        return self.handling is Handling.COUNTED and not self.is_direct


@dataclass(frozen=True)
class KitStock:
    """How many kits the stock of the parts is enough for."""

    on_hand: int
    free: int
    is_limited: bool = True
    """False when no part is counted: then nobody knows."""


_KITS: BindParameter[int] = bindparam("kits", expanding=True)
_STOCK = (
    select(
        Balance.product_id,
        func.sum(Balance.on_hand).label("on_hand"),
        func.sum(Balance.on_hand - Balance.allocated).label("free"),
    )
    .join(Location, Location.id == Balance.location_id)
    .where(
        Balance.product_id.in_(select(KitPart.part_id).where(KitPart.kit_id.in_(_KITS))),
        Location.pickable.is_(True),
        Location.outside.is_(False),
    )
    .group_by(Balance.product_id)
)
_PARTS = (
    select(
        KitPart.kit_id,
        KitPart.pieces,
        *FOR_A_LINE,
        select(SupplierProduct.product_id)
        .where(SupplierProduct.product_id == Product.id, SupplierProduct.direct)
        .exists()
        .label("is_direct"),
    )
    .join(Product, Product.id == KitPart.part_id)
    .where(KitPart.kit_id.in_(_KITS))
    .order_by(KitPart.kit_id, Product.sku)
)
_PRODUCT = select(Product.id, Product.sku, Product.name, Product.handling, Product.active).where(
    Product.id == bindparam("product")
)
_IS_PART = select(KitPart.kit_id).where(KitPart.part_id == bindparam("product")).limit(1)
_COUNT = select(func.count()).select_from(KitPart).where(KitPart.kit_id == bindparam("kit"))
_ON_HAND = select(func.coalesce(func.sum(Balance.on_hand), 0)).where(
    Balance.product_id == bindparam("product"), Balance.outside.is_(False)
)
_WAITING = (
    select(func.count(func.distinct(OrderLine.order_id)))
    .join(Order, Order.id == OrderLine.order_id)
    .where(
        OrderLine.product_id == bindparam("product"),
        OrderLine.ordered - OrderLine.cancelled > OrderLine.shipped,
        Order.status.in_([each for each in OPEN_STATUSES if each is not OrderStatus.DRAFT]),
    )
)
_GONE = delete(KitPart).where(KitPart.kit_id == bindparam("kit"), KitPart.part_id == bindparam("part"))
_HANDLE = update(Product).where(Product.id == bindparam("product")).values(handling=bindparam("as_what"))


IS_KIT = exists().where(KitPart.kit_id == Product.id).label("is_kit")
"""Beside a product: whether it is a kit."""


def scan_its_parts(name: str) -> Text:
    """The code of a kit was scanned in the hall, where only its parts are."""
    return Text("{product} is a kit. Scan its parts.", product=name)


def of(db: Db, kit_id: int) -> tuple[KitPicture, ...]:
    """What is in this kit; nothing when it is none."""
    return of_many(db, [kit_id]).get(kit_id, ())


def of_many(db: Db, kit_ids: Collection[int]) -> dict[int, tuple[KitPicture, ...]]:
    """What is in those of these products that are kits."""
    asked = {"kits": sorted(kit_ids)}
    parts = db.run(_PARTS, asked).all() if kit_ids else []
    if not parts:
        return {}
    stock = {row.product_id: row for row in db.run(_STOCK, asked)}
    found: dict[int, tuple[KitPicture, ...]] = {}
    for row in parts:
        found[row.kit_id] = (*found.get(row.kit_id, ()), _picture(row, stock.get(row.id)))
    return found


def stock_of(parts: Collection[KitPicture]) -> KitStock:
    """The whole kits that the scarcest part is enough for."""
    counted = [each for each in parts if each.limits]
    if not counted:
        return KitStock(0, 0, is_limited=False)
    return KitStock(
        min(each.on_hand // each.pieces for each in counted),
        min(max(each.free, 0) // each.pieces for each in counted),
    )


def words_of(parts: Iterable[KitPicture]) -> str:
    """What is in a kit, as people and files write it: "2 x MUG-1; 1 x POT-2"."""
    return "; ".join(f"{each.pieces} x {each.sku}" for each in parts)


@needs(Right.STOCK)
def add(db: Db, kit_id: int, code: str, pieces: int = 1) -> str:
    """Put a product into a kit by its SKU or code, or change how many pieces of it are in there; its SKU."""
    part_id = alternatives.product_of(db, code)
    put_in(db, kit_id, part_id, pieces)
    sku: str = db.run(_PRODUCT, {"product": part_id}).one().sku
    return sku


def put_in(db: Db, kit_id: int, part_id: int, pieces: int) -> None:
    """The same by id."""
    locks.products(db, [kit_id, part_id])
    kit, part = (db.run(_PRODUCT, {"product": each}).one() for each in (kit_id, part_id))
    if not 0 < pieces <= MOST_PIECES:
        raise Refusal(Text("Give a number from {least} to {most}.", least=1, most=MOST_PIECES))
    _refuse_part(db, kit, part)
    before = {row.id: row for row in of(db, kit_id)}
    if part_id not in before and len(before) >= MOST_PARTS:
        raise Refusal(Text("A kit has {most} parts at most.", most=MOST_PARTS), Text("Make two kits of it."))
    if not before:
        _begin(db, kit)
    elif part_id in before and before[part_id].pieces == pieces:
        return
    was = f"{before[part_id].pieces} x {part.sku}" if part_id in before else ""
    db.run(_GONE, {"kit": kit_id, "part": part_id})
    db.run(insert(KitPart).values(kit_id=kit_id, part_id=part_id, pieces=pieces))
    db.audit("product", kit_id, "kit part", before=was, after=f"{pieces} x {part.sku}")


@needs(Right.STOCK)
def take_out(db: Db, kit_id: int, part_id: int) -> None:
    """It is not in the kit any more. Orders placed before keep it. Without any part it is no kit any more."""
    locks.products(db, [kit_id, part_id])
    if not db.run(_GONE, {"kit": kit_id, "part": part_id}).rowcount:
        return
    db.audit("product", kit_id, "kit part gone", before=db.run(_PRODUCT, {"product": part_id}).one().sku)
    if not db.run(_COUNT, {"kit": kit_id}).scalar_one():
        db.run(_HANDLE, {"product": kit_id, "as_what": Handling.UNCOUNTED})
        db.audit("product", kit_id, "no kit")


def _refuse_part(db: Db, kit: Any, part: Any) -> None:
    if kit.id == part.id:
        raise Refusal(Text("A kit cannot be a part of itself."), Text("Give another SKU."))
    if db.run(_COUNT, {"kit": part.id}).scalar_one():
        raise Refusal(Text("{sku} is a kit itself.", sku=part.sku), Text("Put its parts into this kit instead."))
    if part.handling is Handling.NEVER:
        raise Refusal(
            Text("{sku} is never kept in stock.", sku=part.sku), Text("A kit is made of goods. Sell this beside it.")
        )
    if not part.active:
        raise Refusal(Text("{product} is not sold any more.", product=part.name), Text("Choose another product."))
    if db.run(_IS_PART, {"product": kit.id}).first() is not None:
        raise Refusal(Text("{sku} is a part of a kit.", sku=kit.sku), Text("A kit holds no kits."))


def _begin(db: Db, kit: Any) -> None:
    """From now on it has no stock: nothing of it may lie here, and no order may wait for it."""
    on_hand = int(db.run(_ON_HAND, {"product": kit.id}).scalar_one())
    if on_hand:
        raise Refusal(
            Text("{n} of {sku} lies in stock.", many="{n} of {sku} lie in stock.", n=on_hand, sku=kit.sku),
            Text("A kit has no stock of its own. Take these out first, and count its parts."),
        )
    waiting = int(db.run(_WAITING, {"product": kit.id}).scalar_one())
    if waiting:
        raise Refusal(
            Text("{n} open order has {sku}.", many="{n} open orders have {sku}.", n=waiting, sku=kit.sku),
            Text("Send or change them first, then make it a kit."),
        )
    if kit.handling is not Handling.NEVER:
        db.run(_HANDLE, {"product": kit.id, "as_what": Handling.NEVER})
    db.audit("product", kit.id, "kit")


def _picture(row: Any, stock: Any) -> KitPicture:
    on_hand, free = (int(stock.on_hand or 0), int(stock.free or 0)) if stock else (0, 0)
    return KitPicture(
        *(row.id, row.sku, row.name, row.pieces, row.handling, on_hand, free, bool(row.is_direct)),
        *(row.price_minor, row.tax_class, row.tax_rate_bp, row.weight_g),
    )

"""What may be sent instead of a product, in which ratio, and how much of it is free."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import KitPart, Product, Substitute
from omsdesk.models.stock import Balance, Location
from omsdesk.services import resolving
from omsdesk.services.resolving import CodeKind
from omsdesk.words import Text

LONGEST_NOTE = 200
MOST = 1000


@dataclass(frozen=True)
class Alternative:
    """One product that may go instead."""

    id: int
    """The id of the other product."""
    sku: str
    name: str
    gives: int
    per: int
    note: str
    free: int

    def pieces_for(self, missing: int) -> int:
        """How many pieces of it stand for so many that are missing; a part of a piece is a whole one."""
        return -(-missing * self.gives // self.per)


_FREE = (
    select(func.coalesce(func.sum(Balance.on_hand - Balance.allocated), 0))
    .join(Location, Location.id == Balance.location_id)
    .where(Balance.product_id == Product.id, Balance.outside.is_(False), Location.pickable.is_(True))
    .scalar_subquery()
)
_OF = (
    select(
        Product.id, Product.sku, Product.name, Substitute.gives, Substitute.per, Substitute.note, _FREE.label("free")
    )
    .join(Substitute, Substitute.other_id == Product.id)
    .where(Substitute.product_id == bindparam("product"), Product.active.is_(True))
    .order_by(Product.sku)
)
_BY_SKU = select(Product.id).where(func.lower(Product.sku) == bindparam("sku"))
_IS_KIT = select(KitPart.kit_id).where(KitPart.kit_id == bindparam("kit")).limit(1)
_NAME = select(Product.sku).where(Product.id == bindparam("product"))
_GONE = delete(Substitute).where(
    Substitute.product_id == bindparam("product"), Substitute.other_id == bindparam("other")
)


def of(db: Db, product_id: int) -> tuple[Alternative, ...]:
    """What may go instead of this product."""
    return tuple(_alternative(row) for row in db.run(_OF, {"product": product_id}))


@needs(Right.STOCK)
def add(db: Db, product_id: int, code: str, gives: int = 1, per: int = 1, note: str = "") -> str:
    """Name an alternative by its SKU or code; the SKU of what was named."""
    other_id = product_of(db, code)
    if other_id == product_id:
        raise Refusal(Text("A product cannot stand in for itself."), Text("Give another SKU."))
    if db.run(_IS_KIT, {"kit": other_id}).first() is not None:
        raise Refusal(Text("A kit cannot go instead of a product."), Text("Name one of its parts."))
    if not (0 < gives <= MOST and 0 < per <= MOST):
        raise Refusal(Text("Give both numbers from 1 to {most}.", most=MOST))
    if len(note.strip()) > LONGEST_NOTE:
        raise Refusal(Text("A note has {most} characters at most.", most=LONGEST_NOTE), Text("Shorten it."))
    db.run(_GONE, {"product": product_id, "other": other_id})
    values = {"product_id": product_id, "other_id": other_id, "gives": gives, "per": per, "note": note.strip()}
    db.run(insert(Substitute).values(**values))
    sku: str = db.run(_NAME, {"product": other_id}).scalar_one()
    db.audit("product", product_id, "alternative", after=f"{sku} {gives}:{per}")
    return sku


@needs(Right.STOCK)
def take_away(db: Db, product_id: int, other_id: int) -> None:
    """It does not stand in any more."""
    if db.run(_GONE, {"product": product_id, "other": other_id}).rowcount:
        sku = db.run(_NAME, {"product": other_id}).scalar_one()
        db.audit("product", product_id, "alternative gone", before=sku)


def product_of(db: Db, code: str) -> int:
    """The product behind a SKU that was typed, or a code that was scanned."""
    found = db.run(_BY_SKU, {"sku": code.strip().lower()}).scalar()
    if found is not None:
        return int(found)
    resolved = resolving.resolve(db, code.strip())
    if resolved.kind is CodeKind.PRODUCT:
        return int(resolved.id)
    raise Refusal(Text("'{code}' is no product here.", code=code.strip()), Text("Type a SKU, or scan the product."))


def _alternative(row: Any) -> Alternative:
    return Alternative(row.id, row.sku, row.name, row.gives, row.per, row.note, int(row.free))

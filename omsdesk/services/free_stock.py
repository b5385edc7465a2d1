"""How many pieces of each product are free, for whoever is told of it: a store, another program.

Counted products and kits of them; what always comes straight from a supplier, and what nobody counts, is left out,
because nobody here knows how much there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.models.product import KitPart, Product
from omsdesk.models.stock import Balance, Location
from omsdesk.models.supplier import SupplierProduct
from omsdesk.services import kits

AT_ONCE = 500
_PAGE = (
    select(Product.id, Product.sku, Product.handling)
    .where(
        Product.active.is_(True),
        or_(Product.handling == Handling.COUNTED, exists().where(KitPart.kit_id == Product.id)),
        Product.id > bindparam("after"),
        ~exists().where(SupplierProduct.product_id == Product.id, SupplierProduct.direct),
    )
    .order_by(Product.id)
    .limit(AT_ONCE)
    .subquery("page")
)
_IS_FOR_SALE = and_(Location.pickable.is_(True), Location.outside.is_(False))
# The balances of these products only: a sum over all of them for each part of the catalogue took many times as long.
_LYING = (
    select(
        *(_PAGE.c.id, _PAGE.c.sku, _PAGE.c.handling),
        func.sum(case((_IS_FOR_SALE, Balance.on_hand), else_=0)).label("on_hand"),
        func.sum(case((_IS_FOR_SALE, Balance.allocated), else_=0)).label("promised"),
    )
    .outerjoin(Balance, Balance.product_id == _PAGE.c.id)
    .outerjoin(Location, Location.id == Balance.location_id)
    .group_by(_PAGE.c.id, _PAGE.c.sku, _PAGE.c.handling)
    .order_by(_PAGE.c.id)
)


@dataclass(frozen=True)
class Figure:
    """What is there of one product now; of a kit what its parts are enough for."""

    product_id: int
    sku: str
    on_hand: int
    promised: int
    free: int


@dataclass(frozen=True)
class Figures:
    """A part of the catalogue, by id."""

    figures: tuple[Figure, ...]
    last: int
    """Where the next part begins; 0 at the end."""


def look(db: Db, after: int) -> Figures:
    """The figures of the next products after this id."""
    rows = db.run(_LYING, {"after": after}).all()
    inside = kits.of_many(db, [row.id for row in rows if row.handling is Handling.NEVER])
    made = {kit: kits.stock_of(parts) for kit, parts in inside.items()}
    return Figures(tuple(_figures(rows, made)), int(rows[-1].id) if len(rows) == AT_ONCE else 0)


def _figures(rows: Any, made: dict[int, kits.KitStock]) -> Iterator[Figure]:
    for row in rows:
        kit = made.get(row.id)
        if kit is None:
            on_hand, promised = int(row.on_hand), int(row.promised)
            yield Figure(row.id, row.sku, on_hand, promised, max(on_hand - promised, 0))
        elif kit.is_limited:
            yield Figure(row.id, row.sku, kit.on_hand, kit.on_hand - kit.free, kit.free)

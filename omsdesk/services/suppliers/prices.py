"""What a piece costs at a supplier's: what stands on the product until they are told, then what stood there that day.

A later price changes no order that a supplier knows of: what was agreed is on the paper they have.
"""

from typing import Any

from sqlalchemy import case, func, select, update

from omsdesk.database.db import Db
from omsdesk.models.order import OrderLine
from omsdesk.models.supplier import SupplierProduct, Supply, SupplyLine
from omsdesk.money import Money

_IS_AGREED = Supply.revision > 0
PRICE = (
    case((_IS_AGREED, SupplyLine.price_minor), else_=SupplierProduct.price_minor).label("price_minor"),
    case((_IS_AGREED, SupplyLine.currency), else_=func.coalesce(SupplierProduct.currency, "")).label("currency"),
)
"""Two columns of a statement that joins supplies, their lines and, from outside, the products of their supplier."""


def agree(db: Db, supply_id: int) -> None:
    """They are told for the first time just now: what the pieces cost today stays with the order."""
    priced = (
        select(SupplyLine.id, SupplierProduct.price_minor, SupplierProduct.currency)
        .join(Supply, Supply.id == SupplyLine.supply_id)
        .join(OrderLine, OrderLine.id == SupplyLine.order_line_id)
        .join(
            SupplierProduct,
            (SupplierProduct.product_id == OrderLine.product_id) & (SupplierProduct.supplier_id == Supply.supplier_id),
        )
        .where(SupplyLine.supply_id == supply_id, SupplierProduct.price_minor.is_not(None))
        .order_by(SupplyLine.id)
    )
    for line_id, minor, currency in db.run(priced).all():
        values = {"price_minor": minor, "currency": currency}
        db.run(update(SupplyLine).where(SupplyLine.id == line_id).values(**values))


def price_of(row: Any) -> Money | None:
    """The price that stands in a row with ``price_minor`` and ``currency``, if one does."""
    return None if row.price_minor is None else Money(row.price_minor, row.currency)

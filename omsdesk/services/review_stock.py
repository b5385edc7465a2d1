"""What the shelves cannot fill of orders that are not promised anything yet."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import BindParameter, bindparam, exists, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.models.order import OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance, Location
from omsdesk.models.supplier import SupplierProduct
from omsdesk.services.reviews import Short

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_FREE = (
    select(func.coalesce(func.sum(Balance.on_hand - Balance.allocated), 0))
    .join(Location, Location.id == Balance.location_id)
    .where(Balance.product_id == Product.id, Balance.outside.is_(False), Location.pickable.is_(True))
    .correlate(Product)
    .scalar_subquery()
)
_WANTED = func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated)
_SHORT = (
    select(OrderLine.order_id, Product.sku, (_WANTED - _FREE).label("missing"))
    .join(Product, Product.id == OrderLine.product_id)
    .where(
        OrderLine.order_id.in_(_IDS),
        OrderLine.stocked,
        Product.handling == Handling.COUNTED,
        # What always comes straight from a supplier needs no shelf.
        ~exists().where(SupplierProduct.product_id == Product.id, SupplierProduct.direct),
    )
    .group_by(OrderLine.order_id, Product.id, Product.sku)
    .having(_WANTED > _FREE)
    .order_by(OrderLine.order_id, func.min(OrderLine.position))
)


def short(db: Db, order_ids: Collection[int]) -> dict[int, Short]:
    """The orders that cannot be filled now, each by itself."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in db.run(_SHORT, {"ids": list(order_ids)}):
        found[row.order_id].append((row.sku, int(row.missing)))
    return {order_id: Short(*lines[0], products=len(lines)) for order_id, lines in found.items()}

"""What the stock of a product is worth: its newest cost entry says so."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.cost import CostEntry
from omsdesk.models.product import Product
from omsdesk.money import Money, half_up, minor_digits
from omsdesk.services import settings
from omsdesk.services.costing.stating import FINE, value_of

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
AT_ONCE = 100
# One look into the index for each product, however long its history is.
_OLDER = aliased(CostEntry)
_NEWEST = select(func.max(_OLDER.id)).where(_OLDER.product_id == Product.id).scalar_subquery()
_WORTH = (
    select(CostEntry.product_id, CostEntry.pieces_after, CostEntry.value_after_minor, CostEntry.average_e4)
    .select_from(Product)
    .join(CostEntry, CostEntry.id == _NEWEST)
    .where(Product.id.in_(_IDS))
)


@dataclass(frozen=True)
class Worth:
    """Pieces of a product in the house, what they are worth together, and one of them on average."""

    pieces: int = 0
    value_minor: int = 0
    average_e4: int = 0

    def value_of(self, pieces: int) -> int:
        """What so many of them are worth; the last ones are worth all that is left."""
        if pieces == self.pieces:
            return self.value_minor
        if self.pieces <= 0:
            return value_of(pieces, self.average_e4)
        return half_up(Decimal(self.value_minor * pieces) / self.pieces)

    def with_more(self, pieces: int, value_minor: int) -> "Worth":
        """After these came, or went where they are below zero. With none left the average stays as it was last."""
        after, value = self.pieces + pieces, self.value_minor + value_minor
        average = half_up(Decimal(value * FINE) / after) if after > 0 and value >= 0 else self.average_e4
        return Worth(after, value, average)


@dataclass(frozen=True)
class ProductCost:
    """What a product costs, as the stock page tells it."""

    product_id: int
    each: Decimal
    """On average, with parts of a cent."""
    value: Money
    is_known: bool


def worth(db: Db, product_ids: Collection[int]) -> dict[int, Worth]:
    """What these products are worth now; those without any entry are left out."""
    listed, found = sorted(product_ids), {}
    for start in range(0, len(listed), AT_ONCE):
        for product, *said in db.run(_WORTH, {"ids": listed[start : start + AT_ONCE]}):
            found[product] = Worth(*(int(each) for each in said))
    return found


@needs(Right.MONEY)
def of_product(db: Db, product_id: int) -> ProductCost:
    """What one product costs now."""
    currency = settings.company(db).currency
    now = worth(db, [product_id]).get(product_id, Worth())
    each = in_coins(now.average_e4, currency)
    return ProductCost(product_id, each, Money(now.value_minor, currency), is_known=bool(now.average_e4))


def in_coins(cost_e4: int, currency: str) -> Decimal:
    """The cost of one piece as people write it: at least the decimals of the currency, parts of a cent where needed."""
    digits = minor_digits(currency)
    exact = (Decimal(cost_e4) / FINE).scaleb(-digits).normalize()
    return exact if -int(exact.as_tuple().exponent) > digits else exact.quantize(Decimal(1).scaleb(-digits))

"""The value of the stock at the end of a day, and why it is another than before: each kind of change, to the cent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, select

from omsdesk.channels.files import writing
from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import CostKind
from omsdesk.models.base import Instant
from omsdesk.models.cost import CostEntry
from omsdesk.models.product import Product
from omsdesk.money import Money, half_up
from omsdesk.services import settings
from omsdesk.services.costing.averages import in_coins
from omsdesk.services.costing.stating import FINE
from omsdesk.words import Text

_SINCE: BindParameter[datetime] = bindparam("since", type_=Instant)
_UNTIL: BindParameter[datetime] = bindparam("until", type_=Instant)
_BEFORE = CostEntry.at < _SINCE
_SUMS = (
    select(
        *(CostEntry.product_id, Product.sku, Product.name),
        *(
            func.sum(case((is_it, column), else_=0)).label(name)
            for name, is_it, column in (
                ("pieces_before", _BEFORE, CostEntry.pieces),
                ("before", _BEFORE, CostEntry.value_minor),
                *((kind.value, (~_BEFORE) & (CostEntry.kind == kind), CostEntry.value_minor) for kind in CostKind),
            )
        ),
        *(func.sum(CostEntry.pieces).label("pieces"), func.sum(CostEntry.value_minor).label("after")),
    )
    .join(Product, Product.id == CostEntry.product_id)
    .where(CostEntry.at < _UNTIL)
    .group_by(CostEntry.product_id, Product.sku, Product.name)
    .order_by(Product.sku)
)


@dataclass(frozen=True)
class ValueRow:
    """One product: what lies there at the end, its value before and after, and what made the difference."""

    sku: str
    product: str
    pieces: int
    before: int
    after: int
    changes: dict[str, int]
    each: Decimal

    @property
    def is_known(self) -> bool:
        """Whether anybody said what its pieces cost."""
        return bool(self.after) or not self.pieces


@dataclass(frozen=True)
class StockValue:
    """The whole stock between two days, both included."""

    first: date
    last: date
    currency: str
    rows: tuple[ValueRow, ...]

    @property
    def before(self) -> Money:
        """What it was worth when the first day began."""
        return self._money(sum(each.before for each in self.rows))

    @property
    def after(self) -> Money:
        """What it is worth when the last day is over."""
        return self._money(sum(each.after for each in self.rows))

    @property
    def unknown(self) -> int:
        """How many products lie there of which nobody said the cost."""
        return sum(not each.is_known for each in self.rows)

    @property
    def changes(self) -> tuple[tuple[CostKind, Money], ...]:
        """What made the difference, kind by kind; together with ``before`` it comes to ``after``."""
        sums = ((kind, sum(each.changes.get(kind.value, 0) for each in self.rows)) for kind in CostKind)
        return tuple((kind, self._money(minor)) for kind, minor in sums if minor)

    @property
    def goods_sold(self) -> Money:
        """The cost of what was sold: what left, less what came back."""
        found = dict(self.changes)
        none = self._money(0)
        return none - found.get(CostKind.SHIPPED, none) - found.get(CostKind.RETURNED, none)

    def _money(self, minor: int) -> Money:
        return Money(minor, self.currency)


@takes(300)
@needs(Right.MONEY)
def between(db: Db, first: date, last: date) -> StockValue:
    """What the stock was worth before the first of these days, and after the last."""
    company = settings.company(db)
    asked = {
        "since": start_of_day(first, company.zone),
        "until": start_of_day(last + timedelta(days=1), company.zone),
    }
    rows = tuple(_row(each, company.currency) for each in db.run(_SUMS, asked))
    told = tuple(each for each in rows if each.pieces or each.before or each.after or each.changes)
    return StockValue(first, last, company.currency, told)


@takes(300)
@needs(Right.MONEY)
def this_month(db: Db) -> StockValue:
    """From the first of this month until now."""
    today = in_zone(db.now, settings.company(db).zone).date()
    return between(db, today.replace(day=1), today)


def titles() -> list[str]:
    """What stands above the columns of the table."""
    changes = [str(kind.word) for kind in CostKind]
    ends = [Text("SKU"), Text("Product"), Text("Pieces"), Text("Cost of a piece"), Text("Value before")]
    return [*map(str, ends), *changes, str(Text("Value after")), str(Text("Currency"))]


def table(found: StockValue) -> list[tuple[writing.Cell, ...]]:
    """One row for each product, and their sums: before, and every change, come to after."""

    def money(minor: int) -> Decimal:
        return Money(minor, found.currency).amount

    rows: list[tuple[writing.Cell, ...]] = [
        (
            *(each.sku, each.product, each.pieces, each.each, money(each.before)),
            *(money(each.changes.get(kind.value, 0)) for kind in CostKind),
            *(money(each.after), found.currency),
        )
        for each in found.rows
    ]
    sums = dict(found.changes)
    nothing = Money(0, found.currency)
    whole = (sums.get(kind, nothing).amount for kind in CostKind)
    pieces = sum(each.pieces for each in found.rows)
    head = (str(Text("Sum")), "", pieces, "", found.before.amount)
    return [*rows, (*head, *whole, found.after.amount, found.currency)]


def _row(row: Any, currency: str) -> ValueRow:
    pieces, after = int(row.pieces), int(row.after)
    each = half_up(Decimal(after * FINE) / pieces) if pieces else 0
    changes = {kind.value: minor for kind in CostKind if (minor := int(getattr(row, kind.value)))}
    return ValueRow(row.sku, row.name, pieces, int(row.before), after, changes, in_coins(each, currency))

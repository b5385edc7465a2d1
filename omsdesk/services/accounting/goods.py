"""The cost of goods sold, as entries: for each order and day what left at cost, and what came back.

It is optional: without accounts for the stock and for goods sold in Settings the journal tells money only.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone, start_of_day
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import CostKind
from omsdesk.models.base import Instant
from omsdesk.models.cost import CostEntry
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.accounting.accounts import Accounts
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.services.costing.report import StockValue
from omsdesk.words import Text

_SINCE: BindParameter[datetime] = bindparam("since", type_=Instant)
_UNTIL: BindParameter[datetime] = bindparam("until", type_=Instant)
_SOLD = (CostEntry.kind.in_([CostKind.SHIPPED, CostKind.RETURNED]), CostEntry.at >= _SINCE, CostEntry.at < _UNTIL)
_ENTRIES = (
    select(CostEntry.id, CostEntry.kind, CostEntry.at, CostEntry.value_minor, Order.customer_name, OrderLine.order_id)
    .join(OrderLine, OrderLine.id == CostEntry.order_line_id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(*_SOLD, CostEntry.value_minor != 0, CostEntry.id > bindparam("after"))
    .order_by(CostEntry.id)
)
_WITHOUT_ORDER = select(-func.coalesce(func.sum(CostEntry.value_minor), 0)).where(
    *_SOLD, CostEntry.order_line_id.is_(None)
)
TITLES = (Text("What"), Text("Amount"), Text("Currency"))


def entries(db: Db, accounts: Accounts, asked: dict[str, Any], after: int, zone: str, currency: str) -> Iterator[Entry]:
    """What left and came back in this time and was valued after that mark; nothing without the two accounts."""
    if accounts.goods is None:
        return
    sold, stock = accounts.goods
    found: dict[tuple[int, date, CostKind], list[Any]] = defaultdict(list)
    for row in db.run(_ENTRIES, {**asked, "after": after}):
        found[row.order_id, in_zone(row.at, zone).date(), row.kind].append(row)
    for (order_id, day, kind), rows in found.items():
        yield Entry(
            source=Source.GOODS,
            source_id=rows[-1].id,
            day=day,
            document=house_name("SO", order_id),
            words=rows[0].customer_name,
            account=sold,
            contra=stock,
            is_debit=kind is CostKind.SHIPPED,
            amount_minor=abs(sum(row.value_minor for row in rows)),
            currency=currency,
            order_id=order_id,
        )


@needs(Right.MONEY)
def explained(db: Db, journal: Sequence[Entry], value: StockValue) -> list[tuple[Cell, ...]]:
    """From what the stock lost by sales to what the journal of the month says of it, line by line."""
    zone = settings.company(db).zone
    asked = {
        "since": start_of_day(value.first, zone),
        "until": start_of_day(value.last + timedelta(days=1), zone),
    }
    nobodys = int(db.run(_WITHOUT_ORDER, asked).scalar_one())
    goods = [each for each in journal if each.source is Source.GOODS]
    late = _sum(each for each in goods if each.belongs_to is not None)
    whole, sold = _sum(goods), value.goods_sold.minor
    steps = (
        (Text("Sold, as the stock tells it: what left, less what came back"), sold),
        (Text("Left or came back without an order"), -nobodys),
        (Text("Of closed months, found too late for them"), late),
        (Text("Valued after this month was closed"), whole - late - (sold - nobodys)),
        (Text("Goods sold, as the journal tells it"), whole),
    )
    return [(str(words), Money(minor, value.currency).amount, value.currency) for words, minor in steps]


def _sum(found: Any) -> int:
    return sum(each.amount_minor if each.is_debit else -each.amount_minor for each in found)

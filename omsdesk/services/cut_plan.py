"""What cancelling some pieces of a line would give back, told before it is done."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.supplier import Supply, SupplyLine
from omsdesk.money import Money
from omsdesk.services import paying, totals
from omsdesk.services.totals import LINE_COLUMNS, QUANTITY, SENDING_COLUMNS
from omsdesk.words import Text

MOST_TOLD = 500
"""Beyond so many pieces the sheet tells only what all of them would give back."""


@dataclass(frozen=True)
class CutPlan:
    """For each number of pieces, from one on: what goes back to the customer, and what to the shelf."""

    line_id: int
    name: str
    most: int
    back: tuple[Money, ...]
    taken: tuple[int, ...]
    called_off: tuple[int, ...] = ()
    """Pieces that a supplier was asked to send."""

    def words(self, pieces: int) -> Text:
        """What cancelling so many pieces does."""
        if not 0 < pieces <= len(self.back):
            return Text("")
        amount, taken = self.back[pieces - 1], self.taken[pieces - 1]
        said = [Text("{amount} goes back to the customer.", amount=amount)] if amount.minor else []
        if taken:
            said.append(Text("{n} piece goes back to its shelf.", many="{n} pieces go back to their shelves.", n=taken))
        called_off = self.called_off[pieces - 1] if self.called_off else 0
        if called_off:
            many = "{n} pieces were asked of a supplier, who has to be told."
            said.append(Text("{n} piece was asked of a supplier, who has to be told.", many=many, n=called_off))
        if not said:
            return Text("Nothing was paid for it, and nobody has picked it.")
        return reduce(lambda first, then: Text("{money} {goods}", money=first, goods=then), said)


_LINES = (
    select(
        OrderLine.id, OrderLine.name, OrderLine.cancelled, OrderLine.picked, OrderLine.shipped, QUANTITY, *LINE_COLUMNS
    )
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_HEAD = select(Order.currency, *SENDING_COLUMNS).where(Order.id == bindparam("order_id"))


def of_line(db: Db, order_id: int, line_id: int) -> CutPlan:
    """What cancelling pieces of this line would come to."""
    head = db.run(_HEAD, {"order_id": order_id}).one()
    lines = db.run(_LINES, {"order_id": order_id}).all()
    line = next((each for each in lines if each.id == line_id), None)
    if line is None:
        raise Refusal(Text("This line does not belong to the order."))
    account = paying.account(db, order_id)
    most = line.quantity - line.shipped
    ordered = int(db.run(_ORDERED, {"line": line_id}).scalar_one())
    back, taken, called_off = [], [], []
    for pieces in range(1, min(most, MOST_TOLD) + 1):
        kept = [_Less(each, each.quantity - pieces) if each.id == line_id else each for each in lines]
        owed = replace(account, total=Money(_total(kept, head), head.currency)).credit
        back.append(Money(owed.minor - account.credit.minor, head.currency))
        # Whatever a supplier was asked to send is called off last.
        called_off.append(max(pieces - (most - ordered), 0))
        taken.append(max(pieces - called_off[-1] - (line.quantity - line.picked - ordered), 0))
    return CutPlan(line_id, line.name, most, tuple(back), tuple(taken), tuple(called_off))


_ORDERED = (
    select(func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0))
    .join(Supply, Supply.id == SupplyLine.supply_id)
    .where(SupplyLine.order_line_id == bindparam("line"), Supply.status == SupplyStatus.SENT)
)
_OF_ALL = select(OrderLine.order_id, OrderLine.shipped.label("quantity"), *LINE_COLUMNS).where(
    OrderLine.order_id.in_(bindparam("ids", expanding=True))
)
_HEADS = select(Order.id, Order.currency, *SENDING_COLUMNS).where(Order.id.in_(bindparam("ids", expanding=True)))
_KEPT = (
    select(Payment.order_id, func.sum(KEPT).label("minor"))
    .where(Payment.order_id.in_(bindparam("ids", expanding=True)), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.order_id)
)


def of_orders(db: Db, order_ids: Collection[int]) -> tuple[Money, ...]:
    """What would be owed to customers if everything of these orders that has not left were cancelled, by currency."""
    asked = {"ids": list(order_ids)}
    kept = {row.order_id: int(row.minor) for row in db.run(_KEPT, asked)}
    lines: dict[int, list[Any]] = defaultdict(list)
    for line in db.run(_OF_ALL, asked):
        lines[line.order_id].append(line)
    owed: dict[str, int] = defaultdict(int)
    for head in db.run(_HEADS, asked):
        left = [line for line in lines[head.id] if line.quantity]
        owed[head.currency] += max(kept.get(head.id, 0) - _total(left, head), 0)
    return tuple(Money(minor, currency) for currency, minor in sorted(owed.items()) if minor)


def _total(lines: Sequence[Any], head: Any) -> int:
    amounts, sent = totals.amounts_of_all(lines, head)
    return totals.totals(amounts, sent.net_minor, sent.tax_minor, includes_tax=head.prices_include_tax).total_minor


class _Less:
    """The line with fewer pieces; everything else as it is stored."""

    def __init__(self, line: Any, quantity: int) -> None:
        self._line = line
        self.quantity = quantity

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

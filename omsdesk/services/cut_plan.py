"""What cancelling some pieces of a line would give back, told before it is done."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.money import Payment
from omsdesk.models.order import Order, OrderLine
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

    def words(self, pieces: int) -> Text:
        """What cancelling so many pieces does."""
        if not 0 < pieces <= len(self.back):
            return Text("")
        amount, taken = self.back[pieces - 1], self.taken[pieces - 1]
        if not amount.minor and not taken:
            return Text("Nothing was paid for it, and nobody has picked it.")
        money = Text("{amount} goes back to the customer.", amount=amount)
        if not taken:
            return money
        goods = Text("{n} piece goes back to its shelf.", many="{n} pieces go back to their shelves.", n=taken)
        return Text("{money} {goods}", money=money, goods=goods) if amount.minor else goods


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
    back, taken = [], []
    for pieces in range(1, min(most, MOST_TOLD) + 1):
        kept = [_Less(each, each.quantity - pieces) if each.id == line_id else each for each in lines]
        owed = replace(account, total=Money(_total(kept, head), head.currency)).credit
        back.append(Money(owed.minor - account.credit.minor, head.currency))
        taken.append(max(pieces - (line.quantity - line.picked), 0))
    return CutPlan(line_id, line.name, most, tuple(back), tuple(taken))


_OF_ALL = select(OrderLine.order_id, OrderLine.shipped.label("quantity"), *LINE_COLUMNS).where(
    OrderLine.order_id.in_(bindparam("ids", expanding=True))
)
_HEADS = select(Order.id, Order.currency, *SENDING_COLUMNS).where(Order.id.in_(bindparam("ids", expanding=True)))
_KEPT = (
    select(Payment.order_id, func.sum(Payment.captured_minor - Payment.refunded_minor).label("minor"))
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

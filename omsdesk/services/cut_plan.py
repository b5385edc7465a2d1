"""What cancelling some pieces of a line would give back, told before it is done."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import Money
from omsdesk.services import paying, totals
from omsdesk.services.totals import LINE_COLUMNS, QUANTITY
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
_HEAD = select(Order.currency, Order.shipping_minor, Order.shipping_tax_minor, Order.prices_include_tax).where(
    Order.id == bindparam("order_id")
)


def of_line(db: Db, order_id: int, line_id: int) -> CutPlan:
    """What cancelling pieces of this line would come to."""
    head = db.run(_HEAD, {"order_id": order_id}).one()
    lines = db.run(_LINES, {"order_id": order_id}).all()
    line = next((each for each in lines if each.id == line_id), None)
    if line is None:
        raise Refusal(Text("This line does not belong to the order."))
    account = paying.account(db, order_id)
    most = line.quantity - line.shipped
    rest = [totals.amounts_of(each, includes_tax=head.prices_include_tax) for each in lines if each.id != line_id]
    others = sum(each.quantity for each in lines if each.id != line_id)
    back, taken = [], []
    for pieces in range(1, min(most, MOST_TOLD) + 1):
        kept = _Less(line, line.quantity - pieces)
        amounts = [*rest, totals.amounts_of(kept, includes_tax=head.prices_include_tax)]
        shipping = (head.shipping_minor, head.shipping_tax_minor) if others or kept.quantity else (0, 0)
        total = totals.totals(amounts, *shipping, includes_tax=head.prices_include_tax).total_minor
        owed = replace(account, total=Money(total, head.currency)).credit
        back.append(Money(owed.minor - account.credit.minor, head.currency))
        taken.append(max(pieces - (line.quantity - line.picked), 0))
    return CutPlan(line_id, line.name, most, tuple(back), tuple(taken))


class _Less:
    """The line with fewer pieces; everything else as it is stored."""

    def __init__(self, line: Any, quantity: int) -> None:
        self._line = line
        self.quantity = quantity

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

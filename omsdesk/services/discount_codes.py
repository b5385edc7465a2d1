"""Discount codes: what one gives, and the words for why it gives nothing today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.models.order import Order
from omsdesk.models.pricing import DiscountCode
from omsdesk.money import Money
from omsdesk.services.pricing import OrderDiscount
from omsdesk.words import Text

_CODES: BindParameter[str] = bindparam("codes", expanding=True)
_FOUND = select(*DiscountCode.__table__.columns).where(DiscountCode.code.in_(_CODES)).order_by(DiscountCode.code)
_NOT_USED = (OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.REJECTED)
_USES = (
    select(Order.discount_code, func.count().label("uses"))
    .where(Order.discount_code.in_(_CODES), Order.discount_code != "", Order.status.not_in(_NOT_USED))
    .group_by(Order.discount_code)
)


@dataclass(frozen=True)
class CodeTerms:
    """A code with its conditions, and how often it was used."""

    code: str
    percent_bp: int
    amount_minor: int
    least_minor: int
    currency: str
    valid_from: date | None
    valid_until: date | None
    most_uses: int | None
    active: bool
    uses: int = 0

    @property
    def discount(self) -> OrderDiscount:
        """What it gives."""
        return OrderDiscount(self.percent_bp, self.amount_minor, self.code)

    def why_not(self, *, goods_minor: int, currency: str, on: date) -> Text | None:
        """Why an order with goods for so much gets nothing for it on this day."""
        if not self.active:
            return Text("Code {code} is switched off.", code=self.code)
        if self.valid_from is not None and on < self.valid_from:
            return Text("Code {code} counts from {day} on.", code=self.code, day=self.valid_from)
        if self.valid_until is not None and on > self.valid_until:
            return Text("Code {code} counted until {day}.", code=self.code, day=self.valid_until)
        if self.most_uses is not None and self.uses >= self.most_uses:
            return Text(
                "Code {code} was used {n} time already, which is all it is for.",
                many="Code {code} was used {n} times already, which is all it is for.",
                code=self.code,
                n=self.uses,
            )
        if (self.amount_minor or self.least_minor) and currency != self.currency:
            return Text("Code {code} is for orders in {currency}.", code=self.code, currency=self.currency)
        if goods_minor < self.least_minor:
            least = Money(self.least_minor, self.currency)
            return Text("Code {code} needs goods for {amount} or more.", code=self.code, amount=least)
        return None


def tidy(typed: str) -> str:
    """A code as it is kept."""
    return "".join(typed.split()).upper()


def unknown(code: str) -> Refusal:
    """Nobody made this code."""
    return Refusal(Text("There is no discount code {code}.", code=code), Text("Check it, or leave it out."))


def terms(db: Db, codes: Collection[str], *, placing: bool = False) -> dict[str, CodeTerms]:
    """These codes with their uses. Who places an order keeps others from using them up meanwhile."""
    wanted = sorted({tidy(each) for each in codes if each.strip()})
    if not wanted:
        return {}
    if placing:
        locks.discount_codes(db, wanted)
    uses = {row.discount_code: row.uses for row in db.run(_USES, {"codes": wanted})}
    return {row.code: _terms(row, uses.get(row.code, 0)) for row in db.run(_FOUND, {"codes": wanted})}


def _terms(row: object, uses: int) -> CodeTerms:
    names = tuple(name for name in CodeTerms.__dataclass_fields__ if name != "uses")
    return CodeTerms(**{name: getattr(row, name) for name in names}, uses=uses)

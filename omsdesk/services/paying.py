"""Money that customers pay: recorded when it came, voided when it was a mistake."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.banking import BankLineStatus
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.payment import PAYMENT, PaymentMethod, PaymentStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.accounting import BankLine
from omsdesk.models.money import Payment
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import card_money, dispute_money, headlines, holding, store_credit
from omsdesk.services.drawers import facts
from omsdesk.services.steps import step
from omsdesk.services.totals import LARGEST
from omsdesk.words import Text


@dataclass(frozen=True)
class Account:
    """What an order costs, what was paid for it, and what went back."""

    total: Money
    captured: Money
    refunded: Money
    lost: Money
    """What the customer's bank took back for good."""
    disputed: Money
    """Of what was paid: it lies in a dispute that nobody has decided yet."""

    @property
    def open(self) -> Money:
        """What the customer still has to pay."""
        return Money(max(self.total.minor - self._kept, 0), self.total.currency)

    @property
    def refundable(self) -> Money:
        """What can go back at most."""
        return Money(max(self._kept, 0), self.total.currency)

    @property
    def credit(self) -> Money:
        """What was paid beyond the total and belongs to the customer."""
        return Money(max(self._kept - self.total.minor, 0), self.total.currency)

    @property
    def _kept(self) -> int:
        return self.captured.minor - self.refunded.minor - self.lost.minor


_HEAD = select(Order.total_minor, Order.currency, Order.status).where(Order.id == bindparam("order_id"))
_SUMS = select(
    *(
        func.coalesce(func.sum(column), 0)
        for column in (Payment.captured_minor, Payment.refunded_minor, Payment.lost_minor)
    ),
    func.coalesce(dispute_money.TAKING_MINOR, 0),
).where(Payment.order_id == bindparam("order_id"), Payment.status == PaymentStatus.CAPTURED)
_PAYMENT = select(
    Payment.order_id, Payment.method, Payment.captured_minor, Payment.refunded_minor, Payment.status
).where(Payment.id == bindparam("payment"))
_NEW = insert(Payment).returning(Payment.id)
# The line of the bank behind a payment that was none is looked at again.
_FREE_LINE = (
    update(BankLine)
    .where(BankLine.payment_id == bindparam("paid"))
    .values(status=BankLineStatus.OPEN, payment_id=None, order_id=None)
)


def account(db: Db, order_id: int) -> Account:
    """The money of one order."""
    head = db.run(_HEAD, {"order_id": order_id}).first()
    if head is None:
        raise Refusal(Text("This order does not exist."))
    sums = (Money(int(minor), head.currency) for minor in db.run(_SUMS, {"order_id": order_id}).one())
    return Account(Money(head.total_minor, head.currency), *sums)


@needs(Right.MONEY)
def record(
    db: Db,
    order_id: int,
    method: PaymentMethod,
    *,
    amount_minor: int | None = None,
    reference: str = "",
    is_moved: bool = False,
) -> int:
    """Money came in. Without an amount it is all that was open. Returns the payment's id.

    Moved, it was here already and paid another order: no drawer gets it.
    """
    locks.order(db, order_id)
    money = account(db, order_id)
    status = db.run(_HEAD, {"order_id": order_id}).one().status
    if status in (OrderStatus.DRAFT, OrderStatus.REJECTED):
        raise Refusal(Text("The order is {status}.", status=status.word), Text("Place it first."))
    amount = money.open.minor if amount_minor is None else amount_minor
    if method is PaymentMethod.CREDIT:
        amount = _of_credit(db, order_id, money, amount_minor)
    if amount_minor is None and not amount:
        raise Refusal(Text("Nothing is open on this order."))
    if not 0 < amount <= LARGEST - money.captured.minor:
        raise Refusal(Text("This is not an amount that can be paid."), Text("Give an amount above zero."))
    payment_id: int = db.run(
        _NEW,
        {
            "order_id": order_id,
            "method": method,
            "status": PaymentStatus.CAPTURED,
            "authorised_minor": amount,
            "captured_minor": amount,
            "reference": reference.strip(),
            "at": db.now,
        },
    ).scalar_one()
    db.audit("payment", payment_id, "captured", order_id=order_id, after=amount)
    if method is PaymentMethod.CREDIT:
        store_credit.spend(db, order_id, payment_id, amount)
    if method is PaymentMethod.CASH and not is_moved:
        facts.paid(db, payment_id, Money(amount, money.total.currency))
    headlines.refresh_payment(db, order_id)
    if not account(db, order_id).open.minor:
        holding.release_reason(db, order_id, HoldReason.PAYMENT)
    return payment_id


@needs(Right.MONEY)
def void(db: Db, payment_id: int, why: str) -> None:
    """The payment was recorded by mistake. Money that was really paid is refunded instead."""
    payment = db.run(_PAYMENT, {"payment": payment_id}).first()
    if payment is None:
        raise Refusal(Text("This payment does not exist."))
    if not why.strip():
        raise Refusal(Text("Why is it void?"), Text("Say it in a few words."))
    if card_money.is_by_card(db, payment_id):
        raise Refusal(Text("This money was taken from a card."), Text("Refund it instead: it goes back to the card."))
    locks.order(db, payment.order_id)
    if db.run(_PAYMENT, {"payment": payment_id}).one().refunded_minor:
        raise Refusal(Text("Some of this payment was refunded."), Text("Refund the rest instead."))
    step(db, Payment, payment_id, PAYMENT, "void", order_id=payment.order_id)
    if payment.method is PaymentMethod.CREDIT:
        store_credit.give_again(db, payment.order_id, payment_id, payment.captured_minor)
    if payment.method is PaymentMethod.CASH:
        facts.voided(db, payment_id)
    db.run(_FREE_LINE, {"paid": payment_id})
    db.audit("payment", payment_id, "reason", order_id=payment.order_id, after=why.strip())
    headlines.refresh_payment(db, payment.order_id)


def _of_credit(db: Db, order_id: int, money: Account, wanted: int | None) -> int:
    """What is paid with store credit: never more than is open, and all that is there where nobody says how much."""
    if wanted is not None and wanted > money.open.minor:
        raise Refusal(Text("Only {open} is open.", open=money.open), Text("Pay that much or less."))
    return min(store_credit.of_order(db, order_id).minor, money.open.minor) if wanted is None else wanted

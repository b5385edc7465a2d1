"""What an order fills into the fields of a message. Amounts are handed in: they come from the one calculation."""

from dataclasses import dataclass
from datetime import datetime

from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.messages.post.tables import Table
from omsdesk.messages.post.template import Value
from omsdesk.money import Money
from omsdesk.words import Text, country_words, letter_day, shown


@dataclass(frozen=True)
class Goods:
    """One line of the order, or what of it left or is missing."""

    name: str
    sku: str
    pieces: int
    amount: Money | None = None
    """In the terms of the order's prices; None where the letter speaks of goods and not of money."""


@dataclass(frozen=True)
class Facts:
    """Everything that a letter about an order may say, as it is at that moment."""

    company: str
    contact: tuple[str, ...]
    order: str
    reference: str
    customer: str
    address: tuple[str, ...]
    country: str
    """Two letters: written out in the language of the letter."""
    service: str
    ordered_at: datetime
    """Where the company is, so that the day is the customer's."""
    expected_at: datetime | None
    status: OrderStatus
    payment: PaymentWord
    lines: tuple[Goods, ...]
    missing: tuple[Goods, ...]
    sums: tuple[tuple[Text, Money], ...]
    """Goods, discount, shipping, tax and total, as everywhere."""
    total: Money
    paid: Money
    open: Money
    credit: Money
    shipped: tuple[Goods, ...] = ()
    tracking: tuple[str, ...] = ()
    needed: tuple[Text, ...] = ()
    """What the customer has to tell before the order can go on."""


FIELDS: dict[str, Text] = {
    "customer": Text("Name of the customer"),
    "order": Text("Order number"),
    "reference": Text("Number in the shop, in brackets"),
    "ordered": Text("Day of the order"),
    "lines": Text("Goods with pieces and prices"),
    "totals": Text("Goods, discount, shipping, tax and total"),
    "total": Text("Total of the order"),
    "payment": Text("How it is paid"),
    "open": Text("What is still to be paid"),
    "delivery": Text("When it should arrive"),
    "service": Text("Shipping service"),
    "address": Text("Where it goes"),
    "shipped": Text("Goods that left"),
    "tracking": Text("Tracking numbers"),
    "missing": Text("Goods that are missing"),
    "needed": Text("Details that are missing"),
    "credit": Text("What becomes of the money"),
    "company": Text("Your company"),
    "contact": Text("Your e-mail address and phone"),
}
"""Each field, and what it holds, for whoever words a message."""


def values(facts: Facts) -> dict[str, Value]:
    """What stands in each field, in the language now spoken."""
    delivery = Text("Estimated delivery: {day}", day=letter_day(facts.expected_at.date())) if facts.expected_at else ""
    return {
        "customer": facts.customer,
        "order": facts.order,
        "reference": f" ({facts.reference})" if facts.reference else "",
        "ordered": letter_day(facts.ordered_at.date()),
        "lines": _goods(facts.lines),
        "totals": _totals(facts),
        "total": shown(facts.total),
        "payment": str(_payment(facts)),
        "open": shown(facts.open),
        "delivery": str(delivery),
        "service": facts.service,
        "address": "\n".join((*facts.address, country_words(facts.country))),
        "shipped": _goods(facts.shipped),
        "tracking": "\n".join(str(Text("Tracking number: {number}", number=each)) for each in facts.tracking),
        "missing": _goods(facts.missing),
        "needed": "\n".join(f"- {each}" for each in facts.needed),
        "credit": str(_credit(facts)),
        "company": facts.company,
        "contact": "\n".join(facts.contact),
    }


def _goods(lines: tuple[Goods, ...]) -> Table:
    rows = tuple(
        (
            f"{each.pieces} \N{MULTIPLICATION SIGN}",
            f"{each.name} ({each.sku})",
            *((shown(each.amount),) if each.amount is not None else ()),
        )
        for each in lines
    )
    return Table(rows, has_amounts=all(each.amount is not None for each in lines))


def _totals(facts: Facts) -> Table:
    return Table(tuple((str(caption), shown(amount)) for caption, amount in facts.sums))


def _payment(facts: Facts) -> Text:
    match facts.payment:
        case PaymentWord.PAID | PaymentWord.CREDIT_OWED:
            return Text("It is paid. Thank you.")
        case PaymentWord.AUTHORISED:
            return Text("Your payment is authorised. It is taken when the goods leave.")
        case PaymentWord.PART_PAID:
            return Text("Paid so far: {paid}. Still to be paid: {open}.", paid=facts.paid, open=facts.open)
        case PaymentWord.UNPAID:
            return Text("To be paid: {open}.", open=facts.open)
        case _:
            return Text("What you paid was refunded.")


def _credit(facts: Facts) -> Text | str:
    if facts.credit.minor:
        return Text("You paid {amount}. It comes back to you.", amount=facts.credit)
    if facts.payment is PaymentWord.REFUNDED:
        return Text("What you paid was refunded.")
    return ""

"""What an order fills into the fields of a message. Amounts are handed in: they come from the one calculation."""

from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase

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
class Instead:
    """A product that may go in place of one that is missing, so many pieces for all of it."""

    missing: Goods
    goods: Goods
    note: str
    free: int
    """Pieces of it that nobody else has been promised."""


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
    link: str = ""
    """Where the customer pays by card."""
    link_follows: bool = False
    """It is still being made, and comes in a mail of its own."""
    needed: tuple[Text, ...] = ()
    """What the customer has to tell before the order can go on."""
    kept: Money | None = None
    """What became store credit just now."""
    balance: Money | None = None
    """What the customer can spend; looked up only for a message that names it."""
    instead: tuple[Instead, ...] = ()
    """Looked up only for a message that names them."""


LETTERS = ascii_lowercase
"""So many alternatives are named at most."""

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
    "link": Text("Where to pay by card"),
    "delivery": Text("When it should arrive"),
    "service": Text("Shipping service"),
    "address": Text("Where it goes"),
    "shipped": Text("Goods that left"),
    "tracking": Text("Tracking numbers"),
    "missing": Text("Goods that are missing"),
    "instead": Text("What may go instead of it, as one of the choices"),
    "needed": Text("Details that are missing"),
    "credit": Text("What becomes of the money"),
    "kept": Text("What became store credit"),
    "store_credit": Text("Store credit that can be spent"),
    "supplier": Text("Name of the supplier"),
    "title": Text("Which order to the supplier it is, or that it changes one"),
    "asks": Text("What the supplier is asked to do"),
    "goods": Text("Goods with pieces, codes and purchase prices"),
    "price": Text("What the goods cost"),
    "code": Text("Number of the order to the supplier"),
    "account": Text("Your number with the supplier"),
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
        "payment": "\n".join(str(each) for each in (_payment(facts), _link(facts)) if each),
        "open": shown(facts.open),
        "link": facts.link,
        "delivery": str(delivery),
        "service": facts.service,
        "address": "\n".join((*facts.address, country_words(facts.country))),
        "shipped": _goods(facts.shipped),
        "tracking": "\n".join(str(Text("Tracking number: {number}", number=each)) for each in facts.tracking),
        "missing": _goods(facts.missing),
        "instead": _instead(facts.instead),
        "needed": "\n".join(f"- {each}" for each in facts.needed),
        "credit": str(_credit(facts)),
        "kept": str(_kept(facts)),
        "store_credit": shown(facts.balance) if facts.balance is not None else "",
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


def _instead(offers: tuple[Instead, ...]) -> str:
    """The choice of something else, each with a letter to answer with."""
    if not offers:
        return str(Text("Something else instead: tell us what."))
    head = Text("Something else instead, at the price of what is missing. Tell us the letter:")
    return "\n".join(
        (str(head), *(f"   {letter}) {_offer(each)}" for letter, each in zip(LETTERS, offers, strict=False)))
    )


def _offer(offer: Instead) -> str:
    goods = offer.goods
    parts = [
        Text(
            "{n} × {product} ({sku}) for {m} × {missing}",
            n=goods.pieces,
            product=goods.name,
            sku=goods.sku,
            m=offer.missing.pieces,
            missing=offer.missing.name,
        ),
        offer.note,
        Text("all of it is there") if offer.free >= goods.pieces else Text("{n} of it there now", n=offer.free),
    ]
    return "; ".join(str(each) for each in parts if each)


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


def _link(facts: Facts) -> Text | str:
    if not facts.open.minor or facts.payment is PaymentWord.AUTHORISED:
        return ""
    if facts.link:
        return Text("Pay by card here: {link}", link=facts.link)
    return Text("A link to pay by card comes in a mail of its own.") if facts.link_follows else ""


def _kept(facts: Facts) -> Text | str:
    if facts.kept is None or not facts.kept.minor:
        return ""
    return Text("{amount} of your order {order} stays with us as store credit.", amount=facts.kept, order=facts.order)


def _credit(facts: Facts) -> Text | str:
    if facts.credit.minor:
        return Text("You paid {amount}. It comes back to you.", amount=facts.credit)
    if facts.payment is PaymentWord.REFUNDED:
        return Text("What you paid was refunded.")
    return ""

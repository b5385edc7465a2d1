"""The 1,500 orders of the sample shop, oldest first, each with the state it is to be brought to.

The open ones ask for no more than lies on the shelves, apart from those that are backordered: so what
should be ready to pick really is.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.services.sample import kits, returns
from omsdesk.services.sample.baskets import SampleLine, Shelves
from omsdesk.services.sample.catalogue import SCARCE, SampleProduct
from omsdesk.services.sample.lives import COUNTS, IN_THE_HALL, LEFT, OPEN, Calendar, Life, Moments, moments
from omsdesk.services.sample.people import SampleCustomer
from omsdesk.services.sample.returns import SampleReturn
from omsdesk.words import Text

LATE = 4
"""Open orders that missed the last truck."""

_CHANNELS = {"web": 46, "marketplace": 15, "phone": 13, "email": 12, "kiosk": 8, "counter": 6}
_SERVICES = {"standard": 72, "express": 20, "elsewhere": 8}
_REFERENCES = {"web": "W", "marketplace": "M"}
_PICKED_UP = ("counter", "kiosk")
_HOLDS = (
    *[(HoldReason.ADDRESS, Text("House number is missing."))] * 6,
    *[(HoldReason.FRAUD, Text("First order, high value."))] * 3,
    *[(HoldReason.CUSTOMER_INFO, Text("No telephone number for the carrier."))] * 3,
    *[(HoldReason.PAYMENT, Text("Transfer has not arrived."))] * 4,
    *[(HoldReason.CUSTOMER_REQUEST, Text("On holiday until Monday, then ship."))] * 3,
)
_PACKER_NOTES = (
    Text("No plastic tape."),
    Text("Put the new catalogue in."),
    Text("Second try, the first box was crushed. Use a strong one."),
    Text("Two orders for this club today. Ship them together."),
)
_GIFT_PACKER_NOTE = Text("Gift: leave out prices. Add card.")
_GIFT_NOTES = (
    "Happy birthday, Elin. See you on the trail.",
    "For the next summit. Love, Grandpa",
    "Sto lat, Łucja!",
    "Χρόνια πολλά, Νίκο!",
    "Merry Christmas to all of you.",
)
_GIFT_SHARE = 0.08
_WRAP_SHARE = 0.5
_NOTE_SHARE = 0.07
_DISCOUNT_SHARE = 0.06
_DISCOUNT_BP = 1000
_WAIT_SHARE = 0.15
_ON_ACCOUNT_SHARE = 0.05
_UNPAID_SHARE = 0.4
_KIT_EVERY, _KIT_FIRST = 12, 5
"""Of each state every twelfth order has a kit."""
_KIT_LINES = 4
"""Orders with more lines are long enough."""


@dataclass(frozen=True)
class SampleOrder:
    """One order: what was asked for, and how far it has come."""

    customer_ref: str
    channel: str
    external_ref: str | None
    service: str
    lines: tuple[SampleLine, ...]
    life: Life
    moments: Moments
    payment: PaymentWord
    method: PaymentMethod
    """How it was paid or will be."""
    short_rule: ShortRule = ShortRule.SHIP_PARTS
    packer_note: str = ""
    gift: bool = False
    gift_note: str = ""
    hold: HoldReason | None = None
    hold_note: Text | str = ""
    goods_return: SampleReturn | None = None


def orders(
    products: Sequence[SampleProduct], customers: Sequence[SampleCustomer], calendar: Calendar, seed: int = 1
) -> tuple[SampleOrder, ...]:
    """All orders as of ``calendar.now``; the same seed makes the same shop."""
    dice = random.Random(seed)  # noqa: S311 - orders, not secrets
    shelves = Shelves(products)
    loyalty = [1 / (8 + rank) for rank in range(len(customers))]
    made: list[SampleOrder] = []
    with_kit: list[int] = []
    for life, count in COUNTS.items():
        for turn in range(count):
            if turn % _KIT_EVERY == _KIT_FIRST:
                with_kit.append(len(made))
            customer = dice.choices(customers, loyalty)[0]
            made.append(_order(life, turn, customer, shelves, calendar, dice))
    for turn, place in enumerate(with_kit):
        made[place] = _with_kit(made[place], kits.line(turn), shelves)
    made.sort(key=lambda each: each.moments.placed_at)
    return tuple(_referred(each, number) for number, each in enumerate(made, 1))


def _order(
    life: Life, turn: int, customer: SampleCustomer, shelves: Shelves, calendar: Calendar, dice: random.Random
) -> SampleOrder:
    channel = _dealt(_CHANNELS, dice)
    service = "pickup" if channel in _PICKED_UP and life not in LEFT else _dealt(_SERVICES, dice)
    is_late = life is Life.READY and turn < LATE
    past = moments(life, calendar, dice, is_late=is_late, is_express=service == "express")
    lines = _lines(life, shelves, dice)
    hold, hold_note = _HOLDS[turn] if life is Life.HELD else (None, "")
    made = SampleOrder(
        customer_ref=customer.ref,
        channel=channel,
        external_ref=None,
        service=service,
        lines=tuple(lines),
        life=life,
        moments=past,
        payment=_payment(life, hold, channel, dice),
        method=_method(channel),
        short_rule=ShortRule.WAIT_FOR_ALL if dice.random() < _WAIT_SHARE else ShortRule.SHIP_PARTS,
        packer_note=str(dice.choice(_PACKER_NOTES)) if dice.random() < _NOTE_SHARE else "",
        hold=hold,
        hold_note=hold_note,
    )
    if life is Life.RETURNED and past.delivered_at is not None:
        back = returns.goods_return(returns.STATUSES[turn], lines, past.delivered_at, dice)
        return replace(made, goods_return=back)
    return _wrapped(made, shelves, dice)


def _lines(life: Life, shelves: Shelves, dice: random.Random) -> list[SampleLine]:
    discount_bp = _DISCOUNT_BP if dice.random() < _DISCOUNT_SHARE else 0
    lines = shelves.basket(dice, keeps=life in OPEN, discount_bp=discount_bp)
    if life is Life.BACKORDERED:
        lines[0] = shelves.line(dice.choice(SCARCE))
    return lines


def _wrapped(order: SampleOrder, shelves: Shelves, dice: random.Random) -> SampleOrder:
    """Some orders are presents: a card, no prices, and often the wrap as a line of its own."""
    if dice.random() >= _GIFT_SHARE:
        return order
    wrap = (shelves.line("GIFT-WRAP"),) if dice.random() < _WRAP_SHARE else ()
    return replace(
        order,
        gift=True,
        gift_note=dice.choice(_GIFT_NOTES),
        packer_note=str(_GIFT_PACKER_NOTE),
        lines=(*order.lines, *wrap),
    )


def _with_kit(order: SampleOrder, line: SampleLine, shelves: Shelves) -> SampleOrder:
    """The same with a kit, as far as its parts lie there and it has none of them already."""
    parts = kits.pieces([line])
    if len(order.lines) > _KIT_LINES or any(each.sku in parts for each in order.lines):
        return order
    if order.life in OPEN and not shelves.take(parts):
        return order
    return replace(order, lines=(*order.lines, line))


def _payment(life: Life, hold: HoldReason | None, channel: str, dice: random.Random) -> PaymentWord:
    """Web shops authorise and take the money when goods leave; transfers come when they come."""
    if life is Life.CANCELLED or hold is HoldReason.PAYMENT:
        return PaymentWord.UNPAID
    if life in OPEN and channel == "web":
        return PaymentWord.AUTHORISED
    if channel in {"phone", "email"}:
        share = _UNPAID_SHARE if life is Life.NEW else _ON_ACCOUNT_SHARE if life in IN_THE_HALL else 0
        return PaymentWord.UNPAID if dice.random() < share else PaymentWord.PAID
    return PaymentWord.PAID


def _method(channel: str) -> PaymentMethod:
    match channel:
        case "counter":
            return PaymentMethod.CASH
        case "marketplace":
            return PaymentMethod.CHANNEL
        case "phone" | "email":
            return PaymentMethod.TRANSFER
        case _:
            return PaymentMethod.CARD


def _referred(order: SampleOrder, number: int) -> SampleOrder:
    """Shops and marketplaces number their orders themselves."""
    letter = _REFERENCES.get(order.channel)
    return replace(order, external_ref=f"{letter}-{70000 + number}") if letter else order


def _dealt(shares: dict[str, int], dice: random.Random) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]

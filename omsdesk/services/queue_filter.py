"""What the order list shows: a tab, and the words typed above it, as conditions on orders.

``status:late channel:web sku:MUG-1 after:mon customer:lind`` narrow by one thing each; plain words look
for a number, name, phone, mail or SKU.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from omsdesk.clock import in_zone, start_of_day
from omsdesk.codes import parse_house_code
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import OPEN_HEADLINES, Headline, Mark
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.base import fold
from omsdesk.models.company import User
from omsdesk.models.order import Assignment, Channel, Hold, Order, OrderLine, OrderTag, Service
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.supplier import SupplyLine
from omsdesk.services import replies, tagging
from omsdesk.services.searching import END, number_ranges
from omsdesk.words import Text

LATE_HEADLINES = tuple(each for each in OPEN_HEADLINES if each is not Headline.DRAFT)


class Tab(Enum):
    """The lists over the queue, with the word and the headlines of each."""

    OPEN = (Text("All open"), OPEN_HEADLINES)
    READY_TO_PICK = (Text("Ready to pick"), (Headline.READY_TO_PICK,))
    PICKING = (Text("Picking"), (Headline.PICKING, Headline.SHORT))
    READY_TO_PACK = (Text("Ready to pack"), (Headline.READY_TO_PACK,))
    ON_HOLD = (Text("On hold"), (Headline.ON_HOLD, Headline.REVIEW))
    BACKORDERED = (Text("Backordered"), (Headline.BACKORDERED,))
    LATE = (Text("Late today"), LATE_HEADLINES)
    ALL = (Text("All orders"), tuple(Headline))

    def __init__(self, word: Text, headlines: tuple[Headline, ...]) -> None:
        self.word = word
        self.headlines = headlines


class Sort(Enum):
    """By what the list is sorted."""

    USUAL = ""
    """Due first; the list of everything has the newest first."""
    NUMBER = "number"
    SHIP_BY = "ship_by"
    CUSTOMER = "customer"
    TOTAL = "total"


@dataclass(frozen=True)
class QueueFilter:
    """A tab, the words typed, and what was chosen beside them."""

    tab: Tab = Tab.OPEN
    words: str = ""
    channel: str = ""
    """A channel's key, blank for all."""
    due_before: datetime | None = None
    sort: Sort = Sort.USUAL
    descending: bool = False


@dataclass(frozen=True)
class Moment:
    """Now, and where: what words such as ``today`` mean."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day it is at the company's place."""
        return in_zone(self.now, self.zone).date()


Condition = ColumnElement[bool]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST_DAY = 3
WEEK = 7


def conditions(wanted: QueueFilter, moment: Moment) -> tuple[tuple[Headline, ...], list[Condition]]:
    """The headlines to look among, and what else must hold."""
    headlines = wanted.tab.headlines
    found: list[Condition] = []
    if wanted.tab is Tab.LATE:
        found.append(Order.ship_by < moment.now)
    if wanted.channel:
        found.append(_of_channel(wanted.channel))
    if wanted.due_before is not None:
        found.append(Order.ship_by < wanted.due_before)
    for word in wanted.words.split():
        key, colon, value = word.partition(":")
        if key.lower() == "status" and colon:
            headlines, more = _status(value, headlines, moment)
            found += more
        elif colon and key.lower() in _NARROWED:
            found.append(_NARROWED[key.lower()](value, moment))
        else:
            found.append(_plain(word))
    return headlines, found


def _status(
    value: str, headlines: tuple[Headline, ...], moment: Moment
) -> tuple[tuple[Headline, ...], list[Condition]]:
    """A headline, a mark beside it, or the word for its money."""
    asked = _slug(value)
    marks: dict[str, Callable[[], Condition]] = {
        Mark.LATE.value: lambda: Order.ship_by < moment.now,
        Mark.RETURNED.value: lambda: Order.returned.is_(True),
        Mark.GIFT.value: lambda: Order.gift.is_(True),
        Mark.SUPPLIER.value: at_suppliers,
        "answered": lambda: replies.is_open_for(Order.id),
    }
    if asked in marks:
        among = LATE_HEADLINES if asked == Mark.LATE.value else headlines
        return among, [marks[asked]()]
    named = tuple(each for each in Headline if asked in (_slug(each.value), _slug(str(each.word))))
    if named:
        return named, []
    paid = [each for each in PaymentWord if asked in (_slug(each.value), _slug(str(each.word)))]
    return headlines, [Order.payment.in_(paid) if paid else false()]


def at_suppliers() -> Condition:
    """Whether a supplier has something of the order to send."""
    return exists().where(SupplyLine.order_id == Order.id, SupplyLine.quantity > SupplyLine.shipped)


def _slug(word: str) -> str:
    return "_".join("".join(each if each.isalnum() else " " for each in word.lower()).split())


def _of_channel(value: str, _: Moment | None = None) -> Condition:
    asked = value.lower()
    return Order.channel_id.in_(
        select(Channel.id).where(or_(Channel.key == asked, Channel.name.ilike(f"{_escaped(asked)}%", escape="\\")))
    )


def _with_sku(value: str, _: Moment) -> Condition:
    asked = fold(value)
    products = select(Product.id).where(Product.search >= asked, Product.search < asked + END)
    return Order.id.in_(select(OrderLine.order_id).where(OrderLine.product_id.in_(products)))


def _of_customer(value: str, _: Moment) -> Condition:
    return Order.search.contains(fold(value), autoescape=True)


def _placed_after(value: str, moment: Moment) -> Condition:
    return Order.placed_at >= start_of_day(_day(value, moment), moment.zone)


def _placed_before(value: str, moment: Moment) -> Condition:
    return Order.placed_at < start_of_day(_day(value, moment), moment.zone)


def _tagged(value: str, _: Moment) -> Condition:
    return Order.id.in_(select(OrderTag.order_id).where(OrderTag.tag.in_(tagging.tidy(value))))


def _assigned(value: str, _: Moment) -> Condition:
    if value.lower() == "nobody":
        return Order.id.not_in(select(Assignment.order_id))
    people = select(User.id).where(func.lower(User.name).startswith(value.lower(), autoescape=True))
    return Order.id.in_(select(Assignment.order_id).where(Assignment.user_id.in_(people)))


def _held(value: str, _: Moment) -> Condition:
    """Held for this reason now; asked order by order, so that only the holds of what is listed are read."""
    asked = _slug(value)
    reasons = [each for each in HoldReason if asked in (_slug(each.value), _slug(str(each.word)))]
    return (
        select(Hold.id)
        .where(Hold.order_id == Order.id, Hold.released_at.is_(None), Hold.reason.in_(reasons))
        .correlate(Order)
        .exists()
    )


def _by_service(value: str, _: Moment) -> Condition:
    asked = value.lower()
    named = or_(Service.key == asked, Service.name.ilike(f"{_escaped(asked)}%", escape="\\"))
    return Order.service_id.in_(select(Service.id).where(named))


def _on_list(value: str, _: Moment) -> Condition:
    """What a pick list was released for: ``list:PL00201``."""
    code = parse_house_code(value)
    if code is None or code.prefix != "PL" or code.number is None:
        return false()
    return Order.id.in_(select(Shipment.order_id).where(Shipment.list_id == code.number))


_NARROWED: dict[str, Callable[[str, Moment], Condition]] = {
    "channel": _of_channel,
    "sku": _with_sku,
    "customer": _of_customer,
    "after": _placed_after,
    "before": _placed_before,
    "tag": _tagged,
    "for": _assigned,
    "hold": _held,
    "service": _by_service,
    "list": _on_list,
}
WORDS = ("status", *_NARROWED)
"""What may stand before a colon."""


def _plain(word: str) -> Condition:
    """A number, or part of a name, phone, mail, reference or SKU."""
    alternatives: list[Condition] = [Order.search.contains(fold(word), autoescape=True)]
    numbered = number_ranges(Order.id, word, "SO")
    if numbered is not None:
        alternatives.append(numbered)
    return or_(*alternatives)


def _day(value: str, moment: Moment) -> date:
    """``today``, ``yesterday``, a weekday (the last one), or 2026-03-01."""
    asked = value.lower()
    if asked in ("today", "yesterday"):
        return moment.today - timedelta(days=asked == "yesterday")
    if len(asked) >= SHORTEST_DAY and asked[:SHORTEST_DAY] in _DAYS:
        back = (moment.today.weekday() - _DAYS.index(asked[:SHORTEST_DAY])) % WEEK
        return moment.today - timedelta(days=back)
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Refusal(Text("'{word}' is not a day.", word=value), Text("Write today, mon or 2026-03-01.")) from None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def unknown_words(text: str) -> Iterable[str]:
    """Words with a colon that mean nothing here, so that the screen can say so."""
    return tuple(
        word.partition(":")[0] for word in text.split() if ":" in word and word.partition(":")[0].lower() not in WORDS
    )

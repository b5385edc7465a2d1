"""All that the page of one order shows, and why some of its acts rest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.presenters import Said, Trouble, Way
from omsdesk.services import fix_words
from omsdesk.services.blocking import Blocker, Fix
from omsdesk.services.cards.picture import CardPicture
from omsdesk.services.cut_plan import CutPlan
from omsdesk.services.merging_orders import Mergeable
from omsdesk.services.message_list import MessageText
from omsdesk.services.messaging import Draft
from omsdesk.services.order_acts import Plan
from omsdesk.services.order_detail import OrderDetail as Detail
from omsdesk.services.pictures import Shot
from omsdesk.services.shortage import Question
from omsdesk.services.suppliers.wanted import Missing
from omsdesk.services.unreleasing import OnList
from omsdesk.words import Text


class Form(StrEnum):
    """What the page asks for in a sheet of its own."""

    HOLD = "hold"
    PAYMENT = "payment"
    REFUND = "refund"
    ADDRESS = "address"
    RETURN = "return"
    DELIVERY = "delivery"
    CANCEL = "cancel"
    UNRELEASE = "unrelease"
    PHOTOS = "photos"
    MESSAGE = "message"
    CODES = "codes"
    ANSWER = "answer"
    LINES = "lines"
    SHORT = "short"
    ASK_CARD = "ask_card"
    CARD = "card"
    CUT = "cut"
    SPLIT = "split"
    MERGE = "merge"
    GIVE = "give"


@dataclass(frozen=True)
class Asked:
    """A sheet to lay, once for each serial."""

    form: Form
    serial: int


@dataclass(frozen=True)
class DetailState:
    """All that the page of one order shows."""

    order_id: int | None = None
    detail: Detail | None = None
    tab: str = "lines"
    asked: Asked | None = None
    plan: Plan | None = None
    on_list: OnList | None = None
    """Where it stands in the hall, when somebody wants to change it."""
    question: Question | None = None
    """What the customer is asked about a line that is not all there."""
    missing: Missing | None = None
    """What of a line a supplier could send."""
    mergeable: tuple[Mergeable, ...] = ()
    """Orders that could become part of this one."""
    cut: CutPlan | None = None
    """What cancelling pieces of a line would give back."""
    shots: tuple[Shot, ...] = ()
    """Photos of a box that somebody wants to see."""
    card: CardPicture | None = None
    """The card payment that is looked at, and its link as a code."""
    card_code: tuple[str, ...] = ()
    message: MessageText | None = None
    """The message that is read."""
    draft: Draft | None = None
    """What a message would say."""
    said: Said | None = None
    way: Way | None = None
    now: datetime | None = None
    trouble: Trouble | None = None
    is_loading: bool = False

    @property
    def blockers(self) -> tuple[Blocker, ...]:
        """What keeps the order from its next step."""
        if self.detail is None:
            return ()
        return fix_words.in_the_way(self.detail.order, has_strange=bool(self.detail.strange))

    @property
    def waits_for_codes(self) -> bool:
        """Whether unknown codes are all that holds it."""
        return (
            self.detail is not None
            and bool(self.detail.strange)
            and all(hold.reason is HoldReason.STOCK for hold in self.detail.order.holds)
        )

    @property
    def next_words(self) -> Text:
        """What the one button says."""
        step = self.detail.order.next_step if self.detail else None
        if step is not None and step.verb is Fix.RELEASE_HOLD and self.waits_for_codes:
            return fix_words.WORDS[Fix.LINK_CODES]
        return step.word if step else Text("Nothing left to do")

    @property
    def why_not_go_on(self) -> Text | None:
        """Why there is no next step."""
        is_over = self.detail is None or self.detail.order.next_step is None
        return self.next_words if is_over else None

    @property
    def why_not_shown(self) -> Text | None:
        """Why nothing can be done with the order at all."""
        if self.detail is not None:
            return None
        return Text("No order is open.") if self.order_id is None else Text("The order is still loading.")

    def why_not(self, verb: str) -> Text | None:
        """Why an act rests, in the words of the first thing in its way."""
        if self.detail is None:
            return self.why_not_shown
        blockers = self.detail.why_not.get(verb, ())
        return blockers[0].reason if blockers else None

    @property
    def why_not_hold(self) -> Text | None:
        """Why it cannot be held."""
        if self.detail is None:
            return self.why_not_shown
        status = self.detail.order.status
        if status in (OrderStatus.DRAFT, OrderStatus.PLACED, OrderStatus.CONFIRMED):
            return None
        return Text("The order is {status}.", status=status.word)

    @property
    def why_not_edit(self) -> Text | None:
        """Why its lines cannot be changed."""
        if self.detail is None:
            return self.why_not_shown
        order = self.detail.order
        if order.status is OrderStatus.DRAFT:
            return Text("The order is still a draft.")
        if order.status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED):
            return Text("The order is {status}.", status=order.status.word)
        left = any(line.ordered - line.cancelled > line.shipped for line in order.lines)
        return None if left else Text("Everything has left.")

    @property
    def why_not_codes(self) -> Text | None:
        """Why there is no code to link."""
        if self.detail is None:
            return self.why_not_shown
        return None if self.detail.strange else Text("Every code of this order is known.")

    @property
    def why_not_invoice(self) -> Text | None:
        """Why no invoice can be written."""
        if self.detail is None:
            return self.why_not_shown
        order = self.detail.order
        if order.status in (OrderStatus.DRAFT, OrderStatus.REJECTED):
            return Text("The order is {status}.", status=order.status.word)
        claimed = sum(each.total.minor for each in self.detail.invoices if each.is_invoice)
        is_all = claimed >= self.detail.account.total.minor
        return Text("All of this order is invoiced.") if is_all and claimed else None

    @property
    def why_not_card(self) -> Text | None:
        """Why no card can be asked for money; an open link can be shown all the same."""
        if self.detail is None:
            return self.why_not_shown
        order = self.detail.order
        if order.status in (OrderStatus.DRAFT, OrderStatus.REJECTED, OrderStatus.CANCELLED):
            return Text("The order is {status}.", status=order.status.word)
        return self.detail.cards.why_not

    @property
    def why_not_pay(self) -> Text | None:
        """Why no payment can be recorded."""
        if self.detail is None:
            return self.why_not_shown
        return None if self.detail.account.open.minor else Text("Nothing is open on this order.")

"""What the returns desk shows, and the words of its band for each state."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from omsdesk.lifecycles.goods_return import Condition, Disposition, ReturnStatus
from omsdesk.money import Money
from omsdesk.presenters import Notice, NoticeKind, Trouble
from omsdesk.services.finding_returns import ReturnableOrder
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.inspecting import Inspected, Proposal
from omsdesk.services.pictures import Shot
from omsdesk.services.return_arriving import Shelf
from omsdesk.services.return_draft import Draft
from omsdesk.services.return_picture import ReturnLinePicture, ReturnPicture, ReturnRow
from omsdesk.words import Text, second_words

CONDITIONS = tuple(Condition)
PLACES = tuple(Disposition)
ON_THE_DESK = frozenset({ReturnStatus.RECEIVED, ReturnStatus.PART_RECEIVED})

Offer = ReturnRow | ReturnableOrder
NOTHING_CHOSEN: dict[str, Any] = {
    "condition": None,
    "place": None,
    "shelf": None,
    "reason": "",
    "asks_reason": False,
    "proposal": None,
    "extra_product_id": None,
    "ticked": frozenset(),
}
"""What a state holds of choices before any is made."""


@dataclass(frozen=True)
class UnderWay:
    """A refund that has not left."""

    return_id: int
    leaves_at: datetime


@dataclass(frozen=True)
class ReturnsState:
    """What the returns desk shows."""

    notice: Notice
    waiting: tuple[ReturnRow, ...] = ()
    offers: tuple[Offer, ...] = ()
    """Returns and orders to choose from, when a scan or a name led to several."""
    draft: Draft | None = None
    picture: ReturnPicture | None = None
    line_id: int | None = None
    condition: Condition | None = None
    place: Disposition | None = None
    shelf: Shelf | None = None
    """The bin that was scanned for a piece that goes back to stock."""
    reason: str = ""
    ticked: frozenset[str] = frozenset()
    """Lines of the checklist that are right."""
    asks_reason: bool = False
    """Confirming found no reason: the cursor belongs into its field."""
    proposal: Proposal | None = None
    """What confirming the choice would come to."""
    extra_product_id: int | None = None
    """A piece that is not in this return: add it, or set it aside."""
    under_way: UnderWay | None = None
    """The return decided last at this desk, as long as its refund can be taken back."""
    seconds_left: int = 0
    """Until the refund of the return on the desk leaves."""
    shots: tuple[tuple[Shot, ...], int] = ((), 0)
    """Photos that somebody wants to see large, and how often somebody did."""
    ways: HouseWays = field(default_factory=HouseWays)
    """What this house works with."""
    is_offline: bool = False
    is_loading: bool = False
    trouble: Trouble | None = None

    @property
    def line(self) -> ReturnLinePicture | None:
        """The line whose piece is in the hand."""
        if self.picture is None or self.picture.status not in ON_THE_DESK:
            return None
        return next((each for each in self.picture.lines if each.id == self.line_id and each.left), None)

    @property
    def has_nothing_in_hand(self) -> bool:
        """Whether a return is on the desk of which no piece waits for a word: another may take its place."""
        return self.picture is not None and self.line is None and self.extra_product_id is None

    @property
    def photographed(self) -> ReturnLinePicture | None:
        """The line that a photo is kept with: the one in the hand, else the one decided last."""
        if self.line is not None or self.picture is None or not self.picture.decisions:
            return self.line
        last = self.picture.decisions[-1].return_line_id
        return next((each for each in self.picture.lines if each.id == last), None)

    @property
    def may_confirm(self) -> bool:
        """Whether condition and place are chosen for a piece that waits."""
        return self.line is not None and self.condition is not None and self.place is not None

    @property
    def refund_now(self) -> Money | None:
        """What confirming gives back, when it is the last piece."""
        proposal = self.proposal
        return proposal.refund if proposal is not None and proposal.is_last and proposal.refund.minor else None

    @property
    def has_work(self) -> bool:
        """Whether a scanned product belongs to what lies on the desk."""
        return self.draft is not None or (self.picture is not None and self.picture.status in ON_THE_DESK)

    def product_here(self, product_ids: tuple[int, ...]) -> int:
        """Of the products that share a code, the only one that this return or order knows; else 0."""
        lines = self.draft.order.lines if self.draft else self.picture.lines if self.picture else ()
        known = {each.product_id for each in lines} & set(product_ids)
        return known.pop() if len(known) == 1 else 0

    @property
    def asks_for_reason(self) -> bool:
        """Whether the place chosen needs a reason in words."""
        return self.place is Disposition.SCRAP


START = Notice(
    NoticeKind.READY,
    Text("Scan a return label, order, tracking number or product"),
    Text("No return number? Type the customer name."),
)


def invitation(state: ReturnsState) -> Notice:
    """What the desk waits for."""
    picture, line, draft = state.picture, state.line, state.draft
    if draft is not None:
        said = Text("{order} \N{MIDDLE DOT} {customer}", order=draft.order.number, customer=draft.order.customer)
        return Notice(NoticeKind.READY, Text("Scan each piece that came back"), said)
    if picture is None:
        return START
    if state.extra_product_id is not None:
        return Notice(NoticeKind.WARN, Text("Not in this return"), Text("1 Add it, 2 Set aside"))
    if line is None:
        return _nothing_left(picture)
    done = sum(each.inspected for each in picture.lines)
    return Notice(
        NoticeKind.READY,
        Text("{product}", product=line.name),
        Text(
            "Pick what happens to it \N{MIDDLE DOT} item {n} of {all} \N{MIDDLE DOT} from {order}",
            n=done + 1,
            all=sum(each.received for each in picture.lines),
            order=picture.order_number,
        ),
    )


def outcome(line: ReturnLinePicture, quantity: int, done: Inspected) -> Notice:
    """What came of a decision."""
    if done.is_last:
        return _decided(done)
    where = done.to_place or Text("Back to customer")
    return Notice(
        NoticeKind.OK,
        Text("{product}", product=line.name),
        Text("{n} piece goes to: {place}", many="{n} pieces go to: {place}", n=quantity, place=where),
    )


def _decided(done: Inspected) -> Notice:
    if not done.refund.minor:
        return Notice(NoticeKind.DONE, Text("Return settled"), Text("Nothing to refund"))
    if done.leaves_at is None:
        said = Text("{amount} is more than leaves without one. It is on the list.", amount=done.refund)
        return Notice(NoticeKind.WARN, Text("A supervisor allows this refund"), said)
    said = Text("F4 takes it back until {time}.", time=second_words(done.leaves_at))
    return Notice(NoticeKind.DONE, Text("Refund of {amount} on its way", amount=done.refund), said)


def what_misses(state: ReturnsState) -> Notice:
    """Why the piece cannot be confirmed yet."""
    if state.line is None or state.extra_product_id is not None:
        return invitation(state)
    if state.condition is None:
        return Notice(NoticeKind.WARN, Text("Choose the condition first"), Text("Keys Q W E R T"))
    return Notice(NoticeKind.WARN, Text("Choose where it goes"), Text("Keys 1 to 6"))


def verb(state: ReturnsState) -> Text:
    """What Enter does now."""
    if state.draft is not None:
        return Text("Start return")
    if state.picture is not None and state.picture.status is ReturnStatus.REQUESTED:
        return Text("Approve and take in")
    if state.picture is not None and state.line is None:
        return Text("Next return")
    if state.refund_now is not None and state.proposal is not None and state.proposal.needs_approval:
        return Text("Confirm item, ask for {amount}", amount=state.refund_now)
    if state.refund_now is not None:
        return Text("Confirm item and refund {amount}", amount=state.refund_now)
    return Text("Confirm item")


def _nothing_left(picture: ReturnPicture) -> Notice:
    if picture.needs_approval:
        waits = Text("{amount} waits on the list.", amount=picture.refund)
        return Notice(NoticeKind.WARN, Text("A supervisor allows this refund"), waits)
    if picture.leaves_at is not None:
        until = Text("F4 takes it back until {time}.", time=second_words(picture.leaves_at))
        return Notice(NoticeKind.READY, Text("Refund of {amount} on its way", amount=picture.refund), until)
    said = {
        ReturnStatus.REQUESTED: (NoticeKind.WARN, Text("Not approved yet"), Text("Enter approves it and takes it in.")),
        ReturnStatus.SETTLED: (NoticeKind.READY, Text("This return is settled"), Text("Scan the next one.")),
        ReturnStatus.RECEIVED: (
            NoticeKind.READY,
            Text("Nothing waits here"),
            Text("Scan the next piece or the next return."),
        ),
        ReturnStatus.PART_RECEIVED: (
            NoticeKind.READY,
            Text("The rest is on its way"),
            Text("Scan the next piece or the next return."),
        ),
    }.get(picture.status)
    if said is None:
        return Notice(
            NoticeKind.WARN, Text("This return is {status}", status=picture.status.word), Text("Scan the next one.")
        )
    return Notice(*said)

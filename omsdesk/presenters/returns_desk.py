"""The returns desk: find the return, judge each piece, say where it goes, and the money follows."""

from dataclasses import dataclass, replace

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import PROPOSED_PLACE, Condition, Disposition, ReturnStatus
from omsdesk.money import Money
from omsdesk.presenters import Jobs, Notice, NoticeKind, Presenter, Trouble
from omsdesk.services import finding_returns, inspecting, receiving_return, return_arriving, return_picture
from omsdesk.services.finding_returns import Finding, ReturnableOrder
from omsdesk.services.inspecting import Inspected, Proposal
from omsdesk.services.resolving import CodeKind, Found
from omsdesk.services.return_picture import ReturnLinePicture, ReturnPicture, ReturnRow
from omsdesk.words import Text

CONDITIONS = tuple(Condition)
PLACES = tuple(Disposition)
LONGEST_LIST = 9


@dataclass(frozen=True)
class Draft:
    """A return that is being made at the desk: what came out of the box so far."""

    order: ReturnableOrder
    counts: tuple[tuple[int, int], ...] = ()
    """Pieces by order line."""

    def count_of(self, order_line_id: int) -> int:
        """Pieces of one line that lie on the desk."""
        return dict(self.counts).get(order_line_id, 0)

    @property
    def pieces(self) -> int:
        """All pieces on the desk."""
        return sum(pieces for _, pieces in self.counts)


@dataclass(frozen=True)
class ReturnsState:
    """What the returns desk shows."""

    notice: Notice
    waiting: tuple[ReturnRow, ...] = ()
    orders: tuple[ReturnableOrder, ...] = ()
    """Orders to choose from, when a scan or a name led to several."""
    draft: Draft | None = None
    picture: ReturnPicture | None = None
    line_id: int | None = None
    condition: Condition | None = None
    place: Disposition | None = None
    refund_now: Money | None = None
    """What confirming gives back, when it is the last piece."""
    extra_product_id: int | None = None
    """A piece that is not in this return: add it, or set it aside."""
    is_loading: bool = False
    trouble: Trouble | None = None

    @property
    def line(self) -> ReturnLinePicture | None:
        """The line whose piece is in the hand."""
        if self.picture is None:
            return None
        return next((each for each in self.picture.lines if each.id == self.line_id), None)

    @property
    def may_confirm(self) -> bool:
        """Whether condition and place are chosen for a piece that waits."""
        line = self.line
        return line is not None and line.left > 0 and self.condition is not None and self.place is not None


_START = Notice(
    NoticeKind.READY,
    Text("Scan a return label, order, tracking number or product"),
    Text("No return number? Type the customer name."),
)


class ReturnsDesk(Presenter[ReturnsState]):
    """Leads an inspector through a return."""

    watches = frozenset({"returns", "return_lines"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, ReturnsState(_START, is_loading=True))

    def refresh(self) -> None:
        """Read the open returns, and the one on the desk."""
        self.ask(return_picture.open_returns, then=lambda rows: self.show(waiting=rows, is_loading=False, trouble=None))

    def open(self, return_id: int) -> None:
        """Put a return on the desk."""
        self.show(is_loading=True)
        self.do(return_arriving.take_in, return_id, then=self._opened)

    def scanned(self, gesture: Gesture) -> None:
        """One scan: a command, a piece, or something that leads to a return."""
        code = parse_house_code(gesture.code)
        if code is not None and code.prefix == "CD":
            self._command(code.rest)
            return
        self.ask(return_arriving.seen, gesture.code, then=lambda seen: self._seen(gesture, *seen))

    def find(self, words: str) -> None:
        """A customer's name was typed: their newest orders."""
        if words.strip():
            self.ask(finding_returns.find, words.strip(), then=self._found)

    def choose_order(self, place: int) -> None:
        """One of the orders offered."""
        if 0 <= place < len(self.state.orders):
            self._start_draft(self.state.orders[place])

    def count(self, order_line_id: int, by: int = 1) -> None:
        """A piece of this line came out of the box, or was counted by mistake."""
        draft = self.state.draft
        if draft is None:
            return
        line = next(each for each in draft.order.lines if each.order_line_id == order_line_id)
        pieces = min(max(draft.count_of(order_line_id) + by, 0), line.pieces)
        if pieces == draft.count_of(order_line_id):
            self._say(
                NoticeKind.ERR,
                Text("One too many"),
                Text("The customer has only {n} of {product}.", n=line.pieces, product=line.name),
            )
            return
        counts = {**dict(draft.counts), order_line_id: pieces}
        self.show(draft=replace(draft, counts=tuple((key, value) for key, value in counts.items() if value)))
        self._say(NoticeKind.OK, Text("{product}", product=line.name), Text("{n} on the desk", n=pieces))

    def start(self) -> None:
        """Make the return from what lies on the desk."""
        draft = self.state.draft
        if draft is None or draft.pieces == 0:
            self._say(NoticeKind.WARN, Text("Scan the pieces that came"), Text("Then Enter starts the return."))
            return
        self.do(return_arriving.start, draft.order.order_id, dict(draft.counts), then=self._opened)

    def choose_condition(self, condition: Condition) -> None:
        """What the piece looks like; a place is proposed with it."""
        if self.state.line is None or self.state.extra_product_id:
            return
        self.show(condition=condition, place=PROPOSED_PLACE[condition])
        self._preview()

    def choose_place(self, place: Disposition) -> None:
        """Where the piece goes."""
        if self.state.line is None or self.state.extra_product_id:
            return
        self.show(place=place)
        self._preview()

    def confirm(self, *, reason: str = "", whole_line: bool = False) -> None:
        """Book the piece (or the rest of its line) where it goes."""
        state, line = self.state, self.state.line
        if state.draft is not None:
            self.start()
            return
        if line is None or not state.may_confirm:
            self._ask_for_choice()
            return
        quantity = line.left if whole_line else 1
        self.do(
            inspecting.inspect,
            line.id,
            state.condition,
            state.place,
            quantity=quantity,
            reason=reason,
            then=lambda done: self._confirmed(line, done),
        )

    def undo(self) -> None:
        """Take the choice back that is not confirmed yet."""
        self.show(condition=None, place=None, refund_now=None, extra_product_id=None)
        self._invite()

    def missing(self) -> None:
        """A piece of the current line is not in the box."""
        line = self.state.line
        if line is not None and self.state.picture is not None:
            self.do(receiving_return.missing, line.id, then=lambda _: self._reload())

    def extra(self, *, add: bool) -> None:
        """The piece that is not in this return: into it, or set aside."""
        product_id, picture = self.state.extra_product_id, self.state.picture
        self.show(extra_product_id=None)
        if add and product_id is not None and picture is not None:
            self.do(receiving_return.add_extra, picture.id, product_id, then=lambda _: self._reload())
        else:
            self._say(NoticeKind.WARN, Text("Set aside"), Text("Nothing was booked. Go on with the next piece."))

    def approve(self) -> None:
        """A return that was only asked for may come in."""
        picture = self.state.picture
        if picture is not None:
            self.do(return_arriving.approve_and_take_in, picture.id, then=self._opened)

    def close(self) -> None:
        """Put the return aside and take the next."""
        self.show(picture=None, line_id=None, condition=None, place=None, draft=None, orders=(), refund_now=None)
        self._notice(_START)
        self.refresh()

    def calm(self) -> None:
        """Esc: the error was seen."""
        self._invite()

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a failing desk by its panel."""
        if trouble.is_bug:
            self.show(trouble=trouble, is_loading=False)
        else:
            self._say(NoticeKind.ERR, trouble.headline, trouble.advice)
            self.show(is_loading=False)

    # ------------------------------------------------------------------ inside

    def _command(self, rest: str) -> None:
        acts = {"UNDO": self.undo, "DONE": self.confirm, "SHORT": self.missing, "PAUSE": self.close}
        if rest in acts:
            acts[rest]()
        elif rest.startswith("COND") and rest[4:] in "12345":
            self.choose_condition(CONDITIONS[int(rest[4:]) - 1])
        elif rest.startswith("PLACE") and rest[5:] in "123456":
            self.choose_place(PLACES[int(rest[5:]) - 1])
        else:
            self._say(NoticeKind.WARN, Text("This command does nothing here"))

    def _seen(self, gesture: Gesture, found: Found, finding: Finding | None) -> None:
        if found.kind is CodeKind.UNKNOWN:
            said = Text("'{code}' is not a product, order, tote or command here.", code=gesture.code)
            self._say(NoticeKind.WARN, Text("Unknown code"), said)
        elif found.kind is CodeKind.PRODUCT and self.state.draft is not None:
            self._count_product(found.id)
        elif found.kind is CodeKind.PRODUCT and self.state.picture is not None:
            self._take_piece(found.id)
        elif finding is None:
            self._say(NoticeKind.WARN, Text("This is a {thing}", thing=found.kind.value), Text("Scan an item."))
        else:
            self._found(finding)

    def _found(self, finding: Finding) -> None:
        if finding.return_id is not None:
            self.open(finding.return_id)
        elif len(finding.orders) == 1:
            self._start_draft(finding.orders[0], finding.product_id)
        elif finding.orders:
            self.show(orders=finding.orders[:LONGEST_LIST], draft=None, picture=None)
            self._say(NoticeKind.READY, Text("Which order did it come from?"), Text("Choose with a key from 1 to 9."))
        else:
            self._say(NoticeKind.WARN, Text("Nothing to return found"), Text("Nothing with this was shipped."))

    def _start_draft(self, order: ReturnableOrder, product_id: int | None = None) -> None:
        self.show(draft=Draft(order), orders=(), picture=None)
        self._say(
            NoticeKind.READY,
            Text("Scan each piece that came back"),
            Text("{order}, {customer}. Then Enter.", order=order.number, customer=order.customer),
        )
        if product_id is not None:
            self._count_product(product_id)

    def _count_product(self, product_id: int) -> None:
        draft = self.state.draft
        line = next((each for each in draft.order.lines if each.product_id == product_id), None) if draft else None
        if line is None:
            self._say(NoticeKind.ERR, Text("Not in this order"), Text("The customer did not get this from us here."))
        else:
            self.count(line.order_line_id)

    def _take_piece(self, product_id: int) -> None:
        picture = self.state.picture
        lines = picture.lines if picture else ()
        line = next((each for each in lines if each.product_id == product_id and each.left), None)
        if line is None:
            self.show(extra_product_id=product_id)
            self._say(NoticeKind.WARN, Text("Not in this return"), Text("1 Add it, 2 Set aside"))
            return
        self.show(line_id=line.id, condition=None, place=None, refund_now=None, extra_product_id=None)
        self._invite()

    def _opened(self, picture: ReturnPicture) -> None:
        current = picture.current
        self.show(
            picture=picture,
            line_id=current.id if current else None,
            condition=None,
            place=None,
            refund_now=None,
            draft=None,
            orders=(),
            extra_product_id=None,
            is_loading=False,
            trouble=None,
        )
        self._invite()

    def _reload(self) -> None:
        if self.state.picture is not None:
            self.ask(return_picture.show, self.state.picture.id, then=self._opened)

    def _preview(self) -> None:
        state, line = self.state, self.state.line
        if line is not None and state.place is not None:
            self.ask(inspecting.preview, line.id, state.place, then=self._previewed)
        self._invite()

    def _previewed(self, proposal: Proposal) -> None:
        self.show(refund_now=proposal.refund if proposal.is_last else None)

    def _confirmed(self, line: ReturnLinePicture, done: Inspected) -> None:
        where = done.to_place or str(Text("the customer"))
        if done.settled:
            said = Text("Refunded {amount}", amount=done.refunded) if done.refunded.minor else Text("Nothing to refund")
            self._reload_then(Notice(NoticeKind.DONE, Text("Return settled"), said))
        else:
            self._reload_then(
                Notice(NoticeKind.OK, Text("{product}", product=line.name), Text("Goes to {place}", place=where))
            )

    def _reload_then(self, notice: Notice) -> None:
        picture = self.state.picture
        if picture is None:
            return

        def shown(fresh: ReturnPicture) -> None:
            self._opened(fresh)
            self._notice(notice)

        self.ask(return_picture.show, picture.id, then=shown)
        self.refresh()

    def _ask_for_choice(self) -> None:
        line = self.state.line
        if line is None or line.left == 0:
            self._invite()
        elif self.state.condition is None:
            self._say(NoticeKind.WARN, Text("Choose the condition first"), Text("Keys Q W E R T"))
        else:
            self._say(NoticeKind.WARN, Text("Choose where it goes"), Text("Keys 1 to 6"))

    def _invite(self) -> None:
        """Say what the desk waits for."""
        self._notice(_invitation(self.state))

    def _say(self, kind: NoticeKind, headline: Text, detail: Text | None = None) -> None:
        self._notice(Notice(kind, headline, detail))

    def _notice(self, notice: Notice) -> None:
        self.show(notice=replace(notice, serial=self.state.notice.serial + 1))


def _invitation(state: ReturnsState) -> Notice:
    picture, line = state.picture, state.line
    if picture is None:
        return _START
    if picture.status is ReturnStatus.REQUESTED:
        return Notice(NoticeKind.WARN, Text("Not approved yet"), Text("Approve it to take the goods in."))
    if picture.status is ReturnStatus.SETTLED:
        return Notice(NoticeKind.READY, Text("This return is settled"), Text("Scan the next one."))
    if line is None or line.left == 0:
        return Notice(NoticeKind.READY, Text("Nothing waits here"), Text("Scan the next piece or the next return."))
    done = sum(each.inspected for each in picture.lines)
    of_all = sum(each.received for each in picture.lines)
    return Notice(
        NoticeKind.READY,
        Text("{product}", product=line.name),
        Text(
            "Pick what happens to it \N{MIDDLE DOT} item {n} of {all} \N{MIDDLE DOT} from {order}",
            n=done + 1,
            all=of_all,
            order=picture.order_number,
        ),
    )

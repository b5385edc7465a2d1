"""The returns desk: find the return, judge each piece, say where it goes, and the money follows."""

from dataclasses import replace

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import PROPOSED_PLACE, Condition, Disposition, ReturnStatus
from omsdesk.presenters import Jobs, Notice, NoticeKind, Trouble
from omsdesk.presenters.returns_desk.looking import Looking
from omsdesk.presenters.returns_desk.state import (
    CONDITIONS,
    NOTHING_CHOSEN,
    PLACES,
    START,
    Offer,
    ReturnsState,
    invitation,
    outcome,
    what_misses,
)
from omsdesk.services import (
    checklists,
    finding_returns,
    house_ways,
    inspecting,
    receiving_return,
    return_arriving,
    return_picture,
    taking_back,
)
from omsdesk.services.finding_returns import Finding, ReturnableLine, ReturnableOrder
from omsdesk.services.inspecting import Proposal
from omsdesk.services.resolving import CodeKind
from omsdesk.services.return_arriving import Seen, Shelf
from omsdesk.services.return_draft import Draft
from omsdesk.services.return_picture import ReturnLinePicture, ReturnPicture, ReturnRow
from omsdesk.words import Text

LONGEST_LIST = 9


class ReturnsDesk(Looking):
    """Leads an inspector through a return."""

    watches = frozenset({"returns", "return_lines", "refunds", "settings", "product_pictures", "photos"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, ReturnsState(START, is_loading=True))

    # ------------------------------------------------------------------ finding the return

    def refresh(self) -> None:
        """Read the open returns, and the one on the desk if another station may have changed it."""
        self.ask(return_picture.open_returns, then=lambda rows: self.show(waiting=rows, is_loading=False, trouble=None))
        self.ask(house_ways.look, then=lambda ways: self.show(ways=ways))
        picture = self.state.picture
        if picture is not None:
            self.ask(return_picture.show, picture.id, then=self._renewed)

    def open(self, return_id: int) -> None:
        """Put a return on the desk."""
        self.show(is_loading=True)
        self.do(return_arriving.take_in, return_id, then=self._opened)

    def scanned(self, gesture: Gesture) -> None:
        """One scan: a command, a piece, or something that leads to a return."""
        code = parse_house_code(gesture.code)
        if code is not None and code.prefix == "CD":
            self._command(code.rest, gesture)
        else:
            self.ask(return_arriving.seen, gesture.code, then=self._seen)

    def find(self, words: str) -> None:
        """A customer's name was typed: their open returns and newest orders."""
        words = " ".join(words.split())
        if not words:
            self.show(offers=())
            return
        wanted = words.casefold()
        rows = tuple(each for each in self.state.waiting if wanted in each.customer.casefold())
        self.ask(finding_returns.find, words, then=lambda finding: self._found(finding, rows))

    def choose(self, place: int) -> None:
        """One of the returns and orders offered."""
        if not 0 <= place < len(self.state.offers):
            return
        offer = self.state.offers[place]
        if isinstance(offer, ReturnRow):
            self.open(offer.id)
        else:
            self._start_draft(offer)

    # ------------------------------------------------------------------ counting what nobody announced

    def count_by_hand(self) -> None:
        """A piece of the active line whose code cannot be read."""
        draft = self.state.draft
        if draft is not None and draft.active_line is not None:
            self._count(draft, draft.active_line)

    def count(self, order_line_id: int) -> None:
        """A piece of this line came out of the box."""
        draft = self.state.draft
        line = draft.line(order_line_id) if draft else None
        if draft is not None and line is not None:
            self._count(draft, line)

    def move(self, by: int) -> None:
        """Another line is the active one."""
        if self.state.draft is not None:
            self.show(draft=self.state.draft.moved(by))
        elif self.state.picture is not None and self.state.extra_product_id is None:
            self._move_piece(self.state.picture, by)

    # ------------------------------------------------------------------ judging a piece

    def choose_condition(self, condition: Condition) -> None:
        """What the piece looks like; a place is proposed with it."""
        if self._may_choose():
            self.show(condition=condition, place=PROPOSED_PLACE[condition], asks_reason=False, proposal=None)
            self._preview()

    def choose_place(self, place: Disposition) -> None:
        """Where the piece goes."""
        if self._may_choose():
            self.show(place=place, asks_reason=place is Disposition.SCRAP, proposal=None)
            self._preview()

    def give_reason(self, words: str) -> None:
        """Why a piece is scrapped."""
        self.show(reason=words, asks_reason=False)

    def confirm(self, gesture: Gesture | None = None, *, whole_line: bool = False) -> None:
        """Do what the page proposes: start, approve, book the piece (or the rest of its line), or go on."""
        state, picture = self.state, self.state.picture
        if state.is_loading:
            return
        if state.draft is not None:
            self._start(state.draft, gesture)
        elif picture is not None and picture.status is ReturnStatus.REQUESTED:
            self.show(is_loading=True)
            self.do(return_arriving.approve_and_take_in, picture.id, gesture=gesture, then=self._opened)
        elif picture is not None and state.line is None:
            self.put_aside()
        elif state.line is not None and state.may_confirm and state.extra_product_id is None:
            self._inspect(state.line, state.line.left if whole_line else 1, gesture)
        else:
            self._notice(what_misses(state))

    def undo(self, gesture: Gesture | None = None) -> None:
        """Take the last step back: a piece counted, a choice, or the last decision."""
        state = self.state
        if state.draft is not None:
            self.show(draft=state.draft.without_last())
            self._invite()
        elif state.extra_product_id is not None or state.condition is not None or state.place is not None:
            self.show(**NOTHING_CHOSEN)
            self._invite()
        elif state.picture is not None and state.picture.decisions and not state.is_loading:
            self.show(is_loading=True)
            self.do(taking_back.take_back, state.picture.id, gesture=gesture, then=self._taken_back)
        elif state.picture is None and not state.offers:
            self._take_back_last(gesture)

    def missing(self, gesture: Gesture | None = None) -> None:
        """A piece of the current line is not in the box."""
        line = self.state.line
        if line is not None and self.state.picture is not None and not self.state.is_loading:
            self.show(is_loading=True)
            said = Notice(NoticeKind.WARN, Text("Marked missing"), Text("{product}", product=line.name))
            self.do(receiving_return.missing, line.id, gesture=gesture, then=lambda _: self._reload(said))

    def extra(self, *, add: bool) -> None:
        """The piece that is not in this return: into it, or set aside."""
        product_id, picture = self.state.extra_product_id, self.state.picture
        self.show(extra_product_id=None)
        if add and product_id is not None and picture is not None:
            self.do(receiving_return.add_extra, picture.id, product_id, then=self._added)
        else:
            self._say(NoticeKind.WARN, Text("Set aside"), Text("Nothing was booked. Go on with the next piece."))

    def put_aside(self) -> None:
        """Leave the return as it is and take the next."""
        self.show(picture=None, line_id=None, draft=None, offers=(), **NOTHING_CHOSEN)
        self._notice(START)

    def calm(self) -> None:
        """Esc: the error was seen."""
        self._invite()

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a failing desk by its panel."""
        self.show(is_loading=False, trouble=trouble if trouble.is_bug else None)
        if not trouble.is_bug:
            self._say(NoticeKind.ERR, trouble.headline, trouble.advice)

    # ------------------------------------------------------------------ scans

    def _command(self, rest: str, gesture: Gesture) -> None:
        acts = {"UNDO": self.undo, "DONE": self.confirm, "SHORT": self.missing}
        moves = {"PAUSE": self.put_aside, "HAND": self.count_by_hand}
        if rest in acts:
            acts[rest](gesture)
        elif rest in moves:
            moves[rest]()
        elif rest.startswith("COND") and rest[4:] in {"1", "2", "3", "4", "5"}:
            self.choose_condition(CONDITIONS[int(rest[4:]) - 1])
        elif rest.startswith("PLACE") and rest[5:] in {"1", "2", "3", "4", "5", "6"}:
            self.choose_place(PLACES[int(rest[5:]) - 1])
        else:
            self._say(NoticeKind.WARN, Text("This command does nothing here"))

    def _seen(self, seen: Seen) -> None:
        found, state = seen.found, self.state
        mine = state.product_here(found.product_ids) if found.kind is CodeKind.AMBIGUOUS else found.id
        if found.kind is CodeKind.UNKNOWN:
            said = Text("'{code}' is not a product, order or return here.", code=found.raw)
            self._say(NoticeKind.WARN, Text("Unknown code"), said)
        elif found.kind in {CodeKind.PRODUCT, CodeKind.AMBIGUOUS} and mine and state.has_work:
            self._take_piece(state.picture, mine) if state.picture else self._count_product(mine)
        elif found.kind is CodeKind.AMBIGUOUS:
            self._say(NoticeKind.WARN, Text("Two products use this code"), Text("Scan the order or the return first."))
        elif seen.shelf is not None and state.line is not None:
            self._put_away(seen.shelf)
        elif seen.finding is None:
            self._say(NoticeKind.WARN, Text("This is a {thing}. Scan an item.", thing=found.kind.word))
        else:
            self._found(seen.finding)

    def _put_away(self, shelf: Shelf) -> None:
        self.show(shelf=shelf, place=Disposition.RESTOCK if self.state.place is None else self.state.place)
        self._preview()
        where = Text("Bin {bin}", bin=shelf.name) if self.state.ways.bins else Text("{place}", place=shelf.name)
        self._say(NoticeKind.OK, where, Text("Back to stock goes there."))

    def _found(self, finding: Finding, rows: tuple[ReturnRow, ...] = ()) -> None:
        offers: list[Offer] = [*rows, *finding.orders]
        if finding.return_id is not None:
            self.open(finding.return_id)
        elif not offers:
            self._say(NoticeKind.WARN, Text("Nothing to return found"), Text("Nothing with this was shipped."))
        elif len(offers) == 1 and finding.orders and not rows:
            self._start_draft(finding.orders[0], finding.product_id)
        else:
            self.show(offers=tuple(offers[:LONGEST_LIST]), draft=None, picture=None, **NOTHING_CHOSEN)
            self._say(NoticeKind.READY, Text("Where did it come from?"), Text("Choose with a key from 1 to 9."))

    # ------------------------------------------------------------------ drafts

    def _start_draft(self, order: ReturnableOrder, product_id: int | None = None) -> None:
        self.show(draft=Draft.of(order), offers=(), picture=None, **NOTHING_CHOSEN)
        self._invite()
        if product_id is not None:
            self._count_product(product_id)

    def _count_product(self, product_id: int) -> None:
        draft = self.state.draft
        line = draft.line_of(product_id) if draft else None
        if draft is None or line is None:
            self._say(NoticeKind.ERR, Text("Not in this order"), Text("Put it aside and look for its order."))
        else:
            self._count(draft, line)

    def _count(self, draft: Draft, line: ReturnableLine) -> None:
        if not draft.has_room(line):
            said = Text("The customer has only {n} of {product}.", n=line.pieces, product=line.name)
            self._say(NoticeKind.ERR, Text("One too many"), said)
            return
        draft = draft.with_piece(line)
        self.show(draft=draft)
        pieces, most = draft.count_of(line.order_line_id), line.pieces
        said = Text("{n} of {all} on the desk. Enter starts the return.", n=pieces, all=most)
        self._say(NoticeKind.OK, Text("{product}", product=line.name), said)

    def _start(self, draft: Draft, gesture: Gesture | None) -> None:
        if not draft.pieces:
            self._say(NoticeKind.WARN, Text("Scan the pieces that came"), Text("Then Enter starts the return."))
            return
        self.show(is_loading=True)
        self.do(return_arriving.start, draft.order.order_id, draft.counts, gesture=gesture, then=self._opened)

    # ------------------------------------------------------------------ pieces

    def _may_choose(self) -> bool:
        return self.state.line is not None and self.state.extra_product_id is None and not self.state.is_loading

    def _take_piece(self, picture: ReturnPicture, product_id: int) -> None:
        line = next((each for each in picture.lines if each.product_id == product_id and each.left), None)
        if line is None:
            self.show(**{**NOTHING_CHOSEN, "extra_product_id": product_id})
        else:
            self.show(line_id=line.id, **NOTHING_CHOSEN)
        self._invite(voice=NoticeKind.OK)

    def _move_piece(self, picture: ReturnPicture, by: int) -> None:
        ids = [each.id for each in picture.lines if each.left]
        if self.state.line_id in ids:
            place = min(max(ids.index(self.state.line_id) + by, 0), len(ids) - 1)
            if ids[place] != self.state.line_id:
                self.show(line_id=ids[place], **NOTHING_CHOSEN)
                self._invite()

    def _preview(self) -> None:
        """Ask what confirming would come to; an answer to an older choice is no longer wanted."""
        line, place = self.state.line, self.state.place
        self._invite()
        if line is None or place is None:
            return

        def answered(proposal: Proposal) -> None:
            if (self.state.line_id, self.state.place) == (line.id, place):
                self.show(proposal=proposal)

        self.ask(inspecting.preview, line.id, place, then=answered)

    def _inspect(self, line: ReturnLinePicture, quantity: int, gesture: Gesture | None) -> None:
        state = self.state
        if state.place is Disposition.SCRAP and not state.reason.strip():
            self.show(asks_reason=True)
            self._say(NoticeKind.WARN, Text("Scrapping needs a reason"), Text("Say why in a few words, then Enter."))
            return
        self.show(is_loading=True)
        self.do(
            checklists.inspect,
            tuple(sorted(state.ticked)),
            line.id,
            state.condition,
            state.place,
            quantity=quantity,
            reason=state.reason.strip(),
            to_id=state.shelf.id if state.shelf else None,
            gesture=gesture,
            then=lambda done: self._reload(outcome(line, quantity, done)),
        )

    def _taken_back(self, line_id: int) -> None:
        self.show(line_id=line_id)
        self._reload(Notice(NoticeKind.WARN, Text("Taken back"), Text("The piece waits for a decision again.")))

    def _back_on_desk(self, line_id: int) -> None:
        return_id = self.state.under_way.return_id if self.state.under_way else 0
        self.show(line_id=line_id)
        said = Notice(NoticeKind.WARN, Text("Taken back"), Text("The piece waits for a decision again."))
        self.ask(return_picture.show, return_id, then=lambda picture: self._opened(picture, said))

    def _added(self, line_id: int) -> None:
        self.show(line_id=line_id)
        self._reload(Notice(NoticeKind.OK, Text("Added"), Text("Pick what happens to it.")))

    def _opened(self, picture: ReturnPicture, notice: Notice | None = None) -> None:
        """A return lies on the desk, fresh; the line in the hand stays there while it has pieces."""
        kept = next((each for each in picture.lines if each.id == self.state.line_id and each.left), picture.current)
        self.show(
            picture=picture,
            line_id=kept.id if kept else None,
            draft=None,
            offers=(),
            is_loading=False,
            trouble=None,
            **NOTHING_CHOSEN,
        )
        self._watch(picture)
        if notice is None:
            self._invite()
        else:
            self._notice(notice)

    def _renewed(self, picture: ReturnPicture) -> None:
        """Another station may have worked on it: choices stay as long as their piece waits."""
        state = self.state
        if state.picture is None or state.picture.id != picture.id or state.picture == picture or state.is_loading:
            return
        was = state.line
        now = next((each for each in picture.lines if each.id == state.line_id), None)
        if was is not None and now is not None and now.left:
            self.show(picture=picture)
        else:
            self._opened(picture)

    def _reload(self, notice: Notice) -> None:
        """Read the return again after a deed, and say what came of it."""
        if self.state.picture is not None:
            self.ask(return_picture.show, self.state.picture.id, then=lambda picture: self._opened(picture, notice))

    # ------------------------------------------------------------------ words

    def _invite(self, voice: NoticeKind | None = None) -> None:
        """Say what the desk waits for; a scan that did something is answered in the voice of a good scan."""
        notice = invitation(self.state)
        is_plain = notice.kind is NoticeKind.READY
        self._notice(replace(notice, kind=voice) if voice is not None and is_plain else notice)

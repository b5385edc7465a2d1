"""The pick station: take a list, walk its bins, scan each piece; the next stop is always on the screen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.presenters import AtStation, Jobs, Notice, NoticeKind, Trouble, click
from omsdesk.presenters.past_scans import KEPT_SCANS, PastScan
from omsdesk.presenters.pick_station.state import NOTHING, REASONS, START, PickState, invitation
from omsdesk.services import paper_picks, pick_claims, pick_lists, picking, walk
from omsdesk.services.pick_lists import ListRow
from omsdesk.services.scan_result import ScanResult
from omsdesk.services.walk import Walk
from omsdesk.words import Text

__all__ = ["REASONS", "PickState", "PickStation"]

_QUANTITY = "QTY"
_MOST_DIGITS = 4
AGAIN = timedelta(seconds=5)
"""How soon CDDONE must follow CDDONE to count what was picked on paper."""


class PickStation(AtStation[PickState]):
    """Leads a picker through one walk after the other."""

    watches = frozenset({"pick_lists", "pick_tasks", "shipments", "product_pictures"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, PickState(START, is_loading=True))
        self._is_first = True
        self._asked_at: datetime | None = None

    # ------------------------------------------------------------------ what the screen asks for

    def refresh(self) -> None:
        """Read the waiting lists; the first time, take up the walk this station was on."""
        if self.state.walk is not None:
            self._reload(self.state.walk.list_id)
            return
        self.ask(pick_lists.waiting, then=self._waiting)
        if self._is_first:
            self._is_first = False
            self.ask(pick_lists.mine, then=self._resume)

    def scanned(self, gesture: Gesture) -> None:
        """One scan: a list, a tote, a bin, a piece, or a command."""
        code = parse_house_code(gesture.code)
        if code is not None and code.prefix == "CD":
            self._command(code.rest, gesture)
            return
        times, list_id = self.state.times, self._list_id
        self.show(asks_reason=False, choices=(), times=1, typed="")
        self.do(
            picking.scan,
            list_id,
            gesture=gesture,
            times=times,
            then=lambda answer: self._answered(answer, gesture.code),
        )

    def type(self, digit: str) -> None:
        """One digit of the quantity of this stop; the empty one takes the last back."""
        stop = self.state.walk.current if self.state.walk else None
        if stop is not None and self.state.may_type:
            typed = (self.state.typed + digit)[:_MOST_DIGITS] if digit else self.state.typed[:-1]
            self.show(typed=typed.lstrip("0"))
            n = Text("{n} of {product}", n=int(typed or 0), product=stop.product)
            self._say(NoticeKind.READY, n, Text("Enter counts them. Esc goes back."))

    def fill(self) -> None:
        """Enter after digits: so many of this stop were taken."""
        typed = self.state.typed
        self.show(typed="")
        if typed:
            gesture = click(self.work.now())
            self.do(
                picking.fill,
                self._list_id,
                int(typed),
                gesture=gesture,
                then=lambda answer: self._answered(answer, ""),
            )

    def start(self) -> None:
        """Enter: count what was typed, else take the list that is chosen, the one due first unless the picker moved."""
        if self.state.typed:
            self.fill()
            return
        chosen = self.state.chosen
        if self.state.walk is not None:
            return
        if chosen is None:
            self._notice(NOTHING)
        elif self.state.place == 0:
            self.do(pick_claims.start_next, then=self._started)
        else:
            self.take(chosen.id)

    def take(self, list_id: int) -> None:
        """Take this list."""
        if self.state.walk is None:
            self.do(pick_claims.start, list_id, then=self._started)

    def take_over(self) -> None:
        """A supervisor takes the chosen list from the station that walks it."""
        if self.state.walk is None and self.state.chosen is not None and self.state.chosen.claimed_by:
            self.do(pick_claims.take_over, self.state.chosen.id, then=self._started)

    def move(self, by: int) -> None:
        """Choose another of the waiting lists."""
        if self.state.waiting:
            self.show(place=min(max(self.state.place + by, 0), len(self.state.waiting) - 1))

    def undo(self, gesture: Gesture | None = None) -> None:
        """Take the last act back: a skip, or a piece."""
        list_id = self._list_id or self.state.last_list_id
        if self.state.skipped:
            self.do(picking.take_up, list_id, self.state.skipped, then=lambda answer: self._answered(answer, ""))
        elif list_id:
            self._act(picking.undo, list_id, gesture)
        else:
            self._say(NoticeKind.WARN, Text("Nothing to undo"))

    def by_hand(self, gesture: Gesture | None = None) -> None:
        """Count one piece of this stop whose code cannot be read, or the tote that is asked for."""
        if self.state.has_stop or self.state.drop is not None:
            self._act(picking.pick_by_hand, self._list_id, gesture)

    def ask_reason(self) -> None:
        """This stop is short: ask why; but first the pieces in the hand go into their tote."""
        if self.state.drop is not None:
            self._notice(invitation(self.state))
            return
        stop = self.state.walk.current if self.state.walk else None
        if stop is not None:
            self.show(asks_reason=True, choices=(), typed="")
            self._say(
                NoticeKind.WARN,
                Text("{n} short in {place}: why?", n=stop.left, place=stop.place or stop.product),
                Text("Keys 1 to 4. Esc goes back."),
            )

    def short(self, reason: ShortReason) -> None:
        """Mark the rest of this stop short."""
        if self.state.asks_reason and self.state.walk is not None:
            self.show(asks_reason=False)
            self.do(picking.short, self._list_id, reason, then=lambda answer: self._answered(answer, ""))

    def skip(self) -> None:
        """Come back to this stop at the end."""
        stop = self.state.walk.current if self.state.walk else None
        if stop is not None:
            self.show(asks_reason=False)
            self.do(picking.skip, self._list_id, then=partial(self._put_off, stop.task_ids))

    def choose(self, sku: str) -> None:
        """Which of the products that share a code it is."""
        if sku in self.state.choices:
            self.scanned(Gesture.of(self.work.now(), sku))

    def done(self) -> None:
        """Everything is picked; said twice within some seconds, what the paper lists counts as picked."""
        walked, now = self.state.walk, self.work.now()
        if walked is None or walked.drop is not None or walked.current is None:
            self._notice(invitation(self.state))
        elif self._asked_at is not None and now - self._asked_at <= AGAIN:
            self._asked_at = None
            self.do(paper_picks.count_next, walked.list_id, then=self._next_from_paper)
        else:
            self._asked_at, left = now, walked.wanted - walked.picked
            said = Text("{n} piece is still to pick", many="{n} pieces are still to pick", n=left)
            self._say(
                NoticeKind.WARN, said, Text("Picked on paper? Do it again within 5 s: all of them count as picked.")
            )

    def put_aside(self) -> None:
        """Give the list back, so that anybody can go on with it."""
        walked = self.state.walk
        if walked is not None:
            said = Text("{list} is put aside", list=walked.name), Text("Anybody can go on with it.")
            self.do(pick_claims.put_aside, walked.list_id, then=lambda _: self._leave(NoticeKind.READY, *said))

    def reprint(self) -> None:
        """Print the paper of this list again."""
        list_id = self._list_id or (self.state.chosen.id if self.state.chosen else 0)
        if list_id:
            self.do(pick_lists.print_list, list_id, then=self._printed)

    def still_here(self) -> None:
        """A sign of life, so that the list stays ours on a long way."""
        if self.state.walk is not None:
            self.do(pick_claims.keep, self.state.walk.list_id, otherwise=lambda _: None)

    def calm(self) -> None:
        """Esc: the question or the error is gone."""
        self.show(asks_reason=False, choices=(), times=1, typed="")
        self._notice(invitation(self.state))

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a failing station by its panel."""
        if trouble.is_bug:
            self.show(trouble=trouble, is_loading=False)
        else:
            self.show(is_loading=False)
            self._say(NoticeKind.ERR, trouble.headline, trouble.advice)

    # ------------------------------------------------------------------ inside

    @property
    def _list_id(self) -> int:
        return self.state.walk.list_id if self.state.walk else 0

    def _put_off(self, task_ids: tuple[int, ...], answer: ScanResult) -> None:
        self._answered(answer, "")
        if answer.outcome is ScanOutcome.OK:
            self.show(skipped=task_ids)

    def _act(self, deed: Callable[..., ScanResult], list_id: int, gesture: Gesture | None) -> None:
        gesture = gesture or click(self.work.now())
        self.show(asks_reason=False, choices=())
        self.do(deed, list_id, gesture=gesture, then=lambda answer: self._answered(answer, ""))

    def _command(self, rest: str, gesture: Gesture) -> None:
        acts: dict[str, Callable[[], None]] = {
            "UNDO": lambda: self.undo(gesture),
            "HAND": lambda: self.by_hand(gesture),
            "SHORT": self.ask_reason,
            "PAUSE": self.put_aside,
            "NEXT": self.start,
            "REPRINT": self.reprint,
            "DONE": self.done,
        }
        if rest in acts:
            acts[rest]()
        elif rest.startswith(_QUANTITY) and rest.removeprefix(_QUANTITY).isdecimal():
            self._quantity(int(rest.removeprefix(_QUANTITY)))
        else:
            self._say(NoticeKind.WARN, Text("This command does nothing here"), Text("Scan an item."))

    def _quantity(self, times: int) -> None:
        if times > 0:
            self.show(times=times)
            said = Text("{n} piece", many="{n} pieces", n=times)
            self._say(NoticeKind.READY, said, Text("Of the next item that is scanned."))

    def _next_from_paper(self, answer: ScanResult) -> None:
        """One pick after the other, each with its own row in the journal, until all are counted or one is refused."""
        self._answered(answer, "")
        if answer.outcome is ScanOutcome.OK and not answer.finished:
            self.do(paper_picks.count_next, answer.job_id, then=self._next_from_paper)

    def _waiting(self, rows: tuple[ListRow, ...]) -> None:
        place = min(self.state.place, max(len(rows) - 1, 0))
        self.show(waiting=rows, place=place, is_loading=False, trouble=None)
        if self.state.walk is None and self.state.notice.headline in (START.headline, NOTHING.headline):
            self._notice_quietly(invitation(self.state))

    def _resume(self, list_id: int | None) -> None:
        if list_id is not None and self.state.walk is None:
            self.do(pick_claims.start, list_id, then=self._started)

    def _started(self, found: Walk | None) -> None:
        if found is None:
            self._notice(NOTHING)
            return
        self.show(walk=found, last_list_id=found.list_id, place=0, is_loading=False, skipped=())
        self._notice(invitation(self.state))

    def _answered(self, answer: ScanResult, code: str) -> None:
        notice = Notice(NoticeKind(answer.voice.value), answer.headline, answer.detail)
        past = PastScan(self.work.now(), code, answer.headline, notice.kind)
        skipped = () if answer.outcome is ScanOutcome.OK else self.state.skipped
        with self.in_one_go():
            self.show(scans=(past, *self.state.scans)[:KEPT_SCANS], choices=answer.choices, skipped=skipped)
            self._notice(notice)
            if answer.finished:
                self.show(walk=None, last_list_id=answer.job_id)
        if answer.finished:
            self.refresh()
        elif answer.job_id and answer.outcome is ScanOutcome.OK:
            self._reload(answer.job_id)

    def _reload(self, list_id: int) -> None:
        self.ask(walk.show, list_id, then=self._walked)

    def _walked(self, found: Walk) -> None:
        if found.claimed_by:
            who = Text("{list} is open on {who}", list=found.name, who=found.claimed_by)
            self._leave(NoticeKind.WARN, who, Text("What was picked is counted. Ask them where to take it."))
            return
        is_over = not found.stops and found.drop is None
        if self.state.walk is not None and self.state.walk.list_id != found.list_id and is_over:
            return
        if not is_over:
            self.show(walk=found, last_list_id=found.list_id)
        else:
            self.show(walk=None, last_list_id=found.list_id)
            if self.state.notice.kind is not NoticeKind.DONE:
                self._say(NoticeKind.DONE, Text("All picked"), Text("Take the goods to the pack station."))

    def _leave(self, kind: NoticeKind, headline: Text, detail: Text) -> None:
        self.show(walk=None, last_list_id=0, asks_reason=False, choices=(), typed="", skipped=())
        self._say(kind, headline, detail)
        self.refresh()

    def _printed(self, _: int) -> None:
        self._say(NoticeKind.DONE, Text("Printing the pick list"), Text("It comes out of the office printer."))

    def _notice_quietly(self, notice: Notice) -> None:
        """The same invitation again is no news; only other words are said aloud."""
        if (notice.headline, notice.detail) != (self.state.notice.headline, self.state.notice.detail):
            self._notice(notice)

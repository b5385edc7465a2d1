"""The order queue: what must happen next, and acts on many orders at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import order_acts, order_preview, order_queue, queue_filter, queue_page, releasing
from omsdesk.services.blocking import Fix
from omsdesk.services.order_acts import Done, Plan, Pointed, Result
from omsdesk.services.order_preview import Preview
from omsdesk.services.order_queue import QueueRow
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.services.queue_page import Due, Look
from omsdesk.services.releasing import Released
from omsdesk.words import Text

PRINTED_AT_ONCE = 10
"""Slips of one write: few enough that Cancel is heard soon."""
HELD = (Headline.ON_HOLD, Headline.REVIEW)


@dataclass(frozen=True)
class Said:
    """What was just done, with the way back."""

    words: Text
    serial: int
    may_undo: bool = False


@dataclass(frozen=True)
class Way:
    """A page to go to."""

    page: str
    focus: Mapping[str, Any]
    serial: int


@dataclass(frozen=True)
class OrdersState:
    """All that the queue shows."""

    wanted: QueueFilter = field(default_factory=QueueFilter)
    due: Due = Due.ANY
    counts: Mapping[Tab, int] = field(default_factory=dict)
    ready: int = 0
    """How many orders could be put on a pick list now."""
    ids: Sequence[int] = ()
    rows: Mapping[int, QueueRow] = field(default_factory=dict)
    """The rows that came last; the table keeps those that came before."""
    version: int = 0
    """Grows when rows may have changed: the table asks again for those in view."""
    selected: tuple[int, ...] = ()
    current: int | None = None
    preview: Preview | None = None
    channels: tuple[tuple[str, str], ...] = ()
    result: Result | None = None
    said: Said | None = None
    way: Way | None = None
    plan: Plan | None = None
    """What a cancellation would do, while it is asked about."""
    questions: int = 0
    """How often it was asked."""
    wrong_words: tuple[str, ...] = ()
    printing: tuple[int, int] | None = None
    """Slips printed, and of how many."""
    now: datetime | None = None
    trouble: Trouble | None = None
    is_loading: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the tab."""
        return bool(self.wanted.words.strip() or self.wanted.channel or self.due is not Due.ANY)

    @property
    def acted_on(self) -> tuple[int, ...]:
        """The orders that an act means: the selected ones, else the one with the cursor."""
        return self.selected or ((self.current,) if self.current is not None else ())

    @property
    def release_words(self) -> Text:
        """What the wave button says."""
        if len(self.selected) > 1:
            return Text("Release {n} selected", n=len(self.selected))
        return Text("Release wave") if self.selected else Text("Release {n} ready", n=self.ready)

    @property
    def why_not_release(self) -> Text | None:
        """Why there is nothing to release."""
        return None if self.selected or self.ready else Text("Nothing is ready to pick.")

    @property
    def why_not_act(self) -> Text | None:
        """Why acts on orders rest."""
        return None if self.acted_on else Text("Choose an order first.")


class Orders(Presenter[OrdersState]):
    """Many orders, one page."""

    watches = frozenset({"orders", "shipments"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, OrdersState(now=work.now()))
        self._undo: Callable[[], None] | None = None
        self._stopped = False
        self._asked = 0

    # ------------------------------------------------------------------ the list

    def refresh(self) -> None:
        """Ask again for counts, ids and what is in view, without moving anything."""
        self._asked += 1
        asked = self._asked
        state = self.state
        marked = (*state.selected, *(() if state.current is None else (state.current,)))
        self.ask(queue_page.look, state.wanted, state.due, marked, then=lambda listed: self._listed(listed, asked))
        if self.state.current is not None:
            self._ask_preview(self.state.current)

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(order_queue.rows, tuple(ids), then=lambda rows: self.show(rows={row.id: row for row in rows}))

    def open(self, tab: str = "", words: str = "") -> None:
        """The queue was asked for with a tab or words."""
        chosen = next((each for each in Tab if each.name.lower() == tab.lower()), self.state.wanted.tab)
        self._narrow(tab=chosen, words=words or self.state.wanted.words)

    def choose_tab(self, tab: Tab) -> None:
        """Another list."""
        self._narrow(tab=tab)

    def filter(self, words: str) -> None:
        """Words were typed above the list."""
        self._narrow(words=words)

    def choose_channel(self, key: str) -> None:
        """Only orders of this channel; blank means all."""
        self._narrow(channel=key)

    def choose_due(self, due: Due) -> None:
        """Only orders that leave until then."""
        self.show(due=due)
        self._narrow()

    def clear_filter(self) -> None:
        """Everything on this tab again."""
        self.show(due=Due.ANY)
        self._narrow(words="", channel="")

    def point(self, order_id: int | None) -> None:
        """The cursor stands on this order."""
        if order_id == self.state.current:
            return
        self.show(current=order_id, preview=None if order_id is None else self.state.preview)
        if order_id is not None:
            self._ask_preview(order_id)

    def select(self, ids: Sequence[int]) -> None:
        """These orders are marked."""
        if tuple(ids) != self.state.selected:
            self.show(selected=tuple(ids))

    def scanned(self, gesture: Gesture) -> None:
        """A scan opens the order it belongs to; a product filters the list."""
        self.ask(order_acts.point_at, gesture.code, then=self._pointed)

    # ------------------------------------------------------------------ acts

    def release_wave(self) -> None:
        """The selected orders, or everything that is ready, go to the hall."""
        if self.state.why_not_release is not None:
            return
        if self.state.selected:
            self.do(releasing.release, self.state.selected, then=self._released)
        else:
            wanted = self.state.wanted
            self.do(queue_page.release_ready, wanted.words, wanted.channel, self.state.due, then=self._released)

    def hold(self, reason: HoldReason, note: str = "") -> None:
        """Hold the orders that are marked."""
        ids = self.state.acted_on
        self.do(order_acts.hold, ids, reason, note, then=self._held)

    def let_go(self) -> None:
        """Release every hold of the orders that are marked."""
        self.do(order_acts.let_go, self.state.acted_on, then=lambda done: self._tell_done(done, "released from hold"))

    @property
    def are_held(self) -> bool:
        """Whether H means "release hold" now."""
        preview = self.state.preview
        return preview is not None and preview.id in self.state.acted_on and preview.headline in HELD

    def print_slips(self) -> None:
        """Packing slips of the marked orders, some at a time so that Cancel is heard."""
        ids = self.state.acted_on
        if ids and self.state.printing is None:
            self._stopped = False
            self.show(printing=(0, len(ids)), result=None)
            self._print_from(ids, 0, Done(()))

    def stop(self) -> None:
        """Print no more; what came out stays."""
        self._stopped = True

    def ask_cancel(self) -> None:
        """Show what cancelling the marked orders would do."""
        if self.state.acted_on:
            self.ask(order_acts.plan_cancel, self.state.acted_on, then=self._planned)

    def keep(self) -> None:
        """Nothing is cancelled."""
        self.show(plan=None)

    def cancel(self, why: str) -> None:
        """Cancel the marked orders."""
        self.show(plan=None)
        self.do(
            order_acts.cancel,
            self.state.acted_on,
            why,
            then=lambda done: self._tell_done(done, "cancelled"),
        )

    def mend(self, fix: Fix) -> None:
        """Take away what keeps the order of the preview."""
        if self.state.current is not None and fix in order_acts.MENDED_HERE:
            self.do(order_acts.mend, self.state.current, fix, then=self._tell)

    def undo(self) -> None:
        """Take the last act back."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def close_result(self) -> None:
        """The result line was read."""
        self.show(result=None)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False, printing=None)

    # ------------------------------------------------------------------ inside

    def _narrow(self, **changes: Any) -> None:
        wanted = replace(self.state.wanted, **changes)
        self.show(wanted=wanted, wrong_words=tuple(queue_filter.unknown_words(wanted.words)), selected=())
        self.refresh()

    def _listed(self, listed: Look, asked: int) -> None:
        if asked != self._asked:
            return
        current = self.state.current if self.state.current in listed.still else None
        self.show(
            counts=listed.counts,
            ids=listed.ids,
            ready=listed.ready,
            rows={row.id: row for row in listed.rows},
            channels=listed.channels,
            selected=tuple(each for each in self.state.selected if each in listed.still),
            current=current,
            preview=self.state.preview if current is not None else None,
            version=self.state.version + 1,
            now=self.work.now(),
            is_loading=False,
            trouble=None,
        )

    def _ask_preview(self, order_id: int) -> None:
        self.ask(order_preview.preview, order_id, then=self._previewed)

    def _previewed(self, preview: Preview) -> None:
        if preview.id == self.state.current:
            self.show(preview=preview)

    def _pointed(self, pointed: Pointed) -> None:
        if pointed.said is not None:
            self._tell(pointed.said)
        elif pointed.words:
            self.filter(pointed.words)
        elif pointed.return_id:
            self._go("returns", return_id=pointed.return_id)
        else:
            self._go("order_detail", order=pointed.order_id)
            self._tell(Text("Opened {number}", number=house_name("SO", pointed.order_id)))

    def _go(self, page: str, **focus: Any) -> None:
        serial = self.state.way.serial + 1 if self.state.way else 1
        self.show(way=Way(page, focus, serial))

    def _released(self, released: Released) -> None:
        words = Text("{n} released", n=len(released.order_ids))
        self.show(result=Result(words, released.left_out), selected=())
        if released.list_id is not None:
            self._tell(Text("Pick list {list} is ready", list=house_name("PL", released.list_id)))

    def _planned(self, plan: Plan) -> None:
        self.show(plan=plan, questions=self.state.questions + 1)

    def _held(self, done: Done) -> None:
        if len(done.order_ids) == 1:
            words = Text("Order {number} put on hold", number=house_name("SO", done.order_ids[0]))
        else:
            words = Text("{n} orders put on hold", n=len(done.order_ids))
        self._show_left_out(words, done)
        self._undo = lambda: self.do(order_acts.let_go, done.order_ids)
        self._tell(words, may_undo=True)

    def _tell_done(self, done: Done, what: str) -> None:
        sentences = {
            "cancelled": Text("{n} order cancelled", many="{n} orders cancelled", n=len(done.order_ids)),
            "released from hold": Text("{n} order goes on", many="{n} orders go on", n=len(done.order_ids)),
        }
        self._show_left_out(sentences[what], done)
        self._tell(sentences[what])

    def _show_left_out(self, words: Text, done: Done) -> None:
        self.show(result=Result(words, done.left_out) if done.left_out else None)

    def _print_from(self, ids: tuple[int, ...], place: int, so_far: Done) -> None:
        if self._stopped or place >= len(ids):
            self._printed(ids, so_far)
            return
        part = ids[place : place + PRINTED_AT_ONCE]

        def printed(done: Done) -> None:
            together = Done((*so_far.order_ids, *done.order_ids), (*so_far.left_out, *done.left_out))
            self.show(printing=(min(place + len(part), len(ids)), len(ids)))
            self._print_from(ids, place + len(part), together)

        self.do(order_acts.print_slips, part, then=printed)

    def _printed(self, ids: tuple[int, ...], done: Done) -> None:
        missing = len(ids) - len(done.order_ids) - len(done.left_out)
        words = Text("{n} slip prints", many="{n} slips print", n=len(done.order_ids))
        if missing:
            words = Text("Stopped. {n} printed, {missing} not", n=len(done.order_ids), missing=missing)
        self.show(printing=None, result=Result(words, done.left_out))

    def _tell(self, words: Text, *, may_undo: bool = False) -> None:
        serial = self.state.said.serial + 1 if self.state.said else 1
        self.show(said=Said(words, serial, may_undo))

"""What a presenter is: plain Python between the deeds and a screen; one frozen State, many verbs.

A view calls verbs and draws ``state``; a presenter starts work only through ``do``, ``ask`` and
``outside``, and its answers arrive on the thread that called. No Qt here, no SQL, no table rows.
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from omsdesk.database.doubts import Doubt, Doubts
from omsdesk.database.forbidden import Forbidden
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Settled, Work
from omsdesk.errors import AwayForLonger, NotAllowed, NotWritable, Refusal, Unavailable
from omsdesk.services.printing_jobs import Press
from omsdesk.words import Text

log = logging.getLogger(__name__)
S = TypeVar("S")
T = TypeVar("T")


class Lane(Enum):
    """Where a job waits its turn: the database (first in, first out), the world outside, the post, or the shops.

    A mail server may let one wait for half a minute: labels do not wait behind it. Files and shops bring in thousands
    of orders at once: no mail waits behind those.
    """

    DATABASE = "database"
    OUTSIDE = "outside"
    POST = "post"
    SHOPS = "shops"
    CALLS = "calls"
    """Other programs that hear of events, and the mailbox: one that hangs holds up no store and no mail."""
    BROWSER = "browser"
    """Waits for a person who signs in in a browser."""


class Jobs(Protocol):
    """Runs calls off the screen's thread and brings their answers back to it."""

    def submit(
        self, lane: Lane, call: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run ``call`` on the lane; then ``done(answer)`` or ``failed(error)`` where it was asked."""

    def at_home(self, call: Callable[[], None]) -> None:
        """From any thread: have this called soon on the screen's own thread."""


class JobsInPlace:
    """Runs every job at once where it stands: for tests, the command line and load crews."""

    def submit(
        self,
        lane: Lane,  # noqa: ARG002 - there is only here and now
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run the call now and hand its answer over."""
        try:
            answer = call()
        except Exception as error:  # noqa: BLE001 - handed to the presenter, which knows the three voices
            failed(error)
        else:
            done(answer)

    def at_home(self, call: Callable[[], None]) -> None:
        """Call it now: there is only one thread."""
        call()


class NoticeKind(StrEnum):
    """The five voices of the band (colour, icon and sound belong to the view)."""

    READY = "ready"
    OK = "ok"
    DONE = "done"
    WARN = "warn"
    ERR = "err"


@dataclass(frozen=True)
class Notice:
    """What just happened or what to do next: one large line and one small one."""

    kind: NoticeKind
    headline: Text
    detail: Text | None = None
    serial: int = 0
    """Grows with every notice, so that the same words twice still sound twice."""


@dataclass(frozen=True)
class Trouble:
    """Why a page or an act failed, in words, and what a report would need."""

    headline: Text
    advice: Text | None = None
    details: str = ""
    is_bug: bool = False


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


class Presenter(Generic[S]):
    """Holds one frozen state, changes it in whole, and tells whoever listens."""

    watches: frozenset[str] = frozenset()
    """Names of the tables whose change makes this screen stale."""

    def __init__(self, work: Work, jobs: Jobs, state: S) -> None:
        self.work = work
        self.jobs = jobs
        self.state = state
        self._listeners: list[Callable[[S], None]] = []
        self._visible = False
        self._stale = True
        self._gathering = 0
        self._doubts = Doubts()
        self._sent_ids: set[str] = set()
        """Gestures that were sent and are not answered yet, by their ids."""
        self.paper_press: Press | None = None
        """Who draws papers, for pages that make files of them."""
        self.offer: Callable[[Forbidden], None] | None = None
        """Who is asked to have somebody allow what this person may not; without one it is refused."""

    @property
    def unanswered(self) -> int:
        """How many acts of this screen the database has not answered to, for now or since its line was lost."""
        return len(self._sent_ids | {each.gesture.id for each in self._doubts.open})

    def listen(self, listener: Callable[[S], None]) -> None:
        """Have every new state from now on, and the present one at once."""
        self._listeners.append(listener)
        listener(self.state)

    def forget(self) -> None:
        """Let go of every listener, so that a closed view can be freed."""
        self._listeners.clear()

    def show(self, **changes: Any) -> None:
        """Make and announce the next state."""
        self.state = replace(self.state, **changes)  # type: ignore[type-var]  # every State is a dataclass
        if not self._gathering:
            for listener in tuple(self._listeners):
                listener(self.state)

    @contextmanager
    def in_one_go(self) -> Iterator[None]:
        """Announce only the last of the states made meanwhile: a screen that is drawn whole is drawn once."""
        before = self.state
        self._gathering += 1
        try:
            yield
        finally:
            self._gathering -= 1
            if self.state is not before:
                self.show()

    def appear(self) -> None:
        """The screen came into view: ask again if something changed meanwhile."""
        self._visible = True
        if self._stale:
            self._stale = False
            self.refresh()

    def disappear(self) -> None:
        """The screen is hidden: changes only mark it stale."""
        self._visible = False

    def changed(self, tables: Collection[str]) -> None:
        """Some deed, here or elsewhere, changed these tables."""
        if self.watches.isdisjoint(tables):
            return
        if self._visible:
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Ask for what the screen shows; screens with something to load override this."""

    def do(
        self,
        deed: Callable[..., T],
        *args: Any,
        gesture: Gesture | None = None,
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[Exception], None] | None = None,
        **named: Any,
    ) -> None:
        """Carry out a deed that writes. One gesture takes effect once, however often it is sent.

        When its answer is lost with the line, it stays in doubt: trying it again sends the same gesture, and the
        first answer that comes through asks what became of it.
        """
        gesture = gesture or click(self.work.now())
        sent = self._doubts.again(deed, args, named, gesture) or gesture
        self._send(Doubt(deed, args, named, sent, then or _nothing), otherwise or self.failed, self.work)

    def ask(
        self,
        deed: Callable[..., T],
        *args: Any,
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        **named: Any,
    ) -> None:
        """Read something; the answer comes to ``then``."""
        asked = time.monotonic()

        def read() -> T:
            self.work.refuse_if_queued_since(asked)
            return self.work.read(deed, *args, **named)

        def answered(answer: T) -> None:
            self.settle()
            then(answer)

        self.jobs.submit(Lane.DATABASE, read, answered, otherwise or self.failed)

    def outside(
        self,
        task: Callable[..., T],
        *args: Any,
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do something in the outside world (printer, file, courier), never inside a transaction."""
        self.jobs.submit(Lane.OUTSIDE, lambda: task(*args), then or _nothing, otherwise or self.failed)

    def failed(self, error: Exception) -> None:
        """Tell the person in the voice that fits; screens override ``troubled`` to place it."""
        self.troubled(trouble_of(error))

    def _send(self, doubt: Doubt, otherwise: Callable[[Exception], None], work: Work) -> None:
        self._sent_ids.add(doubt.gesture.id)
        self.jobs.submit(
            Lane.DATABASE,
            lambda: work.write(doubt.deed, *doubt.args, gesture=doubt.gesture, **doubt.named),
            partial(self._deed_answered, doubt),
            partial(self._deed_lost, doubt, otherwise),
        )

    def _deed_answered(self, doubt: Doubt, answer: Any) -> None:
        self._sent_ids.discard(doubt.gesture.id)
        self._doubts.forget(doubt.gesture)
        doubt.then(answer)

    def _deed_lost(self, doubt: Doubt, otherwise: Callable[[Exception], None], error: Exception) -> None:
        self._sent_ids.discard(doubt.gesture.id)
        if isinstance(error, Unavailable):
            self._doubts.keep(doubt)
        else:
            self._doubts.forget(doubt.gesture)
        if isinstance(error, NotAllowed) and self.offer is not None:
            carry_out, leave = partial(self._send, doubt, otherwise), partial(otherwise, error)
            self.offer(Forbidden(doubt, carry_out, leave, put_off=self.refresh))
        else:
            otherwise(error)

    def settle(self) -> None:
        """The database answers: ask what became of the deeds whose answers were lost."""
        for doubt in self._doubts.take():
            self._sent_ids.add(doubt.gesture.id)
            self.jobs.submit(
                Lane.DATABASE,
                partial(self.work.settled, doubt.gesture),
                partial(self._deed_settled, doubt),
                partial(self._deed_lost, doubt, _nothing),
            )

    def _deed_settled(self, doubt: Doubt, found: Settled) -> None:
        self._sent_ids.discard(doubt.gesture.id)
        if found.is_kept:
            doubt.then(found.answer)

    def troubled(self, trouble: Trouble) -> None:
        """Show trouble. A screen without a place of its own for it lets the window report it."""
        raise RuntimeError(str(trouble.headline))


class AtStation(Presenter[S]):
    """A presenter with a band: it speaks there, and pauses while the database does not answer.

    Its state has ``notice``, ``is_loading`` and ``is_offline``; the page asks again every two seconds.
    """

    def do(
        self,
        deed: Callable[..., T],
        *args: Any,
        gesture: Gesture | None = None,
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[Exception], None] | None = None,
        **named: Any,
    ) -> None:
        """Carry out a deed; what no database hears is not counted."""
        super().do(deed, *args, gesture=gesture, then=then, otherwise=otherwise or self._unanswered, **named)

    def ask(
        self,
        deed: Callable[..., T],
        *args: Any,
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        **named: Any,
    ) -> None:
        """Read something; the first answer after a pause ends it."""

        def answered(answer: T) -> None:
            self._is_back()
            then(answer)

        super().ask(deed, *args, then=answered, otherwise=otherwise or self._unanswered, **named)

    def _unanswered(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            self.failed(error)
            return
        self.show(is_offline=True, is_loading=False)
        self._say(NoticeKind.ERR, *paused_because(error))

    def _is_back(self) -> None:
        if self.state.is_offline:  # type: ignore[attr-defined]  # every state of a station has it
            self.show(is_offline=False)
            self._say(NoticeKind.READY, Text("Connected again"), Text("Look at the counts, then scan on."))

    def _say(self, kind: NoticeKind, headline: Text, detail: Text | None = None) -> None:
        self._notice(Notice(kind, headline, detail))

    def _notice(self, notice: Notice) -> None:
        last: Notice = self.state.notice  # type: ignore[attr-defined]  # every state of a station has one
        self.show(notice=replace(notice, serial=last.serial + 1))


def paused_because(error: Unavailable) -> tuple[Text, Text]:
    """Why a station pauses, for its band: the line is gone, or the database takes nothing."""
    if isinstance(error, AwayForLonger):
        return Text("{why} Scanning is paused.", why=error.reason), error.advice or Text("Your work is kept.")
    if isinstance(error, NotWritable):
        return error.reason, error.advice or Text("Your work is kept.")
    return Text("No connection. Scanning is paused."), Text("It goes on by itself. Wait a moment.")


def trouble_of(error: Exception) -> Trouble:
    """The three voices: the business says no, the world does not answer, or a bug of ours."""
    match error:
        case Refusal() | Unavailable():
            return Trouble(error.reason, error.advice)
        case _:
            log.error("A deed failed in a way nobody foresaw", exc_info=error)
            return Trouble(
                Text("Something went wrong. Nothing was changed."),
                Text("Try again. If it happens twice, copy the details and report them."),
                details="".join(_lines_of(error)),
                is_bug=True,
            )


def _lines_of(error: Exception) -> list[str]:
    import traceback  # noqa: PLC0415 - only needed on the day of trouble

    return traceback.format_exception(error)


def click(at: datetime) -> Gesture:
    """The gesture behind a button or key, which carries no code."""
    return Gesture(uuid.uuid4().hex, at)


def _nothing(_: Any) -> None:
    return None

"""What became of each deed a bot did: kept under its command id, refused in words, or not known yet."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Settled, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.services import selling
from omsdesk.services.resolving import CodeKind
from omsdesk.services.scan_result import ScanResult
from omsdesk.services.stock_scan import Seen

T = TypeVar("T")
OK = "ok"
UNKNOWN = "Unknown code"
KEEPSAKES = (selling.keep_typed, selling.forget_typed)
"""What the program keeps of a form while somebody types: nothing that anybody would call an act."""


@dataclass(frozen=True)
class Outcome:
    """One deed as the screen heard of it."""

    key: str
    """Its command id; blank for a refusal, which keeps nothing."""
    result: str
    answer: Any = None
    ms: float = 0.0
    is_late: bool = False
    """Whether its first answer was lost with the line."""


class ToldWork(Work):
    """A station's Work that remembers what its screen was told."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.outcomes: list[Outcome] = []
        self.is_away = False
        """Whether the database did not answer the last time it was asked."""

    def write(self, deed: Callable[..., T], *args: Any, gesture: Gesture | None = None, **named: Any) -> T:
        """The deed itself, and a note of what it came to."""
        began = time.perf_counter()
        gesture = gesture or Gesture.of(self.now())
        try:
            answer = super().write(deed, *args, gesture=gesture, **named)
        except Refusal as refusal:
            self._note(deed, Outcome("", str(refusal), ms=_ms(began)))
            raise
        except Unavailable:
            self.is_away = True
            raise
        self.is_away = False
        self._note(deed, Outcome(gesture.id, _words(answer), answer, _ms(began)))
        return answer

    def read(self, deed: Callable[..., T], *args: Any, **named: Any) -> T:
        """The question itself; an answer of any kind shows that the database is there."""
        try:
            answer = super().read(deed, *args, **named)
        except Unavailable:
            self.is_away = True
            raise
        self.is_away = False
        return answer

    def settled(self, gesture: Gesture) -> Settled:
        """A deed whose answer was lost turns out to be kept: now the screen hears of it."""
        found = super().settled(gesture)
        if found.is_kept:
            self.outcomes.append(Outcome(gesture.id, _words(found.answer), found.answer, is_late=True))
        return found

    def _note(self, deed: Callable[..., Any], outcome: Outcome) -> None:
        if deed not in KEEPSAKES:
            self.outcomes.append(outcome)


class CrewJobs(JobsInPlace):
    """Everything at once and in place; news from other threads wait until the bot looks up from its work."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def submit(
        self,
        lane: Lane,  # noqa: ARG002 - there is only here and now
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run it now. What is neither done, refused nor away is a bug, and ends the bot."""
        try:
            answer = call()
        except (Refusal, Unavailable) as error:
            failed(error)
        else:
            done(answer)

    def at_home(self, call: Callable[[], None]) -> None:
        """Keep it for the next look up; a list takes calls from any thread."""
        self._waiting.append(call)

    def look_up(self) -> None:
        """Hear what happened elsewhere meanwhile."""
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()


def _words(answer: Any) -> str:
    """What a person reads: nothing more than that it went well, or why the scan was refused."""
    if isinstance(answer, ScanResult) and answer.outcome.value != OK:
        return f"{str(answer.headline).rstrip('.')}. {answer.detail}" if answer.detail else str(answer.headline)
    if isinstance(answer, Seen) and answer.kind is CodeKind.UNKNOWN:
        return UNKNOWN
    return OK


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)

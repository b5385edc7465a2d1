"""One bot at its station: what it does passes through the presenters, and what the screen said is told at once."""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.crew.told import CrewJobs, Outcome, ToldWork
from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.desk import Desk

STAY_SECONDS = 20.0
"""As often as the window gives a sign of life."""
LOOK_AGAIN_SECONDS = 2.0
"""As often as a paused page asks whether the database is back."""
IDLE_SECONDS = 0.25
LATE = "settled late"


@dataclass
class Bot:
    """Somebody at a station: hands, eyes and some dice."""

    desk: Desk
    dice: random.Random
    open_page: str = ""
    until: float = 0.0
    """When the shift ends, by ``time.monotonic``."""
    _stayed: float = field(default_factory=time.monotonic)

    @property
    def work(self) -> ToldWork:
        """The station's Work."""
        work = self.desk.work
        assert isinstance(work, ToldWork)
        return work

    @property
    def is_over(self) -> bool:
        """Whether the shift has ended."""
        return time.monotonic() >= self.until

    def page(self, key: str) -> Any:
        """Turn to a page, as the rail does: only one is looked at."""
        presenter = self.desk.presenter(key)
        if key != self.open_page:
            if self.open_page:
                self.desk.presenter(self.open_page).disappear()
            self.open_page = key
            presenter.appear()
        return presenter

    def act(self, name: str, verb: Callable[..., Any], *args: Any, about: str | Callable[[Any], str] = "") -> None:
        """Do one thing and tell what the screen made of it; ``about`` names it, from the deed's answer if need be."""
        self.work.outcomes.clear()
        verb(*args)
        for outcome in self._new():
            tell(name, outcome, about(outcome.answer) if callable(about) and outcome.answer else about)

    def scan(self, page: Any, name: str, code: str, about: str = "") -> None:
        """Pull the trigger once."""
        self.act(name, page.scanned, Gesture.of(self.work.now(), code), about=about)

    def command(self, page: Any, name: str, word: str, about: str = "") -> None:
        """Scan one of the command codes of the sheet at the bench."""
        self.scan(page, name, f"CD{word}", about)

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.dice.random() < share

    def wait(self, seconds: float = IDLE_SECONDS) -> None:
        """Stand about until there may be something to do."""
        time.sleep(max(min(seconds, self.until - time.monotonic()), 0.0))
        self.look_up()

    def look_up(self) -> None:
        """Hear the news, give a sign of life, and wait out a lost connection as the page does."""
        jobs = self.desk.jobs
        assert isinstance(jobs, CrewJobs)
        jobs.look_up()
        if time.monotonic() - self._stayed >= STAY_SECONDS:
            self._stayed = time.monotonic()
            self.desk.stay()
            self.desk.send_refunds()
        self._tell_late()
        while self.work.is_away and not self.is_over:
            time.sleep(min(LOOK_AGAIN_SECONDS, max(self.until - time.monotonic(), 0.0)))
            if self.open_page:
                self.desk.presenter(self.open_page).refresh()
            self._tell_late()

    def _tell_late(self) -> None:
        for outcome in self._new():
            if outcome.is_late:
                tell(LATE, outcome, "")

    def _new(self) -> list[Outcome]:
        found, self.work.outcomes = self.work.outcomes, []
        return found


def tell(act: str, outcome: Outcome, about: Any) -> None:
    """One line of JSON, out at once: whoever kills this process has read all that was acknowledged."""
    line = {"act": act, "key": outcome.key, "about": str(about), "result": outcome.result, "ms": outcome.ms}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def piece(product_id: int) -> str:
    """What stands on a product's label."""
    return house_code("SK", product_id)

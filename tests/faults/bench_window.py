"""A packer's real window in a process of its own: it packs until its input ends, and its screen is watched.

``python -m tests.faults.bench_window URL FOLDER NAME PIN`` tells each act as a bot does, one line of JSON, so it is one
more of a crew. At the end ``screen.json`` in the folder says what the screen's thread went through. Every event is
timed by the processor's clock of that thread (``WatchedApplication``), every call out of it is noted (``Watch``; each
wait for a shared database, also for a connection to it, passes ``PatientConnection.wait`` or ``patience.connect``),
and a timer says how late it came (``Heartbeat``).
"""

import json
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEventLoop
from sqlalchemy import event

from benchmarks.crew.bench import tell
from benchmarks.crew.told import Outcome, ToldWork
from omsdesk import app, desk
from omsdesk.codes import house_code
from omsdesk.database import patience
from omsdesk.views.keyboard import Keyboard
from tests.faults.heartbeat import Heartbeat
from tests.views import shop as shops
from tests.views.shop import Shop
from tests.views.watched_day import Watch, WatchedApplication

SCREEN = "screen.json"
PAUSE = "pause"
"""Told among the acts when the page says that there is no connection."""
LOOK_AGAIN_SECONDS = 0.2
LONGEST_LOOK_SECONDS = 1.0
SLICE_MS = 20


class Screen(logging.Handler):
    """What the screen's thread went through while the bench was at work."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.ERROR)
        self.watch = watch
        self.late_ms = 0.0
        self.paused_at: list[float] = []
        """When the page said that there is no connection, by the clock that all processes share."""
        self._is_away = False
        self.faults: list[str] = []

    def came_late(self, ms: float) -> None:
        """The timer came so late on the window's own account."""
        self.late_ms = max(self.late_ms, ms)

    def look(self, shop: Shop) -> None:
        """Let events pass for a moment, and see whether the page pauses."""
        shop.person.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, SLICE_MS)
        is_away = bool(shop.page.presenter.state.is_offline)
        if is_away and not self._is_away:
            self.paused_at.append(time.monotonic())
            tell(PAUSE, Outcome("", "No connection"), "")
        self._is_away = is_away
        time.sleep(SLICE_MS / 4000)

    def stay_awake(self, shop: Shop, seconds: float) -> None:
        """Wait for something to do."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.look(shop)

    def emit(self, record: logging.LogRecord) -> None:
        """A deed failed and the page told of it; as little foreseen."""
        self.faults.append(self.format(record) + "\n")

    def fault(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        """Something that nobody foresaw."""
        self.faults.append("".join(traceback.format_exception(kind, error, where)))

    def told(self, beats: int) -> dict[str, Any]:
        """All of it."""
        return {
            "beats": beats,
            "late_ms": round(self.late_ms),
            "event_ms": max((each["ms"] for each in self.watch.slow), default=0),
            "slow": self.watch.slow,
            "calls": self.watch.calls,
            "paused_at": self.paused_at,
        }


def main(url: str, folder: Path, name: str, pin: str) -> int:
    """A shift; status 1 when something happened that nobody foresaw."""
    sys.setswitchinterval(app.SWITCH_SECONDS)
    setattr(desk, "Work", ToldWork)  # noqa: B010 - the same station, and what its screen was told
    shops.PINS[name] = pin
    application, screen = WatchedApplication(["bench"]), Screen(Watch())
    over = threading.Event()
    threading.Thread(target=wait_for_evening, args=(over,), daemon=True).start()
    sys.addaudithook(screen.watch.audit)
    sys.excepthook = screen.fault
    logging.getLogger().addHandler(screen)
    with shops.open_shop(application, url, folder) as shop, watched(application, shop, screen, folder / SCREEN):
        shop.sign_in(name)
        shop.go("pack")
        pack(shop, screen, over)
    sys.stderr.write("".join(screen.faults))
    return 1 if screen.faults else 0


def wait_for_evening(over: threading.Event) -> None:
    """Until the input ends."""
    sys.stdin.read()
    over.set()


@contextmanager
def watched(application: WatchedApplication, shop: Shop, screen: Screen, file: Path) -> Iterator[None]:
    """From now on nothing that this thread does is overlooked; at the end it is written down."""
    watch = screen.watch
    application.watch = watch
    event.listen(shop.desk.work.engine, "before_cursor_execute", watch.executed)
    note_waits(watch)
    app.keep_for_good()
    watch.begin("pack")
    application.take_toll()
    heart = Heartbeat(screen.came_late)
    try:
        yield
    finally:
        heart.rest()
        watch.is_on = False
        file.write_text(json.dumps(screen.told(heart.beats)), encoding="utf-8")


def note_waits(watch: Watch) -> None:
    """Each wait for a shared database is noted if this thread does it."""
    connects, waits = patience.connect, patience.PatientConnection.wait

    def connect(*args: Any, **named: Any) -> patience.PatientConnection:
        watch.executed()
        return connects(*args, **named)

    def wait(self: patience.PatientConnection, *args: Any, **named: Any) -> Any:
        watch.executed()
        return waits(self, *args, **named)

    patience.connect = connect
    patience.PatientConnection.wait = wait  # type: ignore[method-assign]


def pack(shop: Shop, screen: Screen, over: threading.Event) -> None:
    """One order after the other, as long as the shift lasts; whatever the band says, go on."""
    page: Any = shop.page
    while not over.is_set():
        state = page.presenter.state
        if state.may_finish:
            act(shop, screen, lambda keyboard: keyboard.press("Return"))
        elif state.active is not None:
            act(shop, screen, lambda keyboard: keyboard.scan(house_code("SK", state.active.product_id)))  # noqa: B023 - called at once
            if page.band.kind == "err" and not page.presenter.state.is_offline:
                act(shop, screen, lambda keyboard: keyboard.scan("CDPAUSE"))
        else:
            act(shop, screen, lambda keyboard: keyboard.scan("CDNEXT"))
            screen.stay_awake(shop, LOOK_AGAIN_SECONDS)
        tell_acts(shop.desk.work)


def act(shop: Shop, screen: Screen, do: Callable[[Keyboard], None]) -> None:
    """One gesture, and a look at what came of it; who waits too long for an answer scans again."""
    do(shop.person._keyboard)
    ends = time.monotonic() + LONGEST_LOOK_SECONDS
    while (shop.jobs.is_busy() or len(shop.window.scans)) and time.monotonic() < ends:
        screen.look(shop)


def tell_acts(work: Any) -> None:
    """What the screen was told since the last time; the lane adds at the end meanwhile."""
    while work.outcomes:
        tell("pack", work.outcomes.pop(0), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]))

"""A morning at the window with every event of the screen's thread timed and every call out of it noted.

Run as a program, because an audit hook stays for ever and the clock sits in an application of its own:
``python -m tests.views.watched_day SHOP_FILE FOLDER`` prints what it saw as JSON.
"""

import json
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

OUTSIDE = frozenset({"open", "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"})
_OWN_CLOCKS = "/proc/self/"
_OWN_FILES = (".py", ".pyc", ".so", ".svg", ".ttf", ".ini", ".wav", ".json", ".dat")
"""What the program itself is made of: code that is imported with a page's first visit, icons and letters."""
PAGE_DOWNS = 40
_TRIES = 5_000


class Watch:
    """What the screen's thread did, and what it must not do."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.act = "start"
        self.slow: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.events = 0
        self.is_on = False

    def begin(self, act: str) -> None:
        """What is done from now on has this name."""
        self.act, self.is_on = act, True

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        """Every audited call of the process; only this thread's matter."""
        if not self.is_on or event not in OUTSIDE or threading.get_ident() != self.thread:
            return
        what = str(args[0]) if args else ""
        if event != "open" or not (what.endswith(_OWN_FILES) or what.startswith(_OWN_CLOCKS)):
            self.note(f"{event} {what}")

    def executed(self, *_args: Any) -> None:
        """A statement was sent to the database."""
        if self.is_on and threading.get_ident() == self.thread:
            self.note("database")

    def note(self, what: str) -> None:
        """Somebody called out of the screen's thread."""
        frames = [each for each in traceback.extract_stack() if "/omsdesk/" in each.filename]
        where = ", ".join(f"{Path(each.filename).stem}.{each.name}" for each in frames[-3:])
        self.calls.append(f"{self.act}: {what} ({where})")

    def took(self, seconds: float, receiver: str, kind: str) -> None:
        """One event is over."""
        self.events += 1
        if seconds > 0.02:
            self.slow.append({"act": self.act, "ms": round(seconds * 1000), "receiver": receiver, "event": kind})


class WatchedApplication(QApplication):
    """Times each event with the processor's clock of its own thread."""

    watch: Watch | None = None
    _is_inside = False
    _inner = 0
    _toll = 0.0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver it."""
        if self.watch is None or not self.watch.is_on:
            return super().notify(receiver, event)
        if self._is_inside:
            self._inner += 1
            return super().notify(receiver, event)
        kind, name = str(event.type()), type(receiver).__name__
        self._is_inside, self._inner = True, 0
        began = time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            self._is_inside = False
            self.watch.took(time.thread_time() - began - self._inner * self._toll, name, kind)

    def take_toll(self) -> None:
        """What it costs that each event inside another passes here, which it would not do without us."""
        receiver, event = QObject(), QEvent(QEvent.Type.User)
        self._is_inside = True
        began = time.thread_time()
        for _ in range(_TRIES):
            QApplication.sendEvent(receiver, event)
        self._toll = (time.thread_time() - began) / _TRIES
        self._is_inside = False


def main(file: Path, folder: Path) -> dict[str, Any]:
    """The morning; what was seen."""
    from sqlalchemy import event

    from omsdesk.app import keep_for_good
    from omsdesk.services import order_detail
    from omsdesk.services.queue_filter import Tab
    from tests.views.shop import SIGNED_IN, open_shop

    app, watch = WatchedApplication(["watched"]), Watch()
    app.watch = watch
    sys.addaudithook(watch.audit)
    with open_shop(app, f"sqlite:///{file}", folder) as shop:
        event.listen(shop.desk.work.engine, "before_cursor_execute", watch.executed)
        order_id = shop.orders(Tab.READY_TO_PACK)[0]
        lines = shop.read(order_detail.show, order_id).order.lines
        keep_for_good()
        watch.begin("sign in")
        app.take_toll()
        shop.sign_in()
        for round_ in ("first", "second"):
            for key in SIGNED_IN:
                watch.begin(f"{round_} visit of {key}")
                shop.go(key)
        watch.begin("scroll the orders")
        shop.go("orders")
        shop.person.press(*["PgDown"] * PAGE_DOWNS, "End", "Home")
        watch.begin("pack an order")
        shop.go("pack")
        shop.scan("SO", order_id)
        for line in lines:
            for _ in range(line.ordered - line.cancelled):
                shop.scan("SK", line.product_id)
        shop.person.wait_for(lambda: _note_is_read(shop), "the order's note is read")
        watch.is_on = False
        status = str(shop.read(order_detail.show, order_id).order.headline.word)
    return {"events": watch.events, "slow": watch.slow, "calls": watch.calls, "status": status}


def _note_is_read(shop: Any) -> bool:
    """A note stops the order once. An Enter within half a second of a scan may be the scanner's, and is not counted."""
    if shop.page.presenter.state.may_finish:
        shop.person.press("Return")
    return not shop.page.presenter.state.may_finish


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))  # noqa: T201 - the answer to the test that asked

"""What nobody foresaw: written to the log, shown calmly, never a reason to close a station."""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTime, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

log = logging.getLogger(__name__)
_QUIET_SECONDS = 10.0


class CrashSheet(Sheet):
    """What happened, and four ways on; Continue has the focus."""

    def __init__(self, details: str, logs: Path, go_on: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__(640)
        self.details = details
        now = QTime.currentTime().toString("HH:mm:ss")
        words = Text("Something went wrong. Your work up to {time} is saved.", time=now)
        self.body.addWidget(label(words, theme.PAGE, theme.SEMIBOLD, wrap=True))
        last = details.strip().splitlines()[-1] if details.strip() else ""
        self.body.addWidget(label(last, ink="text2", wrap=True))
        row = FlowRow()
        self.go_on = Button(Text("Continue"), "arrow-right", kind="primary")
        copy, folder, close = (
            Button(Text("Copy details"), "copy"),
            Button(Text("Open log folder"), "folder-open"),
            Button(Text("Close"), "x"),
        )
        self.go_on.clicked.connect(go_on)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs))))
        close.clicked.connect(leave)
        for button in (copy, folder, close):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.go_on)
        self.body.addLayout(row)


class CrashReporter(QObject):
    """Hears of every exception that nobody caught, on any thread, and tells the window now and then."""

    happened = Signal(str)

    def __init__(self, show: Callable[[str], object], *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last = -_QUIET_SECONDS
        self.happened.connect(show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Be the one who is told."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log it always; show it unless the last one was a moment ago (a bug in painting would drown the desk)."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("Unforeseen: %s", details)
        if self._clock() - self._last >= _QUIET_SECONDS:
            self._last = self._clock()
            self.happened.emit(details)

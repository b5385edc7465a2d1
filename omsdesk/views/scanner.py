"""Telling a scanner from a typist, and handing its codes on one at a time.

A scanner types faster than any hand and ends with Enter or Tab. The detector sees every key before
any widget, holds characters back until it is sure, and gives back, in order, whatever was typed by
hand. It goes by the time written in the event: by the time of arrival, an interface that was busy
for a third of a second turns typed PINs into scans.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QMouseEvent, QWindow
from shiboken6 import isValid

from omsdesk.clock import Now, utc_now
from omsdesk.codes import GS, parse_house_code
from omsdesk.database.gesture import Gesture

_SKIPPED = frozenset({
    Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr, Qt.Key.Key_Control,
    Qt.Key.Key_Mode_switch,
})  # fmt: skip
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_COMBINING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_FLUSHING = frozenset({QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress})
_WATCHED = _KEYS | _FLUSHING
_CLASSES = frozenset({QKeyEvent, QMouseEvent, QInputMethodEvent})
"""Of what is watched. To ask an event for its kind takes longer than all else here, and few events are these."""
_PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
_SLACK_MS = 15
_WITHOUT_SUFFIX_MS = 80
_TESTED_GAP_MS, _TESTED_WAIT_MS = 150, 250
"""Scanner test is patient: it wants to know how slow a scanner is."""
_MERGED = frozenset({"SO", "PL", "TO", "RE", "PK", "CD", "US"})
"""House codes that mean the same however often they are read at once; a product's two scans are two pieces."""
MERGED_WITHIN_MS = 500
SECOND_BARCODE_WITHIN_MS = 400


@dataclass(frozen=True)
class Settings:
    """How this station's scanner types; measured by Scanner test."""

    gap_ms: int = 35
    min_length: int = 4
    prefix: str = ""
    has_suffix: bool = True
    letters: Mapping[str, str] = field(default_factory=dict)
    """What the scanner types and what it means, where its keyboard layout is another."""


@dataclass(frozen=True)
class Burst:
    """A scan as it was measured, for Scanner test."""

    code: str
    longest_gap_ms: int
    suffix: str


class Detector(QObject):
    """The event filter. ``code_read`` says that a code was scanned, wherever the cursor is."""

    code_read = Signal(str)
    measured = Signal(object)

    def __init__(self, settings: Settings = Settings(), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.before_key: Callable[[], object] = _nothing
        """Called before any key goes to a window, typed or given back."""
        self._held: list[tuple[QWindow, QKeyEvent]] = []
        self._code = ""
        self._last_ms = 0
        self._longest_ms = 0
        self._eaten: set[int] = set()
        self._replaying = self._is_watching = self._is_tested = False
        self._due = 0.0
        self.touched = time.monotonic()
        """When a key, a click or a scan came last."""
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._time_is_up)

    def watch(self, app: QGuiApplication) -> None:
        """See every key of the application from now on."""
        self._is_watching = True
        app.installEventFilter(self)

    def try_out(self, tested: bool) -> None:
        """Scanner test has the cursor: bursts are measured as they come, whole or not, and scan nothing."""
        self._flush()
        self._is_tested = tested

    @contextmanager
    def resting(self) -> Iterator[None]:
        """While a page is built no key can come, and thousands of other events need not pass here."""
        app = QGuiApplication.instance()
        if app is None or not self._is_watching:
            yield
            return
        app.removeEventFilter(self)
        try:
            yield
        finally:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a key (True) or let it pass."""
        if type(event) not in _CLASSES:
            return False
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if kind in _PRESSES and isinstance(watched, QWindow):
            self.before_key()
        if self._replaying:
            return False
        self.touched = time.monotonic()
        if kind in _FLUSHING:
            self._flush()
            return False
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._released(watched, event)
        if kind == QEvent.Type.ShortcutOverride:
            return self._asked(event)
        return self._pressed(watched, event)

    # ------------------------------------------------------------------ keys

    def _asked(self, event: QKeyEvent) -> bool:
        """A real key is first offered to the shortcuts: those that may belong to a scan are kept from them.

        Keys given back later are offered again, so a digit that picks a choice still does.
        """
        if self._may_belong(event):
            event.accept()
            return True
        if event.key() not in _SKIPPED:
            self._flush()
        return False

    def _may_belong(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        if event.key() in _ENDS and not event.modifiers() & _COMBINING:
            return bool(self._held)
        text = _text_of(event)
        return bool(text) and (bool(self._held) or not self.settings.prefix or text == self.settings.prefix)

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _SKIPPED:
            return False
        stamp = event.timestamp() or round(time.monotonic() * 1000)
        if not self._may_belong(event):
            self._flush()
            return False
        if event.key() in _ENDS:
            return self._ended(window, event, stamp)
        if self._held and not 0 <= stamp - self._last_ms <= self._gap_ms():
            self._give_up_on_late()
            if not self._may_belong(event):
                return False
        self._hold(window, event, stamp)
        return True

    def _give_up_on_late(self) -> None:
        """Too slow for a scanner: what is held was typed, or came from a scanner without Enter."""
        if not self._needs_suffix and self._is_whole():
            self._accept("")
        else:
            self._flush()

    def _hold(self, window: QWindow, event: QKeyEvent, stamp: int) -> None:
        if self._held:
            self._longest_ms = max(self._longest_ms, stamp - self._last_ms)
        self._last_ms = stamp
        self._code += _text_of(event)
        self._held.append((window, event.clone()))
        self._eaten.add(event.key())
        self._wait()

    def _ended(self, window: QWindow, event: QKeyEvent, stamp: int) -> bool:
        in_time = 0 <= stamp - self._last_ms <= 2 * self._gap_ms()
        if in_time and self._is_whole():
            self._eaten.add(event.key())
            self._accept("Tab" if event.key() == Qt.Key.Key_Tab else "Enter")
            return True
        self._flush()
        self._send(window, event.clone())
        return True

    def _released(self, window: QWindow, event: QKeyEvent) -> bool:
        """A release waits behind its press: a held Space must not come up before it went down."""
        if event.key() not in self._eaten:
            return False
        if self._held:
            self._held.append((window, event.clone()))
        self._eaten.discard(event.key())
        return True

    # ------------------------------------------------------------------ decisions

    def _gap_ms(self) -> int:
        """After a prefix there is no doubt any more, only a scanner that may be slow."""
        if self._is_tested:
            return _TESTED_GAP_MS
        return 150 if self._code.startswith(self.settings.prefix or "\0") else self.settings.gap_ms

    def _is_whole(self) -> bool:
        if self.settings.prefix:
            return len(self._code) > len(self.settings.prefix)
        return len(self._code) >= self.settings.min_length

    def _accept(self, suffix: str) -> None:
        code, longest = self._code.removeprefix(self.settings.prefix), self._longest_ms
        self._clear()
        self.measured.emit(Burst(code, longest, suffix))
        if not self._is_tested:
            self.code_read.emit("".join(self.settings.letters.get(each, each) for each in code))

    @property
    def _needs_suffix(self) -> bool:
        return self.settings.has_suffix and not self._is_tested

    def _wait(self) -> None:
        if not self._needs_suffix and self._is_whole():
            patience = _TESTED_WAIT_MS if self._is_tested else _WITHOUT_SUFFIX_MS
        else:
            patience = self._gap_ms() * (2 if self._is_whole() else 1) + _SLACK_MS
        self._due = time.monotonic() + patience / 1000
        self._timer.start(patience)

    def _time_is_up(self) -> None:
        """Nothing came in time, unless the interface was busy and it waits in the queue: look there first."""
        if (time.monotonic() - self._due) * 1000 > _SLACK_MS:
            self._due = time.monotonic()
            self._timer.start(_SLACK_MS)
        elif not self._needs_suffix and self._is_whole():
            self._accept("")
        else:
            self._flush()

    def _flush(self) -> None:
        """It was a person: give the keys back, in order, to where they were going."""
        held = self._held
        self._clear()
        for window, event in held:
            self._send(window, event)

    def _clear(self) -> None:
        self._timer.stop()
        self._held, self._code, self._longest_ms = [], "", 0

    def _send(self, window: QWindow, event: QKeyEvent) -> None:
        if not isValid(window):
            return
        self._replaying = True
        try:
            QGuiApplication.sendEvent(window, event)
        finally:
            self._replaying = False


def _nothing() -> None:
    """No key needs anything done before it."""


def _text_of(event: QKeyEvent) -> str:
    """The character a key stands for inside a code, else nothing."""
    combined = event.modifiers() & _COMBINING
    if event.key() == Qt.Key.Key_BracketRight and combined == Qt.KeyboardModifier.ControlModifier:
        return GS
    text = event.text()
    if combined and combined != _ALT_GR:
        return GS if text == GS else ""
    return text if len(text) == 1 and (text.isprintable() or text == GS) else ""


class ScanQueue(QObject):
    """Codes in the order they were read, handed on one at a time; none is lost while a save runs."""

    scanned = Signal(object)
    """A ``Gesture`` for the page in view."""
    waiting = Signal(int)

    def __init__(
        self, is_busy: Callable[[], bool], now: Now = utc_now, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._is_busy = is_busy
        self._now = now
        self._clock = clock
        self._gestures: deque[Gesture] = deque()
        self._last = ("", 0.0)
        self._told = 0

    def put(self, code: str) -> None:
        """A code was read; the same order, tote or command twice within half a second is one."""
        if self._is_repeated(code):
            return
        self._gestures.append(Gesture.of(self._now(), code))
        self.go_on()

    def go_on(self) -> None:
        """Hand on the next one if nothing is being saved; called again when the save has ended."""
        while self._gestures and not self._is_busy():
            self.scanned.emit(self._gestures.popleft())
        if self._told != len(self._gestures):
            self._told = len(self._gestures)
            self.waiting.emit(self._told)

    def __len__(self) -> int:
        return len(self._gestures)

    def _is_repeated(self, code: str) -> bool:
        house, moment = parse_house_code(code), self._clock()
        key = f"{house.prefix}{house.rest}" if house and house.prefix in _MERGED else ""
        before, at = self._last
        self._last = (key, moment)
        return bool(key) and key == before and (moment - at) * 1000 < MERGED_WITHIN_MS


def is_second_barcode(accepted_at: datetime, unknown_at: datetime) -> bool:
    """Whether an unknown code came with an accepted one: two barcodes on one label, so no error, no sound."""
    return 0 <= (unknown_at - accepted_at).total_seconds() * 1000 <= SECOND_BARCODE_WITHIN_MS

"""The command palette: one line that finds records, commands and pages, each with its key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from omsdesk.views import icons, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.label import rule
from omsdesk.words import Text

WIDTH, HEIGHT = 640, 430
PER_GROUP = 8
_ROW, _HEADING, _EDGE = 33, 29, 18
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True)
class Entry:
    """One row: what it says, its icon and key, and what it does."""

    text: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    is_of_page: bool = True
    """Commands of the page are offered before anything is typed, those of the window after."""


@dataclass(frozen=True)
class Group:
    """Rows under a heading."""

    heading: Text
    entries: tuple[Entry, ...]


class Found(Protocol):
    """What the desk's search answers: a record and the page that shows it."""

    title: str
    detail: str
    icon: str
    page: str
    focus: dict[str, Any]


Search = Callable[[str, Callable[[Sequence[Entry]], None]], None]
"""Looks for a text and hands the records that match to the second argument, soon."""

Scan = Callable[[str], object]
"""Takes a code as the scanner does."""
LEAST_OF_A_CODE = 4


class Palette(QFrame):
    """The sheet. ``commands`` and ``places`` are what can be done and where one can go, fit for this page."""

    done = Signal()

    def __init__(
        self,
        search: Search,
        commands: Sequence[Entry],
        places: Sequence[Entry],
        recent: Sequence[Entry] = (),
        scan: Scan | None = None,
    ) -> None:
        super().__init__()
        self._scan = scan
        self.setProperty("frame", "sheet")
        self.setFixedSize(WIDTH, theme.scaled(HEIGHT))
        self._search, self._commands, self._places = search, tuple(commands), tuple(places)
        self._recent = tuple(recent)
        self._best: tuple[Entry, ...] = ()
        self._asked = self._answered = ""
        self._is_asking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.line = _Line(self._key)
        self.rows = _Rows()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.rows)
        self._scroll = scroll
        for widget in (self.line, rule(), scroll):
            column.addWidget(widget)
        self.line.textChanged.connect(self._typed)
        self.rows.clicked.connect(self._run)
        self._show()

    def _typed(self, text: str) -> None:
        self._asked = text.strip()
        self._ask()
        self._show()

    def _ask(self) -> None:
        """One question at a time; the newest text is asked next, those between never."""
        if self._is_asking or self._asked == self._answered:
            return
        if not self._asked:
            self._best, self._answered = (), ""
            return
        self._is_asking, asking = True, self._asked
        self._search(asking, lambda found: self._answer(asking, found))

    def _answer(self, asked: str, found: Sequence[Entry]) -> None:
        if not isValid(self):  # Enter or Esc was faster than the database
            return
        self._is_asking, self._answered = False, asked
        self._best = tuple(found[:PER_GROUP]) if self._asked else ()
        self._ask()
        self._show()

    def _show(self) -> None:
        text = self.line.text().strip().casefold()
        first = Group(Text("Best match"), self._best) if text else Group(Text("Opened last"), self._recent)
        commands = self._commands if text else [entry for entry in self._commands if entry.is_of_page]
        groups = (
            first,
            Group(Text("Commands"), _matching(commands, text)),
            Group(Text("Go to"), _matching(self._places, text)),
            Group(Text("Typed code"), self._as_scan(self.line.text().strip())),
        )
        self.rows.show_groups([group for group in groups if group.entries])
        if not self.rows.entries and not self._is_asking:
            missing = Text("Nothing found for '{text}'. Check the number or try fewer letters.", text=self.line.text())
            self.rows.show_nothing(str(missing))
        self._tell()

    def _as_scan(self, text: str) -> tuple[Entry, ...]:
        """The way on when the scanner is unplugged: what looks like a code can be taken as one."""
        is_code = len(text) >= LEAST_OF_A_CODE and " " not in text and any(each.isdigit() for each in text)
        if self._scan is None or not is_code:
            return ()
        return (
            Entry(
                str(Text("Take '{code}' as if it were scanned", code=text)), partial(self._scan, text), "scan-barcode"
            ),
        )

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in _MOVES:
            self.rows.move_by(_MOVES[Qt.Key(event.key())])
            area = self.rows.area_of(self.rows.current)
            self._scroll.ensureVisible(0, area.center().y(), 0, area.height())
            self._tell()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.rows.current)
            return True
        return False

    def _tell(self) -> None:
        entry = self.rows.entry()
        self.line.setAccessibleDescription(entry.text if entry else self.rows.nothing)

    def _run(self, place: int) -> None:
        if 0 <= place < len(self.rows.entries):
            entry = self.rows.entries[place]
            self.done.emit()
            entry.run()


class _Line(QLineEdit):
    def __init__(self, keys: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._keys = keys
        self.setProperty("bare", "true")
        theme.set_font(self, theme.DETAIL)
        self.setPlaceholderText(str(Text("Type an order, customer, SKU or command")))
        self.setAccessibleName(self.placeholderText())
        self.setTextMargins(12, 0, 12, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys(event):
            super().keyPressEvent(event)


class _Rows(QWidget):
    """Headings and rows, painted; one row is current."""

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.current = 0
        self.nothing = ""
        self._groups: list[Group] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(str(Text("Results")))

    def show_groups(self, groups: list[Group]) -> None:
        """Show these; the cursor goes to the first row."""
        self._groups, self.nothing = groups, ""
        self.entries = [entry for group in groups for entry in group.entries]
        self.current = 0
        self.setMinimumHeight(self._height())
        self.update()

    def show_nothing(self, words: str) -> None:
        """Say that there is nothing."""
        self.nothing = words
        self.update()

    def entry(self) -> Entry | None:
        """The current row."""
        return self.entries[self.current] if self.entries else None

    def move_by(self, steps: int) -> None:
        """Move the cursor, over group borders, not beyond the ends."""
        if self.entries:
            self.current = max(0, min(len(self.entries) - 1, self.current + steps))
            self.update()

    def area_of(self, place: int) -> QRect:
        """Where a row lies."""
        top = next((y for y, _, number in self._layout() if number == place), 0)
        return QRect(0, top, self.width(), theme.scaled(_ROW))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._height())

    def _height(self) -> int:
        return len(self.entries) * theme.scaled(_ROW) + len(self._groups) * theme.scaled(_HEADING) + 8

    def _layout(self) -> list[tuple[int, Group | Entry, int]]:
        y, number = 0, 0
        out: list[tuple[int, Group | Entry, int]] = []
        for group in self._groups:
            out.append((y, group, -1))
            y += theme.scaled(_HEADING)
            for entry in group.entries:
                out.append((y, entry, number))
                y += theme.scaled(_ROW)
                number += 1
        return out

    def _at(self, y: int) -> int:
        return next((n for top, _, n in self._layout() if n >= 0 and top <= y < top + theme.scaled(_ROW)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(int(event.position().y()))
        if place >= 0 and place != self.current:
            self.current = place
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._at(int(event.position().y()))
        if place >= 0:
            self.clicked.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - a few rows: drawn whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        if self.nothing:
            painter.setFont(theme.font(theme.TITLE))
            painter.setPen(theme.color("text2"))
            area = self.rect().adjusted(_EDGE, 20, -_EDGE, 0)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self.nothing)
            return
        for top, row, number in self._layout():
            if isinstance(row, Group):
                self._paint_heading(painter, top, str(row.heading))
            else:
                self._paint_row(painter, QRect(0, top, self.width(), theme.scaled(_ROW)), row, number == self.current)

    def _paint_heading(self, painter: QPainter, top: int, words: str) -> None:
        painter.setFont(theme.font(theme.HEADER, theme.SEMIBOLD))
        painter.setPen(theme.color("text2"))
        area = QRect(_EDGE, top + 4, self.width(), theme.scaled(_HEADING) - 4)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def _paint_row(self, painter: QPainter, area: QRect, entry: Entry, is_current: bool) -> None:
        if is_current:
            painter.fillRect(area, theme.color("selected"))
        if entry.icon:
            side = icons.IN_BUTTON
            icons.paint(painter, entry.icon, "text2", QRect(_EDGE, area.center().y() - side // 2, side, side).toRectF())
        key = entry.key or (str(Text("Enter")) if is_current else "")
        right = self._paint_key(painter, area, key) if key else area.right() - _EDGE
        painter.setFont(theme.font(theme.TITLE, theme.MEDIUM))
        painter.setPen(theme.color("text"))
        words = QRect(_EDGE + 24, area.top(), right - _EDGE - 36, area.height())
        shown = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), straight(shown))

    def _paint_key(self, painter: QPainter, area: QRect, key: str) -> int:
        """The key as a small cap on the right; returns its left edge."""
        font = theme.font(theme.CAPTION, theme.SEMIBOLD)
        width, height = QFontMetrics(font).horizontalAdvance(key) + 18, theme.scaled(20)
        cap = QRect(area.right() - _EDGE - width, area.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
        return cap.left()


def _matching(entries: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """The entries that hold every word of the text: first those that begin with it, then those with its words."""
    words = text.split()
    fitting = (entry for entry in entries if all(word in entry.text.casefold() for word in words))
    return tuple(sorted(fitting, key=lambda entry: _far_from(entry.text.casefold(), text, words)))[:PER_GROUP]


def _far_from(name: str, text: str, words: Sequence[str]) -> int:
    if name.startswith(text):
        return 0
    parts = name.split()
    if all(word in parts for word in words):
        return 1
    return 2 if all(any(part.startswith(word) for part in parts) for word in words) else 3

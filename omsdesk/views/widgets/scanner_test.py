"""Scanner test: a code to scan from the screen, and in words what the scanner made of it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.services.scanner_test import TEST_CODE, Verdict
from omsdesk.views import theme
from omsdesk.views.scanner import Burst, Detector
from omsdesk.views.widgets.buttons import Button, paint_box
from omsdesk.views.widgets.label import Words, label, show_if
from omsdesk.words import Text

_MODULE, _QUIET, _BARS_HEIGHT = 2, 10, 56
_EDGE, _WORDS_HEIGHT, _MODULES = 10, 22, 123


class Tested(Protocol):
    """The presenter behind a scanner test."""

    def draw_code(self) -> None:
        """Have the bars of the test code made."""

    def measured(self, code: str, gap_ms: int, suffix: str) -> None:
        """Judge what was read."""

    def save_scanner(self) -> None:
        """Keep it for this station."""


class CodeBox(QWidget):
    """The bars on white in either theme. While it has the cursor, keys go to the test and scan nothing."""

    def __init__(self, scanner: Detector | None) -> None:
        super().__init__()
        self._scanner = scanner
        self._bars = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(str(Text("Scanner test: scan code {code}", code=TEST_CODE)))

    def show_bars(self, bars: str) -> None:
        """Show these modules."""
        if bars != self._bars:
            self._bars = bars
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the bars with their quiet zones, and the words under them."""
        width = (_MODULES + 2 * _QUIET) * _MODULE
        return QSize(width + 2 * _EDGE, _BARS_HEIGHT + _WORDS_HEIGHT + 2 * _EDGE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """From now on keys are measured."""
        super().focusInEvent(event)
        if self._scanner is not None:
            self._scanner.try_out(True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys are keys again."""
        super().focusOutEvent(event)
        if self._scanner is not None:
            self._scanner.try_out(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """White ground, black bars: a scanner knows no dark theme."""
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), "surface", "control", focused=self.hasFocus())
        white = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.fillRect(white, theme.color("code_ground"))
        left = (self.width() - len(self._bars) * _MODULE) // 2
        for place, module in enumerate(self._bars):
            if module == "1":
                bar = QRectF(left + place * _MODULE, _EDGE, _MODULE, _BARS_HEIGHT)
                painter.fillRect(bar, theme.color("code_bars"))
        painter.setPen(theme.color("code_bars"))
        painter.setFont(theme.font(theme.HEADER, theme.SEMIBOLD))
        words = QRectF(0, _EDGE + _BARS_HEIGHT, self.width(), _WORDS_HEIGHT)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, TEST_CODE)


class ScannerTest(QWidget):
    """The code, the verdict beside it, and the button that keeps it for this station."""

    def __init__(self, presenter: Tested, scanner: Detector | None, print_page: Callable[[], object]) -> None:
        super().__init__()
        self._presenter = presenter
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_4)
        self.box = CodeBox(scanner)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP_1)
        self.headline = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self.facts = label("", theme.HEADER, ink="text2", wrap=True)
        self.faults = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.advice = label("", theme.BODY, ink="text2", wrap=True)
        for each in (self.headline, self.faults, self.facts, self.advice):
            column.addWidget(each)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_2)
        self.save = Button(Text("Save for this station"), "save")
        self.save.clicked.connect(presenter.save_scanner)
        self.sheet = Button(Text("Print it"), "printer")
        self.sheet.setAccessibleName(str(Text("Print the code of the scanner test")))
        self.sheet.clicked.connect(print_page)
        buttons.addWidget(self.save)
        buttons.addWidget(self.sheet)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        row.addLayout(column, 1)
        if scanner is not None:
            scanner.measured.connect(self._measured)

    def show_test(self, bars: str, verdict: Verdict | None, saved: Words | None, *, may_print: bool) -> None:
        """Show the code, and what came of the last scan."""
        self.box.show_bars(bars)
        start = Text("Scan this code from the screen or from a test page.")
        self.headline.setText(str(verdict.headline if verdict else start))
        theme.set_ink(self.headline, "ok" if verdict is not None and verdict.is_good else "text")
        self.faults.setText("\n".join(str(each) for each in verdict.faults) if verdict else "")
        self.facts.setText(str(verdict.facts) if verdict else "")
        after = saved or (verdict.advice if verdict else None)
        click = Text("A scan without Enter is read when the code is clicked first.")
        self.advice.setText(str(after or ("" if verdict else click)))
        for each in (self.faults, self.facts, self.advice):
            show_if(each, bool(each.text()))
        show_if(self.save, verdict is not None and verdict.save is not None and saved is None)
        show_if(self.sheet, may_print)

    def _measured(self, burst: Burst) -> None:
        if self.isVisible():
            self._presenter.measured(burst.code, burst.longest_gap_ms, burst.suffix)

"""The bar above the page: where we are, the way to everything, and how scanner and printer are."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from omsdesk.clock import utc_now
from omsdesk.views import icons, theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.widgets.buttons import paint_box
from omsdesk.views.widgets.label import Words, label, show_if
from omsdesk.words import Text, time_words

if TYPE_CHECKING:
    from omsdesk.presenters.frame import FrameState

HEIGHT = 56
ChipState = Literal["ready", "problem", "off", "plain", "sample"]
_ROLES: dict[ChipState, tuple[str, str]] = {
    # state: ink of the icon, ink of the words
    "ready": ("ok", "text2"),
    "problem": ("err", "err"),
    "off": ("text2", "text2"),
    "plain": ("text", "text"),
    "sample": ("warn", "warn"),
}
_EDGE, _GAP = 8, 4
_SEARCH_LEAST, _SEARCH_WIDEST = 200, 330
_FIRST = 1000
"""The search takes what is free before the gaps beside it do."""
_WIDEST = 240
"""A printer may have a long name; the tooltip has all of it."""


class Chip(QAbstractButton):
    """A small state that is also a button."""

    def __init__(self, icon: str, words: Words, state: ChipState = "off", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._state = icon, state
        self.words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_chip(words, state)

    def show_chip(self, words: Words, state: ChipState) -> None:
        """Show another state in words, not only in colour."""
        self.words, self._state = str(words), state
        self.setAccessibleName(self.words)
        self._tell()
        self.updateGeometry()
        self.update()

    def _weight(self) -> int:
        return theme.SEMIBOLD if self._state == "plain" else theme.MEDIUM

    def _letters(self) -> int:
        return theme.BODY if self._state == "plain" else theme.HEADER

    def sizeHint(self) -> QSize:
        """Icon and words."""
        words = min(self._words_width(), theme.scaled(_WIDEST))
        return QSize(2 * _EDGE + icons.IN_BUTTON + _GAP + words + 2, theme.scaled(36))

    def minimumSizeHint(self) -> QSize:
        """Where there is no room for words the icon stays, with the words in the tooltip."""
        return QSize(2 * _EDGE + icons.IN_BUTTON, theme.scaled(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit is in the tooltip."""
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        room = self.width() - 2 * _EDGE - icons.IN_BUTTON - _GAP
        self.setToolTip(self.words if self._words_width() > room else "")

    def _words_width(self) -> int:
        return QFontMetrics(theme.font(self._letters(), self._weight())).horizontalAdvance(self.words)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground changes under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And changes back."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, QRectF(self.rect()), "hover" if self.underMouse() else "", "", focused=self.hasFocus())
        icon_ink, ink = _ROLES[self._state]
        side = icons.IN_BUTTON
        icons.paint(painter, self._icon, icon_ink, QRectF(_EDGE, (self.height() - side) / 2, side, side))
        painter.setFont(theme.font(self._letters(), self._weight()))
        painter.setPen(theme.color(ink))
        area = QRectF(self.rect()).adjusted(_EDGE + side + _GAP, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class SearchButton(QAbstractButton):
    """Looks like a field, opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say_anew()

    def say_anew(self) -> None:
        """Its words and its key, in the language in use."""
        self.setAccessibleName(str(Text("Search or run a command")))
        self.setAccessibleDescription(words_of_key("Ctrl+K"))
        self.fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """No more than it must have: the chips go first, and what they leave is its own up to its widest."""
        return QSize(_SEARCH_LEAST, theme.scaled(36))

    def minimumSizeHint(self) -> QSize:
        """The words are shortened when the window is narrow."""
        return QSize(120, self.sizeHint().height())

    def fit(self) -> None:
        """Never wider than its words ask for, in letters of this size."""
        self.setMaximumWidth(max(_SEARCH_WIDEST, self._words_width()))

    def _words_width(self) -> int:
        metrics = QFontMetrics(theme.font())
        return 40 + metrics.horizontalAdvance(f"{self.accessibleName()}    {self.accessibleDescription()}") + 40

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw icon, words and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "hover" if self.underMouse() else "surface"
        paint_box(painter, QRectF(self.rect()), ground, "control", focused=self.hasFocus())
        icons.paint(painter, "search", "text2", QRectF(14, (self.height() - 18) / 2, 18, 18))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text2"))
        area = QRectF(self.rect()).adjusted(40, 0, -12, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        painter.drawText(
            area, left, metrics.elidedText(self.accessibleName(), Qt.TextElideMode.ElideRight, round(area.width()))
        )
        if area.width() < self._words_width() - 84:
            return
        painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.accessibleDescription()
        )


class TopBar(QFrame):
    """Title, search, chips."""

    search_asked = Signal()
    sample_asked = Signal()
    scanner_asked = Signal()
    printer_asked = Signal()
    backup_asked = Signal()
    folder_asked = Signal()
    shop_asked = Signal()
    partner_asked = Signal()
    mailbox_asked = Signal()
    clock_asked = Signal()
    version_asked = Signal()
    questions_asked = Signal()
    user_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self.setFixedHeight(theme.scaled(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP_5, 0, theme.GAP_5, 0)
        row.setSpacing(theme.GAP_2)
        self.title = label("", theme.PAGE, theme.SEMIBOLD)
        self.search = SearchButton()
        self.sample = Chip("sparkles", "", "sample")
        self.scanner = Chip("scan-barcode", "", "ready")
        self.printer = Chip("printer", "", "off")
        self.backup = Chip("database", "", "problem")
        self.folder = Chip("folder-open", "", "problem")
        self.shop = Chip("store", "", "problem")
        self.partner = Chip("truck", "", "problem")
        self.mailbox = Chip("mail", "", "problem")
        self.wrong_clock = Chip("clock", "", "problem")
        self.version = Chip("refresh-cw", "", "sample")
        self.questions = Chip("bell", "", "sample")
        self.user = Chip("user", "", "plain")
        self.clock = label("", theme.TITLE, theme.MEDIUM, ink="text2", tabular=True)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.search, _FIRST)
        row.addStretch(1)
        row.addWidget(self.sample)
        problems = (self.folder, self.shop, self.partner, self.mailbox, self.wrong_clock, self.backup)
        for chip in (self.questions, self.version, *problems):
            row.addWidget(chip)
        for chip in (self.scanner, self.printer, self.user):
            row.addWidget(chip)
        row.addWidget(self.clock)
        self._wire()
        self.say_anew()
        for chip in (self.sample, self.questions, self.version, *problems):
            chip.hide()
        self.show_slim(False)

    def _wire(self) -> None:
        self.search.clicked.connect(self.search_asked)
        self.sample.clicked.connect(self.sample_asked)
        self.scanner.clicked.connect(self.scanner_asked)
        self.printer.clicked.connect(self.printer_asked)
        self.backup.clicked.connect(self.backup_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.shop.clicked.connect(self.shop_asked)
        self.partner.clicked.connect(self.partner_asked)
        self.mailbox.clicked.connect(self.mailbox_asked)
        self.wrong_clock.clicked.connect(self.clock_asked)
        self.version.clicked.connect(self.version_asked)
        self.questions.clicked.connect(self.questions_asked)
        self.user.clicked.connect(self.user_asked)
        self._minute = QTimer(self, interval=5_000)
        self._minute.timeout.connect(self._tick)
        theme.switch.changed.connect(self._dress)

    def say_anew(self) -> None:
        """Say what always stands here, in the language in use."""
        self.sample.show_chip(Text("Sample data"), "sample")
        self.sample.setAccessibleDescription(str(Text("Start for real")))
        self.scanner.show_chip(Text("Scanner ready"), "ready")
        self.printer.show_chip(Text("Label printer"), "off")
        self.search.say_anew()

    def show_user(self, name: str, station: str) -> None:
        """Who is at the desk, and which desk it is."""
        self.user.show_chip(" · ".join(part for part in (name, station) if part), "plain")
        self.user.setVisible(bool(name))

    def show_state(self, state: "FrameState") -> None:
        """How the station is: sample data or real, printer well or not."""
        show_if(self.sample, state.station.sample)
        show_if(self.backup, state.backup is not None)
        self.backup.show_chip(state.backup or "", "problem")
        show_if(self.folder, state.folder is not None)
        self.folder.show_chip(state.folder or "", "problem")
        show_if(self.shop, state.shop is not None)
        self.shop.show_chip(state.shop or "", "problem")
        show_if(self.partner, state.partner is not None)
        self.partner.show_chip(state.partner or "", "problem")
        show_if(self.mailbox, state.mailbox is not None)
        self.mailbox.show_chip(state.mailbox or "", "problem")
        show_if(self.wrong_clock, state.clock is not None)
        self.wrong_clock.show_chip(state.clock.words if state.clock is not None else "", "problem")
        show_if(self.version, state.version is not None)
        self.version.show_chip(state.version.words if state.version is not None else "", "sample")
        self.printer.show_chip(
            state.printer, "problem" if state.has_printer_trouble else "ready" if state.station.printer else "off"
        )

    def show_questions(self, words: Words | None) -> None:
        """How many benches wait for a yes or no."""
        show_if(self.questions, words is not None)
        self.questions.show_chip(words or "", "sample")

    def show_bare(self, bare: bool) -> None:
        """Before anybody has signed in there is nothing to search and nobody to name."""
        for each in (self.search, self.scanner, self.printer):
            each.setVisible(not bare)
        if bare:
            self.questions.hide()

    def show_slim(self, slim: bool) -> None:
        """Station view: only the name and the clock."""
        for each in (self.search, self.scanner, self.printer):
            each.setVisible(not slim)
        self.clock.setVisible(slim)
        if slim:
            self._tick()
            self._minute.start()
        else:
            self._minute.stop()

    def _dress(self) -> None:
        self.setFixedHeight(theme.scaled(HEIGHT))
        self.search.fit()

    def _tick(self) -> None:
        self.clock.setText(time_words(utc_now()))

"""Choices made with one key: tiles that show their letter or digit, one of them chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.buttons import Button, is_enter, paint_box, sheet_of
from omsdesk.views.widgets.card import clear
from omsdesk.views.widgets.label import Words, show_if

_EDGE, _KEY_ROOM, _CHECK_ROOM = 14, 20, 20


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its key, its name, a second line, and what it stands for."""

    key: str
    text: Words
    detail: Words = ""
    value: object = None
    enabled: bool = True
    why_not: str = ""


class ChoiceTile(QAbstractButton):
    """A choice as a large button; the chosen one has a check as well as a colour."""

    is_tick = False
    """One of several that may be chosen together: touched again, it is not chosen any more."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_choice(choice)
        if choice.key:
            shortcut = QShortcut(QKeySequence(choice.key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)

    def show_choice(self, choice: Choice) -> None:
        """Stand for this choice; its key stays."""
        self.choice = choice
        self.setAccessibleName(f"{choice.key} {choice.text}")
        self.setAccessibleDescription(str(choice.detail))
        self.setEnabled(choice.enabled)
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for key, two lines and the check."""
        name = QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD)).horizontalAdvance(str(self.choice.text))
        detail = QFontMetrics(theme.font(theme.BODY, theme.MEDIUM)).horizontalAdvance(str(self.choice.detail))
        width = _EDGE + theme.scaled(_KEY_ROOM) + max(name + _CHECK_ROOM, detail) + _EDGE
        return QSize(width, theme.scaled(56 if self.choice.detail else 44))

    def minimumSizeHint(self) -> QSize:
        """A tile may be narrow; its words are then shortened and the tooltip has them."""
        return QSize(min(96, self.sizeHint().width()), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a sheet Enter chooses it; on the one that is chosen Enter does what the sheet is for."""
        sheet = sheet_of(self) if is_enter(event) else None
        go = getattr(sheet, "go", None)
        if sheet is None:
            super().keyPressEvent(event)
        elif self.is_tick or not self.isChecked():
            self.click()
        elif isinstance(go, Button) and go.kind == "primary":
            go.click()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground changes under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And changes back."""
        super().leaveEvent(event)
        self.update()

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - only that it happened
        """A narrow tile tells its words in the tooltip."""
        self._tell()

    def _tell(self) -> None:
        fits = self.width() >= self.sizeHint().width()
        whole = "" if fits else f"{self.choice.text}\n{self.choice.detail}".strip()
        self.setToolTip(self.choice.why_not or whole)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, ink = self.isChecked(), "text" if self.isEnabled() else "disabled"
        ground = "selected" if chosen else "hover" if self.underMouse() and self.isEnabled() else "surface"
        edge = "accent" if chosen else "control" if self.isEnabled() else "border"
        paint_box(painter, QRectF(self.rect()), ground, edge, focused=self.hasFocus())
        if chosen and not self.hasFocus():
            paint_box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), ground, edge, focused=False, radius=5)
        painter.setPen(theme.color(ink))
        self._paint_words(painter)
        if chosen:
            icons.paint(painter, "check", "accent", QRectF(self.width() - 26, 8, 16, 16))

    def _paint_words(self, painter: QPainter) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        line, key_room = theme.scaled(19), theme.scaled(_KEY_ROOM) if self.choice.key else 0
        lines = [words for words in (str(self.choice.text), str(self.choice.detail)) if words]
        top = (self.height() - line * len(lines)) / 2
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.drawText(QRectF(_EDGE, top, key_room, line), left, self.choice.key)
        for number, words in enumerate(lines):
            painter.setFont(theme.font(theme.BODY, theme.MEDIUM if number else theme.SEMIBOLD))
            room = self.width() - 2 * _EDGE - key_room - (_CHECK_ROOM if not number and self.isChecked() else 0)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room + 2)
            painter.drawText(QRectF(_EDGE + key_room, top + number * line, room + 4, line), left, straight(shown))


class Choices(QWidget):
    """A grid of tiles of which at most one is chosen.

    The tiles' keys work wherever the cursor is on the page (fields keep what is typed into them); two
    groups that share keys must not be enabled at the same time.
    """

    chosen = Signal(object)
    """The ``value`` of the choice just made by a person."""

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._choices: tuple[Choice, ...] = ()
        self._tiles: list[ChoiceTile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP_2)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def show_choices(self, choices: Sequence[Choice], value: object = None) -> None:
        """Offer these, the one of this value chosen."""
        if tuple(choices) != self._choices:
            self._take(tuple(choices))
        for tile in self._tiles:
            tile.setChecked(value is not None and tile.choice.value == value)

    def tiles(self) -> list[ChoiceTile]:
        """The tiles in order."""
        return list(self._tiles)

    def _take(self, choices: tuple[Choice, ...]) -> None:
        """The same keys with other words keep their tiles, and with them the cursor."""
        if [each.key for each in choices] != [each.key for each in self._choices]:
            self._lay_out(choices)
        self._choices = choices
        for tile, choice in zip(self._tiles, choices, strict=True):
            tile.show_choice(choice)

    def _lay_out(self, choices: tuple[Choice, ...]) -> None:
        clear(self._grid)
        self._tiles = []
        for place, choice in enumerate(choices):
            tile = ChoiceTile(choice)
            tile.clicked.connect(lambda _checked=False, tile=tile: self._choose(tile))
            self._grid.addWidget(tile, place // self._columns, place % self._columns)
            # A layout shows new widgets with the next turn of the event loop; their keys must work at once.
            show_if(tile, wanted=True)
            self._tiles.append(tile)

    def chosen_tile(self) -> ChoiceTile | None:
        """The tile that is chosen now."""
        return next((tile for tile in self._tiles if tile.isChecked()), None)

    def _choose(self, chosen: ChoiceTile) -> None:
        for tile in self._tiles:
            tile.setChecked(tile is chosen)
        if any(tile.hasFocus() for tile in self._tiles):  # the cursor stays with what is chosen
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(chosen.choice.value)


class Ticks(Choices):
    """The same tiles, of which any number may be ticked."""

    ticked = Signal(object, bool)
    """The ``value`` of the tile just touched, and whether it is ticked now."""

    def show_ticks(self, choices: Sequence[Choice], ticked: Collection[object]) -> None:
        """Offer these, those of these values ticked."""
        if tuple(choices) != self._choices:
            self._take(tuple(choices))
        for tile in self._tiles:
            tile.is_tick = True
            tile.setChecked(tile.choice.value in ticked)

    def _choose(self, chosen: ChoiceTile) -> None:
        self.ticked.emit(chosen.choice.value, chosen.isChecked())

"""Buttons that show their icon, their verb and the key that does the same."""

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.actions import Action
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.views.widgets.label import Words

Kind = Literal["plain", "primary", "danger", "quiet"]
Place = Literal["office", "station"]

_EDGE, _GAP, _KEY_GAP = 15, 6, 10
_FILLS: dict[Kind, tuple[str, str, str, str]] = {
    # kind: ground, ground under the pointer, edge, ink
    "plain": ("surface", "hover", "control", "text"),
    "primary": ("accent", "accent_hover", "accent", "on_accent"),
    "danger": ("err_fill", "err_fill", "err_fill", "on_err"),
    "quiet": ("", "hover", "", "text"),
}


def is_enter(event: QKeyEvent) -> bool:
    """Whether Enter was pressed anew: held down, the one that opened a sheet would answer it too."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat()


def sheet_of(widget: QWidget) -> QWidget | None:
    """The sheet on which this stands, or None on a page."""
    above: QWidget | None = widget
    while above is not None and above.property("frame") != "sheet":
        above = above.parentWidget()
    return above


class Button(QAbstractButton):
    """One button. ``place`` decides its height: 36 in the office, 44 (primary 52) at a station."""

    def __init__(
        self,
        words: Words,
        icon: str = "",
        key: str = "",
        *,
        kind: Kind = "plain",
        place: Place = "office",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words = str(words)
        self.icon_name = icon
        self.key = key
        self.kind: Kind = kind
        self.place: Place = place
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == "office" else Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words)
        if key:
            self.setAccessibleDescription(key)

    @classmethod
    def of(cls, action: Action, *, kind: Kind = "plain", place: Place = "office") -> "Button":
        """The button of an action: same words, same key, same moments when it may be pressed."""
        button = cls(action.text, action.icon, action.key_words, kind=kind, place=place)
        button._action = action
        button.clicked.connect(action.trigger)
        action.changed.connect(button._follow)
        button._follow()
        return button

    _action: Action | None = None

    def _follow(self) -> None:
        if self._action is None:
            return
        self.setEnabled(self._action.is_enabled)
        if self.toolTip() != self._action.why_not:
            self.setToolTip(self._action.why_not)
        self.show_words(self._action.text)

    def show_words(self, words: Words) -> None:
        """Change the verb (the next step of an order has many names)."""
        if self.words != str(words):
            self.words = str(words)
            self.setAccessibleName(self.words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Icon, verb and key beside each other, never less."""
        metrics = QFontMetrics(self._font())
        width = 2 * _EDGE + metrics.horizontalAdvance(self.words)
        width += icons.IN_BUTTON + _GAP if self.icon_name else 0
        width += _KEY_GAP + metrics.horizontalAdvance(self.key) if self.key else 0
        return QSize(width + 2, theme.scaled(self._height()))

    minimumSizeHint = sizeHint

    def _height(self) -> int:
        if self.place == "office":
            return theme.BUTTON_HEIGHT
        return theme.STATION_PRIMARY_HEIGHT if self.kind == "primary" else theme.STATION_BUTTON_HEIGHT

    def _font(self) -> QFont:
        large = self.place == "station" and self.kind == "primary"
        return theme.font(theme.TITLE if large else theme.BODY, theme.SEMIBOLD)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground changes under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And changes back."""
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a sheet Enter presses it, as the space bar does everywhere; on a page Enter belongs to the scanner."""
        if is_enter(event) and sheet_of(self) is not None:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Draw ground, icon, verb, key and, with focus, the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, over, edge, ink = _FILLS[self.kind]
        if not self.isEnabled():
            ground, over, edge, ink = ("surface", "surface", "border", "disabled")
        lit = self.underMouse() or self.isDown()
        paint_box(painter, QRectF(self.rect()), over if lit else ground, edge, focused=self.hasFocus())
        if self.hasFocus() and self.kind in ("primary", "danger"):
            paint_inner_ring(painter, QRectF(self.rect()), theme.color(ink))
        self._paint_words(painter, ink)

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        painter.setFont(self._font())
        painter.setPen(theme.color(ink))
        metrics = painter.fontMetrics()
        wanted = self.sizeHint().width() - 2 * _EDGE - 2
        x = max(_EDGE, (self.width() - wanted) / 2)
        height = self.height()
        if self.icon_name:
            area = QRectF(x, (height - icons.IN_BUTTON) / 2, icons.IN_BUTTON, icons.IN_BUTTON)
            icons.paint(painter, self.icon_name, ink, area)
            x += icons.IN_BUTTON + _GAP
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x, 0, self.width() - x, height), flags, self.words)
        if self.key:
            x += metrics.horizontalAdvance(self.words) + _KEY_GAP
            painter.drawText(QRectF(x, 0, self.width() - x, height), flags, self.key)


class IconButton(Button):
    """A button without words; its name is for the tooltip and for those who hear the screen."""

    def __init__(self, name: Words, icon: str, key: str = "", *, place: Place = "office") -> None:
        super().__init__("", icon, "", kind="quiet", place=place)
        self._name, self._key_words = str(name), key
        self.setAccessibleName(self._name)
        self.setToolTip(self._told())

    @classmethod
    def of(cls, action: Action, *, kind: Kind = "quiet", place: Place = "office") -> "IconButton":
        """The button of an action, where there is no room for its words."""
        button = cls(action.text, action.icon, action.key_words, place=place)
        button.kind = kind
        button._action = action
        button.clicked.connect(action.trigger)
        action.changed.connect(button._follow)
        button._follow()
        return button

    def _told(self) -> str:
        return f"{self._name} ({self._key_words})" if self._key_words else self._name

    def _follow(self) -> None:
        if self._action is None:
            return
        self.setEnabled(self._action.is_enabled)
        if self._action.text != self._name:
            self._name = self._action.text
            self.setAccessibleName(self._name)
        told = f"{self._told()}. {self._action.why_not}" if self._action.why_not else self._told()
        if self.toolTip() != told:
            self.setToolTip(told)

    def sizeHint(self) -> QSize:
        """Square."""
        side = theme.scaled(self._height())
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        icons.paint(painter, self.icon_name, ink, QRectF(self.rect()).adjusted(9, 9, -9, -9))


def paint_box(painter: QPainter, area: QRectF, ground: str, edge: str, *, focused: bool, radius: int = 6) -> None:
    """The rounded ground of a control, with its edge or, in focus, a ring of two pixels."""
    width = 2 if focused else 1
    if ground and (focused or edge):
        paint_ground(painter, area, ground, "focus" if focused else edge, radius + width / 2, width)
        return
    inset = width / 2
    painter.setPen(QPen(theme.color("focus"), width) if focused else _edge(edge))
    painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_inner_ring(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """A second ring inside a filled control, where the outer one has the colour of the fill."""
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), 4, 4)


def _edge(role: str) -> QPen:
    return QPen(theme.color(role), 1) if role else QPen(Qt.PenStyle.NoPen)

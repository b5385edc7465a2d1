"""The status pill: a word, an icon and a colour, never colour alone."""

from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.views import icons, lettering, theme
from omsdesk.views.widgets.label import Words, show_if

_EDGE, _GAP, _HEIGHT = 8, 4, 26


class Mark(NamedTuple):
    """A state as a pill shows it; every status of the program offers these three."""

    word: Words
    role: str
    icon: str

    @classmethod
    def of(cls, state: "Marked") -> "Mark":
        """From a status of the life cycles, or from (word, role, icon)."""
        return cls(*state) if isinstance(state, tuple) else cls(state.word, str(state.role), state.icon)


class HasMark(Protocol):
    """What the statuses of the life cycles offer."""

    word: Any
    role: Any
    icon: str


Marked = Mark | tuple[Words, str, str] | HasMark


def pill_size(word: str) -> QSize:
    """How large the pill of a word is."""
    width = lettering.advance(word, theme.HEADER, theme.SEMIBOLD)
    return QSize(round(2 * _EDGE + icons.IN_PILL + _GAP + width) + 3, theme.scaled(_HEIGHT))


def paint_pill(painter: QPainter, mark: Mark, corner: QPointF, room: float) -> None:
    """Draw a pill with its upper left corner here, no wider than ``room`` (tables draw thousands)."""
    word = str(mark.word)
    size = pill_size(word)
    area = QRectF(corner.x(), corner.y(), min(size.width(), room), size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{mark.role}_bg"))
    painter.drawRoundedRect(area, theme.RADIUS_PILL, theme.RADIUS_PILL)
    icon_area = QRectF(area.x() + _EDGE, area.center().y() - icons.IN_PILL / 2, icons.IN_PILL, icons.IN_PILL)
    icons.paint(painter, mark.icon, mark.role, icon_area)
    painter.setFont(theme.font(theme.HEADER, theme.SEMIBOLD))
    painter.setPen(theme.color(mark.role))
    words_area = area.adjusted(_EDGE + icons.IN_PILL + _GAP, 0, -_EDGE + 3, 0)
    shown = lettering.elided(word, round(words_area.width()) + 1, theme.HEADER, theme.SEMIBOLD)
    painter.drawText(words_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class StatusPill(QWidget):
    """A pill as a widget; empty and gone without a mark."""

    def __init__(self, mark: Marked | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mark(mark)

    def show_mark(self, mark: Marked | None) -> None:
        """Show another state."""
        made = Mark.of(mark) if mark is not None else None
        if made is not None and made == self._mark:
            return
        self._mark = made
        word = str(self._mark.word) if self._mark else ""
        self.setAccessibleName(word)
        show_if(self, self._mark is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word asks for."""
        return pill_size(str(self._mark.word)) if self._mark else QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Draw the pill."""
        if self._mark:
            paint_pill(QPainter(self), self._mark, QPointF(0, 0), self.width())

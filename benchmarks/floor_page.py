"""The floor of a station's page: one widget that draws the packer's page with its own hands.

No layout, no style sheet, no presenter, nothing computed: every rectangle is known, every text stands where it
stands, and after a scan exactly what changed is painted again, as the program does.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from omsdesk.views import icons, theme

_BAND = QRect(84, 76, 1176, 104)
_COUNTS = QRect(700, 192, 170, 52)
_PROGRESS = QRect(84, 252, 790, 10)
_WEIGHT = QRect(1120, 420, 130, 24)
_LINE_LEFT, _LINE_TOP, _LINE_WIDTH, _LINE_HEIGHT, _LINE_STEP = 84, 274, 790, 76, 84
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass
class Shown:
    """The words of the page."""

    headline: str = "Scan an order, tote or pick slip"
    detail: str = ""
    done: int = 0
    of_all: int = 0
    weight: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    """Title, detail and quantity."""


class FloorPage(QWidget):
    """A window of its own, as large as the program's."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1280, 720)
        self._ground, self._surface, self._band = theme.color("bg"), theme.color("surface"), theme.color("ok_fill")
        self._ink, self._quiet, self._on_band = theme.color("text"), theme.color("text2"), theme.color("on_ok")
        self._icon, self._ring = icons.pixmap("circle-check", "on_ok", 56), icons.pixmap("circle-dot", "accent", 30)
        self._photo = icons.pixmap("package", "text2", 28)
        self._large, self._middle = theme.font(theme.HEADLINE, theme.BOLD), theme.font(theme.DETAIL, theme.MEDIUM)
        self._plain, self._number = theme.font(theme.DETAIL), theme.font(theme.QUANTITY, theme.BOLD, tabular=True)

    def show_band(self) -> None:
        """Paint the band and nothing else."""
        self.repaint(_BAND)

    def show_rest(self, lines: tuple[int, ...]) -> None:
        """Paint the counts and these lines."""
        changed = QRegion(_COUNTS) + _PROGRESS + _WEIGHT
        for each in lines:
            changed += self._line_area(each)
        self.repaint(changed)

    def _line_area(self, place: int) -> QRect:
        return QRect(_LINE_LEFT, _LINE_TOP + place * _LINE_STEP, _LINE_WIDTH, _LINE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - the name is Qt's
        """Draw what was asked for."""
        painter, region = QPainter(self), event.region()
        for each in region:  # type: ignore[attr-defined]  # Qt says so, its stubs do not
            painter.fillRect(each, self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if region.intersects(_BAND):
            self._paint_band(painter)
        if region.intersects(_COUNTS):
            self._paint_counts(painter)
        for place, line in enumerate(self.shown.lines):
            area = self._line_area(place)
            if region.intersects(area):
                self._paint_line(painter, area, line)

    def _rounded(self, painter: QPainter, area: QRect, colour: QColor, radius: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(area), radius, radius)

    def _paint_band(self, painter: QPainter) -> None:
        self._rounded(painter, _BAND, self._band, theme.RADIUS_BAND)
        painter.drawPixmap(_BAND.left() + 24, _BAND.top() + 24, self._icon)
        painter.setPen(self._on_band)
        painter.setFont(self._large)
        painter.drawText(_BAND.adjusted(100, 20, -24, -42), _LEFT, self.shown.headline)
        painter.setFont(self._middle)
        painter.drawText(_BAND.adjusted(100, 60, -24, -18), _LEFT, self.shown.detail)

    def _paint_counts(self, painter: QPainter) -> None:
        painter.setPen(self._ink)
        painter.setFont(self._middle)
        painter.drawText(_COUNTS, _RIGHT, f"{self.shown.done} of {self.shown.of_all} packed")
        painter.drawText(_WEIGHT, _RIGHT, self.shown.weight)
        self._rounded(painter, _PROGRESS, self._surface, 5)
        done = _PROGRESS.width() * self.shown.done // max(1, self.shown.of_all)
        self._rounded(
            painter, QRect(_PROGRESS.topLeft(), _PROGRESS.size()).adjusted(0, 0, done - 790, 0), self._band, 5
        )

    def _paint_line(self, painter: QPainter, area: QRect, line: tuple[str, str, str]) -> None:
        title, detail, quantity = line
        self._rounded(painter, area, self._quiet, theme.RADIUS_CARD)
        self._rounded(painter, area.adjusted(1, 1, -1, -1), self._surface, theme.RADIUS_CARD - 1)
        self._rounded(painter, QRect(area.left() + 14, area.top() + 10, 56, 56), self._ground, theme.RADIUS_CONTROL)
        self._draw(painter, self._photo, area.left() + 28, area.top() + 24)
        painter.setPen(self._ink)
        painter.setFont(self._middle)
        painter.drawText(area.adjusted(84, 12, -180, -38), _LEFT, title)
        painter.setPen(self._quiet)
        painter.setFont(self._plain)
        painter.drawText(area.adjusted(84, 38, -180, -12), _LEFT, detail)
        painter.setPen(self._ink)
        painter.setFont(self._number)
        painter.drawText(area.adjusted(0, 0, -62, 0), _RIGHT, quantity)
        self._draw(painter, self._ring, area.right() - 47, area.top() + 23)

    def _draw(self, painter: QPainter, picture: QPixmap, left: int, top: int) -> None:
        painter.drawPixmap(left, top, picture)

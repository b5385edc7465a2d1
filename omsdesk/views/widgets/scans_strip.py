"""The last scans of a station, newest first, each with its time and what came of it."""

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.views import icons, lettering, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import Words
from omsdesk.words import Text

KEPT = 20
_ICONS = {"ok": "circle-check", "done": "circle-check", "warn": "triangle-alert", "err": "octagon-x", "ready": "info"}
_ROLES = {"ok": "ok", "done": "info", "warn": "warn", "err": "err", "ready": "text2"}
_ROW = 28
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Scan:
    """One scan as the strip shows it."""

    time: str
    code: str
    result: str
    kind: str = "ok"


class ScansStrip(Card):
    """A card that fills whatever height is left with as many rows as fit."""

    def __init__(self, heading: Words | None = None, parent: QWidget | None = None) -> None:
        super().__init__(heading or Text("Last scans"), parent)
        self._rows = _Rows()
        self.add(self._rows, 1)

    def add_scan(self, scan: Scan) -> None:
        """Put the newest on top; the twenty-first falls off."""
        self._rows.scans.appendleft(scan)
        self._rows.tell()

    def show_scans(self, scans: tuple[Scan, ...]) -> None:
        """Show these, newest first."""
        if scans[:KEPT] == self.scans:
            return
        self._rows.scans = deque(scans[:KEPT], maxlen=KEPT)
        self._rows.tell()

    @property
    def scans(self) -> tuple[Scan, ...]:
        """What is remembered, newest first."""
        return tuple(self._rows.scans)


class _Rows(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.scans: deque[Scan] = deque(maxlen=KEPT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tell()

    def tell(self) -> None:
        """Say the rows to those who hear the screen, and draw them."""
        told = "; ".join(f"{scan.time} {scan.code} {scan.result}" for scan in self.scans)
        self.setAccessibleName(told or str(Text("No scans yet")))
        self.setToolTip("\n".join(f"{scan.time}  {scan.code}  {scan.result}" for scan in self.scans))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.scaled(_ROW) * 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, theme.scaled(_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        painter = QPainter(self)
        row = theme.scaled(_ROW)
        if not self.scans:
            painter.setFont(theme.font(theme.TITLE))
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(0, 0, self.width(), row), Qt.AlignmentFlag.AlignVCenter, str(Text("No scans yet")))
        for place, scan in enumerate(tuple(self.scans)[: max(1, self.height() // row)]):
            self._paint_row(painter, QRectF(0, place * row, self.width(), row), scan)

    def _paint_row(self, painter: QPainter, area: QRectF, scan: Scan) -> None:
        icon_area = QRectF(area.left(), area.center().y() - 9, 18, 18)
        icons.paint(painter, _ICONS.get(scan.kind, "info"), _ROLES.get(scan.kind, "text2"), icon_area)
        left = area.left() + 26
        painter.setFont(theme.font(theme.TITLE, tabular=True))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(left, area.top(), 80, area.height()), _LEFT, straight(scan.time))
        left += lettering.advance(scan.time, theme.TITLE, tabular=True) + 10
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(theme.TITLE, theme.MEDIUM))
        room = round(area.right() - left)
        words = f"{scan.result}  ·  {scan.code}" if scan.code else scan.result
        shown = lettering.elided(words, room, theme.TITLE, theme.MEDIUM)
        painter.drawText(QRectF(left, area.top(), room + 2, area.height()), _LEFT, straight(shown))

"""The way of an order from placed to completed: done, now, still to come, or skipped and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.widgets.label import Words

StepState = Literal["done", "now", "todo", "skipped", "failed"]
_ICONS = {"done": "circle-check", "now": "circle-dot", "todo": "circle", "skipped": "ban", "failed": "circle-x"}
_ROLES = {"done": "ok", "now": "accent", "todo": "text2", "skipped": "text2", "failed": "err"}
_ICON = 20
_BETWEEN = 6


@dataclass(frozen=True)
class Step:
    """One step: its name, how it stands, and in two lines when and by whom, or why not."""

    name: Words
    state: StepState
    detail: Words = ""


class StepBar(QWidget):
    """Steps from left to right, joined by a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these."""
        self._steps = tuple(steps)
        said = (f"{step.name}: {step.state} {step.detail}".strip() for step in steps)
        self.setAccessibleName(", ".join(said).replace("\n", " "))
        self.update()

    def sizeHint(self) -> QSize:
        """Icon and three lines."""
        return QSize(100 * max(1, len(self._steps)), theme.scaled(82))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow: words are then shortened."""
        return QSize(40 * max(1, len(self._steps)), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """The tooltip of a step has it whole."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._steps:
            place = min(len(self._steps) - 1, int(event.pos().x() / self._room()))
            step = self._steps[place]
            QToolTip.showText(event.globalPos(), f"{step.name}\n{step.detail}".strip(), self)
            return True
        return super().event(event)

    def _room(self) -> float:
        return self.width() / max(1, len(self._steps))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw line, icons and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, step in enumerate(self._steps):
            self._paint_step(painter, place, step)

    def _paint_step(self, painter: QPainter, place: int, step: Step) -> None:
        room = self._room()
        middle = QPointF((place + 0.5) * room, 12)
        if place + 1 < len(self._steps):
            painter.setPen(QPen(theme.color("ok" if step.state == "done" else "border"), 2))
            painter.drawLine(middle + QPointF(14, 0), middle + QPointF(room - 14, 0))
        icon_area = QRectF(middle.x() - _ICON / 2, 2, _ICON, _ICON)
        icons.paint(painter, _ICONS[step.state], _ROLES[step.state], icon_area)
        small = QFontMetrics(theme.font(theme.CAPTION, theme.REGULAR))
        first, second = _in_two(str(step.detail), small, round(room) - _BETWEEN)
        detail_ink = "err" if step.state == "failed" else "text2"
        lines = (
            (str(step.name), theme.HEADER, theme.SEMIBOLD, "text" if step.state != "todo" else "text2", 26),
            (first, theme.CAPTION, theme.REGULAR, detail_ink, 45),
            (second, theme.CAPTION, theme.REGULAR, detail_ink, 61),
        )
        for words, size, weight, ink, top in lines:
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.color(ink))
            shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, round(room) - _BETWEEN)
            area = QRectF(place * room, theme.scaled(top), room, theme.scaled(18))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)


def _in_two(words: str, metrics: QFontMetrics, room: int) -> tuple[str, str]:
    """A detail in two lines: where it says so, else after the last word that finds room in the first."""
    first, _, second = words.partition("\n")
    if second or metrics.horizontalAdvance(first) <= room:
        return first, second
    parts = first.split(" ")
    fits = max((n for n in range(1, len(parts)) if metrics.horizontalAdvance(" ".join(parts[:n])) <= room), default=1)
    return " ".join(parts[:fits]), " ".join(parts[fits:])

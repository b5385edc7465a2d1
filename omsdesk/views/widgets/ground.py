"""The rounded ground of painted widgets."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from omsdesk.views import theme


def paint_ground(painter: QPainter, area: QRectF, ground: str, edge: str, radius: float, width: float = 1) -> None:
    """Fill the area with its edge in two colour roles.

    The edge is a larger fill under the ground: drawn with a pen it would take eight times as long.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    if edge != ground:
        painter.setBrush(theme.color(edge))
        painter.drawRoundedRect(area, radius, radius)
        area, radius = area.adjusted(width, width, -width, -width), radius - width
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(area, radius, radius)

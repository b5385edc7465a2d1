"""The Lucide icons, drawn in a colour role at the size asked for.

An icon is one SVG under ``resources/icons`` whose ``currentColor`` is replaced by a token; pictures
are kept by (name, colour, size, ratio), so both themes and every screen have their own sharp copy.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from omsdesk.assets import resource
from omsdesk.views import theme

IN_PILL, IN_BUTTON, IN_CHROME, IN_EMPTY, IN_BAND = 14, 18, 20, 40, 56
"""The sizes in which icons appear."""

_MIRRORED = frozenset({"arrow-left", "arrow-right", "undo-2", "redo-2", "chevron-left", "chevron-right"})
"""Icons that point along the line of reading and turn round with it."""


def exists(name: str) -> bool:
    """Whether the project ships an icon of this name."""
    return resource("icons", f"{name}.svg").is_file()


def pixmap(name: str, role: str = "text", size: int = IN_BUTTON, ratio: float | None = None) -> QPixmap:
    """The icon as a picture for a painter or a label."""
    if ratio is None:
        ratio = QGuiApplication.instance().devicePixelRatio()
    mirrored = name in _MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return _drawn(name, theme.token(role), size, ratio, mirrored=mirrored)


def icon(name: str, role: str = "text", size: int = IN_BUTTON) -> QIcon:
    """The icon for menus and fields; painted widgets use ``paint``."""
    return QIcon(pixmap(name, role, size))


def paint(painter: QPainter, name: str, role: str, area: QRectF) -> None:
    """Draw the icon into the middle of an area of a widget."""
    size = round(min(area.width(), area.height()))
    if size <= 0:  # squeezed to nothing until its row has been laid out
        return
    ratio = painter.device().devicePixelRatioF()
    corner = area.center() - QRectF(0, 0, size, size).center()
    painter.drawPixmap(corner.toPoint(), pixmap(name, role, size, ratio))


@cache
def _source(name: str) -> str:
    file = QFile(str(resource("icons", f"{name}.svg")))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        message = f"there is no icon {name!r} in resources/icons"
        raise FileNotFoundError(message)
    return bytes(file.readAll().data()).decode()


@cache
def _drawn(name: str, colour: str, size: int, ratio: float, *, mirrored: bool) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    if mirrored:
        picture = QPixmap.fromImage(picture.toImage().flipped(Qt.Orientation.Horizontal))
    picture.setDevicePixelRatio(ratio)
    return picture

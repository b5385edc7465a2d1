"""A picture of a thing in its well, or the sign that there is none."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.pictures import small_of
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.words import Text

SIDE = 88
"""As large as the design wants it at a station."""


def picture_or_none(data: bytes) -> QImage | None:
    """A kept picture to be drawn; None for a thing without one."""
    return small_of(data) if data else None


def paint_photo(painter: QPainter, well: QRectF, photo: QImage | None) -> None:
    """The middle of the picture, or a parcel in grey."""
    paint_ground(painter, well, "sunken", "sunken", theme.RADIUS_CONTROL)
    if photo is None or photo.isNull():
        inner = QRectF(0, 0, well.width() // 2, well.height() // 2)
        icons.paint(painter, "package", "text2", inner.translated(well.center() - inner.center()))
        return
    path = QPainterPath()
    path.addRoundedRect(well, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
    painter.save()
    painter.setClipPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    side = min(photo.width(), photo.height())
    middle = QRectF((photo.width() - side) / 2, (photo.height() - side) / 2, side, side)
    painter.drawImage(well, photo, middle)
    painter.restore()


class Photo(QWidget):
    """One picture, square."""

    clicked = Signal()

    def __init__(self, side: int = SIDE) -> None:
        super().__init__()
        self._data = b""
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_picture(b"", "")

    @property
    def has_picture(self) -> bool:
        """Whether there is one."""
        return bool(self._data)

    def show_picture(self, data: bytes, name: str) -> None:
        """Show this picture of a thing, or that it has none."""
        told = Text("Picture of {name}", name=name) if data else Text("No picture of {name}", name=name)
        self.setAccessibleName(str(told) if name else "")
        if data != self._data:
            self._data = data
            self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    minimumSizeHint = sizeHint

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It was touched."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """The picture in its well."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_photo(painter, QRectF(self.rect()), picture_or_none(self._data))

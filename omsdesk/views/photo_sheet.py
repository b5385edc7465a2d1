"""Taking a photo: by the camera where there is one, else from a file, or a picture dropped onto the sheet."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from omsdesk.services.pictures import Picture
from omsdesk.views import camera, icons, pictures, theme
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

Read = Callable[[], Picture]
"""Reads what was given and makes it anew; called on a worker."""

_WIDTH, _HIGH = 520, 270


class PhotoSheet(Sheet):
    """What the camera sees, or where a picture is dropped; then the buttons."""

    def __init__(self, heading: Text, take: Callable[[Read], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._take, self._close = take, close
        self.setAcceptDrops(True)
        self.setAccessibleName(str(heading))
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.well = _Well()
        self.body.addWidget(self.well)
        self.said = label("", ink="err", wrap=True)
        self.body.addWidget(self.said)
        self.said.hide()
        leave = Button(Text("Not now"), "x", place="station")
        leave.clicked.connect(close)
        self.choose = Button(Text("Choose a file"), "folder-open", place="station")
        self.choose.clicked.connect(self._choose)
        self.shoot = Button(Text("Take photo"), "camera", kind="primary", place="station")
        self.shoot.clicked.connect(self._shoot)
        self.body.addLayout(buttons_row(leave, self.choose, self.shoot))
        self._camera = camera.find()
        show_if(self.shoot, self._camera is not None)
        self.shoot.setEnabled(False)
        self.well.waits(with_camera=self._camera is not None)
        if self._camera is not None:
            self._camera.start(self._seen, self._blind)

    def first_focus(self) -> QWidget:
        """Enter takes the photo, or opens the files."""
        return self.shoot if self._camera is not None else self.choose

    # ------------------------------------------------------------------ the camera

    def _seen(self, image: QImage) -> None:
        if not image.isNull():
            self.well.show_frame(image)
            if not self.shoot.isEnabled():
                self.shoot.setEnabled(True)
                self.shoot.setFocus(Qt.FocusReason.OtherFocusReason)

    def _blind(self) -> None:
        self._stop()
        show_if(self.shoot, wanted=False)
        self.well.waits(with_camera=False)
        self._say(Text("The camera does not answer. Choose a file."))
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shoot(self) -> None:
        frame = self.well.frame
        if frame is not None:
            self._give(partial(pictures.from_image, frame.copy()))

    def _stop(self) -> None:
        seeing, self._camera = self._camera, None
        if seeing is not None:
            seeing.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whatever takes the sheet away, the camera's light goes out."""
        super().hideEvent(event)
        self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same when the window closes."""
        super().closeEvent(event)
        self._stop()

    # ------------------------------------------------------------------ files and drops

    def _choose(self) -> None:
        kinds = str(Text("Pictures ({endings})", endings=" ".join(pictures.ENDINGS)))
        name, _ = QFileDialog.getOpenFileName(self, str(Text("Choose a picture")), "", kinds)
        if name:
            self._give(partial(pictures.from_file, Path(name)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file or a picture may be dropped here."""
        if _given(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        read = _given(event.mimeData())
        if read is not None:
            event.acceptProposedAction()
            self._give(read)

    def _give(self, read: Read) -> None:
        self._close()
        self._take(read)

    def _say(self, words: Text) -> None:
        self.said.setText(str(words))
        self.said.show()


def _given(mime: QMimeData) -> Read | None:
    """The first file that lies on this computer, else the picture itself."""
    for url in mime.urls():
        if url.isLocalFile():
            return partial(pictures.from_file, Path(url.toLocalFile()))
    if mime.hasImage():
        image = mime.imageData()
        return partial(pictures.from_image, QImage(image)) if isinstance(image, QImage) else None
    return None


class _Well(QWidget):
    """The frame that the camera saw last, or the words where to drop a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.frame: QImage | None = None
        self.setFixedHeight(_HIGH)
        column = QVBoxLayout(self)
        self._words = label("", theme.TITLE, ink="text2", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._words)

    def waits(self, *, with_camera: bool) -> None:
        """Nothing is seen yet."""
        self.frame = None
        self._words.setText(str(Text("The camera wakes up") if with_camera else Text("Drop a picture here")))
        self._words.show()
        self.update()

    def show_frame(self, image: QImage) -> None:
        """This is what it sees now."""
        self.frame = image
        self._words.hide()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """The frame whole, or an empty well."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        paint_ground(painter, area, "sunken", "control", theme.RADIUS_CARD)
        if self.frame is None:
            sign = QRectF(0, 0, icons.IN_BAND, icons.IN_BAND)
            icons.paint(painter, "image", "text2", sign.translated(area.center() - sign.center()))
            return
        size = self.frame.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        picture = QRectF(0, 0, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(picture.translated(area.center() - picture.center()), self.frame)

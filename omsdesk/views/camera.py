"""The camera of a station, if it has one. Without QtMultimedia, without a camera, or with one that fails: none."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QLoggingCategory, QObject
from PySide6.QtGui import QImage

Seen = Callable[[QImage], object]


class Camera(Protocol):
    """Something that sees: frame after frame, until it is told to stop."""

    def start(self, seen: Seen, failed: Callable[[], object]) -> None:
        """Hand every frame over from now on; ``failed`` when it gives none."""

    def stop(self) -> None:
        """Look no more; its light goes out."""


class Eye(QObject):
    """A camera through Qt Multimedia. Built where QtMultimedia was found to be there."""

    def __init__(self) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QVideoSink

        super().__init__()
        self._camera, self._sink, self._session = QCamera(), QVideoSink(), QMediaCaptureSession()
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)

    def start(self, seen: Seen, failed: Callable[[], object]) -> None:
        """Look."""
        self._sink.videoFrameChanged.connect(lambda frame: seen(frame.toImage()))
        self._camera.errorOccurred.connect(lambda *_: failed())
        self._camera.start()

    def stop(self) -> None:
        """Look no more."""
        self._camera.stop()
        self.deleteLater()


def find() -> Camera | None:
    """The camera that people mean when they say "the camera"; None when there is none."""
    # What the package lacks on a computer without a camera is no news to a warehouse.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    try:
        from PySide6.QtMultimedia import QMediaDevices

        return Eye() if QMediaDevices.videoInputs() else None
    except (ImportError, RuntimeError):
        return None

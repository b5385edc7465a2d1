"""What the window remembers over a restart, for each station and person: place, sizes, last page, looks."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_SEEN_AT_LEAST = 80
_TITLE_BAR = 40
"""Pixels: no system that shows one has a higher one, and before the window is shown nobody can say how high it is."""


class Remembered:
    """A small INI file; nothing in it is needed, so a lost one costs a few clicks."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)
        self._group = "station"

    def of(self, station: str, person: str) -> None:
        """Whose looks are read and written from now on."""
        self._group = f"{_key(station)}/{_key(person)}" if person else "station"

    def keep(self, name: str, value: Any) -> None:
        """Write one thing down."""
        self._settings.setValue(f"{self._group}/{name}", value)

    def keep_for_all(self, name: str, value: Any) -> None:
        """Write one thing down that holds before anybody has signed in."""
        self._settings.setValue(f"station/{name}", value)

    def kept(self, name: str, otherwise: Any = None) -> Any:
        """Read one thing; what the station itself remembers stands in for a new person."""
        found = self._settings.value(f"{self._group}/{name}")
        return self._settings.value(f"station/{name}", otherwise) if found is None else found

    def keep_window(self, window: QWidget) -> None:
        """Write the window's place down, for this person and for whoever comes first tomorrow."""
        for group in {self._group, "station"}:
            self._settings.setValue(f"{group}/geometry", window.saveGeometry())
        self._settings.sync()

    def place_window(self, window: QWidget) -> None:
        """Put the window where it was, if that screen is still there."""
        geometry = self.kept("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        elif not window.isVisible():
            window.setGeometry(fitted(window.size(), QGuiApplication.primaryScreen().availableGeometry()))
        if not is_on_a_screen(window.frameGeometry()):
            screen = QGuiApplication.primaryScreen().availableGeometry()
            window.resize(min(window.width(), screen.width()), min(window.height(), screen.height()))
            window.move(
                screen.topLeft()
                + QPoint(max(0, screen.width() - window.width()), max(0, screen.height() - window.height())) / 2
            )


def fitted(size: QSize, screen: QRect) -> QRect:
    """Where a new window is seen whole: it keeps its size where the screen has room for that and a title bar."""
    room = screen.adjusted(0, _TITLE_BAR, 0, 0)
    area = QRect(room.topLeft(), size.boundedTo(room.size()))
    area.moveCenter(room.center())
    return area


def is_on_a_screen(area: QRect) -> bool:
    """Whether enough of a window can be seen to take hold of it."""
    seen = (area.intersected(screen.availableGeometry()) for screen in QGuiApplication.screens())
    return any(part.width() >= _SEEN_AT_LEAST and part.height() >= _SEEN_AT_LEAST for part in seen)


def _key(name: str) -> str:
    return "".join(each if each.isalnum() else "_" for each in name) or "_"

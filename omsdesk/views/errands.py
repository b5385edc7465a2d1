"""What the program does by the clock, whoever is at the desk: refunds leave when their minute is over."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 5_000


class Errands(QObject):
    """Reminds the desk; what is due is read from the database, so a station that was killed loses nothing."""

    def __init__(self, desk: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(desk.send_refunds)
        self._timer.start()

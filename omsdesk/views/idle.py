"""Locks a station that nobody touched for a while: office desks after half an hour, benches where the house says so.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from omsdesk.views.pages import BARE

_LOOK_MS = 5_000
_MINUTE = 60


class IdleLock(QObject):
    """Looks every few seconds how long ago the last key, click or scan was."""

    def __init__(self, window: Any, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window, self.clock = window, clock
        self.office_minutes = self.bench_minutes = 0
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    @property
    def minutes(self) -> int:
        """After how long it locks for whoever is there; 0: never."""
        from omsdesk.lifecycles.user import FLOOR_ROLES

        roles = self._window.registry.roles
        is_of_the_floor = bool(roles) and roles <= {each.value for each in FLOOR_ROLES}
        return self.bench_minutes if is_of_the_floor else self.office_minutes

    def look(self) -> None:
        """Lock it when the time is over."""
        if self._window.is_turning:
            return
        page, scanner = self._window.page, self._window.scanner
        if page is None or page.key in BARE or scanner is None or self.minutes == 0:
            return
        if self.clock() - scanner.touched >= self.minutes * _MINUTE:
            self._window.signed_out()

"""Lays the sheet of a supervisor over the page when an act needs one, and hands it the scans made meanwhile.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from omsdesk.database.gesture import Gesture
from omsdesk.views.widgets.overlay import lies

if TYPE_CHECKING:
    from omsdesk.views.allow_sheet import AllowSheet


class Supervision(QObject):
    """The window's side of allowing."""

    def __init__(self, window: Any, presenter: Any) -> None:
        super().__init__(window)
        self._window, self._presenter = window, presenter
        self._sheet: AllowSheet | None = None
        self._serial = 0
        window.registry.may_be_allowed = True
        window.overlay.closed.connect(self._lifted)
        window.overlay.opened.connect(self._lifted)
        presenter.listen(self._state_arrived)

    def takes(self, gesture: Gesture) -> bool:
        """While the sheet lies there every scan is its own: a badge counts, anything else is refused in words."""
        if not lies(self._sheet):
            return False
        self._presenter.scanned(gesture)
        return True

    def _state_arrived(self, state: Any) -> None:
        if not state.is_open:
            if lies(self._sheet):
                self._window.lift()
            self._sheet = None
            return
        if self._sheet is None or not lies(self._sheet):
            from omsdesk.views.allow_sheet import AllowSheet

            self._sheet, self._serial = AllowSheet(self._presenter), state.serial
            self._sheet.show_state(state)
            self._window.lay(self._sheet, focus=self._sheet)
            return
        self._sheet.show_state(state)
        if state.serial != self._serial:
            self._serial = state.serial
            self._window.play("err")

    def _lifted(self) -> None:
        """Esc, a click beside it, or another sheet took it away: nobody allows it."""
        if self._sheet is not None and not lies(self._sheet):
            self._sheet = None
            self._presenter.leave()

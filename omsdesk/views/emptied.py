"""When the sample shop was emptied, here or at another station, no page goes on showing what is gone."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from omsdesk.views.pages import BARE

if TYPE_CHECKING:
    from omsdesk.presenters.frame import FrameState

_OF_ONE_RECORD = frozenset({"order_detail", "history"})
_LIST = "orders"
"""Where somebody comes to whose record is gone."""


class Emptied:
    """Hears from the frame that the house is no sample any more; ``window`` is the MainWindow."""

    def __init__(self, window: Any) -> None:
        self._window = window
        self._was_sample = False

    def follow(self, state: "FrameState") -> None:
        """Once it has started for real every page begins anew, when the one that noticed it has drawn its state."""
        if self._was_sample and not state.station.sample:
            QTimer.singleShot(0, self._window, self._begin_anew)
        self._was_sample = state.station.sample

    def _begin_anew(self) -> None:
        window = self._window
        if window.desk is None:
            return
        window.desk.begin_anew()
        window.forget_records()
        here = window.page.key if window.page is not None else ""
        if here not in BARE:
            window.overlay.lift()
        window.build_anew(_LIST if here in _OF_ONE_RECORD else "")

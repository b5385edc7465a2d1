"""What came in behind the screen is said in the corner of the window, once, whatever page is in view.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omsdesk.presenters.frame import FrameState


class Arrivals:
    """Remembers what was said already."""

    def __init__(self, window: Any) -> None:
        self._window = window
        self._said = 0

    def follow(self, state: "FrameState") -> None:
        """Say what is new. Before somebody is signed in nobody is there to hear it; the list in Settings has it."""
        came = state.came
        if came is None or came.serial == self._said:
            return
        self._said = came.serial
        if self._window.registry.roles:
            self._window.toast(came.words, stays=True)
        look = getattr(getattr(self._window.page, "presenter", None), "look_at_folder", None)
        if look is not None:  # the settings are in view: their list of files has one more
            look()

"""Where a scan goes: badges to the sign-in from any page, commands to the window, all else to the page in view.

A scan made at a locked station waits for the badge and then counts, on the page where it was locked.
``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import Any

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.views.pages import BARE

SIGN_IN = "sign_in"


class FrontDoor:
    """Sorts the scans of one window."""

    def __init__(self, window: Any) -> None:
        self._window = window
        self._locked_at = ""
        self._kept: list[Gesture] = []

    @property
    def waiting(self) -> int:
        """How many scans wait for a badge."""
        return len(self._kept)

    @staticmethod
    def is_its_own(gesture: Gesture) -> bool:
        """Badges and commands count whatever lies over the page."""
        code = parse_house_code(gesture.code)
        return code is not None and code.prefix in ("US", "CD")

    def scanned(self, gesture: Gesture, here: str) -> None:
        """Hand a scan on; ``here`` is the key of the page in view."""
        code = parse_house_code(gesture.code)
        prefix, rest = (code.prefix, code.rest) if code is not None else ("", "")
        if prefix == "US" and here != "first_run":
            self._window.page_of(SIGN_IN).scanned(gesture)
        elif prefix == "CD" and rest == "HELP" and here not in BARE:
            self._window.open_help()
        elif prefix == "CD" and rest == "LOCK" and here not in BARE:
            self._window.signed_out()
        else:
            self._keep(gesture, here, is_command=prefix == "CD")
            self._window.page.scanned(gesture)

    def lock(self, here: str) -> None:
        """Nobody is at the desk any more; scans wait for the page that was left."""
        if here not in BARE:
            self._locked_at, self._kept = here, []

    def unlock(self, here: str) -> None:
        """Somebody is at the desk: what was scanned meanwhile counts, if they go on where it was left."""
        kept, self._kept = self._kept, []
        if here == self._locked_at:
            for gesture in kept:
                self._window.page.scanned(gesture)
        self._locked_at = ""

    def _keep(self, gesture: Gesture, here: str, *, is_command: bool) -> None:
        if here == SIGN_IN and self._locked_at and not is_command:
            self._kept.append(gesture)

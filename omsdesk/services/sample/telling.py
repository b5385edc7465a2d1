"""How far the making of the sample shop is, and whether somebody wants it to stop."""

from collections.abc import Callable

from omsdesk.errors import Refusal
from omsdesk.words import Text

_EVERY = 20
"""Orders between two words to the screen: often enough to move, seldom enough to cost nothing."""


class Telling:
    """Counts what is made; stopping takes everything back, because the shop is made in one write."""

    def __init__(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._done = self._whole = 0

    def begin(self, whole: int) -> None:
        """So many orders will be made."""
        self._whole = whole
        self._tell()

    def made(self, count: int = 1) -> None:
        """So many more are made; refuses to go on when somebody wants it to stop."""
        before, self._done = self._done, self._done + count
        if self._done // _EVERY != before // _EVERY:
            self._tell()

    def _tell(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Refusal(Text("Stopped. Nothing of the sample shop was kept."), Text("Choose how to begin."))
        if self._progress is not None:
            self._progress(self._done, self._whole)

"""Records as the palette offers them, and those that were opened last."""

from collections.abc import Callable
from typing import Any

from omsdesk.views.palette import Entry

_KEPT = 5


class Records:
    """What has been found or opened; ``go`` opens a page with its focus."""

    def __init__(self, go: Callable[..., None]) -> None:
        self._go = go
        self._opened: list[tuple[str, str, str, dict[str, Any]]] = []

    def entry_of(self, found: Any) -> Entry:
        """A record that was found."""
        title = " · ".join(each for each in (*str(found.title).split("  "), str(found.detail)) if each)
        return self._entry(title, found.icon, found.page, dict(found.focus))

    def last(self) -> list[Entry]:
        """The last records that were opened, newest first."""
        return [self._entry(*each) for each in reversed(self._opened)]

    def _entry(self, title: str, icon: str, page: str, focus: dict[str, Any]) -> Entry:
        def opened() -> None:
            record = (title, icon, page, focus)
            self._opened = [*(each for each in self._opened if each != record), record][-_KEPT:]
            self._go(page, **focus)

        return Entry(title, opened, icon)

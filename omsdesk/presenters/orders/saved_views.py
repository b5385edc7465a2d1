"""A list of orders that a person wants to come back to: its tab, its words and its sort, under a name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from omsdesk.services.queue_filter import QueueFilter, Sort, Tab
from omsdesk.services.queue_page import Due

MOST_VIEWS = 20
LONGEST_NAME = 40


@dataclass(frozen=True)
class SavedView:
    """What narrows the queue, and what the person calls it."""

    name: str
    wanted: QueueFilter
    due: Due = Due.ANY

    def as_plain(self) -> dict[str, Any]:
        """As the window keeps it."""
        return {
            "name": self.name,
            "tab": self.wanted.tab.name,
            "words": self.wanted.words,
            "channel": self.wanted.channel,
            "sort": self.wanted.sort.value,
            "descending": self.wanted.descending,
            "due": self.due.value,
        }

    def shows(self, wanted: QueueFilter, due: Due) -> bool:
        """Whether this is what the list shows now."""
        return replace(wanted, due_before=None) == self.wanted and due is self.due


def view_of(plain: Any) -> SavedView | None:
    """What was kept, as far as this version of the program still knows the words."""
    if not isinstance(plain, Mapping):
        return None
    wanted = QueueFilter(
        tab=Tab.__members__.get(str(plain.get("tab")), Tab.OPEN),
        words=str(plain.get("words", "")),
        channel=str(plain.get("channel", "")),
        sort=next((each for each in Sort if each.value == plain.get("sort")), Sort.USUAL),
        descending=plain.get("descending") is True,
    )
    due = next((each for each in Due if each.value == plain.get("due")), Due.ANY)
    return SavedView(str(plain.get("name", ""))[:LONGEST_NAME], wanted, due)


def with_view(views: tuple[SavedView, ...], new: SavedView) -> tuple[SavedView, ...]:
    """The views with this one, which takes the place of one of the same name."""
    others = [each for each in views if each.name.casefold() != new.name.casefold()]
    return (*others[-(MOST_VIEWS - 1) :], new)

"""What the palette offers on a page: records, the deeds of the page and of the window, the pages."""

from collections.abc import Sequence

from omsdesk.views.actions import Action, Actions
from omsdesk.views.palette import Entry, Palette, Scan, Search

_HIDDEN = frozenset({"palette"})
_PLACE = "go."


def fill(actions: Actions, page: str, search: Search, recent: Sequence[Entry], scan: Scan) -> Palette:
    """A palette for the page in view; a typed code goes to it through ``scan``."""
    offered = [each for each in actions.of_page(page) if each.is_enabled and each.deed.id not in _HIDDEN]
    places = [_entry(each) for each in offered if each.deed.id.startswith(_PLACE)]
    others = [_entry(each) for each in offered if not each.deed.id.startswith(_PLACE)]
    return Palette(search, others, places, recent, scan)


def _entry(action: Action) -> Entry:
    return Entry(action.text, action.trigger, action.icon, action.key_words, is_of_page=bool(action.page))

"""All that the order queue shows, and what its buttons say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from omsdesk.presenters import Said, Trouble, Way
from omsdesk.presenters.orders.saved_views import SavedView
from omsdesk.services.assigning import Person
from omsdesk.services.order_acts import Plan, Result
from omsdesk.services.order_preview import Preview
from omsdesk.services.order_queue import QueueRow
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.services.queue_page import Due
from omsdesk.services.releasing import PickRules
from omsdesk.words import Text


@dataclass(frozen=True)
class OrdersState:
    """All that the queue shows."""

    wanted: QueueFilter = field(default_factory=QueueFilter)
    due: Due = Due.ANY
    counts: Mapping[Tab, int] = field(default_factory=dict)
    ready: int = 0
    """How many orders could be put on a pick list now."""
    ids: Sequence[int] = ()
    rows: Mapping[int, QueueRow] = field(default_factory=dict)
    """The rows that came last; the table keeps those that came before."""
    version: int = 0
    """Grows when rows may have changed: the table asks again for those in view."""
    selected: tuple[int, ...] = ()
    current: int | None = None
    preview: Preview | None = None
    channels: tuple[tuple[str, str], ...] = ()
    result: Result | None = None
    said: Said | None = None
    way: Way | None = None
    plan: Plan | None = None
    """What a cancellation would do, while it is asked about."""
    questions: int = 0
    """How often it was asked."""
    views: tuple[SavedView, ...] = ()
    """Lists that the person at the desk wants to come back to."""
    asked: tuple[str, int] = ("", 0)
    """What the page asks for in a sheet ("assign", "tag"), and how often it asked."""
    people: tuple[Person, ...] = ()
    """Who can see to an order."""
    tags: tuple[str, ...] = ()
    """Words on the marked orders."""
    used_tags: tuple[str, ...] = ()
    """Words that are used often."""
    wrong_words: tuple[str, ...] = ()
    rules: tuple[PickRules, int] = (PickRules(), 0)
    """The usual rules of a walk, and how often the page asked for other ones."""
    waves: bool = True
    """Whether this house releases waves; without, orders are packed where they are picked."""
    printing: tuple[int, int] | None = None
    """Slips printed, and of how many."""
    exporting: tuple[int, int] | None = None
    """Rows written to a file, and of how many."""
    now: datetime | None = None
    trouble: Trouble | None = None
    is_loading: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the tab."""
        return bool(self.wanted.words.strip() or self.wanted.channel or self.due is not Due.ANY)

    @property
    def open_view(self) -> SavedView | None:
        """The saved list that is shown now."""
        return next((each for each in self.views if each.shows(self.wanted, self.due)), None)

    @property
    def to_keep(self) -> dict[str, Any]:
        """What the window keeps for this person: the list as it is narrowed now, and the saved ones."""
        here = SavedView("", self.wanted, self.due)
        return {"here": here.as_plain(), "views": [each.as_plain() for each in self.views]}

    @property
    def why_not_export(self) -> Text | None:
        """Why no file can be written."""
        if self.exporting is not None:
            return Text("A file is being written.")
        return None if len(self.ids) else Text("There is nothing in the list.")

    @property
    def acted_on(self) -> tuple[int, ...]:
        """The orders that an act means: the selected ones, else the one with the cursor."""
        return self.selected or ((self.current,) if self.current is not None else ())

    @property
    def release_words(self) -> Text:
        """What the button of the next step says: a wave for the pickers, or the bench."""
        if not self.waves:
            return Text("Pack order") if self.acted_on else Text("Pack next")
        if len(self.selected) > 1:
            return Text("Release {n} selected", n=len(self.selected))
        return Text("Release wave") if self.selected else Text("Release {n} ready", n=self.ready)

    @property
    def why_not_release(self) -> Text | None:
        """Why there is nothing to release."""
        return None if not self.waves or self.selected or self.ready else Text("Nothing is ready to pick.")

    @property
    def why_not_act(self) -> Text | None:
        """Why acts on orders rest."""
        return None if self.acted_on else Text("Choose an order first.")

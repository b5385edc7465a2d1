"""The order queue: what must happen next, and acts on many orders at once."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Trouble
from omsdesk.presenters.orders.acts import Acts
from omsdesk.presenters.orders.saved_views import LONGEST_NAME, MOST_VIEWS, SavedView, view_of, with_view
from omsdesk.presenters.orders.state import OrdersState
from omsdesk.services import order_acts, order_export, order_preview, order_queue, queue_filter, queue_page
from omsdesk.services.exporting import Export
from omsdesk.services.order_acts import Pointed, Result
from omsdesk.services.order_preview import Preview
from omsdesk.services.queue_filter import QueueFilter, Sort, Tab
from omsdesk.services.queue_page import Due, Look
from omsdesk.words import Text

__all__ = ["Orders", "OrdersState"]


class Orders(Acts):
    """Many orders, one page."""

    watches = frozenset({"orders", "shipments", "order_tags", "order_assignments", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs)
        self._asked = 0
        self._export: Export | None = None

    # ------------------------------------------------------------------ the list

    def refresh(self) -> None:
        """Ask again for counts, ids and what is in view, without moving anything."""
        self._asked += 1
        asked = self._asked
        state = self.state
        marked = (*state.selected, *(() if state.current is None else (state.current,)))
        self.ask(queue_page.look, state.wanted, state.due, marked, then=lambda listed: self._listed(listed, asked))
        if self.state.current is not None:
            self._ask_preview(self.state.current)

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(order_queue.rows, tuple(ids), then=lambda rows: self.show(rows={row.id: row for row in rows}))

    def open(self, tab: str = "", words: str = "", due: str = "") -> None:
        """The queue was asked for with a tab or words: it shows that, however it was narrowed before."""
        chosen = next((each for each in Tab if each.name.lower() == tab.lower()), Tab.OPEN)
        self.show(due=Due(due or Due.ANY))
        self._narrow(tab=chosen, words=words, channel="")

    def choose_tab(self, tab: Tab) -> None:
        """Another list."""
        self._narrow(tab=tab)

    def filter(self, words: str) -> None:
        """Words were typed above the list."""
        self._narrow(words=words)

    def choose_channel(self, key: str) -> None:
        """Only orders of this channel; blank means all."""
        self._narrow(channel=key)

    def choose_due(self, due: Due) -> None:
        """Only orders that leave until then."""
        self.show(due=due)
        self._narrow()

    def clear_filter(self) -> None:
        """Everything on this tab again."""
        self.show(due=Due.ANY)
        self._narrow(words="", channel="")

    def sort_by(self, sort: Sort) -> None:
        """Sorted by this; asked for again, the other way round, and then as usual."""
        wanted = self.state.wanted
        if wanted.sort is not sort or sort is Sort.USUAL:
            self._narrow(sort=sort, descending=False)
        elif not wanted.descending:
            self._narrow(descending=True)
        else:
            self._narrow(sort=Sort.USUAL, descending=False)

    # ------------------------------------------------------------------ saved lists

    def recall(self, kept: Any) -> None:
        """Somebody came to the desk: show the list as this person left it."""
        kept = kept if isinstance(kept, Mapping) else {}
        views = kept.get("views")
        found = [view_of(each) for each in views] if isinstance(views, list) else []
        here = view_of(kept.get("here")) or SavedView("", QueueFilter())
        self.show(views=tuple(each for each in found if each is not None and each.name)[:MOST_VIEWS])
        self.show_view(here)

    def show_view(self, view: SavedView) -> None:
        """The list as it was saved."""
        if view.shows(self.state.wanted, self.state.due):
            return
        self.show(due=view.due)
        changes = {each.name: getattr(view.wanted, each.name) for each in fields(view.wanted)}
        if self._visible:
            self._narrow(**changes)
        else:
            self.show(wanted=replace(self.state.wanted, **changes), selected=())
            self._stale = True

    def save_view(self, name: str) -> Text | None:
        """Keep the list as it is now under a name; answers what is wrong with the name, if something is."""
        name = " ".join(name.split())
        if not name:
            return Text("Give it a name.")
        if len(name) > LONGEST_NAME:
            return Text("Give it a name of at most {n} letters.", n=LONGEST_NAME)
        self.show(views=with_view(self.state.views, SavedView(name, self.state.wanted, self.state.due)))
        self._tell(Text("The list is saved as {name}", name=name))
        return None

    def forget_view(self, name: str) -> None:
        """This list is not needed any more."""
        before = self.state.views
        self.show(views=tuple(each for each in before if each.name != name))
        self._undo = lambda: self.show(views=before)
        self._tell(Text("The saved list {name} is gone", name=name), may_undo=True)

    # ------------------------------------------------------------------ files

    def export(self, path: str) -> None:
        """Write the list to a CSV or Excel file, by the ending of its name."""
        if self.state.why_not_export is None:
            self._stopped = False
            self._export = Export(self.work, Path(path), self.state.ids, order_export.TITLES, order_export.read)
            self.show(exporting=(0, len(self.state.ids)), result=None)
            self._write_on()

    def point(self, order_id: int | None) -> None:
        """The cursor stands on this order."""
        if order_id == self.state.current:
            return
        self.show(current=order_id, preview=None if order_id is None else self.state.preview)
        if order_id is not None:
            self._ask_preview(order_id)

    def select(self, ids: Sequence[int]) -> None:
        """These orders are marked."""
        if tuple(ids) != self.state.selected:
            self.show(selected=tuple(ids))

    def scanned(self, gesture: Gesture) -> None:
        """A scan opens the order it belongs to; a product filters the list."""
        self.ask(order_acts.point_at, gesture.code, then=self._pointed)

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False, printing=None, exporting=None)

    # ------------------------------------------------------------------ inside

    def _narrow(self, **changes: Any) -> None:
        wanted = replace(self.state.wanted, **changes)
        self.show(wanted=wanted, wrong_words=tuple(queue_filter.unknown_words(wanted.words)), selected=())
        self.refresh()

    def _listed(self, listed: Look, asked: int) -> None:
        if asked != self._asked:
            return
        current = self.state.current if self.state.current in listed.still else None
        self.show(
            counts=listed.counts,
            ids=listed.ids,
            ready=listed.ready,
            waves=listed.waves,
            rows={row.id: row for row in listed.rows},
            channels=listed.channels,
            selected=tuple(each for each in self.state.selected if each in listed.still),
            current=current,
            preview=self.state.preview if current is not None else None,
            version=self.state.version + 1,
            now=self.work.now(),
            is_loading=False,
            trouble=None,
        )

    def _ask_preview(self, order_id: int) -> None:
        self.ask(order_preview.preview, order_id, then=self._previewed)

    def _previewed(self, preview: Preview) -> None:
        if preview.id == self.state.current:
            self.show(preview=preview)

    def _pointed(self, pointed: Pointed) -> None:
        if pointed.said is not None:
            self._tell(pointed.said)
        elif pointed.words:
            self.filter(pointed.words)
        elif pointed.return_id:
            self._go("returns", return_id=pointed.return_id)
        else:
            self._go("order_detail", order=pointed.order_id)
            self._tell(Text("Opened {number}", number=house_name("SO", pointed.order_id)))

    def _write_on(self) -> None:
        export, written = self._export, self.state.exporting
        if export is None or written is None:
            return
        if self._stopped:
            self.outside(export.drop, then=self._not_written)
        elif export.is_complete:
            self._export = None
            words = Text("{n} order is in the file", many="{n} orders are in the file", n=export.done)
            self.show(exporting=None, result=Result(words))
        else:
            self.outside(export.go_on, then=self._wrote)

    def _wrote(self, rows: int) -> None:
        if self.state.exporting is not None:
            self.show(exporting=(rows, self.state.exporting[1]))
            self._write_on()

    def _not_written(self, rows: int) -> None:
        whole = self.state.exporting[1] if self.state.exporting else rows
        words = Text("Stopped after {done} of {all} orders. No file was left behind.", done=rows, all=whole)
        self._export = None
        self.show(exporting=None, result=Result(words))

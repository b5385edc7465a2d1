"""The pack station: open an order by scan, count each piece into its box; the last one finishes it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from omsdesk.codes import parse_house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import STUCK_PAPERS, Work
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.presenters import Jobs, NoticeKind, click
from omsdesk.presenters.pack_station import sayings, typing_in
from omsdesk.presenters.pack_station.answering import LONG_AGO, SECOND_BARCODE, Answering
from omsdesk.presenters.pack_station.state import MOST_CHOICES, REASONS, PackState
from omsdesk.services import house_ways, linking, packing, unprinted
from omsdesk.words import Text

__all__ = ["MOST_CHOICES", "REASONS", "SECOND_BARCODE", "PackState", "PackStation"]

SECOND_ENTER = timedelta(milliseconds=500)
"""Some scanners end a code with two Enters; the second must not confirm what nobody has read yet."""


class PackStation(Answering):
    """Leads a packer through one order after the other."""

    watches = frozenset({"shipments", "shipment_lines", "orders", STUCK_PAPERS, "settings", "product_pictures"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs)
        self._scanned_at = LONG_AGO
        self._quantity = self._said = 1

    # ------------------------------------------------------------------ what changes from outside

    def refresh(self) -> None:
        """Read the order on the bench, or the orders that wait, and which papers did not come out."""
        self.ask(house_ways.look, then=self._works_with)
        self._reload(mark_changes=True)
        self.ask(unprinted.here, then=self._unprinted)

    def changed(self, tables: Any) -> None:
        """News of a deed. Our own says itself what it changed, so nothing waits for reading it again."""
        if not self._visible:
            super().changed(tables)
        elif self._under_way:
            self._papers_changed |= STUCK_PAPERS in tables
        elif self.watches.intersection(tables) == {STUCK_PAPERS}:
            self.ask(unprinted.here, then=self._unprinted)
        else:
            super().changed(tables)

    def open(self, order: int = 0, shipment: int = 0) -> None:
        """Put an order on the bench that was asked for on another page."""
        if shipment:
            self._act(packing.open_shipment, shipment)
        elif order:
            self._act(packing.open_order, order)

    # ------------------------------------------------------------------ scans

    def scanned(self, gesture: Gesture) -> None:
        """One scan: an order, a tote, a piece, or a command."""
        self._scanned_at = gesture.at
        code = parse_house_code(gesture.code)
        verb = self._commands().get(code.rest) if code is not None and code.prefix == "CD" else None
        if self.state.typed and verb != self.done:
            self.show(typed="")
        if verb is not None:
            verb(gesture)
            return
        is_quantity = code is not None and code.prefix == "CD" and _is_quantity(code.rest)
        self._quantity, self._said = self._said, int(code.rest[3:]) if code and is_quantity else 1
        # The other barcode of the last piece must not be taken for the carrier's label of the box it finished.
        is_label = not (self.state.is_packed and self._is_soon(gesture))
        self._act(packing.scan, self.state.job_id if is_label else 0, gesture=gesture)

    def choose(self, sku: str) -> None:
        """Which of the products that share a code it is."""
        if sku in self.state.choices:
            gesture = Gesture.of(self.work.now(), sku)
            self._act(packing.scan, self.state.job_id, gesture=gesture, quantity=self._quantity)

    # ------------------------------------------------------------------ buttons, keys and command codes

    def undo(self, gesture: Gesture | None = None) -> None:
        """Take the last piece back; after the end, ask once about the label."""
        self._act(packing.undo, self.state.job_id, gesture=gesture)

    def by_hand(self, gesture: Gesture | None = None) -> None:
        """Count one piece of the active line, whose code cannot be read."""
        active, torn, gesture = self.state.active, self._in_hand(), gesture or click(self.work.now())
        self._act(
            packing.count_by_hand,
            self.state.job_id,
            gesture=gesture,
            line_id=active.id if active else 0,
            then=lambda result: self._answered(self._offering(torn, result), gesture),
        )

    def ask_reason(self, _: Gesture | None = None) -> None:
        """Pieces of the active line are missing: ask why."""
        active = self.state.active
        if active is None:
            self._say(NoticeKind.WARN, Text("Nothing is missing"), self.state.ways.scan_an_order)
            return
        self.show(asks_reason=True, choices=(), typed="")
        missing = active.wanted - active.packed
        self._say(
            NoticeKind.WARN,
            Text("{n} missing: why?", n=missing),
            Text("{product}. Keys 1 to 4, Esc goes back.", product=active.product),
        )

    def short(self, reason: ShortReason) -> None:
        """The rest of the active line will not come."""
        active = self.state.active
        if self.state.asks_reason and active is not None:
            self._act(packing.close_short, self.state.job_id, reason, line_id=active.id)

    def reprint(self, gesture: Gesture | None = None) -> None:
        """Print what did not come out; when everything did, copies of the last papers."""
        failed = tuple(each.job_id for each in self.state.failed)
        if not failed:
            self._act(packing.reprint, self.state.job_id, gesture=gesture)
            return
        # They may fail again: then that is news.
        self._told -= frozenset(failed)
        self.do(unprinted.print_again, failed, gesture=gesture, then=self._prints_again)

    def next_box(self, gesture: Gesture | None = None) -> None:
        """Close this box, with what the scale shows, and go on with another."""
        self._act(packing.next_box, self.state.job_id, gesture=gesture, weight_g=self._weight_now())

    def choose_box(self, name: str) -> None:
        """The goods go into this box."""
        if self.state.is_packing:
            self._act(packing.choose_box, self.state.job_id, name=name)

    def put_aside(self, gesture: Gesture | None = None) -> None:
        """Let go of the order, so that any bench can go on with it."""
        self._act(packing.put_aside, self.state.job_id, gesture=gesture)

    def done(self, gesture: Gesture | None = None) -> None:
        """Finish what can be finished, with the weight that was typed; a waiting note counts as read."""
        weight_g = typing_in.weight_g(self.state)
        self.show(typed="")
        self._act(packing.done, self.state.job_id, gesture=gesture, weight_g=weight_g)

    def type(self, digit: str) -> None:
        """One digit of a quantity or of a weight; the empty one takes the last back."""
        after = typing_in.after(self.state, digit)
        if after is not None:
            self.show(typed=after[0])
            self._notice(after[1])

    def fill(self) -> None:
        """Enter after digits: so many of the line in work lie in the box, or so much does it weigh."""
        if self.state.may_weigh:
            self.done()
            return
        active, typed = self.state.active, self.state.typed
        self.show(typed="")
        if active is not None and typed:
            self._act(packing.fill, self.state.job_id, int(typed), line_id=active.id)

    def go_on(self) -> None:
        """Enter: confirm the note that waits, else take the order that is chosen."""
        if self.state.typed:
            self.fill()
            return
        if self.work.now() - self._scanned_at < SECOND_ENTER:
            return
        if self.state.may_finish:
            self.done()
        elif not self.state.is_packing:
            self.take_next()

    def take_next(self) -> None:
        """Take the waiting order that is chosen: the one due first, unless the packer moved on."""
        chosen = self.state.chosen if self.state.bench is None and self.state.place else None
        if chosen is None:
            self._act(packing.open_next)
        else:
            self.take(chosen.order_id)

    def take(self, order_id: int) -> None:
        """Take this order."""
        if not self.state.is_packing:
            self._act(packing.open_order, order_id)

    def take_over(self) -> None:
        """A supervisor takes the chosen order from the bench that holds it."""
        chosen = self.state.chosen
        if chosen is not None and not chosen.is_mine and not self.state.is_packing:
            self._act(packing.take_over, chosen.shipment_id)

    def link(self, product: str, pieces: int) -> None:
        """A supervisor says which product the code is that nobody knows."""
        if self.state.unknown:
            self.do(linking.link, self.state.unknown, product, pieces, then=self._linked)

    def move(self, by: int) -> None:
        """Up and Down: another line of the order, or another order of the list."""
        state = self.state
        if state.bench is None:
            self.show(place=min(max(state.place + by, 0), max(len(state.waiting) - 1, 0)))
            return
        still_open = [line.id for line in state.lines if not line.is_full]
        if state.active is not None:
            here = still_open.index(state.active.id)
            self.point_at(still_open[min(max(here + by, 0), len(still_open) - 1)])

    def point_at(self, line_id: int) -> None:
        """This line is the active one."""
        self.show(active_id=line_id, asks_reason=False, typed="")

    def calm(self) -> None:
        """Esc: the question or the error is gone."""
        self.show(asks_reason=False, choices=(), typed="")
        self._notice(sayings.invitation(self.state))

    # ------------------------------------------------------------------ inside

    def _commands(self) -> dict[str, Callable[[Gesture], None]]:
        """What the bench does itself; the others (boxes, quantities, the next job) are deeds of a scan."""
        return {
            "UNDO": self.undo,
            "HAND": self.by_hand,
            "SHORT": self.ask_reason,
            "REPRINT": self.reprint,
            "NEXTBOX": self.next_box,
            "PAUSE": self.put_aside,
            "DONE": self.done,
        }


def _is_quantity(rest: str) -> bool:
    return rest.startswith("QTY") and rest.removeprefix("QTY").isdecimal()

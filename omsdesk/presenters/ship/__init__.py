"""The Ship page: boxes are loaded by scan, shipments leave, arrive or come back, and labels are mended."""

from dataclasses import replace

from omsdesk.codes import parse_house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Notice, NoticeKind, Trouble, trouble_of
from omsdesk.presenters.past_scans import KEPT_SCANS, PastScan
from omsdesk.presenters.ship.arriving import Arriving
from omsdesk.presenters.ship.labels import Labels
from omsdesk.presenters.ship.state import PROOFS, Ask, Part, Progress, ShipState, is_elsewhere
from omsdesk.services import labelling, ship_list, shipping, staging
from omsdesk.services.labelling import Labelled
from omsdesk.services.scan_result import ScanResult
from omsdesk.services.ship_list import ParcelRow, ShippedRow
from omsdesk.services.shipping import Shipped
from omsdesk.words import Text

__all__ = ["PROOFS", "Ask", "Part", "Progress", "Ship", "ShipState", "is_elsewhere"]

_START = Notice(
    NoticeKind.READY,
    Text("Scan a parcel or its tracking number"),
    Text("The last box of an order ships it. To put boxes aside, scan a staging place first."),
)


class Ship(Labels, Arriving):
    """Hands boxes over, and hears what became of them."""

    watches = frozenset({"shipments", "parcels", "labels", "holds"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, ShipState(_START, is_loading=True))
        self._to_ship: list[int] = []

    # ------------------------------------------------------------------ the lists

    def refresh(self) -> None:
        """Read what waits and what is on its way; what arrived only while it is looked at."""
        self.ask(_lists, arrived=self.state.part is Part.ARRIVED, then=self._listed)

    def show_part(self, part: Part, carrier: str = "") -> None:
        """Another list, or the boxes of another carrier."""
        self.show(part=part, carrier=carrier, current=None, asks=Ask.NOTHING, label_for=0)
        self.refresh()

    def point_at(self, current: int | None) -> None:
        """The cursor moved."""
        if current != self.state.current:
            self.show(current=current, asks=Ask.NOTHING)

    def open(self, order: int) -> None:
        """Show the boxes of an order that was asked for on another page."""
        self.ask(_lists, arrived=False, then=lambda lists: self._opened(lists, order))

    # ------------------------------------------------------------------ scans

    def scanned(self, gesture: Gesture) -> None:
        """One scan: a box is loaded or put at its place, or its label from elsewhere is noted."""
        code = parse_house_code(gesture.code)
        waits = self.state.label_for
        self.show(label_for=0, asks=Ask.NOTHING)
        if code is not None and code.prefix == "CD":
            self._command(code.rest)
            return
        if waits and code is None:
            self._note_label(waits, gesture)
            return
        box = self._box_of(gesture.code)
        if box is not None:
            self.show(part=Part.HERE, carrier="", current=box.parcel_id)
        place_id = self.state.place_id
        if not place_id and box is not None and box.label is None and is_elsewhere(box):
            self.scan_label()
            self._remember(gesture, self.state.notice)
            return
        answered = lambda result: self._answered(result, gesture)  # noqa: E731 - short
        self.do(shipping.ship_parcel_scan, gesture=gesture, place_id=place_id, then=answered)

    def load_again(self) -> None:
        """Boxes that are scanned are loaded again, not put at a staging place."""
        self.show(place_id=0, place="")
        self._notice(_START)

    def disappear(self) -> None:
        """Whoever comes back to the page loads: what was meant before is not remembered."""
        super().disappear()
        if self.state.place_id:
            self.load_again()

    # ------------------------------------------------------------------ boxes leave

    def ship(self) -> None:
        """Hand over the shipment of the box under the cursor."""
        box = self.state.box
        if box is not None and self.state.may_ship:
            self.do(shipping.ship, box.shipment_id, then=self._left)

    def ask_ship_all(self) -> None:
        """Everything listed that may leave: ask first, because it cannot be undone."""
        count = len(self.state.ready)
        if count:
            self.show(asks=Ask.SHIP_ALL)
            said = Text("{n} shipment leaves", many="{n} shipments leave", n=count)
            self._say(NoticeKind.WARN, said, Text("It cannot be undone. Key 1 ships, Esc goes back."))

    def ship_all(self) -> None:
        """One after the other, so that scans go on in between and it can be stopped."""
        if self.state.asks is Ask.SHIP_ALL:
            self._to_ship = list(self.state.ready)
            self.show(asks=Ask.NOTHING, progress=Progress(0, len(self._to_ship)))
            self._ship_next()

    def stop(self) -> None:
        """Stop after the one that is under way; what has left has left."""
        self._to_ship.clear()

    def calm(self) -> None:
        """Esc: nothing is asked any more; a second time also no box is put at a place."""
        if self.state.place_id and (self.state.asks or self.state.label_for):
            self.show(asks=Ask.NOTHING, label_for=0)
            self._say(NoticeKind.READY, *staging.putting(self.state.place))
            return
        self.show(asks=Ask.NOTHING, label_for=0)
        self.load_again()

    def troubled(self, trouble: Trouble) -> None:
        """Refusals are said by the band; a bug of ours by the panel."""
        self.show(is_loading=False, trouble=trouble if trouble.is_bug else None)
        self._say(NoticeKind.ERR, trouble.headline, trouble.advice)

    # ------------------------------------------------------------------ inside

    def _command(self, rest: str) -> None:
        if rest == "REPRINT":
            self.reprint()
        elif rest == "DONE" and self.state.place_id:
            self.load_again()
        else:
            self._say(NoticeKind.WARN, Text("This command does nothing here"), Text("Scan a parcel."))

    def _box_of(self, code: str) -> ParcelRow | None:
        house = parse_house_code(code)
        number = house.number if house is not None and house.prefix == "PK" else None
        found = (row for row in self.state.boxes if row.parcel_id == number or (row.tracking and row.tracking == code))
        return next(found, None)

    def _note_label(self, parcel_id: int, gesture: Gesture) -> None:
        def again(error: Exception) -> None:
            trouble = trouble_of(error)
            self.show(label_for=parcel_id)
            self.troubled(trouble)
            self._remember(gesture, self.state.notice)

        def noted(labelled: Labelled) -> None:
            self._labelled(labelled)
            self._remember(gesture, self.state.notice)

        self.do(labelling.record_elsewhere, parcel_id, gesture.code, gesture=gesture, then=noted, otherwise=again)

    def _answered(self, result: ScanResult, gesture: Gesture) -> None:
        if result.place_id:
            self.show(place_id=result.place_id, place=result.place)
        self._say(NoticeKind(result.voice.value), result.headline, result.detail)
        self._remember(gesture, self.state.notice)

    def _left(self, shipped: Shipped) -> None:
        said = Text("{n} box has left", many="{n} boxes have left", n=shipped.parcels)
        self._say(NoticeKind.OK, Text("{order}", order=shipped.order), said)

    def _ship_next(self) -> None:
        progress = self.state.progress
        if progress is None:
            return
        if self._to_ship:
            self.do(shipping.ship, self._to_ship.pop(0), then=self._one_left, otherwise=self._one_stayed)
            return
        self.show(progress=None)
        if progress.done == progress.of_all:
            said = Text("{n} shipment has left", many="{n} shipments have left", n=progress.done)
            self._say(NoticeKind.DONE, said)
        else:
            stayed = progress.of_all - progress.done
            said = Text("{done} shipped, {n} not.", done=progress.done, n=stayed)
            self._say(NoticeKind.WARN, Text("Stopped"), said)

    def _one_left(self, _: Shipped) -> None:
        progress = self.state.progress or Progress(0, 0)
        self.show(progress=replace(progress, done=progress.done + 1))
        self._ship_next()

    def _one_stayed(self, error: Exception) -> None:
        """One that may not leave after all does not keep the others; a bug or a lost connection does."""
        trouble = trouble_of(error)
        self.troubled(trouble)
        if trouble.is_bug:
            self._to_ship.clear()
        self._ship_next()

    def _listed(self, lists: "_Lists") -> None:
        boxes, away, arrived = lists
        self.show(boxes=boxes, away=away, arrived=arrived, at=self.work.now(), is_loading=False, trouble=None)

    def _opened(self, lists: "_Lists", order_id: int) -> None:
        self._listed(lists)
        box = next((row.parcel_id for row in lists[0] if row.order_id == order_id), None)
        sent = next((row.shipment_id for row in lists[1] if row.order_id == order_id), None)
        if box is not None:
            self.show(part=Part.HERE, carrier="", current=box)
        elif sent is not None:
            self.show(part=Part.AWAY, carrier="", current=sent)

    def _remember(self, gesture: Gesture, notice: Notice) -> None:
        past = PastScan(gesture.at, gesture.code, notice.headline, notice.kind)
        self.show(scans=(past, *self.state.scans)[:KEPT_SCANS])


_Lists = tuple[tuple[ParcelRow, ...], tuple[ShippedRow, ...], tuple[ShippedRow, ...]]


def _lists(db: Db, *, arrived: bool) -> _Lists:
    return ship_list.packed(db), ship_list.on_the_way(db), ship_list.delivered(db) if arrived else ()

"""The Ship page: boxes are loaded by scan, shipments leave, arrive or come back, and labels are mended."""

from dataclasses import replace
from pathlib import Path

from omsdesk.codes import parse_house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.presenters import AtStation, Jobs, Notice, NoticeKind, Trouble, trouble_of
from omsdesk.presenters.ship.state import (
    KEPT_SCANS,
    PROOFS,
    Ask,
    Part,
    PastScan,
    Progress,
    ShipState,
    is_elsewhere,
)
from omsdesk.services import (
    delivering,
    labelling,
    printing_jobs,
    ship_acts,
    ship_list,
    shipping,
    staging,
    staging_places,
)
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
_WHY_NEW = "label replaced before shipping"


class Ship(AtStation[ShipState]):
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

    def ask_place(self) -> None:
        """A label for a staging place is wanted: ask for its name."""
        self.show(asks=Ask.PLACE, label_for=0)
        said = Text("Type the name that stands above it, then Enter. A place that is not there yet is made.")
        self._say(NoticeKind.READY, Text("Which staging place?"), said)

    def label_place(self, name: str) -> None:
        """Print the label of the place with this name; a new one is made."""
        if self.state.asks is Ask.PLACE:
            self.do(staging_places.label, name, then=self._place_labelled)

    def scan_label(self) -> None:
        """The next scan is the carrier's label of this box."""
        box = self.state.box
        if box is not None and self.state.may_scan_label:
            self.show(label_for=box.parcel_id)
            said = Text("{order}: the label that the carrier's program printed.", order=box.order)
            self._say(NoticeKind.READY, Text("Scan the label of {parcel}", parcel=box.parcel), said)

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

    # ------------------------------------------------------------------ labels

    def make_label(self) -> None:
        """Make the label that is missing, and print it."""
        box = self.state.box
        if box is not None and self.state.may_make_label:
            self.do(ship_acts.make_label, box.parcel_id, then=self._labelled)

    def ask_new_label(self) -> None:
        """The label is wrong or torn: ask, because the old number is lost."""
        box = self.state.box
        if box is not None and self.state.may_replace_label:
            self.show(asks=Ask.NEW_LABEL)
            said = Text("The old number is void then. Key 1 makes a new one, Esc keeps it.")
            self._say(NoticeKind.WARN, Text("New label for {parcel}", parcel=box.parcel), said)

    def new_label(self) -> None:
        """Void the label and make another; one from elsewhere is scanned anew."""
        box = self.state.box
        if box is None or self.state.asks is not Ask.NEW_LABEL:
            return
        self.show(asks=Ask.NOTHING)
        if is_elsewhere(box):
            self.do(labelling.void, box.parcel_id, _WHY_NEW, then=lambda _: self._voided(box))
        else:
            self.do(ship_acts.new_label, box.parcel_id, _WHY_NEW, then=self._labelled)

    def reprint(self) -> None:
        """Print the papers of the order under the cursor once more."""
        row = self.state.box or self.state.shipment
        if row is not None:
            self.do(printing_jobs.reprint_last, row.order_id, then=lambda _: self._reprinted(row))

    def save_addresses(self) -> None:
        """Write the addresses that still need a label for the carrier's own program."""
        parcel_ids = self.state.elsewhere
        if parcel_ids:
            self.ask(_to_save, parcel_ids, then=self._save)

    # ------------------------------------------------------------------ what became of them

    def ask_proof(self) -> None:
        """It arrived: ask how we know."""
        row = self.state.shipment
        if row is not None and self.state.may_deliver:
            self.show(asks=Ask.PROOF)
            self._say(NoticeKind.READY, Text("{order}: how did it arrive?", order=row.order), Text("Keys 1 to 5."))

    def deliver(self, proof: DeliveryProof) -> None:
        """Note the delivery; a signature needs the name under it first."""
        row = self.state.shipment
        if row is None or self.state.asks is not Ask.PROOF:
            return
        if proof is DeliveryProof.SIGNED:
            self.show(asks=Ask.SIGNED_BY)
            self._say(
                NoticeKind.READY, Text("{order}: who signed?", order=row.order), Text("Type the name, then Enter.")
            )
            return
        self._deliver(row, proof, "")

    def sign(self, name: str) -> None:
        """The name on the receipt."""
        row = self.state.shipment
        if row is not None and self.state.asks is Ask.SIGNED_BY:
            self._deliver(row, DeliveryProof.SIGNED, name)

    def ask_why_failed(self) -> None:
        """It did not arrive: ask what happened."""
        row = self.state.shipment
        if row is not None and self.state.may_fail:
            self.show(asks=Ask.WHY_FAILED)
            said = Text("{order}: what happened?", order=row.order)
            self._say(NoticeKind.READY, said, Text("A few words, then Enter. It may be left empty."))

    def fail(self, note: str) -> None:
        """Note that it did not arrive; a second try may still deliver it."""
        row = self.state.shipment
        if row is not None and self.state.asks is Ask.WHY_FAILED:
            self.show(asks=Ask.NOTHING)
            self.do(delivering.fail_delivery, row.shipment_id, note, then=self._failed_to_arrive)

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

    def _labelled(self, labelled: Labelled) -> None:
        if labelled.status is LabelStatus.REQUESTED:
            self._say(NoticeKind.OK, Text("The carrier makes the label"), Text("It prints when it comes."))
        else:
            said = Text("Scan the parcel when it is loaded.")
            self._say(NoticeKind.OK, Text("Label {tracking}", tracking=labelled.tracking), said)

    def _voided(self, box: ParcelRow) -> None:
        self.show(label_for=box.parcel_id)
        said = Text("The old number is void.")
        self._say(NoticeKind.READY, Text("Scan the new label of {parcel}", parcel=box.parcel), said)

    def _reprinted(self, row: ParcelRow | ShippedRow) -> None:
        said = Text("{order}: the copies say so.", order=row.order)
        self._say(NoticeKind.DONE, Text("Printing again"), said)

    def _place_labelled(self, labelled: staging_places.Labelled) -> None:
        self.show(asks=Ask.NOTHING)
        place = labelled.name
        said = Text("{place} is a staging place now", place=place) if labelled.is_new else Text("{place}", place=place)
        self._say(NoticeKind.DONE, said, Text("Its label prints. Scan it, then the parcels that stand there."))

    def _save(self, found: tuple[tuple[ship_acts.LabelAddress, ...], Path]) -> None:
        rows, folder = found
        name = f"addresses {self.work.now():%Y-%m-%d %H%M%S}"
        self.outside(ship_acts.save, rows, folder, name, then=lambda file: self._saved(file, len(rows)))

    def _saved(self, file: Path, count: int) -> None:
        self.show(saved=file)
        said = Text("{n} address saved", many="{n} addresses saved", n=count)
        self._say(NoticeKind.DONE, said, Text("{file}", file=str(file)))

    def _deliver(self, row: ShippedRow, proof: DeliveryProof, name: str) -> None:
        asked = self.state.asks
        # Taken away at once, so that a second Enter does not deliver it twice.
        self.show(asks=Ask.NOTHING)

        def again(error: Exception) -> None:
            self.show(asks=asked)
            self.failed(error)

        def done(_: object) -> None:
            self._say(NoticeKind.OK, Text("{order} has arrived", order=row.order), proof.word)

        self.do(delivering.deliver, row.shipment_id, proof, name, then=done, otherwise=again)

    def _failed_to_arrive(self, order: str) -> None:
        said = Text("It stays on the list until it arrives or comes back.")
        self._say(NoticeKind.WARN, Text("{order}: delivery failed", order=order), said)

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


def _to_save(db: Db, parcel_ids: tuple[int, ...]) -> tuple[tuple[ship_acts.LabelAddress, ...], Path]:
    return ship_acts.addresses(db, parcel_ids), printing_jobs.print_folder(db)

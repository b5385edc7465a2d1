"""Labels at the dock: made, replaced, printed again, taken from elsewhere, and those of staging places."""

from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.ship.state import Ask, ShipState, is_elsewhere
from omsdesk.services import labelling, printing_jobs, ship_acts, staging_places
from omsdesk.services.labelling import Labelled
from omsdesk.services.ship_list import ParcelRow, ShippedRow
from omsdesk.words import Text

_WHY_NEW = "label replaced before shipping"


class Labels(AtStation[ShipState]):
    """What sticks on boxes and places."""

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

    # ------------------------------------------------------------------ inside

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


def _to_save(db: Db, parcel_ids: tuple[int, ...]) -> tuple[tuple[ship_acts.LabelAddress, ...], Path]:
    return ship_acts.addresses(db, parcel_ids), printing_jobs.print_folder(db)

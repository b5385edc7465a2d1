"""What the Ship page shows: boxes that wait for their carrier, shipments on their way, and those that arrived."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.presenters import Notice, Trouble
from omsdesk.presenters.past_scans import PastScan
from omsdesk.services import labelling, ship_list
from omsdesk.services.ship_list import CarrierCount, ParcelRow, ShippedRow

PROOFS = (
    DeliveryProof.SIGNED,
    DeliveryProof.NEIGHBOUR,
    DeliveryProof.LEFT_AT_DOOR,
    DeliveryProof.PICKED_UP,
    DeliveryProof.NONE,
)


class Part(StrEnum):
    """The three lists of the page."""

    HERE = "here"
    AWAY = "away"
    ARRIVED = "arrived"


class Ask(StrEnum):
    """What the page asks before it acts; nothing of it is a dialog."""

    NOTHING = ""
    SHIP_ALL = "ship_all"
    PROOF = "proof"
    SIGNED_BY = "signed_by"
    WHY_FAILED = "why_failed"
    NEW_LABEL = "new_label"
    PLACE = "place"


@dataclass(frozen=True)
class Progress:
    """How many of the shipments of one carrier have been handed over so far."""

    done: int
    of_all: int


@dataclass(frozen=True)
class ShipState:
    """The lists, where the cursor stands, and what is asked."""

    notice: Notice
    part: Part = Part.HERE
    carrier: str = ""
    """The carrier whose boxes are listed; empty for all."""
    boxes: tuple[ParcelRow, ...] = ()
    away: tuple[ShippedRow, ...] = ()
    arrived: tuple[ShippedRow, ...] = ()
    current: int | None = None
    """The box, or on the other lists the shipment, under the cursor."""
    asks: Ask = Ask.NOTHING
    label_for: int = 0
    """The box whose label from elsewhere is scanned next."""
    place_id: int = 0
    """The staging place where boxes are put that are scanned now; 0: they are loaded."""
    place: str = ""
    progress: Progress | None = None
    saved: Path | None = None
    """The file with addresses that was written last."""
    scans: tuple[PastScan, ...] = ()
    at: datetime | None = None
    is_offline: bool = False
    is_loading: bool = False
    trouble: Trouble | None = None

    @property
    def counts(self) -> tuple[CarrierCount, ...]:
        """The boxes by carrier."""
        return ship_list.carriers(self.boxes)

    @property
    def listed(self) -> tuple[ParcelRow, ...]:
        """The boxes of the chosen carrier."""
        return tuple(row for row in self.boxes if self.carrier in ("", row.carrier))

    @property
    def box(self) -> ParcelRow | None:
        """The box under the cursor."""
        found = (row for row in self.boxes if row.parcel_id == self.current)
        return next(found, None) if self.part is Part.HERE else None

    @property
    def shipment(self) -> ShippedRow | None:
        """The shipment under the cursor, on its way or arrived."""
        if self.part is Part.HERE:
            return None
        rows = self.away if self.part is Part.AWAY else self.arrived
        return next((row for row in rows if row.shipment_id == self.current), None)

    @property
    def ready(self) -> tuple[int, ...]:
        """The listed shipments that nothing keeps here, each once."""
        kept = {row.shipment_id for row in self.boxes if not row.may_ship}
        return tuple(dict.fromkeys(row.shipment_id for row in self.listed if row.shipment_id not in kept))

    @property
    def may_ship(self) -> bool:
        """Whether the box under the cursor, with those that belong to it, may leave."""
        return self.box is not None and self.box.shipment_id in self.ready

    @property
    def may_make_label(self) -> bool:
        """Whether we can make the label that is missing."""
        return self.box is not None and self.box.label is None and not is_elsewhere(self.box)

    @property
    def may_scan_label(self) -> bool:
        """Whether the label that is missing comes from elsewhere."""
        return self.box is not None and self.box.label is None and is_elsewhere(self.box)

    @property
    def may_replace_label(self) -> bool:
        """Whether there is a label that can be replaced before the box leaves."""
        return self.box is not None and self.box.label is LabelStatus.BOUGHT and not self.box.is_loaded

    @property
    def elsewhere(self) -> tuple[int, ...]:
        """The boxes whose addresses the carrier's own program needs."""
        return tuple(row.parcel_id for row in self.boxes if row.label is None and is_elsewhere(row))

    @property
    def may_deliver(self) -> bool:
        """Whether the shipment under the cursor may still arrive."""
        return self.shipment is not None and self.shipment.status in (ShipmentStatus.SHIPPED, ShipmentStatus.FAILED)

    @property
    def may_fail(self) -> bool:
        """Whether it may be noted as not delivered."""
        return self.shipment is not None and self.shipment.status is ShipmentStatus.SHIPPED


def is_elsewhere(row: ParcelRow) -> bool:
    """Whether the box's label is made in the carrier's own program."""
    return row.carrier == labelling.ELSEWHERE

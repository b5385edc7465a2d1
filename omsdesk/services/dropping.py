"""Put-to-tote: after the pieces of a stop were taken for an order, its tote is scanned before anything else.

Off unless the wave says so. What waits is kept with the pick, so a station that stops in between goes on there.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import AWAITS_DROP, PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.services import kit_lines
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.words import Text

_FIRST = (
    select(
        PickTask.id,
        PickTask.picked,
        PickTask.shipment_id,
        PickTask.product_id,
        Shipment.order_id,
        Shipment.tote_id,
        Product.name.label("product"),
        Product.sku,
        *kit_lines.OF_KIT,
    )
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .join(Product, Product.id == PickTask.product_id)
    .join(OrderLine, OrderLine.id == PickTask.order_line_id)
    .where(PickTask.list_id == bindparam("list"), AWAITS_DROP)
    .order_by(PickTask.skipped, PickTask.walk, PickTask.location_id, PickTask.product_id, PickTask.id)
    .limit(1)
)
_DROPPED = (
    update(PickTask).where(PickTask.id == bindparam("task"), PickTask.awaits_drop.is_(True)).values(awaits_drop=False)
)


@dataclass(frozen=True)
class Drop:
    """Pieces in the picker's hand, and the tote they go into."""

    task_id: int
    shipment_id: int
    order: str
    tote_id: int
    tote: str
    product_id: int
    product: str
    sku: str
    pieces: int
    kits: Text | None = None
    """Which kit they are for."""

    @property
    def ask(self) -> Text:
        """What to do now."""
        return Text("Scan {tote}", tote=self.tote)

    @property
    def why(self) -> Text:
        """What is in the hand."""
        return Text(
            "{n} of {product} goes in there.", many="{n} of {product} go in there.", n=self.pieces, product=self.product
        )


def awaited(db: Db, list_id: int) -> Drop | None:
    """The drop that a walk waits for; None when the hands are empty."""
    row = db.run(_FIRST, {"list": list_id}).first()
    return None if row is None else _drop(row)


def asked(drop: Drop, list_id: int) -> ScanResult:
    """What the station says when the pieces of an order were taken."""
    return ScanResult(ScanOutcome.OK, Voice.OK, drop.ask, drop.why, job_id=list_id, reload=True)


def first(drop: Drop, list_id: int) -> ScanResult:
    """Anything else has to wait for the drop."""
    return warn(Text("Scan {tote} first", tote=drop.tote), drop.why, outcome=ScanOutcome.WRONG_LOCATION, job_id=list_id)


def wrong(drop: Drop, list_id: int, tote_id: int) -> ScanResult:
    """Another tote was scanned: the right one is named."""
    said = Text(
        "This is {tote}. Put {n} of {product} into {right}.",
        tote=house_name("TO", tote_id),
        n=drop.pieces,
        product=drop.product,
        right=drop.tote,
    )
    return err(Text("Wrong tote"), said, outcome=ScanOutcome.WRONG_LOCATION, job_id=list_id)


def confirm(db: Db, drop: Drop) -> None:
    """The pieces are in."""
    db.run(_DROPPED, {"task": drop.task_id})


def _drop(row: Any) -> Drop:
    return Drop(
        task_id=row.id,
        shipment_id=row.shipment_id,
        order=house_name("SO", row.order_id),
        tote_id=row.tote_id,
        tote=house_name("TO", row.tote_id),
        product_id=row.product_id,
        product=row.product,
        sku=row.sku,
        pieces=row.picked,
        kits=kit_lines.is_for([row]),
    )

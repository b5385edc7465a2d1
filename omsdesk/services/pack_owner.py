"""Where a piece belongs that is not wanted here: its own bin, or the order that misses it. One indexed question."""

from typing import Any

from sqlalchemy import bindparam, case, exists, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.order import Hold
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.models.stock import Location
from omsdesk.services import house_ways, kits
from omsdesk.services.scan_result import ScanResult, err, warn
from omsdesk.words import Text

_S = ShipmentStatus
_IS_HELD = exists().where(Hold.order_id == Shipment.order_id, Hold.released_at.is_(None))
_BELONGS = (
    select(Shipment.order_id, Shipment.tote_id, Location.kind)
    .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
    .outerjoin(Location, Location.id == Shipment.tote_id)
    .where(
        ShipmentLine.product_id == bindparam("product"),
        ShipmentLine.quantity > ShipmentLine.packed,
        Shipment.id != bindparam("shipment"),
        Shipment.status.in_([_S.ALLOCATED, _S.PICKING, _S.PICKED, _S.PACKING]),
        ~_IS_HELD,
    )
    .order_by(case((Shipment.status.in_([_S.PICKED, _S.PACKING]), 0), else_=1), Shipment.due, Shipment.id)
    .limit(1)
)
_PRODUCT = (
    select(Product.name, Location.name.label("home"), kits.IS_KIT)
    .outerjoin(Location, Location.id == Product.home_id)
    .where(Product.id == bindparam("product"))
)


def without_order(db: Db, product_id: int) -> ScanResult:
    """A piece in the hand and no order on the bench: say where it belongs."""
    product, owner = db.run(_PRODUCT, {"product": product_id}).one(), _owner(db, product_id, 0)
    if product.is_kit:
        detail = kits.scan_its_parts(product.name)
    elif owner is None:
        detail = Text("No open order waits for {product}.", product=product.name)
    else:
        detail = Text("{product}: {belongs}", product=product.name, belongs=owner)
    first = Text("Scan an order or tote first") if house_ways.has(db, "totes") else Text("Scan an order first")
    return warn(first, detail, outcome=ScanOutcome.NOT_PACKABLE)


def wrong_item(db: Db, job: Any, product_id: int) -> ScanResult:
    """The piece is not in this order: say what it is and where it goes."""
    product = db.run(_PRODUCT, {"product": product_id}).one()
    owner = _owner(db, product_id, job.id)
    if product.is_kit:
        detail = kits.scan_its_parts(product.name)
    elif owner is not None:
        detail = Text("{product} is not in this order. {belongs}", product=product.name, belongs=owner)
    elif product.home and house_ways.has(db, "bins"):
        detail = Text(
            "{product} is not in this order. Put it back in {place}.", product=product.name, place=product.home
        )
    else:
        detail = Text("{product} is not in this order. Put it aside.", product=product.name)
    return err(Text("Wrong item"), detail, outcome=ScanOutcome.WRONG_ITEM, job_id=job.id)


def _owner(db: Db, product_id: int, shipment_id: int) -> Text | None:
    found = db.run(_BELONGS, {"product": product_id, "shipment": shipment_id}).first()
    if found is None:
        return None
    order = house_name("SO", found.order_id)
    if found.kind is PlaceKind.TOTE and house_ways.has(db, "totes"):
        return Text("Belongs to {order}, tote {tote}", order=order, tote=house_name("TO", found.tote_id))
    return Text("Belongs to {order}", order=order)

"""What people read off papers and shelves: which list an order is on, which totes are empty, what lies about."""

from collections.abc import Collection

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.customer import Address, Customer
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import Location
from omsdesk.services.pick_scan import HOLDS_A_TOTE

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SHIPMENT = (
    select(Shipment.id, Shipment.list_id)
    .where(Shipment.order_id == bindparam("order"), Shipment.status != ShipmentStatus.CANCELLED)
    .order_by(Shipment.id.desc())
    .limit(1)
)
_IN_USE = select(Shipment.tote_id).where(Shipment.tote_id.is_not(None), Shipment.status.in_(HOLDS_A_TOTE))
_FREE_TOTES = (
    select(Location.id).where(Location.kind == PlaceKind.TOTE, Location.id.not_in(_IN_USE)).order_by(Location.id)
)
_BINS = (
    select(Location.id)
    .where(Location.kind == PlaceKind.BIN, Location.id.not_in(_IDS))
    .order_by(Location.walk, Location.id)
    .limit(1)
)
_PRODUCTS = select(Product.id).where(Product.active.is_(True), Product.id.not_in(_IDS)).order_by(Product.id).limit(1)
_SOME = (
    select(Location.id).where(Location.kind == PlaceKind.TOTE).order_by(Location.id).limit(bindparam("most")),
    select(Location.id).where(Location.kind == PlaceKind.BIN).order_by(Location.walk).limit(bindparam("most")),
    select(Product.id).where(Product.active.is_(True)).order_by(Product.id).limit(bindparam("most")),
)
_REACHABLE = (
    select(Customer.name)
    .join(Address, Address.customer_id == Customer.id)
    .where(Address.street != "", Address.city != "", Address.postal_code != "", Address.country != "")
    .order_by(Customer.id)
    .limit(1)
)


def list_of(db: Db, order_id: int) -> int:
    """The pick list that the order's newest shipment is on; 0 when it was not released."""
    found = db.run(_SHIPMENT, {"order": order_id}).first()
    return int(found.list_id or 0) if found else 0


def shipment_of(db: Db, order_id: int) -> int:
    """The order's newest shipment; 0 when there is none."""
    found = db.run(_SHIPMENT, {"order": order_id}).first()
    return int(found.id) if found else 0


def free_totes(db: Db) -> tuple[int, ...]:
    """Totes that hold no order."""
    return tuple(db.run(_FREE_TOTES).scalars())


def another_bin(db: Db, but: Collection[int]) -> int | None:
    """The first bin on the walk that is none of these."""
    return db.run(_BINS, {"ids": list(but)}).scalar()


def another_product(db: Db, but: Collection[int]) -> int | None:
    """A product that is none of these."""
    return db.run(_PRODUCTS, {"ids": list(but)}).scalar()


def some(db: Db, most: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The first few totes, bins and products, for labels."""
    asked = {"most": most}
    return tuple(tuple(db.run(each, asked).scalars()) for each in _SOME)  # type: ignore[return-value]  # three of them


def reachable_customer(db: Db) -> str | None:
    """The name of a customer whose address is complete."""
    return db.run(_REACHABLE).scalar()

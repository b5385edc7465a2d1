"""Goods that come in without a purchase order: product, quantity, bin. Backorders fill at once."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.services import allocating, house_ways, ledger, settings
from omsdesk.services.costing import stating
from omsdesk.words import Text

MOST = 1_000_000
"""More pieces than anybody receives at once: a scanned code in the quantity field."""


@dataclass(frozen=True)
class Received:
    """What came, where it lies, and which orders got some of it."""

    product: str
    quantity: int
    place: str
    orders: tuple[int, ...]

    @property
    def order_names(self) -> tuple[str, ...]:
        """The orders as people read them."""
        return tuple(house_name("SO", each) for each in self.orders)


_PRODUCT = select(Product.name, Product.handling, Product.home_id).where(Product.id == bindparam("product"))
_PLACE = select(Location.name, Location.outside, Location.kind).where(Location.id == bindparam("place"))
_SET_HOME = (
    update(Product)
    .where(Product.id == bindparam("product"), Product.home_id.is_(None))
    .values(home_id=bindparam("place"))
)


@takes(120)
@needs(Right.STOCK)
def receive(
    db: Db, *, product_id: int, quantity: int, place_id: int | None = None, note: str = "", cost: str = ""
) -> Received:
    """Take goods in from the supplier, with what a piece costs. Without a place they go to the product's own bin."""
    refuse_odd_quantity(quantity)
    cost_e4 = stating.read_cost(cost, settings.company(db).currency) if cost.strip() else None
    product = db.run(_PRODUCT, {"product": product_id}).first()
    if product is None:
        raise Refusal(Text("This product does not exist."))
    if product.handling is Handling.NEVER:
        raise Refusal(
            Text("{product} is never kept in stock.", product=product.name), Text("Services are not received.")
        )
    target = place_id or house_ways.home_of(db, product.home_id)
    place = refuse_unfit_place(db, target)
    allocating.lock_waiting(db, [product_id])
    supplier = ledger.place(db, PlaceKind.SUPPLIER)
    ledger.move(db, ledger.Move(MoveKind.RECEIVED, product_id, supplier, int(target or 0), quantity, note=note))
    if cost_e4 is not None:
        stating.state(db, supplier, {(product_id, int(target or 0)): stating.value_of(quantity, cost_e4)})
    db.run(_SET_HOME, {"product": product_id, "place": target})
    on_hand = ledger.balance_at(db, product_id=product_id, place_id=int(target or 0))[1]
    before, after = f"{place}: {on_hand - quantity}", f"{place}: {on_hand}"
    db.audit("product", product_id, "received", before=before, after=after)
    orders = allocating.fill_backorders(db, [product_id])
    return Received(product.name, quantity, place, orders)


def refuse_odd_quantity(quantity: int) -> None:
    """Quantities are at least one and not a barcode typed into the wrong field."""
    if not 0 < quantity <= MOST:
        raise Refusal(
            Text("{quantity} is not a quantity that can be booked.", quantity=quantity),
            Text("Give a number from 1 to {most}.", most=MOST),
        )


def refuse_unfit_place(db: Db, place_id: int | None) -> str:
    """The name of a place where stock is kept, or a refusal.

    What lies in totes, on the bench and on the dock was taken for orders; it leaves through them or is put back.
    """
    if place_id is None:
        raise Refusal(Text("This product has no bin of its own."), Text("Scan or choose the bin."))
    place = db.run(_PLACE, {"place": place_id}).first()
    if place is None or place.outside:
        raise Refusal(Text("This is not a place in the house."), Text("Scan or choose a bin."))
    if place.kind in (PlaceKind.TOTE, PlaceKind.BENCH, PlaceKind.DOCK):
        raise Refusal(
            Text("What lies in {place} belongs to orders.", place=place.name),
            Text("Choose a bin. Goods that nobody wants any more are in the put-back list."),
        )
    if place.kind is PlaceKind.PUTAWAY:
        raise Refusal(
            Text("What lies in {place} waits to be put away.", place=place.name),
            Text("Scan a piece of it under Put away / move, then its bin."),
        )
    name: str = place.name
    return name

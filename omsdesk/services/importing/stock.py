"""Opening balances: what a file says lies there, for products whose stock nobody has booked yet.

A product that already has movements keeps its stock: importing the same file again changes nothing, and
a later difference is a matter of counting the bin, not of an old file.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, select, update

from omsdesk.channels import StockRecord
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.product import Product
from omsdesk.models.stock import Allocation, Balance, Location, StockMove
from omsdesk.money import to_minor
from omsdesk.services import allocating, counting, ledger, settings
from omsdesk.services.costing import stating
from omsdesk.services.founding import add_bins
from omsdesk.services.importing.customers import Brought
from omsdesk.services.shelving import bin_names

_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_PRODUCTS = select(
    Product.id,
    Product.sku,
    Product.handling,
    Product.home_id,
    exists().where(StockMove.product_id == Product.id).label("has_moved"),
    exists()
    .where(Balance.product_id == Product.id, Allocation.balance_id == Balance.id, Allocation.quantity > 0)
    .label("is_promised"),
).where(Product.sku.in_(_SKUS))
_BIN_NAMES = select(Location.name).where(Location.kind == PlaceKind.BIN)
_SET_HOME = (
    update(Product)
    .where(Product.id == bindparam("product"), Product.home_id.is_(None))
    .values(home_id=bindparam("place"))
)
NOTE = "opening balance"


@takes(300)
def bring(db: Db, records: Sequence[StockRecord]) -> Brought:
    """Book these quantities as opening balances, each in its bin or in a new bin of its product's own."""
    products = {row.sku: row for row in db.run(_PRODUCTS, {"skus": sorted({each.sku for each in records})})}
    open_skus = {
        sku
        for sku, row in products.items()
        if row.handling is not Handling.NEVER and (row.handling is Handling.UNCOUNTED or not row.has_moved)
    }
    fresh = [each for each in records if each.sku in open_skus and _says_something_new(each, products[each.sku])]
    homes = {sku: row.home_id for sku, row in products.items()}
    places = _places(db, fresh, homes)
    db_ids = {sku: row.id for sku, row in products.items()}
    homeless = {each.sku: place for each, place in zip(fresh, places, strict=True) if homes[each.sku] is None}
    if homeless:
        db.run(_SET_HOME, [{"product": db_ids[sku], "place": place} for sku, place in homeless.items()])
    moves, costs = [], {}
    currency = settings.company(db).currency
    for each, place in zip(fresh, places, strict=True):
        row = products[each.sku]
        if row.has_moved or row.is_promised:
            counting.count(db, product_id=row.id, place_id=place, counted=each.quantity, note=NOTE)
        elif each.quantity:
            moves.append((row.id, place, each.quantity))
            if each.cost is not None:
                costs[row.id, place] = to_minor(each.cost * each.quantity, currency)
    _open(db, moves, costs)
    for sku in sorted(open_skus):
        counting.start_counting(db, products[sku].id)
    return Brought(new=len(fresh), unchanged=len(records) - len(fresh))


def _says_something_new(record: StockRecord, product: Any) -> bool:
    """Nothing in a bin of a product that has none is what we know already."""
    return record.quantity > 0 or product.handling is Handling.UNCOUNTED


@takes(300)
def unknown_skus(db: Db, records: Sequence[StockRecord]) -> frozenset[str]:
    """SKUs that the catalogue does not have."""
    wanted = {each.sku for each in records}
    found = db.run(select(Product.sku).where(Product.sku.in_(_SKUS)), {"skus": sorted(wanted)}).scalars()
    return frozenset(wanted.difference(found))


def _places(db: Db, records: Sequence[StockRecord], homes: dict[str, int | None]) -> list[int]:
    """The bin of each record: the one it names, else the product's own, else the next free one of the floor."""
    free = _free_names(db)
    names: dict[str, str] = {}
    for each in records:
        if not each.bin and homes[each.sku] is None and each.sku not in names:
            names[each.sku] = next(free)
    wanted = [each.bin or names.get(each.sku, "") for each in records]
    made = dict(zip(dict.fromkeys(filter(None, wanted)), add_bins(db, filter(None, wanted)), strict=True))
    return [made[name] if name else int(homes[each.sku] or 0) for each, name in zip(records, wanted, strict=True)]


def _free_names(db: Db) -> Iterator[str]:
    taken = set(db.run(_BIN_NAMES).scalars())
    return (name for name in bin_names() if name not in taken)


def _open(db: Db, moves: Sequence[tuple[int, int, int]], costs: Mapping[tuple[int, int], int]) -> None:
    opening = ledger.place(db, PlaceKind.OPENING)
    ledger.move_all(
        db,
        [
            ledger.Move(MoveKind.RECEIVED, product_id, opening, place, quantity, note=NOTE)
            for product_id, place, quantity in moves
        ],
    )
    stating.state(db, opening, costs)
    allocating.fill_backorders(db, [product_id for product_id, _, _ in moves])

"""Labels for what stands in the hall: products whose code is torn or missing, their bins, and totes."""

from collections.abc import Collection, Sequence

from sqlalchemy import BindParameter, ColumnElement, bindparam, select, union

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance, Location
from omsdesk.services import hall_papers
from omsdesk.words import Text

AT_ONCE = 500
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_LIES: ColumnElement[bool] = Balance.product_id.in_(_IDS) & (Balance.on_hand > 0)
_THEIR_BINS = union(
    select(Product.home_id).where(Product.id.in_(_IDS)), select(Balance.location_id).where(_LIES)
).subquery()
_BINS = (
    select(Location.id)
    .where(Location.id.in_(select(_THEIR_BINS)), Location.kind == PlaceKind.BIN, Location.outside.is_(False))
    .order_by(Location.walk, Location.name)
)
_TOTES = select(Location.id).where(Location.kind == PlaceKind.TOTE).order_by(Location.name)
_KIND = select(Location.kind).where(Location.id == bindparam("place"))


@needs(Right.STOCK)
def print_products(db: Db, product_ids: Collection[int]) -> int:
    """One label for each of these products; how many."""
    _refuse_too_many(product_ids)
    for each in product_ids:
        hall_papers.print_product_label(db, each)
    return len(product_ids)


@needs(Right.PACK)
def print_at_bench(db: Db, product_id: int) -> int:
    """A label for a product whose code could not be read at a bench; the job's id."""
    return hall_papers.print_product_label(db, product_id)


@needs(Right.STOCK)
def print_bins(db: Db, product_ids: Collection[int]) -> int:
    """The labels of the bins where these products belong or lie, in the order of the walk; how many."""
    bins = db.run(_BINS, {"ids": list(product_ids)}).scalars().all()
    _refuse_too_many(bins)
    if not bins:
        raise Refusal(Text("No bin belongs to it."), Text("Receive or count it in a bin first."))
    return len(hall_papers.print_location_labels(db, bins))


@needs(Right.STOCK)
def print_place(db: Db, place_id: int) -> int:
    """The label of one bin or tote; how many."""
    if db.run(_KIND, {"place": place_id}).scalar() is PlaceKind.TOTE:
        return len(hall_papers.print_tote_labels(db, [place_id]))
    return len(hall_papers.print_location_labels(db, [place_id]))


@needs(Right.SETTINGS)
def print_totes(db: Db) -> int:
    """The labels of all totes of the house; how many."""
    totes: Sequence[int] = db.run(_TOTES).scalars().all()
    _refuse_too_many(totes)
    return len(hall_papers.print_tote_labels(db, totes))


def _refuse_too_many(ids: Collection[int]) -> None:
    if len(ids) > AT_ONCE:
        raise Refusal(Text("At most {most} labels are printed at once.", most=AT_ONCE), Text("Choose fewer."))

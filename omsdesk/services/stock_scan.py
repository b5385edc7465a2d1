"""A code at the stock desk: what it is, with the words the screen needs. Typed bin names count too."""

from dataclasses import dataclass, replace

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import PlaceKind, ScanKind
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.services import journal
from omsdesk.services.resolving import CodeKind, Found, resolve


@dataclass(frozen=True)
class Seen:
    """One thing a person scanned or typed."""

    kind: CodeKind
    id: int = 0
    name: str = ""
    """The product's name, or the place's."""
    sku: str = ""
    pieces: int = 1
    home_id: int | None = None
    """Where the product lies by habit."""
    home: str = ""
    handling: Handling | None = None
    place_kind: PlaceKind | None = None
    choices: tuple[str, ...] = ()
    """SKUs of the products that share the code."""
    code: str = ""


_HOME = aliased(Location)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PRODUCT = (
    select(Product.name, Product.sku, Product.handling, Product.home_id, _HOME.name.label("home"))
    .outerjoin(_HOME, _HOME.id == Product.home_id)
    .where(Product.id == bindparam("id"))
)
_SKUS = select(Product.sku).where(Product.id.in_(_IDS)).order_by(Product.sku)
_PLACE = select(Location.name, Location.kind).where(Location.id == bindparam("id"))
_NAMED = select(Location.id).where(func.lower(Location.name) == bindparam("name"), Location.outside.is_(False))
_PLACES = (CodeKind.LOCATION, CodeKind.TOTE)


@needs(Right.STOCK)
def scan(db: Db, gesture: Gesture) -> Seen:
    """What the code is; the journal keeps it like every scan."""
    seen = look(db, gesture.code)
    outcomes = {
        CodeKind.UNKNOWN: ScanOutcome.UNKNOWN_CODE,
        CodeKind.AMBIGUOUS: ScanOutcome.AMBIGUOUS_CODE,
    }
    journal.record(db, gesture, ScanKind.OTHER, outcomes.get(seen.kind, ScanOutcome.OK))
    return seen


def look(db: Db, raw: str) -> Seen:
    """The same without a trace, for what a button already knows."""
    found = resolve(db, raw)
    if found.kind is CodeKind.UNKNOWN:
        place_id = db.run(_NAMED, {"name": raw.strip().lower()}).scalar()
        found = replace(found, kind=CodeKind.LOCATION, id=place_id) if place_id else found
    if found.kind is CodeKind.PRODUCT:
        return of_product(db, found.id, found.pieces, raw)
    if found.kind in _PLACES:
        row = db.run(_PLACE, {"id": found.id}).one()
        return Seen(CodeKind.LOCATION, found.id, row.name, place_kind=row.kind, code=raw)
    return Seen(found.kind, found.id, choices=_choices(db, found), code=raw)


def of_product(db: Db, product_id: int, pieces: int = 1, code: str = "") -> Seen:
    """A product as the stock desk sees it."""
    row = db.run(_PRODUCT, {"id": product_id}).one()
    return Seen(
        CodeKind.PRODUCT,
        product_id,
        row.name,
        sku=row.sku,
        pieces=pieces,
        home_id=row.home_id,
        home=row.home or "",
        handling=row.handling,
        code=code,
    )


def _choices(db: Db, found: Found) -> tuple[str, ...]:
    if found.kind is not CodeKind.AMBIGUOUS:
        return ()
    return tuple(db.run(_SKUS, {"ids": list(found.product_ids)}).scalars())

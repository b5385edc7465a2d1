"""Pictures of products, and photos of boxes and of goods that came back: kept in the database with what they show.

The screen makes a picture anew before it is kept (``views/pictures.py``); what is no JPEG of a sound size is
refused here once more, since a database does not ask who wrote to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import bindparam, case, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Station, User
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.picture import MOST_LARGE, MOST_SMALL, Photo, ProductPicture
from omsdesk.models.product import Product
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.words import Text

MOST_PHOTOS = 12
"""Of one box or one line: nobody needs more, and each is half a megabyte at the worst."""

_JPEG = b"\xff\xd8\xff"
_SMALL = select(ProductPicture.product_id, ProductPicture.small).where(
    ProductPicture.product_id.in_(bindparam("ids", expanding=True))
)
_LARGE = select(ProductPicture.large).where(ProductPicture.product_id == bindparam("product"))
_PRODUCT = select(Product.sku).where(Product.id == bindparam("product"))
_AWAY = delete(ProductPicture).where(ProductPicture.product_id == bindparam("product"))
_BOX = (
    select(Parcel.id, Shipment.order_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Parcel.shipment_id == bindparam("shipment"), Parcel.status != ParcelStatus.VOIDED)
    .order_by(case((Parcel.status == ParcelStatus.OPEN, 0), else_=1), Parcel.id.desc())
    .limit(1)
)
_LINE = (
    select(Return.order_id)
    .join(ReturnLine, ReturnLine.return_id == Return.id)
    .where(ReturnLine.id == bindparam("line"))
)
_TAKE = insert(Photo).returning(Photo.id)
_OF_PARCEL = Photo.parcel_id == bindparam("of")
_OF_LINE = Photo.return_line_id == bindparam("of")
_OF_RETURN = Photo.return_line_id.in_(select(ReturnLine.id).where(ReturnLine.return_id == bindparam("of")))
_COUNTS = (
    select(Photo.parcel_id, func.count().label("n"))
    .where(Photo.parcel_id.in_(bindparam("ids", expanding=True)))
    .group_by(Photo.parcel_id)
)


@dataclass(frozen=True)
class Picture:
    """A picture made anew, ready to be kept: a small and a large JPEG."""

    MOST_SMALL: ClassVar[int] = MOST_SMALL
    MOST_LARGE: ClassVar[int] = MOST_LARGE
    small: bytes
    large: bytes


@dataclass(frozen=True)
class Kept:
    """With which box a photo was kept, and how many it has now."""

    parcel: str
    photos: int


@dataclass(frozen=True)
class Shot:
    """One photo, with who took it and when."""

    id: int
    at: datetime
    by: str
    picture: bytes
    of: int
    """The parcel or the line of the return that it shows."""


def of_products(db: Db, product_ids: Collection[int]) -> dict[int, bytes]:
    """The small pictures of these products; those without one are left out."""
    if not product_ids:
        return {}
    return {row.product_id: row.small for row in db.run(_SMALL, {"ids": sorted(product_ids)})}


def of_product(db: Db, product_id: int) -> bytes | None:
    """The large picture of a product."""
    found: bytes | None = db.run(_LARGE, {"product": product_id}).scalar()
    return found


@needs(Right.STOCK)
def keep_of_product(db: Db, product_id: int, picture: Picture) -> str:
    """This is what the product looks like from now on; answers its SKU."""
    _refuse_unfit(picture)
    sku = _sku(db, product_id)
    insert_one = (postgresql if db.is_postgresql else sqlite).insert(ProductPicture)
    values = {"product_id": product_id, "at": db.now, "small": picture.small, "large": picture.large}
    fresh = {name: insert_one.excluded[name] for name in ("at", "small", "large")}
    db.run(insert_one.values(**values).on_conflict_do_update(index_elements=["product_id"], set_=fresh))
    db.audit("product", product_id, "picture")
    return sku


@needs(Right.STOCK)
def drop_of_product(db: Db, product_id: int) -> str:
    """The product has no picture any more."""
    sku = _sku(db, product_id)
    if db.run(_AWAY, {"product": product_id}).rowcount:
        db.audit("product", product_id, "picture taken away")
    return sku


@needs(Right.PACK)
def keep_of_box(db: Db, shipment_id: int, picture: Picture) -> Kept:
    """A photo of the box on the bench: the open one, else the last that was closed."""
    box = db.run(_BOX, {"shipment": shipment_id}).first()
    if box is None:
        raise Refusal(Text("There is no box yet."), Text("Scan an item into it first."))
    number = _take(db, _OF_PARCEL, box.id, picture, {"parcel_id": box.id})
    db.audit("parcel", box.id, "photo", order_id=box.order_id, after=number)
    return Kept(house_name("PK", box.id), number)


@needs(Right.INSPECT)
def keep_of_return_line(db: Db, return_line_id: int, picture: Picture) -> int:
    """A photo of a piece that came back; answers how many its line has now."""
    order_id = db.run(_LINE, {"line": return_line_id}).scalar()
    if order_id is None:
        raise Refusal(Text("This return line does not exist."))
    number = _take(db, _OF_LINE, return_line_id, picture, {"return_line_id": return_line_id})
    db.audit("return_line", return_line_id, "photo", order_id=order_id, after=number)
    return number


def of_parcel(db: Db, parcel_id: int) -> tuple[Shot, ...]:
    """The photos of a box, large, the first one first."""
    return _shots(db, _OF_PARCEL, Photo.parcel_id, parcel_id, Photo.large)


def of_return(db: Db, return_id: int) -> tuple[Shot, ...]:
    """The photos of everything that came back with a return, large."""
    return _shots(db, _OF_RETURN, Photo.return_line_id, return_id, Photo.large)


def small_of_return(db: Db, return_id: int) -> tuple[Shot, ...]:
    """The same ones small, for the page of the return."""
    return _shots(db, _OF_RETURN, Photo.return_line_id, return_id, Photo.small)


def counts(db: Db, parcel_ids: Collection[int]) -> dict[int, int]:
    """How many photos each of these boxes has."""
    return {row.parcel_id: row.n for row in db.run(_COUNTS, {"ids": sorted(parcel_ids)})} if parcel_ids else {}


def _shots(db: Db, which: Any, of: Any, wanted: int, size: Any) -> tuple[Shot, ...]:
    found = (
        select(
            Photo.id,
            Photo.at,
            User.name.label("user"),
            Station.name.label("station"),
            size.label("picture"),
            of.label("of"),
        )
        .outerjoin(User, User.id == Photo.user_id)
        .outerjoin(Station, Station.id == Photo.station_id)
        .where(which)
        .order_by(Photo.id)
    )
    return tuple(
        Shot(row.id, row.at, " \N{MIDDLE DOT} ".join(filter(None, (row.user, row.station))), row.picture, row.of)
        for row in db.run(found, {"of": wanted})
    )


def _take(db: Db, which: Any, wanted: int, picture: Picture, subject: dict[str, int]) -> int:
    _refuse_unfit(picture)
    before = db.run(select(func.count()).select_from(Photo).where(which), {"of": wanted}).scalar_one()
    if before >= MOST_PHOTOS:
        raise Refusal(Text("There are {n} photos already.", n=before), Text("That is as many as are kept."))
    who = {"at": db.now, "user_id": db.user_id, "station_id": db.station_id}
    db.run(_TAKE, {**who, **subject, "small": picture.small, "large": picture.large})
    return int(before) + 1


def _refuse_unfit(picture: Picture) -> None:
    fits = len(picture.small) <= MOST_SMALL and len(picture.large) <= MOST_LARGE
    if not fits or not picture.small.startswith(_JPEG) or not picture.large.startswith(_JPEG):
        raise Refusal(Text("This picture cannot be kept."), Text("Choose a JPEG or PNG file."))


def _sku(db: Db, product_id: int) -> str:
    sku: str | None = db.run(_PRODUCT, {"product": product_id}).scalar()
    if sku is None:
        raise Refusal(Text("There is no product {name} any more.", name=house_name("SK", product_id)))
    return sku

"""Rows are locked here only, and always in the same order.

It is: discount code, channel, order, station (its drawer), shipment, pick list, place, products, balances by id.
The valuing of stock has a lock of its own and takes no other.
Two stations that want the same things then wait for each other instead of deadlocking. SQLite holds
the whole file for a writer, so there the same statements simply read.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.models.company import Station
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Channel, Order
from omsdesk.models.pick import PickList
from omsdesk.models.pricing import DiscountCode
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import Balance, Location

_CODES = (
    select(DiscountCode.id)
    .where(DiscountCode.code.in_(bindparam("codes", expanding=True)))
    .order_by(DiscountCode.id)
    .with_for_update()
)
_CHANNEL = select(Channel.id).where(Channel.id == bindparam("id")).with_for_update()
_ORDER = select(Order.id).where(Order.id == bindparam("id")).with_for_update()
_ORDERS = select(Order.id).where(Order.id.in_(bindparam("ids", expanding=True))).order_by(Order.id).with_for_update()
# Without its key: whatever else is written at the station names it.
_STATION = select(Station.id).where(Station.id == bindparam("id")).with_for_update(key_share=True)
_SHIPMENT = select(Shipment.id).where(Shipment.id == bindparam("id")).with_for_update()
_LIST = select(PickList.id).where(PickList.id == bindparam("id")).with_for_update()
_PLACE = select(Location.id).where(Location.id == bindparam("id")).with_for_update()
_COSTS = select(Location.id).where(Location.id == bindparam("id")).with_for_update(key_share=True)
_RETURN = select(Return.id).where(Return.id == bindparam("id")).with_for_update()
_PRODUCTS = (
    select(Product.id)
    .where(Product.id.in_(bindparam("ids", expanding=True)))
    .order_by(Product.id)
    # Without its key: orders and moves that only name a product need not wait.
    .with_for_update(key_share=True)
)
_BALANCES = (
    select(Balance.id)
    .where(Balance.product_id.in_(bindparam("products", expanding=True)), Balance.outside.is_(False))
    .order_by(Balance.id)
    # Without its key: rows that only name a balance, such as new pick tasks, need not wait.
    .with_for_update(key_share=True)
)


def discount_codes(db: Db, codes: Collection[str]) -> None:
    """Nobody else uses these codes until we are done."""
    if db.is_postgresql and codes:
        db.run(_CODES, {"codes": sorted(codes)}).all()


def channel(db: Db, channel_id: int) -> None:
    """Nobody else brings orders of this channel in until we are done."""
    if db.is_postgresql:
        db.run(_CHANNEL, {"id": channel_id}).first()


def order(db: Db, order_id: int) -> None:
    """Nobody else changes this order until we are done."""
    if db.is_postgresql:
        db.run(_ORDER, {"id": order_id}).first()


def orders(db: Db, order_ids: Collection[int]) -> None:
    """The same for several, in the order of their ids."""
    if db.is_postgresql and order_ids:
        db.run(_ORDERS, {"ids": sorted(order_ids)}).all()


def station(db: Db, station_id: int) -> None:
    """Nobody else moves money of the drawer of this station until we are done."""
    if db.is_postgresql:
        db.run(_STATION, {"id": station_id}).first()


def shipment(db: Db, shipment_id: int) -> None:
    """Nobody else changes this shipment until we are done."""
    if db.is_postgresql:
        db.run(_SHIPMENT, {"id": shipment_id}).first()


def pick_list(db: Db, list_id: int) -> None:
    """Nobody else changes this pick list until we are done."""
    if db.is_postgresql:
        db.run(_LIST, {"id": list_id}).first()


def place(db: Db, location_id: int) -> None:
    """Nobody else gives this tote to an order until we are done."""
    if db.is_postgresql:
        db.run(_PLACE, {"id": location_id}).first()


def costs(db: Db, opening_id: int) -> None:
    """Nobody else values stock until we are done. Whoever moves goods need not wait: rows may name the place."""
    if db.is_postgresql:
        db.run(_COSTS, {"id": opening_id}).first()


def goods_return(db: Db, return_id: int) -> None:
    """Nobody else changes this return until we are done."""
    if db.is_postgresql:
        db.run(_RETURN, {"id": return_id}).first()


def products(db: Db, product_ids: Collection[int]) -> None:
    """Nobody else changes these products until we are done."""
    if db.is_postgresql and product_ids:
        db.run(_PRODUCTS, {"ids": sorted(product_ids)}).all()


def balances(db: Db, product_ids: Collection[int]) -> None:
    """Nobody else sells or moves these products until we are done."""
    if db.is_postgresql and product_ids:
        db.run(_BALANCES, {"products": sorted(product_ids)}).all()

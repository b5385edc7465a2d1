"""Build a valid thing with one line, through the services that screens use; what does not matter is hidden."""

import copy
import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert, select, update

from omsdesk.codes import gtin14
from omsdesk.database import sessions
from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.all import metadata
from omsdesk.models.base import Row, fold
from omsdesk.models.company import User
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Barcode, Product
from omsdesk.models.stock import Balance, Location, StockMove
from omsdesk.services import confirming, founding, ledger, placing, settings, signing_in
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from tests.founding_once import founded

HOME = ShipTo(street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")
PIN = "2580"
_numbers = itertools.count(1)
_hashed_once = functools.cache(signing_in.hash_pin)
"""A hash is slow on purpose; the PIN of every test house is the same."""


def a_house(work: Work, **company: Any) -> founding.Founded:
    """An empty house with its places, channels, services and one administrator, who signs in at its one station."""
    ways = {"name": "Test House", "zone": "UTC", "restock_at_once": True, **company}
    made = founded(work, ways, lambda: _found(work, ways))
    work.actor = Actor(user_id=made.admin_id, station_id=made.station_id)
    return made


def a_bin(work: Work, name: str | None = None) -> int:
    """A shelf bin; its id."""
    return work.write(founding.add_bins, [name or f"Z-{next(_numbers):03d}-1"])[0]


def a_product(
    work: Work,
    sku: str | None = None,
    *,
    name: str = "",
    price: int = 1000,
    weight_g: int = 300,
    handling: Handling = Handling.COUNTED,
    barcode: str | None = None,
    tax_rate_bp: int | None = 0,
    **columns: Any,
) -> int:
    """A product at 10.00 without tax that weighs 300 g; its id."""
    sku = sku or f"SKU-{next(_numbers)}"
    values = {
        "sku": sku,
        "name": name or sku.title(),
        "price_minor": price,
        "weight_g": weight_g,
        "handling": handling,
        "tax_rate_bp": tax_rate_bp,
        **columns,
    }
    return work.write(_add_product, values, barcode)


def stock(work: Work, product_id: int, quantity: int, place_id: int | None = None) -> int:
    """Opening stock in a bin (the product's own, or a new one that becomes its own); the bin's id."""
    place_id = place_id or work.read(_home_of, product_id) or a_bin(work)
    work.write(_bring, product_id, quantity, place_id)
    return place_id


def an_order(
    work: Work,
    lines: Iterable[tuple[int, int]] = (),
    *,
    confirmed: bool = False,
    customer: str = "Grace Hopper",
    ship_to: ShipTo = HOME,
    **fields: Any,
) -> int:
    """A placed order of (product, quantity) pairs without shipping costs; its id. ``confirmed`` gives it stock too."""
    wanted = tuple(NewLine(product_id=product_id, quantity=quantity) for product_id, quantity in lines)
    values = {"shipping_minor": 0, "lines": wanted or (NewLine(product_id=a_product(work), quantity=1),), **fields}
    order_id = work.write(placing.place, NewOrder(customer_name=customer, ship_to=ship_to, **values))
    if confirmed:
        work.write(confirming.confirm, order_id)
    return order_id


def the_order(work: Work, order_id: int) -> Any:
    """The order's row as it is stored."""
    return work.read(_row, Order, order_id)


def lines_of(work: Work, order_id: int) -> Sequence[Any]:
    """The order's lines as they are stored, by position."""
    return work.read(_lines, order_id)


def all_rows(work: Work, table: type[Row]) -> list[Any]:
    """Every row of a table, by id."""
    return work.read(_all, table)


def stock_of(work: Work, product_id: int) -> dict[str, tuple[int, int]]:
    """On hand and promised pieces of a product, by the name of each place where there is something."""
    return work.read(_stock, product_id)


def everything_but_the_trail(work: Work) -> dict[str, list[Any]]:
    """The stock, the ledger and the counters of all orders: what a refusal must leave alone."""
    return {table.__tablename__: all_rows(work, table) for table in (Balance, StockMove, OrderLine, Order)}


def whole_database(work: Work) -> dict[str, list[Any]]:
    """Every row of every table except the answers to commands, the scans and the trail: a refusal changes none."""
    return work.read(_whole_database)


def another_user(work: Work, name: str = "Ben") -> int:
    """A second person; the id. Nobody is signed in by it."""
    admin = work.read(_role_of_first)
    return work.write(_add_user, name, admin)


def badge_of(work: Work, name: str) -> str:
    """The code on somebody's badge."""
    owner = next(each.id for each in work.read(signing_in.everybody) if each.name == name)
    code = work.read(sessions.badge_code, owner)
    assert code is not None
    return code


def change_settings(work: Work, **values: Any) -> None:
    """Work by other settings from now on."""
    work.write(_change_settings, values)


def _found(work: Work, company: dict[str, Any]) -> founding.Founded:
    with patch.object(signing_in, "hash_pin", _hashed_once):
        return work.write(founding.found, company=company, admin_name="Ada", pin=PIN)


def _change_settings(db: Db, values: dict[str, Any]) -> None:
    settings.change(db, **values)


def _add_product(db: Db, values: dict[str, Any], barcode: str | None) -> int:
    values["search"] = fold(values["sku"], values["name"])
    product_id: int = db.run(insert(Product).values(**values).returning(Product.id)).scalar_one()
    if barcode:
        db.run(insert(Barcode).values(product_id=product_id, code=gtin14(barcode) or barcode))
    return product_id


def _home_of(db: Db, product_id: int) -> int | None:
    home: int | None = db.run(select(Product.home_id).where(Product.id == product_id)).scalar()
    return home


def _bring(db: Db, product_id: int, quantity: int, place_id: int) -> None:
    opening = ledger.place(db, PlaceKind.OPENING)
    ledger.move(db, ledger.Move(MoveKind.RECEIVED, product_id, opening, place_id, quantity))
    db.run(update(Product).where(Product.id == product_id, Product.home_id.is_(None)).values(home_id=place_id))


def _row(db: Db, table: type[Row], row_id: int) -> Any:
    record: Any = table
    return db.run(select(*record.__table__.columns).where(record.id == row_id)).one()


def _lines(db: Db, order_id: int) -> Sequence[Any]:
    asked = select(*OrderLine.__table__.columns).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    return db.run(asked).all()


def _all(db: Db, table: type[Row]) -> list[Any]:
    record: Any = table
    return [tuple(row) for row in db.run(select(*record.__table__.columns).order_by(*record.__table__.primary_key))]


def _whole_database(db: Db) -> dict[str, list[Any]]:
    kept = {"commands", "scan_events", "audit_events", "audit_lanes", "audit_roots"}
    return {
        table.name: [tuple(row) for row in db.run(select(*table.columns).order_by(*table.primary_key.columns))]
        for table in metadata.sorted_tables
        if table.name not in kept
    }


def _stock(db: Db, product_id: int) -> dict[str, tuple[int, int]]:
    asked = (
        select(Location.name, Balance.on_hand, Balance.allocated)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.product_id == product_id, (Balance.on_hand != 0) | (Balance.allocated != 0))
    )
    return {row.name: (row.on_hand, row.allocated) for row in db.run(asked)}


def _role_of_first(db: Db) -> Any:
    return db.run(select(User.role).order_by(User.id).limit(1)).scalar_one()


def _add_user(db: Db, name: str, role: Any) -> int:
    user_id: int = db.run(insert(User).values(name=name, role=role).returning(User.id)).scalar_one()
    return user_id


def by_the_program(work: Work) -> Work:
    """The same database without anybody's rights in the way: for what a test needs to be there beforehand."""
    other = copy.copy(work)
    other.actor = Actor(None, work.actor.station_id)
    return other

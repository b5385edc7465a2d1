"""Databases to measure on: a founded house with products and stock, and any number of past orders.

Past orders are written in bulk as the program would have left them (completed, shipped, with ledger, scan
and audit rows), because only their weight matters here.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from omsdesk.database import schema
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import fold
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Barcode, Product
from omsdesk.models.stock import StockMove
from omsdesk.services import founding, ledger
from omsdesk.services.shelving import bin_names

PRODUCTS = 500
STOCK = 1_000_000
LINES = 3
BATCH = 5_000
CITIES = ("Bremen", "Łódź", "Göteborg", "Lyon", "Graz", "Leeds", "Porto", "Gent")
NAMES = ("Okafor", "Lindqvist", "Sousa", "Kowalska", "Meyer", "O'Brien", "Rossi", "Novak")


def new_house(folder: Path, products: int = PRODUCTS, stock: int = STOCK) -> tuple[Path, Work]:
    """A fresh embedded database with a house, products in bins and plenty of stock."""
    path = folder / "bench.db"
    path.unlink(missing_ok=True)
    schema.migrate(str(path))
    work = Work(schema.open_database(str(path)))
    furnish(work, products, stock)
    return path, work


def furnish(work: Work, products: int = PRODUCTS, stock: int = STOCK) -> None:
    """Found the house in an empty database, with products in bins and so many pieces of each."""
    made = work.write(
        founding.found,
        company={"name": "Bench House", "zone": "UTC", "pick_while_packing": False},
        admin_name="Ada",
        pin=Secret("2718"),
    )
    work.actor = Actor(made.admin_id, made.station_id)
    work.write(_stock_up, products, stock)


def _stock_up(db: Db, products: int, stock: int) -> None:
    bins = founding.add_bins(db, list(islice(bin_names(), products)))
    rows = [
        {
            "sku": f"SKU-{n:05d}",
            "name": f"Product {n}",
            "search": fold(f"SKU-{n:05d}", f"Product {n}"),
            "price_minor": 100 + n,
            "tax_rate_bp": 1900,
            "weight_g": 200,
            "low_mark": 5,
            "home_id": bins[n % len(bins)],
        }
        for n in range(products)
    ]
    ids = [row.id for row in db.run(insert(Product).returning(Product.id, sort_by_parameter_order=True), rows)]
    db.run(insert(Barcode), [{"product_id": each, "code": f"B{each:09d}", "pieces": 1} for each in ids])
    opening = ledger.place(db, PlaceKind.OPENING)
    ledger.move_all(
        db,
        [
            ledger.Move(MoveKind.RECEIVED, each, opening, bins[place % len(bins)], stock)
            for place, each in enumerate(ids)
        ],
    )


def add_past(work: Work, orders: int, *, headline: Headline = Headline.COMPLETED, seed: int = 1) -> None:
    """So many orders of the past, completed; with another headline they are merely there, for the queue."""
    for start in range(0, orders, BATCH):
        work.write(_add_batch, start, min(BATCH, orders - start), headline.value, seed)


def _add_batch(db: Db, start: int, count: int, headline: str, seed: int) -> None:
    chance = random.Random(f"{seed}:{start}")
    products = [tuple(row) for row in db.run(select(Product.id, Product.sku, Product.name))]
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    word = next(each for each in Headline if each.value == headline)
    over = word is Headline.COMPLETED
    orders = [_order(chance, now, word, start + n, over=over) for n in range(count)]
    ids = [row.id for row in db.run(insert(Order).returning(Order.id, sort_by_parameter_order=True), orders)]
    lines = [_line(chance, order_id, place, products, over=over) for order_id in ids for place in range(LINES)]
    db.run(insert(OrderLine), lines)
    if over:
        customers, supplier = ledger.place(db, PlaceKind.CUSTOMER), ledger.place(db, PlaceKind.SUPPLIER)
        db.run(insert(StockMove), [_move(line, supplier, customers, now) for line in lines])
        db.run(insert(AuditEvent), [_event(order_id, now, what) for order_id in ids for what in ("placed", "ship")])


def _order(chance: random.Random, now: datetime, word: Headline, number: int, *, over: bool) -> dict[str, Any]:
    name, city = chance.choice(NAMES), chance.choice(CITIES)
    placed = now - timedelta(minutes=5 * number)
    return {
        "channel_id": 1 + number % 4,
        "external_ref": f"P-{word.value}-{number}",
        "status": OrderStatus.COMPLETED if over else OrderStatus.CONFIRMED,
        "headline": word,
        "payment": PaymentWord.PAID,
        "history": True,
        "service_id": 1 + number % 2,
        "placed_at": placed,
        "ship_by": placed + timedelta(days=1),
        "customer_name": f"{name} {number}",
        "ship_name": f"{name} {number}",
        "ship_street": "Lindenweg 5",
        "ship_city": city,
        "ship_postal_code": f"{number % 99999:05d}",
        "ship_country": "DE",
        "currency": "EUR",
        "goods_minor": 3000,
        "shipping_minor": 490,
        "tax_minor": 570,
        "total_minor": 4060,
        "line_count": LINES,
        "piece_count": LINES,
        "weight_g": 600,
        "search": fold(f"p-{number}", name, str(number), city),
    }


def _line(
    chance: random.Random, order_id: int, place: int, products: list[tuple[Any, ...]], *, over: bool
) -> dict[str, Any]:
    product_id, sku, name = chance.choice(products)
    done = 1 if over else 0
    return {
        "order_id": order_id,
        "position": place + 1,
        "product_id": product_id,
        "sku": sku,
        "name": name,
        "unit_minor": 1000,
        "net_minor": 1000,
        "tax_rate_bp": 1900,
        "tax_minor": 190,
        "ordered": 1,
        "allocated": done,
        "picked": done,
        "packed": done,
        "shipped": done,
        "delivered": done,
    }


def _move(line: dict[str, Any], supplier: int, customers: int, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "kind": MoveKind.SHIPPED,
        "product_id": line["product_id"],
        "from_id": supplier,
        "to_id": customers,
        "quantity": 1,
    }


def _event(order_id: int, now: datetime, what: str) -> dict[str, Any]:
    return {"at": now, "subject": "order", "subject_id": order_id, "order_id": order_id, "what": what}

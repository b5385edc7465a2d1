"""Fill an empty house with the sample shop: 300 products, 2 kits and suppliers, 5 people, 1,500 orders, 40 returns.

The rows of orders that have been through the hall are written table by table; what is still going on is done
by the deeds that people use. Either way every rule holds, and every page has something to show.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import Station
from omsdesk.models.money import Payment
from omsdesk.models.order import Channel, Hold, Order, OrderLine, Service
from omsdesk.models.paper import Document, PrintJob
from omsdesk.models.product import Product
from omsdesk.services import due_dates, headlines, hold_words, kit_lines, ledger, papers, settings
from omsdesk.services.order_pricing import Catalogue
from omsdesk.services.order_rows import OrderRows, order_rows
from omsdesk.services.sample import asked, billed, catalogue, kits, lived, orders, passed, people, register, supplied
from omsdesk.services.sample.books import Books
from omsdesk.services.sample.lived import Hall
from omsdesk.services.sample.lives import LEFT, Calendar, Life
from omsdesk.services.sample.orders import SampleOrder
from omsdesk.services.sample.passed import House, Passed
from omsdesk.services.sample.people import USERS
from omsdesk.services.sample.telling import Telling
from omsdesk.services.settings import Company
from omsdesk.words import Text

THROUGH_THE_HALL = (Life.PACKED, *LEFT)
_NEW_ORDERS = insert(Order).returning(Order.id, sort_by_parameter_order=True)
_NEW_LINES = insert(OrderLine).returning(OrderLine.id, sort_by_parameter_order=True)
_NEW_PAYMENTS = insert(Payment).returning(Payment.id, sort_by_parameter_order=True)
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Filled:
    """What the sample shop has, and who may sign in with which PIN."""

    products: int
    orders: int
    returns: int
    users: tuple[tuple[str, str, str], ...]
    """Name, role and PIN."""


@takes(600)
def fill(db: Db, seed: int = 1, telling: Telling | None = None) -> Filled:
    """Write the whole sample shop in the open transaction. The house must be founded and have no orders."""
    if db.run(select(Order.id).limit(1)).first():
        raise Refusal(Text("There are orders already."), Text("The sample shop is made in a new database only."))
    now, by, at = db.now, db.user_id, db.station_id
    telling = telling or Telling()
    company = settings.change(db, sample=True)
    goods, buyers = catalogue.products(seed), people.customers(seed)
    story = orders.orders(goods, buyers, Calendar(now, company.zone), seed)
    telling.begin(len(story))
    db.now = now - register.OPENED
    staff = register.add_people(db)
    buyer_ids = register.add_customers(db, buyers)
    shelf = register.add_products(db, (*goods, *kits.products()), _sold(story))
    register.add_kits(db, kits.KITS, shelf)
    hall = Hall(now, staff, _first_station(db), {each.id: each for each in shelf.values()}, _bench(db))
    books = Books(staff, hall.station_id)
    wishes = [asked.new_order(each, buyers, buyer_ids, shelf) for each in story]
    known = _catalogue(db, company)
    rows = [order_rows(wish, known) for wish in wishes]
    told = _write_orders(db, story, rows, hall, books, company)
    gone = [each for each in told if each.order.life in THROUGH_THE_HALL]
    passed.write(db, gone, House.of(db, hall.goods, company.gs1_prefix), books)
    books.write(db)
    _refresh(db, gone)
    telling.made(len(gone))
    _go_on(db, told, hall, telling)
    supplied.write(db, told, shelf, hall)
    billed.write(db)
    db.now, db.user_id, db.station_id = now, by, at
    return Filled(
        products=len(goods),
        orders=len(story),
        returns=sum(1 for each in story if each.goods_return),
        users=tuple((each.name, str(each.role.word), each.pin) for each in USERS),
    )


def _sold(story: Sequence[SampleOrder]) -> Counter[str]:
    """How many pieces of each product have left the shelves for good, and had to be delivered before."""
    sold: Counter[str] = Counter()
    for order in story:
        if order.life in LEFT:
            sold.update(kits.pieces(order.lines))
    return sold


def _first_station(db: Db) -> int:
    return db.run(select(Station.id).order_by(Station.id).limit(1)).scalar_one()


def _bench(db: Db) -> int:
    return ledger.place(db, PlaceKind.BENCH)


def _catalogue(db: Db, company: Company) -> Catalogue:
    products = {row.id: row for row in db.run(select(*Product.__table__.columns))}
    return Catalogue(
        now=db.now,
        company=company,
        channels={row.key: row.id for row in db.run(select(Channel.key, Channel.id))},
        services={row.key: row for row in db.run(select(Service.key, Service.id, Service.price_minor, Service.days))},
        products=products,
        kits=kit_lines.among(db, products.values()),
    )


def _write_orders(
    db: Db,
    story: Sequence[SampleOrder],
    rows: Sequence[OrderRows],
    hall: Hall,
    books: Books,
    company: Company,
) -> list[Passed]:
    heads = [{**each.head, **_progress(order, company)} for order, each in zip(story, rows, strict=True)]
    order_ids = list(db.run(_NEW_ORDERS, heads).scalars())
    lines: list[dict[str, Any]] = [
        {**line, "order_id": order_id} for order_id, each in zip(order_ids, rows, strict=True) for line in each.lines
    ]
    by_order: dict[int, list[Mapping[str, Any]]] = {order_id: [] for order_id in order_ids}
    for line, line_id in zip(lines, db.run(_NEW_LINES, lines).scalars(), strict=True):
        by_order[line["order_id"]].append({**line, "id": line_id})
    for order, order_id in zip(story, order_ids, strict=True):
        at = order.moments.placed_at
        books.note(at, UserRole.OFFICE, "order", order_id, "place", order_id, OrderStatus.PLACED)
    _write_holds(db, story, order_ids, books)
    _write_payments(db, story, order_ids, heads, books)
    return [
        Passed(order, order_id, by_order[order_id], hall.now) for order, order_id in zip(story, order_ids, strict=True)
    ]


def _progress(order: SampleOrder, company: Company) -> dict[str, Any]:
    """The columns of an order that has been through the hall; others are as they were placed."""
    past, has_passed = order.moments, order.life in THROUGH_THE_HALL
    paid = {"payment": order.payment}
    if not has_passed:
        return {**paid, **dict.fromkeys(("confirmed_at", "expected_at", "shipped_at", "delivered_at", "completed_at"))}
    confirmed = past.confirmed_at or past.placed_at
    return {
        **paid,
        "status": OrderStatus.COMPLETED if past.completed_at else OrderStatus.CONFIRMED,
        "confirmed_at": confirmed,
        "expected_at": due_dates.expected_at(past.ship_by, 2, company),
        "shipped_at": past.shipped_at,
        "delivered_at": past.delivered_at,
        "completed_at": past.completed_at,
    }


def _write_holds(db: Db, story: Sequence[SampleOrder], order_ids: Sequence[int], books: Books) -> None:
    held = [(order, order_id) for order, order_id in zip(story, order_ids, strict=True) if order.hold]
    db.run(
        insert(Hold),
        [
            {
                "order_id": order_id,
                "reason": order.hold,
                **hold_words.kept(order.hold_note),
                "placed_at": order.moments.placed_at,
                "placed_by": books.staff[UserRole.OFFICE],
            }
            for order, order_id in held
        ],
    )
    for order, order_id in held:
        books.note(order.moments.placed_at, UserRole.OFFICE, "order", order_id, "hold", order_id, order.hold)


def _write_payments(
    db: Db,
    story: Sequence[SampleOrder],
    order_ids: Sequence[int],
    heads: Sequence[Mapping[str, Any]],
    books: Books,
) -> None:
    rows = [
        _payment(order, order_id, head["total_minor"])
        for order, order_id, head in zip(story, order_ids, heads, strict=True)
        if order.payment in {PaymentWord.PAID, PaymentWord.AUTHORISED}
    ]
    for row, payment_id in zip(rows, db.run(_NEW_PAYMENTS, rows).scalars(), strict=True):
        what = "captured" if row["captured_minor"] else "authorise"
        books.note(row["at"], UserRole.OFFICE, "payment", payment_id, what, row["order_id"], row["authorised_minor"])


def _payment(order: SampleOrder, order_id: int, total_minor: int) -> dict[str, Any]:
    is_paid = order.payment is PaymentWord.PAID
    return {
        "order_id": order_id,
        "method": order.method,
        "status": PaymentStatus.CAPTURED if is_paid else PaymentStatus.AUTHORISED,
        "authorised_minor": total_minor,
        "captured_minor": total_minor if is_paid else 0,
        "at": order.moments.placed_at,
    }


def _refresh(db: Db, told: Sequence[Passed]) -> None:
    order_ids = [each.order_id for each in told]
    for start in range(0, len(order_ids), _AT_ONCE):
        headlines.refresh(db, *order_ids[start : start + _AT_ONCE])


def _go_on(db: Db, told: Sequence[Passed], hall: Hall, telling: Telling) -> None:
    """What people do: confirm, cancel, walk, take back, print."""
    by_life: dict[Life, list[Passed]] = {life: [] for life in Life}
    for each in told:
        by_life[each.order.life].append(each)
        if each.order.life not in THROUGH_THE_HALL:
            lived.live(db, each.order, each.order_id, hall)
            telling.made()
    lived.pick(db, [each.order_id for each in by_life[Life.PICKED]], hall)
    lived.walk_together(db, [each.order_id for each in by_life[Life.PICKING]], hall)
    for each in by_life[Life.RETURNED]:
        lived.come_back(db, each.order, each.order_id, hall)
    _print(db, by_life[Life.PACKED], hall)


def _print(db: Db, packed: Sequence[Passed], hall: Hall) -> None:
    """The papers of what stands packed; they came out when it was packed, so nothing waits at a printer."""
    db.user_id, db.station_id = hall.staff[UserRole.PACKER], hall.station_id
    for each in packed:
        db.now = each.packed_at
        if each.is_labelled:
            papers.print_label(db, each.parcel_id)
        papers.print_slip(db, each.shipment_id)
    db.run(
        update(PrintJob)
        .where(PrintJob.status == PrintStatus.QUEUED)
        .values(status=PrintStatus.DONE, finished_at=PrintJob.queued_at)
    )
    db.run(update(Document).values(printed=1))

"""Sample orders that have been through the hall: released, picked, packed, and most of them gone.

Their rows are those that the deeds would have written, table by table instead of order by order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, insert, update

from omsdesk.carriers.own import tracking_number
from omsdesk.codes import sscc
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling, OrderStatus
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.pick import PickListStatus, TaskStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind, ScanKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickList, PickTask, Wave
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.services import boxes, ledger
from omsdesk.services.sample.books import Books
from omsdesk.services.sample.lives import LEFT
from omsdesk.services.sample.orders import SampleOrder
from omsdesk.services.sample.register import Goods

WAVE = 15
"""Orders that one picker fetches on one walk."""
_PROOFS = (DeliveryProof.SIGNED, DeliveryProof.LEFT_AT_DOOR, DeliveryProof.NEIGHBOUR, DeliveryProof.NONE)
_LIGHT_G, _HEAVY_G = 600, 6000
_ROUND_G = 10
_COUNTERS = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values({name: bindparam(f"new_{name}") for name in ("allocated", "picked", "packed", "shipped", "delivered")})
)


@dataclass
class Passed:
    """One order, its lines as they are stored, and when it went through the hall."""

    order: SampleOrder
    order_id: int
    lines: Sequence[Mapping[str, Any]]
    now: datetime
    shipment_id: int = 0
    parcel_id: int = 0
    list_id: int = 0
    tasks: dict[int, int] = field(default_factory=dict)
    """The pick of each line."""

    @property
    def goods(self) -> list[Mapping[str, Any]]:
        """The lines that lie on shelves."""
        return [line for line in self.lines if line["stocked"]]

    @property
    def has_left(self) -> bool:
        """Whether it is out of the house."""
        return self.order.life in LEFT

    @property
    def is_labelled(self) -> bool:
        """Labels from elsewhere wait to be scanned until the goods leave."""
        return self.has_left or self.order.service != "elsewhere"

    @property
    def status(self) -> ShipmentStatus:
        """How far its shipment is."""
        if self.order.moments.delivered_at is not None:
            return ShipmentStatus.DELIVERED
        return ShipmentStatus.SHIPPED if self.has_left else ShipmentStatus.PACKED

    def after(self, share: float) -> datetime:
        """A moment between its confirmation and the truck, or now."""
        start = self.order.moments.confirmed_at or self.order.moments.placed_at
        end = self.order.moments.shipped_at or self.now
        return start + share * (end - start)

    @property
    def released_at(self) -> datetime:
        """When its wave was released."""
        return self.after(0.6)

    @property
    def picked_at(self) -> datetime:
        """When its first piece was picked."""
        return self.after(0.7)

    @property
    def packed_at(self) -> datetime:
        """When its box was closed."""
        return self.after(0.9)


@dataclass(frozen=True)
class House:
    """The places and things that goods pass."""

    goods: Mapping[int, Goods]
    bench_id: int
    dock_id: int
    customers_id: int
    uncounted_id: int
    gs1_prefix: str

    @classmethod
    def of(cls, db: Db, goods: Mapping[int, Goods], gs1_prefix: str) -> "House":
        """The house as it stands."""
        return cls(
            goods=goods,
            bench_id=ledger.place(db, PlaceKind.BENCH),
            dock_id=ledger.place(db, PlaceKind.DOCK),
            customers_id=ledger.place(db, PlaceKind.CUSTOMER),
            uncounted_id=ledger.place(db, PlaceKind.UNCOUNTED),
            gs1_prefix=gs1_prefix,
        )

    def shelf(self, product_id: int) -> int:
        """Where pieces of a product are taken from."""
        good = self.goods[product_id]
        return good.home_id if good.handling is Handling.COUNTED and good.home_id else self.uncounted_id


def write(db: Db, passed: Sequence[Passed], house: House, books: Books) -> None:
    """All rows of these orders but the orders themselves."""
    _shipments(db, passed, house)
    _tasks(db, passed, house)
    _parcels(db, passed, house)
    _labels(db, passed, books)
    _count(db, passed)
    for each in passed:
        _tell(each, books)
        _tell_goods(each, house, books)


def _shipments(db: Db, passed: Sequence[Passed], house: House) -> None:
    ordered = sorted(passed, key=lambda each: each.released_at)
    for _, of_day in groupby(ordered, key=lambda each: each.released_at.date()):
        for wave in _chunks(list(of_day), WAVE):
            wave_id = db.run(insert(Wave).values(released_at=wave[0].released_at).returning(Wave.id)).scalar_one()
            due = min(each.order.moments.ship_by for each in wave)
            row = {"wave_id": wave_id, "status": PickListStatus.DONE, "due": due}
            list_id = db.run(insert(PickList).values(**row).returning(PickList.id)).scalar_one()
            for each in wave:
                each.list_id = list_id
    made = insert(Shipment).returning(Shipment.id, sort_by_parameter_order=True)
    for each, shipment_id in zip(
        passed, db.run(made, [_shipment(each, house) for each in passed]).scalars(), strict=True
    ):
        each.shipment_id = shipment_id
    db.run(
        insert(ShipmentLine),
        [
            {
                "shipment_id": each.shipment_id,
                "order_line_id": line["id"],
                "product_id": line["product_id"],
                **dict.fromkeys(("quantity", "picked", "packed"), line["ordered"]),
            }
            for each in passed
            for line in each.goods
        ],
    )


def _shipment(each: Passed, house: House) -> dict[str, Any]:
    delivered = each.order.moments.delivered_at
    proof = _PROOFS[each.order_id % len(_PROOFS)] if delivered else None
    return {
        "order_id": each.order_id,
        "status": each.status,
        "due": each.order.moments.ship_by,
        "list_id": each.list_id,
        "tote_id": house.bench_id,
        "packed_at": each.packed_at,
        "shipped_at": each.order.moments.shipped_at,
        "delivered_at": delivered,
        "proof": proof,
        "proof_name": "At the door" if proof is DeliveryProof.SIGNED else "",
    }


def _tasks(db: Db, passed: Sequence[Passed], house: House) -> None:
    places = {line["product_id"]: house.shelf(line["product_id"]) for each in passed for line in each.goods}
    balances = {
        product_id: ledger.balance_at(db, product_id=product_id, place_id=place)[0]
        for product_id, place in places.items()
    }
    wanted = [(each, line) for each in passed for line in each.goods]
    rows = [
        {
            "list_id": each.list_id,
            "shipment_id": each.shipment_id,
            "order_line_id": line["id"],
            "product_id": line["product_id"],
            "balance_id": balances[line["product_id"]],
            "location_id": places[line["product_id"]],
            "walk": 0,
            "quantity": line["ordered"],
            "picked": line["ordered"],
            "status": TaskStatus.PICKED,
        }
        for each, line in wanted
    ]
    made = insert(PickTask).returning(PickTask.id, sort_by_parameter_order=True)
    for (each, line), task_id in zip(wanted, db.run(made, rows).scalars(), strict=True):
        each.tasks[line["id"]] = task_id


def _parcels(db: Db, passed: Sequence[Passed], house: House) -> None:
    made = insert(Parcel).returning(Parcel.id, sort_by_parameter_order=True)
    ids = db.run(made, [_parcel(each, house) for each in passed]).scalars()
    for each, parcel_id in zip(passed, ids, strict=True):
        each.parcel_id = parcel_id
    numbered = update(Parcel).where(Parcel.id == bindparam("parcel")).values(sscc=bindparam("number"))
    db.run(numbered, [{"parcel": each.parcel_id, "number": sscc(house.gs1_prefix, each.parcel_id)} for each in passed])
    db.run(
        insert(ParcelLine),
        [
            {"parcel_id": each.parcel_id, "order_line_id": line["id"], "quantity": line["ordered"]}
            for each in passed
            for line in each.goods
        ],
    )


def _parcel(each: Passed, house: House) -> dict[str, Any]:
    goods_g = sum(line["ordered"] * house.goods[line["product_id"]].weight_g for line in each.goods)
    box = "S" if goods_g < _LIGHT_G else "M" if goods_g < _HEAVY_G else "L"
    return {
        "shipment_id": each.shipment_id,
        "status": ParcelStatus.SHIPPED if each.has_left else ParcelStatus.CLOSED,
        "box": box,
        "weight_g": boxes.weight_of(box) + goods_g,
        "opened_at": each.packed_at - timedelta(minutes=2),
        "closed_at": each.packed_at,
    }


def _labels(db: Db, passed: Sequence[Passed], books: Books) -> None:
    labelled = [each for each in passed if each.is_labelled]
    made = insert(Label).returning(Label.id, sort_by_parameter_order=True)
    rows = [_label(each) for each in labelled]
    for each, row, label_id in zip(labelled, rows, db.run(made, rows).scalars(), strict=True):
        books.note(each.packed_at, UserRole.PACKER, "label", label_id, "buy", each.order_id, row["tracking"])


def _label(each: Passed) -> dict[str, Any]:
    elsewhere = each.order.service == "elsewhere"
    return {
        "parcel_id": each.parcel_id,
        "carrier": "elsewhere" if elsewhere else "own",
        "service": each.order.service.capitalize(),
        "status": LabelStatus.BOUGHT,
        "tracking": f"JJD{each.parcel_id:014d}" if elsewhere else tracking_number(each.parcel_id, 1),
        "elsewhere": elsewhere,
        "printed": 0 if elsewhere else 1,
        "made_at": each.packed_at,
    }


def _count(db: Db, passed: Sequence[Passed]) -> None:
    rows = []
    for each in passed:
        for line in each.lines:
            pieces = line["ordered"]
            shipped = pieces if each.has_left else 0
            delivered = pieces if each.status is ShipmentStatus.DELIVERED else 0
            rows.append(
                {
                    "line": line["id"],
                    **dict.fromkeys(("new_allocated", "new_picked", "new_packed"), pieces),
                    "new_shipped": shipped,
                    "new_delivered": delivered,
                }
            )
    db.run(_COUNTERS, rows)


def _tell(each: Passed, books: Books) -> None:
    """The trail of the order, its shipment and its box."""
    order_id, past = each.order_id, each.order.moments
    released = f"PL-{each.list_id:05d}"
    status = ShipmentStatus
    books.note(each.after(0), UserRole.OFFICE, "order", order_id, "confirm", order_id, OrderStatus.CONFIRMED)
    story: list[tuple[datetime, UserRole, str, object]] = [
        (each.released_at, UserRole.SUPERVISOR, "released", released),
        (each.picked_at, UserRole.PICKER, "start picking", status.PICKING),
        (each.after(0.75), UserRole.PICKER, "finish picking", status.PICKED),
        (each.after(0.85), UserRole.PACKER, "open", status.PACKING),
        (each.packed_at, UserRole.PACKER, "close", status.PACKED),
    ]
    if past.shipped_at is not None:
        story.append((past.shipped_at, UserRole.PACKER, "ship", status.SHIPPED))
        books.note(past.shipped_at, UserRole.PACKER, "parcel", each.parcel_id, "ship", order_id, ParcelStatus.SHIPPED)
    if past.delivered_at is not None:
        story.append((past.delivered_at, UserRole.OFFICE, "deliver", status.DELIVERED))
    for at, by, what, after in story:
        books.note(at, by, "shipment", each.shipment_id, what, order_id, after)
    books.note(each.packed_at, UserRole.PACKER, "parcel", each.parcel_id, "close", order_id, ParcelStatus.CLOSED)
    if past.completed_at is not None:
        books.note(past.completed_at, UserRole.OFFICE, "order", order_id, "complete", order_id, OrderStatus.COMPLETED)


def _tell_goods(each: Passed, house: House, books: Books) -> None:
    """Each line's way from the shelf to the customer, with the scans that counted it."""
    past = each.order.moments
    for number, line in enumerate(each.goods):
        code, pieces = house.goods[line["product_id"]].code, line["ordered"]
        picked = each.picked_at + timedelta(seconds=20 * number)
        boxed = each.after(0.85) + timedelta(seconds=8 * (number + 1))
        about = {"pieces": pieces, "order_line_id": line["id"], "shipment_id": each.shipment_id}
        task_id = each.tasks[line["id"]]
        books.note(picked, UserRole.PICKER, "pick", task_id, "finish", each.order_id, TaskStatus.PICKED)
        books.scan(picked, UserRole.PICKER, ScanKind.PICK, code, **about, task_id=task_id, list_id=each.list_id)
        books.scan(boxed, UserRole.PACKER, ScanKind.PACK, code, **about, parcel_id=each.parcel_id)
        shelf = house.shelf(line["product_id"])
        way = [
            (picked, UserRole.PICKER, MoveKind.PICKED, shelf, house.bench_id),
            (each.packed_at, UserRole.PACKER, MoveKind.PACKED, house.bench_id, house.dock_id),
        ]
        if past.shipped_at is not None:
            way.append((past.shipped_at, UserRole.PACKER, MoveKind.SHIPPED, house.dock_id, house.customers_id))
        for at, by, kind, frm, to in way:
            books.move(at, by, kind, line=line, frm=frm, to=to, pieces=pieces)


def _chunks(things: list[Passed], size: int) -> Iterator[list[Passed]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]

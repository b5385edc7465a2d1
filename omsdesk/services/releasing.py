"""Release orders to the hall: a wave, one walk through the bins, and a shipment for each order."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason, OrderStatus, ShortRule
from omsdesk.lifecycles.pick import OPEN_TASKS, PickListStatus, TaskStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.order import IS_WAITING, Hold, Order, OrderLine
from omsdesk.models.pick import PickList, PickTask, Wave
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.models.stock import Allocation, Balance, Location
from omsdesk.services import headlines, ledger, settings
from omsdesk.words import Text

LEASE = timedelta(seconds=60)
"""How long a claim lives without a sign of life from its station."""


@dataclass(frozen=True)
class PickRules:
    """How the pickers of one wave work; kept with its list."""

    scan_bin: bool = False
    """The bin is scanned before its pieces."""
    type_quantity: bool = False
    """One piece of a stop is scanned, and its quantity typed."""
    scan_tote: bool = False
    """The tote is scanned when pieces are dropped into it."""


@dataclass(frozen=True)
class LeftOut:
    """An order that could not be released, and why."""

    order_id: int
    reason: Text
    short: Text | None = None
    """The same in two words, for the line that counts them: "no stock"."""

    @property
    def told(self) -> str:
        """The short words, or the sentence without its stop."""
        return str(self.short or self.reason).rstrip(".")


@dataclass(frozen=True)
class Released:
    """What a wave came to."""

    list_id: int | None
    order_ids: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    shipment_ids: tuple[int, ...] = ()


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ORDERS = select(Order.id, Order.status, Order.short_rule, Order.ship_by).where(Order.id.in_(_IDS)).order_by(Order.id)
_HELD = select(Hold.order_id, Hold.reason).where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
_PROMISED = (
    select(
        OrderLine.order_id,
        OrderLine.id.label("line_id"),
        OrderLine.product_id,
        Allocation.balance_id,
        Allocation.quantity,
        Balance.location_id,
        Location.walk,
    )
    .join(Allocation, Allocation.order_line_id == OrderLine.id)
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Location, Location.id == Balance.location_id)
    # What a supplier sends is not picked here.
    .where(OrderLine.order_id.in_(_IDS), Allocation.quantity > 0, Location.kind != PlaceKind.SUPPLIER)
    .order_by(Location.walk, OrderLine.order_id, OrderLine.position)
)
_UNDER_WAY = (
    select(
        OrderLine.order_id,
        PickTask.order_line_id,
        PickTask.balance_id,
        func.sum(PickTask.quantity - PickTask.picked).label("pieces"),
    )
    .join(OrderLine, OrderLine.id == PickTask.order_line_id)
    .where(OrderLine.order_id.in_(_IDS), PickTask.status.in_(OPEN_TASKS))
    .group_by(OrderLine.order_id, PickTask.order_line_id, PickTask.balance_id)
)
_INCOMPLETE = select(OrderLine.order_id).where(OrderLine.order_id.in_(_IDS), IS_WAITING).distinct()
_NEW_WAVE = insert(Wave).returning(Wave.id)
_NEW_LIST = insert(PickList).returning(PickList.id)
_NEW_SHIPMENTS = insert(Shipment).returning(Shipment.id, Shipment.order_id, sort_by_parameter_order=True)
_NEW_LINES = insert(ShipmentLine)
_NEW_TASKS = insert(PickTask)


@takes(120)
@needs(Right.ORDERS)
def release(db: Db, order_ids: Collection[int], *, at_bench: bool = False, rules: PickRules | None = None) -> Released:
    """Put orders on one pick list. Those that cannot go are left out, each with its reason.

    ``at_bench`` is for the order that is picked while it is packed: the list belongs to this station.
    ``rules`` are those of this wave; without them the usual ones of the house hold.
    """
    locks.orders(db, order_ids)
    asked = {"ids": list(order_ids)}
    orders = {row.id: row for row in db.run(_ORDERS, asked)}
    picks = _open_promises(db, asked)
    left_out = _left_out(db, asked, orders, picks)
    refused = {each.order_id for each in left_out}
    going = [order_id for order_id in orders if order_id not in refused]
    if not going:
        return Released(None, (), tuple(left_out))
    due = min(orders[each].ship_by for each in going)
    list_id = _new_list(db, due=due, at_bench=at_bench, rules=rules or usual_rules(db))
    shipments = _new_shipments(db, list_id, [orders[each] for each in going], at_bench=at_bench)
    _new_work(db, list_id, shipments, [pick for pick in picks if pick.order_id in shipments])
    for order_id, shipment_id in shipments.items():
        db.audit("shipment", shipment_id, "released", order_id=order_id, after=f"PL-{list_id:05d}")
    headlines.refresh(db, *going)
    return Released(list_id, tuple(going), tuple(left_out), tuple(shipments.values()))


def usual_rules(db: Db) -> PickRules:
    """How this house picks, where nobody says otherwise for a wave."""
    company = settings.company(db)
    return PickRules(company.bins and company.scan_bin, company.pick_quantity, company.totes and company.scan_tote)


def release_or_refuse(db: Db, order_ids: Collection[int]) -> Released:
    """The same for a button: refuse when nothing could be released at all."""
    done = release(db, order_ids)
    if done.list_id is None:
        first = done.left_out[0].reason if done.left_out else Text("Nothing was chosen.")
        raise Refusal(Text("Nothing was released. {why}", why=first), Text("Choose orders that are ready to pick."))
    return done


@dataclass(frozen=True)
class _Pick:
    order_id: int
    line_id: int
    product_id: int
    balance_id: int
    location_id: int
    walk: int
    pieces: int


def _open_promises(db: Db, asked: dict[str, Any]) -> list[_Pick]:
    under_way = {(row.order_line_id, row.balance_id): int(row.pieces) for row in db.run(_UNDER_WAY, asked)}
    picks = []
    for row in db.run(_PROMISED, asked):
        pieces = row.quantity - under_way.get((row.line_id, row.balance_id), 0)
        if pieces > 0:
            picks.append(
                _Pick(row.order_id, row.line_id, row.product_id, row.balance_id, row.location_id, row.walk, pieces)
            )
    return picks


def _left_out(db: Db, asked: dict[str, Any], orders: dict[int, Any], picks: Sequence[_Pick]) -> list[LeftOut]:
    held: dict[int, set[HoldReason]] = defaultdict(set)
    for row in db.run(_HELD, asked):
        held[row.order_id].add(row.reason)
    released = {row.order_id for row in db.run(_UNDER_WAY, asked)}
    incomplete = {row.order_id for row in db.run(_INCOMPLETE, asked)}
    with_work = {pick.order_id for pick in picks}
    result = []
    for order_id in asked["ids"]:
        order = orders.get(order_id)
        reason = _reason(order, held.get(order_id, set()), is_incomplete=order_id in incomplete)
        if reason is None and order_id not in with_work:
            reason = _RELEASED if order_id in released else _NO_STOCK
        if reason is not None:
            result.append(LeftOut(order_id, *reason))
    return result


_RELEASED = (Text("It is released already."), Text("released already"))
_NO_STOCK = (Text("No stock is promised to it."), Text("no stock"))


def _reason(order: Any, holds: Collection[HoldReason], *, is_incomplete: bool) -> tuple[Text, Text] | None:
    if order is None:
        return Text("There is no such order."), Text("gone")
    if order.status is OrderStatus.PLACED:
        return Text("It is {status}.", status=order.status.word), Text("not confirmed")
    if order.status is not OrderStatus.CONFIRMED:
        return Text("It is {status}.", status=order.status.word), Text("{status}", status=order.status.word)
    if HoldReason.PAYMENT in holds:
        return Text("It is on hold: {reason}.", reason=HoldReason.PAYMENT.word), Text("not paid")
    if holds:
        return Text("It is on hold."), Text("on hold")
    if is_incomplete and order.short_rule is ShortRule.WAIT_FOR_ALL:
        return Text("It waits until all pieces are there."), Text("waits for all pieces")
    return None


def _new_list(db: Db, *, due: Any, at_bench: bool, rules: PickRules) -> int:
    wave_id = db.run(_NEW_WAVE, {"released_at": db.now, "released_by": db.user_id}).scalar_one()
    row: dict[str, Any] = {
        "wave_id": wave_id,
        "status": PickListStatus.WALKING if at_bench else PickListStatus.RELEASED,
        "due": due,
        "scan_bin": not at_bench and rules.scan_bin,
        "type_quantity": not at_bench and rules.type_quantity,
        "scan_tote": not at_bench and rules.scan_tote,
    }
    if at_bench:
        row |= {"station_id": db.station_id, "user_id": db.user_id, "lease_until": db.now + LEASE}
    list_id: int = db.run(_NEW_LIST, row).scalar_one()
    return list_id


def _new_shipments(db: Db, list_id: int, orders: Sequence[Any], *, at_bench: bool) -> dict[int, int]:
    bench = ledger.place(db, PlaceKind.BENCH) if at_bench else None
    rows = [
        {
            "order_id": order.id,
            "status": ShipmentStatus.ALLOCATED,
            "due": order.ship_by,
            "list_id": list_id,
            "tote_id": bench,
        }
        for order in orders
    ]
    return {row.order_id: row.id for row in db.run(_NEW_SHIPMENTS, rows)}


def _new_work(db: Db, list_id: int, shipments: dict[int, int], picks: Sequence[_Pick]) -> None:
    by_line: dict[tuple[int, int, int], int] = defaultdict(int)
    for pick in picks:
        by_line[shipments[pick.order_id], pick.line_id, pick.product_id] += pick.pieces
    db.run(
        _NEW_LINES,
        [
            {"shipment_id": shipment_id, "order_line_id": line_id, "product_id": product_id, "quantity": pieces}
            for (shipment_id, line_id, product_id), pieces in by_line.items()
        ],
    )
    db.run(_NEW_TASKS, [task_row(list_id, shipments[pick.order_id], pick) for pick in picks])


def task_row(list_id: int, shipment_id: int, pick: Any) -> dict[str, Any]:
    """The row of one pick task for promised pieces in one place."""
    return {
        "list_id": list_id,
        "shipment_id": shipment_id,
        "order_line_id": pick.line_id,
        "product_id": pick.product_id,
        "balance_id": pick.balance_id,
        "location_id": pick.location_id,
        "walk": pick.walk,
        "quantity": pick.pieces,
        "status": TaskStatus.PENDING,
    }

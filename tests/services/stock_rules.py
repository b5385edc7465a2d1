"""Rules 1 to 3 of the stock, asked of the whole database: what tests of single deeds end with."""

from sqlalchemy import case, func, or_, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.pick import OPEN_TASKS
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.models.stock import Allocation, Balance, StockMove


def broken_rules(work: Work) -> list[str]:
    """One sentence for each place, promise or counter that does not add up; nothing when all is well."""
    return work.read(_broken)


def _broken(db: Db) -> list[str]:
    return [*_ledger(db), *_promises(db), *_lines(db), *_shipments(db), *_tasks(db)]


def _ledger(db: Db) -> list[str]:
    sums: dict[tuple[int, int], int] = {}
    for move in db.run(select(StockMove.product_id, StockMove.from_id, StockMove.to_id, StockMove.quantity)):
        for place, sign in ((move.from_id, -1), (move.to_id, 1)):
            key = (move.product_id, place)
            sums[key] = sums.get(key, 0) + sign * move.quantity
    held = {
        (row.product_id, row.location_id): row.on_hand
        for row in db.run(select(Balance.product_id, Balance.location_id, Balance.on_hand))
    }
    return [
        f"product {key[0]} in place {key[1]}: ledger {sums.get(key, 0)}, balance {held.get(key, 0)}"
        for key in sorted(sums.keys() | held.keys())
        if sums.get(key, 0) != held.get(key, 0)
    ]


def _promises(db: Db) -> list[str]:
    promised = func.coalesce(func.sum(Allocation.quantity), 0)
    rows = db.run(
        select(Balance.id, Balance.allocated, promised.label("promised"))
        .outerjoin(Allocation, Allocation.balance_id == Balance.id)
        .group_by(Balance.id, Balance.allocated)
        .having(Balance.allocated != promised)
    )
    return [f"balance {row.id}: {row.allocated} allocated, {row.promised} promised" for row in rows]


def _lines(db: Db) -> list[str]:
    promised = func.coalesce(func.sum(Allocation.quantity), 0)
    rows = db.run(
        select(OrderLine.id, OrderLine.allocated, OrderLine.picked, promised.label("promised"))
        .outerjoin(Allocation, Allocation.order_line_id == OrderLine.id)
        .group_by(OrderLine.id, OrderLine.allocated, OrderLine.picked)
        .having(OrderLine.allocated - OrderLine.picked != promised)
    )
    return [f"line {row.id}: {row.allocated} - {row.picked} allocated, {row.promised} promised" for row in rows]


def _shipments(db: Db) -> list[str]:
    live = case((Shipment.status != ShipmentStatus.CANCELLED, ShipmentLine.picked), else_=0)
    picked = func.coalesce(func.sum(live), 0)
    rows = db.run(
        select(OrderLine.id, OrderLine.picked, picked.label("in_shipments"))
        .outerjoin(ShipmentLine, ShipmentLine.order_line_id == OrderLine.id)
        .outerjoin(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(OrderLine.stocked)
        .group_by(OrderLine.id, OrderLine.picked)
        .having(OrderLine.picked != picked)
    )
    return [f"line {row.id}: {row.picked} picked, {row.in_shipments} in its shipments" for row in rows]


def _tasks(db: Db) -> list[str]:
    rows = db.run(
        select(PickTask.id, PickTask.quantity, PickTask.picked, Allocation.quantity.label("promised"))
        .outerjoin(
            Allocation,
            (Allocation.order_line_id == PickTask.order_line_id) & (Allocation.balance_id == PickTask.balance_id),
        )
        .where(
            PickTask.status.in_(OPEN_TASKS),
            or_(Allocation.id.is_(None), PickTask.quantity - PickTask.picked > Allocation.quantity),
        )
    )
    return [f"task {row.id}: {row.quantity} - {row.picked} to pick, {row.promised} promised" for row in rows]

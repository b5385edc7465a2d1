"""Pieces of a line that a supplier would have sent are not wanted any more."""

from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.supplier import Supply, SupplyLine
from omsdesk.services import allocating, ledger, supply_rows

_OPEN = (
    select(func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0))
    .join(Supply, Supply.id == SupplyLine.supply_id)
    .where(SupplyLine.order_line_id == bindparam("line"), Supply.status == bindparam("status"))
)


def pieces(db: Db, order_id: int, line: Any, most: int, *, of: SupplyStatus) -> int:
    """Call off up to so many pieces of this line from orders of this status; how many that were."""
    there = int(db.run(_OPEN, {"line": line.id, "status": of}).scalar_one()) if most else 0
    if not there:
        return 0
    place = ledger.place(db, PlaceKind.SUPPLIER)
    balance, _, _ = ledger.balance_at(db, product_id=line.product_id, place_id=place)
    gone = allocating.withdraw(db, line.id, min(there, most), balance_id=balance)
    supply_rows.settle(db, order_id)
    return gone

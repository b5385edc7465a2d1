"""Promise stock to orders: all of it, or what is there with the rest on backorder.

Everything is read in a few statements for all orders at once, planned here, and written in a few more.
The balances are locked first (or the whole file is), and the database's own checks stand behind the plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.order import Handling, OrderStatus, ShortRule
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.order import IS_WAITING, Hold, Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import CONSUME_PROMISE, UNRESERVE, Allocation, Balance, Location
from omsdesk.models.supplier import SupplierProduct
from omsdesk.services import headlines, ledger
from omsdesk.services import supply_rows as supplies
from omsdesk.services.supply_rows import Wanted

AT_ONCE = 1000
"""How many waiting orders one arrival of stock may serve."""


@dataclass(frozen=True)
class Allocated:
    """Which orders got everything, some of it, or nothing."""

    full: tuple[int, ...]
    part: tuple[int, ...]
    none: tuple[int, ...]


@dataclass
class _Plan:
    promises: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    """Pieces by (order line, balance)."""
    unstocked: list[int] = field(default_factory=list)
    elsewhere: list[Wanted] = field(default_factory=list)
    """What suppliers send straight to the customer."""
    results: dict[int, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """For each order, whether each line that missed something got something, and all of it."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PRODUCTS: BindParameter[int] = bindparam("products", expanding=True)
PROMISED_FOR = func.coalesce(Order.promised_at, Order.ship_by)
"""Who was promised the goods for an earlier day gets them first."""
_IS_HELD = exists().where(Hold.order_id == Order.id, Hold.released_at.is_(None))
_MISSING = (
    select(
        OrderLine.id,
        OrderLine.order_id,
        OrderLine.product_id,
        (OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated).label("missing"),
        OrderLine.allocated,
        OrderLine.stocked,
        Product.handling,
        SupplierProduct.supplier_id,
        Order.short_rule,
    )
    .join(Order, Order.id == OrderLine.order_id)
    .join(Product, Product.id == OrderLine.product_id)
    .outerjoin(SupplierProduct, (SupplierProduct.product_id == Product.id) & SupplierProduct.direct)
    .where(
        Order.id.in_(_IDS),
        Order.status == OrderStatus.CONFIRMED,
        ~_IS_HELD,
        IS_WAITING,
    )
    .order_by(Order.goes_first.desc(), PROMISED_FOR, Order.id, OrderLine.position)
)
_FREE = (
    select(Balance.id, Balance.product_id, (Balance.on_hand - Balance.allocated).label("free"))
    .join(Location, Location.id == Balance.location_id)
    .where(
        Balance.product_id.in_(_PRODUCTS),
        Balance.outside.is_(False),
        Location.pickable.is_(True),
        Balance.on_hand > Balance.allocated,
    )
    .order_by(Location.walk, Balance.id)
)
_RESERVE = (
    update(Balance)
    .where(Balance.id == bindparam("balance"))
    .values(allocated=Balance.allocated + bindparam("quantity", type_=BigId))
)
_COUNT = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(allocated=OrderLine.allocated + bindparam("quantity", type_=BigId))
)
_COUNT_BACK = _COUNT.returning(OrderLine.allocated, OrderLine.order_id)
_NOTHING_TO_PICK = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(
        allocated=OrderLine.ordered - OrderLine.cancelled,
        picked=OrderLine.ordered - OrderLine.cancelled,
        packed=OrderLine.ordered - OrderLine.cancelled,
    )
)
_NOTHING_TO_SHIP = (
    update(OrderLine)
    .where(
        OrderLine.order_id.in_(_IDS),
        OrderLine.stocked.is_(False),
        ~OrderLine.order_id.in_(select(OrderLine.order_id).where(OrderLine.order_id.in_(_IDS), OrderLine.stocked)),
    )
    .values(shipped=OrderLine.packed, delivered=OrderLine.packed)
)
_DELIVERED_AT_ONCE = (
    update(Order)
    .where(Order.id.in_(_IDS), ~exists().where(OrderLine.order_id == Order.id, OrderLine.stocked))
    .values(shipped_at=bindparam("now"), delivered_at=bindparam("now"))
)
_WAITING = (
    select(Order.id)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .where(
        OrderLine.product_id.in_(_PRODUCTS),
        IS_WAITING,
        Order.status == OrderStatus.CONFIRMED,
        ~_IS_HELD,
    )
    .group_by(Order.id)
    .order_by(Order.goes_first.desc(), PROMISED_FOR, Order.id)
    .limit(AT_ONCE)
)
_PROMISES = (
    select(Allocation.balance_id, Allocation.quantity)
    .where(Allocation.order_line_id == bindparam("line"), Allocation.quantity > 0)
    .order_by(Allocation.balance_id.desc())
)


def _upsert(dialect: Any) -> Any:
    new = dialect.insert(Allocation).values(
        balance_id=bindparam("balance"), order_line_id=bindparam("line"), quantity=bindparam("quantity", type_=BigId)
    )
    return new.on_conflict_do_update(
        index_elements=[Allocation.order_line_id, Allocation.balance_id],
        set_={"quantity": Allocation.quantity + new.excluded.quantity},
    )


_PROMISE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def allocate(db: Db, *order_ids: int, also: Collection[int] = ()) -> Allocated:
    """Promise what is free to these confirmed orders, by urgency and promised day. Held orders are passed over.

    ``also`` are orders whose headlines are rewritten with theirs: whoever waits for the same goods waits less.
    """
    locks.orders(db, order_ids)
    lines = db.run(_MISSING, {"ids": list(order_ids)}).all()
    products = {line.product_id for line in lines if line.stocked}
    locks.balances(db, products)
    plan = _planned(db, lines, _free(db, products))
    _write(db, plan, lines)
    touched = {line.order_id for line in lines}.union(also)
    if touched:
        headlines.refresh(db, *touched)
    return _told(plan, order_ids)


def withdraw(db: Db, order_line_id: int, quantity: int, balance_id: int | None = None) -> int:
    """Take back promises of pieces that are not picked yet; returns how many were taken back."""
    left = quantity
    for promise in db.run(_PROMISES, {"line": order_line_id}).all():
        if left == 0 or (balance_id is not None and promise.balance_id != balance_id):
            continue
        pieces = min(left, promise.quantity)
        unpromise(db, order_line_id=order_line_id, balance_id=promise.balance_id, pieces=pieces)
        db.run(UNRESERVE, {"balance": promise.balance_id, "quantity": pieces})
        left -= pieces
    taken_back = quantity - left
    if taken_back:
        now = db.run(_COUNT_BACK, {"line": order_line_id, "quantity": -taken_back}).one()
        before = now.allocated + taken_back
        db.audit("order_line", order_line_id, "withdrawn", order_id=now.order_id, before=before, after=now.allocated)
    return taken_back


def unpromise(db: Db, *, order_line_id: int, balance_id: int, pieces: int) -> bool:
    """Shrink the promise row alone: its pieces are picked, or their reservation is lifted beside it."""
    gone = db.run(CONSUME_PROMISE, {"line": order_line_id, "balance": balance_id, "pieces": pieces})
    return gone.first() is not None


def promise_again(db: Db, *, order_line_id: int, balance_id: int, pieces: int) -> None:
    """Promise pieces that just came back to a balance to the line they were taken for."""
    _promise(db, [{"line": order_line_id, "balance": balance_id, "quantity": pieces}])


def lock_waiting(db: Db, product_ids: Collection[int]) -> None:
    """Lock the orders that wait for these products, before their balances are touched: orders always come first."""
    locks.orders(db, _waiting(db, product_ids) if db.is_postgresql else ())
    locks.balances(db, product_ids)


@takes(120)
def fill_backorders(db: Db, product_ids: Collection[int]) -> tuple[int, ...]:
    """Stock came: promise it to the orders that wait for it. Returns those that got some."""
    if not product_ids:
        return ()
    waiting = _waiting(db, product_ids)
    if not waiting:
        return ()
    done = allocate(db, *waiting)
    return done.full + done.part


def _waiting(db: Db, product_ids: Collection[int]) -> list[int]:
    return [row.id for row in db.run(_WAITING, {"products": list(product_ids)})]


def _free(db: Db, products: Collection[int]) -> dict[int, list[list[int]]]:
    bins: dict[int, list[list[int]]] = defaultdict(list)
    if products:
        for row in db.run(_FREE, {"products": list(products)}):
            bins[row.product_id].append([row.id, row.free])
    return bins


def _planned(db: Db, lines: Sequence[Any], bins: dict[int, list[list[int]]]) -> _Plan:
    plan = _Plan()
    by_order: dict[int, list[Any]] = defaultdict(list)
    for line in lines:
        by_order[line.order_id].append(line)
    for order_id, wanted in by_order.items():
        parts = [(line, _parts(db, line, bins)) for line in wanted]
        complete = [sum(pieces for _, pieces in found) == line.missing for line, found in parts]
        if wanted[0].short_rule is ShortRule.WAIT_FOR_ALL and not all(complete):
            for _, found in parts:
                _give_back(found)
            plan.results[order_id] = [False]
            continue
        _keep(plan, order_id, parts)
    return plan


def _parts(db: Db, line: Any, bins: dict[int, list[list[int]]]) -> list[tuple[list[int], int]]:
    """Which bins give how many pieces: the first bin that has all of them, else in walking order."""
    if not line.stocked:
        return [([0, 0], line.missing)]
    if line.supplier_id is not None or line.handling is Handling.UNCOUNTED:
        place = ledger.place(db, PlaceKind.UNCOUNTED if line.supplier_id is None else PlaceKind.SUPPLIER)
        return [([ledger.balance_at(db, product_id=line.product_id, place_id=place)[0], 0], line.missing)]
    candidates = bins[line.product_id]
    enough = next((each for each in candidates if each[1] >= line.missing), None)
    found, left = [], line.missing
    for each in [enough] if enough else candidates:
        pieces = min(each[1], left)
        if pieces > 0:
            each[1] -= pieces
            left -= pieces
            found.append((each, pieces))
    return found


def _give_back(found: Iterable[tuple[list[int], int]]) -> None:
    for each, pieces in found:
        each[1] += pieces


def _keep(plan: _Plan, order_id: int, parts: Iterable[tuple[Any, list[tuple[list[int], int]]]]) -> None:
    for line, found in parts:
        got = sum(pieces for _, pieces in found)
        plan.results[order_id] += [got > 0, got == line.missing]
        if not line.stocked:
            plan.unstocked.append(line.id)
            continue
        if line.supplier_id is not None:
            plan.elsewhere.append(Wanted(order_id, line.id, line.supplier_id, line.missing))
        for each, pieces in found:
            plan.promises[line.id, each[0]] += pieces


def _write(db: Db, plan: _Plan, lines: Sequence[Any]) -> None:
    by_balance: dict[int, int] = defaultdict(int)
    by_line: dict[int, int] = defaultdict(int)
    for (line_id, balance_id), pieces in plan.promises.items():
        by_balance[balance_id] += pieces
        by_line[line_id] += pieces
    if by_balance:
        db.run(_RESERVE, [{"balance": each, "quantity": pieces} for each, pieces in sorted(by_balance.items())])
        _promise(
            db,
            [
                {"line": line_id, "balance": balance_id, "quantity": pieces}
                for (line_id, balance_id), pieces in plan.promises.items()
            ],
        )
        db.run(_COUNT, [{"line": line_id, "quantity": pieces} for line_id, pieces in by_line.items()])
    _write_unstocked(db, plan, lines)
    supplies.ask(db, plan.elsewhere)
    for line in lines:
        if by_line.get(line.id):
            now = line.allocated + by_line[line.id]
            db.audit("order_line", line.id, "allocated", order_id=line.order_id, before=line.allocated, after=now)


def _write_unstocked(db: Db, plan: _Plan, lines: Sequence[Any]) -> None:
    if not plan.unstocked:
        return
    db.run(_NOTHING_TO_PICK, [{"line": line_id} for line_id in plan.unstocked])
    orders = {line.order_id for line in lines if not line.stocked}
    db.run(_NOTHING_TO_SHIP, {"ids": sorted(orders)})
    db.run(_DELIVERED_AT_ONCE, {"ids": sorted(orders), "now": db.now})


def _promise(db: Db, rows: list[dict[str, int]]) -> None:
    db.run(_PROMISE[db.connection.dialect.name], rows)
    db.touched.add("allocations")


def _told(plan: _Plan, order_ids: Iterable[int]) -> Allocated:
    full: list[int] = []
    part: list[int] = []
    none: list[int] = []
    for order_id in order_ids:
        results = plan.results.get(order_id)
        if results is None:
            continue
        (full if all(results) else part if any(results[::2]) else none).append(order_id)
    return Allocated(tuple(full), tuple(part), tuple(none))

"""Why not: everything that keeps an order from its next step, in words, with what mends it.

One set of rules serves the steps, which refuse by them, and the screens, which show them beforehand.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.pick import OPEN_TASKS, TaskStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.order import Hold, Order
from omsdesk.services import hold_words
from omsdesk.services.standing import Standing
from omsdesk.words import Text


class Fix(StrEnum):
    """The action whose button mends a blocker."""

    NONE = ""
    PLACE = "place"
    CONFIRM = "confirm"
    RELEASE_HOLD = "release_hold"
    LINK_CODES = "link_codes"
    RECORD_PAYMENT = "record_payment"
    EDIT_ADDRESS = "edit_address"
    RECEIVE_STOCK = "receive_stock"
    ALLOCATE = "allocate"
    RELEASE = "release"
    PICK = "pick"
    DECIDE_SHORT = "decide_short"
    PACK = "pack"
    MAKE_LABEL = "make_label"
    SHIP = "ship"
    DELIVER = "deliver"
    SETTLE_RETURN = "settle_return"
    REFUND = "refund"
    REQUEST_RETURN = "request_return"
    REOPEN = "reopen"
    SUPPLIERS = "suppliers"


@dataclass(frozen=True)
class Blocker:
    """One thing in the way, what to do about it, and the action that does it."""

    reason: Text
    advice: Text | None = None
    fix: Fix = Fix.NONE


Rule = Callable[[Standing, int], Blocker | None]
_S = ShipmentStatus
_HOLD_FIXES = {HoldReason.PAYMENT: Fix.RECORD_PAYMENT, HoldReason.ADDRESS: Fix.EDIT_ADDRESS}


def _is_placed(standing: Standing, order_id: int) -> Blocker | None:
    return None if _status(standing, order_id) is OrderStatus.PLACED else _wrong_status(standing, order_id)


def _is_confirmed(standing: Standing, order_id: int) -> Blocker | None:
    status = _status(standing, order_id)
    if status is OrderStatus.CONFIRMED:
        return None
    if status is OrderStatus.PLACED:
        return Blocker(Text("The order is not confirmed yet."), Text("Confirm it first."), Fix.CONFIRM)
    return _wrong_status(standing, order_id)


def _wrong_status(standing: Standing, order_id: int) -> Blocker:
    status = _status(standing, order_id)
    if status is OrderStatus.DRAFT:
        return Blocker(Text("The order is still a draft."), Text("Place it first."), Fix.PLACE)
    fix = Fix.REOPEN if status is OrderStatus.COMPLETED else Fix.NONE
    return Blocker(Text("The order is {status}.", status=status.word), None, fix)


def _not_held(standing: Standing, order_id: int) -> Blocker | None:
    holds = _holds(standing, order_id)
    return holds[0] if holds else None


def _holds(standing: Standing, order_id: int) -> tuple[Blocker, ...]:
    held = standing.holds.get(order_id, ())
    return tuple(_hold_blocker(each.reason, hold_words.of(each.said, each.note.rstrip("."))) for each in held)


def _hold_blocker(reason: HoldReason, note: Text | None) -> Blocker:
    said = Text("On hold: {reason}.", reason=reason.word)
    if note is not None:
        said = Text("On hold: {reason} ({note}).", reason=reason.word, note=note)
    return Blocker(said, Text("Release the hold when this is settled."), _HOLD_FIXES.get(reason, Fix.RELEASE_HOLD))


def _wants_stock(standing: Standing, order_id: int) -> Blocker | None:
    goods = standing.goods(order_id)
    return Blocker(Text("Every piece has its stock already.")) if goods.allocated >= goods.to_ship else None


def _has_goods_to_release(standing: Standing, order_id: int) -> Blocker | None:
    if standing.to_release(order_id) > 0:
        return None
    return _all_released(standing, order_id) or Blocker(Text("Nothing is left to release."))


def _all_released(standing: Standing, order_id: int) -> Blocker | None:
    """What an order waits for that has nothing to release; None when it waits for nothing."""
    goods = standing.goods(order_id)
    if goods.allocated < goods.to_ship:
        return Blocker(
            Text("No stock for it yet."), Text("It starts by itself when stock comes in."), Fix.RECEIVE_STOCK
        )
    if set(standing.shipments(order_id).values()).intersection([_S.ALLOCATED, _S.PICKING]):
        return Blocker(Text("It is released already."), Text("Pick it now."), Fix.PICK)
    return _at_suppliers(standing, order_id)


def _at_suppliers(standing: Standing, order_id: int) -> Blocker | None:
    if not standing.goods(order_id).at_suppliers:
        return None
    return Blocker(
        Text("The rest comes straight from a supplier."), Text("Note it when it has left there."), Fix.SUPPLIERS
    )


def _has_picks(standing: Standing, order_id: int) -> Blocker | None:
    if standing.tasks(order_id, *OPEN_TASKS):
        return None
    if standing.tasks(order_id, TaskStatus.SHORT):
        return _short()
    if standing.to_release(order_id) > 0:
        return Blocker(Text("It is not released yet."), Text("Release it first."), Fix.RELEASE)
    return _all_released(standing, order_id) or Blocker(Text("Nothing is left to pick."))


def _short() -> Blocker:
    return Blocker(
        Text("A pick came up short."), Text("Decide what happens with the missing pieces."), Fix.DECIDE_SHORT
    )


def _has_goods_to_pack(standing: Standing, order_id: int) -> Blocker | None:
    statuses = set(standing.shipments(order_id).values())
    if statuses.intersection([_S.PICKED, _S.PACKING]):
        return None
    if standing.tasks(order_id, TaskStatus.SHORT):
        return _short()
    unpicked = _S.ALLOCATED in statuses or standing.to_release(order_id) > 0
    if unpicked and standing.company.pick_while_packing:
        return None
    if statuses.intersection([_S.ALLOCATED, _S.PICKING]):
        return Blocker(Text("It is not picked yet."), Text("Pick it first."), Fix.PICK)
    if standing.to_release(order_id) > 0:
        return Blocker(Text("It is not released yet."), Text("Release it first."), Fix.RELEASE)
    if _S.PACKED in statuses:
        return Blocker(Text("It is packed already."), Text("Ship it, or reopen the parcel."), Fix.SHIP)
    return _all_released(standing, order_id) or Blocker(Text("Nothing is left to pack."))


def _has_packed_goods(standing: Standing, order_id: int) -> Blocker | None:
    packed = {each for each, status in standing.shipments(order_id).items() if status is _S.PACKED}
    if packed - standing.unlabelled(order_id):
        return None
    if packed:
        return Blocker(Text("A parcel has no label."), Text("Make the label, or scan the carrier's."), Fix.MAKE_LABEL)
    goods = standing.goods(order_id)
    if goods.to_ship and goods.shipped >= goods.to_ship:
        return Blocker(Text("Everything has left."))
    if not goods.on_shelf and (elsewhere := _at_suppliers(standing, order_id)):
        return elsewhere
    return Blocker(Text("It is not packed yet."), Text("Pack it first."), Fix.PACK)


def _is_on_its_way(standing: Standing, order_id: int) -> Blocker | None:
    if set(standing.shipments(order_id).values()).intersection([_S.SHIPPED, _S.FAILED]):
        return None
    goods = standing.goods(order_id)
    if goods.shipped and goods.delivered >= goods.shipped:
        return Blocker(Text("It is delivered already."))
    return Blocker(Text("It has not left yet."), Text("Ship it first."), Fix.SHIP)


def _is_delivered(standing: Standing, order_id: int) -> Blocker | None:
    goods = standing.goods(order_id)
    if goods.to_ship and goods.delivered >= goods.to_ship:
        return None
    if goods.shipped >= goods.to_ship:
        return Blocker(Text("It is not delivered yet."), Text("Note the delivery first."), Fix.DELIVER)
    return Blocker(Text("Not everything has left yet."), Text("Ship or cancel the rest."), Fix.SHIP)


def _no_open_return(standing: Standing, order_id: int) -> Blocker | None:
    if not standing.open_returns(order_id):
        return None
    return Blocker(Text("A return is open."), Text("Decide the return first."), Fix.SETTLE_RETURN)


def _is_paid(standing: Standing, order_id: int) -> Blocker | None:
    money = standing.money(order_id)
    if money.pending:
        return Blocker(Text("A refund is not done yet."), Text("Finish the refund first."), Fix.REFUND)
    if money.captured < money.owed:
        return Blocker(Text("It is not paid in full."), Text("Record the payment."), Fix.RECORD_PAYMENT)
    if money.captured - money.refunded > money.owed:
        return Blocker(Text("The customer has paid too much."), Text("Refund the rest."), Fix.REFUND)
    return None


def _may_be_cancelled(standing: Standing, order_id: int) -> Blocker | None:
    status = _status(standing, order_id)
    if status not in (OrderStatus.DRAFT, OrderStatus.PLACED, OrderStatus.CONFIRMED):
        return _wrong_status(standing, order_id)
    goods = standing.goods(order_id)
    if goods.shipped and goods.shipped >= goods.to_ship:
        return Blocker(Text("Everything has left."), Text("Take it back as a return."), Fix.REQUEST_RETURN)
    return None


def _not_loaded(standing: Standing, order_id: int) -> Blocker | None:
    if not standing.loaded(order_id):
        return None
    return Blocker(
        Text("A box of it is loaded already."), Text("Ship the rest and take it back as a return."), Fix.SHIP
    )


def _has_goods_to_return(standing: Standing, order_id: int) -> Blocker | None:
    goods = standing.goods(order_id)
    if goods.returnable > 0:
        return None
    if not goods.shipped:
        return Blocker(Text("Nothing of it has left yet."), Text("Cancel it instead."))
    return Blocker(Text("Everything of it is back or on its way back."))


def _has_money_to_refund(standing: Standing, order_id: int) -> Blocker | None:
    money = standing.money(order_id)
    if not money.captured:
        return Blocker(Text("Nothing was paid."))
    if money.captured <= money.refunded:
        return Blocker(Text("All the money went back already."))
    if money.disputed >= money.captured - money.refunded:
        return Blocker(
            Text("The customer's bank is taking the money back."),
            Text("Wait until the dispute is decided: refunded now, the customer would have it twice."),
        )
    return None


_GATES = (_is_placed, _is_confirmed, _may_be_cancelled)
"""When one of these says no, the rest need not be asked: they would only repeat it."""

RULES: dict[str, tuple[Rule, ...]] = {
    "confirm": (_is_placed, _not_held),
    "allocate": (_is_confirmed, _not_held, _wants_stock),
    "release": (_is_confirmed, _not_held, _has_goods_to_release),
    "pick": (_is_confirmed, _not_held, _has_picks),
    "pack": (_is_confirmed, _not_held, _has_goods_to_pack),
    "ship": (_is_confirmed, _not_held, _has_packed_goods),
    "deliver": (_is_on_its_way,),
    "complete": (_is_confirmed, _not_held, _is_delivered, _no_open_return, _is_paid),
    "cancel": (_may_be_cancelled, _not_loaded),
    "return": (_has_goods_to_return,),
    "refund": (_has_money_to_refund,),
}


def blockers(db: Db, order_id: int, verb: str) -> tuple[Blocker, ...]:
    """Everything that keeps the order from this step; nothing when it may be taken."""
    return blockers_of(db, [order_id], verb)[order_id]


def blockers_of(db: Db, order_ids: Collection[int], verb: str) -> dict[int, tuple[Blocker, ...]]:
    """The same for several orders, in as many statements as for one."""
    standing = Standing(db, order_ids)
    return {order_id: _in_the_way(standing, order_id, verb) for order_id in order_ids}


def why_not(db: Db, order_id: int) -> dict[str, tuple[Blocker, ...]]:
    """The blockers of every step, for a page that shows all its buttons."""
    standing = Standing(db, [order_id])
    return {verb: _in_the_way(standing, order_id, verb) for verb in RULES}


def refuse_unless(db: Db, order_id: int, verb: str) -> None:
    """Let the step pass, or refuse with the first thing in its way."""
    standing = Standing(db, [order_id])
    if order_id not in standing.heads:
        raise Refusal(_no_such_order(order_id).reason)
    for rule in RULES[verb]:
        found = rule(standing, order_id)
        if found:
            raise Refusal(found.reason, found.advice)


def _in_the_way(standing: Standing, order_id: int, verb: str) -> tuple[Blocker, ...]:
    if order_id not in standing.heads:
        return (_no_such_order(order_id),)
    found: list[Blocker] = []
    for rule in RULES[verb]:
        if rule is _not_held:
            found.extend(_holds(standing, order_id))
        elif blocker := rule(standing, order_id):
            found.append(blocker)
            if rule in _GATES:
                break
    return tuple(found)


def _no_such_order(order_id: int) -> Blocker:
    return Blocker(Text("There is no order {number}.", number=house_name("SO", order_id)))


def _status(standing: Standing, order_id: int) -> OrderStatus:
    status: OrderStatus = standing.heads[order_id].status
    return status


FIRST_HOLD = (
    select(Hold.reason)
    .where(Hold.order_id == Order.id, Hold.released_at.is_(None))
    .order_by(Hold.id)
    .limit(1)
    .scalar_subquery()
)
"""Why an order is held, if it is; for any statement that has the order in it."""

_STOPPED = (OrderStatus.CANCELLED, OrderStatus.REJECTED)
_STOP = select(Order.status, FIRST_HOLD).where(Order.id == bindparam("order_id"))


def is_stopped(status: OrderStatus, hold: HoldReason | None) -> bool:
    """Whether an order of this status, held for this reason, must not be worked on."""
    return status in _STOPPED or hold is not None


def stopper(db: Db, order_id: int) -> Text | None:
    """What stops work on this order at the next scan: it was cancelled or held meanwhile. One statement."""
    status, reason = db.run(_STOP, {"order_id": order_id}).one()
    if status in _STOPPED:
        return Text("{number} was cancelled. Put the goods aside.", number=house_name("SO", order_id))
    if reason is not None:
        return Text("{number} is on hold: {reason}.", number=house_name("SO", order_id), reason=reason.word)
    return None

"""A return is settled when its last piece is decided: the money that is due goes back with that decision."""

from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import RETURN, InspectionResult, ReturnMoney, ReturnStatus
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.money import Refund
from omsdesk.services import paying, refunding
from omsdesk.services.steps import status_of, step

_UNDECIDED = select(func.count()).where(
    ReturnLine.return_id == bindparam("id"), ReturnLine.received > ReturnLine.inspected
)
_DUE = select(func.coalesce(func.sum(ReturnLine.refund_minor), 0)).where(ReturnLine.return_id == bindparam("id"))
_REFUNDED = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
    Refund.return_id == bindparam("id"), Refund.status != RefundStatus.FAILED
)
_FEE = select(Return.fee_minor).where(Return.id == bindparam("id"))
_MONEY = (
    update(ReturnLine)
    .where(ReturnLine.return_id == bindparam("goods_return"))
    .values(
        money=case(
            (ReturnLine.refund_minor > 0, bindparam("word")),
            (ReturnLine.inspection == InspectionResult.REJECTED, ReturnMoney.DENIED),
            else_=ReturnMoney.NOT_DUE,
        )
    )
)


@dataclass(frozen=True)
class Due:
    """What a return comes to, in minor units."""

    worth: int
    """The accepted pieces at the price that was paid for them."""
    fee: int
    refundable: int
    """What was paid for the order and has not gone back."""

    @property
    def refund(self) -> int:
        """What goes back: the worth less the fee, and never more than was paid."""
        return min(max(self.worth - self.fee, 0), self.refundable)


def due(db: Db, return_id: int, order_id: int, *, more: int = 0) -> Due:
    """What the return comes to as it stands, or with so much more accepted."""
    return Due(
        worth=int(db.run(_DUE, {"id": return_id}).scalar_one()) + more,
        fee=db.run(_FEE, {"id": return_id}).scalar_one(),
        refundable=paying.account(db, order_id).refundable.minor,
    )


def refunded(db: Db, return_id: int) -> int:
    """What went back for this return, in minor units."""
    return int(db.run(_REFUNDED, {"id": return_id}).scalar_one())


def undecided(db: Db, return_id: int) -> int:
    """Lines with received pieces that nobody has inspected."""
    count: int = db.run(_UNDECIDED, {"id": return_id}).scalar_one()
    return count


def status(db: Db, return_id: int) -> ReturnStatus:
    """Where the return stands now."""
    now: ReturnStatus = status_of(db, Return, return_id)
    return now


def settle_if_decided(db: Db, return_id: int, order_id: int) -> int | None:
    """Settle when nothing is left to decide; the refund in minor units, or None when it is not settled yet."""
    if status(db, return_id) is not ReturnStatus.RECEIVED or undecided(db, return_id):
        return None
    amount = due(db, return_id, order_id).refund
    if amount:
        refunding.refund(db, order_id, amount, reason=f"Return {house_name('RE', return_id)}", return_id=return_id)
    db.run(_MONEY, {"goods_return": return_id, "word": ReturnMoney.REFUNDED if amount else ReturnMoney.NOT_DUE})
    step(db, Return, return_id, RETURN, "settle", order_id=order_id, settled_at=db.now)
    return amount

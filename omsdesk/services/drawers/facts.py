"""What happens to cash at a station becomes a movement of the drawer that is open there.

Who records a payment or refund knows nothing of drawers: a station without an open one has no movements. Cash in
another currency than that of the drawer is none of it.
"""

from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.drawer import MoveKind
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.drawer import DrawerClosing, DrawerDay, DrawerMove
from omsdesk.models.journal import AuditEvent
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Order
from omsdesk.money import Money

IS_OPEN = ~exists().where(DrawerClosing.drawer_id == DrawerDay.id)
_HERE = select(DrawerDay.id, DrawerDay.currency, DrawerDay.float_minor, DrawerDay.station_id).where(
    DrawerDay.station_id == bindparam("station"), IS_OPEN
)
_MOVED = select(func.coalesce(func.sum(DrawerMove.amount_minor), 0)).where(DrawerMove.drawer_id == bindparam("drawer"))
_PAID = (
    select(DrawerDay.station_id, DrawerDay.id, DrawerMove.amount_minor)
    .join(DrawerMove, DrawerMove.drawer_id == DrawerDay.id)
    .where(DrawerMove.payment_id == bindparam("payment"), DrawerMove.kind == MoveKind.PAID)
)
_REFUND = (
    select(Refund.amount_minor, Payment.method, Order.currency)
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Order, Order.id == Refund.order_id)
    .where(Refund.id == bindparam("refund"))
)
# A refund whose minute is over leaves from whichever station looks first; its money lies where the return was.
_SET_ASIDE_AT = (
    select(AuditEvent.station_id)
    .where(AuditEvent.subject == "refund", AuditEvent.subject_id == bindparam("refund"), AuditEvent.what == "set aside")
    .order_by(AuditEvent.id)
)
_NEW = insert(DrawerMove)


def here(db: Db, station_id: int | None) -> Any:
    """The open drawer of a station (id, currency, float_minor, station_id); None where there is none."""
    return None if station_id is None else db.run(_HERE, {"station": station_id}).first()


def locked(db: Db, station_id: int | None) -> Any:
    """The same, and nobody else moves its money or closes it until we are done."""
    if station_id is None or here(db, station_id) is None:
        return None
    locks.station(db, station_id)
    return here(db, station_id)


def expected(db: Db, drawer: Any) -> int:
    """What should be in it, in minor units: its float and everything that moved."""
    return int(drawer.float_minor) + int(db.run(_MOVED, {"drawer": drawer.id}).scalar_one())


def paid(db: Db, payment_id: int, amount: Money) -> None:
    """A customer paid in cash here."""
    drawer = locked(db, db.station_id)
    if drawer is not None and drawer.currency == amount.currency:
        note(db, drawer.id, MoveKind.PAID, amount.minor, payment_id=payment_id)


def voided(db: Db, payment_id: int) -> None:
    """Cash that was recorded had never come: its own drawer has less, or this one where that was counted already."""
    was = db.run(_PAID, {"payment": payment_id}).first()
    if was is None:
        return
    own = locked(db, was.station_id)
    drawer = own if own is not None and own.id == was.id else locked(db, db.station_id)
    if drawer is not None:
        note(db, drawer.id, MoveKind.VOIDED, -was.amount_minor, payment_id=payment_id)


def refunded(db: Db, refund_id: int, *, was_set_aside: bool = False) -> None:
    """Money went back; in cash, it left the drawer of this station, or of the one that set it aside."""
    row = db.run(_REFUND, {"refund": refund_id}).one()
    if row.method is not PaymentMethod.CASH:
        return
    station = db.run(_SET_ASIDE_AT, {"refund": refund_id}).scalar() if was_set_aside else db.station_id
    drawer = locked(db, station)
    if drawer is not None and drawer.currency == row.currency:
        note(db, drawer.id, MoveKind.REFUNDED, -row.amount_minor, refund_id=refund_id)


def credit_paid_out(db: Db, entry_id: int, amount: Money) -> None:
    """Store credit was given to the customer in cash."""
    drawer = locked(db, db.station_id)
    if drawer is not None and drawer.currency == amount.currency:
        note(db, drawer.id, MoveKind.CREDIT_OUT, -amount.minor, credit_entry_id=entry_id)


def note(db: Db, drawer_id: int, kind: MoveKind, minor: int, words: str = "", **cause: int) -> None:
    """Write a movement down; ``minor`` above zero comes in."""
    causes = {"payment_id": None, "refund_id": None, "credit_entry_id": None, **cause}
    about = {"drawer_id": drawer_id, "kind": kind, "amount_minor": minor, "note": words, **causes}
    db.run(_NEW, {**about, "user_id": db.user_id, "at": db.now})

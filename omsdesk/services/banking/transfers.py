"""Refunds that go out by the bank: to which account, and the file (pain.001) that asks the bank for them, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentMethod, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.accounting import BankLine, RefundTransfer, TransferFile
from omsdesk.models.base import Instant
from omsdesk.models.money import IS_MOVED, Payment, Refund
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.banking import iban, pain
from omsdesk.services.banking.pain import Transfer
from omsdesk.words import Text

EURO = "EUR"
BY_HAND = "-"
"""Stands for the account of a refund that somebody paid out another way."""
_LOOKS_BACK = timedelta(days=92)
_LONGEST_NAME = 70
_WAITING = (
    select(
        *(Refund.id, Refund.amount_minor, Refund.reason, Refund.at, Refund.order_id, Order.currency),
        *(Order.customer_name, RefundTransfer.name, RefundTransfer.iban, RefundTransfer.bic, BankLine.payer_iban),
    )
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Order, Order.id == Refund.order_id)
    .outerjoin(RefundTransfer, RefundTransfer.refund_id == Refund.id)
    .outerjoin(BankLine, BankLine.payment_id == Payment.id)
    .where(
        Refund.status == RefundStatus.DONE,
        Payment.method == PaymentMethod.TRANSFER,
        Order.history.is_(False),
        ~IS_MOVED,
        Refund.to_credit.is_(False),
        RefundTransfer.file_id.is_(None),
        func.coalesce(RefundTransfer.iban, "") != BY_HAND,
        Refund.at >= bindparam("since", type_=Instant),
    )
    .order_by(Refund.id)
)
_SENT = (
    update(RefundTransfer)
    .where(RefundTransfer.refund_id == bindparam("refund"), RefundTransfer.file_id.is_(None))
    .values(file_id=bindparam("file"))
    .returning(RefundTransfer.refund_id)
)
_NEW_FILE = insert(TransferFile).returning(TransferFile.id)


@dataclass(frozen=True)
class TransferRow:
    """A refund that no file asks the bank for yet."""

    id: int
    order_id: int
    order: str
    amount: Money
    name: str
    iban: str
    """Empty until somebody knows it; the account that the money came from is proposed."""
    bic: str
    is_proposed: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class MadeFile:
    """A file for the bank."""

    name: str
    content: str
    count: int
    total: Money


@needs(Right.MONEY)
def waiting(db: Db) -> tuple[TransferRow, ...]:
    """Refunds of money that came by the bank, the oldest first."""
    return tuple(_row(row) for row in _waiting(db))


@needs(Right.MONEY)
def address(db: Db, refund_id: int, name: str, number: str, bic: str = "") -> None:
    """To whom and where a refund goes; the number is checked."""
    who = " ".join(name.split())[:_LONGEST_NAME]
    if not who:
        raise Refusal(Text("Whose account is it?"), Text("Give the name."))
    _refuse_unless_waiting(db, refund_id)
    values: dict[str, Any] = {"name": who, "iban": iban.read(number), "bic": iban.read_bic(bic), "asked_at": db.now}
    _keep(db, refund_id, values)
    db.audit("refund", refund_id, "account", after=f"{values['iban'][:4]}...{values['iban'][-4:]}")


@needs(Right.MONEY)
def paid_by_hand(db: Db, refund_id: int) -> None:
    """Somebody sent this money another way: no file asks the bank for it."""
    _refuse_unless_waiting(db, refund_id)
    _keep(db, refund_id, {"name": BY_HAND, "iban": BY_HAND, "bic": "", "asked_at": db.now})
    db.audit("refund", refund_id, "paid by hand")


@needs(Right.MONEY)
def make_file(db: Db, refund_ids: Sequence[int]) -> MadeFile:
    """A file for the bank with these refunds; each of them stands in one file only."""
    company = settings.company(db)
    if not iban.is_sound(company.iban):
        raise Refusal(Text("Your own IBAN is missing or wrong."), Text("Give it in Settings, Invoices."))
    rows = [_row(row) for row in _waiting(db) if row.id in set(refund_ids)]
    ready = [row for row in rows if row.iban and row.amount.currency == EURO]
    if not ready:
        raise Refusal(Text("No refund has an account in euro yet."), Text("Give the IBAN of each first."))
    for row in ready:
        if row.is_proposed:
            address(db, row.id, row.name, row.iban, row.bic)
    message = f"OD-{db.now:%Y%m%d-%H%M%S}-{min(row.id for row in ready)}"
    transfers = [Transfer(f"RF-{row.id}", row.amount, row.name, row.iban, row.bic, _words(row)) for row in ready]
    content = pain.file_of(message, db.now, company.name, iban.tidy(company.iban), iban.tidy(company.bic), transfers)
    total = sum(row.amount.minor for row in ready)
    file_id = db.run(
        _NEW_FILE,
        {
            "message_id": message,
            "made_at": db.now,
            "user_id": db.user_id,
            "count": len(ready),
            "total_minor": total,
            "content": content,
        },
    ).scalar_one()
    for row in ready:
        if db.run(_SENT, {"refund": row.id, "file": file_id}).first() is None:
            raise Refusal(
                Text("Somebody else made a file with these refunds just now."), Text("Look at the list again.")
            )
        db.audit("refund", row.id, "to the bank", order_id=row.order_id, after=message)
    return MadeFile(f"{message}.xml", content, len(ready), Money(total, EURO))


def _refuse_unless_waiting(db: Db, refund_id: int) -> None:
    if not any(row.id == refund_id for row in _waiting(db)):
        raise Refusal(
            Text("This refund does not wait for the bank any more."),
            Text("It is in a file already, or was paid by hand."),
        )


def _waiting(db: Db) -> Sequence[Any]:
    return db.run(_WAITING, {"since": db.now - _LOOKS_BACK}).all()


def _keep(db: Db, refund_id: int, values: dict[str, Any]) -> None:
    dialect: Any = postgresql.insert if db.is_postgresql else sqlite.insert
    statement = dialect(RefundTransfer).values(refund_id=refund_id, **values)
    db.run(statement.on_conflict_do_update(index_elements=[RefundTransfer.refund_id], set_=values))


def _words(row: TransferRow) -> str:
    return f"{row.order} {row.reason}".strip()


def _row(row: Any) -> TransferRow:
    return TransferRow(
        id=row.id,
        order_id=row.order_id,
        order=house_name("SO", row.order_id),
        amount=Money(row.amount_minor, row.currency),
        name=row.name or row.customer_name[:_LONGEST_NAME],
        iban=row.iban or row.payer_iban or "",
        bic=row.bic or "",
        is_proposed=row.iban is None,
        reason=row.reason,
        at=row.at,
    )

"""Lines of the bank come in once, and a person says which order each of them pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.banking import BANK_LINE, BankLineStatus
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.accounting import BankLine
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import paying
from omsdesk.services.banking import matching
from omsdesk.services.banking.matching import Match, Proposal
from omsdesk.services.banking.statement import Statement
from omsdesk.services.steps import step
from omsdesk.words import Text

LISTED = 2_000
_LONGEST_REFERENCE = 120
_ALL = select(*BankLine.__table__.columns)
_OPEN = _ALL.where(BankLine.status == BankLineStatus.OPEN).order_by(BankLine.booked_on, BankLine.id).limit(LISTED)
_NEWEST = _ALL.order_by(BankLine.booked_on.desc(), BankLine.id.desc()).limit(LISTED)
_ONE = _ALL.where(BankLine.id == bindparam("line"))
_ORDER = select(Order.id, Order.currency).where(Order.id == bindparam("order"))
# Rule and lock in one. No row back: somebody booked it just now.
_BOOK = (
    update(BankLine)
    .where(BankLine.id == bindparam("line"), BankLine.status == BankLineStatus.OPEN)
    .values(status=BankLineStatus.BOOKED, order_id=bindparam("order"), payment_id=bindparam("payment"))
    .returning(BankLine.id)
)


@dataclass(frozen=True)
class BroughtIn:
    """What a statement brought."""

    new: int
    known: int
    going_out: int


@dataclass(frozen=True)
class BankRow:
    """A line as people see it, with the order that it may pay."""

    id: int
    booked_on: date
    amount: Money
    name: str
    words: str
    status: BankLineStatus
    order_id: int | None
    order: str
    proposal: Proposal | None


@takes(120)
@needs(Right.MONEY)
def bring_in(db: Db, statement: Statement) -> BroughtIn:
    """Keep the lines that are not known yet; the same file again brings nothing."""
    dialect: Any = postgresql.insert if db.is_postgresql else sqlite.insert
    statement_of = dialect(BankLine).on_conflict_do_nothing(index_elements=[BankLine.key]).returning(BankLine.id)
    new = 0
    for line in statement.lines:
        row = {
            "key": line.key,
            "account": line.account,
            "booked_on": line.booked_on,
            "amount_minor": line.amount_minor,
            "currency": line.currency,
            "name": line.name,
            "payer_iban": line.payer_iban,
            "words": line.words,
            "file": statement.file,
            "status": BankLineStatus.OPEN,
            "imported_at": db.now,
        }
        new += db.run(statement_of.values(**row)).first() is not None
    db.audit("bank", 0, "bring in", before=statement.file, after=new)
    return BroughtIn(new, len(statement.lines) - new, statement.going_out)


@needs(Right.MONEY)
def listed(db: Db, *, only_open: bool = True) -> tuple[BankRow, ...]:
    """Lines to look at, the oldest first, each with a proposal; or all of them, the newest first."""
    rows = db.run(_OPEN if only_open else _NEWEST).all()
    is_waiting = any(row.status is BankLineStatus.OPEN for row in rows)
    owed = matching.debts(db) if is_waiting else ()
    return tuple(_row(row, matching.propose(row, owed) if row.status is BankLineStatus.OPEN else None) for row in rows)


@needs(Right.MONEY)
def book(db: Db, line_id: int, order_id: int) -> int:
    """This line pays this order; the payment's id. A line is booked once."""
    order = db.run(_ORDER, {"order": order_id}).first()
    line = _line(db, line_id)
    if order is None:
        raise Refusal(Text("There is no order {number}.", number=house_name("SO", order_id)))
    if order.currency != line.currency:
        raise Refusal(
            Text("The line is in {one}, the order in {other}.", one=line.currency, other=order.currency),
            Text("Record the payment at the order, in its own currency."),
        )
    locks.order(db, order_id)
    if _line(db, line_id).status is not BankLineStatus.OPEN:
        raise Refusal(Text("This line is {status} already.", status=_line(db, line_id).status.word))
    reference = " ".join(part for part in (f"{line.booked_on:%Y-%m-%d}", line.name, line.words) if part)
    payment_id = paying.record(
        db,
        order_id,
        PaymentMethod.TRANSFER,
        amount_minor=line.amount_minor,
        reference=reference[:_LONGEST_REFERENCE],
    )
    if db.run(_BOOK, {"line": line_id, "order": order_id, "payment": payment_id}).first() is None:
        raise Refusal(Text("Somebody else booked this line just now."), Text("Look at the list again."))
    db.audit("bank line", line_id, "book", order_id=order_id, after=house_name("SO", order_id))
    return payment_id


@takes(120)
@needs(Right.MONEY)
def book_sure(db: Db, line_ids: Sequence[int]) -> int:
    """Book those of these lines that name their order and pay exactly what is open; how many those were."""
    booked = 0
    for line_id in line_ids:
        line = _line(db, line_id)
        found = matching.propose(line, matching.debts(db)) if line.status is BankLineStatus.OPEN else None
        if found is not None and found.match is Match.SURE:
            book(db, line_id, found.order_id)
            booked += 1
    if not booked:
        raise Refusal(Text("None of the lines names its order and its amount."), Text("Book them one by one."))
    return booked


@needs(Right.MONEY)
def set_aside(db: Db, line_id: int) -> None:
    """This line pays no order here."""
    step(db, BankLine, line_id, BANK_LINE, "set aside")


@needs(Right.MONEY)
def take_up_again(db: Db, line_id: int) -> None:
    """It may pay one after all."""
    step(db, BankLine, line_id, BANK_LINE, "take up again")


def _line(db: Db, line_id: int) -> Any:
    found = db.run(_ONE, {"line": line_id}).first()
    if found is None:
        raise Refusal(Text("There is no such line."), Text("Look at the list again."))
    return found


def _row(row: Any, proposal: Proposal | None) -> BankRow:
    return BankRow(
        id=row.id,
        booked_on=row.booked_on,
        amount=Money(row.amount_minor, row.currency),
        name=row.name,
        words=row.words,
        status=row.status,
        order_id=row.order_id,
        order=house_name("SO", row.order_id) if row.order_id else "",
        proposal=proposal,
    )

"""What people write on a customer's card: notes, what the customer thinks of us, and what they may be written for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from omsdesk.codes import house_name, parse_house_code
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.customer import Purpose
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.customer import Consent, Customer, CustomerNote
from omsdesk.models.order import Order
from omsdesk.services import personal
from omsdesk.words import Text

LONGEST = 2000
LONGEST_HOW = 120
MOST_STARS = 5


@dataclass(frozen=True)
class Note:
    """One note or rating."""

    id: int
    at: datetime
    by: str
    words: str
    stars: int | None
    order: str
    """The number of the order that was rated, if one was."""


@dataclass(frozen=True)
class Said:
    """What a customer said last about one purpose; without a moment nobody asked yet."""

    purpose: Purpose
    given: bool = False
    how: str = ""
    at: datetime | None = None
    by: str = ""


_NOTES = (
    select(
        CustomerNote.id,
        CustomerNote.at,
        CustomerNote.words,
        CustomerNote.stars,
        CustomerNote.order_id,
        User.name.label("by"),
    )
    .outerjoin(User, User.id == CustomerNote.user_id)
    .where(CustomerNote.customer_id == bindparam("id"))
    .order_by(CustomerNote.at.desc(), CustomerNote.id.desc())
)
_SAID = (
    select(Consent.purpose, Consent.given, Consent.how, Consent.at, User.name.label("by"))
    .outerjoin(User, User.id == Consent.user_id)
    .where(Consent.customer_id == bindparam("id"))
    .order_by(Consent.at, Consent.id)
)
_ALIVE = select(Customer.id).where(
    Customer.id == bindparam("id"), Customer.erased_at.is_(None), Customer.merged_into_id.is_(None)
)
_NEW_NOTE = insert(CustomerNote).returning(CustomerNote.id)
_THE_NOTE = select(CustomerNote.words, CustomerNote.stars).where(
    CustomerNote.id == bindparam("note"), CustomerNote.customer_id == bindparam("id")
)
_ORDER = select(Order.id).where(Order.id == bindparam("order"), Order.customer_id == bindparam("id"))


@needs(Right.CUSTOMERS)
def note(db: Db, customer_id: int, words: str) -> int:
    """Write a note on the card."""
    said = words.strip()
    if not said:
        raise Refusal(Text("The note is empty."), Text("Type what the next person should know."))
    return _write(db, customer_id, said, what="note")


@needs(Right.CUSTOMERS)
def rate(db: Db, customer_id: int, stars: int, words: str = "", order: str = "") -> int:
    """Write down what the customer thinks, of an order or of us."""
    if not 1 <= stars <= MOST_STARS:
        raise Refusal(Text("A rating has one to five stars."))
    order_id = _order_named(db, customer_id, order) if order.strip() else None
    return _write(db, customer_id, words.strip(), what="rating", stars=stars, order_id=order_id)


@needs(Right.CUSTOMERS)
def take_away(db: Db, customer_id: int, note_id: int) -> None:
    """Take a note or rating off the card; the history keeps that it was there."""
    found = db.run(_THE_NOTE, {"note": note_id, "id": customer_id}).first()
    if found is None:
        raise Refusal(Text("This note is gone already."))
    db.run(delete(CustomerNote).where(CustomerNote.id == note_id))
    db.audit("customer", customer_id, "note taken away", before=personal.keep(db, found.words, customer_id=customer_id))


@needs(Right.CUSTOMERS)
def say(db: Db, customer_id: int, purpose: Purpose, how: str, *, given: bool) -> None:
    """Write down what the customer said about being written to; the older words stay in the history."""
    refuse_unless_there(db, customer_id)
    if not how.strip():
        raise Refusal(Text("Where was it said?"), Text("Type it: on the phone, on a form, in a mail."))
    if len(how.strip()) > LONGEST_HOW:
        raise Refusal(Text("Say it in {most} characters.", most=LONGEST_HOW))
    before = next(each for each in consents(db, customer_id) if each.purpose is purpose)
    values = {"purpose": purpose, "given": given, "how": how.strip(), "at": db.now, "user_id": db.user_id}
    db.run(insert(Consent).values(customer_id=customer_id, **values))
    answers = {True: "yes", False: "no"}
    was = answers[before.given] if before.at else ""
    db.audit("customer", customer_id, f"consent {purpose.value}", before=was, after=answers[given])


def notes(db: Db, customer_id: int) -> tuple[Note, ...]:
    """Everything on the card, the newest first."""
    return tuple(
        Note(
            row.id,
            row.at,
            row.by or "",
            row.words,
            row.stars,
            house_name("SO", row.order_id) if row.order_id else "",
        )
        for row in db.run(_NOTES, {"id": customer_id})
    )


def consents(db: Db, customer_id: int) -> tuple[Said, ...]:
    """For each purpose what was said last."""
    said = {each: Said(each) for each in Purpose}
    for row in db.run(_SAID, {"id": customer_id}):
        said[row.purpose] = Said(row.purpose, row.given, row.how, row.at, row.by or "")
    return tuple(said.values())


def may_write(db: Db, customer_id: int, purpose: Purpose) -> bool:
    """Whether this customer said yes to this and has not taken it back."""
    return next(each.given for each in consents(db, customer_id) if each.purpose is purpose)


def _write(
    db: Db, customer_id: int, words: str, *, what: str, stars: int | None = None, order_id: int | None = None
) -> int:
    refuse_unless_there(db, customer_id)
    if len(words) > LONGEST:
        raise Refusal(Text("A note has {most} characters at most.", most=LONGEST), Text("Shorten it."))
    values = {"words": words, "stars": stars, "order_id": order_id, "at": db.now, "user_id": db.user_id}
    note_id: int = db.run(_NEW_NOTE, {"customer_id": customer_id, **values}).scalar_one()
    kept = personal.keep(db, words, customer_id=customer_id)
    db.audit("customer", customer_id, what, order_id=order_id, before=stars or "", after=kept)
    return note_id


def refuse_unless_there(db: Db, customer_id: int) -> None:
    """Refuse what is meant for a card that another desk merged, erased or emptied away meanwhile."""
    if db.run(_ALIVE, {"id": customer_id}).first() is None:
        raise Refusal(Text("This card is not kept any more."), Text("Find the customer again."))


def _order_named(db: Db, customer_id: int, order: str) -> int:
    code = parse_house_code(order.replace("-", "").upper())
    number = code.number if code is not None else int(order) if order.strip().isdecimal() else None
    if number is None or db.run(_ORDER, {"order": number, "id": customer_id}).first() is None:
        raise Refusal(Text("'{order}' is no order of this customer.", order=order.strip()))
    return number

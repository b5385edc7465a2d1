"""Forget a person who asks for it: orders keep their numbers, and nobody can tell any more whose they were.

Invoices and credit notes keep name and address until the law lets them go; the plan says until when. The trail
keeps every entry; what its entries said of the person is gone (``personal.py``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, or_, select, update

from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.message_guards import ERASED_WORD
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import OPEN_RETURNS
from omsdesk.lifecycles.message import OVER
from omsdesk.lifecycles.order import OPEN_STATUSES
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.customer import Address, Consent, Customer, CustomerNote
from omsdesk.models.goods_return import Return
from omsdesk.models.journal import AuditEvent
from omsdesk.models.message import Message
from omsdesk.models.money import Refund
from omsdesk.models.order import Hold, Order, OrderFact, OrderLine, ShortageAnswer
from omsdesk.models.paper import Document, Outbox
from omsdesk.models.pricing import CustomerTerms
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import personal, settings, store_credit
from omsdesk.services.order_rows import search_text
from omsdesk.words import Text

NOBODY = "-"
"""Stands where a name stood; a name is never empty."""
KEPT_KINDS = ("invoice", "credit_note")
"""Papers that the law wants kept with name and address."""
AT_ONCE = 500
_OLD = ("name changed", "reference changed", "contact changed", "email changed", "phone changed", "address")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)


@dataclass(frozen=True)
class ErasePlan:
    """What forgetting somebody would do, told before it is done."""

    customer_id: int
    name: str
    orders: int
    messages: int
    notes: int
    papers: int
    """Slips, labels and the like that are emptied."""
    invoices: int
    until: date | None
    """When the last invoice may go too."""
    older: int
    """Entries of the trail from before names stood beside it; they cannot be changed."""
    blocked: tuple[Text, ...]
    """Why it cannot be done yet."""


_FAMILY = select(Customer.id, Customer.name, Customer.erased_at).where(
    or_(Customer.id == bindparam("id"), Customer.merged_into_id == bindparam("id"))
)
_ORDERS = select(Order.id, Order.status, Order.external_ref).where(Order.customer_id.in_(_IDS)).order_by(Order.id)
_RETURNS = select(Return.id).where(Return.order_id.in_(_IDS), Return.status.in_(OPEN_RETURNS)).order_by(Return.id)
_REFUNDS = (
    select(Refund.order_id)
    .where(Refund.order_id.in_(_IDS), Refund.status.in_([RefundStatus.PENDING, RefundStatus.IN_DOUBT]))
    .order_by(Refund.order_id)
)
_MAILS = select(Message.id, Message.status, Message.order_id).where(Message.order_id.in_(_IDS)).order_by(Message.id)
_PAPERS = select(Document.id, Document.kind, Document.made_at).where(Document.order_id.in_(_IDS))
_NOTES = select(func.count()).select_from(CustomerNote).where(CustomerNote.customer_id.in_(_IDS))
_SKUS = (
    select(OrderLine.order_id, OrderLine.kit_sku, OrderLine.sku)
    .where(OrderLine.order_id.in_(_IDS))
    .order_by(OrderLine.position)
)
_REQUESTS = (
    select(AuditEvent.after)
    .join(Label, Label.id == AuditEvent.subject_id)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(AuditEvent.subject == "label", AuditEvent.what == "request", Shipment.order_id.in_(_IDS))
)


def _older(subject: str, column: Any, whats: Sequence[str]) -> Any:
    says = [(each != "") & ~each.startswith(personal.BEGINS) for each in (AuditEvent.before, AuditEvent.after)]
    asked = select(func.count()).select_from(AuditEvent)
    return asked.where(AuditEvent.subject == subject, column.in_(_IDS), AuditEvent.what.in_(whats), or_(*says))


_OLDER = (
    ("customers", _older("customer", AuditEvent.subject_id, _OLD)),
    ("orders", _older("order", AuditEvent.order_id, ("address", "notes"))),
    ("orders", _older("message", AuditEvent.order_id, ("write",)).where(AuditEvent.after != "")),
)
_EMPTIED = {
    "customer_name": NOBODY,
    **dict.fromkeys(("email", "email_key", "phone", "phone_key", "gift_note", "packer_note", "vat_id"), ""),
}
_NOWHERE = dict.fromkeys(("ship_street", "ship_extra", "ship_city", "ship_region", "ship_postal_code"), "")
_FIND_ORDERS = (
    update(Order)
    .where(Order.id == bindparam("order"))
    .values(search=bindparam("words"), ship_name=NOBODY, **_EMPTIED, **_NOWHERE)
)
_EMPTY_MAIL = (
    update(Message)
    .where(Message.order_id.in_(_IDS))
    .values(recipient=ERASED_WORD, name="", subject=ERASED_WORD, body="", html="")
)
_OF_ORDERS = (
    update(Hold).where(Hold.order_id.in_(_IDS)).values(note="", said=""),
    update(Return).where(Return.order_id.in_(_IDS)).values(customer_says=""),
    update(Shipment).where(Shipment.order_id.in_(_IDS)).values(proof_name=""),
    update(Document).where(Document.order_id.in_(_IDS), Document.kind.not_in(KEPT_KINDS)).values(content="", pdf=None),
    update(ShortageAnswer).where(ShortageAnswer.order_id.in_(_IDS)).values(said_by=""),
    delete(OrderFact).where(OrderFact.order_id.in_(_IDS)),
    _EMPTY_MAIL,
)
_OF_CUSTOMERS = (
    delete(Address).where(Address.customer_id.in_(_IDS)),
    delete(CustomerNote).where(CustomerNote.customer_id.in_(_IDS)),
    update(Consent).where(Consent.customer_id.in_(_IDS)).values(how=""),
    update(CustomerTerms).where(CustomerTerms.customer_id.in_(_IDS)).values(vat_id=""),
)
_FORGET_REQUESTS = update(Outbox).where(Outbox.key.in_(bindparam("keys", expanding=True))).values(payload="")


@needs(Right.CUSTOMERS)
def plan(db: Db, customer_id: int) -> ErasePlan:
    """What ``erase`` would do, and what stands in its way."""
    people, orders = _person(db, customer_id)
    ids = [row.id for row in orders]
    mails = list(_each(db, _MAILS, ids))
    papers = list(_each(db, _PAPERS, ids))
    kept = [row.made_at for row in papers if row.kind in KEPT_KINDS]
    return ErasePlan(
        customer_id=customer_id,
        name=people[0].name,
        orders=len(ids),
        messages=len(mails),
        notes=int(db.run(_NOTES, {"ids": [row.id for row in people]}).scalar_one()),
        papers=len(papers) - len(kept),
        invoices=len(kept),
        until=_may_go(db, max(kept)) if kept else None,
        older=sum(
            int(row[0])
            for of, asked in _OLDER
            for row in _each(db, asked, ids if of == "orders" else [each.id for each in people])
        ),
        blocked=tuple(_blockers(db, people, orders, mails)),
    )


@takes(300)
@needs(Right.LEAD)
def erase(db: Db, customer_id: int) -> None:
    """Take away everything that says who this is. It cannot be taken back."""
    people, orders = _person(db, customer_id)
    ids = [row.id for row in orders]
    why_not = next(iter(_blockers(db, people, orders, list(_each(db, _MAILS, ids)))), None)
    if why_not is not None:
        raise Refusal(why_not, Text("Nothing was erased."))
    people_ids = [row.id for row in people]
    keys = [row[0] for row in _each(db, _REQUESTS, ids) if row[0]]
    for start in range(0, len(keys), AT_ONCE):
        db.run(_FORGET_REQUESTS, {"keys": keys[start : start + AT_ONCE]})
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        _empty_orders(db, [row for row in orders if row.id in set(some)], some)
    for statement in _OF_CUSTOMERS:
        db.run(statement, {"ids": people_ids})
    personal.forget(db, customer_ids=people_ids, order_ids=ids)
    for person in people_ids:
        _empty_card(db, person)
    db.audit("customer", customer_id, "erased", after=len(ids))
    for order_id in ids:
        db.audit("order", order_id, "customer erased", order_id=order_id)


def kept_until(db: Db, customer_id: int) -> tuple[int, date | None]:
    """How many invoices of a person keep name and address, and until when."""
    people, orders = _person(db, customer_id)
    del people
    kept = [row.made_at for row in _each(db, _PAPERS, [row.id for row in orders]) if row.kind in KEPT_KINDS]
    return len(kept), _may_go(db, max(kept)) if kept else None


def _person(db: Db, customer_id: int) -> tuple[list[Any], list[Any]]:
    found = sorted(db.run(_FAMILY, {"id": customer_id}).all(), key=lambda row: row.id != customer_id)
    if not found or found[0].id != customer_id:
        raise Refusal(Text("This customer does not exist."))
    return found, list(db.run(_ORDERS, {"ids": [row.id for row in found]}))


def _blockers(db: Db, people: Sequence[Any], orders: Sequence[Any], mails: Sequence[Any]) -> Iterator[Text]:
    ids = [row.id for row in orders]
    if people[0].erased_at is not None:
        yield Text("This customer was erased.")
    for row in orders:
        if row.status in OPEN_STATUSES:
            yield Text("{order} is still open. Complete or cancel it first.", order=house_name("SO", row.id))
    for row in _each(db, _RETURNS, ids):
        yield Text("{number} is still open. Settle it first.", number=house_name("RE", row.id))
    for person in people:
        for left in store_credit.balances(db, person.id):
            yield Text("{amount} of store credit is left. Let it be spent, or pay it out first.", amount=left)
    for row in _each(db, _REFUNDS, ids):
        yield Text("A refund for {order} is on its way.", order=house_name("SO", row.order_id))
    for row in mails:
        if row.status not in OVER:
            said = Text("A mail about {order} waits. Send it or give it up.", order=house_name("SO", row.order_id))
            yield said


def _empty_orders(db: Db, orders: Iterable[Any], ids: Sequence[int]) -> None:
    asked = {"ids": list(ids)}
    skus: dict[int, list[str]] = defaultdict(list)
    for row in db.run(_SKUS, asked):
        skus[row.order_id] += [each for each in (row.kit_sku, row.sku) if each]
    words = [
        {
            "order": row.id,
            "words": search_text(names=[], email="", phone="", reference=row.external_ref, skus=skus[row.id]),
        }
        for row in orders
    ]
    db.run(_FIND_ORDERS, words)
    for statement in _OF_ORDERS:
        db.run(statement, asked)


def _empty_card(db: Db, customer_id: int) -> None:
    values = {"name": NOBODY, "reference": None, "contact": None, "email": None, "phone": None, "search": NOBODY}
    db.run(update(Customer).where(Customer.id == customer_id).values(**values, erased_at=db.now))


def _may_go(db: Db, made_at: datetime) -> date:
    """Papers are kept for whole years, counted from the end of the one they were made in."""
    company = settings.company(db)
    return date(in_zone(made_at, company.zone).year + company.keep_invoices_years, 12, 31)


def _each(db: Db, statement: Any, ids: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(ids), AT_ONCE):
        yield from db.run(statement, {"ids": ids[start : start + AT_ONCE]}).all()

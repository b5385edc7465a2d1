"""Write messages to customers: each in the same commit as its cause, once, in the customer's language.

What is written here waits in the outbox; ``services/mailing.py`` sends it after the commit.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk import messages, words
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.message import MESSAGE, OVER, MessageStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages import MessageKind, Wording
from omsdesk.messages.post import facts, template
from omsdesk.messages.post.template import Filled
from omsdesk.models.invoice import Invoice
from omsdesk.models.message import Message, MessagePaper
from omsdesk.models.money import Refund
from omsdesk.models.paper import Document
from omsdesk.services import channel_telling, message_facts, settings
from omsdesk.services.settings import Company
from omsdesk.services.steps import step
from omsdesk.words import Text

GERMAN = frozenset({"DE", "AT", "CH", "LI", "LU"})
"""Countries whose customers are written to in German, unless the house itself is there and speaks otherwise."""
SOURCE = "en"
CONFIRMATION = "confirmation"
_LONGEST_SUBJECT = 300
_DOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,150}")
_NEW = insert(Message).returning(Message.id)
_KEYED = select(Message.id).where(Message.key == bindparam("key"))
_CONFIRMED = select(Message.id).where(Message.order_id == bindparam("order"), Message.kind == CONFIRMATION).limit(1)
_ONE = select(*Message.__table__.columns).where(Message.id == bindparam("message"))
_PAPERS = select(MessagePaper.document_id).where(MessagePaper.message_id == bindparam("message"))
_ADD_PAPER = insert(MessagePaper)
_SLIP = (
    select(Document.id)
    .where(Document.order_id == bindparam("order"), Document.kind == "packing_slip")
    .order_by(Document.id.desc())
    .limit(1)
)
_KEPT = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
    Refund.id.in_(bindparam("ids", expanding=True)), Refund.to_credit
)
_NEWEST = (
    select(Invoice.document_id)
    .where(Invoice.order_id == bindparam("order"), Invoice.kind == bindparam("kind"))
    .order_by(Invoice.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Draft:
    """A message before it is sent: what it would say to whom."""

    kind: str
    recipient: str
    name: str
    language: str
    filled: Filled


def confirmed(db: Db, order_ids: Sequence[int], company: Company) -> None:
    """These orders were confirmed just now."""
    if _is_sent(CONFIRMATION, company):
        for order_id in order_ids:
            _write_if_reachable(db, CONFIRMATION, order_id, company, key=f"{CONFIRMATION}:{order_id}")


def confirms_by_mail(db: Db, order_id: int, company: Company) -> bool:
    """Whether the customer hears from us by itself that the order is confirmed."""
    head = message_facts.head_of(db, order_id)
    is_ours = _is_sent(CONFIRMATION, company) and channel_telling.is_told_here(company, head.channel, CONFIRMATION)
    return is_ours and is_address(head.email)


def may_write_to(db: Db, order_id: int, company: Company) -> bool:
    """Whether the customer of this order can be written to at all."""
    return company.mail_on and is_address(message_facts.head_of(db, order_id).email)


def confirmed_late(db: Db, order_id: int) -> str:
    """An order whose confirmation waited; what it says now. Nothing where the customer was told already."""
    company = settings.company(db)
    if not _is_sent(CONFIRMATION, company) or db.run(_CONFIRMED, {"order": order_id}).first() is not None:
        return ""
    return _write_if_reachable(db, CONFIRMATION, order_id, company, key=f"{CONFIRMATION}:{order_id}")


def shipped(db: Db, order_id: int, shipment_id: int, *, with_slip: bool = True) -> None:
    """This shipment left just now; one that left elsewhere has no slip of ours in it."""
    if not settings.is_mail_on(db):
        return
    company = settings.company(db)
    if _is_sent("shipped", company):
        slip = db.run(_SLIP, {"order": order_id}).scalar() if company.mail_slip and with_slip else None
        _write_if_reachable(
            db,
            "shipped",
            order_id,
            company,
            key=f"shipped:{shipment_id}",
            shipment_id=shipment_id,
            papers=() if slip is None else (slip,),
        )


def cancelled(db: Db, order_id: int) -> None:
    """The whole order was cancelled just now."""
    if not settings.is_mail_on(db):
        return
    company = settings.company(db)
    if _is_sent("cancellation", company):
        _write_if_reachable(db, "cancellation", order_id, company, key=f"cancellation:{order_id}")


def invoiced(db: Db, order_id: int, invoice_id: int, kind: str, document_id: int) -> None:
    """This invoice or credit note was issued just now: it goes with the mail."""
    if not settings.is_mail_on(db):
        return
    company = settings.company(db)
    if _is_sent(kind, company):
        _write_if_reachable(db, kind, order_id, company, key=f"{kind}:{invoice_id}", papers=(document_id,))


def credited(db: Db, order_id: int, refund_ids: Sequence[int]) -> None:
    """These refunds were made just now: what of them became store credit is told."""
    if not refund_ids or not settings.is_mail_on(db):
        return
    company, kept = settings.company(db), int(db.run(_KEPT, {"ids": list(refund_ids)}).scalar_one())
    if kept and _is_sent("store_credit", company):
        head, key = message_facts.head_of(db, order_id), f"store_credit:{min(refund_ids)}"
        if is_address(head.email) and db.run(_KEYED, {"key": key}).first() is None:
            draft, _ = _draft(db, kind_of("store_credit"), head, company, kept_minor=kept)
            _keep(db, draft, order_id, company, key=key)


def asked_to_pay(db: Db, order_id: int, card_id: int) -> None:
    """The customer can pay by card now, and somebody wanted that written."""
    company, head = settings.company(db), message_facts.head_of(db, order_id)
    key = f"payment_link:{card_id}"
    if company.mail_on and is_address(head.email) and db.run(_KEYED, {"key": key}).first() is None:
        draft, _ = _draft(db, kind_of("payment_link"), head, company)
        _keep(db, draft, order_id, company, key=key)


def to_supplier(db: Db, draft: Draft, order_id: int, *, key: str, papers: Sequence[int]) -> int:
    """An order to a supplier was sent just now: the paper goes with the mail; the message's id."""
    return _keep(db, draft, order_id, settings.company(db), key=key, papers=papers)


def preview(db: Db, order_id: int, kind: str) -> Draft:
    """What a message of this kind would say of the order now."""
    draft, why_not = _draft(db, kind_of(kind), message_facts.head_of(db, order_id), settings.company(db))
    if why_not is not None:
        raise Refusal(why_not)
    _papers_with(db, kind_of(kind), order_id)
    return draft


@needs(Right.ORDERS)
def send(db: Db, order_id: int, kind: str) -> int:
    """Write to the customer by hand; the message's id. The same kind may be sent again, as a message of its own."""
    company = settings.company(db)
    if not company.mail_on:
        raise Refusal(Text("E-mail is switched off."), Text("Switch it on in Settings, Messages."))
    draft = preview(db, order_id, kind)
    _refuse_without_address(draft.recipient)
    papers = _papers_with(db, kind_of(kind), order_id)
    return _keep(db, draft, order_id, company, key=f"{kind}:{order_id}:{uuid.uuid4().hex}", papers=papers)


@needs(Right.ORDERS)
def send_again(db: Db, message_id: int) -> int:
    """The same words once more, to the address that the order has now, as a new message that says so."""
    first = message_of(db, message_id)
    if first.status not in OVER:
        raise Refusal(
            Text("This message is not over: {status}.", status=first.status.word),
            Text("Try it again or give it up in the list of messages."),
        )
    to_customer = first.order_id and first.kind not in messages.to_others()
    recipient = message_facts.head_of(db, first.order_id).email if to_customer else first.recipient
    _refuse_without_address(recipient)
    filled = Filled(first.subject, first.body, first.html)
    draft = Draft(first.kind, recipient.strip(), first.name, first.language, filled)
    papers = tuple(db.run(_PAPERS, {"message": message_id}).scalars())
    return _keep(
        db,
        draft,
        first.order_id,
        settings.company(db),
        key=f"again:{message_id}:{uuid.uuid4().hex}",
        papers=papers,
        again_of=message_id,
    )


@needs(Right.ORDERS)
def try_again(db: Db, message_id: int) -> None:
    """Send a message that was refused, or is in doubt, once more. It keeps its Message-ID."""
    row = message_of(db, message_id)
    step(
        db,
        Message,
        message_id,
        MESSAGE,
        "try again",
        order_id=row.order_id,
        frm=row.status,
        next_at=db.now,
        handed_at=None,
        error="",
    )


@needs(Right.ORDERS)
def give_up(db: Db, message_id: int) -> None:
    """Nobody sends this any more."""
    row = message_of(db, message_id)
    step(db, Message, message_id, MESSAGE, "give up", order_id=row.order_id, frm=row.status)


@needs(Right.ORDERS)
def cancel(db: Db, message_id: int) -> None:
    """Do not send this after all; only before its first try has begun."""
    row = message_of(db, message_id)
    step(db, Message, message_id, MESSAGE, "cancel", order_id=row.order_id, frm=row.status)


def message_of(db: Db, message_id: int) -> Any:
    """A message's row, or a refusal."""
    found = db.run(_ONE, {"message": message_id}).first()
    if found is None:
        raise Refusal(Text("There is no such message."))
    return found


def kind_of(key: str) -> MessageKind:
    """A kind by its key, or a refusal."""
    found = messages.kinds().get(key)
    if found is None:
        raise Refusal(Text("There is no message of the kind {kind}.", kind=key))
    return found


def worded_kind(key: str) -> MessageKind:
    """Any kind by its key, those to suppliers too, or a refusal."""
    found = messages.worded().get(key)
    return kind_of(key) if found is None else found


def language_for(country: str, company: Company) -> str:
    """In which language a customer is written to: that of the country, as far as the program speaks it."""
    own = company.locale.partition("_")[0]
    if country.upper() == company.country:
        return own
    return "de" if country.upper() in GERMAN else SOURCE


def wording_of(kind: MessageKind, language: str, company: Company) -> Wording:
    """The words of a kind: the house's own, else those of the program."""
    kept = company.mail_texts.get(f"{kind.key}.{language}")
    return Wording(kept["subject"], kept["body"]) if kept else kind.wording.get(language, kind.wording[SOURCE])


def is_address(email: str) -> bool:
    """Whether somebody can be written to at all."""
    return "@" in email.strip()[1:-1]


def locale_for(country: str, company: Company) -> str:
    """The language of a customer with the house's own way of writing it, where it is that one."""
    language = language_for(country, company)
    return company.locale if company.locale.partition("_")[0] == language else language


def _papers_with(db: Db, kind: MessageKind, order_id: int) -> tuple[int, ...]:
    """The newest invoice or credit note, where the message brings one; refused when there is none."""
    if not kind.brings:
        return ()
    found = db.run(_NEWEST, {"order": order_id, "kind": kind.brings}).scalar()
    if found is None:
        raise Refusal(Text("This order has none yet."), Text("Write the invoice first."))
    return (int(found),)


def _is_sent(kind: str, company: Company) -> bool:
    return company.mail_on and kind not in company.mail_off


def _refuse_without_address(recipient: str) -> None:
    if not is_address(recipient):
        raise Refusal(Text("The order has no e-mail address."), Text("Write it on the order first."))


def _write_if_reachable(
    db: Db,
    kind: str,
    order_id: int,
    company: Company,
    *,
    key: str,
    shipment_id: int | None = None,
    papers: Sequence[int] = (),
) -> str:
    """What was written; nothing where somebody else tells it, nobody can be written to, or it was written before."""
    head = message_facts.head_of(db, order_id)
    is_ours = channel_telling.is_told_here(company, head.channel, kind) and is_address(head.email)
    if not is_ours or db.run(_KEYED, {"key": key}).first() is not None:
        return ""
    draft, _ = _draft(db, kind_of(kind), head, company, shipment_id)
    _keep(db, draft, order_id, company, key=key, papers=papers)
    return draft.filled.body


def _draft(
    db: Db,
    kind: MessageKind,
    head: Any,
    company: Company,
    shipment_id: int | None = None,
    *,
    kept_minor: int = 0,
) -> tuple[Draft, Text | None]:
    """What it says, and why it would make no sense."""
    language = head.language or language_for(head.ship_country, company)
    link = message_facts.link_of(db, head.id) if "link" in kind.fields else None
    told = message_facts.facts(db, head, company, shipment_id, offers="instead" in kind.fields, link=link)
    if "store_credit" in kind.fields:
        told = message_facts.with_credit(db, told, head, kept_minor)
    with words.speaking(locale_for(head.ship_country, company)):
        filled = template.fill(wording_of(kind, language, company), facts.values(told))
    return Draft(kind.key, head.email.strip(), head.customer_name, language, filled), kind.why_not(told)


def _keep(
    db: Db,
    draft: Draft,
    order_id: int | None,
    company: Company,
    *,
    key: str,
    papers: Sequence[int] = (),
    again_of: int | None = None,
) -> int:
    message_id: int = db.run(
        _NEW,
        {
            "key": key,
            "kind": draft.kind,
            "order_id": order_id,
            "language": draft.language,
            "recipient": draft.recipient,
            "name": draft.name,
            # Fields may all be empty, and a mail without a subject looks like none of ours.
            "subject": draft.filled.subject[:_LONGEST_SUBJECT] or company.name,
            "body": draft.filled.body,
            "html": draft.filled.html,
            "message_id": f"<{uuid.uuid4().hex}@{_domain_of(company)}>",
            "again_of": again_of,
            "status": MessageStatus.WAITING,
            "next_at": db.now,
            "user_id": db.user_id,
            "created_at": db.now,
        },
    ).scalar_one()
    if papers:
        db.run(_ADD_PAPER, [{"message_id": message_id, "document_id": each} for each in papers])
    db.audit("message", message_id, "write", order_id=order_id, before=draft.kind)
    return message_id


def _domain_of(company: Company) -> str:
    """What stands behind the @ of a Message-ID: the house's domain, where it is written in plain letters."""
    domain = (company.mail_from or company.email).rpartition("@")[2].strip()
    return domain if _DOMAIN.fullmatch(domain) else "omsdesk.invalid"

"""Tell a supplier what to send: once, and once more for each change, by mail, on paper, or some other way."""

from typing import Any

from sqlalchemy import bindparam, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.supply import SUPPLY, SupplyStatus, ToldBy
from omsdesk.models.supplier import Supply
from omsdesk.printing.documents.supplier_order import SupplierOrder
from omsdesk.services import blocking, messaging, print_queue, settings
from omsdesk.services.messaging import Draft
from omsdesk.services.steps import step
from omsdesk.services.suppliers import letter, prices
from omsdesk.words import Text

KIND = letter.KIND
_TELL = (
    update(Supply)
    .where(Supply.id == bindparam("supply"), Supply.revision == bindparam("seen"), Supply.told.is_(False))
    .values(revision=Supply.revision + 1, told=True, told_by=bindparam("by"), sent_at=bindparam("at"))
)


@needs(Right.ORDERS)
def send(db: Db, supply_id: int, by: ToldBy) -> Text:
    """Send the order, or what changed in it. What they know already is not sent a second time."""
    locks.order(db, letter.head_of(db, supply_id).order_id)
    head = letter.head_of(db, supply_id)
    _refuse_unfit(db, head)
    why_not = why_not_mail(db, head.email) if by is ToldBy.MAIL else None
    if why_not is not None:
        raise Refusal(why_not, Text("Send it another way."))
    said = letter.paper(db, head)
    document_id = print_queue.keep(db, said, order_id=head.order_id)
    _note(db, head, by)
    if by is ToldBy.MAIL:
        _write(db, head, said, document_id)
    elif by is ToldBy.PAPER:
        print_queue.queue_anywhere(db, document_id, KIND)
    return _words(head, by)


def why_not_mail(db: Db, email: str) -> Text | None:
    """Why an order cannot go to this address by mail."""
    if not settings.is_mail_on(db):
        return Text("E-mail is switched off.")
    return None if messaging.is_address(email) else Text("The supplier has no e-mail address.")


def _refuse_unfit(db: Db, head: Any) -> None:
    number = house_name("PO", head.id)
    if head.told:
        raise Refusal(Text("{supplier} knows of {number} already.", supplier=head.supplier, number=number))
    if head.status is SupplyStatus.CANCELLED and not head.revision:
        raise Refusal(Text("{number} was called off before it was sent.", number=number))
    stopped = blocking.stopper(db, head.order_id) if head.status is SupplyStatus.WAITING else None
    if stopped is not None:
        raise Refusal(stopped, Text("It stays here until that is settled."))


def _note(db: Db, head: Any, by: ToldBy) -> None:
    if head.status is SupplyStatus.WAITING:
        prices.agree(db, head.id)
        step(
            db,
            Supply,
            head.id,
            SUPPLY,
            "send",
            order_id=head.order_id,
            frm=head.status,
            revision=head.revision + 1,
            told=True,
            told_by=by,
            sent_at=db.now,
        )
        db.audit("supply", head.id, "ordered", order_id=head.order_id, before=by.value, after=head.supplier)
        return
    told = db.run(_TELL, {"supply": head.id, "seen": head.revision, "by": by, "at": db.now}).rowcount
    assert told == 1  # noqa: S101 - the order is locked since the head was read
    db.audit("supply", head.id, "told of change", order_id=head.order_id, before=by.value, after=head.supplier)


def _write(db: Db, head: Any, said: SupplierOrder, document_id: int) -> None:
    draft = Draft(KIND, head.email.strip(), head.supplier, head.language, letter.mail(said, settings.company(db)))
    key = f"supplier:{head.id}:{head.revision + 1}"
    messaging.to_supplier(db, draft, head.order_id, key=key, papers=(document_id,))


def _words(head: Any, by: ToldBy) -> Text:
    number = house_name("PO", head.id)
    if by is ToldBy.MAIL:
        return Text("{number} leaves for {supplier} by e-mail", number=number, supplier=head.supplier)
    if by is ToldBy.PAPER:
        return Text("{number} for {supplier} prints", number=number, supplier=head.supplier)
    return Text("Noted: {supplier} knows of {number}", number=number, supplier=head.supplier)

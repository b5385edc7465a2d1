"""Money that goes with goods from one order to another: given back there, paid here, each with the other's number."""

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.invoice import Invoice
from omsdesk.models.money import Payment
from omsdesk.services import paying, refunding
from omsdesk.words import Text

MOVED = "moved to "
"""How the reason of a refund begins that never left the house: its money pays another order."""
_METHOD = (
    select(Payment.method)
    .where(Payment.order_id == bindparam("order_id"), Payment.status == PaymentStatus.CAPTURED)
    .order_by(Payment.id)
    .limit(1)
)
_INVOICE = select(Invoice.name).where(Invoice.order_id == bindparam("order_id")).order_by(Invoice.id).limit(1)


def refuse_if_invoiced(db: Db, order_id: int) -> None:
    """What an invoice claims for one order cannot be claimed for another."""
    name = db.run(_INVOICE, {"order_id": order_id}).scalar()
    if name is not None:
        raise Refusal(
            Text("{order} has invoice {invoice}.", order=house_name("SO", order_id), invoice=name),
            Text("Cancel the pieces and make a new order for them."),
        )


def carry(db: Db, from_id: int, to_id: int) -> int:
    """What was paid too much there pays here, up to what is open; how much that was, in minor units."""
    amount = min(paying.account(db, from_id).credit.minor, paying.account(db, to_id).open.minor)
    if amount > 0:
        method = db.run(_METHOD, {"order_id": from_id}).scalar_one()
        refunding.refund(db, from_id, amount, reason=f"{MOVED}{house_name('SO', to_id)}")
        paying.record(db, to_id, method, amount_minor=amount, reference=house_name("SO", from_id))
    return max(amount, 0)

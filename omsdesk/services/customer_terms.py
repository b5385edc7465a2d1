"""What was agreed with a customer: how much may be open at a time, and in which language they are written to."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.customer import Customer
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.words import Text

LARGEST = 2**31 - 1
_TERMS = select(Customer.credit_limit_minor, Customer.language).where(Customer.id == bindparam("customer"))


@dataclass(frozen=True)
class Terms:
    """The terms of one customer."""

    credit_limit_minor: int | None = None
    """In the house's currency; None: nobody has set one."""
    language: str = ""
    """Empty: by the country of the order."""
    currency: str = ""
    """That of the house, for whoever reads the limit."""

    @property
    def limit(self) -> Money | None:
        """The credit limit as people read it."""
        return None if self.credit_limit_minor is None else Money(self.credit_limit_minor, self.currency)


def terms(db: Db, customer_id: int) -> Terms:
    """As they are now."""
    row = db.run(_TERMS, {"customer": customer_id}).first()
    if row is None:
        raise Refusal(Text("This customer does not exist."))
    return Terms(row.credit_limit_minor, row.language or "", settings.company(db).currency)


@needs(Right.CUSTOMERS)
def agree(db: Db, customer_id: int, new: Terms) -> None:
    """Keep other terms; they hold from the next order on."""
    before = terms(db, customer_id)
    limit = new.credit_limit_minor
    if limit is not None and not 0 <= limit <= LARGEST:
        raise Refusal(Text("Give an amount of zero or more, or none."))
    values = {"credit_limit_minor": limit, "language": new.language or None}
    db.run(update(Customer).where(Customer.id == customer_id).values(**values))
    for name in ("credit_limit_minor", "language"):
        was, is_now = getattr(before, name), getattr(new, name)
        if was != is_now:
            db.audit(
                "customer",
                customer_id,
                name.removesuffix("_minor"),
                before="" if was is None else was,
                after="" if is_now is None else is_now,
            )

"""One entry of the journal: an amount that moves from one account to another."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Source(StrEnum):
    """What an entry comes from."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    VOID = "void"
    REFUND = "refund"
    PAID_OUT = "paid_out"
    DISPUTE = "dispute"
    """A customer's bank took money back."""
    DISPUTE_WON = "dispute_won"
    """It was given again."""
    DISPUTE_FEE = "dispute_fee"
    """What the provider charged for a dispute, or gave back of that."""
    GOODS = "goods"
    CASH_DIFFERENCE = "cash_difference"
    CASH_MOVED = "cash_moved"
    """To or from the bank, or whatever the till was used for."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """So much, from ``contra`` to ``account``; the other way round where it is not debited."""

    source: Source
    source_id: int
    day: date
    document: str
    words: str
    account: str
    contra: str
    is_debit: bool
    amount_minor: int
    currency: str
    order_id: int | None
    """None where it belongs to none, as cash that is counted."""
    rate_bp: int | None = None
    net_minor: int = 0
    tax_minor: int = 0
    vat_id: str = ""
    """The number of a customer in another country of the EU, where the entry needs it."""
    belongs_to: date | None = None
    """The day of a closed month that it was found too late for."""

    @property
    def debit(self) -> str:
        """The account that gets it."""
        return self.account if self.is_debit else self.contra

    @property
    def credit(self) -> str:
        """The account that gives it."""
        return self.contra if self.is_debit else self.account

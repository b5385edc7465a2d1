"""Store credit: why the balance of a customer moves."""

from omsdesk.lifecycles import Role, Status


class CreditKind(Status):
    """What an entry of the ledger of store credit comes from."""

    REFUNDED = "refunded", "Refund kept", Role.OK, "rotate-ccw"
    SPENT = "spent", "Paid with it", Role.INFO, "credit-card"
    VOIDED = "voided", "Payment voided", Role.NEUTRAL, "ban"
    PAID_OUT = "paid_out", "Paid out", Role.NEUTRAL, "banknote"
    MERGED = "merged", "Cards merged", Role.NEUTRAL, "users"

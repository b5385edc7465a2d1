"""The drawer of a counter: why the money in it moves."""

from omsdesk.lifecycles import Role, Status


class MoveKind(Status):
    """What one movement comes from."""

    PAID = "paid", "Paid in cash", Role.OK, "banknote"
    VOIDED = "voided", "Payment voided", Role.NEUTRAL, "ban"
    REFUNDED = "refunded", "Refunded in cash", Role.INFO, "rotate-ccw"
    CREDIT_OUT = "credit_out", "Store credit paid out", Role.INFO, "banknote"
    PUT_IN = "put_in", "Put in", Role.OK, "plus"
    TO_BANK = "to_bank", "Taken to the bank", Role.NEUTRAL, "building-2"
    PURCHASE = "purchase", "Taken for a purchase", Role.NEUTRAL, "shopping-cart"


BY_HAND = (MoveKind.PUT_IN, MoveKind.TO_BANK, MoveKind.PURCHASE)
"""What a person notes; the others follow from payments and refunds."""
OUT = (MoveKind.TO_BANK, MoveKind.PURCHASE)
"""Ways in which a person takes money out."""


class DrawerWord(Status):
    """How a drawer stands."""

    OPEN = "open", "Open", Role.INFO, "lock-open"
    COUNTED = "counted", "Counted", Role.WARN, "clock"
    CLOSED = "closed", "Closed", Role.OK, "lock"

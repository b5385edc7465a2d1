"""Money that came in and money that went back."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class PaymentStatus(Status):
    """The life of one payment record."""

    PENDING = "pending", "Pending", Role.WARN, "clock"
    AUTHORISED = "authorised", "Authorised", Role.INFO, "credit-card"
    CAPTURED = "captured", "Captured", Role.OK, "credit-card"
    DECLINED = "declined", "Declined", Role.ERR, "circle-x"
    VOIDED = "voided", "Voided", Role.NEUTRAL, "ban"
    EXPIRED = "expired", "Expired", Role.WARN, "clock"
    FAILED = "failed", "Failed", Role.ERR, "circle-x"


_P = PaymentStatus
PAYMENT = Lifecycle("payment", start=_P.PENDING)
PAYMENT.step("authorise", frm=[_P.PENDING], to=_P.AUTHORISED)
PAYMENT.step("capture", frm=[_P.PENDING, _P.AUTHORISED], to=_P.CAPTURED)
PAYMENT.step("decline", frm=[_P.PENDING], to=_P.DECLINED)
PAYMENT.step("void", frm=[_P.PENDING, _P.AUTHORISED, _P.CAPTURED], to=_P.VOIDED)
PAYMENT.step("expire", frm=[_P.AUTHORISED], to=_P.EXPIRED)
PAYMENT.step("fail", frm=[_P.PENDING], to=_P.FAILED)


class RefundStatus(Status):
    """The life of one refund record."""

    PENDING = "pending", "Pending", Role.WARN, "clock"
    DONE = "done", "Refunded", Role.NEUTRAL, "credit-card"
    FAILED = "failed", "Failed", Role.ERR, "circle-x"
    IN_DOUBT = "in_doubt", "In doubt", Role.WARN, "triangle-alert"
    WITHDRAWN = "withdrawn", "Taken back", Role.NEUTRAL, "undo-2"


_R = RefundStatus
REFUND = Lifecycle("refund", start=_R.PENDING)
REFUND.step("finish", frm=[_R.PENDING, _R.IN_DOUBT], to=_R.DONE)
REFUND.step("fail", frm=[_R.PENDING, _R.IN_DOUBT], to=_R.FAILED)
# A refund that waited in a backup which is brought back may have left since: a supervisor looks.
REFUND.step("lose sight", frm=[_R.PENDING], to=_R.IN_DOUBT)
REFUND.step("withdraw", frm=[_R.PENDING, _R.IN_DOUBT], to=_R.WITHDRAWN)
NOT_KNOWN_TO_HAVE_LEFT = (_R.PENDING, _R.IN_DOUBT)
NEVER_LEFT = (_R.FAILED, _R.WITHDRAWN)
"""No money went, and none will: the payment has it again."""


class PaymentMethod(Status):
    """How money reached us."""

    CASH = "cash", "Cash", Role.OK, "credit-card"
    TRANSFER = "transfer", "Bank transfer", Role.OK, "credit-card"
    CHANNEL = "channel", "Paid at the channel", Role.OK, "store"
    CARD = "card", "Card", Role.OK, "credit-card"
    CREDIT = "credit", "Store credit", Role.OK, "banknote"


class PaymentWord(Status):
    """What the queue says about an order's money; derived, never typed in."""

    UNPAID = "unpaid", "Unpaid", Role.WARN, "credit-card"
    AUTHORISED = "authorised", "Authorised", Role.INFO, "credit-card"
    PART_PAID = "part_paid", "Part paid", Role.WARN, "credit-card"
    PAID = "paid", "Paid", Role.OK, "credit-card"
    CREDIT_OWED = "credit_owed", "Credit owed", Role.WARN, "credit-card"
    PART_REFUNDED = "part_refunded", "Part refunded", Role.NEUTRAL, "credit-card"
    REFUNDED = "refunded", "Refunded", Role.NEUTRAL, "credit-card"


def payment_word(*, total: int, authorised: int, captured: int, refunded: int, moved: int = 0) -> PaymentWord:
    """The word for an order's money, from amounts in minor units; what banks took back for good counts in none.

    They may be below zero: a bank can take what had gone back already. ``moved`` is what of ``refunded`` pays another
    order: nobody got it back, and only where all of it went is the order's money said to be.
    """
    if moved and captured > moved:
        captured, refunded = captured - moved, refunded - moved
    kept = captured - refunded
    if refunded and refunded >= captured:
        return PaymentWord.REFUNDED
    if refunded:
        return PaymentWord.PART_REFUNDED
    if kept > total:
        return PaymentWord.CREDIT_OWED
    if kept == total:
        return PaymentWord.PAID
    if captured > 0:
        return PaymentWord.PART_PAID
    return PaymentWord.AUTHORISED if authorised > 0 else PaymentWord.UNPAID

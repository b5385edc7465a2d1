"""Goods that come back: the permission, each line's four axes, and what an inspector may choose."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class ReturnStatus(Status):
    """How far one return has come."""

    REQUESTED = "requested", "Requested", Role.INFO, "inbox"
    APPROVED = "approved", "Approved", Role.INFO, "check"
    PART_RECEIVED = "part_received", "Part received", Role.INFO, "package-open"
    RECEIVED = "received", "Received", Role.INFO, "package-check"
    SETTLED = "settled", "Settled", Role.OK, "circle-check"
    DENIED = "denied", "Denied", Role.NEUTRAL, "circle-x"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"
    EXPIRED = "expired", "Expired", Role.NEUTRAL, "clock"


_R = ReturnStatus
OPEN_RETURNS = (_R.REQUESTED, _R.APPROVED, _R.PART_RECEIVED, _R.RECEIVED)

RETURN = Lifecycle("return", start=_R.REQUESTED)
RETURN.step("approve", frm=[_R.REQUESTED], to=_R.APPROVED)
RETURN.step("deny", frm=[_R.REQUESTED], to=_R.DENIED)
RETURN.step("receive part", frm=[_R.APPROVED, _R.PART_RECEIVED], to=_R.PART_RECEIVED)
RETURN.step("receive", frm=[_R.APPROVED, _R.PART_RECEIVED], to=_R.RECEIVED)
RETURN.step("settle", frm=[_R.RECEIVED], to=_R.SETTLED)
RETURN.step("cancel", frm=[_R.REQUESTED, _R.APPROVED], to=_R.CANCELLED)
RETURN.step("expire", frm=[_R.REQUESTED, _R.APPROVED], to=_R.EXPIRED)


class Reception(Status):
    """What arrived of one line."""

    EXPECTED = "expected", "Expected", Role.NEUTRAL, "clock"
    IN_TRANSIT = "in_transit", "On its way", Role.INFO, "truck"
    RECEIVED = "received", "Received", Role.OK, "check"
    MISSING = "missing", "Missing", Role.ERR, "package-x"
    WRONG_ITEM = "wrong_item", "Wrong item", Role.ERR, "circle-x"
    EXTRA = "extra", "Not announced", Role.WARN, "plus"


class InspectionResult(Status):
    """What the inspector decided of one line."""

    PENDING = "pending", "To inspect", Role.NEUTRAL, "clock"
    ACCEPTED = "accepted", "Accepted", Role.OK, "check"
    REJECTED = "rejected", "Rejected", Role.ERR, "circle-x"
    NEEDS_REVIEW = "needs_review", "Supervisor decides", Role.WARN, "shield-alert"


class Condition(Status):
    """What a returned thing looks like; the keys Q W E R T choose one."""

    NEW = "new", "New", Role.OK, "package-check"
    LIKE_NEW = "like_new", "Like new", Role.OK, "package-open"
    WORN = "worn", "Worn", Role.WARN, "rotate-ccw"
    DAMAGED = "damaged", "Damaged", Role.ERR, "triangle-alert"
    WRONG_ITEM = "wrong_item", "Wrong item", Role.ERR, "circle-x"


class Disposition(Status):
    """Where a returned thing goes; the keys 1 to 6 choose one."""

    RESTOCK = "restock", "Back to stock", Role.OK, "boxes"
    REFURBISH = "refurbish", "Refurbish", Role.INFO, "refresh-cw"
    QUARANTINE = "quarantine", "Quarantine", Role.WARN, "shield-alert"
    TO_VENDOR = "to_vendor", "Send to vendor", Role.INFO, "truck"
    SCRAP = "scrap", "Scrap", Role.ERR, "trash-2"
    BACK_TO_CUSTOMER = "back_to_customer", "Back to customer", Role.NEUTRAL, "undo-2"


class ReturnMoney(Status):
    """Whether a line's money went back."""

    NOT_DUE = "not_due", "Nothing due", Role.NEUTRAL, "circle-dot"
    PENDING = "pending", "To refund", Role.WARN, "clock"
    REFUNDED = "refunded", "Refunded", Role.OK, "credit-card"
    DENIED = "denied", "Denied", Role.ERR, "circle-x"
    IN_DOUBT = "in_doubt", "In doubt", Role.WARN, "triangle-alert"


PROPOSED_PLACE = {
    Condition.NEW: Disposition.RESTOCK,
    Condition.LIKE_NEW: Disposition.RESTOCK,
    Condition.WORN: Disposition.REFURBISH,
    Condition.DAMAGED: Disposition.SCRAP,
    Condition.WRONG_ITEM: Disposition.BACK_TO_CUSTOMER,
}
"""The place that a condition proposes; the inspector may choose another."""

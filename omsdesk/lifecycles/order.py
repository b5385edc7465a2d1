"""The life of an order, the reasons that block it, and how it may be fulfilled."""

from enum import StrEnum

from omsdesk.lifecycles import Lifecycle, Role, Status


class OrderStatus(Status):
    """Where the customer's commitment stands; goods and money have axes of their own."""

    DRAFT = "draft", "Draft", Role.NEUTRAL, "circle-dot"
    PLACED = "placed", "New", Role.INFO, "inbox"
    CONFIRMED = "confirmed", "Confirmed", Role.INFO, "check"
    COMPLETED = "completed", "Completed", Role.OK, "circle-check"
    REJECTED = "rejected", "Rejected", Role.NEUTRAL, "circle-x"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


ORDER = Lifecycle("order", start=OrderStatus.DRAFT)
ORDER.step("place", frm=[OrderStatus.DRAFT], to=OrderStatus.PLACED)
ORDER.step("confirm", frm=[OrderStatus.PLACED], to=OrderStatus.CONFIRMED)
ORDER.step("reject", frm=[OrderStatus.PLACED], to=OrderStatus.REJECTED)
ORDER.step("cancel", frm=[OrderStatus.DRAFT, OrderStatus.PLACED, OrderStatus.CONFIRMED], to=OrderStatus.CANCELLED)
ORDER.step("complete", frm=[OrderStatus.CONFIRMED], to=OrderStatus.COMPLETED)
ORDER.step("reopen", frm=[OrderStatus.COMPLETED], to=OrderStatus.CONFIRMED)

OPEN_STATUSES = (OrderStatus.DRAFT, OrderStatus.PLACED, OrderStatus.CONFIRMED)


class HoldReason(Status):
    """Why an order may not go on until somebody has looked."""

    PAYMENT = "payment", "Payment", Role.HOLD, "credit-card"
    FRAUD = "fraud", "Fraud check", Role.WARN, "shield-alert"
    ADDRESS = "address", "Address", Role.WARN, "map-pin"
    STOCK = "stock", "Stock", Role.HOLD, "boxes"
    CUSTOMER_INFO = "customer_info", "Missing data", Role.WARN, "info"
    CUSTOMER_REQUEST = "customer_request", "Customer asked to wait", Role.HOLD, "circle-pause"
    DISPUTE = "dispute", "Dispute", Role.ERR, "shield-alert"
    """A bank asks about the money, or takes it back."""
    OTHER = "other", "Other", Role.HOLD, "circle-pause"


REVIEW_REASONS = (HoldReason.FRAUD, HoldReason.ADDRESS, HoldReason.CUSTOMER_INFO)


class ShortAnswer(Status):
    """What a customer said when something of the order was not there."""

    WAIT = "wait", "Wait until all of it is there", Role.INFO, "hourglass"
    SHIP = "ship", "Send what is there, the rest later", Role.INFO, "truck"
    ALTERNATIVE = "alternative", "Something else instead", Role.INFO, "arrow-left-right"
    CANCEL = "cancel", "Leave out what is missing", Role.NEUTRAL, "ban"


class ShortRule(StrEnum):
    """What the customer agreed to when stock is short."""

    SHIP_PARTS = "ship_parts"
    WAIT_FOR_ALL = "wait_for_all"


class Handling(StrEnum):
    """Whether a product's pieces are kept in stock."""

    COUNTED = "counted"
    UNCOUNTED = "uncounted"
    NEVER = "never"

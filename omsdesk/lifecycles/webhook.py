"""What other programs can be told of."""

from omsdesk.lifecycles import Role, Status


class Event(Status):
    """One kind of event, by the name that stands in the message."""

    CONFIRMED = "order.confirmed", "Order confirmed", Role.INFO, "check"
    SHORT = "order.short", "Pieces came up short", Role.WARN, "triangle-alert"
    SHIPPED = "order.shipped", "Shipment left", Role.OK, "truck"
    DELIVERED = "order.delivered", "Shipment delivered", Role.OK, "package-check"
    CANCELLED = "order.cancelled", "Order cancelled", Role.NEUTRAL, "ban"
    REFUNDED = "order.refunded", "Money went back", Role.NEUTRAL, "banknote"
    RETURNED = "return.received", "Return received", Role.INFO, "rotate-ccw"
    STOCK = "stock.changed", "Free stock changed", Role.NEUTRAL, "boxes"


class Delivery(Status):
    """How far one message to one address is."""

    WAITING = "waiting", "Waits", Role.INFO, "clock"
    SENT = "sent", "Sent", Role.OK, "check"
    FAILED = "failed", "Not taken", Role.ERR, "triangle-alert"

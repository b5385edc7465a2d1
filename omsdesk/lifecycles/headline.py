"""One word for the queue: the headline of an order, from one pure function.

The first rule that matches wins. Late, Returned and the payment word are marks beside it.
"""

from dataclasses import dataclass

from omsdesk.lifecycles import Role, Status
from omsdesk.lifecycles.order import REVIEW_REASONS, HoldReason, OrderStatus
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED, ShipmentStatus


class Headline(Status):
    """The words of the order queue (ui: pills, filters, papers, reports)."""

    DRAFT = "draft", "Draft", Role.NEUTRAL, "circle-dot"
    NEW = "new", "New", Role.INFO, "inbox"
    CONFIRMED = "confirmed", "Confirmed", Role.INFO, "check"
    REVIEW = "review", "Review", Role.WARN, "shield-alert"
    ON_HOLD = "on_hold", "On hold", Role.HOLD, "circle-pause"
    BACKORDERED = "backordered", "Backordered", Role.WARN, "hourglass"
    READY_TO_PICK = "ready_to_pick", "Ready to pick", Role.INFO, "list-checks"
    PICKING = "picking", "Picking", Role.INFO, "shopping-cart"
    READY_TO_PACK = "ready_to_pack", "Ready to pack", Role.INFO, "package-open"
    PACKING = "packing", "Packing", Role.INFO, "package-2"
    PACKED = "packed", "Packed", Role.OK, "package-check"
    NO_LABEL = "no_label", "Packed, no label", Role.WARN, "tag"
    PART_SHIPPED = "part_shipped", "Part shipped", Role.INFO, "truck"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    DELIVERED = "delivered", "Delivered", Role.OK, "badge-check"
    FAILED = "failed", "Delivery failed", Role.ERR, "package-x"
    COMPLETED = "completed", "Completed", Role.OK, "circle-check"
    SHORT = "short", "Short", Role.ERR, "package-x"
    REJECTED = "rejected", "Rejected", Role.NEUTRAL, "circle-x"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


OVER = (Headline.COMPLETED, Headline.CANCELLED, Headline.REJECTED)
CLOSED = (*OVER, Headline.SHIPPED, Headline.DELIVERED)
"""Headlines with nothing left to do in the hall."""
OPEN_HEADLINES = tuple(each for each in Headline if each not in CLOSED)


class Mark(Status):
    """What may stand beside the headline."""

    LATE = "late", "Late", Role.ERR, "clock"
    RETURNED = "returned", "Returned", Role.NEUTRAL, "rotate-ccw"
    GIFT = "gift", "Gift", Role.NEUTRAL, "gift"
    SUPPLIER = "supplier", "From supplier", Role.INFO, "truck"


@dataclass(frozen=True)
class Facts:
    """All that the headline depends on, summed over an order's lines and shipments."""

    status: OrderStatus
    holds: frozenset[HoldReason] = frozenset()
    to_ship: int = 0
    """Ordered less cancelled."""
    allocated: int = 0
    at_suppliers: int = 0
    """Of them, pieces that a supplier sends and that have not left there."""
    shipped: int = 0
    delivered: int = 0
    shipments: frozenset[ShipmentStatus] = frozenset()
    short_tasks: int = 0
    unlabelled: int = 0
    """Closed parcels of packed shipments without a bought label."""


def headline(facts: Facts) -> Headline:
    """The one word that says what must happen next."""
    return _ended(facts) or _before_the_hall(facts) or _in_the_hall(facts)


_ENDED = {
    OrderStatus.CANCELLED: Headline.CANCELLED,
    OrderStatus.REJECTED: Headline.REJECTED,
    OrderStatus.COMPLETED: Headline.COMPLETED,
}


def _ended(facts: Facts) -> Headline | None:
    if facts.status in _ENDED:
        return _ENDED[facts.status]
    if ShipmentStatus.FAILED in facts.shipments:
        return Headline.FAILED
    if facts.to_ship and facts.delivered >= facts.to_ship:
        return Headline.DELIVERED
    if facts.to_ship and facts.shipped >= facts.to_ship:
        return Headline.SHIPPED
    return None


def _before_the_hall(facts: Facts) -> Headline | None:
    if facts.status is OrderStatus.DRAFT:
        return Headline.DRAFT
    if facts.holds.intersection(REVIEW_REASONS):
        return Headline.REVIEW
    if facts.holds:
        return Headline.ON_HOLD
    return Headline.NEW if facts.status is OrderStatus.PLACED else None


def _in_the_hall(facts: Facts) -> Headline:
    live = facts.shipments.intersection(BEFORE_SHIPPED)
    by_shipment = (
        (facts.short_tasks > 0, Headline.SHORT),
        (facts.unlabelled > 0, Headline.NO_LABEL),
        (live == {ShipmentStatus.PACKED}, Headline.PACKED),
        (ShipmentStatus.PACKING in live, Headline.PACKING),
        (ShipmentStatus.PICKED in live, Headline.READY_TO_PACK),
        (ShipmentStatus.PICKING in live, Headline.PICKING),
        (ShipmentStatus.PACKED in live, Headline.PACKED),
        (facts.shipped > 0, Headline.PART_SHIPPED),
        (facts.allocated - facts.at_suppliers > facts.shipped or bool(live), Headline.READY_TO_PICK),
        (facts.allocated < facts.to_ship, Headline.BACKORDERED),
    )
    return next((word for holds, word in by_shipment if holds), Headline.CONFIRMED)

"""The kinds of places and of movements, and why stock is adjusted."""

from enum import StrEnum

from omsdesk.lifecycles import Role, Status


class PlaceKind(Status):
    """What a location is. Every unit is in exactly one location."""

    BIN = "bin", "Bin", Role.INFO, "boxes"
    TOTE = "tote", "Tote", Role.INFO, "shopping-cart"
    BENCH = "bench", "Bench", Role.INFO, "package-open"
    DOCK = "dock", "Dock", Role.INFO, "truck"
    PUTAWAY = "putaway", "Put-away", Role.INFO, "undo-2"
    QUARANTINE = "quarantine", "Quarantine", Role.WARN, "shield-alert"
    CUSTOMER = "customer", "Customers", Role.NEUTRAL, "users"
    SUPPLIER = "supplier", "Suppliers", Role.NEUTRAL, "truck"
    OPENING = "opening", "Opening stock", Role.NEUTRAL, "inbox"
    UNCOUNTED = "uncounted", "Not counted yet", Role.NEUTRAL, "circle-dot"
    ADJUSTMENT = "adjustment", "Found and lost", Role.NEUTRAL, "pencil"
    SCRAP = "scrap", "Scrapped", Role.NEUTRAL, "trash-2"


OUTSIDE = (
    PlaceKind.CUSTOMER,
    PlaceKind.SUPPLIER,
    PlaceKind.OPENING,
    PlaceKind.UNCOUNTED,
    PlaceKind.ADJUSTMENT,
    PlaceKind.SCRAP,
)
"""Places of the world outside: their balance may be below zero, ours never."""


class MoveKind(Status):
    """Why pieces went from one place to another."""

    RECEIVED = "received", "Received", Role.OK, "download"
    PICKED = "picked", "Picked", Role.INFO, "shopping-cart"
    PACKED = "packed", "Packed", Role.INFO, "package-check"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    RETURNED = "returned", "Returned", Role.NEUTRAL, "rotate-ccw"
    ADJUSTED = "adjusted", "Adjusted", Role.WARN, "pencil"
    TRANSFERRED = "transferred", "Moved", Role.INFO, "arrow-right"
    SCRAPPED = "scrapped", "Scrapped", Role.ERR, "trash-2"


class AdjustReason(Status):
    """Why a balance is corrected by hand."""

    COUNTED = "counted", "Counted", Role.INFO, "check"
    FOUND = "found", "Found", Role.OK, "plus"
    LOST = "lost", "Lost", Role.ERR, "minus"
    DAMAGED = "damaged", "Damaged", Role.ERR, "triangle-alert"
    OTHER = "other", "Other", Role.NEUTRAL, "info"


class CostKind(Status):
    """Why the value of a product's stock changed."""

    RECEIVED = "received", "Received", Role.OK, "download"
    OPENED = "opened", "Opening stock", Role.NEUTRAL, "inbox"
    RETURNED = "returned", "Returned", Role.NEUTRAL, "rotate-ccw"
    FOUND = "found", "Found", Role.OK, "plus"
    VALUED = "valued", "New cost", Role.INFO, "pencil"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    LOST = "lost", "Lost", Role.ERR, "minus"
    SCRAPPED = "scrapped", "Scrapped", Role.ERR, "trash-2"
    SENT_BACK = "sent_back", "Sent back", Role.NEUTRAL, "truck"


COMES_FROM = {
    PlaceKind.SUPPLIER: CostKind.RECEIVED,
    PlaceKind.OPENING: CostKind.OPENED,
    PlaceKind.CUSTOMER: CostKind.RETURNED,
    PlaceKind.UNCOUNTED: CostKind.FOUND,
    PlaceKind.ADJUSTMENT: CostKind.FOUND,
    PlaceKind.SCRAP: CostKind.FOUND,
}
"""What pieces are to the stock's value that come from a place outside."""
GOES_TO = {
    PlaceKind.SUPPLIER: CostKind.SENT_BACK,
    PlaceKind.OPENING: CostKind.LOST,
    PlaceKind.CUSTOMER: CostKind.SHIPPED,
    PlaceKind.UNCOUNTED: CostKind.LOST,
    PlaceKind.ADJUSTMENT: CostKind.LOST,
    PlaceKind.SCRAP: CostKind.SCRAPPED,
}
"""The same for pieces that go to one."""


class ScanKind(StrEnum):
    """Whether a journal row adds a piece, takes one back, or only records a code."""

    PICK = "pick"
    PACK = "pack"
    UNDO = "undo"
    OPEN = "open"
    OTHER = "other"

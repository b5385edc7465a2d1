"""The life of one order to a supplier who sends its goods straight to a customer."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class SupplyStatus(Status):
    """Where an order to a supplier stands."""

    WAITING = "waiting", "To be ordered", Role.WARN, "clock"
    SENT = "sent", "Ordered", Role.INFO, "mail"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    CANCELLED = "cancelled", "Called off", Role.NEUTRAL, "ban"


class ToldBy(Status):
    """How a supplier was told of an order, or of what changed in it."""

    MAIL = "mail", "By e-mail", Role.INFO, "mail"
    PAPER = "paper", "On paper", Role.INFO, "printer"
    OTHERWISE = "otherwise", "On the phone or their page", Role.INFO, "phone"


_S = SupplyStatus
SUPPLY = Lifecycle("supply", start=_S.WAITING)
SUPPLY.step("send", frm=[_S.WAITING], to=_S.SENT)
SUPPLY.step("ship", frm=[_S.SENT], to=_S.SHIPPED)
SUPPLY.step("call off", frm=[_S.WAITING, _S.SENT], to=_S.CANCELLED)

OPEN_SUPPLIES = (_S.WAITING, _S.SENT)
"""A supplier has, or gets, something to send."""

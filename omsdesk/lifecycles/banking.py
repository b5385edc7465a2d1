"""Lines of bank statements: proposed, booked by a person, or set aside."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class BankLineStatus(Status):
    """How far a line has come."""

    OPEN = "open", "To look at", Role.WARN, "clock"
    BOOKED = "booked", "Booked", Role.OK, "check"
    SET_ASIDE = "set_aside", "Set aside", Role.NEUTRAL, "minus"


_B = BankLineStatus
BANK_LINE = Lifecycle("bank line", start=_B.OPEN)
BANK_LINE.step("book", frm=[_B.OPEN], to=_B.BOOKED)
BANK_LINE.step("set aside", frm=[_B.OPEN], to=_B.SET_ASIDE)
BANK_LINE.step("take up again", frm=[_B.SET_ASIDE], to=_B.OPEN)

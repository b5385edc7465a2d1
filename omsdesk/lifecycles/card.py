"""A card payment through a provider, and the calls that are made for it."""

from omsdesk.lifecycles import Lifecycle, Role, Status
from omsdesk.lifecycles.payment import PaymentStatus

_P = PaymentStatus
CARD = Lifecycle("card", start=_P.PENDING)
CARD.step("authorise", frm=[_P.PENDING], to=_P.AUTHORISED)
CARD.step("capture", frm=[_P.AUTHORISED], to=_P.CAPTURED)
CARD.step("void", frm=[_P.PENDING, _P.AUTHORISED], to=_P.VOIDED)
CARD.step("expire", frm=[_P.PENDING, _P.AUTHORISED], to=_P.EXPIRED)
CARD.step("fail", frm=[_P.PENDING], to=_P.FAILED)
CARD.step("ask again", frm=[_P.FAILED], to=_P.PENDING)
OPEN_CARDS = (_P.PENDING, _P.AUTHORISED)
"""More may come of these."""


class CallKind(Status):
    """What a provider is asked to do."""

    LINK = "link", "Make the payment link", Role.INFO, "link"
    CLOSE = "close", "Close the payment link", Role.INFO, "ban"
    CAPTURE = "capture", "Take the money", Role.INFO, "credit-card"
    VOID = "void", "Release the card", Role.INFO, "ban"
    REFUND = "refund", "Give money back", Role.INFO, "undo-2"
    MOVED = "moved", "Moved from another order", Role.NEUTRAL, "credit-card"


class CallStatus(Status):
    """Where a call stands. "Asking" is written before the provider is spoken to."""

    WAITING = "waiting", "Waiting", Role.INFO, "clock"
    ASKING = "asking", "On its way", Role.INFO, "clock"
    DONE = "done", "Done", Role.OK, "check"
    FAILED = "failed", "Refused", Role.ERR, "triangle-alert"
    DROPPED = "dropped", "Not needed any more", Role.NEUTRAL, "ban"


_C = CallStatus
CALL = Lifecycle("card call", start=_C.WAITING)
CALL.step("ask", frm=[_C.WAITING, _C.ASKING], to=_C.ASKING)
CALL.step("put off", frm=[_C.ASKING], to=_C.WAITING)
# An answer that comes late is as true as one in time: the key was the same.
CALL.step("finish", frm=[_C.WAITING, _C.ASKING], to=_C.DONE)
CALL.step("refuse", frm=[_C.WAITING, _C.ASKING], to=_C.FAILED)
CALL.step("try again", frm=[_C.FAILED], to=_C.WAITING)
CALL.step("drop", frm=[_C.WAITING, _C.FAILED], to=_C.DROPPED)
OPEN_CALLS = (_C.WAITING, _C.ASKING)
"""Their answers are not known yet."""

"""A dispute: the customer's bank asks why a card was charged, or takes the money back. Only the provider moves it."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class DisputeStatus(Status):
    """Where the provider says it stands."""

    INQUIRY = "inquiry", "Bank asks", Role.WARN, "info"
    """Nothing is taken yet; without an answer it may become a dispute."""
    INQUIRY_REVIEW = "inquiry_review", "Bank reads", Role.INFO, "clock"
    CLOSED = "closed", "Closed", Role.NEUTRAL, "check"
    """It came to nothing: no money was taken, or it stayed an inquiry."""
    NEEDS_RESPONSE = "needs_response", "To answer", Role.ERR, "triangle-alert"
    UNDER_REVIEW = "under_review", "Bank decides", Role.WARN, "clock"
    WON = "won", "Won", Role.OK, "circle-check"
    LOST = "lost", "Lost", Role.ERR, "circle-x"


_D = DisputeStatus
DISPUTE = Lifecycle("dispute", start=_D.INQUIRY)
# A bank may change its mind at any time: an inquiry becomes a dispute, a lost one is won late.
for _status in _D:
    DISPUTE.step(_status.value, frm=[each for each in _D if each is not _status], to=_status)
OPEN_DISPUTES = (_D.INQUIRY, _D.INQUIRY_REVIEW, _D.NEEDS_RESPONSE, _D.UNDER_REVIEW)
"""The order waits while one of these."""
WANT_ANSWER = (_D.INQUIRY, _D.NEEDS_RESPONSE)
"""Somebody has to write something at the provider, until a certain day."""
TAKING = (_D.NEEDS_RESPONSE, _D.UNDER_REVIEW)
"""The bank gives the customer the money back; refunded now, the customer would have it twice."""

"""The life of one message to a customer, from its cause to the customer's mail server."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class MessageStatus(Status):
    """Where a message stands. "Sending" is written before the server is spoken to."""

    WAITING = "waiting", "Waiting", Role.INFO, "clock"
    SENDING = "sending", "Sending", Role.INFO, "mail"
    SENT = "sent", "Sent", Role.OK, "check"
    FAILED = "failed", "Not sent", Role.ERR, "triangle-alert"
    IN_DOUBT = "in_doubt", "In doubt", Role.WARN, "triangle-alert"
    GIVEN_UP = "given_up", "Given up", Role.NEUTRAL, "ban"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


_M = MessageStatus
MESSAGE = Lifecycle("message", start=_M.WAITING)
MESSAGE.step("send", frm=[_M.WAITING], to=_M.SENDING)
MESSAGE.step("put off", frm=[_M.SENDING], to=_M.WAITING)
# The sender may still hear a yes after others thought it dead: the truth ends the doubt.
MESSAGE.step("finish", frm=[_M.SENDING, _M.IN_DOUBT], to=_M.SENT)
MESSAGE.step("fail", frm=[_M.SENDING, _M.IN_DOUBT], to=_M.FAILED)
# A message that waits in a backup may have been sent since the backup was made.
MESSAGE.step("lose sight", frm=[_M.WAITING, _M.SENDING], to=_M.IN_DOUBT)
MESSAGE.step("try again", frm=[_M.FAILED, _M.IN_DOUBT], to=_M.WAITING)
MESSAGE.step("give up", frm=[_M.FAILED, _M.IN_DOUBT], to=_M.GIVEN_UP)
MESSAGE.step("cancel", frm=[_M.WAITING], to=_M.CANCELLED)

OVER = (_M.SENT, _M.GIVEN_UP, _M.CANCELLED)
"""Nothing happens to these any more."""

STUCK = (_M.FAILED, _M.IN_DOUBT)
"""A person has to look at these."""

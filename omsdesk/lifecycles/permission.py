"""The life of a question from a bench to the supervisor's desk."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class PermissionStatus(Status):
    """What became of the question."""

    OPEN = "open", "Waiting", Role.INFO, "clock"
    GRANTED = "granted", "Allowed and done", Role.OK, "check"
    REFUSED = "refused", "Not allowed", Role.ERR, "ban"
    STALE = "stale", "No longer possible", Role.WARN, "triangle-alert"


_P = PermissionStatus
PERMISSION = Lifecycle("permission", start=_P.OPEN)
PERMISSION.step("grant", frm=[_P.OPEN], to=_P.GRANTED)
PERMISSION.step("refuse", frm=[_P.OPEN], to=_P.REFUSED)
PERMISSION.step("go stale", frm=[_P.OPEN], to=_P.STALE)

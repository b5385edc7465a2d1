"""The life of one paper on its way to a printer."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class PrintStatus(Status):
    """Where a print job stands. "Sent" is written before sending, so a crash leaves it in doubt."""

    QUEUED = "queued", "Waiting", Role.INFO, "clock"
    SENT = "sent", "Sending", Role.INFO, "printer"
    DONE = "done", "Printed", Role.OK, "check"
    FAILED = "failed", "Not printed", Role.ERR, "triangle-alert"
    IN_DOUBT = "in_doubt", "In doubt", Role.WARN, "triangle-alert"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


_P = PrintStatus
PRINT_JOB = Lifecycle("print job", start=_P.QUEUED)
PRINT_JOB.step("send", frm=[_P.QUEUED], to=_P.SENT)
PRINT_JOB.step("finish", frm=[_P.SENT], to=_P.DONE)
PRINT_JOB.step("fail", frm=[_P.QUEUED, _P.SENT], to=_P.FAILED)
# Also of one that waits in a backup which is brought back: it may have come out since.
PRINT_JOB.step("lose sight", frm=[_P.QUEUED, _P.SENT], to=_P.IN_DOUBT)
PRINT_JOB.step("try again", frm=[_P.FAILED, _P.IN_DOUBT], to=_P.QUEUED)
PRINT_JOB.step("cancel", frm=[_P.QUEUED, _P.FAILED, _P.IN_DOUBT], to=_P.CANCELLED)

"""Lists of picks, the picks on them, and why one comes up short."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class PickListStatus(Status):
    """How far one walk has come."""

    RELEASED = "released", "Released", Role.INFO, "list-checks"
    WALKING = "walking", "Picking", Role.INFO, "shopping-cart"
    DONE = "done", "Picked", Role.OK, "circle-check"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


_L = PickListStatus
PICK_LIST = Lifecycle("pick list", start=_L.RELEASED)
PICK_LIST.step("start", frm=[_L.RELEASED], to=_L.WALKING)
PICK_LIST.step("put back", frm=[_L.WALKING], to=_L.RELEASED)
PICK_LIST.step("resume", frm=[_L.DONE], to=_L.WALKING)
PICK_LIST.step("finish", frm=[_L.RELEASED, _L.WALKING], to=_L.DONE)
PICK_LIST.step("cancel", frm=[_L.RELEASED, _L.WALKING], to=_L.CANCELLED)


class TaskStatus(Status):
    """One place, one product, one quantity."""

    PENDING = "pending", "To pick", Role.INFO, "circle-dot"
    SKIPPED = "skipped", "Comes back at the end", Role.WARN, "clock"
    PICKED = "picked", "Picked", Role.OK, "check"
    SHORT = "short", "Short", Role.ERR, "package-x"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


_T = TaskStatus
OPEN_TASKS = (_T.PENDING, _T.SKIPPED)

PICK_TASK = Lifecycle("pick", start=_T.PENDING)
PICK_TASK.step("finish", frm=OPEN_TASKS, to=_T.PICKED)
PICK_TASK.step("skip", frm=[_T.PENDING], to=_T.SKIPPED)
PICK_TASK.step("resume", frm=[_T.SKIPPED], to=_T.PENDING)
PICK_TASK.step("reopen", frm=[_T.PICKED], to=_T.PENDING)
PICK_TASK.step("short", frm=OPEN_TASKS, to=_T.SHORT)
PICK_TASK.step("cancel", frm=[*OPEN_TASKS, _T.SHORT], to=_T.CANCELLED)


class ShortReason(Status):
    """What the picker or packer found instead of the goods."""

    NOT_IN_BIN = "not_in_bin", "Not in bin", Role.ERR, "package-x"
    DAMAGED = "damaged", "Damaged", Role.ERR, "triangle-alert"
    WRONG_ITEM = "wrong_item", "Wrong item in bin", Role.ERR, "circle-x"
    OTHER = "other", "Other", Role.ERR, "info"


class PutBackStatus(Status):
    """Goods that were taken for an order and must return to a shelf."""

    PENDING = "pending", "To put back", Role.WARN, "undo-2"
    DONE = "done", "Put back", Role.OK, "check"


PUT_BACK = Lifecycle("put-back", start=PutBackStatus.PENDING)
PUT_BACK.step("finish", frm=[PutBackStatus.PENDING], to=PutBackStatus.DONE)

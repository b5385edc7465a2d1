"""What a scan can come to: exactly one of these is written into the journal."""

from omsdesk.lifecycles import Role, Status


class ScanOutcome(Status):
    """The result of one gesture at a station."""

    OK = "ok", "Good", Role.OK, "circle-check"
    WRONG_ITEM = "wrong_item", "Wrong item", Role.ERR, "octagon-x"
    OVER = "over", "One too many", Role.ERR, "octagon-x"
    UNKNOWN_CODE = "unknown_code", "Unknown code", Role.WARN, "triangle-alert"
    AMBIGUOUS_CODE = "ambiguous_code", "Two products use this code", Role.WARN, "triangle-alert"
    WRONG_LOCATION = "wrong_location", "Wrong bin", Role.ERR, "octagon-x"
    NOT_PACKABLE = "not_packable", "Not now", Role.ERR, "octagon-x"
    DUPLICATE_GESTURE = "duplicate_gesture", "Counted already", Role.NEUTRAL, "info"

"""One box and the carrier's label on it; each has a life of its own."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class ParcelStatus(Status):
    """Whether the box still takes goods."""

    OPEN = "open", "Open", Role.INFO, "package-open"
    CLOSED = "closed", "Closed", Role.OK, "package-check"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    VOIDED = "voided", "Voided", Role.NEUTRAL, "ban"


PARCEL = Lifecycle("parcel", start=ParcelStatus.OPEN)
PARCEL.step("close", frm=[ParcelStatus.OPEN], to=ParcelStatus.CLOSED)
PARCEL.step("reopen", frm=[ParcelStatus.CLOSED], to=ParcelStatus.OPEN)
PARCEL.step("ship", frm=[ParcelStatus.CLOSED], to=ParcelStatus.SHIPPED)
PARCEL.step("void", frm=[ParcelStatus.OPEN, ParcelStatus.CLOSED], to=ParcelStatus.VOIDED)


class LabelStatus(Status):
    """Where a carrier's label stands; a parcel has at most one that lives."""

    REQUESTED = "requested", "Asked for", Role.WARN, "tag"
    BOUGHT = "bought", "Label made", Role.OK, "tag"
    VOIDED = "voided", "Label voided", Role.NEUTRAL, "ban"
    FAILED = "failed", "No label", Role.ERR, "tag"


LIVE_LABELS = (LabelStatus.REQUESTED, LabelStatus.BOUGHT)

LABEL = Lifecycle("label", start=LabelStatus.REQUESTED)
LABEL.step("buy", frm=[LabelStatus.REQUESTED, LabelStatus.FAILED], to=LabelStatus.BOUGHT)
LABEL.step("fail", frm=[LabelStatus.REQUESTED], to=LabelStatus.FAILED)
LABEL.step("void", frm=[LabelStatus.REQUESTED, LabelStatus.BOUGHT, LabelStatus.FAILED], to=LabelStatus.VOIDED)

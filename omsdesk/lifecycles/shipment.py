"""The goods of one order that leave together, from the wave to the doorstep."""

from omsdesk.lifecycles import Lifecycle, Role, Status


class ShipmentStatus(Status):
    """How far these goods have come."""

    ALLOCATED = "allocated", "Ready to pick", Role.INFO, "list-checks"
    PICKING = "picking", "Picking", Role.INFO, "shopping-cart"
    PICKED = "picked", "Ready to pack", Role.INFO, "package-open"
    PACKING = "packing", "Packing", Role.INFO, "package-2"
    PACKED = "packed", "Packed", Role.OK, "package-check"
    SHIPPED = "shipped", "Shipped", Role.OK, "truck"
    DELIVERED = "delivered", "Delivered", Role.OK, "badge-check"
    FAILED = "failed", "Delivery failed", Role.ERR, "package-x"
    CANCELLED = "cancelled", "Cancelled", Role.NEUTRAL, "ban"


_S = ShipmentStatus
BEFORE_SHIPPED = (_S.ALLOCATED, _S.PICKING, _S.PICKED, _S.PACKING, _S.PACKED)

SHIPMENT = Lifecycle("shipment", start=_S.ALLOCATED)
SHIPMENT.step("start picking", frm=[_S.ALLOCATED], to=_S.PICKING)
SHIPMENT.step("finish picking", frm=[_S.ALLOCATED, _S.PICKING], to=_S.PICKED)
SHIPMENT.step("resume picking", frm=[_S.PICKED], to=_S.PICKING)
SHIPMENT.step("open", frm=[_S.ALLOCATED, _S.PICKED], to=_S.PACKING)
SHIPMENT.step("put aside", frm=[_S.PACKING], to=_S.PICKED)
SHIPMENT.step("close", frm=[_S.PACKING], to=_S.PACKED)
SHIPMENT.step("reopen", frm=[_S.PACKED], to=_S.PACKING)
SHIPMENT.step("ship", frm=[_S.PACKED], to=_S.SHIPPED)
SHIPMENT.step("deliver", frm=[_S.SHIPPED, _S.FAILED], to=_S.DELIVERED)
SHIPMENT.step("fail delivery", frm=[_S.SHIPPED], to=_S.FAILED)
SHIPMENT.step("cancel", frm=BEFORE_SHIPPED, to=_S.CANCELLED)


class DeliveryProof(Status):
    """How we know that the goods arrived."""

    SIGNED = "signed", "Signed", Role.OK, "pencil"
    NEIGHBOUR = "neighbour", "Left with a neighbour", Role.OK, "users"
    LEFT_AT_DOOR = "left_at_door", "Left at the door", Role.OK, "map-pin"
    PICKED_UP = "picked_up", "Picked up", Role.OK, "package-check"
    NONE = "none", "No proof", Role.NEUTRAL, "circle-dot"

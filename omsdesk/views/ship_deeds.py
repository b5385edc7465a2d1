"""Everything that can be done on the Ship page, with its key and the moments when it makes sense."""

from functools import partial

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.ship import Part, Ship, ShipState
from omsdesk.views.actions import Deed
from omsdesk.words import Text

_NO_BOX = Text("Choose a parcel first.")
_NO_SHIPMENT = Text("Choose a shipment first.")


def leaving(presenter: Ship) -> tuple[Deed, ...]:
    """The row under the boxes."""
    one = Deed(
        "ship.ship",
        Text("Ship"),
        presenter.ship,
        "truck",
        "F5",
        when=lambda: _state(presenter).may_ship,
        why_not=lambda: _why_not_ship(_state(presenter)),
    )
    every = Deed(
        "ship.all",
        Text("Ship all listed"),
        presenter.ask_ship_all,
        "truck",
        "F10",
        when=lambda: bool(_state(presenter).ready) and _state(presenter).part is Part.HERE,
        why_not=partial(str, Text("Nothing listed is ready to leave.")),
    )
    addresses = Deed(
        "ship.addresses",
        Text("Save addresses"),
        presenter.save_addresses,
        "file-down",
        "Ctrl+S",
        when=lambda: bool(_state(presenter).elsewhere),
        why_not=partial(str, Text("No parcel waits for a label from elsewhere.")),
    )
    return one, every, addresses


def mending(presenter: Ship) -> tuple[Deed, ...]:
    """What helps a box that cannot leave."""
    make = Deed(
        "ship.make_label",
        Text("Make label"),
        presenter.make_label,
        "tag",
        "F7",
        when=lambda: _state(presenter).may_make_label,
        why_not=partial(str, _NO_BOX),
    )
    scan = Deed(
        "ship.scan_label",
        Text("Scan its label"),
        presenter.scan_label,
        "scan-barcode",
        "F8",
        when=lambda: _state(presenter).may_scan_label,
        why_not=partial(str, _NO_BOX),
    )
    new = Deed(
        "ship.new_label",
        Text("New label"),
        presenter.ask_new_label,
        "rotate-ccw",
        when=lambda: _state(presenter).may_replace_label,
        why_not=partial(str, Text("Only a parcel that is here and has a label gets a new one.")),
    )
    reprint = Deed(
        "ship.reprint",
        Text("Reprint"),
        presenter.reprint,
        "printer",
        "F9",
        when=lambda: _row(_state(presenter)) is not None,
        why_not=partial(str, _NO_BOX),
    )
    return make, scan, new, reprint


def arriving(presenter: Ship) -> tuple[Deed, ...]:
    """What became of a shipment."""
    deliver = Deed(
        "ship.deliver",
        Text("Delivered"),
        presenter.ask_proof,
        "badge-check",
        "Ctrl+D",
        when=lambda: _state(presenter).may_deliver,
        why_not=partial(str, _NO_SHIPMENT),
    )
    fail = Deed(
        "ship.fail",
        Text("Delivery failed"),
        presenter.ask_why_failed,
        "package-x",
        "F6",
        when=lambda: _state(presenter).may_fail,
        why_not=partial(str, _NO_SHIPMENT),
    )
    return deliver, fail


def placing(presenter: Ship) -> Deed:
    """A label for a place where boxes wait; seldom wanted, so it stands among the other deeds and has no button."""
    return Deed("ship.place", Text("Staging place"), presenter.ask_place, "tag", needs=Right.SETTINGS)


def _why_not_ship(state: ShipState) -> str:
    if state.box is None:
        return str(_NO_BOX)
    blockers = state.box.blockers
    return str(blockers[0] if blockers else Text("Another box of its shipment is not ready."))


def _row(state: ShipState) -> object:
    return state.box or state.shipment


def _state(presenter: Ship) -> ShipState:
    return presenter.state

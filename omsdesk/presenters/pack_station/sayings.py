"""What the pack station says by itself, without a scan: where to go on, what was lost, what did not print."""

from collections.abc import Sequence

from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.presenters import Notice, NoticeKind
from omsdesk.presenters.pack_station.state import PackState
from omsdesk.services import finishing
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.unprinted import Unprinted
from omsdesk.words import Text


def start(ways: HouseWays) -> Notice:
    """An empty bench."""
    return Notice(NoticeKind.READY, ways.scan_to_open, Text("Nothing to click. Any scan works."))


def invitation(state: PackState) -> Notice:
    """What to do next."""
    bench = state.bench
    if bench is None or not state.is_packing:
        return start(state.ways)
    if state.may_finish:
        if state.ways.scale and not bench.note_waits:
            return for_the_scale(state)
        if state.may_weigh and not bench.box:
            return Notice(NoticeKind.WARN, finishing.WEIGH, finishing.HOW_TO_WEIGH)
        return Notice(NoticeKind.WARN, Text("Every piece is in the box"), Text("Enter or CDDONE goes on."))
    left = Text("{order}: {n} left to scan", order=bench.order, n=bench.wanted - bench.packed)
    return Notice(NoticeKind.READY, left, Text("Scan the next item."))


def for_the_scale(state: PackState) -> Notice:
    """The box waits for the scale, or, where that says nothing, for somebody who types."""
    if state.scale_trouble is not None:
        return Notice(NoticeKind.WARN, Text("Type the weight of the box"), state.scale_trouble)
    return Notice(NoticeKind.WARN, finishing.ON_THE_SCALE, finishing.HOW_THE_SCALE_CLOSES)


def why_lost(state: PackState) -> Notice | None:
    """Why the order on screen is no longer this bench's; None while it is."""
    bench = state.bench
    if bench is None or state.is_packed or (state.is_packing and bench.is_mine):
        return None
    if state.is_packing:
        said = Text("Scan another order, or ask them to put it aside.")
        return Notice(NoticeKind.WARN, Text("Open on {who}", who=bench.claimed_by), said)
    if bench.status is ShipmentStatus.CANCELLED:
        told = Text("{order} was cancelled. Put the goods aside.", order=bench.order)
        return Notice(NoticeKind.ERR, ShipmentStatus.CANCELLED.word, told)
    return start(state.ways)


def did_not_print(failed: Sequence[Unprinted], order_id: int) -> Notice:
    """A paper is missing: the label before all others."""
    headline = Text("Label did not print") if any(each.is_label for each in failed) else Text("Slip did not print")
    order = failed[0].order
    detail = Text("F9 prints again. Job is in Print jobs.")
    if failed[0].order_id != order_id:
        detail = Text("{order}: F9 prints again. Job is in Print jobs.", order=order)
    return Notice(NoticeKind.ERR, headline, detail)

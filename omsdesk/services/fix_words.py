"""What the buttons are called that take a blocker away, and which page they lead to."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.blocking import Blocker, Fix
from omsdesk.services.order_preview import Preview
from omsdesk.words import Text

WORDS: dict[Fix, Text] = {
    Fix.PLACE: Text("Continue draft"),
    Fix.CONFIRM: Text("Confirm"),
    Fix.RELEASE_HOLD: Text("Release hold"),
    Fix.LINK_CODES: Text("Link unknown codes"),
    Fix.RECORD_PAYMENT: Text("Record payment"),
    Fix.EDIT_ADDRESS: Text("Edit address"),
    Fix.RECEIVE_STOCK: Text("Receive stock"),
    Fix.ALLOCATE: Text("Allocate"),
    Fix.RELEASE: Text("Release"),
    Fix.PICK: Text("Pick"),
    Fix.DECIDE_SHORT: Text("Ship what is there"),
    Fix.PACK: Text("Pack"),
    Fix.MAKE_LABEL: Text("Make label"),
    Fix.SHIP: Text("Ship"),
    Fix.DELIVER: Text("Note delivery"),
    Fix.SETTLE_RETURN: Text("Open returns"),
    Fix.REFUND: Text("Refund"),
    Fix.REQUEST_RETURN: Text("Return"),
    Fix.REOPEN: Text("Reopen"),
    Fix.SUPPLIERS: Text("Open suppliers"),
}

PAGES: dict[Fix, str] = {
    Fix.PLACE: "order_entry",
    Fix.RECEIVE_STOCK: "stock",
    Fix.PICK: "pick",
    Fix.PACK: "pack",
    Fix.SHIP: "ship",
    Fix.SETTLE_RETURN: "returns",
    Fix.SUPPLIERS: "suppliers",
}
"""Pages where it is done; the others are done on the order's own page."""

_HOLDS = {HoldReason.PAYMENT: Fix.RECORD_PAYMENT, HoldReason.ADDRESS: Fix.EDIT_ADDRESS}


def in_the_way(preview: Preview, *, has_strange: bool = False) -> tuple[Blocker, ...]:
    """What keeps the order from its next step: its holds first, each with what settles it.

    While it ``has_strange`` codes, those are what settles a hold for its stock.
    """
    holds = {**_HOLDS, HoldReason.STOCK: Fix.LINK_CODES} if has_strange else _HOLDS
    held = tuple(
        Blocker(
            Text("On hold: {reason}", reason=hold.reason.word)
            if hold.again is None
            else Text("On hold: {reason}, look again {day}", reason=hold.reason.word, day=hold.again),
            hold.note,
            holds.get(hold.reason, Fix.RELEASE_HOLD),
        )
        for hold in preview.holds
    )
    others = tuple(each for each in preview.next_blockers if not held or each.fix not in _HELD_FIXES)
    return held + others


_HELD_FIXES = frozenset([Fix.RELEASE_HOLD, *_HOLDS.values()])

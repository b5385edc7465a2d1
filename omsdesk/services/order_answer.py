"""What to tell the caller on the phone, and what to do with an order next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from omsdesk.lifecycles.headline import Headline
from omsdesk.services.blocking import Fix
from omsdesk.words import Day, Text, TimeOrDay

_H = Headline


@dataclass(frozen=True)
class NextStep:
    """The one button of the order page."""

    verb: Fix
    word: Text


_NEXT = {
    _H.DRAFT: NextStep(Fix.PLACE, Text("Continue draft")),
    _H.NEW: NextStep(Fix.CONFIRM, Text("Confirm")),
    _H.REVIEW: NextStep(Fix.RELEASE_HOLD, Text("Release hold")),
    _H.ON_HOLD: NextStep(Fix.RELEASE_HOLD, Text("Release hold")),
    _H.CONFIRMED: NextStep(Fix.ALLOCATE, Text("Allocate")),
    _H.BACKORDERED: NextStep(Fix.RECEIVE_STOCK, Text("Receive stock")),
    _H.READY_TO_PICK: NextStep(Fix.RELEASE, Text("Release")),
    _H.PICKING: NextStep(Fix.PICK, Text("Pick")),
    _H.SHORT: NextStep(Fix.DECIDE_SHORT, Text("Decide the short pick")),
    _H.READY_TO_PACK: NextStep(Fix.PACK, Text("Pack")),
    _H.PACKING: NextStep(Fix.PACK, Text("Pack")),
    _H.NO_LABEL: NextStep(Fix.MAKE_LABEL, Text("Make label")),
    _H.PACKED: NextStep(Fix.SHIP, Text("Ship")),
    _H.PART_SHIPPED: NextStep(Fix.RELEASE, Text("Release")),
    _H.SHIPPED: NextStep(Fix.DELIVER, Text("Note delivery")),
    _H.FAILED: NextStep(Fix.DELIVER, Text("Note delivery")),
    _H.DELIVERED: NextStep(Fix.REQUEST_RETURN, Text("Return")),
    _H.COMPLETED: NextStep(Fix.REQUEST_RETURN, Text("Return")),
}


_AT_SUPPLIERS = NextStep(Fix.SUPPLIERS, Text("Open suppliers"))


def next_step(
    headline: Headline, *, is_released: bool, at_bench: bool, waits_for_stock: bool, at_suppliers: bool = False
) -> NextStep | None:
    """What must happen next with an order, as one verb; None when nothing can.

    ``at_suppliers``: what is promised and has not left, suppliers send.
    """
    if at_suppliers and headline in (_H.CONFIRMED, _H.PART_SHIPPED, _H.BACKORDERED):
        return _AT_SUPPLIERS
    if headline is _H.READY_TO_PICK and at_bench:
        return _NEXT[_H.READY_TO_PACK]
    if headline is _H.READY_TO_PICK and is_released:
        return _NEXT[_H.PICKING]
    if headline is _H.PART_SHIPPED and waits_for_stock:
        return _NEXT[_H.BACKORDERED]
    return _NEXT.get(headline)


def answer(
    head: Any,
    *,
    now: datetime,
    trackings: Sequence[str],
    packed_at: datetime | None,
    waiting: int,
    at_suppliers: int = 0,
) -> tuple[Text, ...]:
    """Where the order is and when it comes, in short pieces to read out."""
    when = _Moments(now)
    said = [_where(head, when, packed_at, waiting)]
    if at_suppliers:
        many = "{n} pieces come straight from a supplier"
        said.append(Text("{n} piece comes straight from a supplier", many=many, n=at_suppliers))
    if trackings:
        said.append(Text("tracking {numbers}", numbers=tuple(trackings)))
    arrives = head.headline not in (*_ENDED, _H.DELIVERED, _H.COMPLETED, _H.FAILED)
    if arrives and head.expected_at is not None and head.expected_at > now and not waiting:
        said.append(Text("expected {day}", day=Day(head.expected_at, now)))
    return tuple(said)


_ENDED = (_H.CANCELLED, _H.REJECTED, _H.DRAFT)


@dataclass(frozen=True)
class _Moments:
    now: datetime

    def of(self, moment: datetime) -> TimeOrDay:
        """The time today, else the day."""
        return TimeOrDay(moment, self.now)


def _where(head: Any, when: _Moments, packed_at: datetime | None, waiting: int) -> Text:
    headline = head.headline
    if headline in (_H.DELIVERED, _H.COMPLETED) and head.delivered_at is not None:
        return Text("Delivered {when}", when=when.of(head.delivered_at))
    if headline is _H.SHIPPED and head.shipped_at is not None:
        return Text("Left {when}", when=when.of(head.shipped_at))
    if headline in (_H.PACKED, _H.NO_LABEL) and packed_at is not None:
        return Text("Packed {when}, leaves by {by}", when=when.of(packed_at), by=when.of(head.ship_by))
    if waiting:
        return Text("{n} piece waits for stock", many="{n} pieces wait for stock", n=waiting)
    before_the_door = (_H.READY_TO_PICK, _H.PICKING, _H.READY_TO_PACK, _H.PACKING, _H.CONFIRMED, _H.NEW)
    if headline in before_the_door and head.ship_by < when.now:
        return Text("{status}, late since {by}", status=headline.word, by=when.of(head.ship_by))
    if headline in before_the_door:
        return Text("{status}, leaves by {by}", status=headline.word, by=when.of(head.ship_by))
    word: Text = headline.word
    return word

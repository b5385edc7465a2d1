"""Digits at the bench: the quantity of the line in work, or the weight of the box that everything waits for."""

from omsdesk import units
from omsdesk.presenters import Notice, NoticeKind
from omsdesk.presenters.pack_station import sayings
from omsdesk.presenters.pack_station.state import PackState
from omsdesk.words import Text

_MOST_OF_A_QUANTITY = 4
_MOST_OF_A_WEIGHT = 7


def after(state: PackState, digit: str) -> tuple[str, Notice] | None:
    """What is typed after one more digit, and what the band says; the empty digit takes the last back."""
    if state.may_weigh:
        return _weight(state, (state.typed + digit)[:_MOST_OF_A_WEIGHT] if digit else state.typed[:-1])
    active = state.active
    if active is None or not state.may_type:
        return None
    typed = ((state.typed + digit)[:_MOST_OF_A_QUANTITY] if digit else state.typed[:-1]).lstrip("0")
    n = Text("{n} of {product}", n=int(typed or 0), product=active.product)
    return typed, Notice(NoticeKind.READY, n, Text("Enter counts them. Esc goes back."))


def weight_g(state: PackState) -> int | None:
    """The weight that was typed; None when none was. What is no number is said as a weight that cannot be."""
    return (units.weight_of(state.typed) or 0) if state.typed and state.may_weigh else None


def _weight(state: PackState, typed: str) -> tuple[str, Notice]:
    grams = units.weight_of(typed)
    if grams is None:
        return typed, sayings.invitation(state)
    said = Text("Weight {weight}", weight=units.weight_text(grams))
    return typed, Notice(NoticeKind.READY, said, Text("Enter closes the box. Esc goes back."))

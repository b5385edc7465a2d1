"""What the returns desk offers to choose from, and the lines of a return that is being counted."""

from omsdesk.presenters.returns_desk.state import Offer
from omsdesk.services.return_draft import Draft
from omsdesk.services.return_picture import ReturnRow
from omsdesk.views.widgets.choice import Choice
from omsdesk.views.widgets.line_item import Line, LineState
from omsdesk.words import Text


def offered(place: int, offer: Offer) -> Choice:
    """A return or an order under its key."""
    key = str(place + 1)
    if isinstance(offer, ReturnRow):
        said = Text("{status} · {order}", status=offer.status.word, order=offer.order_number)
        return Choice(key, Text("{number}  {who}", number=offer.number, who=offer.customer), said, place)
    goods = ", ".join(str(Text("{n} × {product}", n=each.pieces, product=each.name)) for each in offer.lines)
    return Choice(key, Text("{number}  {who}", number=offer.number, who=offer.customer), goods, place)


def draft_lines(draft: Draft) -> list[Line]:
    """What the customer still has, and how much of it lies on the desk."""
    return [
        Line(
            each.order_line_id,
            each.name,
            each.sku,
            done=draft.count_of(each.order_line_id),
            of_all=each.pieces,
            state=_line_state(draft, each.order_line_id, is_full=not draft.has_room(each)),
        )
        for each in draft.order.lines
    ]


def _line_state(draft: Draft, order_line_id: int, *, is_full: bool) -> LineState:
    if is_full:
        return "full"
    return "active" if order_line_id == draft.active else "open"

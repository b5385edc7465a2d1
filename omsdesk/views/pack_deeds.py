"""Everything a packer can do, with its key and the moments when it makes sense."""

from collections.abc import Callable
from functools import partial

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.pack_station import PackState, PackStation
from omsdesk.views.actions import Deed
from omsdesk.words import Text

_NO_ORDER = Text("Scan an order first.")


def buttons(presenter: PackStation) -> tuple[Deed, ...]:
    """The row under the order, in its order."""
    return (*_pieces(presenter), _product_label(presenter), *_papers_and_boxes(presenter))


def _pieces(presenter: PackStation) -> tuple[Deed, ...]:
    undo = Deed(
        "pack.undo",
        Text("Undo"),
        presenter.undo,
        "undo-2",
        "F4",
        when=lambda: _state(presenter).may_undo,
        why_not=partial(str, Text("Nothing is in the box yet.")),
    )
    short = Deed(
        "pack.short",
        Text("Short / problem"),
        presenter.ask_reason,
        "triangle-alert",
        "F6",
        when=lambda: _state(presenter).active is not None,
        why_not=lambda: _why_no_line(presenter),
    )
    hand = Deed(
        "pack.hand",
        Text("By hand"),
        presenter.by_hand,
        "hand",
        "F10",
        when=lambda: _state(presenter).active is not None,
        why_not=lambda: _why_no_line(presenter),
    )
    return undo, short, hand


def _product_label(presenter: PackStation) -> Deed:
    """A label that can be read, for the product whose piece was counted by hand."""
    return Deed(
        "pack.product_label",
        Text("Product label"),
        presenter.print_product_label,
        "barcode",
        "Ctrl+P",
        when=lambda: _state(presenter).torn_here is not None,
        why_not=partial(str, Text("Count a piece by hand first, with F10.")),
    )


def _papers_and_boxes(presenter: PackStation) -> tuple[Deed, ...]:
    reprint = Deed(
        "pack.reprint",
        Text("Reprint"),
        presenter.reprint,
        "printer",
        "F9",
        when=lambda: _state(presenter).may_reprint,
        why_not=partial(str, Text("There are no papers yet. They print when the last piece is in.")),
    )
    next_box = Deed(
        "pack.next_box",
        Text("Next box"),
        presenter.next_box,
        "package",
        "F7",
        when=lambda: _state(presenter).is_packing and _state(presenter).may_undo,
        why_not=partial(str, Text("The box is empty.")),
    )
    aside = Deed(
        "pack.aside",
        Text("Put aside"),
        presenter.put_aside,
        "pause",
        "F5",
        when=lambda: _state(presenter).is_packing,
        why_not=partial(str, _NO_ORDER),
    )
    return reprint, next_box, aside


def go_on(presenter: PackStation) -> Deed:
    """Enter: the one thing that a word is missing for."""
    return Deed(
        "pack.go_on",
        Text("Take next"),
        presenter.go_on,
        "check",
        "Enter",
        when=lambda: not _state(presenter).is_packing or _state(presenter).may_finish or bool(_state(presenter).typed),
        why_not=partial(str, Text("Scan the pieces that are missing.")),
        also=("Return",),
    )


def photo(presenter: PackStation, ask: Callable[[], object]) -> Deed:
    """A picture of the open box, kept with the parcel."""
    return Deed(
        "pack.photo",
        Text("Photo"),
        ask,
        "camera",
        "F8",
        when=lambda: _state(presenter).may_photograph,
        why_not=partial(str, Text("There is no box yet.")),
    )


def moves(presenter: PackStation) -> tuple[Deed, ...]:
    """What has a key and no button of its own."""
    up = Deed("pack.up", Text("Line above"), partial(presenter.move, -1), "arrow-up", "Up")
    down = Deed("pack.down", Text("Line below"), partial(presenter.move, 1), "arrow-down", "Down")
    over = Deed(
        "pack.take_over",
        Text("Take over from the other station"),
        presenter.take_over,
        "log-in",
        needs=Right.LEAD,
        when=lambda: _may_take_over(_state(presenter)),
        why_not=partial(str, Text("Choose an order that is open on another station.")),
    )
    return up, down, over


def link(presenter: PackStation, ask: Callable[[], object]) -> Deed:
    """A code that nobody knows gets its product."""
    return Deed(
        "pack.link",
        Text("Link this code to a product"),
        ask,
        "tag",
        needs=Right.LEAD,
        when=lambda: bool(_state(presenter).unknown),
        why_not=partial(str, Text("Scan the code that is unknown first.")),
    )


def _may_take_over(state: PackState) -> bool:
    return state.bench is None and state.chosen is not None and not state.chosen.is_mine


def _why_no_line(presenter: PackStation) -> str:
    return str(Text("Every piece is in the box.") if _state(presenter).bench is not None else _NO_ORDER)


def _state(presenter: PackStation) -> PackState:
    return presenter.state

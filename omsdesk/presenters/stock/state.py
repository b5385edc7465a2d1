"""What the stock page shows: lists to look things up, and the bench on which one thing is booked at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from omsdesk.lifecycles.order import Handling
from omsdesk.presenters import Notice, NoticeKind, Trouble, Way
from omsdesk.services.alternatives import Alternative
from omsdesk.services.backorders import Claim
from omsdesk.services.barcodes import ProductCodes
from omsdesk.services.costing.averages import ProductCost
from omsdesk.services.costing.report import StockValue
from omsdesk.services.house_ways import HouseWays
from omsdesk.services.kits import KitPicture
from omsdesk.services.missing_pieces import ApartRow
from omsdesk.services.putting_back import PutBackTask
from omsdesk.services.stock_list import MoveRow, ProductStock, StockRow
from omsdesk.services.suppliers.roster import WhoHas
from omsdesk.words import Text


class Tab(StrEnum):
    """The faces of the page."""

    ON_HAND = "on_hand"
    RECEIVE = "receive"
    MOVE = "move"
    COUNT = "count"
    MOVES = "moves"
    APART = "apart"

    @property
    def is_bench(self) -> bool:
        """Whether something is booked here."""
        return self in BENCHES


BENCHES = (Tab.RECEIVE, Tab.MOVE, Tab.COUNT)


@dataclass(frozen=True)
class Place:
    """A place of the house."""

    id: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Draft:
    """What lies on the bench and is not booked yet."""

    product_id: int | None = None
    product: str = ""
    sku: str = ""
    handling: Handling | None = None
    quantity: int | None = None
    frm: Place | None = None
    to: Place | None = None
    cost: str = ""
    """What a piece costs, as it was typed."""
    put_back_id: int | None = None
    """The put-back task that this carries out."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scanned yet."""
        return self.product_id is None and self.frm is None and self.to is None


@dataclass(frozen=True)
class CodesShown:
    """The codes of a product as their sheet shows them."""

    of: ProductCodes
    asked: int = 1
    """How often the sheet was asked for."""
    said: Text | None = None
    """What became of the last act on it."""
    is_wrong: bool = False
    added: int = 0
    """Grows with every code that is added: the fields for one more are empty again."""


@dataclass(frozen=True)
class StockState:
    """All that the stock page shows."""

    notice: Notice
    tab: Tab = Tab.ON_HAND
    words: str = ""
    low_only: bool = False
    low_count: int = 0
    place: Place | None = None
    """Only what lies here."""
    ids: Sequence[int] = ()
    rows: Mapping[int, StockRow] = field(default_factory=dict)
    version: int = 0
    """Grows when rows may have changed: the table asks again for those in view."""
    product: ProductStock | None = None
    """The product shown large."""
    draft: Draft = field(default_factory=Draft)
    put_backs: tuple[PutBackTask, ...] = ()
    choices: tuple[str, ...] = ()
    """SKUs of the products that share the code just scanned."""
    moves_words: str = ""
    move_ids: Sequence[int] = ()
    move_rows: Mapping[int, MoveRow] = field(default_factory=dict)
    apart: tuple[ApartRow, ...] = ()
    """Pieces that nobody found, and what waits in quarantine."""
    apart_id: int | None = None
    claims: tuple[tuple[Claim, ...], int] = ((), 0)
    """Who wants the product shown, and how often that was asked."""
    alternatives: tuple[tuple[Alternative, ...], int] = ((), 0)
    """What may go instead of it, likewise."""
    suppliers: tuple[WhoHas, int] = (WhoHas((), ()), 0)
    """Who has the product shown, whom the house knows, and how often that was asked."""
    kit: tuple[tuple[KitPicture, ...], int] = ((), 0)
    """What is in the product shown, and how often that was asked."""
    codes: CodesShown | None = None
    """The codes of a product, once they were asked for."""
    cost: ProductCost | None = None
    """What the product shown costs; None for whoever may not know."""
    value: tuple[StockValue | None, int] = (None, 0)
    """What the stock is worth, and how often that was asked."""
    ways: HouseWays = field(default_factory=HouseWays)
    """What this house works with; without bins nothing asks where things lie."""
    way: Way | None = None
    """Another page that a scan leads to."""
    booked: int = 0
    """Grows with every booking: a sheet that asked for it may close."""
    is_offline: bool = False
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def apart_row(self) -> ApartRow | None:
        """The missing pieces that are looked at."""
        return next((row for row in self.apart if row.id == self.apart_id), None)

    @property
    def may_book(self) -> bool:
        """Whether the bench has everything that a booking needs."""
        return not self.missing

    @property
    def missing(self) -> Text | None:
        """What the bench waits for, None when it can be booked."""
        if not self.tab.is_bench:
            return Text("Nothing is booked on this page.")
        return _MISSING[self.tab](self.draft, bins=self.ways.bins)


def _to_receive(draft: Draft, *, bins: bool) -> Text | None:
    if draft.product_id is None:
        return Text("Scan a product")
    if draft.to is None and bins:
        return Text("Scan the bin")
    return None if draft.quantity else Text("Type how many")


def _to_move(draft: Draft, *, bins: bool) -> Text | None:
    if not bins:
        return None if draft.put_back_id else Text("Scan what is to be put back")
    if draft.frm is None:
        return Text("Scan the place where it lies")
    if draft.product_id is None:
        return Text("Scan a product")
    if not draft.quantity:
        return Text("Type how many")
    return None if draft.to is not None else Text("Scan the place where it goes")


def _to_count(draft: Draft, *, bins: bool) -> Text | None:
    if draft.to is None and bins:
        return Text("Scan the bin")
    if draft.product_id is None:
        return Text("Scan a product")
    return None if draft.quantity is not None else Text("Count, then type how many")


_MISSING = {Tab.RECEIVE: _to_receive, Tab.MOVE: _to_move, Tab.COUNT: _to_count}


def invitation(state: StockState) -> Notice:
    """What the page waits for."""
    if state.tab is Tab.APART:
        said = Text("Scan what was found, then its bin") if state.ways.bins else Text("Choose what was found")
        return Notice(NoticeKind.READY, said, Text("What will not come back is written off with a reason."))
    if not state.tab.is_bench and not state.ways.bins:
        return Notice(NoticeKind.READY, Text("Scan a product"), Text("It is shown with its pieces and moves."))
    if not state.tab.is_bench:
        return Notice(
            NoticeKind.READY,
            Text("Scan a product or a bin"),
            Text("A product is shown with its bins and moves, a bin with what lies in it."),
        )
    missing = state.missing
    if missing is None:
        return Notice(NoticeKind.READY, _ready(state), Text("Ctrl+S books it. Scan again for one more."))
    if state.draft.is_empty:
        return Notice(NoticeKind.READY, missing, _HOW[state.tab] if state.ways.bins else _HOW_ANYWHERE[state.tab])
    return Notice(NoticeKind.READY, missing, _so_far(state.draft))


_HOW = {
    Tab.RECEIVE: Text("Then its quantity and its bin. Without a scanner, type into the field."),
    Tab.MOVE: Text("Then the things, then the place where they go."),
    Tab.COUNT: Text("Then the product, each piece or the number of them."),
}

_HOW_ANYWHERE = {
    Tab.RECEIVE: Text("Then its quantity. Without a scanner, type into the field."),
    Tab.MOVE: Text("Or choose it in the list."),
    Tab.COUNT: Text("Then each piece, or the number of them."),
}


def _ready(state: StockState) -> Text:
    draft = state.draft
    if not state.ways.bins:
        return Text("{n} of {product}", n=draft.quantity or 0, product=draft.product)
    place = draft.to.name if draft.to else ""
    return Text("{n} of {product} in {place}", n=draft.quantity or 0, product=draft.product, place=place)


def _so_far(draft: Draft) -> Text:
    if draft.product_id is not None:
        return Text("{n} of {product}", n=draft.quantity or 0, product=draft.product)
    place = draft.frm or draft.to
    return Text("{place}", place=place.name if place else "")


def accepted(state: StockState) -> Notice:
    """A scan was right: what it was, and what comes next."""
    draft, missing = state.draft, state.missing
    following = Text("Ctrl+S books it.") if missing is None else missing
    if draft.product_id is None:
        place = draft.to or draft.frm
        return Notice(NoticeKind.OK, Text("{place}", place=str(place or "")), following)
    pieces = Text("{n} piece", many="{n} pieces", n=draft.quantity or 0)
    told = Text("{pieces} \N{MIDDLE DOT} {next}", pieces=pieces, next=following)
    return Notice(NoticeKind.OK, Text("{product}", product=draft.product), told)


def counted_words(draft: Draft, difference: int) -> Text:
    """What a count came to, told only after it is booked."""
    if draft.handling is Handling.UNCOUNTED:
        return Text("From now on its pieces are known.")
    if difference > 0:
        return Text("{n} more than the books said.", n=difference)
    return Text("{n} fewer than the books said.", n=-difference) if difference else Text("As the books said.")

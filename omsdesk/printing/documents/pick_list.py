"""One walk through the aisles on paper: bins in walk order, what to take from each, into which tote."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout, styles
from omsdesk.printing.press.measures import MM, Spot
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_ROW = 23.5 * MM
_REMARK = 4.2 * MM
_BARS_FROM = 10 * MM
_BARS = 8 * MM
_SKU = 40 * MM
_PRODUCT = 70 * MM
_TICK = 6.5 * MM
_TOTES_ACROSS = 4
_TOTE_ROW = 5.4 * MM


@dataclass(frozen=True, kw_only=True)
class PickTote:
    """A container on the cart, and whose order goes into it."""

    number: int
    order_number: int
    pieces: int


@dataclass(frozen=True, kw_only=True)
class Pick:
    """So many of one product, out of the bin and into one tote."""

    product_id: int
    sku: str
    name: str
    quantity: int
    tote: int
    """The number of its tote, 0 without one."""
    lot: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PickStop:
    """One bin, in the order of the walk."""

    location_id: int
    bin: str
    """Empty where the house works without bins; then the paper has no column for them."""
    picks: tuple[Pick, ...]


@dataclass(frozen=True, kw_only=True)
class PickList(Document):
    """The paper for a walk with a cart."""

    key: ClassVar[str] = "pick_list"
    number: int
    made_at: datetime
    stops: tuple[PickStop, ...]
    totes: tuple[PickTote, ...] = ()
    picker: str = ""

    @property
    def title(self) -> Text:
        """Named after the list."""
        return Text("Pick list {number}", number=house_name("PL", self.number))

    @property
    def pieces(self) -> int:
        """How many pieces the whole walk takes."""
        return sum(pick.quantity for stop in self.stops for pick in stop.picks)

    @property
    def has_bins(self) -> bool:
        """Whether the paper says where things lie."""
        return any(stop.bin for stop in self.stops)

    @property
    def has_totes(self) -> bool:
        """Whether the paper says into which tote."""
        return any(pick.tote for stop in self.stops for pick in stop.picks)

    def draw(self, sheet: "Sheet") -> None:
        """Head and totes once, then bin after bin."""
        y = layout.facts(sheet, self._head(sheet), self._facts())
        y = self._table_head(sheet, self._totes(sheet, y))
        for stop in self.stops:
            for place, pick in enumerate(stop.picks):
                height = _ROW + (_REMARK if pick.lot or pick.note else 0)
                before = sheet.page
                y = layout.room_or_turn(sheet, y, height, lambda: self._table_head(sheet, self._head(sheet)))
                if stop.bin and (place == 0 or sheet.page != before):
                    self._stop(sheet, y, stop)
                self._pick(sheet, y, pick)
                y += height
                is_last = place == len(stop.picks) - 1
                sheet.rule(sheet.left if is_last else _Edges(sheet, self).product, y, sheet.right)

    def _head(self, sheet: "Sheet") -> float:
        return layout.head(sheet, Text("Pick list"), company=self.company, code=("PL", self.number))

    def _facts(self) -> list[layout.Fact]:
        return [
            (Text("Made"), Text("{day}", day=self.made_at)),
            (Text("Picker"), self.picker),
            *([(Text("Bins"), Text("{n}", n=len(self.stops)))] if self.has_bins else []),
            (Text("Pieces"), Text("{n}", n=self.pieces)),
        ]

    def _totes(self, sheet: "Sheet", y: float) -> float:
        if not self.totes:
            return y + 2 * MM
        sheet.text(sheet.left, y + 2.2 * MM, Text("Totes"), styles.CAPTION)
        y += 3 * MM
        step = (sheet.right - sheet.left) / _TOTES_ACROSS
        for place, tote in enumerate(self.totes):
            x, row = sheet.left + place % _TOTES_ACROSS * step, y + place // _TOTES_ACROSS * _TOTE_ROW
            wide = sheet.text(x, row + 4 * MM, house_name("TO", tote.number), styles.STRONG)
            order = Text("{order}, {n} pcs", order=house_name("SO", tote.order_number), n=tote.pieces)
            sheet.text(x + wide + 2 * MM, row + 4 * MM, order, styles.BODY)
        return y + -(-len(self.totes) // _TOTES_ACROSS) * _TOTE_ROW + 3 * MM

    def _table_head(self, sheet: "Sheet", y: float) -> float:
        edges = _Edges(sheet, self)
        if self.has_bins:
            sheet.text(sheet.left, y + 3 * MM, Text("Bin"), styles.CAPTION)
        sheet.text(edges.product, y + 3 * MM, Text("Take"), styles.CAPTION)
        sheet.text(edges.pieces, y + 3 * MM, Text("Pieces"), styles.CAPTION, align="right")
        if self.has_totes:
            sheet.text(edges.tote, y + 3 * MM, Text("Tote"), styles.CAPTION)
        sheet.text(sheet.right, y + 3 * MM, Text("Done"), styles.CAPTION, align="right")
        sheet.rule(sheet.left, y + 5 * MM, sheet.right, weight=styles.LINE, grey=styles.BLACK)
        return y + 5 * MM

    def _stop(self, sheet: "Sheet", y: float, stop: PickStop) -> None:
        sheet.text(sheet.left, y + 7.6 * MM, stop.bin, styles.COUNT, room=_PRODUCT - 8 * MM)
        sheet.house("LO", stop.location_id, Spot(sheet.left, y + _BARS_FROM, _BARS))

    def _pick(self, sheet: "Sheet", y: float, pick: Pick) -> None:
        edges = _Edges(sheet, self)
        wide = sheet.text(edges.product, y + 7.2 * MM, pick.sku, styles.STRONG, room=_SKU)
        name = edges.product + wide + 2.5 * MM
        sheet.text(name, y + 7.2 * MM, pick.name, styles.BODY, room=sheet.right - name)
        sheet.house("SK", pick.product_id, Spot(edges.product, y + _BARS_FROM, _BARS))
        middle = y + _BARS_FROM + _BARS / 2
        sheet.text(edges.pieces, middle + 1.9 * MM, Text("{n}", n=pick.quantity), styles.COUNT, align="right")
        if pick.tote:
            sheet.text(edges.tote, middle + 1.9 * MM, house_name("TO", pick.tote), styles.HEADING)
        sheet.frame(sheet.right - _TICK, middle - _TICK / 2, _TICK, _TICK)
        remark = " \N{MIDDLE DOT} ".join(
            each for each in (pick.lot and str(Text("Lot {lot}", lot=pick.lot)), pick.note) if each
        )
        if remark:
            sheet.text(edges.product, y + _ROW + 2 * MM, remark, styles.NOTE, room=sheet.right - edges.product)


class _Edges:
    """Where the columns stand; what the house works without takes no room."""

    def __init__(self, sheet: "Sheet", paper: PickList) -> None:
        self.product = sheet.left + (_PRODUCT if paper.has_bins else 0)
        self.tote = sheet.right - _TICK - (19 * MM if paper.has_totes else 0)
        self.pieces = self.tote - 5 * MM


PLUGIN = PickList

"""What lies in the box: goes to the customer, with prices or without."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.money import Money
from omsdesk.printing.documents import Document
from omsdesk.printing.press import item_table, layout, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.item_table import Figure, Item
from omsdesk.printing.press.marks import spoken_weight
from omsdesk.printing.press.measures import MM
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_NUMBERS = 13 * MM
_MONEY = 19 * MM
_SKU = 28 * MM
_TOTALS = 70 * MM
_GAP = 4 * MM


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One line of the order, and how much of it this shipment brings."""

    sku: str
    name: str
    ordered: int
    shipped: int
    backordered: int = 0
    unit_price: Money | None = None
    total: Money | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SlipTotal:
    """One row of the sums: goods, discount, shipping, tax, total."""

    caption: Text
    amount: Money
    is_sum: bool = False
    """What is paid, set strong under a line."""


@dataclass(frozen=True, kw_only=True)
class PackingSlip(Document):
    """The list that lies in the box."""

    key: ClassVar[str] = "packing_slip"
    order_number: int
    ordered_at: datetime
    ship_to: Address
    ship_from: Address
    lines: tuple[SlipLine, ...]
    shipped_at: datetime | None = None
    reference: str = ""
    service: str = ""
    tracking: str = ""
    box: int = 1
    boxes: int = 1
    weight_g: int = 0
    with_prices: bool = True
    totals: tuple[SlipTotal, ...] = ()
    gift_note: str = ""
    note: str = ""
    return_instructions: str = ""

    @property
    def title(self) -> Text:
        """Named after the order."""
        return Text("Packing slip {number}", number=house_name("SO", self.order_number))

    def draw(self, sheet: "Sheet") -> None:
        """Head, addresses, lines, sums, and what to do when something comes back."""
        y = layout.facts(sheet, self._head(sheet), self._facts())
        y = self._addresses(sheet, y + 3 * MM)
        if self.gift_note:
            y = layout.panel(sheet, y, Text("A note for you"), self.gift_note)
        y = self._lines(sheet, y)
        if self.with_prices and self.totals:
            y = self._totals(sheet, y + 3 * MM)
        y += 6 * MM
        if self.note:
            y = layout.panel(sheet, y, Text("Note"), self.note)
        if self.return_instructions:
            layout.panel(sheet, y, Text("If something has to come back"), self.return_instructions)

    def _head(self, sheet: "Sheet") -> float:
        return layout.head(sheet, Text("Packing slip"), company=self.company, code=("SO", self.order_number))

    def _facts(self) -> list[layout.Fact]:
        return [
            (Text("Order"), house_name("SO", self.order_number)),
            (Text("Ordered"), Text("{day}", day=self.ordered_at)),
            (Text("Your reference"), self.reference),
            (Text("Shipped"), Text("{day}", day=self.shipped_at) if self.shipped_at else ""),
            (Text("Service"), self.service),
            (Text("Tracking"), self.tracking),
            (Text("Box"), Text("{box} of {boxes}", box=self.box, boxes=self.boxes)),
            (Text("Weight"), spoken_weight(self.weight_g) if self.weight_g else ""),
        ]

    def _addresses(self, sheet: "Sheet", y: float) -> float:
        middle = sheet.left + (sheet.right - sheet.left) / 2
        room = middle - sheet.left - _GAP
        left = layout.address(sheet, sheet.left, y, Text("Ship to"), self.ship_to, room=room)
        right = layout.address(sheet, middle, y, Text("From"), self.ship_from, room=room)
        return max(left, right) + 3 * MM

    def _lines(self, sheet: "Sheet", y: float) -> float:
        numbers: tuple[Figure, ...] = (
            (Text("Ordered"), _NUMBERS, "right", styles.NUMBER),
            (Text("Shipped"), _NUMBERS, "right", styles.STRONG_NUMBER),
            (Text("To follow"), _NUMBERS, "right", styles.NUMBER),
        )
        money: tuple[Figure, ...] = (
            (Text("Price"), _MONEY, "right", styles.NUMBER),
            (Text("Total"), _MONEY, "right", styles.STRONG_NUMBER),
        ) if self.with_prices else ()  # fmt: skip
        items = (Item(line.sku, line.name, self._figures(line), line.note) for line in self.lines)
        return item_table.table(sheet, y, items, (*numbers, *money), sku=_SKU, head=self._head)

    def _figures(self, line: SlipLine) -> list[object]:
        quantities = [line.ordered, line.shipped, line.backordered or "\N{EN DASH}"]
        found: list[object] = [Text("{n}", n=each) for each in quantities]
        if self.with_prices:
            found += [Text("{amount}", amount=each) if each else "" for each in (line.unit_price, line.total)]
        return found

    def _totals(self, sheet: "Sheet", y: float) -> float:
        y = layout.room_or_turn(sheet, y, len(self.totals) * 6 * MM, lambda: self._head(sheet))
        for row in self.totals:
            if row.is_sum:
                sheet.rule(sheet.right - _TOTALS, y + 1.2 * MM, sheet.right, weight=styles.LINE, grey=styles.BLACK)
                y += 1.5 * MM
            style = styles.STRONG_NUMBER if row.is_sum else styles.NUMBER
            sheet.text(sheet.right - _TOTALS, y + 4.6 * MM, row.caption, styles.STRONG if row.is_sum else styles.BODY)
            sheet.text(sheet.right, y + 4.6 * MM, Text("{amount}", amount=row.amount), style, align="right")
            y += 6 * MM
        return y


PLUGIN = PackingSlip

"""What a supplier is asked to send straight to a customer: where to, what, how many, at what price of theirs.

What the customer pays stands nowhere on it.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from omsdesk.money import Money, total
from omsdesk.printing.documents import Document
from omsdesk.printing.press import item_table, layout, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.item_table import Figure, Item
from omsdesk.printing.press.measures import MM
from omsdesk.words import Text, speaking

if TYPE_CHECKING:
    from omsdesk.printing.press.marks import CopyMark
    from omsdesk.printing.press.page import Sheet

_SKU, _CODE, _NUMBER = 34 * MM, 38 * MM, 18 * MM
_GAP = 4 * MM


@dataclass(frozen=True, kw_only=True)
class SupplierLine:
    """One product: ours and their code, and how many pieces in all; none any more when it was called off."""

    sku: str
    name: str
    code: str
    quantity: int
    shipped: int = 0
    price: Money | None = None
    """What they ask for a piece, without tax."""

    @property
    def amount(self) -> Money | None:
        """What all of the pieces come to."""
        return None if self.price is None else Money(self.price.minor * self.quantity, self.price.currency)


@dataclass(frozen=True, kw_only=True)
class SupplierOrder(Document):
    """An order to a supplier, or what changed in one."""

    key: ClassVar[str] = "supplier_order"
    name: str
    """Our number of it."""
    locale: str = "en"
    """The language of whoever gets it."""
    order_number: int
    day: date
    supplier: str
    account: str = ""
    """What they know us by."""
    is_change: bool = False
    ship_to: Address
    ship_from: Address
    contact: tuple[str, ...] = ()
    service: str = ""
    ship_by: date | None = None
    lines: tuple[SupplierLine, ...]
    note: str = ""

    @property
    def is_off(self) -> bool:
        """Whether nothing is to be sent any more."""
        return all(line.quantity == 0 for line in self.lines)

    @property
    def sums(self) -> tuple[Money, ...]:
        """What the goods come to without tax, one sum for each currency; nothing unless every line has a price."""
        amounts = [line.amount for line in self.lines if line.quantity]
        priced = [each for each in amounts if each is not None]
        if len(priced) < len(amounts):
            return ()
        return tuple(
            total([each for each in priced if each.currency == code], code)
            for code in dict.fromkeys(each.currency for each in priced)
        )

    @property
    def costs(self) -> Text | None:
        """The same as a sentence."""
        if not self.sums:
            return None
        return Text("Goods without tax: {amounts}", amounts=self.sums)

    @property
    def title(self) -> Text:
        """Named after its number."""
        said = Text("Change of order {number}") if self.is_change else Text("Order {number}")
        return said.given(number=self.name)

    def pdf(self, mark: "CopyMark | None" = None) -> bytes:
        """The whole paper, in the language of whoever gets it."""
        with speaking(self.locale):
            return super().pdf(mark)

    def draw(self, sheet: "Sheet") -> None:
        """Head, facts, both addresses, the goods, and what to mind."""
        y = layout.facts(sheet, self._head(sheet), self._facts())
        y = self._addresses(sheet, y + 3 * MM)
        y = self._lines(sheet, y) + 6 * MM
        y = layout.panel(sheet, y, Text("To be done"), str(self.asks))
        if self.costs is not None:
            y = layout.panel(sheet, y, Text("At your price"), str(self.costs))
        if self.note:
            layout.panel(sheet, y, Text("Note"), self.note)

    @property
    def asks(self) -> Text:
        """What they should do, in one or two sentences."""
        if self.is_off:
            return Text("This order is called off: send nothing more of it. Tell us if something has left already.")
        if self.is_change:
            return Text("This replaces what we wrote before. The pieces are those of the whole order.")
        return Text(
            "Send these goods straight to the customer, with no prices in the box. Tell us the tracking number."
        )

    def _head(self, sheet: "Sheet") -> float:
        title = Text("Change {number}", number=self.name) if self.is_change else self.title
        return layout.head(sheet, title, company=self.company, code=("SO", self.order_number))

    def _facts(self) -> list[layout.Fact]:
        return [
            (Text("Our number"), self.name),
            (Text("Date"), Text("{day}", day=self.day)),
            (Text("Supplier"), self.supplier),
            (Text("Our number with you"), self.account),
            (Text("To be sent by"), Text("{day}", day=self.ship_by) if self.ship_by else ""),
            (Text("Service"), self.service),
        ]

    def _addresses(self, sheet: "Sheet", y: float) -> float:
        middle = sheet.left + (sheet.right - sheet.left) / 2
        room = middle - sheet.left - _GAP
        left = layout.address(sheet, sheet.left, y, Text("Ship to"), self.ship_to, room=room)
        right = layout.address(sheet, middle, y, Text("From"), self.ship_from, room=room)
        for words in self.contact:
            sheet.text(middle, right - 4 * MM + 4.5 * MM, words, styles.BODY, room=room)
            right += 4.5 * MM
        return max(left, right) + 3 * MM

    def _lines(self, sheet: "Sheet", y: float) -> float:
        has_left = any(line.shipped for line in self.lines)
        left: tuple[Figure, ...] = ((Text("Has left"), _NUMBER, "right", styles.NUMBER),) if has_left else ()
        figures: tuple[Figure, ...] = (
            (Text("Your code"), _CODE, "left", styles.STRONG),
            *left,
            (Text("Pieces"), _NUMBER, "right", styles.STRONG_NUMBER),
        )
        items = (
            Item(line.sku, line.name, self._figures(line, has_left=has_left), _priced(line)) for line in self.lines
        )
        return item_table.table(sheet, y, items, figures, sku=_SKU, head=self._head)

    def _figures(self, line: SupplierLine, *, has_left: bool) -> list[object]:
        left = [Text("{n}", n=line.shipped)] if has_left else []
        return [line.code or "\N{EN DASH}", *left, Text("{n}", n=line.quantity)]


def _priced(line: SupplierLine) -> Text | str:
    if line.price is None or line.amount is None or not line.quantity:
        return ""
    return Text("{price} each, {amount} together", price=line.price, amount=line.amount)


PLUGIN = SupplierOrder

"""The receipt of a sale at the counter: what was taken along, what it cost, which tax is in it, how it was paid."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.money import Money
from omsdesk.printing.documents import Document
from omsdesk.printing.press import item_table, layout, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.item_table import Figure, Item
from omsdesk.printing.press.measures import MM
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_SUM = 6 * MM
_SKU, _NUMBER, _MONEY, _TOTALS = 28 * MM, 13 * MM, 24 * MM, 78 * MM
_PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """Pieces of something at a price."""

    sku: str
    name: str
    quantity: int
    unit: Money
    amount: Money
    note: Text


@dataclass(frozen=True)
class ReceiptTax:
    """All that was sold at one rate."""

    rate_bp: int
    net: Money
    tax: Money


@dataclass(frozen=True, kw_only=True)
class Receipt(Document):
    """The paper that the customer takes along with the goods."""

    key: ClassVar[str] = "receipt"
    order_number: int
    sold_at: datetime
    seller: Address
    lines: tuple[ReceiptLine, ...]
    sums: tuple[tuple[Text, Money, bool], ...]
    """Caption, amount, and whether it is the total."""
    taxes: tuple[ReceiptTax, ...]
    paid: tuple[tuple[Text, Money], ...]

    @property
    def title(self) -> Text:
        """Named after the order."""
        return Text("Receipt {number}", number=house_name("SO", self.order_number))

    def draw(self, sheet: "Sheet") -> None:
        """Head, seller, lines, sums, taxes and payment."""
        y = self._head(sheet)
        room = (sheet.right - sheet.left) / 2
        y = layout.address(sheet, sheet.left, y, Text("From"), self.seller, room=room) + 3 * MM
        y = layout.facts(sheet, y, [(Text("Sold"), Text("{day}", day=self.sold_at))]) + 2 * MM
        y = self._lines(sheet, y) + 3 * MM
        rows = [*self.sums, *self._taxes(), *((caption, amount, False) for caption, amount in self._paid())]
        y = layout.room_or_turn(sheet, y, len(rows) * _SUM, lambda: self._head(sheet))
        for caption, amount, is_sum in rows:
            y = self._sum(sheet, y, caption, amount, is_sum=is_sum)
        sheet.text(sheet.left, y + 8 * MM, Text("Thank you for your visit."), styles.BODY)

    def _head(self, sheet: "Sheet") -> float:
        return layout.head(sheet, Text("Receipt"), company=self.company, code=("SO", self.order_number))

    def _lines(self, sheet: "Sheet", y: float) -> float:
        figures: tuple[Figure, ...] = (
            (Text("Pieces"), _NUMBER, "right", styles.NUMBER),
            (Text("Price"), _MONEY, "right", styles.NUMBER),
            (Text("Amount"), _MONEY, "right", styles.STRONG_NUMBER),
        )
        items = (Item(line.sku, line.name, _figures(line), line.note) for line in self.lines)
        return item_table.table(sheet, y, items, figures, sku=_SKU, head=self._head)

    def _taxes(self) -> list[tuple[Text, Money, bool]]:
        return [
            (Text("{rate} % tax on {net}", rate=f"{each.rate_bp / _PERCENT:g}", net=each.net), each.tax, False)
            for each in self.taxes
        ]

    def _paid(self) -> list[tuple[Text, Money]]:
        return [(Text("Paid: {how}", how=how), amount) for how, amount in self.paid]

    def _sum(self, sheet: "Sheet", y: float, caption: Text, amount: Money, *, is_sum: bool) -> float:
        if is_sum:
            sheet.rule(sheet.right - _TOTALS, y + 1.2 * MM, sheet.right, weight=styles.LINE, grey=styles.BLACK)
            y += 1.5 * MM
        sheet.text(sheet.right - _TOTALS, y + 4.6 * MM, caption, styles.STRONG if is_sum else styles.BODY)
        style = styles.STRONG_NUMBER if is_sum else styles.NUMBER
        sheet.text(sheet.right, y + 4.6 * MM, Text("{amount}", amount=amount), style, align="right")
        return y + _SUM


def _figures(line: ReceiptLine) -> list[object]:
    return [Text("{n}", n=line.quantity), *(Text("{amount}", amount=each) for each in (line.unit, line.amount))]


PLUGIN = Receipt

"""What the customer owes, or is given back: lines, tax by rate, what was paid, and how to pay the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.money import Money
from omsdesk.printing.documents import Document
from omsdesk.printing.press import item_table, layout, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.item_table import Figure, Item
from omsdesk.printing.press.measures import MM
from omsdesk.words import Text, speaking

if TYPE_CHECKING:
    from omsdesk.printing.press.marks import CopyMark
    from omsdesk.printing.press.page import Sheet

_SKU, _NUMBER, _RATE, _MONEY = 27 * MM, 11 * MM, 14 * MM, 21 * MM
_TOTALS = 78 * MM
_OF_RATE = 21 * MM
_MOST_WORDS = 8
_SUM = 6 * MM
_GAP = 4 * MM
_PANEL = 34 * MM
_PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """One line: pieces of something at a price."""

    sku: str
    name: str
    quantity: int
    unit: Money
    net: Money
    rate_bp: int
    off: Money | None = None
    """What was given off the price of all pieces."""


@dataclass(frozen=True, kw_only=True)
class InvoiceTax:
    """All lines of one rate, and why they have no tax where they have none."""

    rate_bp: int
    net: Money
    tax: Money
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Invoice(Document):
    """An invoice, or the credit note that takes one back."""

    key: ClassVar[str] = "invoice"
    name: str
    is_credit: bool = False
    locale: str = "en"
    """The language of whoever gets it."""
    order_number: int
    day: date
    delivered_on: date
    due_on: date
    buyer: Address
    ship_to: Address | None = None
    """Where it went, when that is somewhere else."""
    seller: Address
    rows: tuple[InvoiceRow, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Money
    total: Money
    paid: Money
    to_pay: Money
    ordered_on: date | None = None
    reference: str = ""
    before: str = ""
    """The invoice that is taken back."""
    before_day: date | None = None
    reason: str = ""
    with_tax: bool = False
    """Whether the prices of pieces hold the tax."""
    seller_vat_id: str = ""
    seller_tax_number: str = ""
    seller_contact: tuple[str, ...] = ()
    buyer_vat_id: str = ""
    bank: tuple[str, ...] = ()
    words: str = ""

    @property
    def title(self) -> Text:
        """Named after its number."""
        said = Text("Credit note {number}") if self.is_credit else Text("Invoice {number}")
        return said.given(number=self.name)

    def pdf(self, mark: "CopyMark | None" = None) -> bytes:
        """The whole paper, with its foot and page numbers, in the language of whoever gets it."""
        with speaking(self.locale):
            return super().pdf(mark)

    def draw(self, sheet: "Sheet") -> None:
        """Head, address, facts, lines, sums, taxes, and how to pay."""
        y = self._addresses(sheet, self._head(sheet))
        y = layout.facts(sheet, y, self._facts()) + 2 * MM
        y = self._lines(sheet, y)
        y = self._totals(sheet, y + 3 * MM) + 6 * MM
        for caption, words in self._panels():
            y = layout.room_or_turn(sheet, y, _PANEL, lambda: self._head(sheet))
            y = layout.panel(sheet, y, caption, words)
        if self.words:
            self._end(sheet, y)

    def _head(self, sheet: "Sheet") -> float:
        title = Text("Credit note") if self.is_credit else Text("Invoice")
        return layout.head(sheet, title, company=self.company, code=("SO", self.order_number))

    def _addresses(self, sheet: "Sheet", y: float) -> float:
        middle = sheet.left + (sheet.right - sheet.left) / 2
        room = middle - sheet.left - _GAP
        left = layout.address(sheet, sheet.left, y, Text("To"), self.buyer, room=room)
        right = layout.address(sheet, middle, y, Text("From"), self.seller, room=room)
        for words in self._about_seller():
            sheet.text(middle, right - 4 * MM + 4.5 * MM, words, styles.BODY, room=room)
            right += 4.5 * MM
        if self.ship_to is not None:
            left = layout.address(sheet, sheet.left, left + 1 * MM, Text("Delivered to"), self.ship_to, room=room)
        return max(left, right) + 3 * MM

    def _about_seller(self) -> Iterator[object]:
        yield from self.seller_contact
        if self.seller_vat_id:
            yield Text("VAT number {number}", number=self.seller_vat_id)
        if self.seller_tax_number:
            yield Text("Tax number {number}", number=self.seller_tax_number)

    def _facts(self) -> list[layout.Fact]:
        number = Text("Number of the credit note") if self.is_credit else Text("Invoice number")
        is_due = not self.is_credit and self.to_pay.minor > 0
        return [
            (number, self.name),
            (Text("Date"), Text("{day}", day=self.day)),
            (Text("Takes back"), self.before),
            (Text("Its date"), Text("{day}", day=self.before_day) if self.before_day else ""),
            (Text("Pay until"), Text("{day}", day=self.due_on) if is_due else ""),
            (Text("Delivered"), "" if self.is_credit else Text("{day}", day=self.delivered_on)),
            (Text("Order"), house_name("SO", self.order_number)),
            (Text("Ordered"), Text("{day}", day=self.ordered_on) if self.ordered_on else ""),
            (Text("Your reference"), self.reference),
            (Text("Your VAT number"), self.buyer_vat_id),
        ]

    def _lines(self, sheet: "Sheet", y: float) -> float:
        price = Text("Price with tax") if self.with_tax else Text("Price")
        figures: tuple[Figure, ...] = (
            (Text("Pieces"), _NUMBER, "right", styles.NUMBER),
            (price, _MONEY, "right", styles.NUMBER),
            (Text("Tax"), _RATE, "right", styles.NUMBER),
            (Text("Net"), _MONEY, "right", styles.STRONG_NUMBER),
        )
        items = (Item(row.sku, row.name, _figures(row), _off(row)) for row in self.rows)
        return item_table.table(sheet, y, items, figures, sku=_SKU, head=self._head)

    def _totals(self, sheet: "Sheet", y: float) -> float:
        rows = list(self._sums())
        height = max(len(rows) * _SUM + 3 * MM, len(self.taxes) * 5 * MM + 6 * MM)
        y = layout.room_or_turn(sheet, y, height, lambda: self._head(sheet))
        if len(self.taxes) > 1 or self.with_tax:
            self._taxes(sheet, y + 1.6 * MM)
        bottom = y + height
        for caption, amount, is_strong in rows:
            if is_strong:
                sheet.rule(sheet.right - _TOTALS, y + 1.2 * MM, sheet.right, weight=styles.LINE, grey=styles.BLACK)
                y += 1.5 * MM
            room = _TOTALS - _MONEY - layout.GAP
            sheet.text(
                sheet.right - _TOTALS, y + 4.6 * MM, caption, styles.STRONG if is_strong else styles.BODY, room=room
            )
            style = styles.STRONG_NUMBER if is_strong else styles.NUMBER
            sheet.text(sheet.right, y + 4.6 * MM, Text("{amount}", amount=amount), style, align="right")
            y += _SUM
        return max(y, bottom)

    def _sums(self) -> Iterator[tuple[Text, Money, bool]]:
        yield Text("Sum without tax"), self.net, False
        for part in self.taxes:
            if part.rate_bp:
                yield Text("Tax {rate}", rate=str(_percent(part.rate_bp))), part.tax, False
        if self.is_credit:
            yield Text("Goes back to you"), self.total, True
            return
        yield Text("Total"), self.total, True
        if self.paid.minor:
            yield Text("Paid already"), self.paid, False
            yield Text("To pay"), self.to_pay, True

    def _taxes(self, sheet: "Sheet", y: float) -> None:
        """Every rate with what it was on, beside the sums: the tax office wants to see it at one place."""
        amounts = (Text("Net"), Text("Tax"), Text("With tax"))
        table = layout.columns(
            sheet.left,
            (Text("Rate"), _RATE, "left", styles.NUMBER),
            *((caption, _OF_RATE, "right", styles.NUMBER) for caption in amounts),
        )
        for column in table:
            sheet.text(column.edge, y + 3 * MM, column.caption, styles.CAPTION, align=column.align)
        for place, part in enumerate(self.taxes, 1):
            told = (part.net, part.tax, part.net + part.tax)
            cells = [_percent(part.rate_bp), *(Text("{amount}", amount=each) for each in told)]
            layout.row_of(sheet, y + place * 5 * MM + 3 * MM, table, cells)

    def _end(self, sheet: "Sheet", y: float) -> None:
        """What the house says at the end of each."""
        room = sheet.right - sheet.left
        lines = sheet.wrapped(self.words, styles.SMALL, room=room, most=_MOST_WORDS)
        y = layout.room_or_turn(sheet, y, len(lines) * styles.SMALL.leading + 2 * MM, lambda: self._head(sheet))
        sheet.lines(sheet.left, y + 2 * MM, self.words, styles.SMALL, room=room, most=_MOST_WORDS)

    def _panels(self) -> Iterator[tuple[Text, str]]:
        reasons = list(dict.fromkeys(each.why for each in self.taxes if each.why))
        if reasons:
            yield Text("Why there is no tax"), "\n".join(reasons)
        if self.is_credit and self.reason:
            yield Text("Reason"), self.reason
        if not self.is_credit:
            yield Text("Payment"), "\n".join(str(each) for each in self._how_to_pay())

    def _how_to_pay(self) -> Iterator[object]:
        if self.to_pay.minor <= 0:
            yield Text("It is paid. Thank you.")
            return
        yield Text("{amount} until {day}.", amount=self.to_pay, day=self.due_on)
        yield from self.bank
        if self.bank:
            yield Text("Name the number {number} with your transfer.", number=self.name)


def _figures(row: InvoiceRow) -> list[object]:
    pieces, unit, net = Text("{n}", n=row.quantity), Text("{amount}", amount=row.unit), Text("{amount}", amount=row.net)
    return [pieces, unit, _percent(row.rate_bp), net]


def _off(row: InvoiceRow) -> object:
    """What is said under the name: how far the price is from that of all pieces."""
    if row.off is None or not row.off.minor:
        return ""
    if row.off.minor > 0:
        return Text("Less {amount}", amount=row.off)
    return Text("Plus {amount}", amount=Money(-row.off.minor, row.off.currency))


def _percent(rate_bp: int) -> Text:
    return Text("{n} %", n=Decimal(rate_bp) / _PERCENT)


PLUGIN = Invoice

"""What sticks on goods that came without a code that can be scanned."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_code, house_name
from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.measures import MM, SMALL_LABEL, CodeSize, Profile, Stock, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_WORDS = 4.6 * MM
_NAME_LINES = 2
_EAN_LENGTHS = (12, 13)
_CASE_LENGTH = 14
_SKU_STYLE = styles.sized(styles.LABEL_STRONG, 11)
_NAME_STYLE = styles.sized(styles.LABEL_TEXT, 7.6)


@dataclass(frozen=True, kw_only=True)
class ProductLabel(Document):
    """SKU and name for people; the maker's GTIN in bars if there is one, else our own number."""

    key: ClassVar[str] = "product_label"
    profile: Profile = SMALL_LABEL
    product_id: int
    sku: str
    name: str
    gtin: str = ""
    pieces: int = 1
    lot: str = ""
    expires: date | None = None

    @property
    def title(self) -> Text:
        """Named after the product."""
        return Text("Product label {sku}", sku=self.sku)

    @property
    def symbol(self) -> tuple[Symbology, str, str]:
        """Which bars, what they say, and the words under them."""
        if len(self.gtin) in _EAN_LENGTHS:
            return Symbology.EAN13, self.gtin, self.gtin.zfill(_EAN_LENGTHS[-1])
        if len(self.gtin) == _CASE_LENGTH and self.profile.stock is not Stock.LABEL_SMALL:
            return Symbology.GS1_128, f"01{self.gtin}", f"(01) {self.gtin}"
        if self.gtin:
            # A GS1-128 of a case code is 5 dots wider than the small label; our own desks read the bare number too.
            return Symbology.CODE128, self.gtin, self.gtin
        return Symbology.CODE128, house_code("SK", self.product_id), house_name("SK", self.product_id)

    def draw(self, sheet: "Sheet") -> None:
        """SKU, name, then bars as high as there is room."""
        symbology, value, words = self.symbol
        room = sheet.right - sheet.left
        wide = 0.0
        if self.pieces > 1:
            pieces = Text("{n} pcs", n=self.pieces)
            wide = sheet.text(sheet.right, sheet.top + 3 * MM, pieces, _NAME_STYLE, align="right") + 2 * MM
        sheet.text(sheet.left, sheet.top + 3 * MM, self.sku, _SKU_STYLE, room=room - wide)
        most = _NAME_LINES - 1 if self._batch else _NAME_LINES
        y = sheet.lines(sheet.left, sheet.top + 6.8 * MM, self.name, _NAME_STYLE, room=room, most=most)
        if self._batch:
            y = sheet.lines(sheet.left, y, self._batch, _NAME_STYLE, room=room, most=1)
        top = y - 1.6 * MM
        sheet.code(
            symbology,
            value,
            layout_label.centred(sheet, top, sheet.bottom - top - _WORDS + 1.5 * MM),
            size=CodeSize.PRODUCT,
            words=words,
        )

    @property
    def _batch(self) -> str:
        parts = (
            str(Text("Lot {lot}", lot=self.lot)) if self.lot else "",
            str(Text("Exp {day}", day=self.expires)) if self.expires else "",
        )
        return " \N{MIDDLE DOT} ".join(each for each in parts if each)


PLUGIN = ProductLabel

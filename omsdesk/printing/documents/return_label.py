"""The label a customer sticks on a box that comes back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import LABEL_203, MM, CodeSize, Profile, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_RETURN_BARS = 25 * MM
_TRACKING_BARS = 19.05 * MM
_WORDS = 5 * MM
_HEAD = 19 * MM
_SIDE = 34 * MM
_FACTS = 9.5 * MM
_INSTRUCTION_LINES = 3


@dataclass(frozen=True, kw_only=True)
class ReturnLabel(Document):
    """Back to the warehouse: the return's own code lowest, so that the desk scans it first."""

    key: ClassVar[str] = "return_label"
    profile: Profile = LABEL_203
    return_number: int
    order_number: int
    customer: Address
    warehouse: Address
    instructions: str = ""
    carrier: str = ""
    tracking: str = ""

    @property
    def title(self) -> Text:
        """Named after the return."""
        return Text("Return label {number}", number=house_name("RE", self.return_number))

    def draw(self, sheet: "Sheet") -> None:
        """The same order of things as on the label it came with."""
        return_top = sheet.bottom - _RETURN_BARS - _WORDS
        above = return_top - 2.2 * MM
        layout_label.bar(sheet, above)
        if self.tracking:
            above = self._tracking(sheet, above)
        facts_top = above - _FACTS
        self._head(sheet)
        address_top = sheet.top + _HEAD
        sheet.text(sheet.left, address_top + 3.4 * MM, Text("Return to"), styles.LABEL_CAPTION)
        bottom = facts_top - 2 * MM - self._instruct(sheet, facts_top)
        layout_label.large_address(sheet, sheet.left, address_top + 4 * MM, bottom, self.warehouse)
        layout_label.bar(sheet, facts_top)
        layout_label.facts(sheet, facts_top, self._facts())
        sheet.house(
            "RE", self.return_number, layout_label.centred(sheet, return_top, _RETURN_BARS), style=styles.LABEL_WORDS
        )

    def _head(self, sheet: "Sheet") -> None:
        y, side = sheet.top, sheet.right - _SIDE
        layout_label.small_address(sheet, sheet.left, y, Text("From"), self.customer, room=side - sheet.left - 3 * MM)
        sheet.fill(side, y, _SIDE, _HEAD - 3 * MM, grey=styles.BLACK)
        layout_label.reversed_words(sheet, side, y, _SIDE, upper=self.carrier, lower=str(Text("Return")))
        layout_label.bar(sheet, y + _HEAD - 1 * MM)

    def _instruct(self, sheet: "Sheet", bottom: float) -> float:
        """The instructions above the facts; how much height they took."""
        if not self.instructions:
            return 0.0
        lines = sheet.wrapped(self.instructions, styles.LABEL_TEXT, room=sheet.right - sheet.left)[:_INSTRUCTION_LINES]
        height = len(lines) * styles.LABEL_TEXT.leading
        sheet.lines(
            sheet.left, bottom - height + 1.2 * MM, self.instructions, styles.LABEL_TEXT,
            room=sheet.right - sheet.left, most=_INSTRUCTION_LINES,
        )  # fmt: skip
        return height + 1.5 * MM

    def _facts(self) -> list[tuple[Text, object]]:
        return [
            (Text("Return"), house_name("RE", self.return_number)),
            (Text("Order"), house_name("SO", self.order_number)),
            (Text("Carrier"), self.carrier),
        ]

    def _tracking(self, sheet: "Sheet", bottom: float) -> float:
        top = bottom - _TRACKING_BARS - _WORDS - 5.6 * MM
        layout_label.bar(sheet, top)
        bars = layout_label.data_title(sheet, top, Text("Tracking"))
        sheet.code(
            Symbology.CODE128,
            self.tracking,
            layout_label.centred(sheet, bars, _TRACKING_BARS),
            size=CodeSize.TRACKING,
            style=styles.LABEL_WORDS,
        )
        return top


PLUGIN = ReturnLabel

"""The label on the box: from, to, how fast, and the two codes that carriers and docks scan."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.marks import spoken_weight
from omsdesk.printing.press.measures import LABEL_203, MM, CodeSize, Profile, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_SSCC_BARS = 31.75 * MM
_TRACKING_BARS = 19.05 * MM
_WORDS = 5 * MM
_HEAD = 19 * MM
_TITLE = 4.6 * MM
_FACTS = 9.5 * MM
_SERVICE = 34 * MM


@dataclass(frozen=True, kw_only=True)
class ShippingLabel(Document):
    """A logistic label: free text on top, then facts, then bars, the SSCC lowest."""

    key: ClassVar[str] = "shipping_label"
    profile: Profile = LABEL_203
    ship_from: Address
    ship_to: Address
    carrier: str
    service: str
    order_number: int
    parcel_number: int
    sscc: str
    tracking: str
    box: int = 1
    boxes: int = 1
    """0 while more boxes may follow: the label then says which one it is, not of how many."""
    weight_g: int = 0
    shipped_on: datetime | None = None
    is_test: bool = False

    @property
    def title(self) -> Text:
        """Named after the parcel."""
        return Text("Shipping label {number}", number=house_name("PK", self.parcel_number))

    def draw(self, sheet: "Sheet") -> None:
        """From the bottom up the codes have their measures; the address gets what is left."""
        sscc_top = sheet.bottom - _SSCC_BARS - _WORDS
        sscc_block = sscc_top - _TITLE
        tracking_top = sscc_block - _TRACKING_BARS - _WORDS - _TITLE - 1 * MM
        facts_top = tracking_top - _FACTS
        sheet.again(
            ("shipping head", self.ship_from, self.carrier, self.service, sheet.top, self.profile),
            lambda: self._head(sheet, sheet.top),
        )
        y = sheet.top + _HEAD
        self._address(sheet, y, facts_top)
        layout_label.bar(sheet, facts_top)
        layout_label.facts(sheet, facts_top, self._facts())
        layout_label.bar(sheet, tracking_top)
        self._tracking(sheet, tracking_top)
        layout_label.bar(sheet, sscc_block)
        layout_label.data_title(sheet, sscc_block, Text("SSCC"))
        sheet.code(
            Symbology.GS1_128,
            f"00{self.sscc}",
            layout_label.centred(sheet, sscc_top, _SSCC_BARS),
            size=CodeSize.SSCC,
            style=styles.LABEL_WORDS,
        )

    def _head(self, sheet: "Sheet", y: float) -> None:
        box = sheet.right - _SERVICE
        layout_label.small_address(sheet, sheet.left, y, Text("From"), self.ship_from, room=box - sheet.left - 3 * MM)
        sheet.fill(box, y, _SERVICE, _HEAD - 3 * MM, grey=styles.BLACK)
        layout_label.reversed_words(sheet, box, y, _SERVICE, upper=self.carrier, lower=self.service)
        layout_label.bar(sheet, y + _HEAD - 1 * MM)

    def _address(self, sheet: "Sheet", y: float, bottom: float) -> None:
        sheet.text(sheet.left, y + 3.4 * MM, Text("Ship to"), styles.LABEL_CAPTION)
        if self.is_test:
            layout_label.stamp(sheet, y + 1.6 * MM, Text("TEST"))
        layout_label.large_address(sheet, sheet.left, y + 4 * MM, bottom - 2 * MM, self.ship_to)

    @property
    def _box(self) -> Text:
        if self.boxes:
            return Text("{box} of {boxes}", box=self.box, boxes=self.boxes)
        return Text("{box}", box=self.box)

    def _facts(self) -> list[tuple[Text, object]]:
        day = Text("{day}", day=self.shipped_on) if self.shipped_on else ""
        return [
            (Text("Order"), house_name("SO", self.order_number)),
            (Text("Parcel"), house_name("PK", self.parcel_number)),
            (Text("Box"), self._box),
            (Text("Weight"), spoken_weight(self.weight_g) if self.weight_g else ""),
            (Text("Shipped"), day),
        ]

    def _tracking(self, sheet: "Sheet", y: float) -> None:
        top = layout_label.data_title(sheet, y, Text("Tracking"))
        sheet.code(
            Symbology.CODE128,
            self.tracking,
            layout_label.centred(sheet, top, _TRACKING_BARS),
            size=CodeSize.TRACKING,
            style=styles.LABEL_WORDS,
        )


PLUGIN = ShippingLabel

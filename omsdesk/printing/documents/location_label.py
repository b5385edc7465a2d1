"""What sticks on a shelf: the bin's name for people, its number for the scanner."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.measures import MM, SHELF_LABEL, Profile
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_WORDS = 5.4 * MM
_NAME = 19 * MM
_ZONE = 26 * MM


@dataclass(frozen=True, kw_only=True)
class LocationLabel(Document):
    """A bin: "A-04-2" and "A-0-42" have different numbers, so their bars never collide."""

    key: ClassVar[str] = "location_label"
    profile: Profile = SHELF_LABEL
    location_id: int
    name: str
    zone: str = ""

    @property
    def title(self) -> Text:
        """Named after the bin."""
        return Text("Bin label {name}", name=self.name)

    def draw(self, sheet: "Sheet") -> None:
        """Name large, zone in the corner, bars below."""
        room = sheet.right - sheet.left - (_ZONE if self.zone else 0)
        layout_label.giant(sheet, sheet.top + 13.5 * MM, self.name, most=46, x=sheet.left, room=room)
        if self.zone:
            sheet.text(sheet.right, sheet.top + 3 * MM, Text("Zone"), styles.LABEL_CAPTION, align="right")
            sheet.text(sheet.right, sheet.top + 8 * MM, self.zone, styles.LABEL_STRONG, align="right", room=_ZONE)
        top = sheet.top + _NAME
        sheet.house(
            "LO",
            self.location_id,
            layout_label.centred(sheet, top, sheet.bottom - top - _WORDS),
            style=styles.LABEL_WORDS,
        )


PLUGIN = LocationLabel

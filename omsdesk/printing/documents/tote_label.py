"""What sticks on a tote, so that a scan says whose goods are in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.codes import house_name
from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.measures import MM, SHELF_LABEL, Profile
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_WORDS = 5.4 * MM
_NAME = 19 * MM


@dataclass(frozen=True, kw_only=True)
class ToteLabel(Document):
    """A tote's number in figures for the aisle and in bars for the scanner."""

    key: ClassVar[str] = "tote_label"
    profile: Profile = SHELF_LABEL
    tote_number: int
    name: str = ""

    @property
    def title(self) -> Text:
        """Named after the tote."""
        return Text("Tote label {number}", number=house_name("TO", self.tote_number))

    def draw(self, sheet: "Sheet") -> None:
        """The number large on top, bars below as high as there is room."""
        name = self.name or str(Text("Tote {number}", number=str(self.tote_number)))
        room = sheet.right - sheet.left
        layout_label.giant(sheet, sheet.top + 13.5 * MM, name, most=46, x=sheet.left, room=room)
        top = sheet.top + _NAME
        sheet.house(
            "TO",
            self.tote_number,
            layout_label.centred(sheet, top, sheet.bottom - top - _WORDS),
            style=styles.LABEL_WORDS,
        )


PLUGIN = ToteLabel

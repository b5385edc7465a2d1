"""The badge a person scans to sign in at a station."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout_label, styles
from omsdesk.printing.press.measures import MM, SHELF_LABEL, CodeSize, Profile, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_NAME = 20 * MM


@dataclass(frozen=True, kw_only=True)
class UserBadge(Document):
    """Name and role in words; the secret number only in bars, so that nobody copies it by eye."""

    key: ClassVar[str] = "user_badge"
    profile: Profile = SHELF_LABEL
    name: str
    role: str
    code: str

    @property
    def title(self) -> Text:
        """Named after the person."""
        return Text("Badge {name}", name=self.name)

    def draw(self, sheet: "Sheet") -> None:
        """Who and what, then bars."""
        room = sheet.right - sheet.left
        sheet.text(sheet.left, sheet.top + 2.6 * MM, self.company, styles.LABEL_CAPTION, room=room)
        layout_label.giant(sheet, sheet.top + 11.5 * MM, self.name, most=24, x=sheet.left, room=room)
        sheet.text(sheet.left, sheet.top + 17 * MM, self.role, styles.LABEL_STRONG, room=room)
        top = sheet.top + _NAME
        sheet.code(
            Symbology.CODE128,
            self.code,
            layout_label.centred(sheet, top, sheet.bottom - top),
            size=CodeSize.HOUSE,
            words="",
        )


PLUGIN = UserBadge

"""The test page of a printer: does it print at full size, straight, dark enough, and every script."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout, layout_label, styles
from omsdesk.printing.press.marks import spoken_moment
from omsdesk.printing.press.measures import MM, CodeSize, Spot, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_BARS = 19 * MM
_RULER = 100
_LABEL_RULER = 80
_TEN, _FIVE = 10, 5
_GREYS = 6
_ALPHABETS = "Łódź \N{MIDDLE DOT} Ελλάδα \N{MIDDLE DOT} Київ \N{MIDDLE DOT} Þór \N{MIDDLE DOT} 東京 \N{MIDDLE DOT} 서울"


@dataclass(frozen=True, kw_only=True)
class TrialPage(Document):
    """A sheet or a label, drawn for the printer's own profile; its code is scanned back."""

    key: ClassVar[str] = "trial_page"
    printer: str
    station: str
    code: str
    made_at: datetime

    @property
    def title(self) -> Text:
        """Named after the printer."""
        return Text("Test page {printer}", printer=self.printer)

    def draw(self, sheet: "Sheet") -> None:
        """A frame at the edge, a ruler, a code, lines, greys and letters."""
        if self.profile.is_label:
            self._label(sheet)
        else:
            self._sheet(sheet)

    def _facts(self) -> list[tuple[Text, object]]:
        return [
            (Text("Printer"), self.printer),
            (Text("Station"), self.station),
            (Text("Paper"), f"{self.profile.stock}, {self.profile.dpi} dpi"),
            (Text("Made"), spoken_moment(self.made_at)),
        ]

    def _sheet(self, sheet: "Sheet") -> None:
        y = layout.head(sheet, Text("Test page"), company=self.company, code=None)
        y = layout.facts(sheet, y, self._facts()) + 8 * MM
        y = self._section(sheet, y, Text("Scan this code. It must be read at once."))
        sheet.code(Symbology.CODE128, self.code, Spot(sheet.left, y, _BARS), size=CodeSize.HOUSE)
        y = self._section(sheet, y + _BARS + 14 * MM, Text("This line is 100 mm long. If not, switch off scaling."))
        y = _ruler(sheet, y, _RULER)
        y = self._section(sheet, y + 10 * MM, Text("Six even steps from black to light"))
        step = (sheet.right - sheet.left) / _GREYS
        for place in range(_GREYS):
            sheet.fill(sheet.left + place * step, y, step, 12 * MM, grey=place / _GREYS)
        y = self._section(sheet, y + 22 * MM, Text("Letters from many countries"))
        sheet.text(sheet.left, y + 6 * MM, _ALPHABETS, styles.LARGE)

    def _section(self, sheet: "Sheet", y: float, words: Text) -> float:
        sheet.rule(sheet.left, y, sheet.right)
        sheet.text(sheet.left, y + 6 * MM, words, styles.HEADING)
        return y + 10 * MM

    def _label(self, sheet: "Sheet") -> None:
        sheet.frame(1 * MM, 1 * MM, sheet.width - 2 * MM, sheet.height - 2 * MM)
        room = sheet.right - sheet.left
        layout_label.giant(sheet, sheet.top + 9 * MM, str(self.title), most=22, x=sheet.left, room=room)
        words = " \N{MIDDLE DOT} ".join(str(value) for _, value in self._facts()[1:])
        sheet.text(sheet.left, sheet.top + 14.5 * MM, words, styles.LABEL_TEXT, room=room)
        top = sheet.top + 18 * MM
        sheet.code(
            Symbology.CODE128,
            self.code,
            layout_label.centred(sheet, top, min(_BARS, sheet.bottom - top - 6 * MM)),
            size=CodeSize.HOUSE,
            style=styles.LABEL_WORDS,
        )
        y = top + _BARS + 16 * MM
        if y + 20 * MM < sheet.bottom:
            sheet.text(sheet.left, y, Text("80 mm, if nothing is scaled"), styles.LABEL_TEXT)
            y = _ruler(sheet, y + 3 * MM, _LABEL_RULER)
            sheet.text(sheet.left, y + 12 * MM, _ALPHABETS, styles.LABEL_STRONG, room=room)


def _ruler(sheet: "Sheet", y: float, length: int) -> float:
    for at in range(length + 1):
        high = 6 if at % _TEN == 0 else 4 if at % _FIVE == 0 else 2.2
        sheet.fill(sheet.left + at * MM - 0.3, y, 0.6, high * MM, grey=styles.BLACK)
    sheet.fill(sheet.left, y, length * MM, 0.6, grey=styles.BLACK)
    return y + 6 * MM


PLUGIN = TrialPage

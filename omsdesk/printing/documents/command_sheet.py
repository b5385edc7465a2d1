"""The codes that stand in for keys: hung up beside the bench, scanned instead of typed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from omsdesk.printing.documents import Document
from omsdesk.printing.press import layout, layout_label, styles
from omsdesk.printing.press.measures import MM, CodeSize, Spot, Symbology
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_CARD = 29.5 * MM
_BARS = 10 * MM
_ACROSS = 2
_LABEL_NAME = 17 * MM
_WORDS = 5.4 * MM
_QUANTITIES = (2, 3, 4, 5, 6, 10, 12, 24)


@dataclass(frozen=True, kw_only=True)
class Command:
    """One code and what it does."""

    code: str
    words: Text


COMMANDS: tuple[Command, ...] = (
    Command(code="CDUNDO", words=Text("Undo last scan")),
    Command(code="CDDONE", words=Text("Finish what can be finished")),
    Command(code="CDSHORT", words=Text("Mark current line short")),
    Command(code="CDPAUSE", words=Text("Put this job aside")),
    Command(code="CDHAND", words=Text("Count one piece by hand")),
    Command(code="CDNEXT", words=Text("Take the next job")),
    Command(code="CDNEXTBOX", words=Text("Close box, open the next")),
    Command(code="CDREPRINT", words=Text("Print last papers again")),
    *(Command(code=f"CDBOX{n}", words=Text("Box {n}", n=n)) for n in range(1, 5)),
    *(Command(code=f"CDQTY{n}", words=Text("Quantity {n}", n=n)) for n in _QUANTITIES),
    *(Command(code=f"CDCOND{n}", words=Text("Condition {n}", n=n)) for n in range(1, 6)),
    *(Command(code=f"CDPLACE{n}", words=Text("Place {n}", n=n)) for n in range(1, 7)),
    Command(code="CDHELP", words=Text("Help for this page")),
    Command(code="CDLOCK", words=Text("Lock the station")),
)


@dataclass(frozen=True, kw_only=True)
class CommandSheet(Document):
    """All commands on a few sheets, or one command per label."""

    key: ClassVar[str] = "command_sheet"
    commands: tuple[Command, ...] = COMMANDS
    station: str = ""

    @property
    def title(self) -> Text:
        """Named after the station it hangs at, if it hangs at one."""
        return Text("Scan commands {station}", station=self.station) if self.station else Text("Scan commands")

    def draw(self, sheet: "Sheet") -> None:
        """Cards in two columns, or label after label."""
        if self.profile.is_label:
            self._labels(sheet)
        else:
            self._cards(sheet)

    def _head(self, sheet: "Sheet") -> float:
        return layout.head(sheet, self.title, company=self.company, code=None)

    def _cards(self, sheet: "Sheet") -> None:
        y = self._head(sheet)
        step = (sheet.right - sheet.left) / _ACROSS
        for at in range(0, len(self.commands), _ACROSS):
            y = layout.room_or_turn(sheet, y, _CARD, lambda: self._head(sheet))
            sheet.rule(sheet.left, y, sheet.right)
            for place, command in enumerate(self.commands[at : at + _ACROSS]):
                x = sheet.left + place * step
                sheet.text(x, y + 6.6 * MM, command.words, styles.HEADING, room=step - 6 * MM)
                sheet.code(Symbology.CODE128, command.code, Spot(x, y + 10 * MM, _BARS), size=CodeSize.HOUSE)
            y += _CARD

    def _labels(self, sheet: "Sheet") -> None:
        for place, command in enumerate(self.commands):
            if place:
                sheet.turn()
            room = sheet.right - sheet.left
            layout_label.giant(sheet, sheet.top + 10 * MM, str(command.words), most=26, x=sheet.left, room=room)
            top = sheet.top + _LABEL_NAME
            height = min(sheet.bottom - top - _WORDS, 3 * _BARS)
            sheet.code(
                Symbology.CODE128,
                command.code,
                layout_label.centred(sheet, top, height),
                size=CodeSize.HOUSE,
                style=styles.LABEL_WORDS,
            )


PLUGIN = CommandSheet

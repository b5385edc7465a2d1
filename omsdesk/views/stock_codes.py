"""The codes of a product, each with its pieces: added by typing or scanning, changed and taken away in their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from omsdesk.codes import printed
from omsdesk.presenters.stock.codes import shared_words
from omsdesk.presenters.stock.state import CodesShown
from omsdesk.services import barcodes
from omsdesk.services.barcodes import CodeRow, ProductCodes, kept_as
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import clear
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import NARROWEST, ElidedLabel, label, section, show_if
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDE, _NUMBER, _LIST_HEIGHT = 720, 110, 260
_CODE, _KIND, _PIECES, _KEEP, _REMOVE = range(5)
_BAR = 14


@dataclass(frozen=True)
class CodeDeeds:
    """What the sheet may ask for."""

    add: Callable[..., object]
    change: Callable[[str, int], object]
    remove: Callable[[str], object]
    sound: Callable[[str], object]


class _List(ScrollColumn):
    """As high as its rows, with words that go on in a second line counted as two."""

    def sizeHint(self) -> QSize:
        """What the rows need at this width."""
        hint, rows = super().sizeHint(), self.inside.layout()
        width = self.width() if self.isVisible() else theme.scaled(_WIDE) - 2 * theme.GAP_5
        return QSize(hint.width(), max(hint.height(), rows.totalHeightForWidth(width - _BAR)))


class ProductCodesSheet(FormSheet):
    """It stays open after each act; a scan that is made meanwhile is the code to add, or finds its row."""

    def __init__(self, shown: CodesShown, deeds: CodeDeeds, close: Close) -> None:
        self._deeds = deeds
        self._added = shown.added
        self._of: ProductCodes | None = None
        self._shown: CodesShown | None = None
        self._scanned = ""
        super().__init__(Text("Codes of {product}", product=shown.of.product), Text("Add"), "plus", close, width=_WIDE)
        self.stay.show_words(Text("Close"))
        self.show_codes(shown)

    def build(self) -> None:
        """The list, then one code more."""
        self.said = label("", ink="text2", wrap=True)
        self.body.addWidget(self.said)
        self.numbers: dict[str, LineField] = {}
        self._column = _List(spacing=theme.GAP_1)
        self._column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GAP_3)
        self._grid.setVerticalSpacing(theme.GAP_1)
        self._grid.setColumnStretch(_CODE, 1)
        self._column.body.addLayout(self._grid)
        self._column.body.addStretch(1)
        self.body.addWidget(self._column)
        self.body.addWidget(section(Text("One more")))
        row = QHBoxLayout()
        self.code, self.pieces = LineField(), _number("1")
        for field in (self.code, self.pieces):
            field.returnPressed.connect(self._done)
        row.addWidget(Field(Text("&Code, typed or scanned"), self.code), 1)
        row.addWidget(Field(Text("&Pieces"), self.pieces))
        self.body.addLayout(row)
        self.done = label("", theme.HEADER, theme.SEMIBOLD, ink="ok", wrap=True)
        self.done.hide()
        self.body.addWidget(self.done)
        self.first = self.code

    def show_codes(self, shown: CodesShown) -> None:
        """Draw the rows anew where they changed; what is typed stays, here and in the rows."""
        if shown is self._shown:
            return
        self._shown = shown
        if shown.of != self._of:
            self._draw(shown.of)
        if shown.added != self._added:
            self._added, self._scanned = shown.added, ""
            self.code.clear()
            self.pieces.setText("1")
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(shown.said, is_wrong=shown.is_wrong)

    def takes(self, code: str) -> bool:
        """A scan: its row if it is here already, else the code to add, which waits for its pieces and Enter."""
        waiting = self.code.text().strip()
        if (there := self.numbers.get(kept_as(code))) is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)
            there.selectAll()
            self._deeds.sound("ok")
            return True
        if waiting and kept_as(waiting) != kept_as(code):
            self._tell(
                Text("{code} is not added yet. Press Enter, then scan the next one.", code=waiting), is_wrong=True
            )
            self._deeds.sound("warn")
            return True
        self._scanned = printed(kept_as(code))  # of a carton with its batch beside it, the number of the goods
        self.code.setText(self._scanned)
        self.pieces.setFocus(Qt.FocusReason.OtherFocusReason)
        self.pieces.selectAll()
        self._tell(None)
        self._deeds.sound("ok")
        return True

    def act(self) -> Text | None:
        """Hand the new code over."""
        code = self.code.text().strip()
        if not code:
            return Text("Scan a code, or type it.")
        pieces = _pieces_in(self.pieces)
        if pieces is None:
            return _wrong_number()
        self._deeds.add(code, pieces, scanned=code == self._scanned.strip())
        return None

    def _done(self) -> None:
        """It stays open for the next one."""
        wrong = self.act()
        if wrong is not None:
            self._tell(wrong, is_wrong=True)

    # ------------------------------------------------------------------ the rows

    def _draw(self, of: ProductCodes) -> None:
        before = {row.code: row.pieces for row in self._of.rows} if self._of is not None else {}
        typed = {code: field.text() for code, field in self.numbers.items() if field.text() != str(before.get(code))}
        here = next((code for code, field in self.numbers.items() if field.hasFocus()), "")
        self._of = of
        clear(self._grid)
        self.numbers = {}
        self.said.setText(str(_intro(of)))
        show_if(self._column, bool(of.rows))
        if of.rows:
            for column, words in ((_CODE, Text("Code")), (_KIND, Text("Kind")), (_PIECES, Text("Pieces"))):
                self._grid.addWidget(section(words), 0, column)
        for place, each in enumerate(of.rows):
            self._add_row(1 + 2 * place, each, typed.get(each.code, str(each.pieces)))
        if here and here in self.numbers:
            self.numbers[here].setFocus(Qt.FocusReason.OtherFocusReason)
        elif here:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self, place: int, each: CodeRow, typed: str) -> None:
        number = _number(typed)
        number.setAccessibleName(str(Text("Pieces of {code}", code=each.printed)))
        keep = Button(Text("Keep"), "check", kind="primary")
        keep.setAccessibleName(str(Text("Keep the pieces of {code}", code=each.printed)))
        gone = Button(Text("Remove"), "trash-2")
        gone.setAccessibleName(f"{Text('Remove')}: {each.printed}")
        self.numbers[each.code] = number
        self._grid.addWidget(ElidedLabel(each.printed, weight=theme.SEMIBOLD), place, _CODE)
        self._grid.addWidget(label(each.kind, ink="text2"), place, _KIND)
        for column, widget in ((_PIECES, number), (_KEEP, keep), (_REMOVE, gone)):
            self._grid.addWidget(widget, place, column)
            widget.show()  # at once: the cursor may be put there before the layout gets to it
        show_if(keep, typed != str(each.pieces))
        number.textChanged.connect(lambda text: show_if(keep, text.strip() != str(each.pieces)))
        number.returnPressed.connect(partial(self._keep, each.code))
        keep.clicked.connect(partial(self._keep, each.code))
        gone.clicked.connect(partial(self._remove, each.code))
        if each.others:
            shared = label(shared_words(each), theme.HEADER, ink="text2", wrap=True)
            shared.setMinimumWidth(NARROWEST)
            self._grid.addWidget(shared, place + 1, _CODE, 1, _REMOVE + 1)

    def _keep(self, code: str, *_: Any) -> None:
        pieces = _pieces_in(self.numbers[code])
        if pieces is None:
            self._tell(_wrong_number(), is_wrong=True)
        else:
            self._deeds.change(code, pieces)

    def _remove(self, code: str, *_: Any) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self._deeds.remove(code)

    def _tell(self, said: Text | None, *, is_wrong: bool = False) -> None:
        for place, wanted in ((self.wrong, is_wrong), (self.done, not is_wrong)):
            place.setText(str(said) if said is not None and wanted else "")
            show_if(place, said is not None and wanted)


def _intro(of: ProductCodes) -> Text:
    if of.is_kit:
        return Text("A kit: its codes order it. In the hall its parts are scanned.")
    if not of.rows:
        return Text("It has no code of its own yet: it is found by its SKU and its printed label.")
    return Text("A scan of a carton counts the pieces that stand beside its code.")


def _number(text: str) -> LineField:
    field = LineField(text)
    field.setFixedWidth(theme.scaled(_NUMBER))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field


def _pieces_in(field: LineField) -> int | None:
    """What is typed there; None when it is no number of pieces."""
    text = field.text().strip()
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= barcodes.MOST_PIECES else None


def _wrong_number() -> Text:
    return Text("Give a number from 1 to {most}.", most=barcodes.MOST_PIECES)

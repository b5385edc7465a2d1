"""What sheets have in common: the head with its code, rows of facts, addresses, tables that turn the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omsdesk.printing.press import styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import MM, Align, Spot
from omsdesk.printing.press.styles import Style
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

_HEAD_BARS = 9 * MM
_HEAD = 20 * MM
GAP = 3.2 * MM
Fact = tuple[Text, object]


@dataclass(frozen=True)
class Column:
    """One column of a table: its caption, where it starts, how wide it is."""

    caption: Text
    x: float
    width: float
    align: Align = "left"
    style: Style = styles.BODY

    @property
    def edge(self) -> float:
        """The x its text is aligned on."""
        return {"left": self.x, "right": self.x + self.width, "center": self.x + self.width / 2}[self.align]


def columns(left: float, *parts: tuple[Text, float, Align, Style]) -> tuple[Column, ...]:
    """Columns side by side from the left edge, with a gap between them."""
    made, x = [], left
    for caption, width, align, style in parts:
        made.append(Column(caption, x, width, align, style))
        x += width + GAP
    return tuple(made)


def head(sheet: "Sheet", title: Text, *, company: str, code: tuple[str, int] | None) -> float:
    """Company, title and the paper's own code at the top of a page; where the rest starts."""
    if code is not None:
        sheet.house(*code, Spot(sheet.right, sheet.top, _HEAD_BARS, "right"))
    room = (sheet.right - sheet.left) * (0.55 if code else 1.0)
    sheet.text(sheet.left, sheet.top + 2.4 * MM, company, styles.STRONG, room=room)
    sheet.text(sheet.left, sheet.top + 11.6 * MM, title, styles.TITLE, room=room)
    return sheet.top + _HEAD


def facts(sheet: "Sheet", y: float, pairs: Sequence[Fact], *, across: int = 4) -> float:
    """Captions with their values, some to a row; empty values are left out."""
    told = [(caption, value) for caption, value in pairs if value != ""]
    step = (sheet.right - sheet.left) / across
    for place, (caption, value) in enumerate(told):
        x, row = sheet.left + place % across * step, y + place // across * 10 * MM
        sheet.text(x, row + 2.2 * MM, caption, styles.CAPTION, room=step - GAP)
        sheet.text(x, row + 6.4 * MM, value, styles.STRONG, room=step - GAP)
    rows = -(-len(told) // across)
    return y + rows * 10 * MM


def address(sheet: "Sheet", x: float, y: float, caption: Text, who: Address, *, room: float) -> float:
    """A caption and the address under it."""
    sheet.text(x, y + 2.2 * MM, caption, styles.CAPTION)
    y += 7.6 * MM
    name, *rest = who.lines
    sheet.text(x, y, name, styles.HEADING, room=room)
    for line in rest:
        y += 4.5 * MM
        sheet.text(x, y, line, styles.BODY, room=room)
    return y + 4 * MM


def panel(sheet: "Sheet", y: float, caption: Text, words: str, *, most: int = 8) -> float:
    """A tinted box with a caption and running text; where the rest starts."""
    style, inset = styles.BODY, 4 * MM
    room = sheet.right - sheet.left - 2 * inset
    lines = sheet.wrapped(words, style, room=room, most=most)
    height = len(lines) * style.leading + 10 * MM
    if y + height > sheet.bottom:
        sheet.turn()
        y = sheet.top
    sheet.fill(sheet.left, y, sheet.right - sheet.left, height)
    sheet.text(sheet.left + inset, y + 5.4 * MM, caption, styles.CAPTION)
    sheet.lines(sheet.left + inset, y + 10.2 * MM, words, style, room=room, most=most)
    return y + height + 5 * MM


def table_head(sheet: "Sheet", y: float, table: Sequence[Column]) -> float:
    """The captions of a table over a line."""
    for column in table:
        sheet.text(column.edge, y + 3 * MM, column.caption, styles.CAPTION, align=column.align)
    sheet.rule(sheet.left, y + 5 * MM, sheet.right, weight=styles.LINE, grey=styles.BLACK)
    return y + 5 * MM


def row_of(sheet: "Sheet", baseline: float, table: Sequence[Column], cells: Sequence[object]) -> None:
    """One line of a table on a baseline; each cell is cut to its column."""
    for column, cell in zip(table, cells, strict=True):
        sheet.text(column.edge, baseline, cell, column.style, align=column.align, room=column.width)


def room_or_turn(sheet: "Sheet", y: float, height: float, again: Callable[[], float]) -> float:
    """Where a row of this height goes: here, or on a new page under what ``again`` draws."""
    if y + height <= sheet.bottom:
        return y
    sheet.turn()
    return again()

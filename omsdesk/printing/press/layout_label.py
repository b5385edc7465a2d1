"""What labels have in common: heavy rules, addresses that can be read from two metres, black on white only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omsdesk.printing.press import styles
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import MM, Align, Spot
from omsdesk.printing.press.styles import Style, sized
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.printing.press.page import Sheet

BOLD, SEMIBOLD, MEDIUM = "Inter-Bold", "Inter-SemiBold", "Inter-Medium"
_PAPER = 1.0
_NAME = Style(BOLD, 15, styles.BLACK)
_STREET = Style(MEDIUM, 13, styles.BLACK)
_TOWN = Style(BOLD, 15, styles.BLACK)
_LEAST = 7.0
_LEADING = 1.24


def bar(sheet: "Sheet", y: float) -> None:
    """A heavy rule across the label."""
    sheet.rule(sheet.left, y, sheet.right, weight=styles.BOLD_LINE, grey=styles.BLACK)


def facts(sheet: "Sheet", y: float, pairs: Sequence[tuple[Text, object]]) -> None:
    """Captions with their values in one row across the label."""
    told = [(caption, value) for caption, value in pairs if value != ""]
    needed = [
        max(sheet.measure(caption, styles.LABEL_CAPTION), sheet.measure(value, styles.LABEL_TEXT))
        for caption, value in told
    ]
    gap = (sheet.right - sheet.left - sum(needed)) / max(1, len(told) - 1)
    x = sheet.left
    for (caption, value), room in zip(told, needed, strict=True):
        sheet.text(x, y + 3.5 * MM, caption, styles.LABEL_CAPTION)
        sheet.text(x, y + 7.4 * MM, value, styles.LABEL_TEXT)
        x += room + gap


def small_address(sheet: "Sheet", x: float, y: float, caption: Text, who: Address, *, room: float) -> None:
    """A sender: caption, name, street in two lines at most, town and country."""
    sheet.text(x, y + 2.2 * MM, caption, styles.LABEL_CAPTION)
    style = sized(styles.LABEL_TEXT, 7.4)
    street = sheet.wrapped(", ".join(who.street_lines), style, room=room, most=2)
    y += 5.4 * MM
    for line in (who.name, *street, who.town_line, who.country_line):
        if line:
            sheet.text(x, y, line, style, room=room)
            y += 2.75 * MM


def large_address(sheet: "Sheet", x: float, top: float, bottom: float, who: Address) -> None:
    """The receiver as large as the space allows: name, street, town and country."""
    lines = [(who.name, _NAME), *((each, _STREET) for each in who.street_lines)]
    lines += [(each, _TOWN) for each in (who.town_line, who.country_line) if each]
    if who.phone:
        lines.append((str(Text("Phone {number}", number=who.phone)), sized(_STREET, 10)))
    needed = sum(max(style.size * _LEADING, _STREET.size) for _, style in lines)
    shrink = min(1.0, (bottom - top) / needed)
    y = top
    for words, style in lines:
        y += max(style.size * _LEADING, _STREET.size) * shrink
        style = sized(style, style.size * shrink) if shrink < 1 else style  # noqa: PLW2901 - the same style, smaller
        fitted = sheet.fitted(words, style, room=sheet.right - x, least=_LEAST)
        sheet.text(x, y, words, fitted, room=0.0 if fitted is style else sheet.right - x)


def centred(sheet: "Sheet", y: float, height: float) -> Spot:
    """Bars in the middle of the label."""
    return Spot(sheet.width / 2, y, height, "center")


def data_title(sheet: "Sheet", y: float, words: Text) -> float:
    """The small word above a code; where its bars start."""
    sheet.text(sheet.left, y + 3.4 * MM, words, styles.LABEL_CAPTION)
    return y + 4.6 * MM


def reversed_words(sheet: "Sheet", x: float, y: float, room: float, *, upper: str, lower: str) -> None:
    """Two centred lines, white on black: who carries it and how fast."""
    inner = room - 3 * MM
    name = lower.upper()
    style = sheet.fitted(name, Style(BOLD, 15, _PAPER), room=inner, least=_LEAST)
    sheet.text(x + room / 2, y + 5.2 * MM, upper, Style(SEMIBOLD, 8, _PAPER), align="center", room=inner)
    sheet.text(x + room / 2, y + 11.6 * MM, name, style, align="center", room=inner)


def stamp(sheet: "Sheet", y: float, words: Text) -> None:
    """A word that nobody overlooks, in the upper right corner of a block."""
    style = Style(BOLD, 13, _PAPER)
    wide = sheet.measure(words, style) + 5 * MM
    sheet.fill(sheet.right - wide, y, wide, 7 * MM, grey=styles.BLACK)
    sheet.text(sheet.right - wide / 2, y + 5.1 * MM, words, style, align="center")


def giant(
    sheet: "Sheet", baseline: float, words: str, *, most: float, x: float, room: float, align: Align = "left"
) -> None:
    """A name as large as fits, to be read from the aisle."""
    style = sheet.fitted(words, Style(BOLD, most, styles.BLACK), room=room, least=_LEAST)
    sheet.text(x, baseline, words, style, align=align, room=room)

"""The sheet that documents draw on: text, rules, codes, page numbers and the mark of a copy.

Distances are points from the top left corner. Everything is drawn straight as page operators: no
markup, no flowables; each code is one filled path in units of the printer's dots.
"""

from collections.abc import Callable, Hashable

from omsdesk.codes import house_code, house_name
from omsdesk.errors import Refusal
from omsdesk.printing.press import styles
from omsdesk.printing.press.barcodes import MAKERS, Symbol
from omsdesk.printing.press.book import Book
from omsdesk.printing.press.marks import CopyMark, PrintedCode
from omsdesk.printing.press.measures import MM, Align, CodeSize, Profile, Spot, Symbology
from omsdesk.printing.press.styles import Style
from omsdesk.words import Text

_MARK_HEIGHT = 4.6 * MM
_PAPER = 1.0
_SMALLEST_MARK = 4.4
_MARK_STYLE = Style("Inter-SemiBold", 7, _PAPER)


class Sheet:
    """The pages of one document."""

    def __init__(self, book: Book, profile: Profile, *, footer: str = "", mark: CopyMark | None = None) -> None:
        self._book, self._ink, self.profile = book, book.ink, profile
        self._footer, self._mark = footer, mark
        self._pages: list[list[str]] = [[]]
        self.codes: list[PrintedCode] = []
        self.width, self.height = profile.width, profile.height
        margin = styles.LABEL_MARGIN if profile.is_label else styles.SHEET_MARGIN
        self.left, self.right = margin, self.width - margin
        self.top = margin + (_MARK_HEIGHT if mark else 0)
        self.bottom = self.height - margin - (0 if profile.is_label else 6 * MM)

    @property
    def page(self) -> int:
        """The number of the page that is being drawn, from 1."""
        return len(self._pages)

    def turn(self) -> None:
        """Go on with an empty page."""
        self._pages.append([])

    def text(self, x: float, y: float, raw: object, style: Style, *, align: Align = "left", room: float = 0.0) -> float:
        """One line of text on the baseline ``y``, cut to the room if there is any; how wide it became."""
        show, wide = self._ink.line(raw, style, room)
        if show:
            left = x if align == "left" else x - wide if align == "right" else x - wide / 2
            self._draw(f"BT {left:.2f} {self.height - y:.2f} Td {show} ET")
        return wide

    def measure(self, raw: object, style: Style) -> float:
        """How wide a line of text would be."""
        return self._ink.line(raw, style)[1]

    def fitted(self, raw: object, style: Style, *, room: float, least: float) -> Style:
        """The style made smaller, as far as ``least``, until the text fits."""
        wide = self.measure(raw, style)
        return style if wide <= room else styles.sized(style, max(min(least, style.size), style.size * room / wide))

    def wrapped(self, raw: object, style: Style, *, room: float, most: int | None = None) -> list[str]:
        """The lines that a text becomes in this room."""
        return self._ink.wrapped(raw, style, room, most)

    def lines(self, x: float, y: float, raw: object, style: Style, *, room: float, most: int | None = None) -> float:
        """Text wrapped to the room from the baseline ``y`` on; the baseline after its last line."""
        for line in self.wrapped(raw, style, room=room, most=most):
            self.text(x, y, line, style)
            y += style.leading
        return y

    def rule(
        self, x: float, y: float, to: float, *, weight: float = styles.HAIRLINE, grey: float = styles.RULE
    ) -> None:
        """A level line."""
        self.fill(x, y - weight / 2, to - x, weight, grey=grey)

    def fill(self, x: float, y: float, width: float, height: float, *, grey: float = styles.PANEL) -> None:
        """A filled rectangle whose upper left corner is given."""
        self._draw(f"{grey:g} g {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, x: float, y: float, width: float, height: float, *, weight: float = styles.LINE) -> None:
        """An empty rectangle with a black border, drawn inside its measures."""
        half = weight / 2
        low = self.height - y - height + half
        self._draw(f"0 G {weight:g} w {x + half:.2f} {low:.2f} {width - weight:.2f} {height - weight:.2f} re S")

    def code(
        self,
        symbology: Symbology,
        value: str,
        spot: Spot,
        *,
        size: CodeSize,
        words: str | None = None,
        style: Style = styles.CODE_WORDS,
    ) -> float:
        """A barcode at a spot, its quiet zones outside; how wide the bars are.

        Under it stands what it says, or the given words for people.
        """
        symbol, profile = MAKERS[symbology](value), self.profile
        dots = profile.code_dots(size)
        wide = len(symbol.modules) * dots
        at = profile.dots(spot.x) - (0 if spot.align == "left" else wide if spot.align == "right" else wide // 2)
        self._demand_quiet(symbol, at=at, wide=wide, quiet=symbol.quiet * dots)
        self._draw(self._bars(symbol, at=at, dots=dots, spot=spot))
        self.codes.append(PrintedCode(self.page, symbology, symbol.value))
        caption = symbol.words if words is None else words
        if caption:
            middle = (at + wide / 2) * profile.dot
            self.text(middle, spot.y + spot.height + style.size * 1.2, caption, style, align="center")
        return wide * profile.dot

    def house(self, prefix: str, number: int, spot: Spot, *, style: Style = styles.CODE_WORDS) -> float:
        """One of our own codes, with its hyphen in the words under it."""
        value, words = house_code(prefix, number), house_name(prefix, number)
        return self.code(Symbology.CODE128, value, spot, size=CodeSize.HOUSE, words=words, style=style)

    def _bars(self, symbol: Symbol, *, at: int, dots: int, spot: Spot) -> str:
        """All bars as one path, a module wide and a symbol high: its corner and its module are whole dots."""
        dot, dots_of = self.profile.dot, self.profile.dots
        height = dots_of(spot.height)
        low = dots_of(self.height) - dots_of(spot.y) - height
        frame = f"{dots * dot:.9f} 0 0 {height * dot:.9f} {at * dot:.9f} {low * dot:.9f}"
        return f"q {frame} cm 0 g {symbol.path} f Q"

    def _demand_quiet(self, symbol: Symbol, *, at: int, wide: int, quiet: int) -> None:
        if at < quiet or at + wide + quiet > self.profile.dots(self.width):
            raise Refusal(
                Text("The barcode {value} is too wide for this paper.", value=symbol.value),
                Text("Choose a larger label or a shorter number."),
            )

    def again(self, name: Hashable, draw: Callable[[], None]) -> None:
        """Draw what is the same on every label of a batch: the first time by ``draw``, then from memory.

        The name must hold everything that the drawing depends on; there may be no codes in it.
        """
        known = self._book.fragments.get(name)
        page = self._pages[-1]
        if known is None:
            start = len(page)
            draw()
            self._book.fragments[name] = "\n".join(page[start:])
        else:
            page.append(known)

    def _draw(self, operators: str) -> None:
        self._pages[-1].append(operators)

    def close(self) -> None:
        """Put page numbers and marks on every page and hand them to the book."""
        total = len(self._pages)
        for number in range(1, total + 1):
            self._furnish(number, total)
        for page in self._pages:
            self._book.add("\n".join(page), width=self.width, height=self.height)

    def _furnish(self, number: int, total: int) -> None:
        page = self._pages[number - 1]
        self._pages.append(page)  # drawn on as the current page, then taken off again
        if self._mark is not None:
            self._draw_mark(self._mark)
        if not self.profile.is_label:
            y = self.height - styles.SHEET_MARGIN + 2 * MM
            self.rule(self.left, y - 4.4 * MM, self.right)
            self.text(self.left, y, self._footer, styles.SMALL, room=self.width * 0.6)
            pages = Text("Page {page} of {pages}", page=number, pages=total)
            self.text(self.right, y, pages, styles.SMALL, align="right")
        self._pages.pop()

    def _draw_mark(self, mark: CopyMark) -> None:
        margin = styles.LABEL_MARGIN if self.profile.is_label else styles.SHEET_MARGIN
        top = margin - (1 * MM if self.profile.is_label else 5 * MM)
        self.fill(self.left, top, self.right - self.left, _MARK_HEIGHT - 0.6 * MM, grey=styles.BLACK)
        room = self.right - self.left - 3 * MM
        white = self.fitted(mark.words, _MARK_STYLE, room=room, least=_SMALLEST_MARK)
        self.text(self.left + 1.5 * MM, top + 2.9 * MM, mark.words, white, room=room)

"""Text as the operators a PDF page understands, with the fonts' subsets kept by ReportLab.

The canvas asks for every string anew which subset each character is in. A run of a thousand labels
repeats the same few letters and most of the same words: characters are looked up once per book, plain ASCII
not at all, and a line that was set before is set already.
"""

from reportlab.pdfbase.pdfdoc import PDFDocument

from omsdesk.printing.press.fonts import Face, drawn, load
from omsdesk.printing.press.styles import Style
from omsdesk.printing.press.text import clean, cut, width, wrap
from omsdesk.words import Text

_ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})
_FIRST_PRINTABLE, _LAST_PRINTABLE = 32, 126


_MOST_KNOWN = 20_000


class Ink:
    """What the characters of one PDF are called in its fonts, and what was set with them lately."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._known: dict[tuple[Face, str], tuple[str, str]] = {}
        self._spoken: dict[object, str] = {}
        self._paragraphs: dict[tuple[str, Style, float, int | None], list[str]] = {}
        self._lines: dict[tuple[str, Style, float], tuple[str, float]] = {}

    def spoken(self, raw: object) -> str:
        """A sentence, amount or day in words; most are said again on the next label."""
        if not isinstance(raw, Text):
            return str(raw)
        key = (raw.template, raw.many, *raw.args.items())
        try:
            known = self._spoken.get(key)
        except TypeError:  # a list among the arguments
            return str(raw)
        if known is None:
            known = self._spoken[key] = str(raw)
        return known

    def line(self, raw: object, style: Style, room: float = 0.0) -> tuple[str, float]:
        """The operators for one line of text, cut to the room if there is any, and how wide it is."""
        words = raw if type(raw) is str else self.spoken(raw)
        known = self._lines.get((words, style, room))
        if known is None:
            if len(self._lines) > _MOST_KNOWN:
                self._lines.clear()
            known = self._lines[words, style, room] = self._set(words, style, room)
        return known

    def wrapped(self, raw: object, style: Style, room: float, most: int | None) -> list[str]:
        """The lines that a text becomes in this room, or as many of them as are wanted."""
        words = raw if type(raw) is str else self.spoken(raw)
        key = words, style, room, most
        if key not in self._paragraphs:
            if len(self._paragraphs) > _MOST_KNOWN:
                self._paragraphs.clear()
            self._paragraphs[key] = wrap(clean(words, lines=True), Face(style.face), style.size, room, most)
        return self._paragraphs[key]

    def _set(self, raw: str, style: Style, room: float) -> tuple[str, float]:
        face, text = Face(style.face), clean(raw)
        wide = width(text, face, style.size)
        if room and wide > room:
            text = cut(text, face, style.size, room)
            wide = width(text, face, style.size)
        if not text:
            return "", 0.0
        show = self.show(text, face, style.size)
        return f"{style.grey:g} g {style.tracking:g} Tc {show}", wide + style.tracking * len(text)

    def show(self, text: str, face: Face, size: float) -> str:
        """The operators that set the font and show the text; a new font per run where it must be."""
        if text.isascii():
            # ReportLab keeps ASCII where it is in the first subset of every font.
            font, _ = self._glyph(face, " ")
            return f"{font} {size:g} Tf ({text.translate(_ESCAPES)}) Tj"
        parts: list[str] = []
        current, run = "", ""
        for font, code in (self._glyph(face, char) for char in text):
            if font != current:
                if run:
                    parts.append(f"{current} {size:g} Tf ({run}) Tj")
                current, run = font, ""
            run += code
        return " ".join([*parts, f"{current} {size:g} Tf ({run}) Tj"])

    def _glyph(self, face: Face, char: str) -> tuple[str, str]:
        known = self._known.get((face, char))
        if known is None:
            name, shown, _ = drawn(char, face)
            font = load(name).font
            ((subset, raw),) = font.splitString(shown, self._document)
            known = font.getSubsetInternalName(subset, self._document), "".join(map(_escaped, raw))
            self._known[face, char] = known
        return known


def _escaped(byte: int) -> str:
    if not _FIRST_PRINTABLE <= byte <= _LAST_PRINTABLE:
        return f"\\{byte:03o}"
    return chr(byte).translate(_ESCAPES)

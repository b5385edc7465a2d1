"""Text as the operators a PDF page understands, with the fonts' subsets kept by ReportLab.

The canvas asks for every string anew which subset each character is in. A run of a thousand labels
repeats the same few letters, so each character is looked up once per book, and plain ASCII not at all.
"""

from reportlab.pdfbase.pdfdoc import PDFDocument

from omsdesk.printing.press.fonts import Face, drawn, load

_ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})
_FIRST_PRINTABLE, _LAST_PRINTABLE = 32, 126


class Ink:
    """What the characters of one PDF are called in its fonts."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._known: dict[tuple[Face, str], tuple[str, str]] = {}

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

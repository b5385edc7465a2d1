"""The PDF that finished pages are bound into.

ReportLab keeps the fonts and writes the file. Pages are handed to it ready made: its own page objects
format forty small dictionaries each, which took a third of the time of a label.
"""

import zlib
from collections.abc import Hashable

from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDocument, PDFObject, PDFObjectReference
from reportlab.pdfbase.pdfdoc import format as formatted

from omsdesk.printing.press.ink import Ink
from omsdesk.printing.press.text import clean

_QUICK = 1
"""How hard to squeeze: the first level leaves a third of a label, the usual one little less for much more time."""
_PARTS = 10_000


class Book:
    """One PDF: the pages of one document or of many."""

    def __init__(self, *, title: str, author: str = "") -> None:
        # "invariant" leaves out the clock and chance: the same paper is the same bytes.
        self._document = PDFDocument(compression=1, invariant=1)
        self._document.setTitle(clean(title))
        self._document.setAuthor(clean(author))
        self._document.setCreator("OMS Desk")
        self.ink = Ink(self._document)
        self.fragments: dict[Hashable, str] = {}
        """What sheets drew under a name, to be drawn the same way on the next."""

    def add(self, operators: str, *, width: float, height: float) -> None:
        """Bind one page of drawing operators."""
        self._document.addPage(_Page(zlib.compress(operators.encode("ascii"), _QUICK), width=width, height=height))

    def pdf(self) -> bytes:
        """The finished file."""
        return bytes(self._document.GetPDFData(canvas=None))


class _Page(PDFObject):
    """A page whose content is ready."""

    __RefOnly__ = 1

    def __init__(self, stream: bytes, *, width: float, height: float) -> None:
        self._stream = stream
        self._box = f"[0 0 {_rounded_down(width)} {_rounded_down(height)}]".encode()

    def format(self, document: PDFDocument) -> bytes:
        """The page's dictionary; its content becomes an object of its own."""
        contents = formatted(document.Reference(_Content(self._stream)), document)
        pages = document.Pages  # type: ignore[attr-defined] # the stubs forgot it
        parent = formatted(document.Reference(pages), document)
        fonts = formatted(PDFObjectReference(BasicFonts), document)
        return (
            b"<< /Type /Page /Parent %b /MediaBox %b /Contents %b /Resources << /Font %b /ProcSet [/PDF /Text] >> >>"
            % (
                parent,
                self._box,
                contents,
                fonts,
            )
        )


class _Content(PDFObject):
    """The squeezed operators of one page."""

    __RefOnly__ = 1

    def __init__(self, stream: bytes) -> None:
        self._stream = stream

    def format(self, _document: PDFDocument) -> bytes:
        """The stream with its length."""
        return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(self._stream), self._stream)


def _rounded_down(points: float) -> str:
    # A page that is a hair too wide becomes one dot wider on a raster, and every bar is stretched off its dots;
    # readers of PDF keep the number in single precision, so a hair is what remains of an exact one, too.
    if points.is_integer():
        return f"{points:g}"
    return f"{int(points * _PARTS - 0.5) / _PARTS:.4f}"

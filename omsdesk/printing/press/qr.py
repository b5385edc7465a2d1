"""QR codes for a screen: what a person would otherwise type sign by sign, a camera or a scanner reads at once."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from omsdesk.errors import Refusal
from omsdesk.words import Text

QUIET = 4
"""Modules of white that a reader needs on every side."""

MOST = 1_000
_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[30;107m", "\x1b[0m"
_HALVES = {"00": " ", "01": "▄", "10": "▀", "11": "█"}


def squares(text: str) -> tuple[str, ...]:
    """The rows of a code, each module as 1 (black) or 0, with its quiet zone."""
    if not 0 < len(text) <= MOST or not text.isascii():
        raise Refusal(Text("This cannot be drawn as a QR code."))
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    side = code.getModuleCount()
    white = "0" * (side + 2 * QUIET)
    edge = "0" * QUIET
    rows = ("".join("1" if code.isDark(row, column) else "0" for column in range(side)) for row in range(side))
    return (*[white] * QUIET, *(f"{edge}{row}{edge}" for row in rows), *[white] * QUIET)


def in_terminal(rows: tuple[str, ...]) -> str:
    """The same for a terminal: two rows to a line, black on white whatever its colours are."""
    even = (*rows, "0" * len(rows[0])) if len(rows) % 2 else rows
    lines = []
    for upper, lower in zip(even[::2], even[1::2], strict=True):
        drawn = "".join(_HALVES[above + below] for above, below in zip(upper, lower, strict=True))
        lines.append(f"{_BLACK_ON_WHITE}{drawn}{_AS_BEFORE}")
    return "\n".join(lines)

"""The type and the greys of all papers: one scale, so that they look like one house's work."""

from dataclasses import dataclass
from functools import lru_cache

from omsdesk.printing.press.measures import MM

BLACK, INK, QUIET_INK, RULE, PANEL = 0.0, 0.10, 0.42, 0.78, 0.955
"""Greys of sheets, from 0 (black) to 1 (paper). Labels are black only: heads of label printers know no grey."""

HAIRLINE, LINE, BOLD_LINE = 0.5, 0.9, 1.8
SHEET_MARGIN = 14 * MM
LABEL_MARGIN = 3.5 * MM


@dataclass(frozen=True, eq=False)
class Style:
    """How a piece of text is set; known by itself and not by its values, since it is asked for all the time."""

    face: str = "Inter-Regular"
    size: float = 9.0
    grey: float = INK
    tracking: float = 0.0

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return self.size * 1.36


TITLE = Style("Inter-Bold", 22, BLACK, -0.35)
HEADING = Style("Inter-SemiBold", 11.5, BLACK)
LARGE = Style("Inter-SemiBold", 14, BLACK, -0.1)
BODY = Style()
STRONG = Style("Inter-SemiBold", 9, BLACK)
SMALL = Style("Inter-Regular", 7.6, QUIET_INK)
NOTE = Style("Inter-Medium", 8, INK)
CAPTION = Style("Inter-SemiBold", 6.6, QUIET_INK, 0.35)
NUMBER = Style("Inter-Regular-Figures", 9, INK)
STRONG_NUMBER = Style("Inter-SemiBold-Figures", 9, BLACK)
COUNT = Style("Inter-Bold-Figures", 15, BLACK)
CODE_WORDS = Style("Inter-Medium", 8, BLACK, 0.3)

LABEL_CAPTION = Style("Inter-SemiBold", 6.6, BLACK, 0.35)
LABEL_TEXT = Style("Inter-Medium", 8.6, BLACK)
LABEL_STRONG = Style("Inter-Bold", 10, BLACK)
LABEL_WORDS = Style("Inter-SemiBold", 10, BLACK, 0.4)


@lru_cache(maxsize=4096)
def sized(style: Style, size: float) -> Style:
    """The same at another size."""
    return Style(style.face, size, style.grey, style.tracking)

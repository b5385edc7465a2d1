"""Codes, numbers, phone numbers and money keep their order in a window that reads from right to left.

Qt's labels see to that themselves; a painter would turn ``1 / 2`` into ``2 / 1`` there, and a phone number inside out.
"""

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

_BEGIN, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_FROM_THE_RIGHT = {"R", "AL"}


def straight(words: str) -> str:
    """The words for a painter: without a letter that is read from the right they stay as they are written."""
    if QGuiApplication.layoutDirection() != Qt.LayoutDirection.RightToLeft or not words:
        return words
    if any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in words):
        return words
    return f"{_BEGIN}{words}{_END}"

"""How wide words are and where they are cut, remembered: a station paints the same words at every scan."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from omsdesk.views import theme

_REMEMBERED = 4_096


def advance(words: str, size: int = theme.BODY, weight: int = theme.REGULAR, *, tabular: bool = False) -> int:
    """How many pixels the words take in one of the theme's sizes."""
    return _advance(words, size, weight, tabular, theme.text_size())


def elided(words: str, room: int, size: int = theme.BODY, weight: int = theme.REGULAR, *, tabular: bool = False) -> str:
    """The words, cut with an ellipsis when there is less room than they take."""
    return _elided(words, room, size, weight, tabular, theme.text_size())


@lru_cache(_REMEMBERED)
def _advance(words: str, size: int, weight: int, tabular: bool, _text_size: int) -> int:
    return _metrics(size, weight, tabular).horizontalAdvance(words)


@lru_cache(_REMEMBERED)
def _elided(words: str, room: int, size: int, weight: int, tabular: bool, _text_size: int) -> str:
    return _metrics(size, weight, tabular).elidedText(words, Qt.TextElideMode.ElideRight, room)


def _metrics(size: int, weight: int, tabular: bool) -> QFontMetrics:
    return QFontMetrics(theme.font(size, weight, tabular=tabular))


def _forget() -> None:
    _advance.cache_clear()
    _elided.cache_clear()


# The faces may have been loaded since: what was measured before is void.
theme.switch.changed.connect(_forget)

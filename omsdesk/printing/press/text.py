"""The one gate between what people typed and ink.

Nothing that passes here is ever read as markup: papers are drawn glyph by glyph. What could turn a
line round, hide in it or break the file (controls, direction overrides, lone surrogates) is taken out,
and a line that is too long is cut or wrapped by its measured width.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from omsdesk.printing.press.fonts import EM, Face, missing_glyphs, widths
from omsdesk.words import Text

LONGEST = 2000
"""Characters of one text that a paper takes; more is somebody's accident or attack."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_SPACES = frozenset("\t\v\f\xa0\u2007\u202f")
_LINE_ENDS = frozenset("\n\u2028\u2029\x85")
# Control, format (direction overrides, zero width), surrogate. Private and unknown characters stay: they get named.
_UNPRINTED = frozenset({"Cc", "Cf", "Cs"})
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))


def clean(raw: object, *, lines: bool = False) -> str:
    """Text as it may be printed: composed, one line (or several), nothing invisible in it."""
    text = str(raw)[:LONGEST]
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(_kept(each, lines=lines) for each in composed)
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip("\n")


def _kept(char: str, *, lines: bool) -> str:
    if char in _LINE_ENDS:
        return "\n" if lines else " "
    if char in _SPACES:
        return " "
    if char in _VARIATION_SELECTORS or unicodedata.category(char) in _UNPRINTED:
        return ""
    return char


def width(text: str, face: Face, size: float) -> float:
    """How wide a cleaned text is, in points."""
    return sum(map(widths(face).__getitem__, text)) * size / EM


def cut(text: str, face: Face, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis behind it."""
    if width(text, face, size) <= room:
        return text
    left = room - width(ELLIPSIS, face, size)
    end = 0
    for each in text:
        left -= widths(face)[each] * size / EM
        if left < 0:
            break
        end += 1
    return text[:end].rstrip() + ELLIPSIS


def wrap(text: str, face: Face, size: float, room: float, most: int | None = None) -> list[str]:
    """Lines no wider than the room; words that are wider break anywhere; ``most`` cuts the rest."""
    lines = [line for part in text.split("\n") for line in _wrapped(part, face, size, room)]
    if most is None or len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], cut(rest + ELLIPSIS, face, size, room)]


def _wrapped(text: str, face: Face, size: float, room: float) -> Iterable[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, face, size) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, face, size, room)
        yield from full
    yield line


def _broken(word: str, face: Face, size: float, room: float) -> list[str]:
    pieces, piece, used = [], "", 0.0
    for each in word:
        step = widths(face)[each] * size / EM
        if piece and used + step > room:
            pieces.append(piece)
            piece, used = "", 0.0
        piece, used = piece + each, used + step
    return [*pieces, piece]


def words_of(thing: Any) -> Iterable[str]:
    """Every text in a document's data, so that it can be looked through before it is printed."""
    if isinstance(thing, str | Text):
        yield clean(thing, lines=True)
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from words_of(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from words_of(getattr(thing, field.name))


def unprintable(thing: Any) -> tuple[str, ...]:
    """The characters in a document's data that would come out as empty boxes, each once."""
    found: dict[str, None] = {}
    for text in words_of(thing):
        found |= dict.fromkeys(missing_glyphs(text))
    return tuple(found)

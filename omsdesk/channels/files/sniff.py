"""What kind of bytes a file holds: text in which encoding, a spreadsheet, or nothing we can read.

The whole file is decoded once before it is trusted, in small pieces: a file that is UTF-8 for its
first pages and something else after would otherwise fail half-way through an import.
"""

import codecs
import re
from enum import StrEnum
from pathlib import Path

from omsdesk.channels.files.tables import Limits, shown_name
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

_PIECE = 1 << 20
_BEGINNING = 1024
LONGEST_LINE = 1 << 20
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_PAIRS = re.compile(rb"[\xc3-\xc5\xce-\xd1][\x80-\xbf]")
"""Letters of Europe as UTF-8 writes them: text in cp1252 has such pairs almost never."""


class Bytes(StrEnum):
    """The sorts of files that are read."""

    TEXT = "text"
    SHEET = "spreadsheet"
    JSON = "JSON"
    XML = "XML"


def sort_of(path: Path, limits: Limits) -> Bytes:
    """Look at the first bytes and the size. Refuses what is empty, too large, or neither."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_PIECE)
    except OSError as error:
        reason = Text("{file} cannot be read.", file=shown_name(path))
        raise Unavailable(reason, Text("Check that it is still there and that you may open it.")) from error
    if not start.strip():
        raise Refusal(Text("{file} is empty.", file=shown_name(path)))
    if start.startswith(_ZIP):
        return Bytes.SHEET
    if start.startswith(_OLD_OFFICE):
        reason = Text("{file} is in the old Excel format.", file=shown_name(path))
        raise Refusal(reason, Text("Save it as .xlsx or as CSV."))
    if size > limits.bytes:
        raise Refusal(Text("{file} is too large to read in one go.", file=shown_name(path)), Text("Split it."))
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        reason = Text("{file} is not a table.", file=shown_name(path))
        raise Refusal(reason, Text("Files with columns are read: CSV, tab separated text, or .xlsx."))
    return _tree(start) or Bytes.TEXT


def _tree(start: bytes) -> Bytes | None:
    """No header of a table begins with a bracket."""
    plain = start.removeprefix(codecs.BOM_UTF8)[:_BEGINNING]
    for mark, encoding in _MARKS[1:]:
        if start.startswith(mark):
            plain = start[: _BEGINNING & ~1].decode(encoding, errors="ignore").encode()
    first = plain.lstrip()[:1]
    if first == b"<":
        return Bytes.XML
    return Bytes.JSON if first in {b"{", b"["} else None


def encoding_of(path: Path, wanted: str | None = None) -> str:
    """The encoding that reads the whole file: the one asked for, the one it is marked with, or a finding."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if wanted is not None or marked is not None:
        name = marked or _known(wanted or "")
        if _fault(path, name) is not None:
            raise Refusal(
                Text("{file} is not written in {encoding}.", file=shown_name(path), encoding=name),
                Text("Choose another encoding, or save the file as UTF-8."),
            )
        return name
    fault = _fault(path, "utf-8")
    if fault is None:
        return "utf-8"
    if _looks_like_utf8(path) or _fault(path, "cp1252") is not None:
        raise Refusal(
            Text("{file} has letters that fit no encoding, the first at byte {n}.", file=shown_name(path), n=fault),
            Text("Save the file as UTF-8, or choose its encoding."),
        )
    return "cp1252"


def _known(wanted: str) -> str:
    try:
        return codecs.lookup(wanted).name
    except LookupError as error:
        reason = Text("{encoding} is not an encoding.", encoding=wanted)
        raise Refusal(reason, Text("Usual ones are utf-8, cp1252 and cp1250.")) from error


def _fault(path: Path, encoding: str) -> int | None:
    """The place of the first byte that the encoding cannot read, None when all can be read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = since_break = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            try:
                text = decoder.decode(piece)
            except UnicodeDecodeError as error:
                return done + error.start
            since_break = len(text) - text.rfind("\n") if "\n" in text else since_break + len(text)
            if since_break > LONGEST_LINE:
                raise Refusal(Text("{file} has a line of over a million signs.", file=shown_name(path)))
            done += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None


def _looks_like_utf8(path: Path) -> bool:
    """Whether a file that is not UTF-8 as a whole is so in parts: then no guess is safe."""
    with path.open("rb") as file:
        return any(_UTF8_PAIRS.search(piece) for piece in iter(lambda: file.read(_PIECE), b""))

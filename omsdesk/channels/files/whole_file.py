"""A text file that takes its name when it is whole, so that nobody reads half of one."""

import contextlib
import csv
import errno
from collections.abc import Iterable, Sequence
from pathlib import Path

from omsdesk.errors import Unavailable
from omsdesk.words import Text

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""No room on the disk, or none left for this person."""


def write(path: Path, rows: Iterable[Sequence[str]], *, delimiter: str) -> None:
    """Rows as a table in UTF-8. Raises ``Unavailable`` where nothing can be written, and leaves nothing behind."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def plain(cell: str) -> str:
    """Without breaks, and without what a spreadsheet would take for the beginning of a formula."""
    return " ".join(cell.split()).lstrip("=+@")


def _not_written(path: Path, error: OSError) -> Unavailable:
    """What a person can do about it: a full disk is another matter than a folder that takes nothing."""
    if error.errno in _FULL:
        return Unavailable(
            Text("{name} was not written: the disk is full.", name=path.name),
            Text("Make room on it, or choose a folder on another disk."),
        )
    return Unavailable(
        Text("{name} cannot be written there.", name=path.name),
        Text("Close it if it is open in another program, or choose another folder."),
    )

"""A text file that takes its name when it is whole, so that nobody reads half of one."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from omsdesk.errors import Unavailable
from omsdesk.words import Text


def write(path: Path, rows: Iterable[Sequence[str]], *, delimiter: str) -> None:
    """Rows as a table in UTF-8. Raises ``Unavailable`` where nothing can be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        part.replace(path)
    except OSError as error:
        raise Unavailable(
            Text("{name} cannot be written there.", name=path.name), Text("Choose another folder.")
        ) from error


def plain(cell: str) -> str:
    """Without breaks, and without what a spreadsheet would take for the beginning of a formula."""
    return " ".join(cell.split()).lstrip("=+@")

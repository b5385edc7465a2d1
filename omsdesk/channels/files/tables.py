"""What a text file and a spreadsheet have in common: a header, then rows of cells with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from omsdesk.words import Text


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose content is nothing to take in: a formula, an error of the spreadsheet."""

    reason: Text


Cell = str | int | float | bool | datetime | Unreadable | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, or the trouble that kept them from being told apart."""

    line: int
    cells: tuple[Cell, ...]
    written: tuple[str, ...] = ()
    """The lines of a text file that the row is made of, to see what a broken row swallowed."""
    trouble: Text | None = None


@dataclass(frozen=True)
class Limits:
    """How much a file may hold before it is refused as a whole; real files stay far below."""

    bytes: int = 200_000_000
    rows: int = 1_000_000
    columns: int = 300
    sheet_bytes: int = 50_000_000
    """A spreadsheet as it lies on the disk."""
    unpacked_bytes: int = 400_000_000
    unpacked_ratio: int = 100
    """Real spreadsheets shrink five to thirty times; 52 KiB that unpack 300 times over are an attack."""
    sheet_rows: int = 200_000
    tree_bytes: int = 50_000_000
    """A tree lies in memory as a whole while it is read."""


class Table(Protocol):
    """An open file, read from the top once."""

    encoding: str
    delimiter: str

    def rows(self) -> Iterator[TableRow]:
        """Every row that is not blank, the header first."""

    def progress(self) -> tuple[int, int]:
        """How much is read, of how much; the second is 0 when the file does not tell."""

    def close(self) -> None:
        """Let go of the file."""


def shown_name(path: Path) -> str:
    """A file as people know it: its name without the folders."""
    return path.name


def is_blank(cells: tuple[Cell, ...]) -> bool:
    """Whether a row says nothing at all."""
    return all(each is None or (isinstance(each, str) and not each.strip()) for each in cells)

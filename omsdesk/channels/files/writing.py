"""Write a table to a file that any spreadsheet opens, row by row, without holding it in memory.

Text that a spreadsheet would take for a formula is written so that it stays text: a customer's name may
not do anything on the computer of whoever opens the list.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

MOST_ROWS = 1_048_575
"""What one sheet of Excel holds under its titles."""
LONGEST_CELL = 32_767
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | Decimal | datetime | None


class TableFile(Protocol):
    """A table that is being written."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows under those before."""

    def close(self) -> None:
        """All is written: the file takes its name."""

    def drop(self) -> None:
        """Leave nothing behind."""


def begin(path: Path, titles: Sequence[str]) -> TableFile:
    """A new file by the ending of its name, its titles written."""
    made: TableFile = XlsxFile(path, titles) if path.suffix.lower() == ".xlsx" else CsvFile(path)
    if isinstance(made, CsvFile):
        made.add([titles])
    return made


def write(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A whole file in one go; what fails leaves nothing behind."""
    table = begin(path, titles)
    try:
        table.add(rows)
    except BaseException:
        table.drop()
        raise
    table.close()


class CsvFile:
    """UTF-8 with the mark at its start by which Excel knows it, commas, one line per row."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, _part_of(path)
        try:
            self._file = self._part.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise _not_writable(path) from error
        self._rows = csv.writer(self._file)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows; a text that looks like a formula gets an apostrophe before it."""
        try:
            self._rows.writerows([_csv_cell(cell) for cell in row] for row in rows)
        except OSError as error:
            raise _not_writable(self._path) from error

    def close(self) -> None:
        """Finish under a name of its own first, so that a half-written list never looks whole."""
        try:
            self._file.close()
            self._part.replace(self._path)
        except OSError as error:
            raise _not_writable(self._path) from error

    def drop(self) -> None:
        """Take the begun file away."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class XlsxFile:
    """One sheet, streamed; numbers and moments as such, the titles stay in view."""

    def __init__(self, path: Path, titles: Sequence[str]) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - takes a while to load; only who exports waits for it

        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise _not_writable(path)
        self._path, self._part = path, _part_of(path)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet()
        self._sheet.freeze_panes = "A2"
        self._count = 0
        self._sheet.append([self._text(title) for title in titles])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows; a text that looks like a formula is marked as text."""
        for row in rows:
            self._count += 1
            if self._count > MOST_ROWS:
                raise Refusal(
                    Text("One sheet holds {n} rows.", n=MOST_ROWS), Text("Narrow the list, or export it as CSV.")
                )
            self._sheet.append([self._text(cell) if isinstance(cell, str) else cell for cell in row])

    def close(self) -> None:
        """Write the sheet out and give it its name."""
        try:
            self._book.save(self._part)
            self._part.replace(self._path)
        except OSError as error:
            raise _not_writable(self._path) from error

    def drop(self) -> None:
        """Take the begun sheet away."""
        self._sheet.close()
        self._part.unlink(missing_ok=True)

    def _text(self, words: str) -> Any:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded with the book

        tidy = _tidy(words)[:LONGEST_CELL]
        if not tidy.startswith(_BEGINS_A_FORMULA):
            return tidy
        cell = WriteOnlyCell(self._sheet, value=tidy)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        tidy = _tidy(cell)
        return f"'{tidy}" if tidy.startswith(_BEGINS_A_FORMULA) else tidy
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)


def _tidy(words: str) -> str:
    """Without what no sheet may hold."""
    return "".join(each for each in words if each.isprintable() or each in "\t\n\r")


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _not_writable(path: Path) -> Unavailable:
    return Unavailable(
        Text("{name} cannot be written there.", name=path.name),
        Text("Close it if it is open in another program, or choose another folder."),
    )

"""A table in a text file, read row by row; lines are those that an editor shows."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from omsdesk.channels.files.tables import Cell, Limits, TableRow, is_blank, shown_name
from omsdesk.errors import Refusal
from omsdesk.words import Text

DELIMITERS = (",", ";", "\t", "|")


class TextTable:
    """One CSV file under an encoding and a delimiter."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str, limits: Limits) -> None:
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter
        self._limits = limits
        self._size = path.stat().st_size
        self._bytes = path.open("rb")
        # newline="" keeps breaks inside quotes as they are, which the csv module asks for.
        self._text = io.TextIOWrapper(self._bytes, encoding=encoding, newline="")
        self._taken: list[str] = []
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        for line in self._text:
            self._taken.append(line)
            yield line

    def rows(self) -> Iterator[TableRow]:
        """Every row that is not blank. A row with broken quotes is told as trouble, and reading goes on."""
        count = 0
        while True:
            line = self._reader.line_num + 1
            self._taken.clear()
            try:
                cells: tuple[Cell, ...] = tuple(next(self._reader))
            except StopIteration:
                return
            except csv.Error:
                yield TableRow(line, (), tuple(self._taken), Text("The quotation marks of this row do not pair up."))
                continue
            if is_blank(cells):
                continue
            count += 1
            self._check(cells, count)
            yield TableRow(line, cells, tuple(self._taken))

    def _check(self, cells: tuple[Cell, ...], count: int) -> None:
        if len(cells) > self._limits.columns:
            reason = Text("{file} has over {n} columns.", file=shown_name(self.path), n=self._limits.columns)
            raise Refusal(reason, Text("Leave out the columns that orders do not need."))
        if count > self._limits.rows + 1:
            reason = Text("{file} has over {n} rows.", file=shown_name(self.path), n=self._limits.rows)
            raise Refusal(reason, Text("Split it."))

    def progress(self) -> tuple[int, int]:
        """Bytes read, of all."""
        return self._bytes.tell(), self._size

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

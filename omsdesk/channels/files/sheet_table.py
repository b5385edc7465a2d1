"""A table in a spreadsheet, streamed; its zip is weighed before anything in it is unpacked."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from omsdesk.channels.files.tables import Cell, Limits, TableRow, Unreadable, is_blank, shown_name
from omsdesk.errors import Refusal
from omsdesk.words import Text

_BROKEN = (zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, KeyError, ValueError, OSError)
_SMALL = 1_000_000
"""Below a megabyte unpacked, the ratio says nothing."""


class SheetTable:
    """The sheet of a workbook, from its first row down."""

    encoding = "xlsx"
    delimiter = ""

    def __init__(self, path: Path, sheet: Any, workbook: Any, limits: Limits) -> None:
        self.path = path
        self._sheet = sheet
        self._workbook = workbook
        self._limits = limits
        self._done = 0
        self._expected = int(sheet.max_row or 0)
        # What a sheet says of its own size can be wrong, or meant to make us fill in millions of cells.
        sheet.reset_dimensions()

    def rows(self) -> Iterator[TableRow]:
        """Every row that is not blank, with the row number that the spreadsheet shows."""
        found = self._sheet.iter_rows()
        while True:
            try:
                cells = next(found, None)
            except _BROKEN as error:
                raise _refusal(self.path) from error
            if cells is None:
                return
            self._done += 1
            values = tuple(_value(each) for each in cells)
            while values and values[-1] is None:
                values = values[:-1]
            self._check(values)
            if not is_blank(values):
                yield TableRow(self._done, values)

    def _check(self, values: tuple[Cell, ...]) -> None:
        if len(values) > self._limits.columns:
            reason = Text("{file} has over {n} columns.", file=shown_name(self.path), n=self._limits.columns)
            raise Refusal(reason, Text("Leave out the columns that orders do not need."))
        if self._done > self._limits.sheet_rows + 1:
            reason = Text("{file} has over {n} rows.", file=shown_name(self.path), n=self._limits.sheet_rows)
            raise Refusal(reason, Text("Split it, or save it as CSV."))

    def progress(self) -> tuple[int, int]:
        """Rows read, of those the sheet claims to have."""
        return self._done, max(self._done, self._expected)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(OSError, ValueError):
            self._workbook.close()


def sheets(path: Path, limits: Limits) -> list[SheetTable]:
    """Every visible sheet of a workbook that is not a bomb."""
    weigh(path, limits)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about charts and drop-downs that it leaves out; nobody here misses them.
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except _BROKEN as error:
        raise _refusal(path) from error
    visible = [each for each in book.worksheets if each.sheet_state == "visible" and hasattr(each, "reset_dimensions")]
    return [SheetTable(path, each, book, limits) for each in visible]


def weigh(path: Path, limits: Limits) -> None:
    """Refuse a workbook that unpacks to more than a real one would, before unpacking it."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
            is_workbook = "xl/workbook.xml" in packed.namelist()
    except _BROKEN as error:
        raise _refusal(path) from error
    size = path.stat().st_size
    if not is_workbook:
        raise _refusal(path)
    if (
        size > limits.sheet_bytes
        or unpacked > limits.unpacked_bytes
        or (unpacked > _SMALL and unpacked > limits.unpacked_ratio * size)
    ):
        reason = Text("{file} unpacks to far more than a list of orders would.", file=shown_name(path))
        raise Refusal(reason, Text("Nothing was read. Save it as CSV if it is genuine."))


def _value(cell: Any) -> Cell:
    match cell.data_type:
        case "f":
            return Unreadable(Text("This cell holds a formula. Paste the sheet as values and try again."))
        case "e":
            return Unreadable(Text("This cell holds an error of the spreadsheet: {value}.", value=str(cell.value)))
    value = cell.value
    if value is None or isinstance(value, (str, int, float, datetime)):
        return value
    return str(value)


def _refusal(path: Path) -> Refusal:
    reason = Text("{file} is not a spreadsheet that can be read.", file=shown_name(path))
    return Refusal(reason, Text("Save it again as .xlsx, or as CSV."))

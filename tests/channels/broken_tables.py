"""Twenty and more ways in which a table arrives broken, the same for every shop."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

Break = Callable[[Path], Path]
WIDE = 10_000


@dataclass(frozen=True)
class Table:
    """A text file taken apart at its delimiter, for breaks that work on columns."""

    header: list[str]
    rows: list[list[str]]


def table_of(path: Path) -> tuple[Table, str]:
    """The cells of a CSV or tab separated file."""
    delimiter = "\t" if path.suffix == ".txt" else ","
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    return Table(header, rows), delimiter


def written(path: Path, table: Table, delimiter: str) -> Path:
    """The same file with these cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([table.header, *table.rows])
    return path


# ------------------------------------------------------------------ breaks that must not matter


def columns_shuffled(path: Path) -> Path:
    table, delimiter = table_of(path)
    order = list(range(len(table.header)))
    random.Random(4).shuffle(order)
    moved = Table([table.header[at] for at in order], [[row[at] for at in order] for row in table.rows])
    return written(path, moved, delimiter)


def columns_added(path: Path) -> Path:
    table, delimiter = table_of(path)
    more = Table([*table.header, "Something new"], [[*row, "x"] for row in table.rows])
    return written(path, more, delimiter)


def headers_shouted(path: Path) -> Path:
    table, delimiter = table_of(path)
    return written(path, Table([f" {each.upper()} " for each in table.header], table.rows), delimiter)


def with_a_mark_of_its_encoding(path: Path) -> Path:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return path


def as_utf16(path: Path) -> Path:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return path


def semicolons(path: Path) -> Path:
    table, _ = table_of(path)
    return written(path, table, ";")


def windows_line_ends(path: Path) -> Path:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return path


def blank_lines_between(path: Path) -> Path:
    table, delimiter = table_of(path)
    blank = [""] * len(table.header)
    return written(path, Table(table.header, [each for row in table.rows for each in (row, blank)]), delimiter)


def as_a_spreadsheet(path: Path) -> Path:
    return _book(path, _as_it_is)


HARMLESS: tuple[Break, ...] = (
    columns_shuffled,
    columns_added,
    headers_shouted,
    with_a_mark_of_its_encoding,
    as_utf16,
    semicolons,
    windows_line_ends,
    blank_lines_between,
    as_a_spreadsheet,
)


# ------------------------------------------------------------------ breaks that must be told


def nothing_in_it(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def only_blanks(path: Path) -> Path:
    path.write_bytes(b" \n\n ")
    return path


def a_column_renamed(path: Path) -> Path:
    table, delimiter = table_of(path)
    at = _key_column(table)
    return written(path, Table([*table.header[:at], "Whatever", *table.header[at + 1 :]], table.rows), delimiter)


def a_column_missing(path: Path) -> Path:
    table, delimiter = table_of(path)
    at = _key_column(table)
    rows = [row[:at] + row[at + 1 :] for row in table.rows]
    return written(path, Table(table.header[:at] + table.header[at + 1 :], rows), delimiter)


def a_column_twice(path: Path) -> Path:
    table, delimiter = table_of(path)
    at = _key_column(table)
    rows = [[*row, row[at]] for row in table.rows]
    return written(path, Table([*table.header, table.header[at]], rows), delimiter)


def no_header(path: Path) -> Path:
    table, delimiter = table_of(path)
    return written(path, Table(table.rows[0], table.rows[1:] or table.rows), delimiter)


def letters_for_numbers(path: Path) -> Path:
    return _in_every_row(path, _quantity_column, "two")


def negative_quantities(path: Path) -> Path:
    return _in_every_row(path, _quantity_column, "-1")


def halves_of_pieces(path: Path) -> Path:
    return _in_every_row(path, _quantity_column, "1.5")


def endless_numbers(path: Path) -> Path:
    return _in_every_row(path, _quantity_column, "1e9999999")


def no_order_number(path: Path) -> Path:
    return _in_every_row(path, _key_column, "")


def an_order_number_of_a_page(path: Path) -> Path:
    return _in_every_row(path, _key_column, "7" * 5_000)


def control_characters(path: Path) -> Path:
    return _in_every_row(path, _key_column, "1\x072")


def cut_off_in_the_middle(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def a_quotation_mark_left_open(path: Path) -> Path:
    header, *lines = path.read_bytes().split(b"\n")
    delimiter = b"\t" if path.suffix == ".txt" else b","
    broken = [delimiter.join([b'"', *line.split(delimiter)[1:]]) for line in lines[:1]]
    path.write_bytes(b"\n".join([header, *broken, *lines[1:]]))
    return path


def letters_of_no_encoding(path: Path) -> Path:
    path.write_bytes(path.read_bytes() + "Ł".encode() + b"\x81\xc3\x28\n")
    return path


def zeros_of_a_program(path: Path) -> Path:
    path.write_bytes(b"\x7fELF\x00\x00\x00" + path.read_bytes())
    return path


def ten_thousand_columns(path: Path) -> Path:
    table, delimiter = table_of(path)
    more = [f"Column {number}" for number in range(WIDE)]
    return written(path, Table(table.header + more, [row + [""] * WIDE for row in table.rows]), delimiter)


def a_line_of_two_million_signs(path: Path) -> Path:
    path.write_bytes(path.read_bytes() + b"x" * 2_000_000)
    return path


def merged_cells(path: Path) -> Path:
    """In a spreadsheet the cells of a merged block are blank but for the first."""
    return _book(path, _merge)


def formulas(path: Path) -> Path:
    return _book(path, _formula)


def a_zip_that_is_no_spreadsheet(path: Path) -> Path:
    found = path.with_suffix(".xlsx")
    with zipfile.ZipFile(found, "w") as packed:
        packed.writestr("hello.txt", "hello")
    return found


def a_spreadsheet_cut_off(path: Path) -> Path:
    found = as_a_spreadsheet(path)
    found.write_bytes(found.read_bytes()[:-400])
    return found


def a_zip_bomb(path: Path) -> Path:
    found = path.with_suffix(".xlsx")
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return found


def entities_in_a_spreadsheet(path: Path) -> Path:
    found = as_a_spreadsheet(path)
    content = io.BytesIO()
    with zipfile.ZipFile(found) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            new.writestr(name, data)
    found.write_bytes(content.getvalue())
    return found


BROKEN: tuple[Break, ...] = (
    nothing_in_it,
    only_blanks,
    a_column_renamed,
    a_column_missing,
    a_column_twice,
    no_header,
    letters_for_numbers,
    negative_quantities,
    halves_of_pieces,
    endless_numbers,
    no_order_number,
    an_order_number_of_a_page,
    control_characters,
    cut_off_in_the_middle,
    a_quotation_mark_left_open,
    letters_of_no_encoding,
    zeros_of_a_program,
    ten_thousand_columns,
    a_line_of_two_million_signs,
    merged_cells,
    formulas,
    a_zip_that_is_no_spreadsheet,
    a_spreadsheet_cut_off,
    a_zip_bomb,
    entities_in_a_spreadsheet,
)


def _key_column(table: Table) -> int:
    """The order's number: its file calls it by one of these names."""
    return next(at for at, each in enumerate(table.header) if each in {"Order number", "Name", "order-id", "Order ID"})


def _quantity_column(table: Table) -> int:
    names = {"Lineitem quantity", "quantity-purchased", "Quantity"}
    return next(at for at, each in enumerate(table.header) if each in names)


def _in_every_row(path: Path, column: Callable[[Table], int], value: str) -> Path:
    table, delimiter = table_of(path)
    at = column(table)
    return written(path, Table(table.header, [[*row[:at], value, *row[at + 1 :]] for row in table.rows]), delimiter)


def _book(path: Path, change: Callable[[Workbook, Table], None]) -> Path:
    table, _ = table_of(path)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (table.header, *table.rows):
        sheet.append(row)
    change(book, table)
    found = path.with_suffix(".xlsx")
    book.save(found)
    return found


def _as_it_is(_book: Workbook, _table: Table) -> None:
    """Only the kind of the file changes."""


def _merge(book: Workbook, table: Table) -> None:
    sheet = book.active
    assert sheet is not None
    at = _key_column(table) + 1
    sheet.merge_cells(start_row=2, end_row=len(table.rows) + 1, start_column=at, end_column=at)


def _formula(book: Workbook, table: Table) -> None:
    sheet = book.active
    assert sheet is not None
    for row in range(2, len(table.rows) + 2):
        sheet.cell(row, _quantity_column(table) + 1, "=1+1")

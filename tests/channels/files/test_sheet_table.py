"""Spreadsheets: good ones, odd ones, and bombs."""

import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from omsdesk.channels import Kind
from omsdesk.channels.files.reading import ReadOptions, read
from omsdesk.channels.files.sheet_table import weigh
from omsdesk.channels.files.tables import Limits
from tests.channels.conftest import AFile
from tests.sentences import says_no

TOO_MUCH = "unpacks to far more than a list of orders would. Nothing was read. Save it as CSV if it is genuine."
UNREADABLE = "is not a spreadsheet that can be read. Save it again as .xlsx, or as CSV."


def test_typed_cells_come_in_as_they_are_shown(a_sheet: AFile) -> None:
    path = a_sheet(
        ["SKU", "Name", "Price", "Stock", "Barcode", "Active"],
        [11, "Mug", 2.5500000000000003, 3.0, 4006381333931, True],
        ["A-1", "Tent", 1.234, None, None, False],
    )

    file = read(path)

    assert (file.kind, file.encoding, file.delimiter) == (Kind.PRODUCTS, "xlsx", "")
    assert [(each.sku, each.price, each.is_active) for each in file.products] == [
        ("11", Decimal("2.55"), True),
        ("A-1", Decimal("1.234"), False),
    ]
    assert file.products[0].barcodes[0].code == "4006381333931"
    assert [(each.sku, each.quantity) for each in file.stock] == [("11", 3)]
    assert file.problems == ()


def test_dates_of_cells_and_of_texts_are_read(a_sheet: AFile) -> None:
    header = ["Order number", "Name", "Street", "City", "Country", "Order date"]
    path = a_sheet(
        header,
        [1, "Ana", "Rua 1", "Porto", "Portugal", datetime.fromisoformat("2026-11-03 08:26")],
        [2, "Ana", "Rua 1", "Porto", "Portugal", "2026-11-04"],
        [3, "Ana", "Rua 1", "Porto", "Portugal", 46000],
    )

    file = read(path)

    assert [each.placed_at for each in file.orders] == [
        datetime.fromisoformat("2026-11-03 08:26"),
        datetime.fromisoformat("2026-11-04"),
    ]
    assert [(each.line, str(each.reason)) for each in file.problems] == [(4, "'46000' is not a date.")]


def test_a_formula_or_an_error_in_a_column_that_counts_is_told(a_sheet: AFile) -> None:
    path = a_sheet(["SKU", "Quantity", "Colour"], ["A", "=1+1", "red"], ["B", "#N/A", "red"], ["C", 3, "=1+1"])

    file = read(path)

    assert [(each.line, each.column, str(each.reason)) for each in file.problems] == [
        (2, "Quantity", "This cell holds a formula. Paste the sheet as values and try again."),
        (3, "Quantity", "This cell holds an error of the spreadsheet: #N/A."),
    ]
    assert [(each.sku, each.quantity) for each in file.stock] == [("C", 3)]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(a_sheet: AFile) -> None:
    path = a_sheet(["SKU", "Quantity"], ["A", 1], [], [], ["B", "x"])

    assert [each.line for each in read(path).problems] == [5]


def test_the_sheet_with_the_right_headers_is_read(tmp_path: Path) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Stock of the hall"])
    book.create_sheet("Data").append(["SKU", "Quantity"])
    book["Data"].append(["A", 4])
    book.save(tmp_path / "book.xlsx")

    assert [each.quantity for each in read(tmp_path / "book.xlsx").stock] == [4]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 2_000_000)

    with says_no(f"bomb.xlsx {TOO_MUCH}"):
        read(path)


def test_size_and_unpacked_size_have_limits_of_their_own(a_sheet: AFile) -> None:
    path = a_sheet(["SKU", "Quantity"], ["A", 1])

    weigh(path, Limits())
    with says_no(f"book.xlsx {TOO_MUCH}"):
        weigh(path, Limits(sheet_bytes=1000))
    with says_no(f"book.xlsx {TOO_MUCH}"):
        weigh(path, Limits(unpacked_bytes=1000))


def test_rows_and_columns_have_limits(a_sheet: AFile) -> None:
    path = a_sheet(["SKU", "Quantity"], ["A", 1], ["B", 2])

    with says_no("book.xlsx has over 1 rows. Split it, or save it as CSV."):
        read(path, ReadOptions(limits=Limits(sheet_rows=1)))
    with says_no("book.xlsx has over 1 columns. Leave out the columns that orders do not need."):
        read(path, ReadOptions(limits=Limits(columns=1)))


@pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", b"PK\x03\x04" + b"\0" * 500])
def test_a_damaged_workbook_is_refused_in_words(a_file: AFile, content: bytes) -> None:
    with says_no(f"book.xlsx {UNREADABLE}"):
        read(a_file(content, name="book.xlsx"))


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("cat.txt", "meow")

    with says_no(f"photos.zip {UNREADABLE}"):
        read(path)

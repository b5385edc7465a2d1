"""Tables written to files: read back they are the same, and nothing in them acts as a formula."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from omsdesk.channels.files import writing
from omsdesk.errors import Unavailable

FORMULAS = ("=1+1", "+49 30 1", "-5", "@SUM(A1)", "\tx", "=HYPERLINK(1)")
PLACED = datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
ROWS = [
    ("SO-1", "Łucja Łuczak", 3, Decimal("12.90"), PLACED, None),
    *((name, 'two "words", and a comma', 0, Decimal(0), PLACED, "x") for name in FORMULAS),
]
TITLES = ("Order", "Customer", "Lines", "Total", "Placed", "Note")


def written(path: Path) -> Path:
    table = writing.begin(path, TITLES)
    table.add(ROWS)
    table.close()
    return path


def test_a_csv_opens_as_text_and_no_cell_begins_a_formula(tmp_path: Path) -> None:
    path = written(tmp_path / "orders.csv")

    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, first, *others = list(csv.reader(file))

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert titles == list(TITLES)
    assert first == ["SO-1", "Łucja Łuczak", "3", "12.90", "2026-03-02 08:30", ""]
    assert [each[0] for each in others] == [f"'{name}" for name in FORMULAS]


def test_a_sheet_keeps_numbers_and_moments_and_every_text_stays_text(tmp_path: Path) -> None:
    path = written(tmp_path / "orders.xlsx")

    sheet = load_workbook(path).active
    assert sheet is not None
    first = [cell.value for cell in sheet[2]]
    guarded = [sheet.cell(row, 1) for row in range(3, 3 + len(FORMULAS))]

    assert [cell.value for cell in sheet[1]] == list(TITLES)
    assert first == ["SO-1", "Łucja Łuczak", 3, 12.9, PLACED, None]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in guarded] == [
        (name, "s", True) for name in FORMULAS
    ]
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx"])
def test_what_was_stopped_leaves_nothing_and_what_was_there_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"the list of yesterday")
    table = writing.begin(tmp_path / name, TITLES)
    table.add(ROWS)

    table.drop()

    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"the list of yesterday"


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx"])
def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unavailable) as refused:
        writing.begin(tmp_path / "gone" / name, TITLES)

    assert str(refused.value.reason) == f"{name} cannot be written there."


def test_a_sheet_that_is_full_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    table = writing.begin(tmp_path / "orders.xlsx", TITLES)

    with pytest.raises(Exception, match="One sheet holds"):
        table.add(ROWS)
    table.drop()

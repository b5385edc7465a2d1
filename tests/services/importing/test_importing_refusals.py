"""What an import says no to before a file is read: nothing to read, and nobody whom the orders are from."""

from pathlib import Path

import pytest

from omsdesk.database.work import Work
from omsdesk.models.order import Order
from omsdesk.services.importing import import_files
from tests.factories import a_house, all_rows
from tests.sentences import says_no
from tests.services.importing.files import trading_company


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def test_without_a_file_nothing_is_imported(work: Work) -> None:
    with says_no("No file was given. Choose a CSV file or a spreadsheet."):
        import_files(work, [])


def test_orders_come_from_somebody_with_a_name(work: Work, tmp_path: Path) -> None:
    with says_no("The channel needs a name. Say where the orders come from."):
        import_files(work, trading_company(tmp_path), " ")

    assert all_rows(work, Order) == []


def test_a_file_that_is_no_list_is_left_out_and_the_others_come_in(work: Work, tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text("SKU,Stock\nMUG,1\n", encoding="utf-8")
    (tmp_path / "note.csv").write_bytes(b"")

    report = import_files(work, [tmp_path / "stock.csv", tmp_path / "note.csv"], dry_run=True)

    assert [str(each) for each in report.refused_rows] == [
        "note.csv: Left out. note.csv is empty.",
        "stock.csv:2: The SKU MUG is not in the catalogue.",
    ]


def test_lines_without_their_orders_are_asked_for_both(work: Work, tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text("Order number,SKU,Quantity\n1,MUG,1\n", encoding="utf-8")

    with says_no("lines.csv holds order lines, and no file with the orders was given. Give both files together."):
        import_files(work, [tmp_path / "lines.csv"])

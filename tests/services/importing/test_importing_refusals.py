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

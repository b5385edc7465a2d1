"""The codes of a product at the stock page: the sheet stays open, says what became of each act, and stays true."""

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.stock import Stock
from omsdesk.presenters.stock.state import CodesShown
from omsdesk.services import barcodes
from tests.factories import a_product

EAN, KEPT = "4006381333931", "04006381333931"
CARTON = "14006381333938"


@pytest.fixture
def page(house: Work) -> Stock:
    a_product(house, "CUP", name="Cup", barcode=CARTON)
    mug = a_product(house, "MUG", name="Mug", barcode=EAN)
    made = Stock(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    made.open(mug)
    made.ask_codes()
    return made


def shown(page: Stock) -> CodesShown:
    assert page.state.codes is not None
    return page.state.codes


def said(page: Stock) -> tuple[str, bool]:
    return str(shown(page).said or "").strip(), shown(page).is_wrong


def test_a_code_is_added_changed_and_taken_away_on_the_open_sheet(page: Stock) -> None:
    page.add_code(CARTON, 12, scanned=True)
    shared = f"{CARTON} is added. CUP Cup has it too: a scan asks which one it is."
    assert said(page) == (shared, False)
    assert (shown(page).asked, shown(page).added, str(page.state.notice.headline)) == (1, 1, shared)

    page.change_code(CARTON, 6)
    assert said(page) == (f"{CARTON} counts 6 pieces from now on", False)
    assert [(each.printed, each.pieces) for each in shown(page).of.rows] == [(EAN, 1), (CARTON, 6)]
    assert page.state.product is not None
    assert page.state.product.barcodes == (EAN, f"{CARTON} \N{MULTIPLICATION SIGN}6")

    page.remove_code(KEPT)
    assert said(page) == ("The code is gone. The History of the product keeps it.", False)
    assert [each.printed for each in shown(page).of.rows] == [CARTON]


def test_what_is_refused_is_said_on_the_sheet_and_forgotten_with_the_next(page: Stock) -> None:
    page.add_code(EAN, 1, scanned=False)

    assert said(page) == (f"Mug has {EAN} already, for 1 piece. Change the number in its row.", True)
    assert shown(page).added == 0
    page.ask_codes()
    assert (said(page), shown(page).asked) == (("", False), 2)


def test_what_another_station_does_is_seen_on_the_open_sheet(page: Stock, house: Work) -> None:
    house.write(barcodes.add, shown(page).of.product_id, "X-77", 3)

    assert [(each.printed, each.pieces) for each in shown(page).of.rows] == [(EAN, 1), ("X-77", 3)]
    assert said(page) == ("", False)

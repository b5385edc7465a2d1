"""The missing pieces at the stock page: scanned where they turned up, or written off."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.stock import Stock, Tab
from omsdesk.services import adjusting, inspecting, putting_back, settings, shorting
from tests.factories import a_bin, a_product, an_order, stock, stock_of
from tests.services.returns.coming_back import LAST_WEEK, line_id, received

GTIN = "4006381333931"


@pytest.fixture
def mug(house: Work) -> int:
    product = a_product(house, "MUG", name="Mug", barcode=GTIN)
    place = a_bin(house, "A-01-1")
    stock(house, product, 9, place)
    missing = house.read(shorting.missing_place)
    house.write(adjusting.transfer, product_id=product, from_id=place, to_id=missing, quantity=3)
    return product


@pytest.fixture
def page(house: Work, mug: int) -> Stock:
    made = Stock(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    made.show_tab(Tab.APART)
    return made


def scan(page: Stock, code: str) -> tuple[str, str]:
    page.scanned(Gesture.of(page.work.now(), code))
    return str(page.state.notice.headline), str(page.state.notice.detail or "")


def test_a_piece_and_its_bin_are_scanned_and_it_is_for_sale_again(house: Work, page: Stock, mug: int) -> None:
    shelf = house_code("LO", a_bin(house, "B-01-1"))

    assert scan(page, GTIN) == ("Mug", "3 in Missing. Scan the bin where they lie.")
    assert scan(page, shelf) == ("3 of Mug in B-01-1", "Booked.")

    held = stock_of(house, mug)
    assert (held["A-01-1"], held["B-01-1"], held.get("Missing")) == ((6, 0), (3, 0), None)
    assert page.state.apart == ()
    assert scan(page, shelf) == ("Choose what was found", "Scan a piece of it, then its bin.")


def test_some_are_found_and_the_rest_is_written_off(house: Work, page: Stock, mug: int) -> None:
    page.found(1)
    assert str(page.state.notice.headline) == "1 of Mug in A-01-1"

    page.write_off(2, "stolen")

    assert str(page.state.notice.headline) == "2 of Mug written off"
    held = stock_of(house, mug)
    assert (held["A-01-1"], held["Found and lost"], held.get("Missing")) == ((7, 0), (2, 0), None)


def test_a_product_that_is_not_missing_is_said(house: Work, page: Stock) -> None:
    lamp = a_product(house, "LAMP", name="Lamp")

    assert scan(page, house_code("SK", lamp)) == ("Nothing of Lamp is missing", "Scan another.")


def test_what_lies_in_the_put_away_tote_goes_to_its_bin_by_two_scans(house: Work, page: Stock, mug: int) -> None:
    house.write(settings.change, restock_at_once=False)
    order_id = an_order(house, [(mug, 1)], shipped_at=LAST_WEEK, is_paid=True)
    house.write(inspecting.inspect, line_id(house, received(house, order_id, 1)), Condition.NEW)
    (task,) = house.read(putting_back.pending)
    page.show_tab(Tab.MOVE)

    scan(page, house_code("LO", task.from_id))
    scan(page, GTIN)
    said = scan(page, house_code("LO", task.to_id or 0))

    assert said == ("1 of Mug in A-01-1", "Booked.")
    assert stock_of(house, mug)["A-01-1"] == (7, 0)
    assert house.read(putting_back.pending) == ()


def test_the_put_away_tote_is_not_emptied_past_its_tasks(house: Work, page: Stock, mug: int) -> None:
    house.write(settings.change, restock_at_once=False)
    order_id = an_order(house, [(mug, 1)], shipped_at=LAST_WEEK, is_paid=True)
    house.write(inspecting.inspect, line_id(house, received(house, order_id, 1)), Condition.NEW)
    (task,) = house.read(putting_back.pending)
    assert task.to_id is not None
    page.open(mug)

    page.do(adjusting.transfer, product_id=mug, from_id=task.from_id, to_id=task.to_id, quantity=1)

    assert str(page.state.notice.headline) == "What lies in Put-away waits to be put away."
    assert stock_of(house, mug)["Put-away"] == (1, 0)

"""The stock page of a house that works without bins."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.stock import Stock, Tab
from tests.factories import a_bin, a_product, change_settings, stock, stock_of
from tests.presenters.test_stock import put_back, said, scan


@pytest.fixture
def mug(house: Work) -> int:
    product = a_product(house, "MUG", name="Mug")
    stock(house, product, 9, a_bin(house, "A-01-1"))
    return product


@pytest.fixture
def page(house: Work, mug: int) -> Stock:
    change_settings(house, bins=False)
    made = Stock(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def test_a_house_without_bins_asks_for_none(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.RECEIVE)
    scan(page, house_code("SK", mug))
    page.say_quantity(3)
    asked = said(page)
    page.book()

    assert "bin" not in f"{asked} {said(page)}".casefold()
    assert said(page)[0] == "3 of Mug booked"
    assert stock_of(house, mug)["A-01-1"] == (12, 0)


def test_a_house_without_bins_puts_back_with_one_scan(house: Work, page: Stock, mug: int) -> None:
    put_back(house, mug, 2)
    page.show_tab(Tab.MOVE)

    scan(page, house_code("SK", mug))
    page.book()

    assert said(page)[0] == "2 of Mug booked"
    assert stock_of(house, mug)["A-01-1"] == (11, 0)

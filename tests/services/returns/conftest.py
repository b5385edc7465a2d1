"""What every test of returns begins with: a house, mugs on a shelf, and three of them at a customer's."""

import pytest

from omsdesk.database.work import Work
from tests.factories import a_bin, a_house, a_product, an_order, stock
from tests.services.returns.coming_back import LAST_WEEK


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1180, barcode="4006381333931")
    stock(work, product, 4, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def order_id(work: Work, mug: int) -> int:
    """Three mugs, paid and at the customer's."""
    return an_order(work, [(mug, 3)], customer="Ada Lovelace", shipped_at=LAST_WEEK, is_paid=True)

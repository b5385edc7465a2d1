"""A house that takes cards, a provider beside it, and something to sell."""

from collections.abc import Iterator

import pytest

from omsdesk.database.work import Work
from omsdesk.services import checks
from tests.payment_server import Bank, a_payment_server
from tests.services.card_shop import a_house, a_mug


@pytest.fixture
def bank() -> Iterator[Bank]:
    with a_payment_server() as made:
        yield made


@pytest.fixture(autouse=True)
def shop(work: Work) -> Iterator[None]:
    """Whatever happens to the money, every rule holds."""
    a_house(work)
    yield
    assert work.read(checks.violations) == ()


@pytest.fixture
def mug(work: Work) -> int:
    return a_mug(work)

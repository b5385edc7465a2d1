"""A store on this computer, and a house that asks it."""

from collections.abc import Iterator

import pytest

from omsdesk.database.work import Work
from tests.services.shops.joining import joined
from tests.store import Shop, a_store


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A store that answers until the test ends."""
    with a_store() as made:
        yield made


@pytest.fixture
def house_with(house: Work, shop: Shop) -> Work:
    """A house with goods on its shelves that asks the store."""
    return joined(house, shop)

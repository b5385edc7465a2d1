"""Every page of a house in which there is nothing yet says what will be there."""

import pytest

from omsdesk.views.widgets.states import EmptyState
from tests.views.shop import Shop, visible
from tests.views.states import RAIL, words_on

WITH_LISTS = ("ship", "returns", "stock", "orders", "customers", "print_jobs", "messages", "invoices")


@pytest.mark.parametrize("key", RAIL)
def test_an_empty_house_says_on_every_page_what_will_be_there(shared_new_shop: Shop, key: str) -> None:
    page = shared_new_shop.go(key)

    assert words_on(page) != []
    assert not page.error_panel.isVisible()
    assert key not in WITH_LISTS or visible(page, EmptyState) != []

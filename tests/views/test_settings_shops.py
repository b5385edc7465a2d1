"""The store at the desk: keys are typed and tried, orders are said in the corner, troubles in the top bar."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.presenters import Lane
from omsdesk.services import ways_of_working
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_shops import ShopsPart
from tests import factories
from tests.channels.sales import sales
from tests.channels.shop_files import woo_order
from tests.store import KEY, SECRET, a_store, minutes_ago
from tests.store import Shop as Store
from tests.views.looking import clipped
from tests.views.shop import Shop


@pytest.fixture
def store() -> Iterator[Store]:
    with a_store() as made:
        yield made


def part(shop: Shop) -> ShopsPart:
    page = shop.page
    assert isinstance(page, SettingsView)
    found = page.stack.currentWidget()
    assert isinstance(found, ShopsPart)
    return found


def ask(shop: Shop, qtbot: QtBot) -> None:
    shop.desk.arriving.ask_shop()
    qtbot.waitUntil(lambda: not shop.window.jobs.is_busy(Lane.SHOPS.value))
    shop.person.settle()


def test_a_store_is_joined_tried_and_asked_and_says_what_it_did_not_take(
    shop: Shop, qtbot: QtBot, store: Store
) -> None:
    shop.sign_in()
    for each in sales(2, seed=91):
        store.put(woo_order(each), minutes_ago(shop.desk.work.now(), 30))
    shop.window.go("settings", section="shops")
    shop.person.settle()
    seen = part(shop)
    presenter = seen.host.presenter
    presenter.change("shop_address", store.address)
    presenter.change("shop_key", KEY)
    presenter.change("shop_on", True)
    shop.person.settle()
    assert "does not know the secret" in seen.closed.text()
    seen.secret.setText(SECRET)
    seen.secret.returnPressed.emit()
    shop.person.settle()
    assert not seen.closed.isVisible()
    assert seen.secret.text() == ""
    seen.test.click()
    shop.person.settle()
    assert seen.tested.text() == "127.0.0.1 answers. It has 2 orders."

    ask(shop, qtbot)
    toast = shop.window.toast_
    assert (toast.isVisible(), toast.accessibleName()) == (True, "2 new orders from the store")
    for size in ((900, 600), (1280, 720)):
        shop.look(size, text_size=130)
        assert clipped(shop.window) == []
    shop.look((1280, 720))

    store.failing = [401]
    factories.by_the_program(shop.desk.work).write(ways_of_working.change, shop_minutes=1)
    ask(shop, qtbot)
    bar = shop.window.top_bar
    assert bar.shop.words.startswith("127.0.0.1 does not take this key.")
    shop.window.go("today")
    shop.person.settle()
    bar.shop.click()
    shop.person.settle()
    assert "does not take this key" in part(shop).trouble.text()
    assert clipped(shop.window) == []

    part(shop).now.click()
    shop.person.settle()
    ask(shop, qtbot)
    assert not bar.shop.isVisible()

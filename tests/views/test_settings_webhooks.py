"""Webhooks at the desk: an address is added with its secret, tried, and what it did not take is sent again."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.presenters import Lane
from omsdesk.services.webhooks import deliveries
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_webhooks import WebhooksPart
from tests import factories
from tests.hook_server import listening
from tests.views.looking import clipped
from tests.views.shop import Shop


def part(shop: Shop) -> WebhooksPart:
    page = shop.page
    assert isinstance(page, SettingsView)
    found = page.stack.currentWidget()
    assert isinstance(found, WebhooksPart)
    return found


def tell(shop: Shop, qtbot: QtBot) -> None:
    shop.desk.arriving.tell_programs()
    qtbot.waitUntil(lambda: not shop.window.jobs.is_busy(Lane.CALLS.value))
    shop.person.settle()


def test_an_address_is_added_tried_and_told(shop: Shop, qtbot: QtBot, pictures: Path) -> None:
    shop.sign_in()
    work = shop.desk.work
    with listening() as listener:
        shop.window.go("settings", section="webhooks")
        shop.person.settle()
        seen = part(shop)
        presenter = seen.host.presenter
        seen.address.setText("http://example.com/x")
        seen._keep()
        shop.person.settle()
        assert "Without TLS" in str(presenter.state.errors["hook"])
        seen.address.setText(listener.address)
        assert [key for key, box in seen.events.items() if not box.isChecked()] == [Event.STOCK.value]
        seen.events[Event.REFUNDED.value].setChecked(False)
        seen._keep()
        shop.person.settle()
        assert seen.made.text().startswith("whs_")
        window_picture = shop.window.grab()
        window_picture.save(str(pictures / "webhooks-new.png"))
        seen.test.click()
        shop.person.settle()
        assert seen.tested.text() == "127.0.0.1 took the test: 204."

        listener.answers = [410]
        factories.an_order(work, confirmed=True)
        tell(shop, qtbot)
        assert shop.window.toast_.accessibleName() == "1 webhook was not taken: Settings, Webhooks"
        presenter.look_at_hooks()
        shop.person.settle()
        assert [row.status for row in presenter.state.hooks.rows] == [Delivery.FAILED]
        for size in ((900, 600), (1280, 720)):
            shop.look(size, text_size=130)
            assert clipped(shop.window) == []
        shop.look((1280, 1400))
        shop.window.grab().save(str(pictures / "webhooks.png"))
        seen.all_again.click()
        shop.person.settle()
        tell(shop, qtbot)

    assert [row.status for row in work.read(deliveries.listed)] == [Delivery.SENT]
    seen.out.click()
    shop.person.settle()
    assert presenter.state.hooks.endpoints == ()

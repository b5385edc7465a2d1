"""What holds for every page of the office: sound at any text size, calm when the database is gone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from omsdesk.views import theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.window import MainWindow
from omsdesk.words import Text
from tests import factories
from tests.factories import HOME
from tests.views.looking import clipped, nameless, too_small
from tests.views.office import open_office

PAGES = ("orders", "order_detail", "order_entry", "customers", "audit", "settings")
Opened = Callable[[str], MainWindow]


@pytest.fixture
def opened(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> Opened:
    mug = factories.a_product(house, "MUG-1", name="Enamel mug with a name that goes on and on, green")
    who = house.write(customers.make, NewCustomer(name="Bergfreunde GmbH, Filiale Nord", address=HOME))
    order_id = factories.an_order(house, [(mug, 2)], customer="Bergfreunde GmbH, Filiale Nord", customer_id=who)

    def opening(page: str) -> MainWindow:
        focus: dict[str, Any] = {"order": order_id} if page == "order_detail" else {}
        return open_office(qtbot, jobs, house, tmp_path, page, **focus)

    return opening


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_smallest_window_at_the_largest_letters_cuts_nothing(
    opened: Opened, qapp: QApplication, page: str, mode: str
) -> None:
    window = opened(page)
    window.resize(1280, 680)

    theme.apply(qapp, mode, 130)
    window.resize(1281, 680)
    for _ in range(3):
        QApplication.processEvents()

    assert window.page is not None
    assert [*nameless(window.page), *too_small(window.page, 24), *clipped(window.page)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_lost_database_is_said_and_the_page_comes_back(
    opened: Opened, house: Work, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    window = opened(page)
    assert window.page is not None
    reading = house.read

    def gone(*_: object, **__: object) -> None:
        raise Unavailable(Text("The database does not answer: no route."), Text("Your work is kept."))

    monkeypatch.setattr(house, "read", gone)
    window.page.presenter.refresh()
    lost = window.page.error_panel.isVisible(), window.page.error_panel.details
    monkeypatch.setattr(house, "read", reading)
    window.page.error_panel.again.click()

    assert lost == (True, "The database does not answer: no route.\nYour work is kept.")
    assert not window.page.error_panel.isVisible()


@pytest.mark.parametrize("page", PAGES)
def test_a_bug_is_told_with_details_to_copy(
    opened: Opened, house: Work, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    window = opened(page)
    assert window.page is not None

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr(house, "read", broken)
    window.page.presenter.refresh()

    assert window.page.error_panel.details.startswith("Something went wrong. Nothing was changed.")
    assert "ZeroDivisionError: by design" in window.page.error_panel.details
    assert "nobody foresaw" in caplog.text


@pytest.mark.parametrize("page", PAGES)
def test_every_act_of_a_page_stands_in_the_registry_once(opened: Opened, page: str) -> None:
    window = opened(page)

    names = [str(action.text) for action in window.registry.of_page(page) if action.page]
    keys = [key for action in window.registry.of_page(page) for key in action.keys]
    assert len(names) == len(set(names))
    assert len(keys) == len(set(keys))

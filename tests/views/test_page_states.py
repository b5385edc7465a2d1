"""Every page when there is nothing yet, when the database is slow, and when it does not answer: words and a way on."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import founding
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.states import EmptyState
from omsdesk.words import Text
from tests.views.shop import PINS, SIGNED_IN, STATION_PAGES, Shop, open_shop, visible

RAIL = tuple(key for key in SIGNED_IN if key not in {"order_detail", "order_entry", "history"})
WITH_LISTS = ("ship", "returns", "stock", "orders", "customers", "print_jobs", "messages")
NO_CONNECTION = Unavailable(Text("The database does not answer: no route."), Text("Try again in a moment."))


@pytest.fixture
def new_shop(qapp: QApplication, sqlite_url: str, tmp_path: Path) -> Iterator[Shop]:
    """The whole program in a house that was founded a minute ago: no goods, no orders."""
    from omsdesk.database.engine import open_engine

    engine = open_engine(sqlite_url)
    Work(engine).write(founding.found, company={"name": "Kaya", "hall": True}, admin_name="Ada", pin=PINS["Ada"])
    engine.dispose()
    with open_shop(qapp, sqlite_url, tmp_path) as opened:
        opened.sign_in("Ada")
        yield opened


def words_on(page: QWidget) -> list[str]:
    """What can be read on a page."""
    band = [page.band.headline] if isinstance(page, Page) and page.band is not None else []
    return [*band, *(each.text() for each in visible(page, QLabel) if each.text())]


def ways_on(page: QWidget) -> list[str]:
    """The buttons that can be pressed."""
    return [each.words for each in visible(page, Button) if each.isEnabled()]


def news_for(shop: Shop, key: str) -> None:
    """Somebody is on another page, and what this one shows has changed meanwhile."""
    shop.go("settings" if key == "print_jobs" else "print_jobs")
    presenter = shop.desk.presenter(key)
    presenter.changed(presenter.watches)


@pytest.mark.parametrize("key", RAIL)
def test_an_empty_house_says_on_every_page_what_will_be_there(new_shop: Shop, key: str) -> None:
    page = new_shop.go(key)

    assert words_on(page) != []
    assert not page.error_panel.isVisible()
    assert key not in WITH_LISTS or visible(page, EmptyState) != []


@pytest.mark.parametrize("key", RAIL)
def test_a_slow_database_shows_the_bar_and_never_stops_the_window(shop: Shop, qtbot: QtBot, key: str) -> None:
    shop.sign_in()
    news_for(shop, key)
    may_answer = threading.Event()
    asked = _slow(shop, may_answer)
    try:
        shop.person._keyboard.press(shop.window.registry.find(f"go.{key}").keys[0])
        page = shop.page
        qtbot.waitUntil(asked.is_set)
        here = page.key
        shop.window.top_bar.search.click()
        is_alive = shop.window.overlay.sheet is not None
        shop.window.overlay.lift()
        if _tells_loading(page):
            qtbot.waitUntil(page._loading.isVisible)
    finally:
        may_answer.set()
        shop.person.settle()

    assert (here, is_alive) == (key, True)
    assert not page._loading.isVisible()


@pytest.mark.parametrize("key", RAIL)
def test_a_query_that_fails_is_told_with_a_way_on_and_the_page_recovers(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop.sign_in()
    news_for(shop, key)
    with monkeypatch.context() as broken:
        broken.setattr(shop.desk.work, "read", _unreachable)
        page = shop.go(key)
        told, ways = words_on(page), ways_on(page)

    shop.person.settle()
    if page.error_panel.isVisible():
        page.error_panel.again.click()
    else:
        page.retry()
    shop.person.settle()

    assert any("does not answer" in each or "No connection" in each for each in told), told
    assert "Try again" in ways or key in STATION_PAGES
    assert not page.error_panel.isVisible()
    assert [each for each in words_on(page) if "does not answer" in each or "No connection" in each] == []


@pytest.mark.parametrize("key", sorted(STATION_PAGES & set(SIGNED_IN)))
def test_a_scan_that_no_database_hears_is_told_as_an_error_and_not_counted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop.sign_in()
    page = shop.go(key)
    before = shop.read(_scans)
    with monkeypatch.context() as broken:
        broken.setattr(shop.desk.work, "read", _unreachable)
        broken.setattr(shop.desk.work, "write", _unreachable)
        shop.person.scan("4006381333931")
        band = page.band
        assert band is not None
        told = [band.kind, *words_on(page)]

    assert QApplication.activeModalWidget() is None
    assert told[0] == "err" or any("does not answer" in each for each in told), told
    assert shop.read(_scans) == before


def _slow(shop: Shop, may_answer: threading.Event) -> threading.Event:
    """From now on everything read waits for the event; tells when the first question was asked."""
    asked, read = threading.Event(), shop.desk.work.read

    def slowly(deed: Any, *args: Any, **named: Any) -> Any:
        asked.set()
        assert may_answer.wait(20)
        return read(deed, *args, **named)

    shop.desk.work.read = slowly  # type: ignore[method-assign]  # a database that takes its time
    return asked


def _tells_loading(page: Page) -> bool:
    return bool(getattr(page.presenter.state, "is_loading", False))


def _unreachable(*_args: Any, **_named: Any) -> Any:
    raise NO_CONNECTION


def _scans(db: Any) -> int:
    from sqlalchemy import func, select

    from omsdesk.models.journal import ScanEvent

    found: int = db.run(select(func.count()).select_from(ScanEvent)).scalar_one()
    return found

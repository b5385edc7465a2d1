"""Every page when the database is slow, and when it does not answer: words and a way on."""

import threading
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.views.page import Page
from tests.views.shop import SIGNED_IN, STATION_PAGES, Shop
from tests.views.states import BEHIND, RAIL, slow, unreachable, ways_on, words_on


def news_for(shop: Shop, key: str) -> None:
    """Somebody is on another page, and what this one shows has changed meanwhile."""
    shop.go("settings" if key == "print_jobs" else "print_jobs")
    presenter = shop.desk.presenter(key)
    presenter.changed(presenter.watches)


@pytest.mark.parametrize("key", RAIL)
def test_a_slow_database_shows_the_bar_and_never_stops_the_window(
    shared_shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop = shared_shop
    news_for(shop, key)
    may_answer = threading.Event()
    asked = slow(shop, may_answer, monkeypatch)
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
    shared_shop: Shop, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop = shared_shop
    news_for(shop, key)
    with monkeypatch.context() as broken:
        broken.setattr(shop.desk.work, "read", unreachable)
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


@pytest.mark.parametrize("key", BEHIND)
def test_a_page_behind_another_waits_with_the_bar_and_recovers_from_no_answer(
    shared_shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop = shared_shop
    page = shop.go(key)
    with monkeypatch.context() as broken:
        broken.setattr(shop.desk.work, "read", unreachable)
        page.presenter.refresh()
        shop.person.settle()
        told, ways = words_on(page), ways_on(page)
    may_answer = threading.Event()
    with monkeypatch.context() as waiting:
        asked = slow(shop, may_answer, waiting)
        try:
            page.error_panel.again.click()
            qtbot.waitUntil(asked.is_set)
            if _tells_loading(page):
                qtbot.waitUntil(page._loading.isVisible)
        finally:
            may_answer.set()
            shop.person.settle()

    assert any("does not answer" in each or "No connection" in each for each in told), told
    assert "Try again" in ways
    assert not page._loading.isVisible()
    assert not page.error_panel.isVisible()


def test_another_order_is_waited_for_with_the_bar(
    shared_shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shared_shop
    page = shop.go("order_detail")
    before, may_answer = page.presenter.state.order_id, threading.Event()
    slow(shop, may_answer, monkeypatch)
    try:
        page.open(order=before + 1)
        qtbot.waitUntil(page._loading.isVisible)
    finally:
        may_answer.set()
        shop.person.settle()

    assert page.presenter.state.detail.order.id == before + 1
    assert not page._loading.isVisible()


@pytest.mark.parametrize("key", sorted(STATION_PAGES & set(SIGNED_IN)))
def test_a_scan_that_no_database_hears_is_told_as_an_error_and_not_counted(
    shared_shop: Shop, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    shop = shared_shop
    page = shop.go(key)
    before = shop.read(_scans)
    with monkeypatch.context() as broken:
        broken.setattr(shop.desk.work, "read", unreachable)
        broken.setattr(shop.desk.work, "write", unreachable)
        shop.person.scan("4006381333931")
        band = page.band
        assert band is not None
        told = [band.kind, *words_on(page)]

    assert QApplication.activeModalWidget() is None
    assert told[0] == "err" or any("does not answer" in each for each in told), told
    assert shop.read(_scans) == before


def _tells_loading(page: Page) -> bool:
    return bool(getattr(page.presenter.state, "is_loading", False))


def _scans(db: Any) -> int:
    from sqlalchemy import func, select

    from omsdesk.models.journal import ScanEvent

    found: int = db.run(select(func.count()).select_from(ScanEvent)).scalar_one()
    return found

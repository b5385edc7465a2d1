"""Every section of the settings in an empty house, while the database is slow, and when it does not answer."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.views.settings import SECTIONS, SettingsView
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import PagedTable
from tests.views.looking import clipped
from tests.views.looks import squeezed_out
from tests.views.shop import Shop, visible
from tests.views.states import slow, unreachable, ways_on, words_on

KEYS = tuple(key for key, *_ in SECTIONS)


def at(shop: Shop, section: str) -> SettingsView:
    """The settings with this section in view."""
    shop.window.go("settings", section=section)
    shop.person.settle()
    page = shop.page
    assert isinstance(page, SettingsView)
    return page


def in_each(shop: Shop, wrong: Callable[[SettingsView], list[str]]) -> list[str]:
    """What is wrong with any of the sections."""
    return [f"{key}: {each}" for key in KEYS for each in wrong(at(shop, key))]


def test_no_list_of_an_empty_house_is_a_blank(shared_new_shop: Shop) -> None:
    def blank(page: SettingsView) -> list[str]:
        part = page.stack.currentWidget()
        assert part is not None
        bare = [
            each.view.accessibleName()
            for each in visible(part, PagedTable)
            if not each.model.rowCount() and not visible(each, EmptyState)
        ]
        silent = [] if words_on(part) or ways_on(part) else ["says nothing"]
        return [*bare, *silent, *clipped(shared_new_shop.window), *squeezed_out(page)]

    assert in_each(shared_new_shop, blank) == []


def test_a_slow_database_leaves_every_section_its_place(
    shared_new_shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at(shared_new_shop, KEYS[0])
    may_answer = threading.Event()
    asked = slow(shared_new_shop, may_answer, monkeypatch)
    try:
        page.presenter.refresh()
        qtbot.waitUntil(asked.is_set)
        qtbot.waitUntil(page._loading.isVisible)
        for key in KEYS:
            shared_new_shop.window.go("settings", section=key)
            assert page.stack.currentWidget() is page._parts[key]
    finally:
        may_answer.set()
        shared_new_shop.person.settle()

    assert not page._loading.isVisible()
    assert not page.error_panel.isVisible()


def test_a_database_that_does_not_answer_is_told_over_every_section_and_all_come_back(
    shared_new_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untold(page: SettingsView) -> list[str]:
        page.retry()
        shared_new_shop.person.settle()
        told = any("does not answer" in each for each in words_on(page))
        silent = [each for each, is_there in (("told", told), ("way", "Try again" in ways_on(page))) if not is_there]
        return [*silent, *clipped(shared_new_shop.window), *squeezed_out(page)]

    with monkeypatch.context() as broken:
        broken.setattr(shared_new_shop.desk.work, "read", unreachable)
        found = in_each(shared_new_shop, untold)

    page = at(shared_new_shop, KEYS[0])
    page.error_panel.again.click()
    shared_new_shop.person.settle()

    assert found == []
    assert in_each(shared_new_shop, _troubled) == []


def test_nothing_is_kept_of_a_change_that_no_database_hears(
    shared_new_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at(shared_new_shop, "work")
    before = page.presenter.state.company
    assert before is not None
    with monkeypatch.context() as broken:
        broken.setattr(shared_new_shop.desk.work, "write", unreachable)
        page.presenter.change("waves", not before.waves)
        shared_new_shop.person.settle()
        told = words_on(page)

    assert any("does not answer" in each for each in told), told
    assert page.presenter.state.company == before


def test_a_search_of_the_trail_that_finds_nothing_says_so_and_leads_back(shared_new_shop: Shop) -> None:
    page = shared_new_shop.go("audit")
    page.presenter.narrow(words="a word that nobody wrote")
    shared_new_shop.person.settle()

    assert "No change fits." in words_on(page)
    clear = next(each for each in visible(page, Button) if each.words == "Clear search")

    clear.click()
    shared_new_shop.person.settle()

    assert page.presenter.state.wanted.words == ""
    assert "No change fits." not in words_on(page) or not page.presenter.state.ids


def test_a_slow_search_of_the_trail_shows_the_bar(
    shared_new_shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shared_new_shop.go("audit")
    may_answer = threading.Event()
    slow(shared_new_shop, may_answer, monkeypatch)
    try:
        page.presenter.narrow(words="Ada")
        qtbot.waitUntil(page._loading.isVisible)
    finally:
        may_answer.set()
        shared_new_shop.person.settle()

    assert not page._loading.isVisible()


def _troubled(page: SettingsView) -> list[str]:
    return ["still in trouble"] if page.error_panel.isVisible() else []

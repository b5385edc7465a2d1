"""Every page of the window with the sample shop in it: by its keys, in palette and help (test_matrix.py: its looks)."""

import pytest

from omsdesk.views.actions import EVERYWHERE
from omsdesk.views.help_sheet import HelpSheet
from omsdesk.views.palette import Palette
from omsdesk.views.palette_filling import fill
from tests.views.looking import untabbed
from tests.views.looks import with_work_on_it
from tests.views.shop import SIGNED_IN, Shop


@pytest.mark.parametrize("key", SIGNED_IN)
def test_tab_reaches_every_control_of_a_page_and_comes_back(shared_shop: Shop, key: str) -> None:
    with_work_on_it(shared_shop, key)

    assert untabbed(shared_shop.page) == []


@pytest.mark.parametrize("key", SIGNED_IN)
def test_no_key_does_two_things_on_a_page(shared_shop: Shop, key: str) -> None:
    shared_shop.go(key)
    keys = [one for each in shared_shop.window.registry.of_page(key) for one in each.keys]

    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize(
    "key", ["bank", "books", "drawer", "invoices", "messages", "orders", "review", "suppliers", "today"]
)
def test_an_order_is_begun_from_where_the_office_is(shared_shop: Shop, key: str) -> None:
    shared_shop.go(key)

    shared_shop.person.press("Ctrl+N")

    assert shared_shop.page.key == "order_entry"
    shared_shop.go("today")


@pytest.mark.parametrize("key", SIGNED_IN)
def test_everything_that_can_be_done_on_a_page_is_in_its_palette_with_its_key(shared_shop: Shop, key: str) -> None:
    shared_shop.go(key)
    registry = shared_shop.window.registry
    offered = {each.text: each.key_words for each in registry.of_page(key) if each.is_enabled}
    shown: dict[str, str] = {}

    for text in offered:
        palette = fill(registry, key, lambda _text, answer: answer(()), (), lambda _code: None)
        palette.line.setText(text)
        shown |= {each.text: each.key for each in palette.rows.entries}
        palette.deleteLater()

    del offered["Search or run a command"]
    assert {text: shown.get(text) for text in offered} == offered


@pytest.mark.parametrize("key", SIGNED_IN)
def test_the_help_of_a_page_lists_its_keys(shared_shop: Shop, key: str) -> None:
    shared_shop.go(key)

    shared_shop.person.press("F1")

    sheet = shared_shop.window.overlay.sheet
    assert isinstance(sheet, HelpSheet)
    with_keys = [each for each in shared_shop.window.registry.of_page(key) if each.keys]
    assert [text for text, _ in sheet.rows] == [each.text for each in with_keys]
    assert [each for each in sheet.rows if not each[1]] == []
    shared_shop.person.press("Esc")
    assert shared_shop.window.overlay.sheet is None


def test_pages_of_the_window_are_told_in_the_palette(shared_shop: Shop) -> None:
    shared_shop.go("orders")
    shared_shop.person.press("Ctrl+K")
    palette = shared_shop.window.overlay.sheet
    assert isinstance(palette, Palette)

    shared_shop.person.type("10001")

    best = palette.rows.entries[0].text
    shared_shop.person.press("Esc")
    assert best.startswith("SO-10001")
    assert best.count(" · ") >= 2


def test_the_palette_offers_first_what_begins_with_the_word(shared_shop: Shop) -> None:
    """On Today "order" would else go to what is backordered."""
    shared_shop.go("today")
    shared_shop.person.press("Ctrl+K")
    palette = shared_shop.window.overlay.sheet
    assert isinstance(palette, Palette)

    shared_shop.person.type("order")

    offered = [each.text for each in palette.rows.entries]
    shared_shop.person.press("Esc")
    assert offered.index("New order") < min(place for place, text in enumerate(offered) if "ordered" in text.casefold())


def test_no_action_stands_outside_the_registry_of_its_page(shared_shop: Shop) -> None:
    for key in SIGNED_IN:
        shared_shop.go(key)
        known = {each.qaction for each in shared_shop.window.registry.of_page(EVERYWHERE)}
        keyed = [each for each in shared_shop.page.actions() if each.shortcuts()]

        assert [each.text() for each in keyed if each not in known] == []

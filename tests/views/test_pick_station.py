"""The page of the picker: every key has its button, the bin is large, and a question is answered with one key."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.services import founding, releasing
from omsdesk.views import theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.pick_station import PickStationView
from omsdesk.views.scanner import Detector
from omsdesk.views.widgets.buttons import Button
from tests import factories
from tests.views.looking import faults
from tests.views.stations import open_station


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", name="Enamel mug", barcode="4006381333931")
    factories.stock(house, product, 9, factories.a_bin(house, "A-01-1"))
    return product


@pytest.fixture
def sock(house: Work, mug: int) -> int:
    product = factories.a_product(house, "SOCK", name="Wool sock")
    factories.stock(house, product, 9, factories.a_bin(house, "B-01-1"))
    return product


@pytest.fixture
def page(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, mug: int, tmp_path: Path) -> PickStationView:
    window = open_station(qtbot, jobs, detector, house, tmp_path, "pick")
    assert isinstance(window.page, PickStationView)
    return window.page


def a_walk(work: Work, page: PickStationView, *products: int) -> int:
    order = factories.an_order(work, [(each, 2) for each in products], confirmed=True)
    list_id = work.write(releasing.release, [order]).list_id
    assert list_id is not None
    page.presenter.take(list_id)
    return list_id


def hands(page: PickStationView) -> Keyboard:
    return Keyboard(page.window())


def test_without_lists_the_page_says_what_comes(page: PickStationView) -> None:
    assert page.nothing.isVisible()
    assert not page.lists.isVisible()
    assert page.start.toolTip() == "No list waits."


def test_waiting_lists_are_shown_and_enter_takes_the_first(page: PickStationView, house: Work, mug: int) -> None:
    order = factories.an_order(house, [(mug, 2)], confirmed=True)
    house.write(releasing.release, [order])
    (item,) = page.lists.items()
    assert item.line is not None
    shown = (item.line.detail, item.line.quantity)

    hands(page).press("Enter")

    assert shown == ("1 order  ·  1 stop", "0 / 2")
    assert page.stop.place.text() == "A-01-1"
    assert not page.start.isVisible()


def test_the_stop_says_bin_product_and_how_many(page: PickStationView, house: Work, mug: int, sock: int) -> None:
    a_walk(house, page, mug, sock)

    stop = page.stop
    assert (stop.place.text(), stop.product.text(), stop.sku.text()) == ("A-01-1", "Enamel mug", "MUG-1")
    assert (stop.take.text(), stop.done.text()) == ("2", "0 of 2")
    assert page.next_stops.texts() == (("B-01-1", "Wool sock", "×\N{NO-BREAK SPACE}2"),)
    assert page.progress_words.text() == "0 of 4 pieces  ·  2 stops left"


def test_a_scan_counts_and_sounds(page: PickStationView, house: Work, mug: int) -> None:
    a_walk(house, page, mug)

    hands(page).scan("4006381333931")

    assert page.band is not None
    assert (page.band.kind, page.band.headline, page.band.detail) == ("ok", "Enamel mug", "1 of 2")
    assert page.stop.take.text() == "1"


def test_totes_are_named_at_the_stop_and_beside_it(page: PickStationView, house: Work, mug: int) -> None:
    (tote,) = house.write(founding.add_totes, 1)
    a_walk(house, page, mug)
    order = page.presenter.state.walk.totes[0].order if page.presenter.state.walk else ""

    page.scanned(Gesture.of(house.now(), house_code("TO", tote)))

    name = f"TO-{tote:03d}"
    assert page.stop.into.text() == f"into {name}: 2"
    assert page.totes.texts() == ((name, order, "0 / 2"),)


def test_the_tote_that_is_asked_for_is_as_large_as_a_bin(
    page: PickStationView, qapp: QApplication, house: Work, mug: int
) -> None:
    (tote,) = house.write(founding.add_totes, 1)
    order = factories.an_order(house, [(mug, 1)], confirmed=True)
    listed = house.write(releasing.release, [order], rules=releasing.PickRules(scan_tote=True)).list_id
    for code in (house_code("PL", listed or 0), house_code("TO", tote), house_code("SK", mug)):
        hands(page).scan(code)
    qapp.processEvents()

    assert (page.stop.place.text(), page.stop.take_word.text()) == (house_name("TO", tote), "put in")
    assert faults(page, station=True) == []


def test_short_is_answered_with_one_key(
    page: PickStationView, qapp: QApplication, house: Work, mug: int, sock: int
) -> None:
    a_walk(house, page, mug, sock)
    keyboard = hands(page)

    keyboard.press("F6")
    qapp.processEvents()
    asked = [tile.choice.text for tile in page.stop.answers.tiles()]
    keyboard.press("1")
    keyboard.rest()

    assert [str(each) for each in asked] == ["Not in bin", "Damaged", "Wrong item in bin", "Other"]
    assert page.stop.place.text() == "B-01-1"
    assert not page.stop.answers.isVisible()


def test_esc_takes_the_question_back(page: PickStationView, house: Work, mug: int) -> None:
    a_walk(house, page, mug)
    keyboard = hands(page)
    keyboard.press("F6")
    asked = page.stop.answers.isVisible()

    keyboard.press("Esc")

    assert asked
    assert not page.stop.answers.isVisible()
    assert page.stop.place.text() == "A-01-1"


def test_a_digit_means_nothing_while_nothing_is_asked(page: PickStationView, house: Work, mug: int) -> None:
    a_walk(house, page, mug)
    keyboard = hands(page)

    keyboard.press("1")
    keyboard.rest()

    assert page.stop.take.text() == "2"


@pytest.mark.parametrize("key", ["F4", "F5", "F6", "F7", "F9", "F10"])
def test_every_button_shows_its_key(page: PickStationView, key: str) -> None:
    assert [each.key for each in page.findChildren(Button) if each.key == key] == [key]


def test_a_button_that_cannot_be_pressed_says_why(page: PickStationView) -> None:
    told = {each.words: each.toolTip() for each in page.findChildren(Button) if not each.isEnabled()}

    assert told["Short"] == "Take a list first."
    assert told["Undo"] == "Nothing was picked yet."


@pytest.mark.parametrize("walking", [True, False])
def test_everything_can_be_read_reached_and_touched(
    page: PickStationView, qapp: QApplication, house: Work, mug: int, *, walking: bool
) -> None:
    if walking:
        a_walk(house, page, mug)
    qapp.processEvents()

    assert faults(page, station=True) == []


@pytest.mark.parametrize("size", [(1280, 680), (1920, 1080)])
@pytest.mark.parametrize("text", [100, 130])
def test_the_bin_is_never_cut(
    page: PickStationView, qapp: QApplication, house: Work, mug: int, sock: int, size: tuple[int, int], text: int
) -> None:
    a_walk(house, page, mug, sock)
    theme.apply(qapp, "light", text)

    page.window().resize(*size)
    qapp.processEvents()

    assert page.stop.place.height() >= page.stop.place.sizeHint().height()
    assert page.stop.take.height() >= page.stop.take.fontMetrics().ascent()
    assert not page.stop.place.is_elided()

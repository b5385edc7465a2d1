"""A notice lies on nothing that can be pressed, gives way when a page changes, and goes with the page it speaks of."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.views.looks import with_work_on_it
from tests.views.shop import Shop, visible

SHORT = "Order SO-10482 put on hold."
LONG = "12 orders came, 3 were left out because their SKUs are not in the catalogue. Look at them in Settings: Review"
PRESSED = (QAbstractButton, QLineEdit, QComboBox)


def covered(shop: Shop) -> list[str]:
    """What can be pressed and lies below the notice, wholly or in part."""
    window, toast = shop.window, shop.window.toast_
    below = [each for kind in PRESSED for each in visible(window, kind) if not toast.isAncestorOf(each)]
    return [
        f"{type(each).__name__} {each.accessibleName()}"
        for each in below
        if QRect(each.mapTo(window, QPoint()), each.size()).intersects(toast.geometry())
        and not each.visibleRegion().isEmpty()
    ]


@pytest.mark.parametrize("key", ["orders", "order_detail", "order_entry", "pack", "pick", "stock", "returns", "books"])
def test_a_notice_covers_no_control(shared_shop: Shop, key: str) -> None:
    shop = shared_shop
    shop.look((1280, 680))
    with_work_on_it(shop, key)
    found = []
    for words in (SHORT, LONG):
        shop.window.toast(words)
        found += covered(shop)
        inside = shop.window.rect().contains(shop.window.toast_.geometry())
        found += [] if inside else ["not inside the window"]

    assert found == []


def test_a_notice_gives_way_to_a_button_that_comes_under_it(shared_shop: Shop, qtbot: QtBot) -> None:
    shop = shared_shop
    shop.go("orders")
    shop.window.toast(SHORT)
    before = shop.window.toast_.geometry()
    late = QPushButton("Late", shop.page)
    late.setGeometry(QRect(shop.page.mapFrom(shop.window, before.topLeft()), before.size()))
    late.show()

    qtbot.waitUntil(lambda: shop.window.toast_.geometry() != before)
    found = covered(shop)
    late.deleteLater()

    assert found == []


def test_what_is_said_of_a_page_goes_with_it(shared_shop: Shop) -> None:
    shop = shared_shop
    shop.go("orders")
    shop.window.toast(SHORT)
    shop.person.settle()
    on_its_page = shop.window.toast_.isVisible()
    shop.go("books")
    elsewhere = shop.window.toast_.isVisible()
    shop.window.toast(LONG, stays=True)
    shop.person.settle()
    shop.go("orders")

    assert (on_its_page, elsewhere, shop.window.toast_.isVisible()) == (True, False, True)


def test_what_can_be_taken_back_can_be_so_on_the_next_page(shared_shop: Shop) -> None:
    shop = shared_shop
    taken_back: list[str] = []
    shop.go("orders")
    shop.window.toast(SHORT, lambda: taken_back.append("undone"))
    shop.person.settle()
    shop.go("books")

    shop.window.undo_toast()

    assert taken_back == ["undone"]


def test_what_is_said_on_the_way_to_a_page_is_read_there(shared_shop: Shop) -> None:
    shop = shared_shop
    shop.go("orders")
    shop.window.toast(SHORT)
    shop.window.go("books")
    shop.person.settle()

    assert (shop.page.key, shop.window.toast_.isVisible()) == ("books", True)

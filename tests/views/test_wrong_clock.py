"""A wrong clock stands in the top bar with how wrong it is; pressed, it says what to do."""

from pytestqt.qtbot import QtBot

from omsdesk.views.errands import Errands
from tests.still_clock import StillClock
from tests.views.looking import clipped
from tests.views.shop import Shop


def test_a_clock_that_was_set_back_is_told_until_it_is_right(shop: Shop, qtbot: QtBot) -> None:
    shop.sign_in()
    bar = shop.window.top_bar
    before = bar.wrong_clock.isVisible()
    right = shop.desk.work.now
    clock = StillClock(right())
    clock.pass_by(minutes=-12)
    shop.desk.work.now = clock

    shop.desk.look_at_clock()
    shop.person.settle()
    told, cut = bar.wrong_clock.words, clipped(shop.window)
    shop.look((900, 600), text_size=130)
    bar.wrong_clock.click()
    toast = shop.window.toast_
    advice = toast.isVisible() and toast.x() >= 0 and clipped(toast) == []
    shop.look((1280, 720))
    shop.desk.work.now = right
    shop.desk.look_at_clock()
    shop.person.settle()

    assert not before
    assert told.startswith("Clock 1")
    assert told.endswith("minutes behind")
    assert cut == []
    assert advice
    assert not bar.wrong_clock.isVisible()


def test_the_program_looks_soon_and_again(shop: Shop, qtbot: QtBot) -> None:
    looked: list[bool] = []
    shop.desk.look_at_clock = lambda: looked.append(True)  # type: ignore[method-assign]
    errands = Errands(shop.desk, shop.window)

    qtbot.waitUntil(lambda: looked != [])
    errands.deleteLater()

    assert looked == [True]

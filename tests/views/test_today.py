"""The Today page in the window: first page of the office, worked by keys, and alive to what other programs do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.engine import open_engine
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services import holding
from omsdesk.services.cut_off_board import CutOff, Stage
from omsdesk.services.queue_filter import Tab
from omsdesk.views import today_parts
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.orders import OrdersView
from omsdesk.views.today import TodayView
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office
from tests.views.shop import Shop

LATE = "2 open orders should have left before now."
MISSES = "At the pace of the last hour 3 orders miss 16:00."


def causes(page: TodayView) -> list[str]:
    return [each.cause.key for each in page.presenter.state.day.stuck] if page.presenter.state.day else []


def test_the_page_is_worked_by_keys(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> None:
    factories.change_settings(house, ship_within_days=0)
    mug = factories.a_product(house)
    factories.stock(house, mug, 9)
    factories.an_order(house, [(mug, 1)])
    held = factories.an_order(house, [(mug, 1)], confirmed=True)
    house.write(holding.hold, held, HoldReason.PAYMENT)
    window = open_office(qtbot, jobs, house, tmp_path, "today")
    page = window.page
    assert isinstance(page, TodayView)
    QApplication.processEvents()

    assert faults(page, station=False) == []
    assert causes(page) == ["hold payment", "new"]
    assert [each.text for each in page.keys[:3]] == ["Open: Payment", "Open: New", "Open cause 3"]
    assert [each.is_enabled for each in page.keys[:3]] == [True, True, False]

    QTest.keyClick(page.causes.view, Qt.Key.Key_1)

    assert isinstance(window.page, OrdersView)
    assert list(window.page.presenter.state.ids) == [held]
    window.go("today")
    page.board.view.setFocus()
    QTest.keyClick(page.board.view, Qt.Key.Key_Return)
    assert isinstance(window.page, OrdersView)
    assert window.page.presenter.state.wanted.words == "service:standard"


@pytest.mark.parametrize(
    ("row", "said", "told"),
    [
        ({"late": 2, "misses": 3}, "2 late", f"{LATE}\n{MISSES}"),
        ({"misses": 3}, "3 miss 16:00", MISSES),
        ({"stages": {Stage.GONE: 4}}, "All gone", ""),
        ({"stages": {Stage.WAITING: 1}}, "1 waits", "1 order is held, not confirmed or without stock."),
        ({}, "In time", ""),
    ],
)
def test_the_outlook_is_said_in_a_word_and_explained(row: dict[str, object], said: str, told: str) -> None:
    leaves = datetime(2026, 3, 2, 16, tzinfo=UTC)
    usual = CutOff(1, "standard", "Standard", "Own", leaves, {Stage.TO_PICK: 4}, 0, timedelta(hours=1))
    line = replace(usual, **row)  # type: ignore[arg-type]  # the fields of a line

    assert (str(today_parts.outlook(line).word), today_parts.outlook_told(line)) == (said, told)


def test_the_office_begins_with_today_and_sees_what_another_program_does(shop: Shop, qtbot: QtBot) -> None:
    ready = shop.orders(Tab.READY_TO_PICK)[0]
    shop.sign_in("Ines")
    page = shop.page
    assert isinstance(page, TodayView)
    before = {each.cause.key: each.count for each in page.presenter.state.day.stuck}  # type: ignore[union-attr]  # it has looked
    engine = open_engine(shop.desk.work.engine.url.render_as_string(hide_password=False))
    try:
        other = Work(engine, Actor(None, None))
        other.write(holding.hold, ready, HoldReason.OTHER)
    finally:
        engine.dispose()

    def counted() -> int:
        day = page.presenter.state.day
        return sum(each.count for each in day.stuck if each.cause.key == "hold other") if day else 0

    qtbot.waitUntil(lambda: counted() == before.get("hold other", 0) + 1)

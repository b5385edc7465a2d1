"""The review page in the window: worked by keys alone, and looked at."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.views.answer_sheet import AnswerSheet
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.review import ReviewView
from omsdesk.views.review_parts import PutOffSheet, RejectSheet
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office


def test_three_orders_are_decided_by_keys(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> None:
    mug = factories.a_product(house)
    factories.stock(house, mug, 9)
    held = (NewHold(HoldReason.FRAUD, "odd"),)
    first, second, third = (factories.an_order(house, [(mug, 1)], holds=held, is_paid=True) for _ in range(3))
    window = open_office(qtbot, jobs, house, tmp_path, "review")
    page = window.page
    assert isinstance(page, ReviewView)
    QApplication.processEvents()
    assert faults(page, station=False) == []

    page.first_focus().setFocus()
    QTest.keyClick(page.table.view, Qt.Key.Key_A)
    QTest.keyClick(page.table.view, Qt.Key.Key_H)
    hold = window.overlay.sheet
    assert isinstance(hold, PutOffSheet)
    hold.note.setText("called, nobody there")
    QTest.keyClick(hold.note, Qt.Key.Key_Return)
    QTest.keyClick(page.table.view, Qt.Key.Key_R)
    away = window.overlay.sheet
    assert isinstance(away, RejectSheet)
    told = [each.text() for each in away.findChildren(QLabel)]
    assert "€10.00 goes back. Pay it out the way the money came." in told
    assert not away.go.isEnabled()
    away.why.setText("stolen card")
    away.go.click()

    headlines = [factories.the_order(house, each).headline for each in (first, second, third)]
    assert headlines == [Headline.READY_TO_PICK, Headline.REVIEW, Headline.REJECTED]
    assert page.presenter.state.ids == ()


def test_the_signs_stand_with_their_points(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> None:
    factories.change_settings(house, review_threshold=30, review_high_value=5)
    abroad = ShipTo(street="Rynek 1", city="Krakow", country="PL")
    told = (("billing country", "DE"),)
    factories.an_order(house, confirmed=True, ship_to=abroad, facts=told)
    page = open_office(qtbot, jobs, house, tmp_path, "review").page
    assert isinstance(page, ReviewView)
    QApplication.processEvents()

    words = [each.text() for each in page.reasons.findChildren(QLabel) if each.isVisible()]

    at = words.index("Signs and their points")
    assert words[at + 1 : at + 7] == [
        "at home in Germany, sent to Poland",
        "20",
        "high value €10.00",
        "20",
        "Together, held from 30",
        "40",
    ]
    assert faults(page, station=False) == []


def test_the_answer_is_pasted_and_fills_the_order(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> None:
    held = (NewHold(HoldReason.CUSTOMER_INFO, "No telephone number."),)
    mug = factories.a_product(house)
    factories.stock(house, mug, 1)
    order = factories.an_order(house, [(mug, 1)], holds=held, is_paid=True)
    window = open_office(qtbot, jobs, house, tmp_path, "review")
    page = window.page
    assert isinstance(page, ReviewView)

    QTest.keyClick(page.table.view, Qt.Key.Key_E)
    sheet = window.overlay.sheet
    assert isinstance(sheet, AnswerSheet)
    assert sheet.lines["street"].text() == "Lindenweg 5"
    sheet.words.setPlainText("My number is 0421 777")
    sheet.lines["phone"].setText("0421 777")
    sheet.go.click()

    done = factories.the_order(house, order)
    assert (done.headline, done.phone) == (Headline.READY_TO_PICK, "0421 777")
    assert page.presenter.state.ids == ()

"""One key says that two cards which look alike are two people: on the order form, and over the register."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services import customer_list, customers, different_people
from omsdesk.services.customers import NewCustomer
from omsdesk.views.customer_sheets import MergeSheet
from omsdesk.views.customers import CustomersView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_entry import OrderEntryView
from tests import factories
from tests.views.office import open_office

PHONE = "0421 5550102"
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ana(house: Work) -> int:
    return house.write(customers.make, NewCustomer(name="Ana Sousa", phone=PHONE, address=factories.HOME))


def two_people(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_D, BOTH)


def test_on_the_order_form_the_key_takes_the_offer_away_and_the_order_keeps_it(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, ana: int
) -> None:
    factories.stock(house, factories.a_product(house, "MUG-1"), 3)
    page = open_office(qtbot, jobs, house, tmp_path, "order_entry").page
    assert isinstance(page, OrderEntryView)
    page.presenter.change(customer_name="Bea Sousa", phone=PHONE, street="Ring 1", city="Bremen")
    page.presenter.enter("MUG-1")
    assert [each.isVisible() for each in page.doubles.buttons] == [True, False]

    two_people(page)

    assert not page.doubles.isVisible()
    page.presenter.follow_up()
    assert page.presenter.state.doubles == ()
    page.presenter.confirm()
    ended = page.presenter.state.ended
    assert ended is not None
    bea = factories.the_order(house, ended.order_id).customer_id
    assert house.read(different_people.pairs) == {(ana, bea)}


def test_over_the_register_the_key_takes_the_pair_away_and_undo_or_the_card_brings_it_back(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, ana: int
) -> None:
    bea = house.write(customers.make, NewCustomer(name="Bea Sousa", phone=PHONE, address=factories.HOME))
    page = open_office(qtbot, jobs, house, tmp_path, "customers").page
    assert isinstance(page, CustomersView)
    page.presenter.point(bea)
    page._look_for_pairs()
    sheet = page._merging
    assert isinstance(sheet, MergeSheet)
    assert len(sheet._pairs) == 1

    two_people(sheet)

    assert sheet._pairs == []
    assert [each.name for each in house.read(customer_list.card, bea).strangers] == ["Ana Sousa"]
    page.presenter.undo()
    assert len(sheet._pairs) == 1
    two_people(sheet)
    page.shell.lift()
    page.presenter.take_difference_back(ana)
    assert house.read(different_people.pairs) == frozenset()

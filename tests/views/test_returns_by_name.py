"""The returns desk without a number: a customer's name is typed, and never over a piece that is being judged."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, ReturnStatus
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.services import requesting_return
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from tests import factories
from tests.views.bench import Station


@pytest.fixture
def order_id(house: Work) -> int:
    torch = factories.a_product(house, "TORCH", name="Head torch", price=3990)
    trap = factories.a_product(house, "TRAP", name="Gas canister", price=990)
    for each in (torch, trap):
        factories.stock(house, each, 4)
    last_week = house.now() - timedelta(days=5)
    return factories.an_order(house, [(torch, 2), (trap, 1)], customer="Ana Sousa", shipped_at=last_week, is_paid=True)


@pytest.fixture
def station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, order_id: int, tmp_path: Path) -> Station:
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    made.sign_in("returns")
    return made


def desk(station: Station) -> ReturnsDesk:
    presenter: ReturnsDesk = station.page.presenter
    return presenter


def open_return(station: Station, order_id: int) -> None:
    """One torch of the order came back and is in the hand."""
    line = factories.lines_of(station.work, order_id)[0].id
    program = factories.by_the_program(station.work)
    return_id = program.write(requesting_return.request_and_approve, order_id, {line: 1})
    station.keyboard.scan(house_code("RE", return_id))


def test_a_blind_return_is_made_with_keys_alone(station: Station) -> None:
    station.keyboard.press("Ctrl+F")
    station.keyboard.type("sousa\n")
    station.keyboard.press("F10")
    station.keyboard.press("Down")
    station.keyboard.press("F10")

    station.keyboard.press("Enter")

    picture = desk(station).state.picture
    assert picture is not None
    assert (picture.status, [line.received for line in picture.lines]) == (ReturnStatus.RECEIVED, [1, 1])
    assert station.page.band.hasFocus()


def test_a_name_can_be_typed_at_once_when_a_return_is_finished(station: Station, order_id: int) -> None:
    open_return(station, order_id)
    station.keyboard.press("W")
    station.keyboard.press("Enter")

    station.keyboard.press("Ctrl+F")
    station.keyboard.type("lopez")

    assert desk(station).state.picture is None
    assert (station.focus, station.page.name.text()) == (station.page.name, "lopez")


def test_no_name_is_typed_over_a_piece_in_the_hand(station: Station, order_id: int) -> None:
    open_return(station, order_id)

    station.keyboard.press("Ctrl+F")
    station.keyboard.press("W")

    find = station.window.registry.find("returns.find")
    assert (find.is_enabled, find.why_not) == (False, "Put this return aside first (F7).")
    assert desk(station).state.line is not None
    assert desk(station).state.condition is Condition.LIKE_NEW


def test_an_order_is_chosen_with_a_digit(station: Station, order_id: int) -> None:
    torch = factories.lines_of(station.work, order_id)[0].product_id
    factories.an_order(station.work, [(torch, 1)], customer="Ana Lopez", shipped_at=station.work.now(), is_paid=True)
    station.keyboard.press("Ctrl+F")
    station.keyboard.type("ana\n")

    station.keyboard.press("2")

    draft = desk(station).state.draft
    assert draft is not None
    assert draft.order.customer == "Ana Sousa"

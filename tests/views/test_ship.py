"""The Ship page in the window: scans, keys, questions in the page, and a careful look."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code, house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.shipment import Label, Shipment
from omsdesk.presenters.ship import Part
from omsdesk.services import printing_jobs, staging_places
from omsdesk.views import theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.scanner import Detector
from tests import factories
from tests.services import pack_bench
from tests.still_clock import StillClock
from tests.views.hall import Hall, StrawPrinter, open_hall, settle
from tests.views.looking import faults


@dataclass
class Dock:
    """The hall at its dock, hands on its keys."""

    hall: Hall
    keys: Keyboard
    work: Work
    product: int
    jobs: ThreadJobs
    qtbot: QtBot

    def packed(self, **fields: Any) -> int:
        order_id = factories.an_order(self.work, [(self.product, 1)], confirmed=True, **fields)
        job = pack_bench.picked(self.work, order_id)
        pack_bench.scan_order(self.work, order_id)
        pack_bench.scan(self.work, house_code("SK", self.product), job)
        self.settle()
        return order_id

    def box(self, order_id: int) -> Any:
        return next(row for row in self.hall.state.boxes if row.order_id == order_id)

    def scan(self, code: str) -> None:
        self.keys.scan(code)
        self.settle()

    def press(self, key: str) -> None:
        self.keys.press(key)
        self.settle()

    def settle(self) -> None:
        settle(self.qtbot, self.jobs)

    def headline(self, order_id: int) -> Headline:
        found: Headline = factories.the_order(self.work, order_id).headline
        return found


@pytest.fixture
def dock(
    qtbot: QtBot,
    jobs: ThreadJobs,
    detector: Detector,
    house: Work,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Dock]:
    monkeypatch.setattr(printing_jobs, "transport_of", StrawPrinter().of)
    product = factories.a_product(house, "MUG", name="Mug")
    factories.stock(house, product, 50)
    hall = open_hall(qtbot, jobs, detector, house, clock, tmp_path, "ship")
    made = Dock(hall, Keyboard(hall.window), house, product, jobs, qtbot)
    yield made
    made.settle()


def test_a_burst_loads_and_ships_and_the_band_tells(dock: Dock) -> None:
    order_id = dock.packed()

    dock.scan(dock.box(order_id).tracking)

    assert dock.headline(order_id) is Headline.SHIPPED
    assert dock.hall.said == ("ok", house_name("SO", order_id))
    assert QApplication.activeModalWidget() is None
    assert dock.hall.recorder.played == ["ok"]


def test_a_box_without_a_label_shows_what_mends_it(dock: Dock) -> None:
    order_id = dock.packed(service="elsewhere")
    dock.scan(house_code("PK", dock.box(order_id).parcel_id))
    page = dock.hall.page

    seen = page.detail.number.text(), [button.words for button in page.detail._mending if button.isVisible()]
    dock.scan("JD014600001234")

    assert seen == (house_name("SO", order_id), ["Scan its label", "Reprint"])
    assert [row.tracking for row in pack_bench.rows(dock.work, Label)] == ["JD014600001234"]
    assert [button.words for button in page.detail._mending if button.isVisible()] == ["New label", "Reprint"]


def test_all_listed_ship_with_two_keys(dock: Dock) -> None:
    orders = [dock.packed(), dock.packed()]

    dock.press("F10")
    asked = dock.hall.said, dock.hall.page.question.answers, dock.hall.page.tiles.isVisible()
    dock.press("1")
    dock.qtbot.waitUntil(lambda: dock.hall.said[0] == "done")

    assert asked == (("warn", "2 shipments leave"), ["Ship 2 shipments"], False)
    assert [dock.headline(each) for each in orders] == [Headline.SHIPPED] * 2
    assert dock.hall.page.hand_over.isHidden()


def test_esc_takes_the_question_back(dock: Dock) -> None:
    order_id = dock.packed()

    dock.press("F10")
    dock.press("Esc")
    dock.press("1")

    assert dock.headline(order_id) is Headline.PACKED
    assert dock.hall.page.question.answers == []


def test_the_page_says_where_boxes_are_put_until_esc(dock: Dock) -> None:
    order_id = dock.packed()
    dock.scan(house_code("LO", dock.work.write(staging_places.label, "STG-01").id))
    dock.scan(dock.box(order_id).tracking)
    page = dock.hall.page

    said = page.putting.words.text(), page.putting.isVisible(), page.boxes.model.index(0, 4).data()
    dock.press("Esc")

    assert said == ("Parcels that are scanned are put at STG-01", True, "STG-01")
    assert page.putting.isHidden()
    assert dock.headline(order_id) is Headline.PACKED


def test_a_signed_delivery_is_noted_by_keys_alone(dock: Dock) -> None:
    order_id = dock.packed()
    dock.scan(dock.box(order_id).tracking)

    dock.press("2")
    assert dock.hall.state.part is Part.AWAY
    dock.hall.page.shipments.select(dock.hall.state.away[0].shipment_id)
    dock.press("Ctrl+D")
    dock.press("1")
    assert dock.hall.page.words.field.hasFocus()
    dock.keys.type("Jo Doe\n")
    dock.settle()

    shipment = pack_bench.rows(dock.work, Shipment)[0]
    assert (shipment.proof, shipment.proof_name) == (DeliveryProof.SIGNED, "Jo Doe")
    assert dock.hall.page.words.isHidden()
    assert dock.hall.page.band.hasFocus()


def test_a_scan_while_a_name_is_typed_loads_and_types_nothing(dock: Dock) -> None:
    first, second = dock.packed(), dock.packed()
    tracking = dock.box(second).tracking
    dock.scan(dock.box(first).tracking)
    dock.press("2")
    dock.hall.page.shipments.select(dock.hall.state.away[0].shipment_id)
    dock.press("Ctrl+D")
    dock.press("1")

    dock.scan(tracking)

    assert dock.headline(second) is Headline.SHIPPED
    assert dock.hall.page.words.field.text() == ""
    assert dock.headline(first) is Headline.SHIPPED


def test_nothing_to_ship_is_said(dock: Dock) -> None:
    assert dock.hall.page.boxes.findChildren(type(dock.hall.page.nothing_sent))[0].isVisible()
    assert not dock.hall.page.detail.facts.isVisible()


def looked_at(dock: Dock) -> list[str]:
    for _ in range(3):
        QApplication.processEvents()  # what was laid out anew is seen when its events have passed
    return faults(dock.hall.page, station=True)


@pytest.mark.parametrize(("size", "text"), [((1280, 680), 100), ((1280, 680), 130), ((1920, 1080), 100)])
def test_a_careful_person_finds_no_fault(dock: Dock, qapp: QApplication, size: tuple[int, int], text: int) -> None:
    theme.apply(qapp, "dark", text)
    dock.hall.window.resize(*size)
    sent, waits, _ = dock.packed(), dock.packed(service="elsewhere"), dock.packed()
    dock.scan(dock.box(sent).tracking)
    found = []

    dock.hall.page.presenter.point_at(dock.box(waits).parcel_id)
    found.append(looked_at(dock))
    dock.press("F10")
    found.append(looked_at(dock))
    dock.press("Esc")
    dock.hall.page.presenter.show_part(Part.AWAY)
    dock.settle()
    dock.hall.page.presenter.point_at(dock.hall.state.away[0].shipment_id)
    found.append(looked_at(dock))
    dock.hall.page.presenter.ask_why_failed()
    found.append(looked_at(dock))

    assert found == [[], [], [], []]

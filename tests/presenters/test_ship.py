"""The Ship page without a screen: loading by scan, labels mended, deliveries noted, on both databases."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.models.paper import PrintJob
from omsdesk.models.shipment import Label, Shipment
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.ship import Ask, Part, Ship
from omsdesk.services import holding, labelling, packing
from tests import factories
from tests.services import pack_bench


@dataclass
class Dock:
    """The page, and orders packed for it."""

    page: Ship
    work: Work
    product: int

    def packed(self, pieces: int = 1, boxes: int = 1, **fields: Any) -> int:
        """An order in so many boxes that wait for their carrier."""
        order_id = factories.an_order(self.work, [(self.product, pieces)], confirmed=True, **fields)
        job = pack_bench.picked(self.work, order_id)
        pack_bench.scan_order(self.work, order_id)
        for number in range(1, pieces + 1):
            pack_bench.scan(self.work, house_code("SK", self.product), job)
            if number < boxes:
                pack_bench.press(self.work, packing.next_box, job)
        return order_id

    def scan(self, code: str) -> None:
        self.page.scanned(Gesture.of(self.work.now(), code))

    def point_at_box(self, order_id: int) -> int:
        """Put the cursor on the order's first box; its id."""
        parcel_id = next(row.parcel_id for row in self.page.state.boxes if row.order_id == order_id)
        self.page.point_at(parcel_id)
        return parcel_id

    def on_its_way(self) -> int:
        """A shipped order under the cursor of the second list; its id."""
        order_id = self.packed()
        self.point_at_box(order_id)
        self.page.ship()
        self.page.show_part(Part.AWAY)
        self.page.point_at(self.page.state.away[0].shipment_id)
        return order_id

    @property
    def said(self) -> tuple[str, str]:
        notice = self.page.state.notice
        return notice.kind.value, str(notice.headline)

    def headline(self, order_id: int) -> Headline:
        found: Headline = factories.the_order(self.work, order_id).headline
        return found


@pytest.fixture
def dock(work: Work, tmp_path: Path) -> Dock:
    factories.a_house(work, print_folder=str(tmp_path))
    product = factories.a_product(work, "MUG", name="Mug")
    factories.stock(work, product, 50)
    page = Ship(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    return Dock(page, work, product)


def labels(work: Work) -> list[tuple[LabelStatus, str]]:
    return [(row.status, row.tracking or "") for row in pack_bench.rows(work, Label)]


# ---------------------------------------------------------------------- loading and leaving


def test_packed_orders_appear_by_themselves_and_count_by_carrier(dock: Dock) -> None:
    own, elsewhere = dock.packed(), dock.packed(service="elsewhere")

    assert [row.order_id for row in dock.page.state.boxes] == [own, elsewhere]
    assert [(each.carrier, each.loaded, each.parcels) for each in dock.page.state.counts] == [
        ("elsewhere", 0, 1),
        ("own", 0, 1),
    ]


def test_a_parcel_scan_loads_and_ships(dock: Dock) -> None:
    order_id = dock.packed()
    (box,) = dock.page.state.boxes

    dock.scan(house_code("PK", box.parcel_id))

    assert dock.headline(order_id) is Headline.SHIPPED
    assert dock.said == ("ok", house_name("SO", order_id))
    assert dock.page.state.boxes == ()
    assert [row.order_id for row in dock.page.state.away] == [order_id]


def test_the_tracking_number_does_the_same(dock: Dock) -> None:
    order_id = dock.packed()

    dock.scan(dock.page.state.boxes[0].tracking)

    assert dock.headline(order_id) is Headline.SHIPPED


def test_an_order_of_two_boxes_leaves_with_the_second(dock: Dock) -> None:
    order_id = dock.packed(pieces=2, boxes=2)
    first, second = (row.parcel_id for row in dock.page.state.boxes)

    dock.scan(house_code("PK", first))
    between = (
        dock.headline(order_id),
        [row.is_loaded for row in dock.page.state.boxes],
        str(dock.page.state.notice.detail),
    )
    dock.scan(house_code("PK", second))

    assert between == (Headline.PACKED, [False, True], "1 of 2 boxes loaded")
    assert dock.headline(order_id) is Headline.SHIPPED


def test_a_box_loaded_twice_is_said_and_counted_once(dock: Dock) -> None:
    dock.packed(pieces=2, boxes=2)
    code = house_code("PK", dock.page.state.boxes[0].parcel_id)
    dock.scan(code)

    dock.scan(code)

    assert dock.said == ("warn", f"{house_name('PK', int(code[2:]))} is loaded already")
    assert sum(row.is_loaded for row in dock.page.state.boxes) == 1


def test_a_held_order_stays_here(dock: Dock) -> None:
    order_id = dock.packed()
    dock.work.write(holding.hold, order_id, HoldReason.PAYMENT, "")
    parcel_id = dock.point_at_box(order_id)
    blocked = dock.page.state.may_ship, [str(each) for each in dock.page.state.boxes[0].blockers]

    dock.scan(house_code("PK", parcel_id))

    assert blocked == (False, ["On hold: Payment."])
    assert dock.said == ("err", "On hold")
    assert pack_bench.rows(dock.work, Shipment)[0].status is ShipmentStatus.PACKED


def test_an_unknown_code_is_said(dock: Dock) -> None:
    dock.scan("NO-SUCH-CODE")

    assert dock.said == ("warn", "Unknown code")
    assert str(dock.page.state.notice.detail) == (
        "'NO-SUCH-CODE' fits no parcel or order. Scan another code on the box, or choose its row."
    )
    assert [(scan.code, scan.kind.value) for scan in dock.page.state.scans] == [("NO-SUCH-CODE", "warn")]


def test_all_of_a_carrier_ship_after_one_question(dock: Dock) -> None:
    ready = [dock.packed(), dock.packed()]
    waits = dock.packed(service="elsewhere")

    dock.page.ask_ship_all()
    asked = dock.said, dock.page.state.asks
    dock.page.ship_all()

    assert asked == (("warn", "2 shipments leave"), Ask.SHIP_ALL)
    assert [dock.headline(each) for each in ready] == [Headline.SHIPPED] * 2
    assert dock.headline(waits) is Headline.NO_LABEL
    assert dock.said == ("done", "2 shipments have left")
    assert dock.page.state.progress is None


def test_nothing_ships_before_the_question_is_answered(dock: Dock) -> None:
    order_id = dock.packed()

    dock.page.ship_all()
    dock.page.ask_ship_all()
    dock.page.calm()
    dock.page.ship_all()

    assert dock.headline(order_id) is Headline.PACKED


def test_one_that_may_not_leave_after_all_does_not_keep_the_others(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = dock.packed(), dock.packed()
    dock.page.ask_ship_all()
    with monkeypatch.context() as unseen:
        unseen.setattr(dock.page, "changed", lambda _: None)
        dock.page.disappear()
        dock.work.write(holding.hold, held, HoldReason.PAYMENT, "")
    dock.page.ship_all()

    assert (dock.headline(held), dock.headline(free)) == (Headline.ON_HOLD, Headline.SHIPPED)
    assert str(dock.page.state.notice.detail) == "1 shipped, 1 not."


# ---------------------------------------------------------------------- labels


def test_the_number_of_a_label_from_elsewhere_is_scanned_onto_its_box(dock: Dock) -> None:
    order_id = dock.packed(service="elsewhere")
    (box,) = dock.page.state.boxes

    dock.scan(house_code("PK", box.parcel_id))
    asked = dock.said
    dock.scan("JD 0146 0000 1234")
    ready = dock.page.state.boxes[0].may_ship
    dock.scan(house_code("PK", box.parcel_id))

    assert asked == ("ready", f"Scan the label of {box.parcel}")
    assert ready
    assert labels(dock.work) == [(LabelStatus.BOUGHT, "JD014600001234")]
    assert dock.headline(order_id) is Headline.SHIPPED


def test_a_number_that_cannot_be_one_is_refused_and_the_box_still_waits(dock: Dock) -> None:
    dock.packed(service="elsewhere")
    (box,) = dock.page.state.boxes
    dock.scan(house_code("PK", box.parcel_id))

    dock.scan("12")
    refused = dock.said[0]
    dock.scan("JD014600001234")

    assert refused == "err"
    assert labels(dock.work) == [(LabelStatus.BOUGHT, "JD014600001234")]


def test_a_number_used_before_is_refused(dock: Dock) -> None:
    first, second = dock.packed(service="elsewhere"), dock.packed(service="elsewhere")
    for order_id in (first, second):
        dock.point_at_box(order_id)
        dock.page.scan_label()
        dock.scan("JD014600001234")

    assert dock.said[0] == "err"
    assert labels(dock.work) == [(LabelStatus.BOUGHT, "JD014600001234")]


def test_a_missing_label_is_made_and_printed(dock: Dock) -> None:
    order_id = dock.packed()
    parcel_id = dock.point_at_box(order_id)
    dock.work.write(labelling.void, parcel_id, "torn")
    before = len(pack_bench.rows(dock.work, PrintJob))
    blocked = dock.page.state.may_make_label, dock.page.state.may_ship

    dock.page.make_label()

    assert blocked == (True, False)
    assert [status for status, _ in labels(dock.work)] == [LabelStatus.VOIDED, LabelStatus.BOUGHT]
    assert len(pack_bench.rows(dock.work, PrintJob)) == before + 1
    assert dock.page.state.may_ship


def test_a_new_label_asks_first_and_takes_a_new_number(dock: Dock) -> None:
    dock.point_at_box(dock.packed())

    dock.page.new_label()
    untouched = labels(dock.work)
    dock.page.ask_new_label()
    dock.page.new_label()

    (old, first), (new, second) = labels(dock.work)
    assert untouched == [(LabelStatus.BOUGHT, first)]
    assert (old, new) == (LabelStatus.VOIDED, LabelStatus.BOUGHT)
    assert first != second


def test_addresses_are_saved_for_the_carriers_own_program(dock: Dock, tmp_path: Path) -> None:
    order_id = dock.packed(service="elsewhere", customer="Zoë Łukasz, jr.")
    dock.packed()

    dock.page.save_addresses()

    (file,) = tmp_path.glob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["order"], row["name"], row["city"], row["weight_g"]) for row in rows] == [
        (house_name("SO", order_id), "Zoë Łukasz, jr.", "Bremen", "300"),
    ]
    assert dock.said == ("done", "1 address saved")
    assert dock.page.state.saved == file


def test_a_folder_that_cannot_be_written_is_said(dock: Dock, tmp_path: Path) -> None:
    dock.packed(service="elsewhere")
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    factories.change_settings(dock.work, print_folder=str(blocked / "inside"))

    dock.page.save_addresses()

    assert dock.said == ("err", f"The addresses could not be saved in {blocked / 'inside'}.")


def test_papers_are_printed_again_as_copies(dock: Dock) -> None:
    dock.point_at_box(dock.packed())

    dock.page.reprint()

    assert [row.copy_of is not None for row in pack_bench.rows(dock.work, PrintJob)] == [False, False, True, True]


# ---------------------------------------------------------------------- what became of them


@pytest.mark.parametrize("proof", [DeliveryProof.NEIGHBOUR, DeliveryProof.LEFT_AT_DOOR, DeliveryProof.PICKED_UP])
def test_a_delivery_is_noted_with_its_proof(dock: Dock, proof: DeliveryProof) -> None:
    order_id = dock.on_its_way()

    dock.page.ask_proof()
    dock.page.deliver(proof)

    assert dock.headline(order_id) is Headline.DELIVERED
    assert pack_bench.rows(dock.work, Shipment)[0].proof is proof
    assert dock.page.state.away == ()


def test_a_signature_asks_for_the_name_and_keeps_it(dock: Dock) -> None:
    order_id = dock.on_its_way()
    dock.page.ask_proof()
    dock.page.deliver(DeliveryProof.SIGNED)
    asked = dock.said, dock.page.state.asks

    dock.page.sign("")
    nameless = dock.said, dock.headline(order_id)
    dock.page.sign("J. Doe")

    assert asked == (("ready", f"{house_name('SO', order_id)}: who signed?"), Ask.SIGNED_BY)
    assert nameless == (("err", "Who signed?"), Headline.SHIPPED)
    assert pack_bench.rows(dock.work, Shipment)[0].proof_name == "J. Doe"
    assert dock.headline(order_id) is Headline.DELIVERED


def test_a_failed_delivery_may_still_arrive(dock: Dock) -> None:
    order_id = dock.on_its_way()

    dock.page.ask_why_failed()
    dock.page.fail("nobody at home")
    failed = dock.headline(order_id), dock.page.state.may_fail
    dock.page.ask_proof()
    dock.page.deliver(DeliveryProof.PICKED_UP)

    assert failed == (Headline.FAILED, False)
    assert dock.headline(order_id) is Headline.DELIVERED


def test_what_arrived_is_listed_with_its_proof(dock: Dock) -> None:
    order_id = dock.on_its_way()
    dock.page.ask_proof()
    dock.page.deliver(DeliveryProof.NEIGHBOUR)

    dock.page.show_part(Part.ARRIVED)

    assert [(row.order_id, row.proof) for row in dock.page.state.arrived] == [(order_id, DeliveryProof.NEIGHBOUR)]


def test_an_order_asked_for_elsewhere_is_found_on_its_list(dock: Dock) -> None:
    here, away = dock.packed(), dock.on_its_way()

    dock.page.open(here)
    first = dock.page.state.part, dock.page.state.box
    dock.page.open(away)

    assert first[0] is Part.HERE
    assert first[1] is not None
    assert first[1].order_id == here
    assert dock.page.state.part is Part.AWAY
    assert dock.page.state.shipment is not None
    assert dock.page.state.shipment.order_id == away


def test_a_command_code_of_another_page_is_said(dock: Dock) -> None:
    dock.scan("CDNEXTBOX")

    assert dock.said == ("warn", "This command does nothing here")

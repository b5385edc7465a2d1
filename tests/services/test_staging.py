"""Packed boxes stand at a place of the dock until they are loaded, and everybody who looks for one is told where."""

from typing import TYPE_CHECKING, Any

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.models.journal import AuditEvent, ScanEvent
from omsdesk.models.paper import PrintJob
from omsdesk.models.shipment import Parcel
from omsdesk.models.stock import Location
from omsdesk.services import checks, holding, labelling, order_parcels, packing, ship_list, shipping, staging_places
from omsdesk.services.scan_result import ScanResult, Voice
from tests.factories import a_house, a_product, an_order, everything_but_the_trail, stock, the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def a_place(shop: "Work", name: str = "STG-01") -> int:
    return shop.write(staging_places.label, name).id


def scan(shop: "Work", code: str, place_id: int = 0) -> ScanResult:
    return shop.write(shipping.ship_parcel_scan, gesture=Gesture.of(shop.now(), code), place_id=place_id)


def packed(shop: "Work", boxes: int = 1, **fields: Any) -> tuple[int, list[str]]:
    """An order in so many boxes of a piece each; its id and the codes of the boxes."""
    product = a_product(shop)
    stock(shop, product, boxes)
    order_id = an_order(shop, [(product, boxes)], confirmed=True, **fields)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    for number in range(1, boxes + 1):
        bench.scan(shop, house_code("SK", product), job)
        if number < boxes:
            bench.press(shop, packing.next_box, job)
    return order_id, [house_code("PK", box.id) for box in bench.boxes(shop, job)]


def stands(shop: "Work") -> list[str]:
    return [row.place for row in sorted(shop.read(ship_list.packed), key=lambda row: row.parcel_id)]


def told(shop: "Work", subject: str, what: str) -> list[tuple[str, str]]:
    rows = bench.rows(shop, AuditEvent)
    return [(row.before, row.after) for row in rows if (row.subject, row.what) == (subject, what)]


def test_a_place_is_scanned_and_then_the_box_stands_there(shop: "Work") -> None:
    order_id, (box,) = packed(shop)
    place = a_place(shop)

    begun = scan(shop, house_code("LO", place))
    put = scan(shop, box, place)

    assert (begun.voice, bench.said(begun), begun.place_id) == (
        Voice.READY,
        ("Put parcels at STG-01", "Each parcel scanned now is put there. Esc loads parcels again."),
        place,
    )
    assert bench.said(put) == (f"{house_name('SO', order_id)} stands at STG-01", house_name("PK", int(box[2:])))
    assert (stands(shop), told(shop, "parcel", "put")) == (["STG-01"], [("", "STG-01")])
    assert [each.place for each in shop.read(order_parcels.parcels, order_id)] == ["STG-01"]
    assert the_order(shop, order_id).headline is Headline.PACKED
    assert bench.rows(shop, ScanEvent)[-1].parcel_id == int(box[2:])
    assert (broken_rules(shop), shop.read(checks.violations)) == ([], ())


def test_the_same_scan_sent_twice_is_one(shop: "Work") -> None:
    _, (box,) = packed(shop)
    place, gesture = a_place(shop), Gesture.of(shop.now(), box)

    first = shop.write(shipping.ship_parcel_scan, gesture=gesture, place_id=place)
    again = shop.write(shipping.ship_parcel_scan, gesture=gesture, place_id=place)
    scan(shop, box, place)

    assert again == first
    assert told(shop, "parcel", "put") == [("", "STG-01")]


def test_a_box_that_is_moved_says_where_it_stood(shop: "Work") -> None:
    _, (box,) = packed(shop)
    here, there = a_place(shop), a_place(shop, "Cage 2")
    scan(shop, box, here)

    moved = scan(shop, box, there)

    assert str(moved.detail) == f"{house_name('PK', int(box[2:]))} stood at STG-01 before"
    assert stands(shop) == ["Cage 2"]
    assert told(shop, "parcel", "put") == [("", "STG-01"), ("STG-01", "Cage 2")]


def test_of_two_boxes_each_is_named_and_the_order_puts_both(shop: "Work") -> None:
    order_id, (first, second) = packed(shop, boxes=2)
    lane, cage = a_place(shop), a_place(shop, "Cage 2")

    one = scan(shop, second, lane)
    both = scan(shop, house_code("SO", order_id), cage)

    order = house_name("SO", order_id)
    assert bench.said(one) == (
        f"{order} parcel 2 stands at STG-01",
        f"{house_name('PK', int(second[2:]))}: 1 of 2 boxes stand here",
    )
    assert bench.said(both) == (f"{order} stands at Cage 2", "2 boxes")
    assert stands(shop) == ["Cage 2", "Cage 2"]
    assert first != second


def test_a_loaded_box_stands_nowhere_and_is_not_put_back(shop: "Work") -> None:
    order_id, (first, second) = packed(shop, boxes=2)
    place = a_place(shop)
    scan(shop, house_code("SO", order_id), place)
    scan(shop, first)

    refused = scan(shop, first, place)
    between = stands(shop)
    scan(shop, second)
    gone = scan(shop, house_code("SO", order_id), place)

    assert (refused.voice, str(refused.headline)) == (
        Voice.WARN,
        f"{house_name('PK', int(first[2:]))} is loaded already",
    )
    assert between == ["", "STG-01"]
    assert the_order(shop, order_id).headline is Headline.SHIPPED
    assert bench.said(gone) == (f"No box of {house_name('SO', order_id)} waits here", "Scan a packed parcel.")
    assert [each.place for each in shop.read(order_parcels.parcels, order_id)] == ["", ""]


def test_a_held_box_without_a_label_waits_in_the_cage_too(shop: "Work") -> None:
    order_id, (box,) = packed(shop)
    shop.write(holding.hold, order_id, HoldReason.PAYMENT)
    shop.write(labelling.void, int(box[2:]), "Torn")

    scan(shop, box, a_place(shop, "Cage 2"))

    assert stands(shop) == ["Cage 2"]


def test_whoever_packs_it_again_is_told_where_it_stands_and_takes_it_away(shop: "Work") -> None:
    order_id, (box,) = packed(shop)
    scan(shop, box, a_place(shop))

    asked = bench.scan_order(shop, order_id)
    for _ in range(2):  # the first warns
        bench.press(shop, packing.undo, asked.job_id)

    assert str(asked.detail).endswith("on Bench 1. It stands at STG-01.")
    assert [row.place_id for row in bench.rows(shop, Parcel)] == [None]


def test_what_is_no_place_for_parcels_says_so(shop: "Work") -> None:
    _, (box,) = packed(shop)
    before = everything_but_the_trail(shop)
    shelf = next(row.id for row in bench.rows(shop, Location) if str(row.kind.word) == "Bench")

    wrong, unknown = scan(shop, house_code("LO", shelf)), scan(shop, "LO99999")
    vanished = scan(shop, box, 99_999)

    assert (wrong.outcome, bench.said(wrong)) == (
        ScanOutcome.WRONG_LOCATION,
        (
            "Parcels do not wait in Bench",
            "Scan a staging place. F12, Staging place makes one.",
        ),
    )
    assert (unknown.voice, bench.said(unknown)) == (
        Voice.ERR,
        ("Unknown place", "No place has the code 'LO99999'. Scan another, or print its label: F12, Staging place."),
    )
    assert bench.said(vanished) == (
        "The staging place is not there any more.",
        "Scan another place, or Esc to load.",
    )
    assert (wrong.place_id, unknown.place_id) == (0, 0)
    assert everything_but_the_trail(shop) == before


def test_the_dock_of_the_house_and_a_typed_name_are_places(shop: "Work") -> None:
    place = a_place(shop)

    assert scan(shop, "stg-01").place_id == place
    assert scan(shop, "Dock").place == "Dock"


def test_a_place_is_made_once_and_its_label_prints_each_time(shop: "Work") -> None:
    first = shop.write(staging_places.label, " STG-01 ")
    again = shop.write(staging_places.label, "stg-01")

    assert (first.is_new, again.is_new, again.id, again.name) == (True, False, first.id, "STG-01")
    assert len(bench.rows(shop, PrintJob)) == 2
    assert told(shop, "place", "made") == [("", "STG-01")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (" ", "The staging place needs a name. Type what stands above it, such as STG-01."),
        ("L" * 41, "This name is too long. Use at most 40 characters."),
        ("SO-12", "SO-12 is read as another code of the house. Choose a name such as STG-01."),
        ("Bench", "Bench is another place already. Give the staging place another name."),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(shop: "Work", name: str, sentence: str) -> None:
    with says_no(sentence):
        shop.write(staging_places.label, name)

"""The picture of the pack station: what a packer sees before and after each act."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.services import packing
from tests.factories import a_house, a_product, an_order, change_settings, stock, stock_of
from tests.sentences import says_no
from tests.services import pack_bench as bench

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def test_a_shipment_that_nobody_made_is_said(shop: "Work") -> None:
    with says_no("There is no such shipment."):
        shop.read(packing.show, 999)


def test_the_bench_shows_the_order_line_by_line(shop: "Work") -> None:
    mug, sock = a_product(shop, "MUG", name="Mug", weight_g=400), a_product(shop, "SOCK", name="Socks", weight_g=90)
    for product in (mug, sock):
        stock(shop, product, 5)
    order_id, tote = an_order(shop, [(mug, 2), (sock, 1)], confirmed=True, packer_note="Add straw"), bench.a_tote(shop)
    job = bench.picked(shop, order_id, tote)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", mug), job)

    picture = shop.read(packing.show, job)

    assert (picture.order, picture.headline, picture.tote) == (
        house_name("SO", order_id),
        Headline.PACKING,
        house_name("TO", tote),
    )
    assert (picture.packed, picture.wanted, picture.weight_g) == (1, 3, 400)
    assert [(line.product, line.packed, line.wanted, line.is_full) for line in picture.lines] == [
        ("Mug", 1, 2, False),
        ("Socks", 0, 1, False),
    ]
    assert picture.lines[0].bin in stock_of(shop, mug)
    assert picture.ship_to == ("Grace Hopper", "Lindenweg 5", "28195 Bremen", "DE")
    assert (picture.service, picture.channel, picture.claimed_by, picture.is_mine) == (
        "Standard",
        "Phone",
        "Bench 1 (Ada)",
        True,
    )
    assert [(str(note.text), note.must_confirm) for note in picture.notes] == [("Add straw", True)]
    assert [choice.number for choice in picture.boxes] == [1, 2, 3, 4]


def test_the_strip_shows_the_last_scans_newest_first(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 30)
    order_id = an_order(shop, [(product, 30)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    for _ in range(22):
        bench.scan(shop, house_code("SK", product), job)
    bench.scan(shop, "9999", job)

    scans = shop.read(packing.show, job).scans

    assert len(scans) == 20
    assert (scans[0].code, scans[0].outcome) == ("9999", ScanOutcome.UNKNOWN_CODE)
    assert {scan.outcome for scan in scans[1:]} == {ScanOutcome.OK}


def test_a_line_that_changed_since_it_was_seen_is_marked(shop: "Work") -> None:
    first, second = a_product(shop), a_product(shop)
    for product in (first, second):
        stock(shop, product, 2)
    order_id = an_order(shop, [(first, 2), (second, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", first), job)
    before = shop.read(packing.show, job)
    bench.press(shop, packing.close_short, job, ShortReason.DAMAGED, line_id=before.lines[0].id)

    after = shop.read(packing.show, job, tuple((line.id, line.wanted) for line in before.lines))

    assert [line.changed for line in before.lines] == [False, False]
    assert [(line.wanted, line.changed) for line in after.lines] == [(1, True), (1, False)]


def test_a_chosen_box_is_shown_and_weighed(shop: "Work") -> None:
    product = a_product(shop, weight_g=100)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.press(shop, packing.choose_box, job, name="L")
    bench.scan(shop, house_code("SK", product), job)

    picture = shop.read(packing.show, job)

    assert (picture.box, picture.weight_g, picture.parcel_number) == ("L", 440, 1)


def test_a_small_shop_also_sees_what_it_picks_at_the_bench(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)

    hall = shop.read(packing.waiting)
    change_settings(shop, pick_while_packing=True)
    small = shop.read(packing.waiting)

    assert hall == ()
    assert [(each.order_id, each.shipment_id, each.headline) for each in small] == [
        (order_id, 0, Headline.READY_TO_PICK)
    ]


def test_there_is_no_picture_of_what_does_not_exist(shop: "Work") -> None:
    with pytest.raises(Refusal, match="no such shipment"):
        shop.read(packing.show, 99)

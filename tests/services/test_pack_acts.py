"""Notes, commands and picking at the bench: how packing ends, and how it begins in a small shop."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.shipment import Shipment
from omsdesk.services import packing
from omsdesk.services.scan_result import Voice
from tests.factories import (
    a_house,
    a_product,
    an_order,
    change_settings,
    stock,
    stock_of,
)
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work

MUG_CODE = "4006381333931"


@pytest.fixture
def shop(work: "Work") -> "Work":
    """A hall with mugs and socks on the shelf, and Ada at Bench 1."""
    a_house(work, pick_while_packing=False)
    return work


def a_mug(work: "Work", pieces: int = 10) -> int:
    mug = a_product(work, "MUG", name="Camping mug", barcode=MUG_CODE)
    stock(work, mug, pieces)
    return mug


def socks(work: "Work", pieces: int = 10) -> int:
    product = a_product(work, "SOCKS", name="Wool socks")
    stock(work, product, pieces)
    return product


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"gift_note": "With love"}, "Gift: add the card"), ({"packer_note": "Add straw"}, "Add straw")],
)
def test_a_note_stops_the_end_once(shop: "Work", fields: dict[str, Any], said: str) -> None:
    order_id = an_order(shop, [(a_mug(shop), 1)], confirmed=True, **fields)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    stopped = bench.scan(shop, MUG_CODE, job)
    picture = shop.read(packing.show, job)
    finished = bench.scan(shop, "CDDONE", job)

    assert (stopped.voice, str(stopped.headline), stopped.finished) == (Voice.WARN, said, False)
    assert picture.note_waits
    assert finished.finished
    assert bench.shipment(shop, job).note_confirmed


def test_a_product_note_stops_only_when_it_must_be_confirmed(shop: "Work") -> None:
    quiet = a_product(shop, "GLASS", packing_note="Wrap it")
    loud = a_product(shop, "KNIFE", name="Knife", packing_note="Blade guard on", confirm_note=True)
    for product in (quiet, loud):
        stock(shop, product, 5)

    bench.packed(shop, (quiet, 1))
    order_id = an_order(shop, [(loud, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    assert str(bench.scan(shop, "KNIFE", job).headline) == "Knife: Blade guard on"
    assert bench.press(shop, packing.confirm_note, job).finished


def test_done_before_the_last_piece_says_what_is_left(shop: "Work") -> None:
    order_id = an_order(shop, [(a_mug(shop), 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, MUG_CODE, job)

    result = bench.scan(shop, "CDDONE", job)

    assert (result.voice, str(result.headline)) == (Voice.WARN, "1 left to scan")
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKING


def test_commands_of_the_screen_come_back_to_it(shop: "Work") -> None:
    result = bench.scan(shop, "CDLOCK")

    assert (result.outcome, result.voice, str(result.headline)) == (ScanOutcome.OK, Voice.READY, "LOCK")


@pytest.mark.parametrize("code", ["CDUNDO", "CDDONE", "CDHAND", "CDNEXTBOX", "CDPAUSE", "CDBOX1", "CDREPRINT"])
def test_commands_on_an_empty_bench_warn(shop: "Work", code: str) -> None:
    result = bench.scan(shop, code)

    assert (result.voice, str(result.headline)) == (Voice.WARN, "No order is open")


def test_the_next_job_is_the_one_due_first(shop: "Work") -> None:
    mug = a_mug(shop)
    later, first = an_order(shop, [(mug, 1)], confirmed=True), an_order(shop, [(mug, 2)], confirmed=True)
    bench.picked(shop, later)
    job = bench.picked(shop, first)
    shop.write(_due_first, first)

    result = bench.scan(shop, "CDNEXT")

    assert result.job_id == job


def test_an_order_that_nobody_picked_is_not_opened_in_a_hall(shop: "Work") -> None:
    order_id = an_order(shop, [(a_mug(shop), 1)], confirmed=True)
    bench.released(shop, order_id)

    result = bench.scan_order(shop, order_id)

    assert bench.said(result) == (f"{house_name('SO', order_id)} is not picked yet", "Pick it first.")


def test_a_small_shop_picks_and_packs_in_one_scan(shop: "Work") -> None:
    change_settings(shop, pick_while_packing=True)
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 2)], confirmed=True)

    opened = bench.scan_order(shop, order_id)
    first = bench.scan(shop, MUG_CODE, opened.job_id)

    assert opened.total == 2
    assert (first.counted, first.wanted) == (1, 2)
    assert bench.lines(shop, opened.job_id) == [(2, 1, 1)]
    assert stock_of(shop, mug)["Bench"] == (1, 0)
    assert broken_rules(shop) == []
    assert bench.scan(shop, MUG_CODE, opened.job_id).finished
    assert broken_rules(shop) == []


def test_a_small_shop_does_not_open_what_has_no_stock(shop: "Work") -> None:
    change_settings(shop, pick_while_packing=True)
    order_id = an_order(shop, [(a_product(shop, "EMPTY"), 1)], confirmed=True)

    result = bench.scan_order(shop, order_id)

    assert (result.voice, result.job_id) == (Voice.ERR, 0)
    assert bench.said(result) == (f"{house_name('SO', order_id)} cannot be packed", "No stock for it yet.")
    assert bench.rows(shop, Shipment) == []


def _due_first(db: Db, order_id: int) -> None:
    from datetime import timedelta

    from omsdesk.models.order import Order
    from omsdesk.models.shipment import Shipment

    early = db.now - timedelta(days=1)
    db.run(update(Shipment).where(Shipment.order_id == order_id).values(due=early))
    db.run(update(Order).where(Order.id == order_id).values(ship_by=early))

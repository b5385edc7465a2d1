"""One order, one bench: claims end by themselves, go on at another bench, and are never taken silently."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.shipment import ShipmentLine
from omsdesk.services import packing
from omsdesk.services.scan_result import Voice
from tests.factories import a_house, a_product, an_order, stock, the_order
from tests.services import pack_bench as bench

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from tests.still_clock import StillClock


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def a_picked_order(shop: "Work", pieces: int = 2) -> tuple[int, int]:
    product = a_product(shop)
    stock(shop, product, pieces)
    order_id = an_order(shop, [(product, pieces)], confirmed=True)
    return order_id, bench.picked(shop, order_id)


def piece(shop: "Work", job: int) -> str:
    return house_code("SK", bench.rows(shop, ShipmentLine, shipment_id=job)[0].product_id)


def test_an_order_that_is_open_at_another_bench_is_not_opened_here(shop: "Work") -> None:
    order_id, job = a_picked_order(shop)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)

    result = bench.scan_order(other, order_id)

    assert (result.voice, result.job_id) == (Voice.WARN, 0)
    assert str(result.headline) == "Open on Bench 1 (Ada)"
    assert bench.shipment(shop, job).station_id == shop.actor.station_id


def test_the_own_bench_goes_on_at_once(shop: "Work") -> None:
    order_id, job = a_picked_order(shop)
    bench.scan_order(shop, order_id)

    result = bench.scan_order(shop, order_id)

    assert (result.voice, result.job_id) == (Voice.OK, job)


def test_another_bench_goes_on_when_the_first_has_gone_quiet(shop: "Work", clock: "StillClock") -> None:
    order_id, job = a_picked_order(shop)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)
    bench.scan(shop, piece(shop, job), job)
    clock.pass_by(seconds=61)

    result = bench.scan_order(other, order_id)

    assert (result.voice, result.job_id, result.done) == (Voice.OK, job, 1)
    assert str(bench.scan(shop, piece(shop, job), job).headline) == "Open on PACK-2 (Ada)"


def test_every_act_renews_the_claim(shop: "Work", clock: "StillClock") -> None:
    order_id, job = a_picked_order(shop, pieces=3)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)
    clock.pass_by(seconds=50)
    bench.scan(shop, piece(shop, job), job)
    clock.pass_by(seconds=50)

    result = bench.scan_order(other, order_id)

    assert str(result.headline) == "Open on Bench 1 (Ada)"


def test_somebody_who_scans_now_and_then_keeps_the_order(shop: "Work", clock: "StillClock") -> None:
    order_id, job = a_picked_order(shop, pieces=8)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)
    heard = []
    for _ in range(6):
        clock.pass_by(seconds=29)
        bench.scan(shop, piece(shop, job), job)
        clock.pass_by(seconds=1)
        heard.append(str(bench.scan_order(other, order_id).headline))

    assert set(heard) == {"Open on Bench 1 (Ada)"}
    assert bench.rows(shop, ShipmentLine, shipment_id=job)[0].packed == 6


def test_an_order_put_aside_is_free_for_any_bench(shop: "Work") -> None:
    order_id, job = a_picked_order(shop)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)
    bench.scan(shop, piece(shop, job), job)

    aside = bench.scan(shop, "CDPAUSE", job)
    picture = (bench.shipment(shop, job).status, the_order(shop, order_id).headline)
    resumed = bench.scan_order(other, order_id)

    assert (str(aside.headline), aside.job_id) == (f"{house_name('SO', order_id)} is put aside", 0)
    assert picture == (ShipmentStatus.PICKED, Headline.READY_TO_PACK)
    assert (resumed.job_id, resumed.done) == (job, 1)
    assert bench.scan(other, piece(shop, job), job).finished


def test_another_order_is_opened_only_at_the_second_scan(shop: "Work", clock: "StillClock") -> None:
    first, job = a_picked_order(shop)
    second, other_job = a_picked_order(shop)
    bench.scan_order(shop, first)

    warned = bench.scan_order(shop, second, job)
    clock.pass_by(seconds=4)
    opened = bench.scan_order(shop, second, job)

    assert (warned.voice, warned.job_id) == (Voice.WARN, job)
    assert str(warned.headline) == f"{house_name('SO', first)} is not finished"
    assert opened.job_id == other_job
    assert bench.shipment(shop, job).status is ShipmentStatus.PICKED


def test_a_second_scan_that_comes_too_late_only_warns_again(shop: "Work", clock: "StillClock") -> None:
    first, job = a_picked_order(shop)
    second, _ = a_picked_order(shop)
    bench.scan_order(shop, first)

    bench.scan_order(shop, second, job)
    clock.pass_by(seconds=6)
    again = bench.scan_order(shop, second, job)

    assert (again.voice, again.job_id) == (Voice.WARN, job)
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKING


def test_a_tote_opens_the_order_in_it(shop: "Work") -> None:
    product, tote = a_product(shop), bench.a_tote(shop)
    stock(shop, product, 1)
    job = bench.picked(shop, an_order(shop, [(product, 1)], confirmed=True), tote)

    result = bench.scan(shop, house_code("TO", tote))

    assert (result.voice, result.job_id) == (Voice.OK, job)


def test_an_empty_tote_opens_nothing(shop: "Work") -> None:
    tote = bench.a_tote(shop)

    result = bench.scan(shop, house_code("TO", tote))

    assert (result.voice, str(result.headline)) == (Voice.WARN, f"{house_name('TO', tote)} is empty")


def test_a_pick_list_opens_its_first_ready_order(shop: "Work") -> None:
    _, job = a_picked_order(shop)

    result = bench.scan(shop, house_code("PL", bench.shipment(shop, job).list_id))

    assert result.job_id == job


def test_a_supervisor_takes_a_job_over(shop: "Work") -> None:
    order_id, job = a_picked_order(shop)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)

    result = bench.press(other, packing.take_over, job)

    assert (result.voice, result.job_id) == (Voice.OK, job)
    assert bench.shipment(shop, job).station_id == other.actor.station_id


def test_the_list_of_waiting_orders_names_the_bench_that_has_one(shop: "Work") -> None:
    order_id, job = a_picked_order(shop)
    free, _ = a_picked_order(shop)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)

    waiting = {each.order_id: each for each in other.read(packing.waiting)}
    following = other.read(packing.next_job)

    assert (waiting[order_id].claimed_by, waiting[order_id].is_mine) == ("Bench 1 (Ada)", False)
    assert waiting[order_id].shipment_id == job
    assert following is not None
    assert following.order_id == free

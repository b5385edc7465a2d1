"""A station that runs keeps what it has open; one that died is let go within a minute."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.services import pick_claims, releasing, staying
from omsdesk.services.scan_result import Voice
from tests.factories import a_house, a_product, an_order, stock
from tests.services import pack_bench as bench

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from tests.still_clock import StillClock


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def test_a_bench_that_gives_signs_of_life_keeps_its_order(shop: "Work", clock: "StillClock") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)
    bench.picked(shop, order_id)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)

    for _ in range(6):
        clock.pass_by(seconds=20)
        assert staying.carry_out(shop)

    assert bench.scan_order(other, order_id).voice is Voice.WARN
    clock.pass_by(seconds=61)
    assert bench.scan_order(other, order_id).voice is Voice.OK


def test_a_late_sign_of_life_does_not_take_a_claim_back(shop: "Work", clock: "StillClock") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)
    bench.picked(shop, order_id)
    other = bench.at_another_bench(shop)
    bench.scan_order(shop, order_id)
    clock.pass_by(seconds=61)

    staying.carry_out(shop)

    assert bench.scan_order(other, order_id).voice is Voice.OK


def test_a_walk_is_kept_too(shop: "Work", clock: "StillClock") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)
    list_id = shop.write(releasing.release, (order_id,)).list_id
    other = bench.at_another_bench(shop)
    shop.write(pick_claims.start, list_id)

    for _ in range(4):
        clock.pass_by(seconds=20)
        staying.carry_out(shop)

    assert other.write(pick_claims.start_next) is None


def test_a_station_with_nothing_open_writes_nothing(shop: "Work") -> None:
    heard: list[object] = []
    shop.listen(heard.append)

    assert not staying.carry_out(shop)
    assert heard == []

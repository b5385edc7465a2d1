"""What a supervisor does at the bench: give an unknown code its product, take over what is open elsewhere."""

import pytest

from omsdesk.database.work import Work
from tests import factories
from tests.presenters.packer import Goods, a_shelf, an_order, counts, opened, said, scan, scan_code
from tests.services import pack_bench
from tests.still_clock import StillClock


@pytest.fixture
def goods(work: Work) -> Goods:
    return a_shelf(work)


def test_an_unknown_code_is_linked_and_read_from_then_on(work: Work, goods: Goods, clock: StillClock) -> None:
    station = opened(work)
    scan(station, "SO", an_order(work, goods))
    clock.pass_by(seconds=1)
    scan_code(station, "NEW-0815")
    assert (said(station)[1], station.state.unknown) == ("Unknown code", "NEW-0815")

    station.link("MUG", 1)
    assert said(station)[0] == "ok"
    before = {sku: packed for sku, packed, _ in counts(station)}
    scan_code(station, "NEW-0815")

    assert said(station)[0] == "ok"
    assert {sku: packed for sku, packed, _ in counts(station)}["MUG"] == before["MUG"] + 1
    assert station.state.unknown == ""


@pytest.mark.parametrize(
    ("code", "product", "headline"),
    [
        ("NEW-0815", "NOBODY", "'NOBODY' is no product here."),
        ("SO99999", "MUG", "SO99999 is written like a code of the house."),
    ],
)
def test_what_cannot_be_linked_is_said(
    work: Work, goods: Goods, clock: StillClock, code: str, product: str, headline: str
) -> None:
    station = opened(work)
    scan(station, "SO", an_order(work, goods))
    clock.pass_by(seconds=1)
    scan_code(station, code)

    station.link(product, 1)

    assert said(station)[:2] == ("err", headline)


def test_a_scanned_order_that_is_open_elsewhere_is_the_one_to_take_over(work: Work, goods: Goods) -> None:
    earlier = factories.an_order(work, [(goods.mug, 1)], confirmed=True)
    pack_bench.picked(work, earlier)
    order_id = an_order(work, goods)
    scan(opened(pack_bench.at_another_bench(work)), "SO", order_id)
    station = opened(work)

    scan(station, "SO", order_id)
    assert said(station)[1] == "Open on PACK-2 (Ada)"
    station.take_over()

    assert station.state.bench is not None
    assert station.state.bench.order_id == order_id

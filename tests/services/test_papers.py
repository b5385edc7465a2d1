"""What papers say, taken from the rows: one calculation for screen and paper, no prices on gifts."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database import proofs, sessions
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.money import Money
from omsdesk.printing.press.measures import Stock
from omsdesk.services import hall_papers, labelling, packing, papers, pick_lists
from tests.factories import a_house, a_product, an_order, another_user, change_settings, stock, stock_of, the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def test_the_slip_lists_what_comes_and_what_follows(shop: "Work") -> None:
    product = a_product(shop, "MUG", name="Mug", price=1250, tax_rate_bp=1900)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 3)], confirmed=True, shipping_minor=490)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    for _ in range(2):
        bench.scan(shop, house_code("SK", product), job)

    slip = shop.read(papers.packing_slip, job)

    (line,) = slip.lines
    assert (line.sku, line.ordered, line.shipped, line.backordered) == ("MUG", 3, 2, 1)
    assert (line.unit_price, line.total) == (Money(1250, "EUR"), Money(3750, "EUR"))
    order = the_order(shop, order_id)
    assert [row.amount.minor for row in slip.totals] == [
        order.goods_minor,
        order.shipping_minor,
        order.tax_minor,
        order.total_minor,
    ]
    assert sum(row.amount.minor for row in slip.totals[:-1]) == slip.totals[-1].amount.minor
    assert slip.order_number == order_id


def test_the_slip_of_a_gift_has_no_prices(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    _, job = bench.packed(shop, (product, 1), gift=True)

    slip = shop.read(papers.packing_slip, job)

    assert not slip.with_prices


def test_the_label_says_where_the_box_goes_and_carries_its_numbers(shop: "Work") -> None:
    product = a_product(shop, weight_g=420)
    stock(shop, product, 1)
    order_id, job = bench.packed(shop, (product, 1))
    (box,) = bench.boxes(shop, job)

    label = shop.read(papers.shipping_label, box.id)

    assert (label.order_number, label.parcel_number, label.sscc) == (order_id, box.id, box.sscc)
    assert label.tracking == bench.labels(shop)[0].tracking
    assert (label.ship_to.name, label.ship_to.city, label.weight_g) == ("Grace Hopper", "Bremen", 420)
    assert (label.box, label.boxes, label.is_test) == (1, 1, True)


def test_a_label_that_is_printed_before_the_last_box_does_not_say_how_many_there_are(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)
    bench.press(shop, packing.next_box, job)

    early = shop.read(papers.shipping_label, bench.boxes(shop, job)[0].id)
    bench.scan(shop, house_code("SK", product), job)
    late = shop.read(papers.shipping_label, bench.boxes(shop, job)[1].id)

    assert (early.box, early.boxes) == (1, 0)
    assert (late.box, late.boxes) == (2, 2)


def test_a_real_prefix_prints_no_test_mark(shop: "Work") -> None:
    change_settings(shop, gs1_prefix="4012345")
    product = a_product(shop)
    stock(shop, product, 1)
    _, job = bench.packed(shop, (product, 1))

    label = shop.read(papers.shipping_label, bench.boxes(shop, job)[0].id)

    assert (label.is_test, label.sscc[:8]) == (False, "04012345")


def test_a_box_without_a_label_has_no_paper(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    _, job = bench.packed(shop, (product, 1))
    box = bench.boxes(shop, job)[0].id
    shop.write(labelling.void, box, "Torn")

    with pytest.raises(Refusal, match=f"{house_name('PK', box)} has no label"):
        shop.read(papers.shipping_label, box)

    assert bench.labels(shop)[0].status is LabelStatus.VOIDED


@pytest.mark.parametrize(("paper", "stock_size"), [("A4", Stock.A4), ("Letter", Stock.LETTER)])
def test_office_papers_come_on_the_paper_of_the_house(shop: "Work", paper: str, stock_size: Stock) -> None:
    change_settings(shop, paper=paper, label_dpi=300)
    product = a_product(shop)
    stock(shop, product, 1)
    _, job = bench.packed(shop, (product, 1))

    assert shop.read(papers.packing_slip, job).profile.stock is stock_size
    assert shop.read(papers.shipping_label, bench.boxes(shop, job)[0].id).profile.dpi == 300


def test_a_pick_list_has_what_is_left_bin_after_bin(shop: "Work") -> None:
    mug, sock = a_product(shop, "MUG"), a_product(shop, "SOCK")
    for product in (mug, sock):
        stock(shop, product, 5)
    order_id = an_order(shop, [(mug, 2), (sock, 1)], confirmed=True)
    (job,) = bench.released(shop, order_id)
    list_id = bench.shipment(shop, job).list_id

    paper = shop.read(pick_lists.paper, list_id)

    assert (paper.number, paper.pieces, paper.totes) == (list_id, 3, ())
    assert sorted((stop.bin, stop.picks[0].sku, stop.picks[0].quantity) for stop in paper.stops) == sorted(
        [(_bin(shop, mug), "MUG", 2), (_bin(shop, sock), "SOCK", 1)]
    )


def test_a_finished_list_is_not_printed(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    job = bench.picked(shop, an_order(shop, [(product, 1)], confirmed=True))

    with pytest.raises(Refusal, match="Nothing is left to pick on PL"):
        shop.read(pick_lists.paper, bench.shipment(shop, job).list_id)


def test_the_label_of_a_product_carries_its_own_code_if_it_has_one(shop: "Work") -> None:
    with_code, without = a_product(shop, barcode="4006381333931"), a_product(shop)

    first, second = (shop.read(hall_papers.product_label, each) for each in (with_code, without))

    assert (first.gtin, second.gtin) == ("4006381333931", "")
    assert [code.value for code in second.codes()] == [house_code("SK", without)]


def test_totes_and_bins_have_labels_with_their_number(shop: "Work") -> None:
    tote, place = bench.a_tote(shop), stock(shop, a_product(shop), 1)

    codes = [
        shop.read(hall_papers.tote_label, tote).codes()[0].value,
        shop.read(hall_papers.location_label, place).codes()[0].value,
    ]

    assert codes == [house_code("TO", tote), house_code("LO", place)]
    with says_no("There is no such tote."):
        shop.read(hall_papers.tote_label, place)
    with says_no("There is no such bin."):
        shop.read(hall_papers.location_label, 404)
    with says_no("There is no such product."):
        shop.read(hall_papers.product_label, 404)
    with says_no("There is no return RE-0404."):
        shop.read(hall_papers.return_label, 404)


def test_a_badge_is_printed_for_who_has_one(shop: "Work") -> None:
    ben = another_user(shop)
    with says_no("This person has no badge yet. Make one in Settings, Users."):
        shop.read(hall_papers.user_badge, ben)

    shop.write(_give_badge, ben)

    assert shop.read(hall_papers.user_badge, ben).codes()[0].value == "USBCDEFGHIJKLN"


def test_the_command_sheet_names_its_station(shop: "Work") -> None:
    assert shop.read(hall_papers.command_sheet).station == "Bench 1"


def _bin(shop: "Work", product: int) -> str:
    return next(name for name in stock_of(shop, product) if name.startswith("Z-"))


def _give_badge(db: Db, user_id: int) -> None:
    sessions.keep(db, user_id, proofs.BADGE, proofs.keep_badge("USBCDEFGHIJKLN"))

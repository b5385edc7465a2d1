"""An order that was placed is changed: fewer, more, other things; what the hall has is called back."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import PutBack
from omsdesk.services import (
    bulk_products,
    cancelling,
    checks,
    copying,
    editing,
    order_story,
    packing,
    putting_back,
    selling,
    story_words,
)
from omsdesk.services.bulk_products import ProductChange
from omsdesk.services.new_order import NewLine
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.walking import a_list, scan_product


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1000)
    stock(work, product, 9)
    return product


@pytest.fixture
def sock(work: Work) -> int:
    product = a_product(work, "SOCK", name="Sock", price=500)
    stock(work, product, 9)
    return product


def counters(work: Work, order: int) -> list[tuple[str, int, int, int]]:
    return [(row.sku, row.ordered - row.cancelled, row.allocated, row.picked) for row in lines_of(work, order)]


def test_fewer_more_and_other_things_change_lines_stock_and_total(work: Work, mug: int, sock: int) -> None:
    order = an_order(work, [(mug, 3), (sock, 1)], confirmed=True)
    first, second = (row.id for row in lines_of(work, order))
    cap = a_product(work, "CAP", price=2000)
    stock(work, cap, 5)

    done = work.write(editing.change_lines, order, {first: 1, second: 4}, (NewLine(product_id=cap, quantity=2),))

    assert counters(work, order) == [("MUG", 1, 1, 0), ("SOCK", 4, 4, 0), ("CAP", 2, 2, 0)]
    assert (the_order(work, order).total_minor, done.headline) == (1000 + 2000 + 4000, Headline.READY_TO_PICK)
    told = [
        (each.before, str(story_words.said(each, "EUR")))
        for each in work.read(order_story.history, order)
        if each.what == "lines changed"
    ]
    assert told == [("1 SOCK, 3 MUG", "Lines changed: +3 SOCK, -2 MUG, +2 CAP")]
    assert work.read(checks.violations) == ()


def test_more_takes_the_order_off_its_list_and_picked_goods_go_back(work: Work, mug: int, sock: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    walk = a_list(work, order)
    scan_product(work, walk, mug, 2)
    (line,) = (row.id for row in lines_of(work, order))

    done = work.write(editing.change_lines, order, {line: 4}, (NewLine(product_id=sock, quantity=1),))

    assert counters(work, order) == [("MUG", 4, 4, 0), ("SOCK", 1, 1, 0)]
    assert (done.headline, len(done.put_backs)) == (Headline.READY_TO_PICK, 1)
    assert [row[5] for row in all_rows(work, PutBack)] == [2]
    work.write(putting_back.finish, done.put_backs[0])
    assert max(on_hand for on_hand, _ in stock_of(work, mug).values()) == 9
    assert work.read(checks.violations) == ()
    assert a_list(work, order) != walk


def test_fewer_of_what_is_picked_leaves_the_rest_on_its_walk(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    scan_product(work, a_list(work, order), mug, 2)
    (line,) = (row.id for row in lines_of(work, order))

    done = work.write(editing.change_lines, order, {line: 1})

    assert counters(work, order) == [("MUG", 1, 1, 1)]
    assert (done.headline, len(done.put_backs)) == (Headline.READY_TO_PACK, 1)
    assert work.read(checks.violations) == ()


def test_what_is_packed_is_opened_first(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 1)], confirmed=True)
    bench.press(work, packing.open_order, order)
    shipment = bench.rows(work, Shipment, order_id=order)[0]
    bench.scan(work, house_code("SK", mug), shipment.id)
    (line,) = (row.id for row in lines_of(work, order))
    before = everything_but_the_trail(work)

    with pytest.raises(Refusal, match="packed already"):
        work.write(editing.change_lines, order, {line: 2})
    assert everything_but_the_trail(work) == before


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (1, "Nothing was changed. Change a quantity, or add a product."),
        (-1, "-1 is not a quantity of Mug. Give 0 or more."),
        (2_000_000, "2,000,000 is not a quantity of Mug. Give 0 or more."),
    ],
)
def test_a_change_that_is_none_says_so(work: Work, mug: int, wanted: int, said: str) -> None:
    order = an_order(work, [(mug, 1)])
    (line,) = (row.id for row in lines_of(work, order))

    with says_no(said):
        work.write(editing.change_lines, order, {line: wanted})
    with pytest.raises(Refusal, match="does not belong"):
        work.write(editing.change_lines, order, {line + 1: 1})


def test_an_order_that_is_over_is_copied_instead(work: Work, mug: int, sock: int) -> None:
    order = an_order(work, [(mug, 2), (sock, 1)], email="grace@example.org", packer_note="Ring twice")
    work.write(cancelling.cancel_order, order, "no")
    (line, _) = (row.id for row in lines_of(work, order))

    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(editing.change_lines, order, {line: 3})
    copy = work.write(copying.copy, order)

    draft = work.read(selling.draft, copy)
    assert [(each.product_id, each.quantity) for each in draft.lines] == [(mug, 2), (sock, 1)]
    assert (draft.customer_name, draft.email, draft.packer_note) == ("Grace Hopper", "grace@example.org", "Ring twice")
    assert the_order(work, copy).headline is Headline.DRAFT


def test_what_is_not_sold_any_more_is_not_copied(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)])
    work.write(bulk_products.change, [mug], ProductChange(active=False))

    with says_no("Nothing of it is sold any more. Begin a new order."):
        work.write(copying.copy, order)

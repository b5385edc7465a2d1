"""The stock list: figures from balances, words that find, one product with its bins and last moves."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import MoveKind
from omsdesk.services import adjusting, receiving, stock_list
from omsdesk.services.stock_list import StockRow
from tests.factories import a_bin, a_house, a_product, an_order, stock
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_a_row_says_what_lies_where_and_whose_it_is(work: Work) -> None:
    mug = a_product(work, "MUG", name="Mug", low_mark=4)
    shelf = stock(work, mug, 8, a_bin(work, "A-01-1"))
    work.write(adjusting.quarantine, product_id=mug, from_id=shelf, quantity=2)
    an_order(work, [(mug, 5)], confirmed=True)

    assert work.read(stock_list.rows, [mug]) == (
        StockRow(
            id=mug,
            sku="MUG",
            product="Mug",
            bin="A-01-1",
            on_hand=6,
            free=1,
            promised=5,
            apart=2,
            wanted=0,
            low_mark=4,
            handling=Handling.COUNTED,
        ),
    )


def test_what_orders_wait_for_is_wanted(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1)
    an_order(work, [(mug, 3)], confirmed=True)

    (row,) = work.read(stock_list.rows, [mug])

    assert (row.on_hand, row.free, row.promised, row.wanted) == (1, 0, 1, 2)


def test_rows_come_in_the_order_asked_for_and_only_those_that_exist(work: Work) -> None:
    first, second = a_product(work), a_product(work)

    assert [row.id for row in work.read(stock_list.rows, [second, 999, first])] == [second, first]


def test_a_long_page_is_read_in_parts(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock_list, "AT_ONCE", 2)
    products = [a_product(work) for _ in range(5)]
    for pieces, each in enumerate(products, start=1):
        stock(work, each, pieces)

    assert [row.on_hand for row in work.read(stock_list.rows, products)] == [1, 2, 3, 4, 5]


def test_the_list_is_sorted_by_sku(work: Work) -> None:
    last, first = a_product(work, "ZEBRA"), a_product(work, "APE")

    assert work.read(stock_list.ids) == (first, last)


@pytest.mark.parametrize(
    ("words", "found"), [("mug", {"MUG-RED", "CUP-1"}), ("red MUG", {"MUG-RED"}), ("_", set()), ("%", set())]
)
def test_every_word_must_be_found(work: Work, words: str, found: set[str]) -> None:
    by_id = {
        a_product(work, "MUG-RED", name="Red"): "MUG-RED",
        a_product(work, "CUP-1", name="Small mug"): "CUP-1",
        a_product(work, "SOCK", name="Red sock"): "SOCK",
    }

    assert {by_id[each] for each in work.read(stock_list.ids, words)} == found


def test_a_product_is_low_when_its_free_pieces_reach_the_mark(work: Work) -> None:
    low, enough, unmarked = (
        a_product(work, "LOW", low_mark=3),
        a_product(work, "ENOUGH", low_mark=3),
        a_product(work, "UNMARKED"),
    )
    for product, pieces in ((low, 5), (enough, 4), (unmarked, 0)):
        if pieces:
            stock(work, product, pieces)
    an_order(work, [(low, 2)], confirmed=True)

    assert work.read(stock_list.ids, low_only=True) == (low,)
    assert work.read(stock_list.low_count) == 1
    assert [row.is_low for row in work.read(stock_list.rows, [low, enough, unmarked])] == [True, False, False]


def test_one_product_shows_its_codes_bins_and_last_moves(work: Work, clock: StillClock) -> None:
    mug = a_product(work, "MUG", name="Mug", barcode="4006381333931")
    near, far = a_bin(work, "A-01-1"), a_bin(work, "B-01-1")
    work.write(receiving.receive, product_id=mug, quantity=5, place_id=far)
    clock.pass_by(minutes=1)
    work.write(adjusting.transfer, product_id=mug, from_id=far, to_id=near, quantity=2)

    found = work.read(stock_list.product, mug)

    assert (found.code, found.barcodes) == (f"SK{mug:05d}", ("4006381333931",))
    assert [(each.place, each.on_hand, each.free) for each in found.bins] == [("A-01-1", 2, 2), ("B-01-1", 3, 3)]
    assert [(move.kind, move.quantity, move.from_place, move.to_place, move.who) for move in found.moves] == [
        (MoveKind.TRANSFERRED, 2, "B-01-1", "A-01-1", "Ada"),
        (MoveKind.RECEIVED, 5, "Suppliers", "B-01-1", "Ada"),
    ]


def test_a_product_that_does_not_exist_is_refused(work: Work) -> None:
    with pytest.raises(Refusal, match="This product does not exist"):
        work.read(stock_list.product, 99)


def test_the_ledger_is_read_newest_first_and_by_words(work: Work) -> None:
    mug, sock = a_product(work, "MUG", name="Mug"), a_product(work, "SOCK", name="Sock")
    stock(work, mug, 5)
    stock(work, sock, 7)

    every, socks = work.read(stock_list.move_ids), work.read(stock_list.move_ids, "sock")

    assert [(row.sku, row.quantity) for row in work.read(stock_list.move_rows, every)] == [("SOCK", 7), ("MUG", 5)]
    assert socks == every[:1]


def test_older_moves_follow_page_by_page(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 1)
    for quantity in (2, 3):
        work.write(receiving.receive, product_id=mug, quantity=quantity, place_id=shelf)

    first = work.read(stock_list.moves, limit=2)
    second = work.read(stock_list.moves, limit=2, before_id=first[-1].id)

    assert [[move.quantity for move in page] for page in (first, second)] == [[3, 2], [1]]

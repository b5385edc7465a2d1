"""The stock page: what is found, what lies on the bench, and what is booked."""

import pytest
from sqlalchemy import insert

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.models.journal import ScanEvent
from omsdesk.models.product import Barcode
from omsdesk.models.stock import StockMove
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.stock import Draft, Stock, Tab
from omsdesk.services import ledger, putting_back, receiving
from tests.factories import a_bin, a_product, all_rows, an_order, lines_of, stock, stock_of

GTIN = "4006381333931"


@pytest.fixture
def mug(house: Work) -> int:
    product = a_product(house, "MUG", name="Mug", barcode=GTIN)
    stock(house, product, 9, a_bin(house, "A-01-1"))
    return product


@pytest.fixture
def page(house: Work, mug: int) -> Stock:
    made = Stock(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def scan(page: Stock, *codes: str) -> tuple[str, str]:
    for code in codes:
        page.scanned(Gesture.of(page.work.now(), code))
    return said(page)


def said(page: Stock) -> tuple[str, str]:
    notice = page.state.notice
    return str(notice.headline), str(notice.detail or "")


def the_bin(work: Work, name: str) -> str:
    return house_code("LO", a_bin(work, name))


def put_back(work: Work, product_id: int, quantity: int) -> int:
    def take(db: Db) -> int:
        bench, opening = ledger.place(db, PlaceKind.BENCH), ledger.place(db, PlaceKind.OPENING)
        ledger.move(db, ledger.Move(MoveKind.RECEIVED, product_id, opening, bench, quantity))
        return putting_back.ask(db, order_id=None, product_id=product_id, from_id=bench, quantity=quantity)

    return work.write(take)


# ---------------------------------------------------------------------- on hand


def test_the_list_shows_products_and_fetches_rows_as_they_come_into_view(page: Stock, mug: int) -> None:
    page.fetch([mug])

    assert page.state.ids == (mug,)
    assert (page.state.rows[mug].sku, page.state.rows[mug].on_hand) == ("MUG", 9)
    assert not page.state.is_loading


def test_words_and_the_low_mark_narrow_the_list(house: Work, page: Stock, mug: int) -> None:
    low = a_product(house, "SOCK", name="Sock", low_mark=3)
    stock(house, low, 2)

    page.find("so")
    found = page.state.ids
    page.find("")
    page.show_low(low_only=True)

    assert (found, page.state.ids, page.state.low_count) == ((low,), (low,), 1)


def test_a_scanned_product_is_shown_large(page: Stock, mug: int) -> None:
    answer = scan(page, GTIN)

    assert answer == ("Mug", "MUG")
    assert page.state.product is not None
    assert (page.state.product.row.id, [each.place for each in page.state.product.bins]) == (mug, ["A-01-1"])


def test_a_scanned_bin_shows_what_lies_in_it(house: Work, page: Stock, mug: int) -> None:
    sock = a_product(house, "SOCK")
    stock(house, sock, 2, a_bin(house, "B-01-1"))

    answer = scan(page, the_bin(house, "B-01-1"))
    here = page.state.ids
    page.everywhere()

    assert (answer, here) == (("B-01-1", "2 pieces here"), (sock,))
    assert set(page.state.ids) == {mug, sock}


def test_a_row_that_changes_is_asked_for_again(house: Work, page: Stock, mug: int) -> None:
    before = page.state.version

    house.write(receiving.receive, product_id=mug, quantity=1)

    assert page.state.version > before


def test_a_correction_needs_its_reason_and_is_told(house: Work, page: Stock, mug: int) -> None:
    scan(page, GTIN)

    page.adjust(a_bin(house, "A-01-1"), -2, AdjustReason.LOST, "Fell behind the shelf")

    assert said(page) == ("Mug corrected: 7 there now", "Booked.")
    assert page.state.product is not None
    assert page.state.product.moves[0].reason == "lost"
    assert stock_of(house, mug)["A-01-1"] == (7, 0)


def test_a_correction_that_is_refused_books_nothing(house: Work, page: Stock, mug: int) -> None:
    scan(page, GTIN)
    booked = page.state.booked

    page.adjust(a_bin(house, "A-01-1"), -20, AdjustReason.LOST)

    assert said(page) == ("Only 9 of Mug are free in A-01-1, not 20.", "Count the place, or take fewer.")
    assert (page.state.notice.kind, page.state.booked) == (NoticeKind.ERR, booked)
    assert stock_of(house, mug)["A-01-1"] == (9, 0)


def test_pieces_are_set_apart(house: Work, page: Stock, mug: int) -> None:
    scan(page, GTIN)

    page.quarantine(a_bin(house, "A-01-1"), 3, "Wet boxes")

    assert said(page)[0] == "3 of Mug set apart"
    assert stock_of(house, mug)["Quarantine"] == (3, 0)


# ---------------------------------------------------------------------- receive


def test_each_scan_is_one_piece_more_and_goes_to_the_products_own_bin(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.RECEIVE)

    answers = [scan(page, GTIN), scan(page, GTIN)]
    page.book()

    assert answers == [("Mug", "1 piece · Ctrl+S books it."), ("Mug", "2 pieces · Ctrl+S books it.")]
    assert said(page) == ("2 of Mug in A-01-1", "Booked.")
    assert stock_of(house, mug)["A-01-1"] == (11, 0)
    assert page.state.draft == Draft()


def test_the_quantity_can_be_typed_and_another_bin_scanned(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.RECEIVE)

    scan(page, GTIN)
    page.say_quantity(40)
    scan(page, the_bin(house, "B-01-1"), "CDDONE")

    assert stock_of(house, mug)["B-01-1"] == (40, 0)


def test_a_case_is_received_with_all_its_pieces(house: Work, page: Stock, mug: int) -> None:
    def add(db: Db) -> None:
        db.run(insert(Barcode).values(product_id=mug, code="CASE", pieces=12))

    house.write(add)
    page.show_tab(Tab.RECEIVE)

    scan(page, "CASE", "CASE")

    assert page.state.draft.quantity == 24


def test_orders_that_waited_are_named(house: Work, page: Stock, mug: int) -> None:
    waiting = an_order(house, [(mug, 12)], confirmed=True)
    page.show_tab(Tab.RECEIVE)

    scan(page, GTIN)
    page.say_quantity(3)
    page.book()

    assert said(page) == ("3 of Mug in A-01-1", f"Promised to SO-{waiting}: 12. G on the product shows and changes it.")
    assert lines_of(house, waiting)[0].allocated == 12


def test_nothing_is_booked_before_all_is_said(house: Work, page: Stock) -> None:
    new = a_product(house, "NEW", name="New thing")
    page.show_tab(Tab.RECEIVE)
    moves = len(all_rows(house, StockMove))

    asked = [said(page)[0]]
    page.book()
    asked.append(said(page)[0])
    scan(page, house_code("SK", new))
    page.book()
    asked.append(said(page)[0])

    assert asked == ["Scan a product", "Scan a product", "Scan the bin"]
    assert len(all_rows(house, StockMove)) == moves


def test_another_product_waits_until_the_first_is_booked(house: Work, page: Stock, mug: int) -> None:
    sock = a_product(house, "SOCK", name="Sock")
    page.show_tab(Tab.RECEIVE)
    scan(page, GTIN)

    answer = scan(page, house_code("SK", sock))

    assert answer == ("One thing at a time", "Book Mug first, or take it back with F4.")
    assert (page.state.draft.product_id, page.state.draft.quantity) == (mug, 1)


def test_undo_takes_back_piece_by_piece_then_the_product(page: Stock) -> None:
    page.show_tab(Tab.RECEIVE)
    scan(page, GTIN, GTIN)
    left = []

    for _ in range(2):
        page.undo()
        left.append((page.state.draft.product, page.state.draft.quantity))
    page.undo()

    assert left == [("Mug", 1), ("", None)]
    assert said(page)[0] == "Nothing to undo"


def test_a_service_is_not_received(house: Work, page: Stock) -> None:
    wrapping = a_product(house, "WRAP", name="Gift wrap", handling=Handling.NEVER)
    page.show_tab(Tab.RECEIVE)

    answer = scan(page, house_code("SK", wrapping))

    assert answer[0] == "Gift wrap is never kept in stock"
    assert page.state.draft == Draft()


# ---------------------------------------------------------------------- move and put back


def test_place_things_place_moves_them(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.MOVE)

    answer = scan(page, the_bin(house, "A-01-1"), GTIN, GTIN, the_bin(house, "B-01-1"))

    assert answer == ("2 of Mug in B-01-1", "Booked.")
    assert (stock_of(house, mug)["A-01-1"], stock_of(house, mug)["B-01-1"]) == ((7, 0), (2, 0))


def test_more_than_lies_there_is_not_moved_and_stays_on_the_bench(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.MOVE)
    scan(page, the_bin(house, "A-01-1"), GTIN)
    page.say_quantity(50)

    answer = scan(page, the_bin(house, "B-01-1"))

    assert answer[0] == "Only 9 of Mug are free in A-01-1, not 50."
    assert (page.state.draft.quantity, page.state.draft.to) == (50, None)


def test_goods_to_put_back_are_taken_up_by_their_scan(house: Work, page: Stock, mug: int) -> None:
    put_back(house, mug, 2)
    page.show_tab(Tab.MOVE)

    answer = scan(page, GTIN)
    scan(page, the_bin(house, "A-01-1"))

    assert answer == ("Mug", "2 pieces · Ctrl+S books it.")
    assert said(page)[0] == "2 of Mug in A-01-1"
    assert stock_of(house, mug)["A-01-1"] == (11, 0)
    assert page.state.put_backs == ()


def test_a_put_back_task_is_finished_without_a_scanner(house: Work, page: Stock, mug: int) -> None:
    task = put_back(house, mug, 2)
    page.show_tab(Tab.MOVE)

    page.carry_back(task)
    page.book()

    assert stock_of(house, mug)["A-01-1"] == (11, 0)


# ---------------------------------------------------------------------- count


def test_a_count_tells_the_difference_only_afterwards(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.COUNT)

    before = scan(page, the_bin(house, "A-01-1"), GTIN)
    page.say_quantity(7)
    page.book()

    assert before == ("Mug", "1 piece · Ctrl+S books it.")
    assert said(page) == ("Mug counted: 7", "2 fewer than the books said.")
    assert stock_of(house, mug)["A-01-1"] == (7, 0)


def test_the_next_count_stays_in_the_bin(house: Work, page: Stock) -> None:
    page.show_tab(Tab.COUNT)
    scan(page, the_bin(house, "A-01-1"), GTIN)
    page.say_quantity(9)

    page.book()

    assert said(page) == ("Mug counted: 9", "As the books said.")
    assert str(page.state.draft.to) == "A-01-1"
    assert page.state.draft.product_id is None


def test_the_first_count_of_a_product_says_that_it_is_known_now(house: Work, page: Stock) -> None:
    candle = a_product(house, "CANDLE", name="Candle", handling=Handling.UNCOUNTED)
    page.show_tab(Tab.COUNT)
    scan(page, the_bin(house, "B-01-1"), house_code("SK", candle))
    page.say_quantity(6)

    page.book()

    assert said(page) == ("Candle counted: 6", "From now on its pieces are known.")
    assert stock_of(house, candle)["B-01-1"] == (6, 0)


def test_an_empty_bin_can_be_counted(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.COUNT)
    scan(page, the_bin(house, "A-01-1"), GTIN)
    page.say_quantity(0)

    page.book()

    assert "A-01-1" not in stock_of(house, mug)


def test_the_product_shown_large_is_brought_to_the_bench_with_its_bin(page: Stock, mug: int) -> None:
    scan(page, GTIN)

    page.bring(Tab.COUNT)

    draft = page.state.draft
    assert (page.state.tab, draft.product_id, str(draft.to), draft.quantity) == (Tab.COUNT, mug, "A-01-1", None)
    assert said(page)[0] == "Count, then type how many"


# ---------------------------------------------------------------------- codes and moves


@pytest.mark.parametrize("typed", ["MUG", "a-01-1", f" {GTIN} "])
def test_what_a_scanner_reads_can_be_typed(page: Stock, typed: str) -> None:
    page.show_tab(Tab.RECEIVE)

    page.enter(typed)

    assert page.state.draft != Draft()


def test_an_unknown_code_is_said_and_kept_in_the_journal(house: Work, page: Stock) -> None:
    answer = scan(page, "9999")

    assert answer == ("Unknown code", "'9999' is not a product, place or command here.")
    assert len(all_rows(house, ScanEvent)) == 1


def test_products_that_share_a_code_are_chosen_by_the_person(house: Work, page: Stock, mug: int) -> None:
    sock = a_product(house, "SOCK", name="Sock")

    def share(db: Db) -> None:
        db.run(insert(Barcode), [{"product_id": mug, "code": "SAME"}, {"product_id": sock, "code": "SAME"}])

    house.write(share)
    page.show_tab(Tab.RECEIVE)

    scan(page, "SAME")
    offered = page.state.choices
    page.choose("SOCK")

    assert (offered, page.state.draft.product) == (("MUG", "SOCK"), "Sock")


def test_the_ledger_is_a_list_of_its_own(house: Work, page: Stock, mug: int) -> None:
    page.show_tab(Tab.MOVES)
    page.fetch_moves(list(page.state.move_ids))
    (row,) = page.state.move_rows.values()
    page.find("nothing like it")

    assert (row.sku, row.quantity, row.to_place) == ("MUG", 9, "A-01-1")
    assert page.state.move_ids == ()


def test_another_tab_starts_with_an_empty_bench(page: Stock) -> None:
    page.show_tab(Tab.RECEIVE)
    scan(page, GTIN)

    page.show_tab(Tab.COUNT)

    assert page.state.draft == Draft()

"""The lists that wait, and the paper of a walk."""

import pypdfium2
import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Actor, Work
from omsdesk.services import founding, pick_claims, pick_lists, signing_in
from tests.factories import a_bin, a_house, a_product, an_order, another_user, change_settings, stock
from tests.services.walking import a_list, scan, scan_product
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


def other_station(work: Work) -> Work:
    return Work(work.engine, Actor(another_user(work), work.write(signing_in.station, "Cart 2").id), now=work.now)


def test_a_waiting_list_says_how_much_it_is(work: Work, mug: int) -> None:
    orders = [an_order(work, [(mug, 2)], confirmed=True) for _ in range(2)]
    listed = a_list(work, *orders)
    scan_product(work, listed, mug)

    (row,) = work.read(pick_lists.waiting)

    assert (row.id, row.orders, row.stops, row.picked, row.wanted) == (listed, 2, 1, 1, 4)


def test_lists_that_others_walk_now_come_last(work: Work, mug: int, clock: StillClock) -> None:
    taken = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    free = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    other_station(work).write(pick_claims.start, taken)

    now = [(row.id, row.claimed_by) for row in work.read(pick_lists.waiting)]
    clock.pass_by(seconds=61)
    later = [(row.id, row.claimed_by) for row in work.read(pick_lists.waiting)]

    assert now == [(free, ""), (taken, "Cart 2 (Ben)")]
    assert later == [(taken, ""), (free, "")]


def test_a_finished_list_does_not_wait(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    scan_product(work, listed, mug)

    assert work.read(pick_lists.waiting) == ()


def test_the_list_a_station_walks_is_its_own(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    work.write(pick_claims.start, listed)

    assert work.read(pick_lists.mine) == listed
    assert other_station(work).read(pick_lists.mine) is None


def test_a_sign_of_life_keeps_the_list(work: Work, mug: int, clock: StillClock) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    work.write(pick_claims.start, listed)
    other = other_station(work)
    clock.pass_by(seconds=50)

    kept = (work.write(pick_claims.keep, listed), other.write(pick_claims.keep, listed))
    clock.pass_by(seconds=50)

    assert kept == (True, False)
    assert other.write(pick_claims.start_next) is None


def test_the_paper_has_what_is_left_bin_by_bin(work: Work, mug: int) -> None:
    (tote,) = work.write(founding.add_totes, 1)
    sock = a_product(work, "SOCK", name="Sock")
    far = stock(work, sock, 5, a_bin(work, "B-01-1"))
    order = an_order(work, [(mug, 3), (sock, 1)], confirmed=True)
    listed = a_list(work, order)
    scan(work, listed, house_code("TO", tote))
    scan_product(work, listed, mug)

    paper = work.read(pick_lists.paper, listed)

    assert (paper.number, paper.picker, paper.pieces) == (listed, "Ada", 3)
    assert [(stop.bin, [(pick.sku, pick.quantity, pick.tote) for pick in stop.picks]) for stop in paper.stops] == [
        ("A-01-1", [("MUG", 2, tote)]),
        ("B-01-1", [("SOCK", 1, tote)]),
    ]
    assert paper.stops[1].location_id == far
    assert [(each.number, each.order_number, each.pieces) for each in paper.totes] == [(tote, order, 3)]


def test_without_totes_the_paper_names_the_order(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)

    paper = work.read(pick_lists.paper, a_list(work, order))

    assert [(pick.tote, pick.note) for stop in paper.stops for pick in stop.picks] == [(0, f"For SO-{order}")]
    assert paper.pdf().startswith(b"%PDF-")


def test_the_paper_says_nothing_of_bins_and_totes_where_the_house_works_without(work: Work, mug: int) -> None:
    (tote,) = work.write(founding.add_totes, 1)
    order = an_order(work, [(mug, 3)], confirmed=True)
    listed = a_list(work, order)
    scan(work, listed, house_code("TO", tote))
    change_settings(work, bins=False, totes=False)

    paper = work.read(pick_lists.paper, listed)

    assert ([stop.bin for stop in paper.stops], paper.totes) == ([""], ())
    assert [(pick.tote, pick.note) for stop in paper.stops for pick in stop.picks] == [(0, f"For SO-{order}")]
    document = pypdfium2.PdfDocument(paper.pdf())
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert [each for each in ("A-01-1", "TO-", "Bin", "Tote") if each in words] == []
    assert [code.value[:2] for code in paper.codes()] == ["PL", "SK"]

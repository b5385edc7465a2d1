"""Pieces that a picker did not find stand in a list until somebody finds them or writes them off."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.services import adjusting, checks, missing_pieces, pick_claims, picking, releasing
from tests.factories import a_bin, a_house, a_product, an_order, stock, stock_of, whole_database


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    """Three mugs in the books of A-01-1, none of them there: a pick came up short."""
    product = a_product(work, "MUG", name="Mug")
    place = a_bin(work, "A-01-1")
    stock(work, product, 3, place)
    order_id = an_order(work, [(product, 2)], confirmed=True)
    list_id = work.write(releasing.release, [order_id]).list_id
    assert list_id is not None
    work.write(pick_claims.claim, list_id)
    work.write(picking.short, list_id, ShortReason.NOT_IN_BIN)
    return product


def test_a_short_pick_stands_in_the_list_with_where_and_why(work: Work, mug: int) -> None:
    (row,) = work.read(missing_pieces.listed)

    assert (row.product_id, row.sku, row.pieces, row.place, row.is_missing) == (mug, "MUG", 3, "Missing", True)
    assert (row.from_place, row.to_place, row.reason) == ("A-01-1", "A-01-1", "short not_in_bin")
    assert (row.order, row.who) == ("SO-10001", "Ada")


def test_what_is_found_is_for_sale_again(work: Work, mug: int) -> None:
    (row,) = work.read(missing_pieces.listed)
    shelf = a_bin(work, "B-01-1")

    done = work.write(missing_pieces.found, row.id, 2, shelf)

    assert done.orders == (10001,)
    assert stock_of(work, mug)["B-01-1"] == (2, 2)
    assert work.read(missing_pieces.listed)[0].pieces == 1
    assert work.read(checks.violations) == ()


def test_what_does_not_come_back_leaves_the_books_with_a_reason(work: Work, mug: int) -> None:
    (row,) = work.read(missing_pieces.listed)
    before = whole_database(work)
    with pytest.raises(Refusal, match="Writing off needs a reason"):
        work.write(missing_pieces.write_off, row.id, 3, " ")
    assert whole_database(work) == before

    work.write(missing_pieces.write_off, row.id, 3, "stolen")

    assert work.read(missing_pieces.listed) == ()
    assert "Missing" not in stock_of(work, mug)
    assert work.read(checks.violations) == ()


def test_goods_in_quarantine_are_listed_with_their_own_bin(work: Work) -> None:
    lamp = a_product(work, "LAMP", name="Lamp")
    place = a_bin(work, "C-01-1")
    stock(work, lamp, 4, place)

    work.write(adjusting.quarantine, product_id=lamp, from_id=place, quantity=1)

    (row,) = work.read(missing_pieces.listed)
    assert (row.sku, row.pieces, row.place, row.is_missing, row.to_place) == ("LAMP", 1, "Quarantine", False, "C-01-1")


def test_a_row_that_is_no_longer_there_is_refused(work: Work) -> None:
    with pytest.raises(Refusal, match="Nothing of this is set apart"):
        work.write(missing_pieces.found, 4711, 1, a_bin(work, "A-01-1"))

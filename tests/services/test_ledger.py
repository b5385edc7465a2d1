"""The one door of the stock: every piece leaves one place and comes to another."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.models.stock import Balance, StockMove
from omsdesk.services import ledger
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, stock, stock_of
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_a_move_takes_from_one_place_what_it_gives_to_another(work: Work) -> None:
    mug = a_product(work)
    near, far = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")
    stock(work, mug, 5, near)

    work.write(ledger.move, ledger.Move(MoveKind.TRANSFERRED, mug, near, far, 2))

    assert stock_of(work, mug) == {"A-01-1": (3, 0), "A-02-1": (2, 0), "Opening stock": (-5, 0)}
    assert broken_rules(work) == []


def test_a_move_is_kept_with_who_where_and_why(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)
    outside = work.read(ledger.place, PlaceKind.ADJUSTMENT)

    work.write(
        ledger.move,
        ledger.Move(MoveKind.ADJUSTED, mug, shelf, outside, 1, reason=AdjustReason.LOST.value, note="Behind the rack"),
    )

    rows = [dict(zip(StockMove.__table__.columns.keys(), row, strict=True)) for row in all_rows(work, StockMove)]
    last = rows[-1]
    assert (last["kind"], last["from_id"], last["to_id"], last["quantity"]) == (MoveKind.ADJUSTED, shelf, outside, 1)
    assert (last["reason"], last["note"]) == ("lost", "Behind the rack")
    assert (last["user_id"], last["station_id"]) == (work.actor.user_id, work.actor.station_id)
    assert last["at"] == work.now()


def test_more_than_lies_there_cannot_leave(work: Work) -> None:
    mug = a_product(work, name="Mug")
    near, far = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")
    stock(work, mug, 2, near)
    before = all_rows(work, StockMove), all_rows(work, Balance)

    with pytest.raises(Refusal) as refused:
        work.write(ledger.move, ledger.Move(MoveKind.TRANSFERRED, mug, near, far, 3))

    assert str(refused.value.reason) == "Only 2 of Mug are free in A-01-1, not 3."
    assert (all_rows(work, StockMove), all_rows(work, Balance)) == before


def test_promised_pieces_cannot_leave_for_something_else(work: Work) -> None:
    mug = a_product(work, name="Mug")
    near, far = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")
    stock(work, mug, 5, near)
    an_order(work, [(mug, 4)], confirmed=True)

    with pytest.raises(Refusal) as refused:
        work.write(ledger.move, ledger.Move(MoveKind.TRANSFERRED, mug, near, far, 2))

    assert str(refused.value.reason) == "Only 1 of Mug is free in A-01-1, not 2."
    assert stock_of(work, mug)["A-01-1"] == (5, 4)


def test_of_several_moves_all_are_made_or_none(work: Work) -> None:
    mug = a_product(work)
    near, far = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")
    stock(work, mug, 3, near)
    one = ledger.Move(MoveKind.TRANSFERRED, mug, near, far, 2)

    with pytest.raises(Refusal):
        work.write(ledger.move_all, [one, one])

    assert stock_of(work, mug)["A-01-1"] == (3, 0)
    assert broken_rules(work) == []


def test_the_world_outside_may_owe_us_pieces(work: Work) -> None:
    mug = a_product(work)
    shelf = a_bin(work, "A-01-1")
    supplier = work.read(ledger.place, PlaceKind.SUPPLIER)

    work.write(ledger.move, ledger.Move(MoveKind.RECEIVED, mug, supplier, shelf, 7))

    assert stock_of(work, mug) == {"A-01-1": (7, 0), "Suppliers": (-7, 0)}

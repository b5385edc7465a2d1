"""Goods that nobody wants any more go back to a shelf, and from there to whoever waits."""

import pytest

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.services import ledger, putting_back, stock_list
from tests.factories import a_bin, a_house, a_product, an_order, lines_of, stock, stock_of
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 3, a_bin(work, "A-01-1"))
    return product


def taken(work: Work, product_id: int, quantity: int) -> int:
    """Pieces that lie on the bench although nobody wants them; the task to carry them back."""

    def take(db: Db) -> int:
        bench = ledger.place(db, PlaceKind.BENCH)
        shelf = stock_list.product(db, product_id).bins[0].location_id
        ledger.move(db, ledger.Move(MoveKind.PICKED, product_id, shelf, bench, quantity))
        return putting_back.ask(db, order_id=None, product_id=product_id, from_id=bench, quantity=quantity)

    return work.write(take)


def test_what_waits_to_be_carried_back_says_from_where_to_where(work: Work, mug: int) -> None:
    task = taken(work, mug, 2)

    (found,) = work.read(putting_back.pending)

    assert (found.id, found.sku, found.quantity) == (task, "MUG", 2)
    assert (found.from_place, found.to_place, found.order_id) == ("Bench", "A-01-1", None)


def test_put_back_pieces_are_free_in_their_bin(work: Work, mug: int) -> None:
    task = taken(work, mug, 2)

    work.write(putting_back.finish, task)

    assert stock_of(work, mug) == {"A-01-1": (3, 0), "Opening stock": (-3, 0)}
    assert work.read(putting_back.pending) == ()
    assert broken_rules(work) == []


def test_they_may_go_to_another_bin(work: Work, mug: int) -> None:
    task = taken(work, mug, 2)

    work.write(putting_back.finish, task, a_bin(work, "B-01-1"))

    assert stock_of(work, mug)["B-01-1"] == (2, 0)


def test_a_product_without_a_bin_asks_where_it_was_put(work: Work) -> None:
    sock = a_product(work)

    def lose_home(db: Db) -> int:
        bench, opening = ledger.place(db, PlaceKind.BENCH), ledger.place(db, PlaceKind.OPENING)
        ledger.move(db, ledger.Move(MoveKind.RECEIVED, sock, opening, bench, 1))
        return putting_back.ask(db, order_id=None, product_id=sock, from_id=bench, quantity=1)

    task = work.write(lose_home)

    with pytest.raises(Refusal, match="This product has no bin of its own"):
        work.write(putting_back.finish, task)

    assert [each.id for each in work.read(putting_back.pending)] == [task]


def test_they_are_put_back_once(work: Work, mug: int) -> None:
    task = taken(work, mug, 2)
    work.write(putting_back.finish, task)

    with pytest.raises(Refusal, match="This put-back is Put back"):
        work.write(putting_back.finish, task)

    assert stock_of(work, mug)["A-01-1"] == (3, 0)


def test_the_order_that_waits_gets_them(work: Work, mug: int) -> None:
    task = taken(work, mug, 3)
    waiting = an_order(work, [(mug, 2)], confirmed=True)

    served = work.write(putting_back.finish, task)

    assert served == (waiting,)
    assert lines_of(work, waiting)[0].allocated == 2
    assert broken_rules(work) == []


def test_they_are_not_put_back_into_the_world_outside(work: Work, mug: int) -> None:
    task = taken(work, mug, 1)
    customers = work.read(ledger.place, PlaceKind.CUSTOMER)

    with pytest.raises(Refusal, match="This is not a place in the house"):
        work.write(putting_back.finish, task, customers)

    assert len(work.read(putting_back.pending)) == 1


def test_a_task_that_does_not_exist_is_refused(work: Work) -> None:
    with pytest.raises(Refusal, match="This put-back task does not exist"):
        work.write(putting_back.finish, 99)

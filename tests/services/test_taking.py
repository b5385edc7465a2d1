"""Pieces out of a bin and back into it: refused when the promise or the pick behind them is gone."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment
from omsdesk.services import allocating, taking
from tests.factories import a_house, a_product, an_order, everything_but_the_trail, lines_of, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.walking import a_list


@pytest.fixture
def task(work: Work) -> Any:
    """The only stop of a list: two mugs."""
    a_house(work)
    mug = a_product(work)
    stock(work, mug, 2)
    a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    return bench.rows(work, PickTask)[0]


def test_nothing_is_taken_without_a_promise(work: Work, task: Any) -> None:
    tote = bench.a_tote(work)
    (order_id,) = {row.order_id for row in bench.rows(work, Shipment)}
    work.write(allocating.withdraw, lines_of(work, order_id)[0].id, 2)
    before = everything_but_the_trail(work)

    with says_no("The promise behind this pick is gone. Open the list again."):
        work.write(taking.take, task.id, 1, tote)

    assert everything_but_the_trail(work) == before


def test_what_was_not_taken_is_not_given_back(work: Work, task: Any) -> None:
    tote = bench.a_tote(work)
    work.write(taking.take, task.id, 1, tote)
    before = everything_but_the_trail(work)

    with says_no("There is nothing to take back from this pick."):
        work.write(taking.give_back, task.id, 2, tote)

    assert everything_but_the_trail(work) == before

"""A customer asks to send something back: only what left, only once, and a denial has a reason."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.goods_return import Return
from omsdesk.services import requesting_return
from tests.factories import all_rows, an_order, lines_of, whole_database
from tests.sentences import says_no
from tests.services.returns.coming_back import ask, out_and_back, picture


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (0, "Quantities start at one."),
        (-1, "Quantities start at one."),
        (4, "The customer does not have 4 of Mug to return. Choose fewer."),
    ],
)
def test_only_what_the_customer_has_comes_back(work: Work, order_id: int, pieces: int, said: str) -> None:
    line = lines_of(work, order_id)[0].id
    before = whole_database(work)

    with says_no(said):
        work.write(requesting_return.request, order_id, {line: pieces})

    assert whole_database(work) == before


def test_a_return_has_lines_and_costs_nothing_or_more(work: Work, order_id: int) -> None:
    line = lines_of(work, order_id)[0].id

    with says_no("No line of the order was chosen. Choose what comes back."):
        work.write(requesting_return.request, order_id, {})
    with says_no("A fee cannot be below zero."):
        work.write(requesting_return.request, order_id, {line: 1}, fee_minor=-1)

    assert all_rows(work, Return) == []


def test_pieces_are_announced_once(work: Work, order_id: int) -> None:
    ask(work, order_id, 2)
    line = lines_of(work, order_id)[0].id

    with pytest.raises(Refusal, match="The customer does not have 2 of Mug to return"):
        work.write(requesting_return.request, order_id, {line: 2})
    ask(work, order_id, 1)
    with pytest.raises(Refusal, match="Everything of it is back or on its way back"):
        work.write(requesting_return.request, order_id, {line: 1})


def test_what_has_not_left_is_not_returned(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)

    with pytest.raises(Refusal, match="Nothing of it has left yet"):
        ask(work, order_id, 1)


@pytest.mark.parametrize("verb", ["deny", "cancel"])
def test_a_denied_or_cancelled_return_leaves_the_goods_with_the_customer(work: Work, order_id: int, verb: str) -> None:
    wanted = {lines_of(work, order_id)[0].id: 2}
    return_id = work.write(requesting_return.request, order_id, wanted)

    work.write(getattr(requesting_return, verb), return_id, "opened")

    assert out_and_back(work, order_id) == (0, 0)
    with pytest.raises(Refusal):
        work.write(requesting_return.approve, return_id)


def test_a_denial_says_why(work: Work, order_id: int) -> None:
    return_id = work.write(requesting_return.request, order_id, {lines_of(work, order_id)[0].id: 2})

    with says_no("Why is it denied? The customer will ask."):
        work.write(requesting_return.deny, return_id, "")


def test_a_return_that_does_not_exist_is_refused_in_words(work: Work) -> None:
    with pytest.raises(Refusal, match="There is no return RE-0042"):
        work.write(requesting_return.approve, 42)
    with pytest.raises(Refusal, match="There is no return RE-0042"):
        picture(work, 42)
    assert all_rows(work, Return) == []

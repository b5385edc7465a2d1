"""Goods come: who waits longest for them gets them, the office sees it, and may give them to somebody else."""

from datetime import timedelta

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.services import backorders, checks, holding, order_story, receiving, story_words
from tests.factories import a_bin, a_house, a_product, an_order, everything_but_the_trail, lines_of
from tests.sentences import says_no
from tests.services.walking import a_list


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    return a_product(work, "MUG", name="Mug", home_id=a_bin(work))


def waiting(work: Work, mug: int, days: int, pieces: int = 2, **fields: object) -> int:
    """An order that was promised the goods in so many days and waits for them."""
    promised = work.now() + timedelta(days=days)
    return an_order(work, [(mug, pieces)], confirmed=True, promised_at=promised, **fields)  # type: ignore[arg-type]


def line_of(work: Work, order: int) -> int:
    return int(lines_of(work, order)[0].id)


def claims(work: Work, mug: int) -> list[tuple[int, int, int]]:
    """Order, promised pieces, missing pieces, in the order in which goods are given out."""
    return [(each.order_id, each.promised, each.waiting) for each in work.read(backorders.claims, mug)]


def test_goods_go_first_to_the_urgent_then_by_promised_day(work: Work, mug: int) -> None:
    late, soon, urgent = (waiting(work, mug, days) for days in (9, 2, 20))
    work.write(backorders.put_first, urgent, first=True)

    work.write(receiving.receive, product_id=mug, quantity=3)

    assert claims(work, mug) == [(urgent, 2, 0), (soon, 1, 1), (late, 0, 2)]
    work.write(backorders.put_first, urgent, first=False)
    assert [order for order, *_ in claims(work, mug)] == [soon, late, urgent]


def test_a_promise_moves_to_another_order_and_both_histories_say_so(work: Work, mug: int) -> None:
    soon, late = waiting(work, mug, 2), waiting(work, mug, 9)
    work.write(receiving.receive, product_id=mug, quantity=2)

    said = work.write(backorders.move, line_of(work, soon), line_of(work, late), 2)

    assert str(said) == f"2 went from SO-{soon} to SO-{late}"
    assert claims(work, mug) == [(soon, 0, 2), (late, 2, 0)]
    told = {str(story_words.said(each, "EUR")) for each in work.read(order_story.history, late)}
    assert f"2 promised pieces came from SO-{soon}" in told
    assert work.read(checks.violations) == ()
    assert a_list(work, late)


def test_what_the_hall_is_on_its_way_for_stays(work: Work, mug: int) -> None:
    soon, late = waiting(work, mug, 2), waiting(work, mug, 9)
    work.write(receiving.receive, product_id=mug, quantity=2)
    a_list(work, soon)

    with says_no(f"The hall is on its way for the pieces of SO-{soon}. Take the order off its list first."):
        work.write(backorders.move, line_of(work, soon), line_of(work, late), 1)


def test_a_promise_that_cannot_move_says_why_and_stays(work: Work, mug: int) -> None:
    soon, late, whole = waiting(work, mug, 2), waiting(work, mug, 9), waiting(work, mug, 9, 3)
    held, other = waiting(work, mug, 9), an_order(work, [(a_product(work), 1)], confirmed=True)
    all_at_once = an_order(work, [(mug, 3)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)
    work.write(backorders.put_first, soon, first=True)
    work.write(holding.hold, held, HoldReason.OTHER, "wait")
    work.write(receiving.receive, product_id=mug, quantity=2)
    before = everything_but_the_trail(work)

    cases = (
        (late, 3, "3 cannot be moved. Promised there: 2. Missing here: 2."),
        (whole, 0, "0 cannot be moved. Promised there: 2. Missing here: 3."),
        (held, 1, f"SO-{held} is on hold. Release the hold first."),
        (other, 1, "These are not two lines of one product. Choose another order."),
        (soon, 1, "These are not two lines of one product. Choose another order."),
        (all_at_once, 2, f"SO-{all_at_once} wants everything at once. 1 piece would still be missing."),
    )
    for order, pieces, said in cases:
        with says_no(said):
            work.write(backorders.move, line_of(work, soon), line_of(work, order), pieces)
    with says_no("This line does not exist any more. Look at the order again."):
        work.write(backorders.move, line_of(work, soon), 999, 1)
    assert everything_but_the_trail(work) == before

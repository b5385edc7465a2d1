"""An order that waits until a day: the review has it then and not before, also when a release is taken back."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services import checks, fix_words, held_again, holding, order_acts, order_preview, review_queue
from omsdesk.services.review_queue import Pile
from tests.factories import a_house, a_product, an_order, stock, the_order
from tests.sentences import says_no
from tests.still_clock import StillClock


@pytest.fixture
def mug(work: Work) -> int:
    a_house(work)
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 9)
    return product


def in_review(work: Work) -> tuple[int, ...]:
    return tuple(work.read(review_queue.look, Pile.ALL).ids)


def in_the_way(work: Work, order: int) -> list[str]:
    return [str(each.reason) for each in fix_words.in_the_way(work.read(order_preview.preview, order))]


def test_it_comes_to_the_review_on_its_day(work: Work, mug: int, clock: StillClock) -> None:
    first, second = (an_order(work, [(mug, 1)], confirmed=True) for _ in range(2))

    work.write(order_acts.hold, (first, second), HoldReason.CUSTOMER_REQUEST, "on holiday", "2")
    before, told = in_review(work), in_the_way(work, first)
    clock.pass_by(days=4)

    assert (before, set(in_review(work))) == ((), {first, second})
    assert told[0].startswith("On hold: Customer asked to wait, look again ")
    assert work.read(checks.violations) == ()


def test_without_a_day_it_waits_until_it_is_released(work: Work, mug: int, clock: StillClock) -> None:
    order = an_order(work, [(mug, 1)], confirmed=True)

    work.write(holding.hold, order, HoldReason.CUSTOMER_REQUEST)
    clock.pass_by(days=300)

    assert (in_review(work), in_the_way(work, order)[0]) == ((), "On hold: Customer asked to wait")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "Give a day, for example 2026-12-01, or a number of working days."),
        ("2020-01-01", "Give a day after today, within a year."),
        ("today", "Give a day after today, within a year."),
    ],
)
def test_a_day_that_cannot_be_holds_nothing(work: Work, mug: int, typed: str, sentence: str) -> None:
    order = an_order(work, [(mug, 1)], confirmed=True)

    with says_no(sentence):
        work.write(order_acts.hold, (order,), HoldReason.OTHER, "", typed)

    assert the_order(work, order).headline is Headline.READY_TO_PICK


def test_a_release_that_is_taken_back_keeps_the_day(work: Work, mug: int, clock: StillClock) -> None:
    order = an_order(work, [(mug, 1)], confirmed=True)
    work.write(order_acts.hold, (order,), HoldReason.OTHER, "ask", "3")
    freed = work.write(held_again.let_go, (order,))

    work.write(held_again.hold_again, freed.holds)
    before = in_review(work)
    clock.pass_by(days=6)

    assert (before, in_review(work)) == ((), (order,))

"""Words on orders, and who sees to them: put on, found by the filter, taken back exactly."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services import assigning, order_preview, order_queue, order_story, story_words, tagging
from omsdesk.services.queue_filter import QueueFilter
from tests.factories import a_house, a_product, an_order, another_user, everything_but_the_trail
from tests.sentences import says_no


@pytest.fixture
def orders(work: Work) -> tuple[int, int]:
    a_house(work)
    mug = a_product(work, "MUG-1")
    return an_order(work, [(mug, 1)]), an_order(work, [(mug, 1)])


def tags(work: Work, *order_ids: int) -> list[tuple[str, ...]]:
    return [row.tags for row in work.read(order_queue.rows, order_ids)]


def found(work: Work, words: str) -> list[int]:
    return list(work.read(order_queue.ids, QueueFilter(words=words)))


def test_words_are_kept_tidy_and_find_their_orders(work: Work, orders: tuple[int, int]) -> None:
    first, second = orders

    work.write(tagging.change, [first], add=" Très Fragile , VIP,vip,, ")
    work.write(tagging.change, [first, second], add="vip")

    assert tags(work, first, second) == [("tres-fragile", "vip"), ("vip",)]
    assert (found(work, "tag:vip"), found(work, "tag:fragile"), found(work, "tag:TRES-FRAGILE")) == (
        [first, second],
        [],
        [first],
    )
    assert work.read(tagging.used) == ("vip", "tres-fragile")
    assert work.read(order_preview.preview, first).tags == ("tres-fragile", "vip")


def test_a_change_of_words_is_taken_back_exactly(work: Work, orders: tuple[int, int]) -> None:
    first, second = orders
    work.write(tagging.change, [first], add="vip")
    change = work.write(tagging.change, orders, add="vip,gift", remove="vip")

    work.write(tagging.take_back, change)

    assert change.orders == 2
    assert tags(work, first, second) == [("vip",), ()]


@pytest.mark.parametrize(
    ("add", "reason"),
    [
        (" , ", "No word was given."),
        ("x" * 41, "'xxxxxxxxxxxxxxxxxxxx...' is longer than the 40 characters kept."),
        (",".join(f"w{each}" for each in range(13)), "An order can have 12 words."),
    ],
)
def test_words_that_cannot_be_kept_are_refused(work: Work, orders: tuple[int, int], add: str, reason: str) -> None:
    before = everything_but_the_trail(work)

    with pytest.raises(Refusal) as refused:
        work.write(tagging.change, orders, add=add)

    assert str(refused.value.reason) == reason
    assert everything_but_the_trail(work) == before


def test_an_order_is_given_to_somebody_and_back(work: Work, orders: tuple[int, int]) -> None:
    first, second = orders
    ben = another_user(work, "Ben")
    work.write(assigning.assign, [first], ben)
    ada = next(person.id for person in work.read(assigning.people) if person.name == "Ada")
    given = work.write(assigning.assign, orders, ada)
    between = [row.assigned for row in work.read(order_queue.rows, orders)]

    work.write(assigning.take_back, given.before)

    assert (given.name, between) == ("Ada", ["Ada", "Ada"])
    assert [row.assigned for row in work.read(order_queue.rows, orders)] == ["Ben", ""]
    assert (found(work, "for:be"), found(work, "for:nobody"), found(work, "for:ada")) == ([first], [second], [])
    assert work.read(order_preview.preview, first).assigned == "Ben"


def test_somebody_who_does_not_work_here_gets_no_orders(work: Work, orders: tuple[int, int]) -> None:
    before = everything_but_the_trail(work)

    with says_no("This person does not work here any more. Choose somebody else."):
        work.write(assigning.assign, orders, 999)

    assert everything_but_the_trail(work) == before


def test_the_story_tells_who_and_what(work: Work, orders: tuple[int, int]) -> None:
    first, _ = orders
    ada = work.read(assigning.people)[0].id
    work.write(tagging.change, [first], add="vip")
    work.write(tagging.change, [first], remove="vip")
    work.write(assigning.assign, [first], ada)
    work.write(assigning.assign, [first], assigning.NOBODY)

    told = [str(story_words.said(each, "EUR")) for each in work.read(order_story.history, first, 4)]

    assert told == ["Taken from Ada", "Given to Ada", "No longer marked vip", "Marked vip"]

"""Which boxes are offered for which goods, and that one is always in use."""

from dataclasses import replace

from omsdesk.database.work import Work
from omsdesk.services import boxes
from omsdesk.services.boxes import Goods
from tests.factories import a_house
from tests.sentences import says_no


def names(goods: Goods) -> list[str]:
    return [box.name for box in boxes.best(goods)]


def test_the_tightest_box_that_holds_the_goods_comes_first() -> None:
    mug = Goods.of([(90, 90, 100, 4)])

    assert names(mug) == ["M", "L", "XL", "S"]


def test_a_long_thin_piece_needs_a_box_of_its_length() -> None:
    pole = Goods.of([(550, 20, 20, 1)])

    assert names(pole)[0] == "XL"


def test_goods_without_measures_are_offered_the_smallest_first() -> None:
    assert names(Goods.of([(0, 0, 0, 3)])) == ["Bag", "S", "M", "L"]


def test_what_fits_nowhere_is_offered_the_largest_first() -> None:
    assert names(Goods.of([(2_000, 600, 600, 1)])) == ["XL", "L", "M", "S"]


def test_four_boxes_are_offered() -> None:
    assert len(boxes.best(Goods())) == 4


def test_an_unknown_box_weighs_nothing() -> None:
    assert (boxes.weight_of("M"), boxes.weight_of("crate")) == (180, 0)


def test_the_last_box_stays_in_use(work: Work) -> None:
    a_house(work)
    *others, last = work.read(boxes.in_house)
    for each in others:
        work.write(boxes.keep, replace(each, used=False), each.name)

    with says_no("One box has to be in use. Switch another one on first."):
        work.write(boxes.keep, replace(last, used=False), last.name)

    assert [each.name for each in work.read(boxes.in_house) if each.used] == [last.name]

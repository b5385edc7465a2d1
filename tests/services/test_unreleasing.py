"""An order taken off its pick list: as ready as before, and refused once somebody has taken a piece."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.models.pick import PickList, PickTask
from omsdesk.services import held_again, holding, order_preview, releasing, unreleasing
from tests import factories
from tests.factories import a_house, a_product, an_order, lines_of, stock, the_order
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, column, scan_product


@pytest.fixture
def order(work: Work) -> int:
    a_house(work, hall=True, pick_while_packing=False)
    mug = a_product(work, "MUG-1")
    stock(work, mug, 5)
    return an_order(work, [(mug, 2)], confirmed=True)


def test_it_is_ready_again_and_can_be_released_again(work: Work, order: int) -> None:
    work.write(releasing.release, [order])

    word = work.write(unreleasing.unrelease, order)
    again = work.write(releasing.release, [order])

    assert word is Headline.READY_TO_PICK
    assert again.order_ids == (order,)
    assert sorted(map(str, column(work, PickTask, "status"))) == ["cancelled", "pending"]
    assert column(work, PickList, "status") == [PickListStatus.DONE, PickListStatus.RELEASED]
    assert broken_rules(work) == []


def test_an_order_that_nobody_released_is_refused_and_nothing_changes(work: Work, order: int) -> None:
    before = factories.everything_but_the_trail(work)

    with says_no("It is not released."):
        work.write(unreleasing.unrelease, order)

    assert factories.everything_but_the_trail(work) == before


def test_a_piece_in_somebodys_hands_keeps_it_on_the_list(work: Work, order: int) -> None:
    listed = a_list(work, order)
    scan_product(work, listed, lines_of(work, order)[0].product_id)

    back = work.write(unreleasing.unrelease_all, [order])

    assert back.order_ids == ()
    assert [str(each.reason) for each in back.left_out] == ["1 piece of it is picked already."]
    assert the_order(work, order).headline is Headline.PICKING


def test_holds_that_were_released_stand_again_with_reason_and_note(work: Work, order: int) -> None:
    work.write(holding.hold, order, HoldReason.FRAUD, "two cards")
    freed = work.write(held_again.let_go, [order])

    again = work.write(held_again.hold_again, freed.holds)

    assert again == (order,)
    assert [(each.reason, str(each.note)) for each in work.read(order_preview.preview, order).holds] == [
        (HoldReason.FRAUD, "two cards")
    ]
    assert the_order(work, order).headline is Headline.REVIEW

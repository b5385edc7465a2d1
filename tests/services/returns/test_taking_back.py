"""A decision at the returns desk is taken back: stock, counters and money stand as before it."""

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition, Disposition, InspectionResult, Reception
from omsdesk.models.goods_return import Inspection
from omsdesk.services import inspecting, receiving_return, requesting_return, return_picture, settling, taking_back
from tests.factories import (
    all_rows,
    an_order,
    lines_of,
    stock_of,
    the_order,
    whole_database,
)
from tests.sentences import says_no
from tests.services.returns.coming_back import line_id


@pytest.fixture
def return_id(work: Work, order_id: int) -> int:
    made = work.write(requesting_return.request_and_approve, order_id, {lines_of(work, order_id)[0].id: 2})
    work.write(receiving_return.receive, made)
    return made


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        (Condition.NEW, Disposition.RESTOCK),
        (Condition.WORN, Disposition.QUARANTINE),
        (Condition.DAMAGED, Disposition.SCRAP),
        (Condition.WORN, Disposition.BACK_TO_CUSTOMER),
        (Condition.WRONG_ITEM, Disposition.BACK_TO_CUSTOMER),
    ],
)
def test_everything_stands_as_before_the_decision(
    work: Work, order_id: int, return_id: int, mug: int, condition: Condition, place: Disposition
) -> None:
    before = (work.read(return_picture.show, return_id), lines_of(work, order_id))
    stock_before = stock_of(work, mug)
    work.write(inspecting.inspect, line_id(work, return_id), condition, place, reason="chipped")

    work.write(taking_back.take_back, return_id)

    assert (work.read(return_picture.show, return_id), lines_of(work, order_id)) == before
    assert {name: held for name, held in stock_of(work, mug).items() if held != (0, 0)} == stock_before
    assert not the_order(work, order_id).returned


def test_only_the_newest_decision_is_taken_back(work: Work, order_id: int, return_id: int) -> None:
    work.write(receiving_return.add_extra, return_id, lines_of(work, order_id)[0].product_id)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.WORN)

    work.write(taking_back.take_back, return_id)

    picture = work.read(return_picture.show, return_id)
    assert [each.condition for each in picture.decisions] == [Condition.NEW]
    assert (picture.lines[0].inspected, picture.lines[0].refund.minor) == (1, 1180)
    assert the_order(work, order_id).returned


def test_a_line_that_was_taken_back_is_judged_by_what_stands(work: Work, return_id: int) -> None:
    line = line_id(work, return_id)
    work.write(inspecting.inspect, line, Condition.NEW)
    work.write(taking_back.take_back, return_id)

    work.write(inspecting.inspect, line, Condition.WORN, Disposition.BACK_TO_CUSTOMER, quantity=2)

    picture = work.read(return_picture.show, return_id)
    assert picture.lines[0].inspection is InspectionResult.REJECTED
    assert picture.refund.minor == 0


def test_what_the_inspector_saw_stays_in_the_records(work: Work, return_id: int) -> None:
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    work.write(taking_back.take_back, return_id)

    assert len(all_rows(work, Inspection)) == 1


def test_a_piece_nobody_announced_stays_unannounced(work: Work, order_id: int, return_id: int) -> None:
    work.write(receiving_return.add_extra, return_id, lines_of(work, order_id)[0].product_id)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    work.write(taking_back.take_back, return_id)

    assert work.read(return_picture.show, return_id).lines[0].reception is Reception.EXTRA


def test_a_settled_return_is_not_taken_back(work: Work, return_id: int) -> None:
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, quantity=2)
    work.write(settling.send, return_id)
    before = whole_database(work)

    with says_no("The return is settled; its money has gone back. Ask the office."):
        work.write(taking_back.take_back, return_id)

    assert whole_database(work) == before


def test_without_a_decision_there_is_nothing_to_take_back(work: Work, return_id: int) -> None:
    with says_no("Nothing to undo."):
        work.write(taking_back.take_back, return_id)
    with says_no(f"No refund of {house_name('RE', return_id)} waits."):
        work.write(settling.send, return_id)


def test_a_piece_promised_to_somebody_else_stays_where_it_is(work: Work, return_id: int, mug: int) -> None:
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    an_order(work, [(mug, 5)], confirmed=True)
    before = stock_of(work, mug)

    with pytest.raises(Refusal):
        work.write(taking_back.take_back, return_id)

    assert stock_of(work, mug) == before

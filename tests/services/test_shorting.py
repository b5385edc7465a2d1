"""Short picks: the floor goes on, the books say what is missing, and the order's own rule decides."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, ShortRule
from omsdesk.lifecycles.pick import PickListStatus, ShortReason, TaskStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.base import Row
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment
from omsdesk.services import picking, receiving, releasing, shorting, stock_list
from omsdesk.services.scan_result import ScanResult, Voice
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    all_rows,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, said, scan_product, the_walk


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 3, a_bin(work, "A-01-1"))
    return product


def column(work: Work, table: type[Row], name: str) -> list[object]:
    place = list(table.__table__.columns.keys()).index(name)
    return [row[place] for row in all_rows(work, table)]


def mark_short(work: Work, list_id: int, reason: ShortReason = ShortReason.NOT_IN_BIN) -> ScanResult:
    return work.write(picking.short, list_id, reason)


def test_the_floor_hears_of_another_bin(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)
    stock(work, mug, 5, a_bin(work, "B-01-1"))

    answer = mark_short(work, listed)

    assert said(answer) == ("Other bin B-01-1: 2", "2 of Mug marked short.")
    assert (answer.outcome, answer.voice) == (ScanOutcome.OK, Voice.WARN)
    assert [(stop.place, stop.left) for stop in the_walk(work, listed).stops] == [("B-01-1", 2)]
    assert (lines_of(work, order)[0].allocated, the_order(work, order).headline) == (2, Headline.PICKING)
    assert broken_rules(work) == []


def test_a_bin_that_cannot_fill_a_pick_counts_as_empty(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    mark_short(work, listed)

    assert "A-01-1" not in stock_of(work, mug)
    assert stock_of(work, mug)["Missing"] == (3, 0)


def test_what_other_orders_were_promised_there_stays_theirs(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    other = an_order(work, [(mug, 1)], confirmed=True)

    mark_short(work, listed)

    assert stock_of(work, mug)["A-01-1"] == (1, 1)
    assert lines_of(work, other)[0].allocated == 1
    assert broken_rules(work) == []


def test_damaged_pieces_wait_in_quarantine_and_the_bin_gives_others(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    answer = mark_short(work, listed, ShortReason.DAMAGED)

    assert said(answer)[0] == "Other bin A-01-1: 1"
    assert stock_of(work, mug)["Quarantine"] == (1, 0)
    assert stock_of(work, mug)["A-01-1"] == (2, 1)
    assert broken_rules(work) == []


def test_without_another_bin_the_rest_is_backordered(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)

    answer = mark_short(work, listed)

    assert said(answer) == ("Go on", "2 of Mug marked short.")
    line = lines_of(work, order)[0]
    assert (line.ordered, line.allocated, line.picked) == (3, 1, 1)
    assert the_order(work, order).headline is Headline.READY_TO_PACK
    assert the_walk(work, listed).status is PickListStatus.DONE
    assert broken_rules(work) == []


def test_the_backordered_rest_goes_out_when_stock_comes(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    mark_short(work, listed)

    received = work.write(receiving.receive, product_id=mug, quantity=2, place_id=a_bin(work, "B-01-1"))
    later = work.write(releasing.release, (order,))

    assert received.orders == (order,)
    assert the_walk(work, later.list_id or 0).wanted == 2
    assert broken_rules(work) == []


def test_the_walk_wants_only_what_can_still_come(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 3)], confirmed=True))
    scan_product(work, listed, mug)

    mark_short(work, listed)

    walk = the_walk(work, listed)
    assert (walk.picked, walk.wanted) == (1, 1)
    assert [(stop.picked, stop.wanted) for stop in walk.done_stops] == [(1, 1)]


def test_a_shipment_of_which_nothing_was_found_is_cancelled(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    listed = a_list(work, order)

    mark_short(work, listed)

    assert column(work, Shipment, "status") == [ShipmentStatus.CANCELLED]
    assert the_order(work, order).headline is Headline.BACKORDERED
    assert broken_rules(work) == []


def test_an_order_that_wants_all_at_once_waits_for_the_office(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)
    listed = a_list(work, order)
    scan_product(work, listed, mug)

    mark_short(work, listed)

    assert the_order(work, order).headline is Headline.SHORT
    assert column(work, Shipment, "status") == [ShipmentStatus.PICKING]
    assert column(work, PickTask, "decided") == [False]
    assert broken_rules(work) == []


def test_the_office_lets_go_what_was_found(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    mark_short(work, listed)

    work.write(shorting.ship_what_is_there, order)

    assert the_order(work, order).headline is Headline.READY_TO_PACK
    assert the_order(work, order).short_rule is ShortRule.SHIP_PARTS
    assert column(work, Shipment, "status") == [ShipmentStatus.PICKED]
    assert broken_rules(work) == []


def test_there_is_nothing_to_decide_where_nothing_is_short(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)

    with pytest.raises(Refusal, match=f"Nothing is short in SO-{order}"):
        work.write(shorting.ship_what_is_there, order)


def test_one_short_stop_serves_all_its_orders(work: Work, mug: int) -> None:
    first, second = an_order(work, [(mug, 1)], confirmed=True), an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, first, second)
    stock(work, mug, 2, a_bin(work, "B-01-1"))

    answer = mark_short(work, listed)

    assert said(answer)[1] == "3 of Mug marked short."
    assert lines_of(work, first)[0].allocated + lines_of(work, second)[0].allocated == 2
    assert broken_rules(work) == []


def test_a_full_pick_is_not_short(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    (task,) = the_walk(work, listed).stops[0].task_ids
    scan_product(work, listed, mug)
    before = everything_but_the_trail(work)

    with pytest.raises(Refusal, match="The only one is picked here already"):
        work.write(shorting.short, task, ShortReason.NOT_IN_BIN)

    assert everything_but_the_trail(work) == before


def test_a_pick_is_short_once(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    (task,) = the_walk(work, listed).stops[0].task_ids
    mark_short(work, listed)
    before = everything_but_the_trail(work)

    with pytest.raises(Refusal, match="This pick is Short"):
        work.write(shorting.short, task, ShortReason.NOT_IN_BIN)

    assert everything_but_the_trail(work) == before


def test_the_reason_is_kept(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    mark_short(work, listed, ShortReason.WRONG_ITEM)

    assert column(work, PickTask, "status") == [TaskStatus.SHORT]
    assert column(work, PickTask, "short_reason") == [ShortReason.WRONG_ITEM]
    (move,) = work.read(stock_list.moves, product_id=mug, limit=1)
    assert (move.reason, move.to_place) == ("short wrong_item", "Missing")


def test_a_product_that_was_never_counted_is_known_to_be_gone(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)
    order = an_order(work, [(candle, 2)], confirmed=True)
    listed = a_list(work, order)

    answer = mark_short(work, listed)

    assert said(answer)[0] == "Go on"
    assert lines_of(work, order)[0].allocated == 0
    assert work.read(stock_list.rows, [candle])[0].handling is Handling.COUNTED
    assert the_order(work, order).headline is Headline.BACKORDERED
    assert broken_rules(work) == []

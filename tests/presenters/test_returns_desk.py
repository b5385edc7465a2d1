"""The returns desk without a screen: find, count, judge, confirm, and take back."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, Disposition, ReturnStatus
from omsdesk.money import Money
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.services import order_detail, requesting_return, return_picture, settings
from tests import factories
from tests.presenters.returner import GAS, TORCH, a_return, in_hand, said, scan, sent
from tests.still_clock import StillClock


@pytest.fixture
def goods(house: Work) -> dict[str, int]:
    torch = factories.a_product(house, "TORCH", name="Head torch", price=3990, barcode=TORCH)
    gas = factories.a_product(house, GAS, name="Gas canister", price=990)
    factories.stock(house, torch, 4, factories.a_bin(house, "A-07-1"))
    factories.stock(house, gas, 4, factories.a_bin(house, "B-01-1"))
    return {"torch": torch, "gas": gas}


@pytest.fixture
def order_id(house: Work, goods: dict[str, int]) -> int:
    return sent(house, goods, "Ana Sousa")


@pytest.fixture
def desk(house: Work, order_id: int) -> ReturnsDesk:
    made = ReturnsDesk(house, JobsInPlace())
    made.appear()
    return made


def test_a_scanned_return_lies_on_the_desk_with_its_first_piece(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    return_id = a_return(house, order_id, 1, 1)

    scan(desk, house_code("RE", return_id))

    assert desk.state.picture is not None
    assert (desk.state.picture.status, desk.state.picture.customer) == (ReturnStatus.RECEIVED, "Ana Sousa")
    assert in_hand(desk) == "Head torch"


def test_a_condition_proposes_a_place_and_tells_what_it_comes_to(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1, 1, fee=450))

    desk.choose_condition(Condition.LIKE_NEW)

    state = desk.state
    assert (state.condition, state.place) == (Condition.LIKE_NEW, Disposition.RESTOCK)
    assert state.proposal is not None
    assert (state.proposal.worth, state.proposal.refund) == (Money(3990, "EUR"), Money(3540, "EUR"))
    assert state.refund_now is None


def test_the_last_piece_refunds_after_a_minute_and_frees_the_desk_for_the_next(
    desk: ReturnsDesk, house: Work, order_id: int, clock: StillClock
) -> None:
    return_id = a_return(house, order_id, 1, fee=450)
    desk.open(return_id)

    desk.choose_condition(Condition.LIKE_NEW)
    offered = desk.state.refund_now
    desk.confirm()

    assert offered == Money(3540, "EUR")
    assert said(desk) == (NoticeKind.DONE, "Refund of €35.40 on its way")
    assert desk.state.seconds_left == 60
    clock.pass_by(seconds=60)
    desk.tick()
    done = house.read(return_picture.show, return_id)
    assert (done.status, done.refund) == (ReturnStatus.SETTLED, Money(3540, "EUR"))
    desk.confirm()
    assert desk.state.picture is None
    assert said(desk) == (NoticeKind.READY, "Scan a return label, order, tracking number or product")


@pytest.mark.parametrize("is_aside", [False, True])
def test_f4_takes_the_last_decision_back_until_the_money_leaves(
    desk: ReturnsDesk, house: Work, order_id: int, clock: StillClock, *, is_aside: bool
) -> None:
    return_id = a_return(house, order_id, 1)
    desk.open(return_id)
    desk.choose_condition(Condition.NEW)
    desk.confirm()
    if is_aside:
        desk.confirm()
        assert desk.state.picture is None
    clock.pass_by(seconds=59)
    desk.tick()
    assert desk.state.seconds_left == 1

    desk.undo()

    assert said(desk) == (NoticeKind.WARN, "Taken back")
    assert in_hand(desk) == "Head torch"
    assert desk.state.under_way is None
    assert house.read(order_detail.show, order_id).account.refunded.minor == 0


def test_a_refund_over_the_limit_waits_for_a_supervisor(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    house.write(settings.change, refund_limit=39)
    return_id = a_return(house, order_id, 1)
    desk.open(return_id)
    desk.choose_condition(Condition.NEW)
    assert desk.state.proposal is not None
    assert desk.state.proposal.needs_approval

    desk.confirm()
    assert said(desk) == (NoticeKind.WARN, "A supervisor allows this refund")
    desk.confirm()
    desk.refresh()
    assert [(row.id, str(row.mark.word)) for row in desk.state.waiting] == [(return_id, "Supervisor decides")]
    desk.open(return_id)
    desk.allow_refund()

    assert said(desk) == (NoticeKind.DONE, "Refunded €39.90")
    assert house.read(return_picture.show, return_id).status is ReturnStatus.SETTLED
    desk.refresh()
    assert desk.state.waiting == ()


def test_confirming_goes_on_with_the_next_piece_without_its_choices(
    desk: ReturnsDesk, house: Work, order_id: int, goods: dict[str, int]
) -> None:
    desk.open(a_return(house, order_id, 1, 1))

    desk.choose_condition(Condition.NEW)
    desk.confirm()

    assert in_hand(desk) == "Gas canister"
    assert (desk.state.condition, desk.state.place) == (None, None)
    assert factories.stock_of(house, goods["torch"])["A-07-1"] == (5, 0)


def test_the_rest_of_a_line_goes_with_one_confirmation(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 2, 1))

    desk.choose_condition(Condition.WORN)
    desk.confirm(whole_line=True)

    assert desk.state.picture is not None
    assert [line.inspected for line in desk.state.picture.lines] == [2, 0]


def test_nothing_is_booked_without_a_condition(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1))
    before = factories.whole_database(house)

    desk.confirm()

    assert said(desk) == (NoticeKind.WARN, "Choose the condition first")
    assert factories.whole_database(house) == before


def test_scrapping_asks_for_its_reason_and_then_goes_through(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1, 1))
    desk.choose_condition(Condition.DAMAGED)

    desk.confirm()
    asked = (said(desk), desk.state.asks_reason)
    desk.give_reason("lens broken")
    desk.confirm()

    assert asked == ((NoticeKind.WARN, "Scrapping needs a reason"), True)
    assert desk.state.picture is not None
    assert [each.reason for each in desk.state.picture.decisions] == ["lens broken"]
    assert desk.state.reason == ""


def test_a_refused_decision_is_said_and_the_choice_stays(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1))
    desk.choose_condition(Condition.WRONG_ITEM)
    desk.choose_place(Disposition.RESTOCK)

    desk.confirm()

    assert said(desk) == (NoticeKind.ERR, "A wrong item does not go into our stock.")
    assert (desk.state.condition, desk.state.is_loading) == (Condition.WRONG_ITEM, False)


def test_a_scanned_piece_picks_its_line(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1, 1))

    scan(desk, GAS)

    assert in_hand(desk) == "Gas canister"
    assert said(desk) == (NoticeKind.OK, "Gas canister")


def test_a_scanned_bin_is_where_the_piece_goes_back_to(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    other = factories.a_bin(house, "C-03-2")
    desk.open(a_return(house, order_id, 1, 1))
    desk.choose_condition(Condition.NEW)

    scan(desk, house_code("LO", other))
    desk.confirm()

    assert desk.state.picture is not None
    assert [each.to_place for each in desk.state.picture.decisions] == ["C-03-2"]


def test_a_product_without_a_bin_waits_for_one_to_be_scanned(desk: ReturnsDesk, house: Work) -> None:
    stray = factories.a_product(house, "STRAY", name="Stray")
    order = factories.an_order(house, [(stray, 1)], shipped_at=house.now(), is_paid=True)
    desk.open(a_return(house, order, 1))
    desk.choose_condition(Condition.NEW)

    desk.confirm()
    refused = said(desk)
    scan(desk, house_code("LO", factories.a_bin(house, "D-01-1")))
    desk.confirm()

    assert refused == (NoticeKind.ERR, "Stray has no bin of its own.")
    assert factories.stock_of(house, stray)["D-01-1"] == (1, 0)


def test_undo_takes_the_choice_back_first_and_then_the_decision(
    desk: ReturnsDesk, house: Work, order_id: int, goods: dict[str, int]
) -> None:
    desk.open(a_return(house, order_id, 1, 1))
    desk.choose_condition(Condition.NEW)
    desk.confirm()
    desk.choose_condition(Condition.WORN)

    desk.undo()
    after_first = (desk.state.condition, factories.stock_of(house, goods["torch"])["A-07-1"])
    desk.undo()

    assert after_first == (None, (5, 0))
    assert factories.stock_of(house, goods["torch"])["A-07-1"] == (4, 0)
    assert in_hand(desk) == "Head torch"
    assert desk.state.picture is not None
    assert desk.state.picture.decisions == ()


def test_a_missing_piece_leaves_the_return(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1, 1))

    desk.missing()

    assert in_hand(desk) == "Gas canister"
    assert said(desk) == (NoticeKind.WARN, "Marked missing")


def test_an_extra_piece_owns_the_choice_until_it_is_added(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1))
    scan(desk, GAS)
    asked = said(desk)
    desk.choose_condition(Condition.NEW)
    during = desk.state.condition

    desk.extra(add=True)

    assert asked == (NoticeKind.WARN, "Not in this return")
    assert during is None
    assert in_hand(desk) == "Gas canister"
    assert desk.state.picture is not None
    assert [line.expected for line in desk.state.picture.lines] == [1, 1]


def test_an_extra_piece_set_aside_books_nothing(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1))
    scan(desk, GAS)
    before = factories.whole_database(house)

    desk.extra(add=False)

    assert said(desk) == (NoticeKind.WARN, "Set aside")
    assert factories.whole_database(house) == before
    assert in_hand(desk) == "Head torch"


def test_confirming_a_requested_return_approves_it_and_takes_it_in(
    desk: ReturnsDesk, house: Work, order_id: int
) -> None:
    line = factories.lines_of(house, order_id)[0].id
    return_id = house.write(requesting_return.request, order_id, {line: 1})
    desk.open(return_id)
    before = said(desk)

    desk.confirm()

    assert before == (NoticeKind.WARN, "Not approved yet")
    assert desk.state.picture is not None
    assert desk.state.picture.status is ReturnStatus.RECEIVED


def test_command_codes_do_what_the_keys_do(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 1, 1))

    scan(desk, "CDCOND3")
    chosen = (desk.state.condition, desk.state.place)
    scan(desk, "CDPLACE3")
    scan(desk, "CDDONE")

    assert chosen == (Condition.WORN, Disposition.REFURBISH)
    assert desk.state.picture is not None
    assert [each.disposition for each in desk.state.picture.decisions] == [Disposition.QUARANTINE]


def test_the_same_command_scanned_twice_books_one_piece(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    desk.open(a_return(house, order_id, 2))
    gesture = Gesture.of(house.now(), "CDDONE")
    desk.choose_condition(Condition.NEW)
    desk.scanned(gesture)
    desk.choose_condition(Condition.NEW)

    desk.scanned(gesture)

    assert desk.state.picture is not None
    assert [line.inspected for line in desk.state.picture.lines] == [1]


def test_what_another_station_did_is_shown_and_the_choice_stays(desk: ReturnsDesk, house: Work, order_id: int) -> None:
    return_id = a_return(house, order_id, 2, 1)
    desk.open(return_id)
    desk.choose_condition(Condition.NEW)
    other = ReturnsDesk(house, JobsInPlace())
    other.open(return_id)
    other.choose_condition(Condition.WORN)
    other.confirm()

    desk.changed({"return_lines"})

    assert desk.state.picture is not None
    assert desk.state.picture.lines[0].left == 1
    assert desk.state.condition is Condition.NEW


def test_a_desk_that_fails_says_so_on_the_page(desk: ReturnsDesk) -> None:
    desk.failed(RuntimeError("unforeseen"))

    assert desk.state.trouble is not None
    assert desk.state.trouble.is_bug

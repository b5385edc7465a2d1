"""The review queue and its three decisions, on both engines; nothing goes out with an open hold."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.order import Hold
from omsdesk.money import Money
from omsdesk.services import (
    allocating,
    blocking,
    confirming,
    customer_terms,
    customers,
    deciding,
    fix_words,
    held_again,
    holding,
    order_preview,
    paying,
    releasing,
    review_queue,
    shipping,
    today,
)
from omsdesk.services.customer_terms import Terms
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.review_queue import Pile
from omsdesk.words import speaking
from tests.factories import (
    HOME,
    a_house,
    a_product,
    all_rows,
    an_order,
    change_settings,
    everything_but_the_trail,
    stock,
    stock_of,
    the_order,
)
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.still_clock import StillClock

TOMORROW = date(2026, 3, 3)
NOWHERE = ShipTo(street="Lindenweg 5", country="DE")


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", price=1000)
    stock(work, product, 50)
    return product


def queue(work: Work, pile: Pile = Pile.ALL) -> list[int]:
    return list(work.read(review_queue.look, pile).ids)


def suspicious(work: Work, mug: int) -> int:
    order_id = an_order(work, [(mug, 2)], is_paid=True, holds=(NewHold(HoldReason.FRAUD, "odd"),))
    assert the_order(work, order_id).headline is Headline.REVIEW
    return order_id


def said(work: Work, order_id: int) -> list[str]:
    return [str(each.note) for each in work.read(review_queue.open_holds, order_id)]


def test_what_a_person_must_look_at_is_in_the_queue_by_its_pile(work: Work, mug: int) -> None:
    fraud = suspicious(work, mug)
    address = an_order(work, [(mug, 1)], confirmed=True, ship_to=NOWHERE)
    waits = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, waits, HoldReason.CUSTOMER_REQUEST)

    assert queue(work) == [fraud, address]
    assert [queue(work, each) for each in Pile] == [[fraud, address], [fraud], [address], [], []]
    assert [row.reasons for row in work.read(review_queue.look).rows] == [(HoldReason.FRAUD,), (HoldReason.ADDRESS,)]


def test_an_approved_order_is_confirmed_gets_its_stock_and_leaves_the_queue(work: Work, mug: int) -> None:
    order_id = suspicious(work, mug)

    decided = work.write(deciding.approve, order_id)

    assert str(decided.words) == f"SO-{order_id}: Ready to pick"
    assert (queue(work), the_order(work, order_id).headline) == ([], Headline.READY_TO_PICK)
    with says_no("Nothing of this order waits for a look. Release its hold on the order."):
        work.write(deciding.approve, order_id)


def test_what_waits_for_its_money_goes_on_waiting_for_it(work: Work, mug: int) -> None:
    order_id = suspicious(work, mug)
    work.write(holding.hold, order_id, HoldReason.PAYMENT)

    assert str(work.write(deciding.approve, order_id).words) == f"SO-{order_id} is still on hold: Payment"
    assert the_order(work, order_id).headline is Headline.ON_HOLD
    assert queue(work) == []


@pytest.mark.parametrize("reason", list(HoldReason))
def test_nothing_is_released_with_an_open_hold(work: Work, mug: int, reason: HoldReason) -> None:
    """Whichever way an order goes: it is not confirmed, promised, put on a list or let through beside another hold."""
    placed = an_order(work, [(mug, 1)], holds=(NewHold(reason, "wait"),))
    ready = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, ready, reason, "wait")
    before = everything_but_the_trail(work)
    promised = stock_of(work, mug)

    released = work.write(releasing.release, [placed, ready])
    many = work.write(confirming.confirm_many, [placed])
    with pytest.raises(Refusal, match="On hold"):
        work.write(confirming.confirm, placed)

    assert (released.list_id, released.order_ids, many.confirmed) == (None, (), ())
    assert {str(each.reason).split(":")[0].rstrip(".") for each in released.left_out} <= {"It is on hold", "It is New"}
    work.write(allocating.allocate, placed)
    assert stock_of(work, mug) == promised
    assert everything_but_the_trail(work) == before


def test_an_approved_order_with_another_open_hold_is_never_released(work: Work, mug: int) -> None:
    order_id = suspicious(work, mug)
    work.write(holding.hold, order_id, HoldReason.OTHER)
    work.write(deciding.approve, order_id)

    released = work.write(releasing.release, [order_id])

    assert released.list_id is None
    assert all(promised == 0 for _, promised in stock_of(work, mug).values())


def test_an_order_that_was_put_off_comes_back_on_its_day(work: Work, mug: int, clock: StillClock) -> None:
    order_id = suspicious(work, mug)

    work.write(deciding.put_off, order_id, HoldReason.FRAUD, "called, nobody there", TOMORROW)

    assert (queue(work), work.read(today.look).stuck) == ([], ())
    (hold,) = work.read(review_queue.open_holds, order_id)
    assert str(hold.note) == "odd; called, nobody there"
    clock.pass_by(hours=15)
    assert queue(work) == []
    clock.pass_by(hours=1)
    assert queue(work) == [order_id]
    assert [each.cause.key for each in work.read(today.look).stuck] == ["hold fraud"]


def test_any_reason_with_a_day_brings_the_order_into_the_queue(work: Work, mug: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(deciding.put_off, order_id, HoldReason.CUSTOMER_REQUEST, "back from holiday", TOMORROW)
    assert queue(work) == []
    clock.pass_by(days=1)

    assert queue(work, Pile.OTHER) == [order_id]
    assert work.write(deciding.approve, order_id).headline is Headline.READY_TO_PICK


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 2, 1), date(2027, 3, 3)])
def test_a_day_that_makes_no_sense_is_refused(work: Work, mug: int, day: date) -> None:
    order_id = suspicious(work, mug)

    with says_no("Give a day after today, within a year."):
        work.write(deciding.put_off, order_id, HoldReason.FRAUD, "", day)
    assert queue(work) == [order_id]


def test_turning_away_says_the_refund_first_and_gives_it_back(work: Work, mug: int) -> None:
    order_id = suspicious(work, mug)
    plan = work.read(deciding.plan_reject, order_id)
    assert (plan.pieces, plan.taken, plan.refund) == (2, 0, Money(2000, "EUR"))
    with says_no("Say why first. The history keeps it."):
        work.write(deciding.reject, order_id, " ")

    decided = work.write(deciding.reject, order_id, "stolen card")

    order = the_order(work, order_id)
    assert str(decided.words) == f"SO-{order_id}: Rejected"
    assert (order.headline, order.payment) == (Headline.REJECTED, PaymentWord.REFUNDED)
    assert work.read(paying.account, order_id).refundable.minor == 0
    assert queue(work) == []


def test_a_confirmed_order_is_cancelled_and_its_stock_is_free_again(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True, is_paid=True)
    work.write(holding.hold, order_id, HoldReason.FRAUD)

    assert work.write(deciding.reject, order_id, "stolen card").headline is Headline.CANCELLED
    assert all(promised == 0 for _, promised in stock_of(work, mug).values())
    assert the_order(work, order_id).payment is PaymentWord.REFUNDED


def test_what_left_in_part_is_not_turned_away(work: Work, mug: int) -> None:
    rare = a_product(work, "RARE")
    order_id = an_order(work, [(mug, 1), (rare, 1)], confirmed=True)
    job = bench.picked(work, order_id)
    bench.scan_order(work, order_id)
    assert bench.scan(work, house_code("SK", mug), job).finished
    work.write(shipping.ship, job)
    work.write(holding.hold, order_id, HoldReason.FRAUD)

    with says_no("Part of it has left already. Cancel the rest on the order, and take back what left."):
        work.read(deciding.plan_reject, order_id)


def test_a_hold_that_nobody_placed_is_said(work: Work) -> None:
    with says_no("This hold does not exist. Look at the order again."):
        work.write(holding.release, 999)


def test_a_case_shows_the_signs_with_their_weights_and_what_came_before(work: Work, mug: int) -> None:
    made = customers.NewCustomer(name="Grace Hopper", address=HOME)
    grace = work.write(customers.make, made)
    change_settings(work, review_threshold=40, review_high_value=10)
    abroad = ShipTo(street="Rynek 1", city="Krakow", country="PL")
    first = an_order(work, [(mug, 1)], customer_id=grace)
    order_id = an_order(work, [(mug, 3)], confirmed=True, customer_id=grace, ship_to=abroad)

    case = work.read(review_queue.case, order_id)

    assert [(str(each.words), each.points) for each in case.signs] == [
        ("at home in Germany, sent to Poland", 20),
        ("high value €30.00", 20),
    ]
    assert (case.points, case.threshold) == (40, 40)
    assert [(each.id, each.number) for each in case.earlier] == [(first, f"SO-{first}")]
    assert [each.rule for each in case.holds] == ["fraud"]


def a_customer(work: Work, limit: int | None) -> int:
    customer_id = work.write(customers.make, customers.NewCustomer(name="Club Ltd"))
    work.write(customer_terms.agree, customer_id, Terms(limit))
    return customer_id


def test_an_order_above_the_credit_limit_waits_and_says_both_amounts(work: Work, mug: int) -> None:
    club = a_customer(work, 5000)
    first = an_order(work, [(mug, 3)], confirmed=True, customer_id=club)
    second = an_order(
        work,
        [(mug, 3)],
        confirmed=True,
        customer_id=club,
        ship_to=ShipTo(street="Am Wall 1", city="Bremen", country="DE"),
    )

    assert the_order(work, first).headline is Headline.READY_TO_PICK
    assert [str(row.note) for row in work.read(review_queue.open_holds, second)] == [
        "over credit: €60.00 open with this order, the limit is €50.00"
    ]
    assert queue(work, Pile.OTHER) == [second]
    work.write(paying.record, second, PaymentMethod.TRANSFER)
    assert queue(work) == []


def test_everybody_reads_in_their_language_what_a_rule_says(work: Work, mug: int) -> None:
    first = an_order(work, [(mug, 1)], confirmed=True, email="grace@example.org")
    again = an_order(work, [(mug, 1)], confirmed=True, email="grace@example.org")
    nowhere = an_order(work, [(mug, 2)], confirmed=True, ship_to=NOWHERE)
    work.write(deciding.put_off, again, HoldReason.CUSTOMER_INFO, "called", TOMORROW)

    assert said(work, again) == [f"same goods as SO-{first:05d}, placed Mon 2 Mar 08:30; called"]
    with speaking("de"):
        assert said(work, again) == [f"dieselben Waren wie SO-{first:05d}, bestellt Mo. 2. März 08:30; called"]
        preview = work.read(order_preview.preview, nowhere)
        assert [str(each.note) for each in preview.holds] == ["es fehlt: Ort"]
        assert [str(each.advice) for each in fix_words.in_the_way(preview)] == ["es fehlt: Ort"]
    work.write(held_again.hold_again, work.write(held_again.let_go, [again]).holds)
    with speaking("de"):
        assert said(work, again)[0].startswith("dieselben Waren")


def test_a_note_from_before_stands_as_it_was_written(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, order_id, HoldReason.FRAUD, "no street.")

    with speaking("de"):
        assert said(work, order_id) == ["no street."]
        assert any("(no street)" in str(each.reason) for each in work.read(blocking.blockers, order_id, "release"))


@pytest.mark.parametrize(("limit", "pieces", "is_held"), [(None, 40, False), (3000, 3, False), (0, 1, True)])
def test_the_limit_itself_is_still_credit(
    work: Work, mug: int, limit: int | None, pieces: int, *, is_held: bool
) -> None:
    order_id = an_order(work, [(mug, pieces)], confirmed=True, customer_id=a_customer(work, limit))

    assert (queue(work) == [order_id]) is is_held


def test_unpaid_orders_wait_where_the_house_says_so_and_go_on_with_their_money(work: Work, mug: int) -> None:
    change_settings(work, review_unpaid=True)
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    credit = an_order(work, [(mug, 2)], confirmed=True, customer_id=a_customer(work, 90_000))
    paid = an_order(work, [(mug, 2)], confirmed=True, is_paid=True, channel="web")

    assert [str(each.note) for each in work.read(review_queue.open_holds, order_id)] == ["€20.00 is open"]
    assert {the_order(work, each).headline for each in (credit, paid)} == {Headline.READY_TO_PICK}
    work.write(paying.record, order_id, PaymentMethod.TRANSFER)
    assert work.write(confirming.confirm, order_id)
    assert the_order(work, order_id).headline is Headline.READY_TO_PICK


def test_what_stock_cannot_fill_waits_where_the_house_says_so(work: Work, mug: int) -> None:
    change_settings(work, review_stock=True)
    tent = a_product(work, "TENT")
    order_id = an_order(work, [(mug, 53), (tent, 1)], confirmed=True)
    filled = an_order(work, [(mug, 50)], confirmed=True, channel="web")

    assert [str(each.note) for each in work.read(review_queue.open_holds, order_id)] == [
        "3 of MUG not there, and 1 more product"
    ]
    assert the_order(work, filled).headline is Headline.READY_TO_PICK
    assert work.write(deciding.approve, order_id).headline is Headline.BACKORDERED
    assert len(all_rows(work, Hold)) == 1


def test_the_queue_never_reads_the_holds_of_the_past(work: Work, mug: int) -> None:
    suspicious(work, mug)
    if work.engine.dialect.name != "sqlite":
        pytest.skip("the planner of a nearly empty PostgreSQL reads everything in a row")
    said: list[tuple[str, Any]] = []
    event.listen(work.engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
    work.read(review_queue.look)

    with work.engine.connect() as connection:
        plans = [
            row[3]
            for statement, values in said
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert [each for each in plans if each.startswith(("SCAN orders", "SCAN holds"))] == []

"""One order on one page: what it says matches what happened."""

from datetime import UTC, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, HoldReason
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.money import Money
from omsdesk.services import (
    cancelling,
    confirming,
    holding,
    order_detail,
    order_preview,
    paying,
    placing,
    requesting_return,
)
from omsdesk.services.blocking import Fix
from omsdesk.services.new_order import NewOrder
from omsdesk.services.order_detail import OrderDetail
from omsdesk.services.order_story import StepState
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    an_order,
    change_settings,
    lines_of,
    stock,
)
from tests.services.walking import a_list, scan_product
from tests.still_clock import StillClock

PAST = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, pick_while_packing=False, hall=True)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1180)
    stock(work, product, 4, a_bin(work, "A-01-1"))
    return product


def seen(work: Work, order_id: int) -> OrderDetail:
    return work.read(order_detail.show, order_id)


def next_verb(work: Work, order_id: int) -> Fix | None:
    step = work.read(order_preview.preview, order_id).next_step
    return step.verb if step else None


def test_the_page_shows_lines_totals_and_account(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 6)], confirmed=True, external_ref="W-1", channel="web")
    work.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=1000, reference="till 1")

    detail = seen(work, order_id)

    assert (detail.order.number, detail.order.external_ref, detail.order.channel) == ("SO-10001", "W-1", "Web shop")
    assert [(line.sku, line.ordered, line.allocated, line.waiting) for line in detail.order.lines] == [("MUG", 6, 4, 2)]
    assert detail.order.total == detail.account.total == Money(7080, "EUR")
    assert detail.account.open == Money(6080, "EUR")
    assert [(each.captured, each.reference) for each in detail.payments] == [(Money(1000, "EUR"), "till 1")]
    assert detail.order.ship_to.city == "Bremen"


def test_the_step_bar_says_who_and_when(work: Work, mug: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 1)])
    clock.pass_by(minutes=5)
    work.write(confirming.confirm, order_id)
    clock.pass_by(minutes=5)
    scan_product(work, a_list(work, order_id), mug)

    steps = {step.key: step for step in seen(work, order_id).steps}

    assert [(key, step.state, step.by) for key, step in steps.items()] == [
        ("placed", StepState.DONE, "Ada"),
        ("confirmed", StepState.DONE, "Ada"),
        ("paid", StepState.AHEAD, ""),
        ("allocated", StepState.DONE, "Ada"),
        ("picked", StepState.DONE, "Ada"),
        ("packed", StepState.NOW, ""),
        ("shipped", StepState.AHEAD, ""),
        ("delivered", StepState.AHEAD, ""),
        ("completed", StepState.AHEAD, ""),
    ]
    assert steps["placed"].at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert steps["picked"].at == datetime(2026, 3, 2, 8, 40, tzinfo=UTC)


def test_steps_that_will_not_come_say_why(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)])
    work.write(cancelling.cancel_order, order_id, "changed her mind")

    steps = {step.key: step for step in seen(work, order_id).steps}

    assert steps["placed"].state is StepState.DONE
    assert {(step.state, str(step.why)) for key, step in steps.items() if key != "placed"} == {
        (StepState.SKIPPED, "Cancelled")
    }


def test_services_skip_picking_and_packing(work: Work) -> None:
    wrapping = a_product(work, handling=Handling.NEVER)
    order_id = an_order(work, [(wrapping, 1)], confirmed=True)

    steps = {step.key: (step.state, str(step.why or "")) for step in seen(work, order_id).steps}

    assert steps["picked"] == steps["packed"] == (StepState.SKIPPED, "Nothing to pick or pack")
    assert steps["delivered"][0] is StepState.DONE


def test_the_history_has_every_change_newest_first(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, order_id, HoldReason.FRAUD)

    history = seen(work, order_id).order.history

    assert [(change.subject, change.what, change.by, change.station) for change in history] == [
        ("order", "hold", "Ada", "Bench 1"),
        ("order_line", "allocated", "Ada", "Bench 1"),
        ("order", "confirm", "Ada", "Bench 1"),
        ("order", "place", "Ada", "Bench 1"),
    ]


def test_each_state_has_one_next_step(work: Work, mug: int) -> None:
    draft_id = work.write(placing.save_draft, NewOrder())
    order_id = an_order(work, [(mug, 1)])
    waiting = an_order(work, [(mug, 9)])
    past = an_order(work, [(mug, 1)], shipped_at=PAST)
    assert next_verb(work, draft_id) is Fix.PLACE
    assert next_verb(work, order_id) is Fix.CONFIRM

    work.write(confirming.confirm, order_id)
    assert next_verb(work, order_id) is Fix.RELEASE
    work.write(holding.hold, order_id, HoldReason.FRAUD)
    assert next_verb(work, order_id) is Fix.RELEASE_HOLD
    work.write(holding.release_all, order_id)
    list_id = a_list(work, order_id)
    assert next_verb(work, order_id) is Fix.PICK
    scan_product(work, list_id, mug)
    assert next_verb(work, order_id) is Fix.PACK
    stockless = an_order(work, [(a_product(work), 1)], confirmed=True)
    assert next_verb(work, stockless) is Fix.RECEIVE_STOCK
    assert next_verb(work, past) is Fix.REQUEST_RETURN
    work.write(cancelling.cancel_order, waiting, "gone")
    assert next_verb(work, waiting) is None


def test_in_a_small_shop_the_next_step_after_stock_is_packing(work: Work, mug: int) -> None:
    change_settings(work, pick_while_packing=True, hall=False)

    order_id = an_order(work, [(mug, 1)], confirmed=True)

    assert next_verb(work, order_id) is Fix.PACK


def test_the_caller_is_told_where_the_order_is(work: Work, mug: int) -> None:
    ready = an_order(work, [(mug, 1)], confirmed=True)
    waiting = an_order(work, [(mug, 9)], confirmed=True)
    held = an_order(work, [(mug, 1)])
    work.write(holding.hold, held, HoldReason.FRAUD)
    past = an_order(work, [(mug, 1)], shipped_at=PAST)

    said = {each: work.read(order_preview.preview, each).answer_line for each in (ready, waiting, held, past)}

    assert said == {
        ready: "Ready to pick, leaves by tomorrow, expected Thu 5 Mar",
        waiting: "6 pieces wait for stock",
        held: "Review",
        past: "Delivered Mon 23 Feb",
    }


def test_holds_and_returns_and_reasons_are_on_the_page(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)])
    work.write(holding.hold, order_id, HoldReason.PAYMENT, "waits for the transfer")
    past = an_order(work, [(mug, 2)], shipped_at=PAST)
    return_id = work.write(requesting_return.request, past, {lines_of(work, past)[0].id: 1})

    held, returned = seen(work, order_id), seen(work, past)

    assert [(hold.reason, str(hold.note), hold.by) for hold in held.order.holds] == [
        (HoldReason.PAYMENT, "waits for the transfer", "Ada")
    ]
    assert held.why_not["confirm"][0].fix is Fix.RECORD_PAYMENT
    assert [each[0] for each in returned.returns] == [return_id]


def test_an_order_that_does_not_exist_is_refused_in_words(work: Work) -> None:
    with pytest.raises(Refusal, match="There is no order SO-00042"):
        seen(work, 42)


def test_the_preview_is_the_page_in_short(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)

    preview = work.read(order_preview.preview, order_id)

    assert preview.headline is Headline.READY_TO_PICK
    assert preview.lines == seen(work, order_id).order.lines

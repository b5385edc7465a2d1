"""Acts on many orders, on both databases: whoever cannot follow is left out, the others go on."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services import customer_list, customers, order_acts, queue_page, releasing
from omsdesk.services.blocking import Fix
from omsdesk.services.customers import NewCustomer
from omsdesk.services.queue_filter import QueueFilter
from omsdesk.services.queue_page import Due
from tests import factories
from tests.factories import HOME, everything_but_the_trail
from tests.sentences import says_no


@pytest.fixture
def orders(work: Work) -> tuple[int, int]:
    """One ready to pick, one that waits for stock."""
    factories.a_house(work, hall=True, pick_while_packing=False)
    mug, tent = factories.a_product(work, price=1000), factories.a_product(work)
    factories.stock(work, mug, 2)
    ready = factories.an_order(work, [(mug, 2)], confirmed=True, is_paid=True)
    return ready, factories.an_order(work, [(tent, 1)], confirmed=True)


def headline(work: Work, order_id: int) -> Headline:
    word: Headline = factories.the_order(work, order_id).headline
    return word


def test_holding_twice_leaves_out_the_one_that_is_held(work: Work, orders: tuple[int, int]) -> None:
    work.write(order_acts.hold, [orders[0]], HoldReason.OTHER)

    done = work.write(order_acts.hold, list(orders), HoldReason.OTHER, "ask")

    assert done.order_ids == (orders[1],)
    assert [str(each.reason) for each in done.left_out] == ["It is on hold for this reason already."]


def test_an_act_that_none_can_follow_is_refused_and_changes_nothing(work: Work, orders: tuple[int, int]) -> None:
    before = everything_but_the_trail(work)

    with pytest.raises(Refusal, match="not on hold"):
        work.write(order_acts.let_go, list(orders))
    with says_no("Nothing was chosen."):
        work.write(order_acts.cancel, [], "closing down")

    assert everything_but_the_trail(work) == before


def test_the_plan_of_a_cancellation_is_what_then_happens(work: Work, orders: tuple[int, int]) -> None:
    plan = work.read(order_acts.plan_cancel, list(orders))
    done = work.write(order_acts.cancel, list(orders), "closing down")

    assert (plan.orders, plan.pieces, plan.taken, plan.shipped) == (2, 3, 0, 0)
    assert [amount.minor for amount in plan.paid] == [2000]
    assert done.order_ids == orders
    assert [headline(work, each) for each in orders] == [Headline.CANCELLED, Headline.CANCELLED]


def test_a_cancelled_order_is_left_out_of_the_next_plan(work: Work, orders: tuple[int, int]) -> None:
    work.write(order_acts.cancel, [orders[0]], "twice")

    plan = work.read(order_acts.plan_cancel, list(orders))

    assert (plan.orders, [str(each.reason) for each in plan.left_out]) == (1, ["The order is Cancelled."])


def test_slips_wait_for_the_release(work: Work, orders: tuple[int, int]) -> None:
    before = work.write(order_acts.print_slips, list(orders))
    work.write(releasing.release, [orders[0]])

    after = work.write(order_acts.print_slips, list(orders))

    assert (before.order_ids, after.order_ids) == ((), (orders[0],))


@pytest.mark.parametrize("fix", sorted(set(Fix) - order_acts.MENDED_HERE, key=str))
def test_what_needs_a_form_is_not_done_with_one_button(work: Work, orders: tuple[int, int], fix: Fix) -> None:
    with pytest.raises(Refusal, match="This is not done with one button"):
        work.write(order_acts.mend, orders[0], fix)


def test_one_button_releases_an_order(work: Work, orders: tuple[int, int]) -> None:
    said = work.write(order_acts.mend, orders[0], Fix.RELEASE)

    assert str(said) == f"SO-{orders[0]} is on pick list PL-00201"


def test_a_look_counts_what_could_be_released_now(work: Work, orders: tuple[int, int]) -> None:
    before = work.read(queue_page.look, QueueFilter(), Due.WEEK)
    released = work.write(queue_page.release_ready)
    after = work.read(queue_page.look, QueueFilter(), Due.WEEK)

    assert (before.ready, list(before.ids)) == (1, list(orders))
    assert released.order_ids == (orders[0],)
    assert (after.ready, headline(work, orders[0])) == (0, Headline.READY_TO_PICK)
    assert work.write(queue_page.release_ready).left_out == ()


def test_codes_point_at_orders(work: Work, orders: tuple[int, int]) -> None:
    work.write(releasing.release, [orders[0]])

    assert work.read(order_acts.point_at, f"SO-{orders[1]}").order_id == orders[1]
    assert work.read(order_acts.point_at, "PL00201").words == "list:PL00201"
    assert str(work.read(order_acts.point_at, "CDUNDO").said) == "This is a command. Scan an order."


def test_an_order_without_a_packed_box_gets_no_label(work: Work, orders: tuple[int, int]) -> None:
    done = work.write(order_acts.print_labels, list(orders))

    assert [str(each.reason) for each in done.left_out] == ["It has no packed box."] * 2


def test_the_register_is_listed_and_counted(work: Work, orders: tuple[int, int]) -> None:
    who = work.write(customers.make, NewCustomer(name="Ana Sousa", address=HOME))
    factories.an_order(work, customer_id=who, is_paid=True)

    ids = work.read(customer_list.ids, "sousa ana")
    card = work.read(customer_list.card, who)

    assert list(ids) == [who]
    assert [(row.city, row.orders) for row in work.read(customer_list.rows, ids)] == [("Bremen", 1)]
    assert ([amount.minor for amount in card.spent], card.order_count, card.return_count) == ([1000], 1, 0)

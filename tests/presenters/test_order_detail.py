"""One order's page: the next step, what keeps it, and each act with its refusal."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.order import Order
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_detail import Form, OrderDetail
from omsdesk.presenters.order_detail.state import Asked
from omsdesk.services import packing, releasing, shipping
from omsdesk.services.blocking import Fix
from omsdesk.services.importing import import_files
from omsdesk.services.new_order import ShipTo
from tests import factories
from tests.channels.sales import Sold, sales
from tests.channels.shop_files import shopify
from tests.factories import HOME


@pytest.fixture
def page(house: Work) -> OrderDetail:
    made = OrderDetail(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def a_ready_order(work: Work, pieces: int = 2, **fields: Any) -> int:
    mug = factories.a_product(work, "MUG-1", name="Enamel mug", price=1000)
    factories.stock(work, mug, 5)
    return factories.an_order(work, [(mug, pieces)], confirmed=True, **fields)


def headline(work: Work, order_id: int) -> Headline:
    word: Headline = factories.the_order(work, order_id).headline
    return word


def a_shipped_order(work: Work) -> int:
    """Picked while packing, boxed, labelled and out of the door."""
    order_id = a_ready_order(work)
    opened = work.write(packing.open_order, order_id, gesture=Gesture.of(work.now(), f"SO{order_id}"))
    for number in range(2):
        work.write(packing.scan, opened.job_id, gesture=Gesture.of(work.now(), "MUG-1", order_id, number))
    work.write(shipping.ship_order, order_id)
    return order_id


def test_the_page_shows_the_order_it_was_opened_with(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    assert str(page.state.why_not("pick")) == "No order is open."
    on_its_way = replace(page.state, order_id=order_id)
    assert str(on_its_way.why_not("pick")) == "The order is still loading."

    page.open(order=order_id)

    assert page.state.detail is not None
    assert page.state.detail.order.number == f"SO-{order_id}"
    assert [step.key for step in page.state.detail.steps][:4] == ["placed", "confirmed", "paid", "allocated"]
    assert not page.state.is_loading


def test_the_one_button_takes_the_next_step(house: Work, page: OrderDetail) -> None:
    mug = factories.a_product(house)
    factories.stock(house, mug, 1)
    order_id = factories.an_order(house, [(mug, 1)])
    page.open(order=order_id)
    words = str(page.state.next_words)

    page.take_next()

    assert words == "Confirm"
    assert headline(house, order_id) is Headline.READY_TO_PICK
    assert page.state.said is not None
    assert str(page.state.said.words) == f"SO-{order_id}: Ready to pick"


def test_a_next_step_at_a_bench_leads_there(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    page.open(order=order_id)

    page.take_next()

    assert page.state.way is not None
    assert (page.state.way.page, page.state.way.focus) == ("pack", {"order": order_id})


def test_a_held_order_names_its_hold_and_the_button_that_settles_it(house: Work, page: OrderDetail) -> None:
    order_id = factories.an_order(house, ship_to=ShipTo(street="Lindenweg 5", country="DE"))
    page.open(order=order_id)
    page.take_next()

    assert [(str(each.reason), each.fix) for each in page.state.blockers] == [("On hold: Address", Fix.EDIT_ADDRESS)]
    page.mend(Fix.EDIT_ADDRESS)
    assert page.state.asked is not None
    assert page.state.asked.form is Form.ADDRESS


def test_a_better_address_releases_the_hold_for_it(house: Work, page: OrderDetail) -> None:
    order_id = factories.an_order(house, ship_to=ShipTo(street="Lindenweg 5", country="DE"))
    page.open(order=order_id)
    page.take_next()
    held = headline(house, order_id)

    page.change_address(HOME)

    assert held is Headline.REVIEW
    assert headline(house, order_id) is Headline.NEW
    assert factories.the_order(house, order_id).ship_city == "Bremen"


def test_holding_is_undone_with_one_step(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    page.open(order=order_id)

    page.hold(HoldReason.OTHER, "ask first")
    held = headline(house, order_id)
    page.undo()

    assert (held, headline(house, order_id)) == (Headline.ON_HOLD, Headline.READY_TO_PICK)


def test_a_payment_in_words_becomes_money(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    page.open(order=order_id)

    wrong = page.record_payment(PaymentMethod.TRANSFER, "twenty")
    none = page.record_payment(PaymentMethod.TRANSFER, "0")
    right = page.record_payment(PaymentMethod.TRANSFER, "20,00", "statement 7")

    assert str(wrong) == "Give an amount above zero, for example 12.50."
    assert (none is None, right) == (False, None)
    assert factories.the_order(house, order_id).payment is PaymentWord.PAID
    assert page.state.detail is not None
    assert [(each.captured.minor, each.reference) for each in page.state.detail.payments] == [(2000, "statement 7")]
    assert str(page.state.why_not_pay) == "Nothing is open on this order."


def test_a_payment_by_mistake_is_voided_with_a_reason(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house, is_paid=True)
    page.open(order=order_id)
    assert page.state.detail is not None

    page.void_payment(page.state.detail.payments[0].id, "wrong order")

    assert factories.the_order(house, order_id).payment is PaymentWord.UNPAID


def test_money_goes_back_in_part_and_never_more_than_came(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house, is_paid=True)
    page.open(order=order_id)

    page.refund("5.00", "scratched")
    page.refund("15.01", "angry")

    assert factories.the_order(house, order_id).payment is PaymentWord.PART_REFUNDED
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "Only €15.00 can go back, not €15.01."


def test_cancelling_asks_with_its_plan(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house, is_paid=True)
    page.open(order=order_id)

    page.ask_for(Form.CANCEL)
    plan = page.state.plan
    page.cancel("changed her mind")

    assert plan is not None
    assert (plan.pieces, [amount.minor for amount in plan.paid]) == (2, [2000])
    assert headline(house, order_id) is Headline.CANCELLED
    assert str(page.state.next_words) == "Nothing left to do"


def test_pieces_of_a_line_are_cancelled(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house, pieces=3)
    page.open(order=order_id)

    page.cancel_pieces(factories.lines_of(house, order_id)[0].id, 1, "too many")

    line = factories.lines_of(house, order_id)[0]
    assert (line.cancelled, line.allocated) == (1, 2)
    assert factories.the_order(house, order_id).total_minor == 2000


def test_a_shipped_order_is_delivered_returned_and_completed(house: Work, page: OrderDetail) -> None:
    order_id = a_shipped_order(house)
    page.open(order=order_id)
    shipped = page.state.detail.order.headline if page.state.detail else None

    page.note_delivery(DeliveryProof.SIGNED, "G. Hopper")
    delivered = headline(house, order_id)
    page.request_return({factories.lines_of(house, order_id)[0].id: 1}, "one is chipped")

    assert (shipped, delivered) == (Headline.SHIPPED, Headline.DELIVERED)
    assert page.state.detail is not None
    assert len(page.state.detail.returns) == 1
    assert str(page.state.why_not("complete")) == "A return is open."


def test_a_failed_delivery_is_noted(house: Work, page: OrderDetail) -> None:
    order_id = a_shipped_order(house)
    page.open(order=order_id)

    page.note_delivery(DeliveryProof.NONE, "nobody home", failed=True)

    assert headline(house, order_id) is Headline.FAILED


def test_a_new_address_voids_the_label_with_the_old_one(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    opened = house.write(packing.open_order, order_id, gesture=Gesture.of(house.now(), f"SO{order_id}"))
    for number in range(2):
        house.write(packing.scan, opened.job_id, gesture=Gesture.of(house.now(), "MUG-1", number))
    page.open(order=order_id)
    before = page.state.detail.parcels[0].tracking if page.state.detail else ""

    page.change_address(ShipTo(street="Elsewhere 1", city="Kiel", country="DE"))

    assert before
    assert page.state.detail is not None
    assert page.state.detail.parcels[0].tracking == ""
    assert page.state.detail.order.headline is Headline.NO_LABEL
    assert str(page.state.next_words) == "Make label"


def test_acts_that_make_no_sense_say_why(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    page.open(order=order_id)

    assert str(page.state.why_not("return")) == "Nothing of it has left yet."
    assert str(page.state.why_not("refund")) == "Nothing was paid."
    assert page.state.why_not("cancel") is None


def test_a_fix_that_somebody_came_for_is_asked_at_once(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)

    page.open(order=order_id, fix="record_payment")

    assert page.state.asked is not None
    assert page.state.asked.form is Form.PAYMENT


def test_another_order_is_opened_by_its_scan(house: Work, page: OrderDetail) -> None:
    first, second = factories.an_order(house), factories.an_order(house)
    page.open(order=first)

    page.scanned(Gesture.of(house.now(), f"SO{second}"))

    assert page.state.order_id == second


def test_an_order_that_does_not_exist_is_said_in_words(page: OrderDetail) -> None:
    page.open(order=4711)

    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "There is no order SO-04711."


def test_what_others_do_shows_at_once(house: Work, page: OrderDetail) -> None:
    order_id = a_ready_order(house)
    page.open(order=order_id)

    factories.change_settings(house, name="Other")
    house.write(packing.open_order, order_id, gesture=Gesture.of(house.now(), f"SO{order_id}"))

    assert page.state.detail is not None
    assert page.state.detail.order.headline is headline(house, order_id)


def test_editing_a_released_order_takes_it_off_its_list_first(house: Work, page: OrderDetail) -> None:
    factories.change_settings(house, hall=True, pick_while_packing=False)
    order_id = a_ready_order(house)
    house.write(releasing.release, [order_id])
    page.open(order=order_id)

    page.edit()
    first = page.state.asked
    page.unrelease(then_edit=True)

    assert first is not None
    assert first.form is Form.UNRELEASE
    assert page.state.on_list is not None
    assert page.state.on_list.list_name.startswith("PL-")
    assert page.state.asked is not None
    assert page.state.asked.form is Form.ADDRESS
    assert headline(house, order_id) is Headline.READY_TO_PICK


def test_an_order_that_nobody_released_is_edited_at_once(house: Work, page: OrderDetail) -> None:
    page.open(order=a_ready_order(house))

    page.edit()

    assert page.state.asked is not None
    assert page.state.asked.form is Form.ADDRESS


# ------------------------------------------------------------------ codes of shops that nobody knows


def a_strange_order(work: Work, folder: Path) -> int:
    """A Shopify order of two codes that stand for no product."""
    sale = sales(1, seed=51)[0]
    first = sale.lines[0]
    lines = tuple(Sold(code, title, 2, first.price, first.off * 0, first.tax) for code, title in STRANGE)
    import_files(work, shopify(folder, [replace(sale, lines=lines)]))
    order_id: int = work.read(lambda db: db.run(select(Order.id)).scalar_one())
    return order_id


STRANGE = (("SHOP-1", "Blue mug"), ("SHOP-2", "Red mug"))


def test_a_linked_code_asks_for_the_next_and_then_the_order_goes_on(
    house: Work, page: OrderDetail, tmp_path: Path
) -> None:
    factories.stock(house, factories.a_product(house, "MUG-1", name="Enamel mug"), 9)
    order_id = a_strange_order(house, tmp_path)
    page.open(order=order_id)
    assert page.state.why_not_codes is None

    page.mend(Fix.RELEASE_HOLD)
    assert page.state.asked is not None
    assert page.state.asked.form is Form.CODES
    page.link_code("SHOP-1", "MUG-1")
    assert (page.state.asked.form, page.state.asked.serial) == (Form.CODES, 2)
    page.link_code("SHOP-2", "MUG-1")

    assert page.state.said is not None
    assert str(page.state.said.words) == "SHOP-2 is Enamel mug from now on"
    assert page.state.asked.serial == 2
    assert str(page.state.why_not_codes) == "Every code of this order is known."
    assert headline(house, order_id) is Headline.READY_TO_PICK


def test_unknown_codes_and_another_hold_have_a_button_each(house: Work, page: OrderDetail, tmp_path: Path) -> None:
    order_id = a_strange_order(house, tmp_path)
    page.open(order=order_id)
    assert str(page.state.next_words) == "Link unknown codes"
    page.hold(HoldReason.CUSTOMER_REQUEST)
    page.refresh()
    assert [each.fix for each in page.state.blockers[:2]] == [Fix.LINK_CODES, Fix.RELEASE_HOLD]
    assert str(page.state.next_words) == "Release hold"

    page.mend(Fix.RELEASE_HOLD)

    page.refresh()

    assert page.state.detail is not None
    assert [each.reason for each in page.state.detail.order.holds] == [HoldReason.STOCK]
    before = page.state.asked
    page.mend(Fix.LINK_CODES)
    assert (before, page.state.asked) == (None, Asked(Form.CODES, 1))


def test_a_code_is_not_linked_to_nothing(house: Work, page: OrderDetail, tmp_path: Path) -> None:
    page.open(order=a_strange_order(house, tmp_path))

    page.link_code("SHOP-1", "NONE")

    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "'NONE' is not a product here."


def test_all_unknown_codes_become_products(house: Work, page: OrderDetail, tmp_path: Path) -> None:
    order_id = a_strange_order(house, tmp_path)
    page.open(order=order_id)

    page.make_products()

    assert page.state.said is not None
    assert str(page.state.said.words) == "2 new products"
    assert headline(house, order_id) is Headline.READY_TO_PICK


def test_what_the_shop_said_is_shown(house: Work, page: OrderDetail, tmp_path: Path) -> None:
    page.open(order=a_strange_order(house, tmp_path))

    assert page.state.detail is not None
    assert "Risk low" in [str(each) for each in page.state.detail.told]

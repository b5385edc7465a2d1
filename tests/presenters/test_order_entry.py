"""The order form: quick to fill, honest about stock, and nothing typed is ever lost."""

from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.customer import Customer
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_entry import OrderEntry
from omsdesk.services import customers, papers, placing, releasing, selling
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.words import Text
from tests import factories
from tests.factories import HOME

ADDRESS = {"street": "Lindenweg 5", "city": "Bremen", "postal_code": "28195", "country": "DE"}


@pytest.fixture
def entry(house: Work) -> OrderEntry:
    made = OrderEntry(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def the_mug(work: Work, pieces: int = 3) -> int:
    mug = factories.a_product(work, "MUG-1", name="Enamel mug", price=1290, tax_rate_bp=1900, barcode="4006381333931")
    if pieces:
        factories.stock(work, mug, pieces)
    return mug


def unheard(*_: Any, **__: Any) -> Any:
    """The database behind a cable that was pulled."""
    raise Unavailable(Text("The database does not answer."), Text("Try again in a moment."))


def names_in_register(db: Db) -> list[str]:
    return list(db.run(select(Customer.name).order_by(Customer.id)).scalars())


def test_the_form_offers_channels_services_and_the_home_country(entry: OrderEntry) -> None:
    assert entry.state.offer is not None
    assert [key for key, _ in entry.state.offer.channels][:3] == ["web", "phone", "email"]
    assert [each.key for each in entry.state.offer.services] == ["standard", "express", "pickup", "elsewhere"]
    assert entry.state.form.country == "DE"
    assert not entry.state.is_loading


def test_a_typed_sku_adds_a_line_and_the_same_again_counts_up(house: Work, entry: OrderEntry) -> None:
    the_mug(house)

    entry.enter("MUG-1", 2)
    entry.enter("MUG-1")

    assert [(line.product.sku, line.quantity) for line in entry.state.form.lines] == [("MUG-1", 3)]


def test_a_scan_adds_one_piece(house: Work, entry: OrderEntry) -> None:
    the_mug(house)

    entry.scanned(Gesture.of(house.now(), "4006381333931"))

    assert [(line.product.sku, line.quantity) for line in entry.state.form.lines] == [("MUG-1", 1)]


def test_words_that_fit_one_product_add_it_and_words_that_fit_two_ask(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    factories.a_product(house, "MUG-2", name="Steel mug")

    entry.enter("enamel")
    entry.enter("mug")

    assert [line.product.sku for line in entry.state.form.lines] == ["MUG-1"]
    assert [each.sku for each in entry.state.found_products] == ["MUG-1", "MUG-2"]


def test_what_nothing_has_is_said_under_the_field(entry: OrderEntry) -> None:
    entry.enter("xyz")

    assert str(entry.state.errors["product"]) == "Nothing found for 'xyz'. Check the number or try fewer letters."


def test_totals_are_those_of_the_order_that_is_placed(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper", **ADDRESS)
    entry.enter("MUG-1", 2)
    assert entry.state.totals is not None

    entry.confirm()

    assert entry.state.ended is not None
    order = factories.the_order(house, entry.state.ended.order_id)
    assert (order.goods_minor, order.shipping_minor, order.tax_minor, order.total_minor) == (2580, 490, 490, 3560)


def test_an_order_that_no_database_hears_stays_on_the_form_and_is_placed_once_later(
    house: Work, entry: OrderEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper", **ADDRESS)
    entry.enter("MUG-1", 2)
    with monkeypatch.context() as cut:
        cut.setattr(house, "write", unheard)
        entry.confirm()
        told, kept, is_saving = entry.state.trouble, entry.state.form, entry.state.is_saving

    entry.confirm()

    assert told is not None
    assert (kept.customer_name, [line.quantity for line in kept.lines], is_saving) == ("Grace Hopper", [2], False)
    assert entry.state.trouble is None
    assert len(factories.all_rows(house, Order)) == 1


def test_the_line_says_how_much_is_free_and_what_waits(house: Work, entry: OrderEntry) -> None:
    the_mug(house, 3)
    factories.a_product(house, "WRAP", name="Gift wrap", handling=Handling.NEVER)

    entry.enter("MUG-1", 3)
    entry.enter("WRAP", 5)
    enough = [str(line.remark) for line in entry.state.form.lines]
    entry.set_quantity(entry.state.form.lines[0].product.id, 4)

    assert enough == ["On hand 3, free 3", "Needs no stock"]
    assert str(entry.state.form.lines[0].remark) == "Only 3 free. 1 on backorder."


def test_confirming_places_and_confirms_and_begins_an_empty_form(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper", **ADDRESS)
    entry.enter("MUG-1")

    entry.confirm()

    assert entry.state.ended is not None
    order = factories.the_order(house, entry.state.ended.order_id)
    assert order.headline is Headline.READY_TO_PICK
    assert str(entry.state.ended.words) == f"Order SO-{order.id}: Ready to pick"
    assert not entry.state.form.is_worth_keeping


def test_an_order_without_a_city_is_taken_and_waits_in_review(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper", **{**ADDRESS, "city": ""})
    entry.enter("MUG-1")
    warned = str(entry.state.address_remark)

    entry.confirm()

    assert entry.state.ended is not None
    assert warned == "Without street, city and country it waits in Review."
    assert factories.the_order(house, entry.state.ended.order_id).headline is Headline.REVIEW


def test_without_customer_and_lines_nothing_is_placed_and_both_are_named(house: Work, entry: OrderEntry) -> None:
    entry.confirm()

    assert {name: str(words) for name, words in entry.state.errors.items()} == {
        "customer_name": "Find the customer, or type a name.",
        "product": "Add a product.",
    }
    assert entry.state.ended is None


def test_notes_for_the_packer_and_the_card_of_a_gift_reach_order_and_slip(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.enter("MUG-1")
    entry.change(customer_name="Grace Hopper", gift=True, gift_note="With love", packer_note="Ring twice", **ADDRESS)
    entry.confirm()

    assert entry.state.ended is not None
    order = factories.the_order(house, entry.state.ended.order_id)
    assert (order.gift, order.gift_note, order.packer_note) == (True, "With love", "Ring twice")
    released = house.write(releasing.release, [order.id])
    (shipment,) = house.read(lambda db: list(db.run(select(Shipment.id)).scalars()))
    slip = house.read(papers.packing_slip, shipment)
    assert released.order_ids == (order.id,)
    assert (slip.gift_note, slip.with_prices) == ("With love", False)


def test_money_taken_at_the_counter_is_recorded_with_the_order(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper", channel="counter", payment=PaymentMethod.CASH, **ADDRESS)
    entry.enter("MUG-1")

    entry.confirm()

    assert entry.state.ended is not None
    assert factories.the_order(house, entry.state.ended.order_id).payment is PaymentWord.PAID


def test_an_order_away_from_the_counter_is_not_paid_by_what_was_paid_there(house: Work, entry: OrderEntry) -> None:
    """The counter stays for the next customer; when the phone rings instead, nobody has paid."""
    the_mug(house)
    entry.change(customer_name="Grace Hopper", channel="counter", payment=PaymentMethod.CASH)
    entry.enter("MUG-1")
    entry.sell()
    assert (entry.state.form.channel, entry.state.form.payment) == ("counter", PaymentMethod.CASH)

    entry.change(channel="phone")
    entry.change(customer_name="Ana Sousa", **ADDRESS)
    entry.enter("MUG-1")
    entry.confirm()

    assert entry.state.ended is not None
    assert factories.the_order(house, entry.state.ended.order_id).payment is PaymentWord.UNPAID


def test_somebody_new_goes_into_the_register_only_when_wanted(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    for name, register in (("Grace Hopper", True), ("Passer-by", False)):
        entry.change(customer_name=name, register=register, **ADDRESS)
        entry.enter("MUG-1")
        entry.confirm()

    assert house.read(names_in_register) == ["Grace Hopper"]


def test_a_customer_from_the_register_brings_the_address(house: Work, entry: OrderEntry) -> None:
    who = house.write(customers.make, NewCustomer(name="Ana Sousa", email="ana@example.com", address=HOME))

    entry.find_customers("sousa")
    entry.choose_customer(entry.state.found_customers[0].id)

    form = entry.state.form
    assert (form.customer_id, form.email, form.street, form.city) == (who, "ana@example.com", "Lindenweg 5", "Bremen")
    assert entry.state.found_customers == ()


def test_another_name_is_another_customer(house: Work, entry: OrderEntry) -> None:
    entry.choose_customer(house.write(customers.make, NewCustomer(name="Ana Sousa", address=HOME)))

    entry.change(customer_name="Ana Souza")

    assert entry.state.form.customer_id is None


def test_what_was_typed_comes_back_after_a_crash(house: Work, entry: OrderEntry) -> None:
    the_mug(house)
    entry.change(customer_name="Grace Hopper")
    entry.enter("MUG-1", 2)

    after = OrderEntry(house, JobsInPlace())
    after.open(new=True)
    after.appear()

    assert after.state.form == entry.state.form
    assert str(after.state.said) == "This was typed Today 08:30 and not saved. Go on, or start anew."


def test_a_saved_form_does_not_come_back(house: Work, entry: OrderEntry) -> None:
    entry.change(customer_name="Grace Hopper")
    entry.save_draft()

    after = OrderEntry(house, JobsInPlace())
    after.appear()

    assert not after.state.form.is_worth_keeping


def test_a_draft_is_saved_once_and_then_replaced(house: Work, entry: OrderEntry) -> None:
    mug = the_mug(house)
    entry.change(customer_name="Grace Hopper")
    entry.save_draft()
    entry.add(house.read(selling.products, [mug])[0], 2)
    entry.save_draft()

    draft = entry.state.draft_id
    assert draft is not None
    assert factories.the_order(house, draft).headline is Headline.DRAFT
    assert [(row.sku, row.ordered) for row in factories.lines_of(house, draft)] == [("MUG-1", 2)]
    assert str(entry.state.said) == f"Draft SO-{draft} is saved."


def test_a_draft_is_opened_confirmed_and_keeps_its_number(house: Work, entry: OrderEntry) -> None:
    mug = the_mug(house)
    line = NewLine(product_id=mug, quantity=2, unit_minor=1000, discount_bp=1000)
    kept = NewOrder(lines=(line,), customer_name="Grace Hopper", ship_to=HOME, shipping_minor=490)
    order_id = house.write(placing.save_draft, kept)

    entry.open(order=order_id)
    assert entry.state.totals is not None
    assert entry.state.totals.goods_minor == 1800
    entry.confirm()

    assert entry.state.ended is not None
    assert entry.state.ended.order_id == order_id
    assert factories.the_order(house, order_id).goods_minor == 1800


def test_leaving_for_another_customer_keeps_the_form_as_a_draft(house: Work, entry: OrderEntry) -> None:
    who = house.write(customers.make, NewCustomer(name="Ana Sousa", address=ShipTo()))
    entry.change(customer_name="Grace Hopper")

    entry.open(customer=who)

    assert entry.state.form.customer_name == "Ana Sousa"
    assert house.read(drafts) == ["Grace Hopper"]


def test_what_a_crash_left_becomes_a_draft_when_another_form_is_opened(house: Work, entry: OrderEntry) -> None:
    who = house.write(customers.make, NewCustomer(name="Ana Sousa", address=ShipTo()))
    entry.change(customer_name="Grace Hopper")

    after = OrderEntry(house, JobsInPlace())
    after.open(customer=who)
    after.appear()

    assert after.state.form.customer_name == "Ana Sousa"
    assert house.read(drafts) == ["Grace Hopper"]


def test_a_new_order_begins_empty_after_a_saved_draft_but_keeps_what_is_not_saved(entry: OrderEntry) -> None:
    entry.change(customer_name="Grace Hopper")
    entry.open(new=True)
    unsaved = entry.state.form.customer_name
    entry.save_draft()

    entry.open(new=True)

    assert unsaved == "Grace Hopper"
    assert (entry.state.form.customer_name, entry.state.draft_id) == ("", None)


def test_a_quantity_nobody_orders_is_refused_in_words(house: Work, entry: OrderEntry) -> None:
    mug = the_mug(house)
    entry.enter("MUG-1")

    entry.set_quantity(mug, 4_006_381_333_931)

    assert entry.state.form.lines[0].quantity == 1
    assert str(entry.state.errors["product"]) == "Give a number from 1 to 1,000,000."


def test_the_stock_on_the_form_follows_what_others_sell(house: Work, entry: OrderEntry) -> None:
    mug = the_mug(house, 3)
    entry.enter("MUG-1", 3)

    factories.an_order(house, [(mug, 2)], confirmed=True)

    assert entry.state.form.lines[0].product.free == 1


def drafts(db: Db) -> list[str]:
    return list(db.run(select(Order.customer_name).where(Order.headline == Headline.DRAFT)).scalars())

"""What the order form needs, on both databases: products with their free stock, and what was typed."""

from dataclasses import replace

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.services import customers, placing, selling
from omsdesk.services.new_order import NewLine, NewOrder
from omsdesk.services.order_form import Form, FormLine, form_of
from tests import factories
from tests.factories import HOME
from tests.sentences import says_no


@pytest.fixture
def mug(work: Work) -> int:
    factories.a_house(work)
    made = factories.a_product(work, "MUG-1", name="Enamel mug", price=1290, barcode="4006381333931")
    factories.stock(work, made, 3)
    return made


def test_free_stock_is_what_nobody_was_promised(work: Work, mug: int) -> None:
    factories.an_order(work, [(mug, 2)], confirmed=True)

    found = work.read(selling.products, [mug])[0]

    assert (found.on_hand, found.free, found.missing(2)) == (3, 1, 1)


def test_products_are_found_by_code_by_beginning_and_by_words(work: Work, mug: int) -> None:
    other = factories.a_product(work, "A-MUG", name="Large mug-1 bowl")

    assert [each.id for each in work.read(selling.find, "mug-1")] == [mug, other]
    assert [each.id for each in work.read(selling.of_code, "4006381333931")] == [mug]
    assert work.read(selling.of_code, "9999") == ()
    assert work.read(selling.find, "  ") == ()


def test_two_products_with_one_code_are_both_named(work: Work, mug: int) -> None:
    twin = factories.a_product(work, "MUG-2", barcode="4006381333931")

    assert sorted(each.id for each in work.read(selling.of_code, "4006381333931")) == [mug, twin]


def test_a_percent_sign_is_a_letter_like_others(work: Work, mug: int) -> None:
    assert work.read(selling.find, "%") == ()


def test_placing_takes_the_money_and_registers_the_customer_in_one_deed(work: Work, mug: int) -> None:
    form = Form(customer_name="Grace Hopper", street="Lindenweg 5", city="Bremen", country="DE")
    lines = tuple(FormLine.of(each, 2) for each in work.read(selling.products, [mug]))
    order = Form(**{**vars(form), "lines": lines}).as_order()

    placed = work.write(selling.place_and_confirm, order, payment=PaymentMethod.CASH, register=True)

    row = factories.the_order(work, placed.order_id)
    assert (placed.headline, row.payment) == (Headline.READY_TO_PICK, PaymentWord.PAID)
    assert work.read(customers.show, row.customer_id).addresses[0].ship_to.city == "Bremen"


def test_an_order_that_cannot_be_placed_registers_nobody(work: Work, mug: int) -> None:
    before = work.read(customers.find, "grace")

    with pytest.raises(Refusal, match="no lines"):
        work.write(selling.place_and_confirm, NewOrder(customer_name="Grace Hopper"), register=True)

    assert work.read(customers.find, "grace") == before == ()


def test_a_draft_comes_back_as_it_was_typed(work: Work, mug: int) -> None:
    line = NewLine(product_id=mug, quantity=2, unit_minor=1000, discount_bp=500, tax_rate_bp=700)
    kept = NewOrder(lines=(line,), customer_name="Grace Hopper", ship_to=HOME, channel="email", packer_note="Fragile")
    order_id = work.write(placing.save_draft, kept)

    draft = work.read(selling.draft, order_id)
    form = form_of(draft, work.read(selling.products, [mug]))

    assert draft.lines == (line,)
    assert (form.channel, form.packer_note, form.city) == ("email", "Fragile", "Bremen")
    assert form.as_order().lines == (replace(line, tax_rate_bp=None, price_by_hand=True),)


def test_a_placed_order_is_no_draft(work: Work, mug: int) -> None:
    order_id = factories.an_order(work, [(mug, 1)])

    with says_no("This is no draft any more. Open the order to see how it stands."):
        work.read(selling.draft, order_id)


def test_what_was_typed_last_is_kept_for_this_person_at_this_station(work: Work, mug: int) -> None:
    work.write(selling.keep_typed, Form(customer_name="Grace"))
    work.write(selling.keep_typed, Form(customer_name="Grace Hopper"))
    mine = work.read(selling.typed)
    me, work.actor = work.actor, type(work.actor)(user_id=factories.another_user(work), station_id=1)
    theirs = work.read(selling.typed)
    work.actor = me
    work.write(selling.forget_typed)

    assert mine is not None
    assert (mine.form.customer_name, mine.at) == ("Grace Hopper", work.now())
    assert theirs is None
    assert work.read(selling.typed) is None


def test_services_need_no_stock(work: Work, mug: int) -> None:
    wrap = factories.a_product(work, handling=Handling.NEVER)

    assert work.read(selling.products, [wrap])[0].missing(7) == 0

"""A customer is asked for what is missing, and the answer fills the order and frees it; on both engines."""

from dataclasses import replace

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.message import Message
from omsdesk.services import asking_details, message_list, messaging, order_preview, review_queue, story_words
from omsdesk.services.asking_details import Answer
from omsdesk.services.new_order import NewHold, ShipTo
from tests.factories import HOME, a_house, a_product, all_rows, an_order, stock, the_order
from tests.sentences import says_no
from tests.still_clock import StillClock

MAIL = "grace@customer.test"
HALF = ShipTo(name="Grace Hopper", street="", city="Bremen", postal_code="28195", country="DE")


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, mail_on=True, email="shop@house.test", locale="de_DE")


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG")
    stock(work, product, 9)
    return product


@pytest.fixture
def order_id(work: Work, mug: int) -> int:
    return an_order(work, [(mug, 1)], confirmed=True, ship_to=HALF, email=MAIL, is_paid=True)


def body(work: Work) -> str:
    (message,) = work.read(message_list.message_ids)
    text = work.read(message_list.text_of, message)
    assert text is not None
    return f"{text.subject}\n{text.body}"


def queue(work: Work) -> tuple[int, ...]:
    return work.read(review_queue.look).ids


@pytest.mark.parametrize(
    ("country", "said"),
    [("DE", ["eine Rückfrage", "- Straße und Hausnummer"]), ("FR", ["one question", "- Street and house number"])],
)
def test_the_customer_is_asked_in_their_language_for_exactly_what_is_missing(
    work: Work, mug: int, country: str, said: list[str]
) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True, ship_to=replace(HALF, country=country), email=MAIL)

    work.write(asking_details.ask, order_id)

    told = body(work)
    assert [each for each in said if each not in told] == []
    assert told.count("\n- ") == 1


def test_an_order_that_was_asked_about_leaves_the_queue_until_the_answer_or_three_working_days(
    work: Work, order_id: int, clock: StillClock
) -> None:
    assert queue(work) == (order_id,)
    work.write(asking_details.ask, order_id)
    assert queue(work) == ()

    clock.pass_by(days=3)
    assert queue(work) == (order_id,)


def test_the_answer_fills_the_order_frees_it_and_stands_in_its_story(work: Work, order_id: int) -> None:
    work.write(asking_details.ask, order_id)

    decided = work.write(asking_details.answer, order_id, Answer("It is Lindenweg 5, sorry", HOME, MAIL, "0421 777"))

    order = the_order(work, order_id)
    assert (order.headline, order.ship_street, order.phone) == (Headline.READY_TO_PICK, "Lindenweg 5", "0421 777")
    assert str(decided.words) == f"SO-{order_id}: Ready to pick"
    story = [str(story_words.said(each, "EUR")) for each in work.read(order_preview.preview, order_id).history]
    assert "The customer answered: It is Lindenweg 5, sorry" in story
    assert queue(work) == ()


def test_an_answer_that_leaves_something_open_brings_the_order_back_at_once(work: Work, order_id: int) -> None:
    work.write(asking_details.ask, order_id)

    work.write(asking_details.answer, order_id, Answer("I am not sure, call me", HALF, MAIL, "0421 777"))

    assert queue(work) == (order_id,)
    assert the_order(work, order_id).headline is Headline.REVIEW


def test_a_note_of_a_person_is_asked_for_and_only_a_person_says_that_it_is_settled(work: Work, mug: int) -> None:
    held = (NewHold(HoldReason.CUSTOMER_INFO, "Which colour?"),)
    order_id = an_order(work, [(mug, 1)], email=MAIL, phone="0421 777", holds=held)
    work.write(asking_details.ask, order_id)
    assert "- Which colour?" in body(work)

    work.write(asking_details.answer, order_id, Answer("Green", HOME, MAIL, "0421 777"))

    assert queue(work) == (order_id,)


def test_a_phone_number_that_was_missing_frees_the_order(work: Work, mug: int) -> None:
    held = (NewHold(HoldReason.CUSTOMER_INFO, "No telephone number."),)
    order_id = an_order(work, [(mug, 1)], email=MAIL, holds=held, is_paid=True)

    work.write(asking_details.answer, order_id, Answer("", HOME, MAIL, "0421 777"))

    assert the_order(work, order_id).headline is Headline.READY_TO_PICK


def test_an_answer_never_frees_what_waits_for_something_else(work: Work, mug: int) -> None:
    held = (NewHold(HoldReason.CUSTOMER_INFO, "No telephone number."), NewHold(HoldReason.PAYMENT, "not paid"))
    order_id = an_order(work, [(mug, 1)], email=MAIL, holds=held)

    decided = work.write(asking_details.answer, order_id, Answer("", HOME, MAIL, "0421 777"))

    assert str(decided.words) == f"SO-{order_id} is still on hold: Payment"
    assert the_order(work, order_id).headline is Headline.ON_HOLD


def test_what_cannot_be_asked_or_answered_is_refused_in_words(work: Work, mug: int, order_id: int) -> None:
    fine = an_order(work, [(mug, 2)], confirmed=True, email=MAIL)
    with pytest.raises(Refusal, match="No detail of this order is missing"):
        work.write(asking_details.ask, fine)
    silent = an_order(work, [(mug, 3)], confirmed=True, ship_to=HALF)
    with pytest.raises(Refusal, match="The order has no e-mail address"):
        work.write(asking_details.ask, silent)
    with says_no("Nothing was answered. Paste the answer, or fill in what it says."):
        work.write(asking_details.answer, order_id, Answer(" ", HALF, MAIL, ""))
    with says_no("This e-mail address or phone number is too long. Shorten it."):
        work.write(asking_details.answer, order_id, Answer("", HALF, MAIL, "1" * 65))
    with says_no("The answer is longer than 4,000 letters. Keep what matters."):
        work.write(asking_details.answer, order_id, Answer("x" * 4001, HALF, MAIL, ""))
    waiting = [row for row in all_rows(work, Message) if MessageStatus.WAITING in row]
    assert [row[2] for row in waiting] == ["confirmation"]
    assert messaging.is_address(MAIL)

"""Answers of customers: from the mailbox onto their orders, once, whatever the line does; on both engines."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.models.message import Message
from omsdesk.services import (
    asking_details,
    customers,
    deciding,
    erasing,
    message_list,
    order_preview,
    order_queue,
    replies,
    review_queue,
    settings,
    story_words,
    stuck,
    turns,
    ways_of_working,
)
from omsdesk.services.asking_details import Answer
from omsdesk.services.customers import NewCustomer
from omsdesk.services.mailbox import progress, reading, setup
from omsdesk.services.mailbox.reading import Read
from omsdesk.services.new_order import ShipTo
from omsdesk.services.queue_filter import QueueFilter, Tab
from tests.factories import HOME, a_house, a_product, an_order, change_settings, stock
from tests.imap_server import PASSWORD, USER, Box, a_mailbox
from tests.sentences import says_no
from tests.still_clock import StillClock

MAIL = "grace@customer.test"
HALF = ShipTo(name="Grace Hopper", street="", city="Bremen", postal_code="28195", country="DE")


@pytest.fixture
def box() -> Iterator[Box]:
    with a_mailbox() as made:
        yield made


@pytest.fixture
def shop(work: Work, box: Box) -> Work:
    a_house(
        work,
        mail_on=True,
        email="shop@house.test",
        answers_on=True,
        answers_host="127.0.0.1",
        answers_port=box.port,
        answers_security="none",
        answers_user=USER,
    )
    setup.keep_password(work.read(setup.box), Secret(PASSWORD))
    return work


@pytest.fixture
def order_id(shop: Work) -> int:
    mug = a_product(shop, "MUG")
    stock(shop, mug, 9)
    order_id = an_order(shop, [(mug, 1)], confirmed=True, ship_to=HALF, email=MAIL, is_paid=True)
    shop.write(asking_details.ask, order_id)
    return order_id


def a_mail(to: str = "", *, said: str = "It is Lindenweg 5", **lines: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"] = lines.pop("id", "<answer@customer.test>")
    mail["From"] = lines.pop("sender", f"Grace Hopper <{MAIL}>")
    mail["Subject"] = lines.pop("subject", "Re: one question")
    if to:
        mail["In-Reply-To"] = to
    for name, value in lines.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{said}\n\nOn Monday the shop wrote:\n> Which street?\n")
    return mail


def our_id(work: Work) -> str:
    return str(work.read(lambda db: db.run(select(Message.message_id).order_by(Message.id.desc())).scalars().first()))


def wrote(work: Work, order_id: int) -> list[tuple[str, str, ReplyStatus]]:
    return [(each.sender, each.words, each.status) for each in work.read(replies.of_order, order_id)]


def answered(work: Work) -> dict[str, int]:
    return {each.cause.key: each.count for each in work.read(stuck.look) if each.cause.key == "answers"}


def test_an_answer_lands_on_its_order_and_brings_it_back_to_review(
    shop: Work, box: Box, order_id: int, clock: StillClock
) -> None:
    assert work_ids(shop) == ()
    mail = a_mail(our_id(shop), sender="Grace at work <g.hopper@work.test>")
    mail.add_attachment(b"\0", maintype="image", subtype="png", filename="door.png")
    box.put(mail)

    assert reading.carry_out(shop) == Read(1)

    assert wrote(shop, order_id) == [
        ("Grace at work <g.hopper@work.test>", "It is Lindenweg 5", ReplyStatus.OPEN),
    ]
    (row,) = shop.read(review_queue.look).rows
    case = shop.read(review_queue.case, order_id)
    assert (row.id, row.is_answered, case.answers[0].files) == (order_id, True, ("door.png",))
    assert answered(shop) == {"answers": 1}
    listed = shop.read(order_queue.ids, QueueFilter(Tab.ALL, "status:answered"))
    assert tuple(listed) == (order_id,)
    newest = shop.read(message_list.of_order, order_id)[0]
    text = shop.read(message_list.text_of, newest.id)
    assert text is not None
    assert (newest.is_answer, text.subject, text.html) == (True, "Re: one question", "<p>It is Lindenweg 5</p>")
    story = [str(story_words.said(each, "EUR")) for each in shop.read(order_preview.preview, order_id).history]
    assert "The customer wrote: It is Lindenweg 5" in story

    seen = tuple(each.id for each in case.answers)
    decided = shop.write(asking_details.answer, order_id, Answer("It is Lindenweg 5", HOME, MAIL, "0421 777", seen))

    assert decided.headline is Headline.READY_TO_PICK
    assert (wrote(shop, order_id)[0][2], answered(shop), work_ids(shop)) == (ReplyStatus.READ, {}, ())
    assert box.commands() <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}


def work_ids(work: Work) -> tuple[int, ...]:
    return work.read(review_queue.look).ids


def test_the_same_mail_is_here_once_and_what_fits_nothing_is_left_alone(
    shop: Work, box: Box, order_id: int, clock: StillClock
) -> None:
    ours = our_id(shop)
    number = f"SO-{order_id}"
    box.put(a_mail(ours))
    box.put(a_mail(ours))  # a copy, as a rule of the mailbox makes it
    box.put(a_mail(id="<2@x>", subject=f"AW: Ihre Bestellung {number}", said="By order number"))
    box.put(a_mail(id="<3@x>", subject=number, sender="mallory@else.test", said="Somebody else"))
    box.put(a_mail(id="<4@x>", subject="SO-999999999", said="No such order"))
    box.put(a_mail("<unknown@x>", id="<5@x>", said="Answers nothing of ours"))
    box.put(a_mail(ours, id="<6@x>", said="Away until May", Auto_Submitted="auto-replied"))
    box.put(a_mail(ours, id="<7@x>", sender="shop@house.test", said="Our own"))
    box.put(b"no mail at all")

    assert reading.carry_out(shop) == Read(2)
    clock.pass_by(minutes=3)
    assert reading.carry_out(shop) == Read(0)
    box.validity, box.mails = 8, {number - 90: mail for number, mail in box.mails.items()}
    clock.pass_by(minutes=3)
    assert reading.carry_out(shop) == Read(0)

    assert [words for _, words, _ in wrote(shop, order_id)] == ["By order number", "It is Lindenweg 5"]


def test_a_line_that_breaks_half_way_loses_nothing_and_doubles_nothing(
    shop: Work, box: Box, order_id: int, clock: StillClock
) -> None:
    for number in range(3):
        box.put(a_mail(our_id(shop), id=f"<{number}@x>", said=f"words {number}"))
    box.cut_after = 1

    assert reading.carry_out(shop) == Read(1)

    assert "The line to 127.0.0.1 broke" in shop.read(progress.standing).trouble
    assert reading.carry_out(shop) is None  # not at once again
    box.cut_after = None
    clock.pass_by(minutes=1)
    assert reading.carry_out(shop) == Read(2)
    assert [words for _, words, _ in wrote(shop, order_id)] == ["words 2", "words 1", "words 0"]
    assert shop.read(progress.standing).trouble == ""


def test_a_wrong_password_is_told_after_a_few_visits_and_in_the_test_at_once(
    shop: Work, box: Box, clock: StillClock
) -> None:
    assert str(setup.try_out(shop)) == "127.0.0.1 opens INBOX: 0 mails are in it."
    setup.keep_password(shop.read(setup.box), Secret("autumn"))
    said = f"127.0.0.1 does not accept {USER} with this password: [AUTHENTICATIONFAILED] not like this."
    with pytest.raises(Exception, match="does not accept"):
        setup.try_out(shop)

    troubles = []
    for _ in range(3):
        read = reading.carry_out(shop)
        troubles.append(read.trouble if read is not None else read)
        clock.pass_by(hours=1)

    assert [str(each) for each in troubles] == ["None", "None", said]


def test_one_station_at_a_time_and_none_without_the_password(shop: Work, order_id: int) -> None:
    held = shop.write(turns.claim, progress.KIND, progress.KIND, progress.LEASE_S)
    assert held is not None
    assert reading.carry_out(shop) is None
    shop.write(turns.soon, progress.KIND, progress.KIND)
    assert shop.write(turns.keep, held, held.payload)
    shop.write(turns.end, held, held.payload, 0)
    assert shop.read(turns.is_due, progress.KIND)

    box = setup.box_of(settings.Company(answers_on=True, answers_host="127.0.0.1", answers_user="nobody"))
    assert setup.server(box) is None
    assert str(setup.why_closed(box)) == (
        "This computer does not know the password. Another one that does reads the answers."
    )


def test_a_mailbox_that_is_not_whole_says_what_is_missing(shop: Work) -> None:
    shop.write(settings.change, mail_user=USER, mail_sign_in="google", answers_sign_in="same")
    for change, said in (
        ({}, "Nobody has signed in at this computer. Another one reads the answers."),
        ({"answers_sign_in": "password", "answers_user": ""}, "No user is set."),
        ({"answers_host": ""}, "No mail server is set."),
    ):
        change_settings(shop, **change)
        with says_no(f"{said} Fill in what is missing above."):
            setup.try_out(shop)


def test_a_decision_in_review_takes_the_answer_as_read(shop: Work, box: Box, order_id: int) -> None:
    box.put(a_mail(our_id(shop)))
    reading.carry_out(shop)

    seen = seen_now(shop, order_id)
    shop.write(deciding.approve, order_id, seen)

    assert [status for _, _, status in wrote(shop, order_id)] == [ReplyStatus.READ]
    assert shop.write(replies.settle, order_id, seen) == 0


def seen_now(work: Work, order_id: int) -> tuple[int, ...]:
    return tuple(each.id for each in work.read(review_queue.case, order_id).answers)


def test_what_came_after_the_page_was_drawn_stays_open_and_is_said(
    shop: Work, box: Box, order_id: int, clock: StillClock
) -> None:
    ours = our_id(shop)
    box.put(a_mail(ours))
    reading.carry_out(shop)
    seen = seen_now(shop, order_id)
    box.put(a_mail(ours, id="<2@x>", said="Please send it to work instead"))
    clock.pass_by(minutes=3)
    reading.carry_out(shop)
    newest, first = shop.read(replies.of_order, order_id)

    unread = "The customer wrote meanwhile. Read it first, then decide again."
    with says_no(unread):
        shop.write(deciding.reject, order_id, "not wanted", seen)
    with says_no(unread):
        shop.write(asking_details.ask, order_id, seen)
    assert open_of(shop, order_id) == (newest.id, first.id)

    day = shop.now().date() + timedelta(days=3)
    put_off = shop.write(deciding.put_off, order_id, HoldReason.ADDRESS, "called", day, seen)
    assert str(put_off.words) == f"SO-{order_id} is still on hold: Address. The customer wrote meanwhile: read it."
    assert (open_of(shop, order_id), work_ids(shop)) == ((newest.id,), (order_id,))

    answered = shop.write(asking_details.answer, order_id, Answer("Lindenweg 5", HALF, MAIL, "", (first.id,)))
    assert (answered.is_unread, open_of(shop, order_id)) == (True, (newest.id,))

    approved = shop.write(deciding.approve, order_id, seen)
    assert (approved.is_unread, open_of(shop, order_id)) == (True, (newest.id,))
    assert str(approved.words).endswith(". The customer wrote meanwhile: read it.")
    assert not shop.write(deciding.reject, order_id, "wants it elsewhere", seen_now(shop, order_id)).is_unread
    assert open_of(shop, order_id) == ()


def open_of(work: Work, order_id: int) -> tuple[int, ...]:
    return tuple(each.id for each in work.read(replies.unread, order_id))


def test_a_reply_that_nobody_saw_takes_back_no_hold_that_was_put_off(shop: Work, box: Box, order_id: int) -> None:
    day = shop.now().date() + timedelta(days=30)
    shop.write(deciding.put_off, order_id, HoldReason.OTHER, "back from holiday then", day)
    box.put(a_mail(our_id(shop)))
    reading.carry_out(shop)

    decided = shop.write(deciding.approve, order_id)

    assert HoldReason.OTHER in decided.still
    assert shop.write(deciding.approve, order_id, seen_now(shop, order_id)).still == ()


def test_what_a_person_wrote_goes_with_the_person(shop: Work, box: Box, clock: StillClock) -> None:
    mug = a_product(shop, "MUG")
    customer = shop.write(customers.make, NewCustomer(name="Grace Hopper", email=MAIL, address=HOME))
    order_id = an_order(shop, [(mug, 1)], customer_id=customer, email=MAIL)
    box.put(a_mail(id="<1@x>", subject=f"SO-{order_id}"))
    assert reading.carry_out(shop) == Read(1)
    shop.write(deciding.reject, order_id, "not wanted", seen_now(shop, order_id))

    shop.write(erasing.erase, customer)

    assert wrote(shop, order_id) == [("(erased)", "(erased)", ReplyStatus.READ)]
    box.put(a_mail(id="<2@x>", subject=f"SO-{order_id}"))
    clock.pass_by(minutes=3)
    assert reading.carry_out(shop) == Read(0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"answers_host": "imap.test", "answers_security": "none"}, "Without TLS the password would travel readable."),
        ({"answers_sign_in": "same"}, "The mail server signs in with a password."),
    ],
)
def test_what_would_be_unsafe_is_refused(shop: Work, values: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        shop.write(ways_of_working.change, **values)

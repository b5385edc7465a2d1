"""Messages to customers: written with their cause, sent once, and never twice whatever the server does."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.messages.post.server import MailServer, Security
from omsdesk.messages.post.smtp import SmtpPost
from omsdesk.models.message import Message
from omsdesk.services import (
    cancelling,
    checks,
    mail_queue,
    mailing,
    messaging,
    order_preview,
    paying,
    settings,
    shipping,
)
from omsdesk.services.mail_setup import Way
from omsdesk.services.new_order import ShipTo
from tests import factories
from tests.mail_server import Post, a_mail_server
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.still_clock import StillClock

S = MessageStatus
GRACE = "grace@customer.test"


@pytest.fixture
def post() -> Iterator[Post]:
    with a_mail_server() as made:
        yield made


@pytest.fixture
def shop(work: Work) -> Work:
    """A house that writes to its customers."""
    factories.a_house(work, mail_on=True, email="shop@house.test", pick_while_packing=False)
    return work


class DrawnHere:
    """The worker process that draws papers, without the process."""

    def pdf(self, paper: Any, _mark: object = None) -> bytes:
        drawn: bytes = paper.pdf()
        return drawn


def send(work: Work, post: Post) -> mailing.Posted:
    def through(_way: Way) -> SmtpPost:
        return SmtpPost(MailServer("127.0.0.1", post.port, Security.NONE), timeout=5)

    return mailing.carry_out(work, DrawnHere(), through)


def all_rows(db: Db) -> Any:
    return db.run(select(*Message.__table__.columns).order_by(Message.id)).all()


def statuses(work: Work) -> list[MessageStatus]:
    return [row.status for row in work.read(all_rows)]


def confirmed(work: Work, **fields: Any) -> int:
    mug = factories.a_product(work, name="Enamel mug", price=1250, tax_rate_bp=1900)
    factories.stock(work, mug, 9)
    return factories.an_order(work, [(mug, 3)], confirmed=True, **{"email": GRACE, **fields})


def test_a_confirmed_order_is_told_once_with_the_sums_of_the_screen(shop: Work, post: Post) -> None:
    order = confirmed(shop)
    assert statuses(shop) == [S.WAITING]

    assert send(shop, post) == mailing.Posted(sent=1)
    assert not send(shop, post)

    (mail,) = post.taken
    body = mail.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    total = shop.read(order_preview.head_of, order).total_minor
    assert mail["Subject"] == f"Your order SO-{order} is confirmed"
    assert "3 ×  Enamel mug" in words
    rows = [line.split() for line in words.splitlines() if "€" in line]
    assert total == 4463
    assert rows[1:] == [
        ["Goods", "€37.50"],
        ["Shipping", "€0.00"],
        ["Tax", "€7.13"],
        ["Total", "€44.63"],
        ["To", "be", "paid:", "€44.63."],
    ]
    assert statuses(shop) == [S.SENT]
    assert shop.read(checks.violations) == ()


def test_a_customer_abroad_reads_the_language_of_the_country(shop: Work) -> None:
    confirmed(shop)
    confirmed(shop, ship_to=ShipTo(street="Ring 1", city="Wien", postal_code="1010", country="AT"))

    assert [row.subject.split()[0] for row in shop.read(all_rows)] == ["Your", "Ihre"]


def test_without_an_address_or_with_the_kind_switched_off_nothing_is_written(shop: Work) -> None:
    confirmed(shop, email="")
    shop.write(settings.change, mail_off=["confirmation"])
    confirmed(shop)
    shop.write(settings.change, mail_off=[], mail_on=False)
    confirmed(shop)

    assert statuses(shop) == []
    assert shop.read(checks.violations) == ()


def test_what_is_refused_leaves_no_message(shop: Work) -> None:
    mug = factories.a_product(shop)

    with pytest.raises(Refusal):
        shop.write(cancelling.cancel_order, 4711, "gone")
    factories.an_order(shop, [(mug, 1)], email=GRACE)

    assert statuses(shop) == []


def test_goods_that_leave_are_told_with_their_tracking_number(shop: Work, post: Post) -> None:
    mug = factories.a_product(shop)
    factories.stock(shop, mug, 2)
    order, shipment = bench.packed(shop, (mug, 2), email=GRACE)
    send(shop, post)

    shop.write(shipping.ship, shipment)
    send(shop, post)

    mail = post.taken[-1]
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"] == f"Your order SO-{order} is on its way"
    assert "Tracking number: " in body.get_content()
    assert len(post.taken) == 2
    assert shop.read(checks.violations) == ()


def test_the_packing_slip_goes_along_where_the_house_wants_it(shop: Work, post: Post) -> None:
    shop.write(settings.change, mail_slip=True)
    mug = factories.a_product(shop)
    factories.stock(shop, mug, 2)
    order, shipment = bench.packed(shop, (mug, 2), email=GRACE)
    shop.write(shipping.ship, shipment)

    send(shop, post)

    first, second = post.taken
    (slip,) = second.iter_attachments()
    assert list(first.iter_attachments()) == []
    assert (slip.get_content_type(), str(order) in str(slip.get_filename())) == ("application/pdf", True)
    assert slip.get_content().startswith(b"%PDF-")


def test_a_cancelled_order_is_told_with_what_comes_back(shop: Work, post: Post) -> None:
    order = confirmed(shop)
    shop.write(paying.record, order, PaymentMethod.CARD)

    shop.write(cancelling.cancel_order, order, "changed their mind")
    send(shop, post)

    body = post.taken[-1].get_body(("plain",))
    assert body is not None
    assert "You paid €44.63. It comes back to you." in body.get_content()
    assert shop.read(checks.violations) == ()


def test_a_busy_server_is_asked_again_later_with_the_same_message_id(shop: Work, post: Post, clock: StillClock) -> None:
    confirmed(shop)
    post.for_data += ["451 busy", "451 still busy"]

    assert send(shop, post) == mailing.Posted(waiting=1)
    assert not send(shop, post)
    clock.pass_by(seconds=31)
    assert send(shop, post) == mailing.Posted(waiting=1)
    clock.pass_by(seconds=31)
    assert not send(shop, post)
    clock.pass_by(seconds=31)
    assert send(shop, post) == mailing.Posted(sent=1)

    (row,) = shop.read(all_rows)
    assert (row.status, row.attempts, row.error, post.ids()) == (S.SENT, 3, "", [row.message_id])


def test_whoever_is_busy_for_three_days_is_told_to_a_person(shop: Work, post: Post, clock: StillClock) -> None:
    confirmed(shop)
    tries = 0
    while statuses(shop) == [S.WAITING]:
        post.for_data.append("451 busy")
        send(shop, post)
        clock.pass_by(hours=4)
        tries += 1

    (row,) = shop.read(all_rows)
    assert (row.status, tries) == (S.FAILED, 20)
    assert row.error.startswith("It was tried for three days. The last time: The mail server says: 451 busy.")


def test_a_refused_address_goes_to_a_person_who_can_try_again_or_give_up(shop: Work, post: Post) -> None:
    confirmed(shop)
    post.for_recipients[GRACE] = "550 no such user"
    send(shop, post)
    (row,) = shop.read(all_rows)
    assert (row.status, row.error.split(". ")[0]) == (S.FAILED, f"{GRACE} is not taken: 550 no such user")

    shop.write(messaging.try_again, row.id)
    send(shop, post)
    assert statuses(shop) == [S.FAILED]
    shop.write(messaging.give_up, row.id)
    with pytest.raises(Refusal, match="This message is Given up"):
        shop.write(messaging.try_again, row.id)

    assert post.taken == []
    assert shop.read(checks.violations) == ()


def test_no_answer_after_the_words_is_a_doubt_that_only_a_person_ends(
    shop: Work, post: Post, clock: StillClock
) -> None:
    confirmed(shop)
    post.silent = 1

    assert send(shop, post) == mailing.Posted(in_doubt=1)
    clock.pass_by(days=1)
    assert not send(shop, post)
    (row,) = shop.read(all_rows)
    assert (row.status, post.ids()) == (S.IN_DOUBT, [row.message_id])

    shop.write(messaging.try_again, row.id)
    send(shop, post)
    assert (statuses(shop), post.ids()) == ([S.SENT], [row.message_id] * 2)


def test_when_the_post_is_closed_one_message_is_tried_and_all_wait(shop: Work, post: Post) -> None:
    for _ in range(3):
        confirmed(shop)
    post.for_senders["shop@house.test"] = "553 not yours"

    assert send(shop, post) == mailing.Posted(waiting=1, is_closed=True)
    assert sorted(row.attempts for row in shop.read(all_rows)) == [0, 0, 1]


def test_a_station_that_died_before_the_words_left_costs_nothing(shop: Work, post: Post, clock: StillClock) -> None:
    confirmed(shop)
    shop.write(mail_queue.claim_next)
    assert not send(shop, post)

    clock.pass_by(minutes=11)
    assert send(shop, post) == mailing.Posted(sent=1)
    assert len(post.taken) == 1


def test_a_station_that_died_after_them_leaves_a_doubt(shop: Work, post: Post, clock: StillClock) -> None:
    confirmed(shop)
    claim = shop.write(mail_queue.claim_next)
    shop.write(mail_queue.hand_over, claim)

    clock.pass_by(minutes=11)
    assert not send(shop, post)
    assert (statuses(shop), post.taken) == ([S.IN_DOUBT], [])
    shop.write(mail_queue.finish, claim)
    assert statuses(shop) == [S.SENT], "the sender lived after all, and knows better"


def test_whoever_was_thought_dead_hands_nothing_over(shop: Work, post: Post, clock: StillClock) -> None:
    confirmed(shop)
    slow = shop.write(mail_queue.claim_next)
    clock.pass_by(minutes=11)
    assert send(shop, post) == mailing.Posted(sent=1)

    with pytest.raises(mail_queue.NotMine):
        shop.write(mail_queue.hand_over, slow)
    shop.write(mail_queue.put_off, slow, "late")

    assert statuses(shop) == [S.SENT]


def test_what_waited_in_a_backup_is_not_sent_by_itself(shop: Work, post: Post) -> None:
    confirmed(shop)
    confirmed(shop)
    shop.write(mail_queue.claim_next)

    assert shop.write(mail_queue.put_in_doubt, "A backup was brought back.") == 2
    assert not send(shop, post)

    assert (statuses(shop), post.taken) == ([S.IN_DOUBT, S.IN_DOUBT], [])
    assert shop.read(checks.violations) == ()


def test_send_again_is_a_message_of_its_own_that_says_so(shop: Work, post: Post) -> None:
    confirmed(shop)
    send(shop, post)
    (first,) = shop.read(all_rows)

    again = shop.write(messaging.send_again, first.id)
    send(shop, post)

    one, other = shop.read(all_rows)
    assert (other.id, other.again_of, other.body) == (again, one.id, one.body)
    assert one.message_id != other.message_id
    assert post.ids() == [one.message_id, other.message_id]


def test_a_waiting_message_is_not_sent_again_beside_itself(shop: Work) -> None:
    confirmed(shop)
    (row,) = shop.read(all_rows)

    with pytest.raises(Refusal, match=r"This message is not over: Waiting\."):
        shop.write(messaging.send_again, row.id)
    shop.write(messaging.cancel, row.id)

    assert statuses(shop) == [S.CANCELLED]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("shortage", "Nothing of this order is missing."),
        ("shipped", "Nothing of this order has left yet."),
        ("cancellation", "The order is Confirmed."),
        ("coupon", "There is no message of the kind coupon."),
    ],
)
def test_a_letter_that_makes_no_sense_is_refused(shop: Work, kind: str, said: str) -> None:
    order = confirmed(shop)

    with pytest.raises(Refusal) as no:
        shop.write(messaging.send, order, kind)

    assert str(no.value) == said
    assert len(shop.read(all_rows)) == 1


def test_nothing_is_written_about_what_is_not_there(shop: Work) -> None:
    with says_no("This order does not exist."):
        shop.write(messaging.send, 404, "shortage")
    with says_no("There is no such message."):
        shop.write(messaging.send_again, 404)


def test_a_letter_by_hand_tells_what_is_missing(shop: Work, post: Post) -> None:
    mug = factories.a_product(shop, name="Enamel mug")
    factories.stock(shop, mug, 1)
    order = factories.an_order(shop, [(mug, 3)], confirmed=True, email=GRACE)

    shop.write(messaging.send, order, "shortage")
    send(shop, post)

    body = post.taken[-1].get_body(("plain",))
    assert body is not None
    assert "2 ×  Enamel mug" in body.get_content()


def test_the_check_finds_a_customer_who_was_not_written_to(
    shop: Work, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.pass_by(minutes=2)
    confirmed(shop)
    assert shop.read(checks.violations) == ()

    with monkeypatch.context() as patched:
        patched.setattr(messaging, "confirmed", lambda *_: None)
        order = confirmed(shop)

    found = f"rule 10: a customer was not written to: confirmation, order {order}, order {order}"
    assert shop.read(checks.violations) == (found,)

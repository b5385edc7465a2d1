"""The list of messages, the messages of an order, and the settings of mail: acts, refusals, and the words of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles import Status
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.messages import Messages
from omsdesk.presenters.order_detail import OrderDetail
from omsdesk.presenters.settings import Settings
from omsdesk.services import mailing, message_list, settings
from omsdesk.services.channel_telling import Teller
from tests import factories
from tests.mail_server import Post, a_mail_server

S = MessageStatus
GRACE = "grace@customer.test"


@pytest.fixture
def post() -> Iterator[Post]:
    with a_mail_server() as made:
        yield made


@pytest.fixture
def shop(house: Work, post: Post) -> Work:
    """A house that sends through a server of this computer."""
    factories.change_settings(
        house,
        mail_on=True,
        mail_host="127.0.0.1",
        mail_port=post.port,
        mail_security="none",
        email="shop@house.test",
    )
    return house


def listed(work: Work) -> Messages:
    page = Messages(work, JobsInPlace())
    work.listen(page.changed)
    page.appear()
    page.fetch(page.state.ids)
    return page


def statuses(work: Work) -> list[Status]:
    return [row.status for row in work.read(message_list.message_rows, work.read(message_list.message_ids))]


def test_who_tells_the_customers_of_a_channel_is_set(shop: Work) -> None:
    page = Settings(shop, JobsInPlace())
    page.appear()
    page.look_at_mail()
    assert {each.teller for each in page.state.mail.tellers} == {Teller.HOUSE}

    page.change_teller("web", Teller.SHOP)

    assert [each.key for each in page.state.mail.tellers if each.teller is Teller.SHOP] == ["web"]
    factories.an_order(shop, confirmed=True, channel="web", email=GRACE)
    assert statuses(shop) == []


def test_a_refused_message_is_shown_with_its_reason_and_tried_again(shop: Work, post: Post) -> None:
    order = factories.an_order(shop, confirmed=True, email=GRACE)
    post.for_recipients[GRACE] = "550 no such user"
    mailing.carry_out(shop)
    page = listed(shop)
    page.point_at(page.state.ids[0])
    row, text = page.state.row, page.state.text
    assert row is not None
    assert text is not None
    assert (row.status, row.order, str(row.kind)) == (S.FAILED, f"SO-{order}", "Confirmation")
    assert row.error.startswith(f"{GRACE} is not taken: 550 no such user.")
    assert text.subject == f"Your order SO-{order} is confirmed"

    post.for_recipients.clear()
    page.try_again()
    mailing.carry_out(shop)

    assert statuses(shop) == [S.SENT]
    assert page.state.said is not None
    assert str(page.state.said.words) == f"The mail to {GRACE} is tried again"


def test_what_failed_is_given_up_and_what_waits_is_left_out(shop: Work, post: Post) -> None:
    factories.an_order(shop, confirmed=True, email=GRACE)
    post.for_recipients[GRACE] = "550 no such user"
    mailing.carry_out(shop)
    factories.an_order(shop, confirmed=True, email=GRACE)
    page = listed(shop)

    for message_id in page.state.ids:
        page.point_at(message_id)
        page.leave_out()

    assert sorted(statuses(shop)) == [S.CANCELLED, S.GIVEN_UP]
    assert post.taken == []


def test_only_what_needs_somebody_is_listed_when_asked_for(shop: Work, post: Post) -> None:
    factories.an_order(shop, confirmed=True, email=GRACE)
    mailing.carry_out(shop)
    factories.an_order(shop, confirmed=True, email="lost@customer.test")
    post.for_recipients["lost@customer.test"] = "550 no such user"
    mailing.carry_out(shop)
    page = listed(shop)
    assert len(page.state.ids) == 2

    page.show_only_stuck(only_stuck=True)

    assert [page.state.rows[each].status for each in page.state.ids] == [S.FAILED]


def test_the_page_says_why_no_mail_leaves(shop: Work) -> None:
    page = listed(shop)
    assert page.state.closed is None

    factories.change_settings(shop, mail_user="shop@house.test")
    page.refresh()
    assert str(page.state.closed) == "This computer does not know the password. Another one that does sends the mail."
    factories.change_settings(shop, mail_on=False)
    page.refresh()
    assert str(page.state.closed).startswith("E-mail to customers is switched off.")


def test_an_order_shows_what_its_customer_was_told_and_sends_it_again(shop: Work, post: Post) -> None:
    order = factories.an_order(shop, confirmed=True, email=GRACE)
    mailing.carry_out(shop)
    page = OrderDetail(shop, JobsInPlace())
    shop.listen(page.changed)
    page.appear()
    page.open(order=order)
    assert page.state.detail is not None
    (row,) = page.state.detail.messages

    page.read_message(row.id)
    page.send_again(row.id)
    mailing.carry_out(shop)

    assert page.state.message is not None
    assert "thank you for your order" in page.state.message.body
    assert [(each.is_again, each.status) for each in page.state.detail.messages] == [(True, S.SENT), (False, S.SENT)]
    assert len(set(post.ids())) == 2


def test_a_message_by_hand_is_read_before_it_is_sent(shop: Work, post: Post) -> None:
    order = factories.an_order(shop, confirmed=True, email=GRACE)
    mailing.carry_out(shop)
    page = OrderDetail(shop, JobsInPlace())
    page.open(order=order)

    page.write("reminder")
    assert page.state.draft is not None
    assert "Still open: €10.00." in page.state.draft.filled.body
    assert len(post.taken) == 1
    page.send_message("reminder", page.seen)
    mailing.carry_out(shop)
    assert [str(each["Subject"]) for each in post.taken][1:] == [f"Your order SO-{order} waits for your payment"]

    page.write("shipped")
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "Nothing of this order has left yet."


def settings_of(work: Work) -> Settings:
    page = Settings(work, JobsInPlace())
    page.refresh()
    page.open("messages")
    return page


def test_the_test_mail_leaves_or_says_exactly_why_not(shop: Work, post: Post) -> None:
    page = settings_of(shop)

    page.try_mail("ada@house.test")
    assert str(page.state.mail.tested) == "The server took the test mail to ada@house.test"
    assert len(post.taken) == 1

    post.for_senders["shop@house.test"] = "553 not yours"
    page.try_mail("ada@house.test")
    assert page.state.mail.tested is None
    assert str(page.state.mail.failed).startswith("127.0.0.1 takes no mail from shop@house.test: 553 not yours.")
    page.try_mail("ada")
    assert str(page.state.mail.failed).startswith("ada is no e-mail address.")


def test_the_test_mail_can_go_to_a_folder(shop: Work, tmp_path: Path) -> None:
    factories.change_settings(shop, mail_way="folder", mail_folder=str(tmp_path))
    page = settings_of(shop)

    page.try_mail("ada@house.test")

    assert str(page.state.mail.tested) == f"The test mail lies in {tmp_path}"
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".eml"


def test_the_password_is_kept_on_this_computer_and_never_in_the_books(shop: Work) -> None:
    factories.change_settings(shop, mail_user="shop@house.test")
    page = settings_of(shop)
    page.look_at_mail()
    before = page.state.mail.closed

    page.keep_mail_password("winter rain")

    assert (before is None, page.state.mail.closed) == (False, None)
    assert "passwords-in-plain-text.json" in str(page.state.mail.password_told)
    assert "winter rain" not in repr(factories.whole_database(shop))


def test_without_tls_only_this_computer_may_be_named(shop: Work) -> None:
    page = settings_of(shop)

    page.change("mail_host", "smtp.provider.test")

    assert str(page.state.errors["mail_host"]) == (
        "Without TLS the password would travel readable. Choose STARTTLS or TLS for smtp.provider.test."
    )
    assert shop.read(settings.company).mail_host == "127.0.0.1"


def test_words_of_the_house_are_kept_used_and_taken_back(shop: Work) -> None:
    page = settings_of(shop)
    page.choose_text("confirmation", "en")

    page.show_example("Hello {name}", "x")
    assert str(page.state.errors["mail_text"]).startswith(
        "There is no field {name} in this message. These can be used:"
    )
    page.show_example("Order {order}", "Thanks, {customer}.\n\n{totals}")
    example = page.state.mail.example
    assert example is not None
    assert example.subject.startswith("Order SO-")
    assert "{" not in example.body
    page.keep_text("Order {order}", "Thanks, {customer}.\n\n{totals}")
    assert "mail_text" not in page.state.errors
    factories.an_order(shop, confirmed=True, email=GRACE)
    page.forget_text()
    factories.an_order(shop, confirmed=True, email=GRACE)

    newer, older = listed(shop).state.ids
    texts = [shop.read(message_list.text_of, each) for each in (older, newer)]
    assert [text.subject.split(" ")[0] for text in texts if text is not None] == ["Order", "Your"]


def test_a_kind_that_is_switched_off_is_not_written(shop: Work) -> None:
    page = settings_of(shop)

    page.switch_message("confirmation", on=False)
    factories.an_order(shop, confirmed=True, email=GRACE)
    page.switch_message("confirmation", on=True)
    factories.an_order(shop, confirmed=True, email=GRACE)

    assert len(statuses(shop)) == 1

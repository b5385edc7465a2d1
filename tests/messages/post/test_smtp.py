"""Mail through a server: what arrives, and every "no" in words that say what to do."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omsdesk.errors import Unavailable
from omsdesk.messages.post.letter import Attachment, Letter, MailInDoubt, MailLater, MailRefused, PostClosed
from omsdesk.messages.post.server import MailServer, Security
from omsdesk.messages.post.smtp import SmtpPost
from omsdesk.words import Text
from tests.mail_server import PASSWORD, USER, Post, a_certificate, a_mail_server, free_port, knows_the_password
from tests.sentences import says_no

LETTER = Letter(
    message_id="<first@house.test>",
    sender="shop@house.test",
    sender_name="Kaya Größe & Söhne",
    recipient="grace@customer.test",
    recipient_name="Grace Hopper",
    subject="Ihre Bestellung SO-1 ist bestätigt – danke ☕",
    body="Guten Tag,\n\n.ein Punkt am Anfang\n\n2 × Becher   24,00 €\n",
    html="<p>Guten Tag</p>",
    language="de",
    at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
)


@pytest.fixture
def post() -> Iterator[Post]:
    with a_mail_server() as made:
        yield made


def through(post: Post, **other: object) -> SmtpPost:
    server = MailServer("127.0.0.1", post.port, Security.NONE)
    return SmtpPost(replace(server, **other), timeout=5)  # type: ignore[arg-type]


def nothing() -> None:
    return None


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    noted: list[str] = []
    slip = Attachment("Packing slip SO-1.pdf", b"%PDF-1.4 slip")

    through(post).send(replace(LETTER, attachments=(slip,)), lambda: noted.append("handed over"))

    (mail,) = post.taken
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert noted == ["handed over"]
    assert (mail["Subject"], mail["Message-ID"]) == (LETTER.subject, LETTER.message_id)
    assert (mail["To"].addresses[0].addr_spec, mail["From"].addresses[0].display_name) == (
        "grace@customer.test",
        "Kaya Größe & Söhne",
    )
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == LETTER.body
    assert html is not None
    assert "<p>Guten Tag</p>" in html.get_content()
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [
        ("Packing slip SO-1.pdf", b"%PDF-1.4 slip")
    ]


def test_an_address_with_umlauts_in_its_domain_is_written_as_servers_take_it(post: Post) -> None:
    through(post).send(replace(LETTER, recipient="grace@bücher.test"), nothing)

    assert post.taken[0]["To"].addresses[0].addr_spec == "grace@xn--bcher-kva.test"


def test_letters_that_servers_do_not_take_and_a_mail_that_cannot_be_written(post: Post) -> None:
    with says_no(
        "The address größe@customer.test has letters before the @ that mail servers do not take."
        " Ask the customer for another address."
    ):
        through(post).send(replace(LETTER, recipient="größe@customer.test"), nothing)
    with says_no(
        "This mail cannot be written: Header values may not contain linefeed or carriage return characters."
        " Look at the customer's name and address."
    ):
        through(post).send(replace(LETTER, language="de\nBcc: all@customer.test"), nothing)

    assert post.taken == []


@pytest.mark.parametrize("wrong", ["grace", "@customer.test", "grace hopper@customer.test", "größe@customer.test"])
def test_what_is_no_address_is_refused_before_anybody_is_asked(post: Post, wrong: str) -> None:
    with pytest.raises(MailRefused, match=wrong.split("@", maxsplit=1)[0] or "customer"):
        through(post).send(replace(LETTER, recipient=wrong), nothing)

    assert post.taken == []


@pytest.mark.parametrize(
    ("answer", "trouble", "said"),
    [
        ("451 come later", MailLater, "The mail server says: 451 come later. It is tried again by itself."),
        ("554 spam", MailRefused, "127.0.0.1 refuses this mail: 554 spam. Ask whoever runs the mail server."),
    ],
)
def test_a_server_that_says_no_to_the_words_is_told_in_its_words(
    post: Post, answer: str, trouble: type[Exception], said: str
) -> None:
    post.for_data.append(answer)

    with pytest.raises(trouble) as no:
        through(post).send(LETTER, nothing)

    assert str(no.value) == said


def test_a_recipient_that_nobody_knows_is_refused_before_anything_is_handed_over(post: Post) -> None:
    post.for_recipients["grace@customer.test"] = "550 5.1.1 no such user"

    with pytest.raises(
        MailRefused, match=r"grace@customer.test is not taken: 550 5.1.1 no such user. Ask the customer"
    ):
        through(post).send(LETTER, lambda: pytest.fail("nothing is handed over"))


def test_a_full_mailbox_is_tried_again(post: Post) -> None:
    post.for_recipients["grace@customer.test"] = "452 mailbox full"

    with pytest.raises(MailLater, match="452 mailbox full"):
        through(post).send(LETTER, lambda: pytest.fail("nothing is handed over"))


def test_a_line_that_breaks_after_the_words_leaves_doubt(post: Post) -> None:
    post.silent = 1

    with pytest.raises(MailInDoubt, match="took the words and gave no answer"):
        through(post).send(LETTER, nothing)

    assert post.ids() == [LETTER.message_id]


def test_whoever_may_not_send_any_more_hands_nothing_over(post: Post) -> None:
    def refuse() -> None:
        raise Unavailable(Text("Another station has taken over."))

    with pytest.raises(Unavailable, match="Another station has taken over"):
        through(post).send(LETTER, refuse)

    assert post.taken == []


def test_a_sender_that_the_server_does_not_take_is_the_houses_trouble(post: Post) -> None:
    post.for_senders["shop@house.test"] = "553 not yours"

    with pytest.raises(
        PostClosed, match=r"127.0.0.1 takes no mail from shop@house.test: 553 not yours. The sender must"
    ):
        through(post).send(LETTER, nothing)


def test_a_server_that_is_not_there_is_named() -> None:
    port = free_port()

    with pytest.raises(PostClosed, match=rf"127.0.0.1 takes no mail at port {port}\. 465 is usual"):
        SmtpPost(MailServer("127.0.0.1", port, Security.NONE), timeout=5).send(LETTER, nothing)
    with pytest.raises(PostClosed, match=r"There is no server called mail.nowhere.invalid, or no network."):
        SmtpPost(MailServer("mail.nowhere.invalid", 25, Security.TLS), timeout=5).send(LETTER, nothing)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(PostClosed, match=f"127.0.0.1 does not answer at port {port}."):
            SmtpPost(MailServer("127.0.0.1", port, Security.NONE), timeout=0.2).send(LETTER, nothing)


def test_without_tls_only_this_very_computer_is_spoken_to() -> None:
    with pytest.raises(PostClosed, match=r"Without TLS the password would travel readable. Choose STARTTLS or TLS"):
        SmtpPost(MailServer("192.0.2.7", 25, Security.NONE)).send(LETTER, nothing)


def test_a_server_without_tls_is_told_from_one_with_it(post: Post) -> None:
    with pytest.raises(PostClosed, match=f"127.0.0.1 does not speak TLS at port {post.port}. Choose STARTTLS"):
        through(post, security=Security.TLS).send(LETTER, nothing)
    with pytest.raises(PostClosed, match=f"127.0.0.1 offers no STARTTLS at port {post.port}. Choose TLS"):
        through(post, security=Security.STARTTLS).send(LETTER, nothing)


def test_the_right_password_is_taken_and_a_wrong_one_told(tmp_path: Path) -> None:
    certificate, key = a_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    options = {"tls_context": context, "require_starttls": True, "authenticator": knows_the_password}
    with a_mail_server(**options, auth_required=True) as post:
        server = MailServer("localhost", post.port, Security.STARTTLS, USER, PASSWORD, str(certificate))

        SmtpPost(server, timeout=5).send(LETTER, nothing)
        with pytest.raises(PostClosed, match=f"localhost does not accept {USER} with this password: 535"):
            SmtpPost(replace(server, password="spring"), timeout=5).send(LETTER, nothing)
        with pytest.raises(PostClosed, match="The certificate of localhost is not good"):
            SmtpPost(replace(server, authority=""), timeout=5).send(LETTER, nothing)

        assert post.ids() == [LETTER.message_id]

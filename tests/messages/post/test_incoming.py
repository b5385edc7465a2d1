"""Mails as they are read: what they answer, their words, and that nothing in them can do harm."""

from email.message import EmailMessage

import pytest

from omsdesk.messages.post import incoming, plain_words
from omsdesk.messages.post.incoming import LONGEST, Said

OURS = "<one@house.test>"


def head(*lines: str) -> incoming.Head:
    return incoming.head_of("\r\n".join([*lines, "", ""]).encode(), "place")


def a_page(html: str, charset: str = "utf-8") -> bytes:
    mail = EmailMessage()
    mail.set_content(html, subtype="html", charset=charset)
    return mail.as_bytes()


def test_the_nearest_mail_that_is_answered_comes_first() -> None:
    found = head(
        "From: =?utf-8?q?Gr=C3=A4ce?= Hopper <Grace@Customer.test>",
        "Subject: =?utf-8?b?UsO8Y2tmcmFnZQ==?=",
        "In-Reply-To: <two@house.test>",
        f"References: {OURS}\r\n <two@house.test>",
    )

    assert (found.name, found.sender, found.subject) == ("Gräce Hopper", "Grace@Customer.test", "Rückfrage")
    assert found.answers == ("<two@house.test>", OURS)


@pytest.mark.parametrize(
    "line",
    [
        *("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes", "Return-Path: <>"),
        *("Content-Type: multipart/report; report-type=delivery-status", "From: MAILER-DAEMON@mx.test"),
    ],
)
def test_what_no_person_wrote_is_known_as_such(line: str) -> None:
    assert head(line).is_by_machine
    assert not head("From: grace@customer.test", "Auto-Submitted: no").is_by_machine


def test_an_answer_is_read_without_the_letter_below_it() -> None:
    quote = "On Monday the shop\nwrote:\n> Which colour?\n> Yours"
    outlook = "-----Urspr\u00fcngliche Nachricht-----\nVon: Shop\nBetreff: Frage\n\nWelche Farbe?"

    assert plain_words.without_quote(f"Green.\n\nGrace\n\n{quote}") == "Green.\n\nGrace"
    assert plain_words.without_quote(f"Grün\n\n{outlook}") == "Grün"
    between = "> Which colour?\nGreen\n> Which size?\nLarge"
    assert plain_words.without_quote(between) == between
    assert plain_words.without_quote("> Which colour?") == "> Which colour?"


def test_a_page_is_told_as_text_and_what_it_hides_is_left_out() -> None:
    page = a_page("<style>p{x}</style><p>Green&nbsp;<b>please</b></p><script>evil()</script><ul><li>one<li>two</ul>")

    assert incoming.said_in(page) == Said("Green please\n\none\ntwo")


def test_attachments_are_named_and_not_opened() -> None:
    mail = EmailMessage()
    mail.set_content("See the picture\n")
    mail.add_attachment(b"\0\1", maintype="image", subtype="png", filename="Grün/rätsel.png")
    mail.add_attachment("words of a file", filename="note.txt")

    assert incoming.said_in(mail.as_bytes()) == Said("See the picture", ("Grün/rätsel.png", "note.txt"))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Content-Type: text/plain; charset=klingon\n\nyes \xff", "yes \ufffd"),
        (b"Content-Type: text/plain; charset=unicode_escape\n\nyes \\ud800", "yes \\ud800"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%", ""),
        (b"Subject: x\n\nyes\x00\x08\x1b[31m\xe2\x80\xae", "yes[31m"),
        (b"", ""),
    ],
)
def test_broken_letters_become_something_that_can_be_kept(raw: bytes, words: str) -> None:
    assert incoming.said_in(raw).words == words


def test_what_is_made_up_to_break_readers_is_said_to_be_unreadable_or_read() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (each, each) for each in range(600))

    assert incoming.said_in(deep).words == "(The mail cannot be read here. Look into the mailbox.)"
    for mark in ("<", "<a ", "<!--", "</", "<![CDATA[", "<script>", "&#x", "<div a='1'>"):
        assert len(plain_words.of_html(mark * 5_000)) <= 5_000 * len(mark)
    assert head("Subject: =?utf-8?b?%%%?=", "Date: 99 Foo 99999999999", "From: <<<>>>").at is None


def test_a_long_mail_is_cut_and_says_so() -> None:
    words = incoming.said_in(b"\n" + b"word " * 5_000).words

    assert len(words) <= LONGEST
    assert words.endswith("(The rest of the mail is in the mailbox.)")

"""The way into a mailbox: every no in words, nothing in it changed, and no answer that could choke a program."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from omsdesk.messages.post import imap
from omsdesk.messages.post.letter import PostClosed
from omsdesk.messages.post.mail_folder import _encoded
from omsdesk.messages.post.server import MailServer, Security
from tests.imap_server import PASSWORD, TOKEN, USER, Box, a_mailbox
from tests.mail_server import free_port


@pytest.fixture
def box() -> Iterator[Box]:
    with a_mailbox() as made:
        yield made


def server(box: Box, **fields: object) -> MailServer:
    wanted = {"host": "127.0.0.1", "port": box.port, "security": Security.NONE, "user": USER, "password": PASSWORD}
    return MailServer(**{**wanted, **fields})  # type: ignore[arg-type]  # fields of a server


def why(asked: MailServer, folder: str = "INBOX", **how: float) -> str:
    with pytest.raises(PostClosed) as no, imap.opened(asked, folder, timeout=2, **how) as opened:
        opened.whole(1)
    return str(no.value)


def test_a_mail_is_found_and_read_and_nothing_in_the_mailbox_is_touched(box: Box) -> None:
    first, second = (box.put(b"Message-ID: <%d@x>\nSubject: y\n\nwords" % each) for each in (1, 2))

    with imap.opened(server(box), "INBOX") as folder:
        assert (folder.validity, folder.count) == (7, 2)
        assert folder.uids(first, imap_day()) == [second]
        assert folder.uids(second, imap_day()) == []
        assert [(uid, size) for uid, _, size in folder.heads([first, second])] == [(first, 35), (second, 35)]
        assert folder.whole(second).endswith(b"words")

    allowed = {"CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}
    assert box.commands() <= allowed
    assert all("PEEK" in each for each in box.asked if each.startswith("UID FETCH"))


def imap_day() -> date:
    return date(2026, 11, 9)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"host": "nowhere.invalid", "security": Security.TLS},
            "There is no server called nowhere.invalid, or no network.",
        ),
        ({"password": "wrong"}, f"127.0.0.1 does not accept {USER} with this password: [AUTHENTICATIONFAILED]"),
        ({"password": 'wr"ong\\'}, "does not accept"),
        ({"security": Security.STARTTLS}, "127.0.0.1 offers no STARTTLS at port"),
        ({"host": "imap.house.test"}, "Without TLS the password would travel readable."),
        ({"security": Security.TLS}, "127.0.0.1 does not speak TLS at port"),
        ({"token": lambda _anew: "old"}, f"127.0.0.1 does not take the sign-in of {USER}"),
    ],
)
def test_each_no_at_the_door_says_what_is_wrong(box: Box, fields: dict[str, object], said: str) -> None:
    assert said in why(server(box, **fields))


def test_a_token_that_ended_is_renewed_once(box: Box) -> None:
    given = {False: "old", True: TOKEN}

    with imap.opened(server(box, token=lambda anew: given[anew]), "INBOX") as folder:
        assert folder.count == 0


def test_letters_beyond_ascii_reach_the_server(box: Box) -> None:
    assert "does not accept" in why(server(box, password="grün"))
    assert any(each.startswith("AUTHENTICATE PLAIN") for each in box.asked)
    box.folder = _encoded("Aufträge & Büro/日本")
    assert box.folder == "Auftr&AOQ-ge &- B&APw-ro/&ZeVnLA-"
    with imap.opened(server(box), "Aufträge & Büro/日本") as folder:
        assert folder.count == 0


def test_nobody_at_the_port_and_a_folder_that_is_not_there(box: Box) -> None:
    assert "has no mailbox at port" in why(server(box, port=free_port()))
    assert "127.0.0.1 does not open the folder Answers: [AUTHENTICATIONFAILED] not like this." in why(
        server(box), "Answers"
    )
    box.greeting = b"220 mail.test ESMTP"
    assert re.search(r"What answers at 127\.0\.0\.1, port \d+ is no mailbox: ", why(server(box)))


@pytest.mark.parametrize(
    ("command", "answer", "said"),
    [
        ("UID FETCH", b"", "The line to 127.0.0.1 broke"),
        ("UID FETCH", b"total nonsense\r\n", "The line to 127.0.0.1 broke"),
        ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n", "the answer is too large"),
        ("UID FETCH", b"TAG NO [UNAVAILABLE] later\r\n", "127.0.0.1 does not show the mails: [UNAVAILABLE] later."),
        ("UID FETCH", b"* " + b"x" * 1_100_000 + b"\r\n", "The line to 127.0.0.1 broke"),
        ("EXAMINE", b"* OK [UIDVALIDITY many] x\r\nTAG OK done\r\n", "The line to 127.0.0.1 broke: invalid literal"),
        ("LOGIN", b"", "Signing in at 127.0.0.1 broke off"),
    ],
)
def test_broken_answers_end_in_words(box: Box, command: str, answer: bytes, said: str) -> None:
    box.says[command] = answer

    assert said in why(server(box))


def test_a_server_that_only_drips_is_left(box: Box) -> None:
    box.says["UID FETCH"] = b"* OK wait\r\n" * 3

    assert "The line to 127.0.0.1 broke" in why(server(box), at_most=0.3)

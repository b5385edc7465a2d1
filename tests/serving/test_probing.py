"""What a test of a server finds is said whole, with the way on, before any database is there."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import psycopg
import pytest

from omsdesk.serving import probing
from omsdesk.serving.target import Target, Tls
from tests.serving.running import free_port

THERE = Target((("127.0.0.1", 5480),), "shop", "ada", "pw", Tls.OFF)


@contextmanager
def somebody_who_answers(first: bytes) -> Iterator[int]:
    """A program at a port of this computer that answers the first question with this; its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            line, _ = door.accept()
            with line:
                line.recv(8)
                line.sendall(first)

        talking = Thread(target=answer, name="somebody who answers")
        talking.start()
        yield door.getsockname()[1]
        talking.join()


def test_who_answers_is_told_apart() -> None:
    with somebody_who_answers(b"HTTP") as port:
        assert str(probing.reach("127.0.0.1", port, THERE)) == (
            f"What answers at 127.0.0.1:{port} is not PostgreSQL. "
            "Check the port: servers of OMS Desk use 5480, others often 5432."
        )
    with somebody_who_answers(b"N") as port:
        assert str(probing.reach("127.0.0.1", port, replace(THERE, tls=Tls.KNOWN))) == (
            f"The server at 127.0.0.1:{port} offers no TLS, so everybody in the network could read along. "
            "Switch TLS on there, or choose to do without it in a network of your own."
        )


def test_a_name_that_nobody_has_and_a_door_that_nobody_opens() -> None:
    port = free_port()

    assert str(probing.reach("no-such-computer.invalid", 1, THERE)) == (
        "No computer called no-such-computer.invalid was found. "
        "Check the spelling, or use its number, for example 192.168.1.20."
    )
    assert str(probing.reach("127.0.0.1", port, THERE)) == (
        f"Nobody listens at 127.0.0.1:{port}: Connection refused. "
        "Is the server started and shared there, and is the port right?"
    )


def test_a_computer_that_keeps_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

        assert str(probing.reach("127.0.0.1", port, THERE)) == (
            f"127.0.0.1:{port} does not answer. Is that computer on, and does its firewall let port {port} through?"
        )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            'FATAL:  password authentication failed for user "ada"',
            (
                "The server does not accept the password of ada. "
                "Type it again. A join code may have been renewed: take the new one."
            ),
        ),
        (
            'FATAL:  database "shop" does not exist',
            "There is no database shop on this server. Check its name; servers of OMS Desk call it omsdesk.",
        ),
        (
            'FATAL:  no pg_hba.conf entry for host "10.0.0.9", user "ada", database "shop", no encryption',
            (
                "The server lets ada not in from this computer. "
                "Is it shared, and is this computer in the same network? Otherwise name its network there."
            ),
        ),
        (
            "FATAL:  the database system is starting up",
            "The server is just starting or stopping. Try again in a moment.",
        ),
        (
            'connection to server at "10.0.0.9", port 5480 failed: server is in hot standby mode',
            "Only a stand-by server answers, which takes no changes. Name all servers, or have the stand-by promoted.",
        ),
        (
            "SSL error: certificate verify failed",
            (
                "The server's certificate is not the one expected: SSL error: certificate verify failed. "
                "Check the server's name and the authority's file."
            ),
        ),
        ("server does not support SSL, but SSL was required", "The server offers no TLS. Switch TLS on there."),
        ("FATAL:  the moon is full.", "The server refuses: the moon is full."),
    ],
    ids=["password", "database", "not let in", "starting", "stand-by", "certificate", "no TLS", "other"],
)
def test_what_a_server_answers_at_log_in_is_said_in_our_words(
    monkeypatch: pytest.MonkeyPatch, answer: str, said: str
) -> None:
    def connect(*_args: object, **_named: object) -> None:
        raise psycopg.OperationalError(answer)

    monkeypatch.setattr(psycopg, "connect", connect)

    assert str(probing.log_in(THERE)) == said

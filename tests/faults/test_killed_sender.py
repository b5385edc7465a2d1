"""A station that is killed while it sends mail: every message is taken once at most, and none is forgotten."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from omsdesk.clock import utc_now
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.models.message import Message
from omsdesk.services import checks, mail_queue, mailing
from tests import factories
from tests.engines import a_test_engine
from tests.mail_server import Post, a_mail_server

ROOT = Path(__file__).parents[2]
S = MessageStatus
SENDER = """
import sys
from omsdesk.database.schema import open_database
from omsdesk.database.work import Actor, Work
from omsdesk.services import mailing
mailing.carry_out(Work(open_database(sys.argv[1]), Actor(None, 1)))
"""


def all_messages(db: Db) -> dict[int, tuple[MessageStatus, str]]:
    rows = db.run(select(Message.id, Message.status, Message.message_id).order_by(Message.id))
    return {row.id: (row.status, row.message_id) for row in rows}


def start(url: str) -> subprocess.Popen[bytes]:
    """A sender in a process of its own, as on another computer."""
    return subprocess.Popen([sys.executable, "-c", SENDER, url], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def killed_at(url: str, post: Post, hook: str) -> None:
    """Let a sender run until the server hears this, and kill it in that very moment."""
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        setattr(post, hook, None)
        running[0].send_signal(signal.SIGKILL)
        running[0].wait(30)

    setattr(post, hook, kill)
    running.append(start(url))
    assert running[0].wait(60) == -signal.SIGKILL


def an_hour_later() -> Callable[[], object]:
    return lambda: utc_now() + timedelta(hours=1)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_sender_leaves_no_message_sent_twice_and_none_forgotten(database_url: str) -> None:
    engine = a_test_engine(database_url)
    with a_mail_server() as post:
        owner = Work(engine)
        factories.a_house(
            owner,
            mail_on=True,
            email="shop@house.test",
            mail_host="127.0.0.1",
            mail_port=post.port,
            mail_security="none",
        )
        for _ in range(4):
            factories.an_order(owner, confirmed=True, email="grace@customer.test")

        killed_at(database_url, post, "on_named")
        assert post.taken == [], "it died before the words left"
        killed_at(database_url, post, "on_taken")
        assert len(post.taken) == 1, "the words are here, and nobody heard the yes"

        later = Work(engine, owner.actor, now=an_hour_later())  # type: ignore[arg-type]
        outcome = mailing.carry_out(later)
        messages = later.read(all_messages)
        doubtful = [message_id for status, message_id in messages.values() if status is S.IN_DOUBT]

        assert outcome == mailing.Posted(sent=3)
        assert doubtful == post.ids()[:1]
        assert Counter(post.ids()) == Counter(message_id for _, message_id in messages.values())
        assert sorted(status for status, _ in messages.values()) == [S.IN_DOUBT, S.SENT, S.SENT, S.SENT]
        assert not later.read(mail_queue.is_due)
        assert later.read(checks.violations) == ()
    engine.dispose()

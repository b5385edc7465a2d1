"""Hear from a shared database what other stations write: NOTIFY in their commits, LISTEN on a line of our own.

Messages sent while the line is down are gone by design, so after every reconnect everything is read again. A
line that went dead says nothing either: it is asked for a sign of life, and when there is none the screens are
made to ask too, so that they notice within seconds that the database is away, also while nobody scans.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection

import psycopg

from omsdesk.database import news, patience
from omsdesk.database.engine import SHARED_ARGS
from omsdesk.database.work import EVERYTHING, Work

log = logging.getLogger(__name__)

LOOK_UP_SECONDS = 0.5
"""How often the thread looks up from listening, to end or to ask for a sign of life."""
SIGN_OF_LIFE_SECONDS = 2.0
_PATIENCE_SECONDS = 2.0
_JOIN_SECONDS = 8.0

Tell = Callable[[Collection[str]], None]


class Listener:
    """Listens on a connection and a thread of its own until it is closed."""

    def __init__(self, work: Work, tell: Tell, every: float = LOOK_UP_SECONDS) -> None:
        self._work = work
        self._tell = tell
        self._every = every
        self._over = threading.Event()
        self._is_up = True
        self.is_listening = threading.Event()
        """Set while the line is up and every message is heard."""
        self._thread = threading.Thread(target=self._run, name="news of other stations", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; returns when nothing runs any more."""
        self._over.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                self.is_listening.clear()
                if self._is_up:
                    log.info("News of other stations are not heard at the moment: %s", error)
                    self._is_up = False
                    self._tell(EVERYTHING)  # whoever is in view asks, and so learns that the line is down
                self._over.wait(self._every)

    def _listen(self) -> None:
        connection = self._connect()
        try:
            _give(connection, _PATIENCE_SECONDS)
            connection.execute(f"LISTEN {news.CHANNEL}")
            self.is_listening.set()
            if not self._is_up:
                self._is_up = True
                self._tell(EVERYTHING)  # what was said meanwhile is gone
            asked = time.monotonic()
            while not self._over.is_set():
                patience.give_until(connection, None)
                for notice in connection.notifies(timeout=self._every, stop_after=1):
                    self._hear(notice.payload)
                if time.monotonic() - asked >= SIGN_OF_LIFE_SECONDS:
                    _give(connection, _PATIENCE_SECONDS)
                    connection.execute("SELECT 1")
                    asked = time.monotonic()
        finally:
            self.is_listening.clear()
            connection.pgconn.finish()  # not close(): a dead line would be waited for

    def _connect(self) -> patience.PatientConnection:
        dialect = self._work.engine.dialect
        args, named = dialect.create_connect_args(self._work.engine.url)
        return patience.connect(*args, **{**named, **SHARED_ARGS, "autocommit": True})

    def _hear(self, payload: str) -> None:
        command_id, tables = news.read(payload)
        if command_id not in self._work.own_commands:
            self._tell(tables)


def _give(connection: patience.PatientConnection, seconds: float) -> None:
    patience.give_until(connection, time.monotonic() + seconds)

"""Notice what others write into the same database, so that screens do not show what is no longer true.

An embedded file has no way to tell: it is looked at once a second, on a thread and a connection of its own.
``watch`` picks the way by the kind of database; another kind is one line in ``_WAYS``.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from typing import Any, Protocol

from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import file_of
from omsdesk.database.listening import Listener
from omsdesk.database.turns import BUSY_MS
from omsdesk.database.work import EVERYTHING, Work

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
TIDY_SECONDS = 5.0
"""How often what was written is moved from the log into the file itself; the next commits then find the log short."""
_JOIN_SECONDS = 5.0
_VERSION = "PRAGMA data_version"
_TIDY = "PRAGMA wal_checkpoint(PASSIVE)"
"""Waits for nobody and keeps nobody waiting; where there is no log it does nothing."""
_LAST_COMMAND = "SELECT coalesce(max(rowid), 0) FROM commands"
_COMMANDS_SINCE = "SELECT rowid, id FROM commands WHERE rowid > ? ORDER BY rowid"

Tell = Callable[[Collection[str]], None]


class Watch(Protocol):
    """Looks out for what others write until it is closed."""

    def close(self) -> None:
        """Stop looking; returns when nothing runs any more."""


def watch(work: Work, tell: Tell, every: float = EVERY_SECONDS) -> Watch | None:
    """Have ``tell`` called with the tables that others may have changed, on a thread of its own."""
    way = _WAYS.get(work.engine.dialect.name)
    return way(work, tell, every) if way is not None else None


class FileWatch:
    """Asks SQLite for its data version, which differs after any commit of another connection.

    It also moves commits from the log into the file, in a moment when nobody here acts.
    """

    def __init__(self, work: Work, tell: Tell, every: float = EVERY_SECONDS) -> None:
        self._work = work
        self._tell = tell
        self._every = every
        self._over = threading.Event()
        self._connection = _connect(work)
        self._version, self._last = self._version_now(), self._number(_LAST_COMMAND)
        self._tidied, self._tidy_at = self._version, 0.0
        self._thread = threading.Thread(target=self._look_out, name="changes of others", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking and let go of the file."""
        self._over.set()
        self._thread.join(_JOIN_SECONDS)
        self._connection.close()

    def _look_out(self) -> None:
        while not self._over.wait(self._every):
            try:
                has_news = self._others_wrote()
                self._tidy()
            except sqlite_module().Error as error:
                # The file is locked or away for now; the version is compared again next time.
                log.info("Changes of others cannot be seen at the moment: %s", error)
                continue
            if has_news:
                self._tell(EVERYTHING)

    def _others_wrote(self) -> bool:
        version = self._version_now()
        if version == self._version:
            return False
        # Every unit of work leaves its command; what we wrote ourselves was told by Work already.
        commands = self._connection.execute(_COMMANDS_SINCE, (self._last,)).fetchall()
        self._version = version
        self._last = commands[-1][0] if commands else self._number(_LAST_COMMAND)
        return not commands or any(command not in self._work.own_commands for _, command in commands)

    def _tidy(self) -> None:
        if self._version == self._tidied or time.monotonic() < self._tidy_at:
            return
        self._work.courtesy.give_way()
        self._connection.execute(_TIDY).fetchall()
        self._tidied, self._tidy_at = self._version, time.monotonic() + TIDY_SECONDS

    def _version_now(self) -> int:
        return self._number(_VERSION)

    def _number(self, asked: str) -> int:
        return int(self._connection.execute(asked).fetchone()[0])


def _connect(work: Work) -> Any:
    connection = sqlite_module().connect(
        str(file_of(work.engine.url)), timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA query_only=ON")
    return connection


_WAYS: dict[str, Callable[[Work, Tell, float], Watch]] = {"sqlite": FileWatch, "postgresql": Listener}

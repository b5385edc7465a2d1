"""How long a station waits for a database over the network: its own clock ends the waiting, not the server's.

A server behind a pulled cable answers nothing, and neither its statement timeout nor the kernel's keep-alives
tell the station (measured: a waiting query hung without end). So each unit of work has a deadline here; when it
passes the connection is cut from our side, and the command id tells later what became of a commit in doubt.
A deed that may take minutes has that long for an answer, but not behind a dead line: see ``still_there``.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.errors import _WaitTimeout

from omsdesk.database import several, still_there

D = TypeVar("D", bound=Callable[..., Any])
_TAKES = "takes_seconds"

USUAL_SECONDS = 4.0
"""What a person at a bench waits before the screen says that the connection is gone (within 5 s)."""


def takes(seconds: float) -> Callable[[D], D]:
    """Say that a deed may take longer than usual: a wave, an import, a report."""

    def mark(deed: D) -> D:
        setattr(deed, _TAKES, seconds)
        return deed

    return mark


def seconds_for(deed: Callable[..., Any]) -> float:
    """How long this deed may take, in seconds, tries and all."""
    return float(getattr(deed, _TAKES, USUAL_SECONDS))


class OutOfTime(psycopg.OperationalError):
    """The server did not answer in the time a person waits."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection with a deadline; without one it waits as long as it takes (migrations, copies)."""

    ends_at: float | None = None
    """The moment of ``time.monotonic`` at which waiting ends."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer, at most until the deadline; then cut the line, so that nothing more waits on it."""
        if self.ends_at is None:
            return super().wait(gen, interval, timeout)
        left = max(self.ends_at - time.monotonic(), 0.0)
        if left > USUAL_SECONDS:
            gen = still_there.watched(gen, self._is_answered, OutOfTime("the server does not answer any more"))
        try:
            return super().wait(gen, min(interval, max(left, 0.001)), left if timeout is None else min(left, timeout))
        except _WaitTimeout as late:
            if time.monotonic() < self.ends_at:
                raise  # the caller's own, shorter time
            self.pgconn.finish()
            raise OutOfTime("the server did not answer in time") from late
        except OutOfTime:
            self.pgconn.finish()
            raise

    def _is_answered(self) -> bool:
        return still_there.answers_a_call(self.info.host, self.info.port)


def connect(*args: Any, **named: Any) -> PatientConnection:
    """Connect as psycopg does, with a connection that can be given a deadline."""
    connection = PatientConnection.connect(*args, **several.best_first(named))
    several.remember(named, connection.info.host, connection.info.port)
    return connection


def give_until(driver_connection: object, ends_at: float | None) -> None:
    """Set the deadline of a connection that knows one; an embedded database has none."""
    if isinstance(driver_connection, PatientConnection):
        driver_connection.ends_at = ends_at

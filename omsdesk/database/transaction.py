"""The transaction of one act, begun and committed at the driver where that is enough.

SQLAlchemy's own way to begin and commit costs an act on a file as much as ten of its statements. It hears of our
transaction only when a deed asks it for something that does not go straight to the driver; then it joins in
(``engine``), and ends the transaction with all that it keeps in mind.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError

from omsdesk.database.engine import begin_at_driver
from omsdesk.database.kept_connections import KeptConnections


class Transaction:
    """One that may write from its start; kept at the end, unless an error goes through it."""

    __slots__ = ("_kept", "_times_closed", "_usual", "after", "connection", "is_heard")

    def __init__(self, kept: KeptConnections) -> None:
        self._kept = kept
        self._times_closed = kept.times_closed
        self._usual: RootTransaction | None = None
        self.connection: Connection = kept.take()
        self.is_heard = kept.is_heard
        """Whether somebody listens to what the database is told; then all of it goes SQLAlchemy's way."""
        self.after: Callable[[], None] | None = None
        """Called when all is kept, while nobody else has the connection."""

    def __enter__(self) -> Self:
        """Begin; over a network, and while somebody listens to an embedded database, in the usual way."""
        try:
            if self._kept.keeps and not self.is_heard:
                begin_at_driver(self.connection, writes=True)
            else:
                self._usual = self.connection.begin()
                self._usual.__enter__()
        except BaseException:
            self._kept.give_back(self.connection)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit if all went well, and leave the connection to the next."""
        is_kept = False
        try:
            if self._usual is not None:
                self._usual.__exit__(kind, error, trace)
            elif kind is None:
                _commit(self.connection)
            if kind is None and self.after is not None:
                self.after()
            is_kept = kind is None
        finally:
            if is_kept:
                self._kept.lay_aside(self.connection, self._times_closed)
            else:
                self._kept.give_back(self.connection)


def _commit(connection: Connection) -> None:
    joined = connection.get_transaction()
    if joined is not None:
        joined.commit()
        return
    try:
        connection.connection.commit()
    except connection.dialect.loaded_dbapi.Error as error:
        kind = connection.dialect.loaded_dbapi.Error
        told: Exception = DBAPIError.instance("COMMIT", None, error, kind, dialect=connection.dialect)
        raise told from error

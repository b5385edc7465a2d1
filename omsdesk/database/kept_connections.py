"""Connections to a file that writers keep from one act to the next.

SQLAlchemy's way from the pool and back, with all that it works out anew for each connection, costs an act as much as
ten of its statements. A file has no line that could break meanwhile, so a connection is laid aside after an act that
went well, and the next act goes on with it. After a refusal or an error it goes back to the pool, which cleans it. On a
shared database nothing is kept: there the pool has to hear of lost lines.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from omsdesk.database.engine import WRITES

_PLACE = "_omsdesk_kept_connections"


class KeptConnections:
    """Lends the connections of one engine that write, each to one act at a time."""

    def __init__(self, engine: Engine) -> None:
        self._writing = engine.execution_options(**{WRITES: True})
        self._keeps = engine.dialect.name == "sqlite"
        self._aside: list[Connection] = []
        self._times_closed = 0
        event.listen(engine, "engine_disposed", self._close_all)

    @classmethod
    def of(cls, engine: Engine) -> "KeptConnections":
        """Those of this engine: all stations that share it share them, and they go when it goes."""
        kept: KeptConnections | None = getattr(engine, _PLACE, None)
        if kept is None:
            kept = cls(engine)
            setattr(engine, _PLACE, kept)
        return kept

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection that has no transaction open yet."""
        times_closed = self._times_closed
        try:
            connection = self._aside.pop()
        except IndexError:
            connection = self._writing.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if not self._keeps:
            connection.close()
        elif times_closed == self._times_closed:
            self._aside.append(connection)
        else:
            _close_file(connection)

    def _close_all(self, _: object) -> None:
        """Whoever closes the file closes all of it; what is in use just then is closed when it comes back."""
        self._times_closed += 1
        while self._aside:
            _close_file(self._aside.pop())


def _close_file(connection: Connection) -> None:
    """The pool it came from is closed already, and would keep the file open."""
    connection.detach()
    connection.close()

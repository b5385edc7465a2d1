"""Connections to a file that writers keep from one act to the next.

SQLAlchemy's way from the pool and back, with all that it works out anew for each connection, costs an act as much as
ten of its statements. A file has no line that could break meanwhile, so a connection is laid aside after an act that
went well, and the next act goes on with it. After a refusal or an error it goes back to the pool, which cleans it. On a
shared database nothing is kept: there the pool has to hear of lost lines.

A kept connection does not wait for locks by itself: whoever begins to write waits in ``turns``, and with a log beside
the file nobody stands in a writer's way after that. To switch the waiting off and on took two statements of each act.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event

from omsdesk.database.engine import WRITES
from omsdesk.database.turns import BUSY_MS, IS_IMPATIENT

_PLACE = "_omsdesk_kept_connections"


class KeptConnections:
    """Lends the connections of one engine that write, each to one act at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self.keeps = engine.dialect.name == "sqlite"
        self._aside: list[Connection] = []
        self.times_closed = 0
        """How often the engine was closed with all its connections."""
        event.listen(engine, "engine_disposed", self._close_all)

    @classmethod
    def of(cls, engine: Engine) -> "KeptConnections":
        """Those of this engine: all stations that share it share them, and they go when it goes."""
        kept: KeptConnections | None = getattr(engine, _PLACE, None)
        if kept is None:
            kept = cls(engine)
            setattr(engine, _PLACE, kept)
        return kept

    @property
    def is_heard(self) -> bool:
        """Whether somebody listens to what the database is told, as tests and benchmarks do."""
        heard: Any = self._engine.dispatch
        return bool(heard.before_cursor_execute) or bool(heard.commit)

    def take(self) -> Connection:
        """A connection that has no transaction open yet; to be laid aside or given back."""
        try:
            return self._aside.pop()
        except IndexError:
            pass
        connection = self._writing.connect()
        if self.keeps:
            file: Any = connection.connection
            if file.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                file.execute("PRAGMA busy_timeout=0")
                connection.info[IS_IMPATIENT] = True
        return connection

    def lay_aside(self, connection: Connection, times_closed: int) -> None:
        """After an act that went well: for the next act, unless the file was closed since it was taken."""
        if not self.keeps:
            connection.close()
        elif times_closed == self.times_closed:
            self._aside.append(connection)
        else:
            _close_file(connection)

    def give_back(self, connection: Connection) -> None:
        """Without what was not kept: SQLAlchemy takes back only what it began. Whoever has it next waits for locks."""
        if self.keeps:
            file: Any = connection.connection
            try:
                file.rollback()
                if connection.info.pop(IS_IMPATIENT, False):
                    file.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            except connection.dialect.loaded_dbapi.Error:
                connection.invalidate()  # nobody gets it again
        connection.close()

    def _close_all(self, _: object) -> None:
        """Whoever closes the file closes all of it; what is in use just then is closed when it comes back."""
        self.times_closed += 1
        while self._aside:
            _close_file(self._aside.pop())


def _close_file(connection: Connection) -> None:
    """The pool it came from is closed already, and would keep the file open."""
    connection.detach()
    connection.close()

"""What a deed works with: one open transaction, who acts, when, and under which command."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Delete, Executable, Insert, Select, Update
from sqlalchemy.orm import Session

from omsdesk.database.chain import Chain
from omsdesk.database.chain_memory import VERSION, ChainMemory
from omsdesk.database.prepared import Params, Runner
from omsdesk.models.base import Row
from omsdesk.models.journal import LINKED, RECORD_AUDIT

Ts = TypeVarTuple("Ts")


class Db:
    """One connection with its open transaction. It begins and ends in ``Work`` only."""

    def __init__(
        self,
        connection: Connection,
        *,
        now: datetime,
        user_id: int | None = None,
        station_id: int | None = None,
        command_id: str = "",
        is_heard: bool | None = None,
    ) -> None:
        self.connection = connection
        self.is_postgresql = connection.dialect.name == "postgresql"
        """Whether rows are locked one by one; on SQLite a writer holds the whole file."""
        self._statements = Runner(connection, is_heard=is_heard)
        self.now = now
        self.user_id = user_id
        self.station_id = station_id
        self.command_id = command_id
        self.touched: set[str] = set()
        self._trail: list[dict[str, Any]] = []
        self._chain: Chain | None = None
        self._memory: ChainMemory | None = None
        self.forget_chain()

    @overload
    def run(self, statement: Select[*Ts], params: Params = None) -> CursorResult[*Ts]: ...

    @overload
    def run(self, statement: Executable, params: Params = None) -> CursorResult[*tuple[Any, ...]]: ...

    def run(self, statement: Executable, params: Params = None) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement on the connection and remember which table it changed."""
        if type(statement) is not Select and isinstance(statement, (Insert, Update, Delete)):
            table: Any = statement.table
            name: str = table.name
            self.touched.add(name)
            if name in LINKED and self._chain is not None:
                if isinstance(statement, Insert):
                    params = self._chain.link(name, params)
                else:
                    self._chain.doubt()
        return self._statements.run(statement, params)

    def forget_chain(self) -> None:
        """Look anew where the audit chain stands; after this deed has emptied it, nowhere."""
        # On PostgreSQL triggers chain the rows: a station is not trusted with that.
        self._chain = None if self.is_postgresql else Chain(self._statements.run)

    def recall_chain(self) -> None:
        """Go on from where this connection left the chain, if nobody can have written since; before the first write."""
        if self._chain is not None:
            self._memory = ChainMemory(self.connection, self._statements.number(VERSION))
            self._chain = Chain(self._statements.run, self._memory.recall())

    def keep_chain(self) -> None:
        """After the commit: leave with the connection where the chain stands."""
        if self._chain is not None and self._memory is not None:
            self._memory.keep(self._chain.standing)

    @cached_property
    def session(self) -> Session:
        """A session over the same transaction, for pages where people edit rows."""
        if not self.connection.in_transaction():
            self.connection.begin()  # it joins the one at the driver; left to begin, the session would end it too
        return Session(bind=self.connection, join_transaction_mode="conditional_savepoint", autoflush=True)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may be refused while the rest stands: a scan that is refused keeps only its journal row."""
        noted, mark = len(self._trail), self._chain.mark() if self._chain is not None else None
        self._statements.say("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            del self._trail[noted:]
            if self._chain is not None and mark is not None:
                self._chain.go_back(mark)
            if not self.connection.invalidated:
                self._statements.say("ROLLBACK TO SAVEPOINT attempt")
            raise
        self._statements.say("RELEASE SAVEPOINT attempt")

    def audit(
        self,
        subject: str,
        subject_id: int,
        what: str,
        *,
        order_id: int | None = None,
        before: object = "",
        after: object = "",
    ) -> None:
        """Note a change for the trail; all notes of a deed are written at its end in one statement."""
        self._trail.append(
            {
                "at": self.now,
                "user_id": self.user_id,
                "station_id": self.station_id,
                "command_id": self.command_id,
                "subject": subject,
                "subject_id": subject_id,
                "order_id": order_id,
                "what": what,
                "before": _said(before),
                "after": _said(after),
            }
        )

    def audit_allowed(self, supervisor_id: int, deed: str, name: str) -> None:
        """Note who stood behind what was done; where it changed an order, its story tells it too."""
        order_id = next((each["order_id"] for each in self._trail if each["order_id"] is not None), None)
        self.audit("user", supervisor_id, "allowed", order_id=order_id, before=deed, after=name)

    def tell(self, topic: str) -> None:
        """Let those hear of this deed who care about its meaning, and not about every change of a table."""
        self.touched.add(topic)

    def finish(self) -> None:
        """Write what was noted: session changes, the audit trail, and how far its chain has come."""
        if "session" in self.__dict__:
            self.session.flush()
            self.touched.update(_tables(self.session))
            self.session.close()
        if self._trail:
            self.run(RECORD_AUDIT, self._trail)
            self._trail = []
        if self._chain is not None:
            self._chain.finish()


def _said(value: object) -> str:
    return str(getattr(value, "value", value))


def _tables(session: Session) -> set[str]:
    return {row.__tablename__ for row in session.identity_map.values() if isinstance(row, Row)}

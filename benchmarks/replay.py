"""The raw floor: record what the program wrote, and write the same rows again with the bare driver.

A benchmark runs deeds on one copy of a database while this module writes down every INSERT, UPDATE and
DELETE that changed a row, and every commit, as the program gave them to the driver; then it replays exactly those on
another copy, with the same driver, set up in the same way, without SQLAlchemy, reads, checks in Python or audit logic.
What remains is the least the rows can cost.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import EMBEDDED_ARGS, set_up_file

Recording = list[tuple[str, Any, bool]]
_WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Everything that changes rows through the engine while this is open, in the driver's own words."""
    tape: Recording = []

    def connect(_dialect: Any, _record: Any, _args: Any, named: dict[str, Any]) -> None:
        named["factory"] = _recording(tape)

    engine.dispose()
    event.listen(engine, "do_connect", connect)
    try:
        yield tape
    finally:
        event.remove(engine, "do_connect", connect)
        engine.dispose()


def _recording(tape: Recording) -> type:
    """A connection of the driver that notes what changed rows, and its commits."""
    module: Any = sqlite_module()

    class Cursor(module.Cursor):  # type: ignore[misc]  # the driver's, whichever there is
        def execute(self, statement: str, parameters: Any = ()) -> Any:
            before = self.connection.total_changes
            answer = super().execute(statement, parameters)
            # What answers rows is counted by SQLite only when they are fetched.
            is_change = "RETURNING" in statement or self.connection.total_changes != before
            if is_change and statement.lstrip().startswith(_WRITES):
                tape.append((statement, parameters, False))
            return answer

        def executemany(self, statement: str, rows: Any) -> Any:
            tape.append((statement, rows, True))
            return super().executemany(statement, rows)

    class Recorded(module.Connection):  # type: ignore[misc]
        def cursor(self) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            super().commit()
            tape.append(("COMMIT", (), False))

    return Recorded


class Tape:
    """Plays recordings on a connection of its own, with the bare driver."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def play(self, tape: Recording) -> None:
        """Write the recorded rows again."""
        cursor, is_open = self._cursor, False
        for statement, parameters, many in tape:
            if statement == "COMMIT":
                if is_open:
                    cursor.execute("COMMIT")
                    is_open = False
                continue
            if not is_open:
                cursor.execute("BEGIN IMMEDIATE")
                is_open = True
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
                if "RETURNING" in statement:
                    cursor.fetchall()


@contextmanager
def opened(database: Path) -> Iterator[Tape]:
    """A database ready to be written to, set up as the program sets it up."""
    connection = sqlite_module().connect(str(database), **EMBEDDED_ARGS)
    set_up_file(connection)
    try:
        yield Tape(connection)
    finally:
        connection.close()


def refuse_other_rows(played: Path, recorded_on: Path) -> None:
    """Raise ``ValueError`` unless the floor holds exactly the rows that the program wrote while it was recorded."""
    connection = sqlite_module().connect(str(played))
    connection.execute("ATTACH ? AS program", (str(recorded_on),))
    tables = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    for table in tables:
        for one, other in (("main", "program"), ("program", "main")):
            beyond = f'SELECT * FROM {one}."{table}" EXCEPT SELECT * FROM {other}."{table}"'
            if connection.execute(beyond).fetchone() is not None:
                raise ValueError(f"the floor wrote other rows of {table}")
    connection.close()


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds of a call."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def copied(database: Path, name: str) -> Path:
    """A copy of a database at rest, beside it."""
    target = database.with_name(name)
    shutil.copyfile(database, target)
    return target

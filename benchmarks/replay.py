"""The raw floor: record what the program wrote, and write the same rows again with the bare driver.

A benchmark runs deeds on one copy of a database while this module writes down every INSERT, UPDATE and
DELETE and every commit; then it replays exactly those on another copy, with the same driver and journal,
without SQLAlchemy, reads, checks in Python or audit logic. What remains is the least the rows can cost.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from omsdesk.database.driver import journal_mode, sqlite_module

Recording = list[tuple[str, Any, bool]]
_WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Everything that is written through the engine while this is open."""
    tape: Recording = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - the event's own signature
        if statement.lstrip().startswith(_WRITES):
            tape.append((statement, parameters, many))

    def commit(_connection: Any) -> None:
        tape.append(("COMMIT", (), False))

    event.listen(engine, "before_cursor_execute", keep)
    event.listen(engine, "commit", commit)
    try:
        yield tape
    finally:
        event.remove(engine, "before_cursor_execute", keep)
        event.remove(engine, "commit", commit)


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
            # Many rows that answer their ids are one statement with one long list of values.
            if many and isinstance(parameters[0], (tuple, list)):
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
                if "RETURNING" in statement:
                    cursor.fetchall()


@contextmanager
def opened(database: Path) -> Iterator[Tape]:
    """A database ready to be written to, set up as the program sets it up."""
    module = sqlite_module()
    connection = module.connect(str(database), isolation_level=None, check_same_thread=False)
    for pragma in (
        f"journal_mode={journal_mode(module.sqlite_version_info)}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32768",
    ):
        connection.execute(f"PRAGMA {pragma}")
    try:
        yield Tape(connection)
    finally:
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

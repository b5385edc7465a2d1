"""One PostgreSQL database for many tests, one after the other: what a test wrote is taken out again.

To copy a database and to drop it costs the server more than most tests do, and so does each new connection, which
has to learn every table and function anew. A test that changed more than rows, or left somebody connected, has used
its database up.
"""

import time
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import Engine

from omsdesk.database.patience import give_until
from tests.contents import Contents, tables
from tests.engines import a_test_engine

USES = 150
"""After so many tests a database has become slow: the rows that were taken out still lie in its files."""
PATIENCE_SECONDS = 0.2
"""How long the server may take to let go of a connection that was closed."""

# A change of any definition writes its row anew, under the number of the transaction that did it. The sequences that
# count wrong PINs come with people.
_SHAPE = """
    SELECT count(*), sum(xmin::text::bigint) FROM (
        SELECT xmin FROM pg_class WHERE oid >= 16384 AND relkind <> 'S'
        UNION ALL
        SELECT a.xmin FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.oid >= 16384 AND c.relkind = 'r'
        UNION ALL SELECT xmin FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT xmin FROM pg_trigger WHERE oid >= 16384
        UNION ALL SELECT xmin FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT xmin FROM pg_namespace
        UNION ALL SELECT xmin FROM pg_default_acl
    ) AS every
"""
_THERE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


class KeptDatabase:
    """A database with its connections, and what was in it before the first test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._uses = 0
        self._engine = a_test_engine(url)
        self._pool = self._engine.pool
        with self._pool.connect() as lent:
            connection = _of(lent)
            self._tables = tables(connection)
            self._before = Contents.of(connection)
            self._shape = _one(connection, _SHAPE)
            connection.rollback()

    @property
    def name(self) -> str:
        """What the server calls it."""
        return self.url.rpartition("/")[2]

    def engine(self) -> Engine:
        """An engine on the connections that are there already; whoever listens to it hears this test only."""
        self._uses += 1
        return self._engine.execution_options()

    def is_empty_again(self) -> bool:
        """Take out what the last test wrote; whether that is all it did."""
        if self._uses >= USES or self._pool.checkedout():  # type: ignore[attr-defined]  # the kind of pool that counts
            return False
        lent = [self._pool.connect() for _ in range(max(1, self._pool.checkedin()))]  # type: ignore[attr-defined]
        try:
            return self._is_emptied([_of(each) for each in lent])
        except psycopg.Error:
            return False  # the test has cut its line, or locked a table for good
        finally:
            for each in lent:
                each.close()

    def _is_emptied(self, ours: Sequence[psycopg.Connection[Any]]) -> bool:
        connection = ours[0]
        is_fit = _are_alone(ours) and _one(connection, _SHAPE) == self._shape
        connection.rollback()
        if is_fit:
            self._before.put_into(connection, self._tables)
            connection.commit()
        return is_fit

    def close(self) -> None:
        """Close every connection that nobody uses."""
        self._pool.dispose()


def _are_alone(ours: Sequence[psycopg.Connection[Any]]) -> bool:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while _one(ours[0], _THERE)[0] > len(ours):
        ours[0].rollback()  # what a transaction saw of the others stays as it was
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.002)
    return True


def _of(lent: Any) -> psycopg.Connection[Any]:
    connection: psycopg.Connection[Any] = lent.driver_connection
    give_until(connection, None)  # it has nothing left of the time of the last deed
    return connection


def _one(connection: psycopg.Connection[Any], question: str) -> tuple[Any, ...]:
    answer: tuple[Any, ...] | None = connection.execute(question).fetchone()
    assert answer is not None
    return answer

"""Everything that is in a PostgreSQL database, to be put there again: no guard, trigger or foreign key is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

_OF_KIND = "SELECT relname FROM pg_class WHERE relkind = %s AND relnamespace = 'public'::regnamespace ORDER BY relname"
_TRIES = "tries_"
"""What the sequences are called that count the wrong PINs of each person; they are made when people are."""
_NO_TRIES = (
    "SELECT setval(oid::regclass, 0, false) FROM pg_class WHERE relkind = 'S' AND starts_with(relname, 'tries_')"
)


@dataclass(frozen=True)
class Contents:
    """The rows of each table that has some, and where each sequence stands."""

    rows: Mapping[str, bytes]
    sequences: frozenset[str]
    numbering: str

    @classmethod
    def of(cls, connection: psycopg.Connection[Any]) -> "Contents":
        """What is there now."""
        names = sequences(connection)
        numbers = [_numbering(connection, name) for name in sorted(names) if not name.startswith(_TRIES)]
        return cls(
            rows={table: rows for table in tables(connection) if (rows := _copied(connection, table))},
            sequences=names,
            numbering=f"SELECT {', '.join(numbers)}; {_NO_TRIES}",
        )

    def put_into(self, connection: psycopg.Connection[Any], replaced: Iterable[str]) -> None:
        """Have these tables hold nothing but this."""
        deletions = "; ".join(f'DELETE FROM "{table}"' for table in replaced)  # noqa: S608 - names of ours
        connection.execute(f"SET LOCAL session_replication_role = replica; {deletions}; {self.numbering}")
        for table, rows in self.rows.items():
            with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    """The names of all tables."""
    return [name for (name,) in connection.execute(_OF_KIND, ["r"])]


def sequences(connection: psycopg.Connection[Any]) -> frozenset[str]:
    """The names of all sequences."""
    return frozenset(name for (name,) in connection.execute(_OF_KIND, ["S"]))


def _copied(connection: psycopg.Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)


def _numbering(connection: psycopg.Connection[Any], sequence: str) -> str:
    answer = connection.execute(f'SELECT last_value, is_called FROM "{sequence}"').fetchone()  # noqa: S608 - ours
    assert answer is not None
    return f"""setval('"{sequence}"', {answer[0]}, {answer[1]})"""

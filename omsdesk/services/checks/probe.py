"""What a rule is checked with: questions to the database that must find nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Executable, text

from omsdesk.database.db import Db

Search = Callable[[Db], Iterable[str]]


@dataclass(frozen=True)
class Probe:
    """One way a rule can be broken, and how to find every case of it."""

    broken: str
    """What is wrong with each thing found, for the person who has to mend it."""
    search: Search


def sql(broken: str, statement: str | Executable) -> Probe:
    """A probe that is one statement: each row is a case, and its columns say which."""
    prepared = text(statement) if isinstance(statement, str) else statement
    return Probe(broken, lambda db: _cases(db, prepared))


def sql_by_engine(broken: str, statements: dict[str, str]) -> Probe:
    """A probe whose statement is another on each kind of database."""
    prepared = {engine: text(statement) for engine, statement in statements.items()}
    return Probe(broken, lambda db: _cases(db, prepared[db.connection.dialect.name]))


def _cases(db: Db, statement: Executable) -> Iterable[str]:
    rows = db.run(statement)
    names = list(rows.keys())
    for row in rows:
        yield ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True))

"""Compare two databases of ours, on whatever engine: the rows of every table, and the sums of every column."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Select,
    Table,
    case,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy import Text as TextType

from omsdesk.models.base import Instant
from omsdesk.models.company import Setting
from omsdesk.words import Text

_OWN = "schema_version"
"""A setting that only shared databases have: it tells the version of their tables."""


def has_rows(connection: Connection, table: Table) -> bool:
    """Whether anything was written into a table."""
    return bool(connection.execute(select(exists(_rows(table)))).scalar())


def counted(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows each table has."""
    return {
        each.name: int(connection.execute(select(func.count()).select_from(_rows(each).subquery())).scalar_one())
        for each in tables
    }


def differences(one: Connection, other: Connection, tables: Iterable[Table]) -> list[Text]:
    """Every table and column that is not the same on both sides."""
    found = []
    for table in tables:
        here, there = _sums(one, table), _sums(other, table)
        found += [
            Text(
                "{table}.{column}: {one} and {other}", table=table.name, column=name, one=here[name], other=there[name]
            )
            for name in here
            if here[name] != there[name]
        ]
    return found


def _sums(connection: Connection, table: Table) -> dict[str, str]:
    asked = _rows(table).subquery()
    parts: dict[str, ColumnElement[Any]] = {"rows": func.count()}
    for column in table.columns:
        parts[column.name] = func.count(asked.c[column.name])
        parts[f"{column.name} (sum)"] = _summed(asked.c[column.name], connection.dialect.name)
    row = connection.execute(select(*parts.values()).select_from(asked)).one()
    return {name: str(value if value is not None else 0) for name, value in zip(parts, row, strict=True)}


def _summed(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """A number that changes when a value does: the sum of numbers, of lengths, or of seconds."""
    kind = column.type
    if isinstance(kind, Boolean):
        return func.sum(case((column, 1), else_=0))
    if isinstance(kind, Integer):
        return func.sum(cast(column, BigInteger))
    if isinstance(kind, Instant):
        seconds = func.strftime("%s", column) if dialect == "sqlite" else func.floor(func.extract("epoch", column))
        return func.sum(cast(seconds, BigInteger))
    if isinstance(kind, LargeBinary):
        return func.sum(func.length(column))
    return func.sum(func.length(cast(column, TextType)))


def _rows(table: Table) -> Select[Any]:
    asked = select(table)
    return asked.where(table.c.key != _OWN) if table.name == Setting.__tablename__ else asked

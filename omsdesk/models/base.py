"""What all tables share: named constraints, aware instants, checked statuses, folded search text."""

import unicodedata
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_VERSION = 51
"""Grows with every migration; kept in SQLite's user_version so that it can be read without Alembic."""

APPLICATION_ID = 0x4F4D5344
"""The letters OMSD: marks a SQLite file as ours."""


class Row(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite keeps no zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite is given at once the text that SQLAlchemy would come to in three steps."""
        return _text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: nobody could say later what they meant."""
        if value is None:
            return None
        moment = _in_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC on every engine."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a zone cannot be stored")
    return value.astimezone(UTC)


def _text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return _text_in_utc(value if value.tzinfo is UTC else _in_utc(value))


@lru_cache(maxsize=16)
def _text_in_utc(moment: datetime) -> str:
    """Remembered for a while, because most that a deed writes is of one moment."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives row ids only to columns declared INTEGER."""


class Link:
    """Columns of a table whose rows are links of the audit chain (``database/chain.py``)."""

    lane: Mapped[int] = mapped_column(BigId)
    """The station that wrote the row, 0 without one: each station chains its own rows."""
    number: Mapped[int] = mapped_column(BigId)
    """The place in the lane, counted without gaps over all linked tables."""
    hash: Mapped[str] = mapped_column(String(64))


def status_type(kind: type[Enum], name: str) -> EnumType:
    """A column that holds one of the enum's values and nothing else, checked by the database."""
    values = [str(each.value) for each in kind]
    return EnumType(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=max(len(value) for value in values) + 8,
        values_callable=lambda members: [str(member.value) for member in members],
    )


Id = Annotated[int, mapped_column(BigId, primary_key=True, autoincrement=True)]
Moment = Annotated[datetime, mapped_column(Instant)]
Folded = Annotated[str, mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))]

SQLITE_KEEPS_IDS: dict[str, Any] = {"sqlite_autoincrement": True}
"""For tables whose ids are printed: a number is never given twice, not even after a deletion."""


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, as people type them who have no key for them."""


_WITHOUT_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, as people type them on other keyboards."""


def fold(*parts: object) -> str:
    """Text for searching: lower case, without accents, words joined by one space."""
    text = " ".join(str(part) for part in parts if part not in (None, ""))
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_STROKES)).translate(_STROKES)
    return " ".join("".join(each for each in decomposed if not unicodedata.combining(each)).split())

"""The audit chain: each row of the trail, the scan journal, the ledger and the inspections holds on to the one before.

Each station has a lane of its own, so that stations do not wait for each other; rows without a station are
in lane 0. The rows of a lane are numbered without gaps over all four tables. A row's hash is the SHA-256 of

    hash of the row before it in the lane ("" for the first), a line feed, the table's name, a line feed,
    then the row's fields in the order of ``FIELDS``, each as its length in characters, a colon, and its text

in UTF-8, written with small hexadecimal digits. Numbers are written in decimal, yes and no as 1 and 0, moments
as ``2026-11-27T08:00:00.000000Z``, and a field without a value as ``~``. On PostgreSQL triggers make the same
bytes (``chain_triggers.py``), because a station is not trusted there; on SQLite the program makes them.

A field that a later version adds to a table is put at the end of its list, and left out where it has no value:
rows from before keep their hash.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import sqlite

from omsdesk.database.chain_memory import Ends, Standing
from omsdesk.models.all import metadata
from omsdesk.models.journal import LINKED, NUMBERED_WITH, AuditLane

FIELDS: dict[str, tuple[str, ...]] = {
    "audit_events": (
        *("lane", "number", "id", "at", "user_id", "station_id", "command_id"),
        *("subject", "subject_id", "order_id", "what", "before", "after"),
    ),
    "scan_events": (
        *("lane", "number", "id", "at", "user_id", "station_id", "command_id", "kind", "code", "outcome", "by_hand"),
        *("pieces", "order_line_id", "shipment_id", "parcel_id", "task_id", "list_id", "undoes_id"),
    ),
    "stock_moves": (
        *("lane", "number", "id", "at", "user_id", "station_id", "command_id", "kind", "product_id", "from_id"),
        *("to_id", "quantity", "order_line_id", "reason", "note"),
    ),
    "inspections": (
        *("lane", "number", "id", "at", "user_id", "station_id", "return_line_id", "quantity", "condition"),
        *("disposition", "to_id", "reason"),
    ),
}
NOTHING = "~"

_MADE_HERE = ("lane", "number", "id")
_NUMBERS_OF = {table: NUMBERED_WITH.get(table, table) for table in LINKED}
"""Whose ids a table takes."""

_GIVEN = {table: tuple(name for name in names if name not in _MADE_HERE) for table, names in FIELDS.items()}


def _defaults(table: str) -> dict[str, Any]:
    """What stands in a column when a deed says nothing of it."""
    given = [column for column in metadata.tables[table].columns if column.name in _GIVEN[table]]
    defaults: list[Any] = [column.default for column in given]
    return {
        column.name: default.arg if default is not None and default.is_scalar else None
        for column, default in zip(given, defaults, strict=True)
    }


_TAKE = {table: itemgetter(*names) for table, names in _GIVEN.items()}
_DEFAULTS = {table: _defaults(table) for table in LINKED}
_TABLES = [metadata.tables[table] for table in LINKED]
_HEAD = select(
    select(AuditLane.number).where(AuditLane.id == bindparam("lane")).scalar_subquery().label("number"),
    select(AuditLane.hash).where(AuditLane.id == bindparam("lane")).scalar_subquery().label("hash"),
    *(select(func.max(table.c.id)).scalar_subquery().label(table.name) for table in _TABLES),
)
_NEW_HEAD = sqlite.insert(AuditLane)
_KEEP_HEAD = _NEW_HEAD.on_conflict_do_update(
    index_elements=[AuditLane.id], set_={"number": _NEW_HEAD.excluded.number, "hash": _NEW_HEAD.excluded.hash}
)

Run = Callable[..., Any]


def link_hash(before: str, table: str, values: Iterable[Any]) -> str:
    """The hash of a row whose fields have these values, after a row with that hash."""
    parts = [before, "\n", table, "\n"]
    for value in values:
        kind = type(value)  # most are numbers and words: to call a function for each cost more than the hash
        if value is None:
            parts.append(NOTHING)
            continue
        text = value if kind is str else str(value) if kind is int else plain(value)
        parts.append(f"{len(text)}:{text}")  # type: ignore[arg-type]  # only nothing is plainly nothing
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def plain(value: Any) -> str | None:
    """A value in the one way in which it is hashed."""
    kind = type(value)
    if kind is str or value is None:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if kind is bool:
        return "1" if value else "0"
    if isinstance(value, datetime):
        return _moment(value)
    return str(value._value_ if isinstance(value, Enum) else value)


@lru_cache(maxsize=4)
def _moment(value: datetime) -> str:
    """Remembered for a while, because all rows of a deed are of one moment."""
    moment = value if value.tzinfo is None else value.astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Chain:
    """The links that one deed adds on SQLite. The file is locked for the deed, so what was read stays true."""

    def __init__(self, run: Run, standing: Standing | None = None) -> None:
        self._run = run
        self._ends: Ends = {} if standing is None else standing.ends.copy()
        self._kept = self._ends.copy()
        """What the database holds."""
        self._ids: dict[str, int] = {} if standing is None else standing.ids.copy()
        self._is_sure = True

    def link(self, table: str, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None) -> Any:
        """The rows to insert, each with its id, its place in the chain and its hash."""
        if type(rows) is dict or isinstance(rows, Mapping):  # in this order: the second is slow
            return self._linked(table, rows)
        return [self._linked(table, row) for row in rows or ()]

    def mark(self) -> tuple[Ends, dict[str, int]]:
        """Where the chain stands, for a part that may be taken back."""
        return self._ends.copy(), self._ids.copy()

    def go_back(self, mark: tuple[Ends, dict[str, int]]) -> None:
        """Forget the links after a mark, as the database did."""
        self._ends, self._ids = mark

    def doubt(self) -> None:
        """Rows of the chain were changed or taken out: the next deed reads anew where it stands."""
        self._is_sure = False

    @property
    def standing(self) -> Standing | None:
        """Where the chain stands after ``finish``; None where nothing was read, or something was taken out."""
        return Standing(self._ends, self._ids) if self._is_sure and self._kept else None

    def finish(self) -> None:
        """Write down how far each lane has come."""
        for lane, (number, hash_) in self._ends.items():
            if self._kept[lane][0] != number:
                self._run(_KEEP_HEAD, {"id": lane, "number": number, "hash": hash_})
                self._kept[lane] = (number, hash_)

    def _linked(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        lane = row.get("station_id") or 0
        end = self._ends.get(lane) or self._read(lane)
        number = end[0] + 1
        numbers = _NUMBERS_OF[table]
        self._ids[numbers] = id_ = self._ids[numbers] + 1
        given = {**_DEFAULTS[table], **row}
        hash_ = link_hash(end[1], table, (lane, number, id_, *_TAKE[table](given)))
        self._ends[lane] = (number, hash_)
        given.update(lane=lane, number=number, id=id_, hash=hash_)
        return given

    def _read(self, lane: int) -> tuple[int, str]:
        row = self._run(_HEAD, {"lane": lane}).one()
        if not self._ids:
            for table, numbers in _NUMBERS_OF.items():
                self._ids[numbers] = max(self._ids.get(numbers, 0), getattr(row, table) or 0)
        end = (row.number or 0, row.hash or "")
        self._kept.setdefault(lane, end)
        self._ends[lane] = end
        return end

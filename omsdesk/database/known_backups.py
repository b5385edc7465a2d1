"""What the backups of an embedded database are: whose they are, from when, how much is in them, or why they are none.

A backup is only ever read here. Most are told from their first pages; the one that somebody chose is read whole.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from omsdesk.database import daily_backup, schema
from omsdesk.database.driver import sqlite_module
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.base import APPLICATION_ID
from omsdesk.words import Text

OF_THE_DAY = Text("Of the day")
ON_THE_SECOND_DISK = Text("Of the day, second disk")
BEFORE_UPGRADE = Text("Before an upgrade")
BEFORE_RESTORE = Text("Before a restore")
CHOSEN = Text("Chosen file")

_STAMPED = re.compile(r"-(\d{8}-\d{6})\.db$")
_BESIDE = (("before-upgrade", BEFORE_UPGRADE), ("before-restore", BEFORE_RESTORE))
_OF_A_SERVER = b"PGDMP"
_NAME = "SELECT value FROM settings WHERE key = 'name'"
_ORDERS = "SELECT count(*) FROM orders"
_LAST = "SELECT max(at) FROM (SELECT max(at) AS at FROM audit_events UNION ALL SELECT max(at) FROM scan_events)"
_ORIGIN = "SELECT hash FROM audit_events ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class Facts:
    """What is in a backup."""

    company: str
    version: int
    orders: int
    last_change: datetime | None
    """The newest thing that it knows of."""
    origin: str = ""
    """The first link of its audit chain, which no other house's database has; empty before there was one."""


@dataclass(frozen=True)
class Found:
    """A file that is a backup, or should be one."""

    path: Path
    at: datetime
    """When it was made."""
    size: int
    kind: Text
    facts: Facts | None = None
    why_not: Refusal | Unavailable | None = None

    @property
    def is_fit(self) -> bool:
        """Whether it can be brought back."""
        return self.facts is not None


def known(database: Path, second: Path | None) -> tuple[Found, ...]:
    """Every backup of this database that lies where the program puts them, newest first."""
    found = [look_at(path, kind) for path, kind in _places(database, second)]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def newest_sound(database: Path) -> Found | None:
    """The newest backup beside a database that can be brought back; all of it was read."""
    read = (look_at(each.path, each.kind, wholly=True) for each in known(database, None))
    return next((each for each in read if each.is_fit), None)


def look_at(path: Path, kind: Text = CHOSEN, *, wholly: bool = False) -> Found:
    """What this file is; ``wholly`` reads all of it, which a damaged page cannot hide from."""
    at, size = _made(path)
    try:
        return Found(path, at, size, kind, facts=_facts(path, wholly=wholly))
    except (Refusal, Unavailable) as error:
        # Beside the list its name is enough; the whole way would push the reason out of sight.
        return Found(path, at, size, kind, why_not=type(error)(error.reason.given(path=path.name), error.advice))


def refuse_unfit(path: Path) -> None:
    """Refuse a file that cannot be brought back, by its own name; all of it is read."""
    _facts(path, wholly=True)


def _places(database: Path, second: Path | None) -> Iterator[tuple[Path, Text]]:
    for each in daily_backup.backups_of(database, daily_backup.folder_beside(database)):
        yield each.path, OF_THE_DAY
    if second is not None:
        for each in daily_backup.backups_of(database, second):
            yield each.path, ON_THE_SECOND_DISK
    for mark, kind in _BESIDE:
        for path in database.parent.glob(f"{database.stem}-{mark}-*{database.suffix}"):
            yield path, kind


def _made(path: Path) -> tuple[datetime, int]:
    """When it was made, by its name or else by the file system, and how large it is."""
    stamp = _STAMPED.search(path.name)
    try:
        told = path.stat()
    except OSError:
        return datetime.fromtimestamp(0, UTC), 0
    try:
        named = datetime.strptime(stamp[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC) if stamp else None
    except ValueError:
        named = None
    return named or datetime.fromtimestamp(told.st_mtime, UTC), told.st_size


def _facts(path: Path, *, wholly: bool) -> Facts:
    _refuse_what_is_none(path)
    try:
        copy = sqlite_module().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return _read(copy, path, wholly=wholly)
        finally:
            copy.close()
    except sqlite_module().OperationalError as error:
        raise Unavailable(
            Text("{path} cannot be read: {why}.", path=path, why=str(error)), Text("Take another backup.")
        ) from error
    except (sqlite_module().DatabaseError, ValueError) as error:
        raise _damaged(path) from error


def _read(copy: Any, path: Path, *, wholly: bool) -> Facts:
    def asked(question: str) -> Any:
        row = copy.execute(question).fetchone()
        return row[0] if row is not None else None

    version = int(asked("PRAGMA user_version"))
    if asked("PRAGMA application_id") != APPLICATION_ID or version == 0:
        raise Refusal(Text("{path} is the backup of another program.", path=path), Text("Take another backup."))
    if version > schema.NEWEST:
        raise schema.newer(version)
    if wholly and asked("PRAGMA quick_check(1)") != "ok":
        raise _damaged(path)
    last = asked(_LAST)
    return Facts(
        company=str(json.loads(asked(_NAME) or '""')),
        version=version,
        orders=int(asked(_ORDERS)),
        last_change=datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None,
        origin=str(asked(_ORIGIN) or "") if "hash" in _columns(copy) else "",
    )


def _columns(copy: Any) -> set[str]:
    return {str(row[1]) for row in copy.execute("PRAGMA table_info(audit_events)")}


def _refuse_what_is_none(path: Path) -> None:
    if not path.is_file():
        raise Refusal(
            Text("There is no file {path}.", path=path),
            Text("Look at its name, and whether its disk is connected. Nothing was changed."),
        )
    try:
        with path.open("rb") as file:
            head = file.read(len(_OF_A_SERVER))
    except OSError as error:
        raise Unavailable(Text("{path} cannot be read: {why}.", path=path, why=error.strerror)) from error
    if not head:
        raise Refusal(Text("{path} is empty (0 bytes).", path=path), Text("Take another backup."))
    if head == _OF_A_SERVER:
        raise Refusal(
            Text("{path} is the backup of a shared database, and this one is a file.", path=path),
            Text("Bring it back on a server with 'omsdesk restore'."),
        )
    schema.refuse_unfit_file(path)


def _damaged(path: Path) -> Refusal:
    return Refusal(Text("{path} is damaged and cannot be used.", path=path), Text("Take another backup."))

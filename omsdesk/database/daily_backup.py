"""A backup of the embedded database each day, beside it and on a second disk, and old ones thrown away by rule.

Kept are the newest of each of the last seven days, of each of the last five weeks and of each of the last twelve
months that have one; a copy that is not ours by its name is never touched.
"""

import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from omsdesk.database import backup, kept_roots
from omsdesk.errors import Unavailable
from omsdesk.words import Text

DAYS, WEEKS, MONTHS = 7, 5, 12
STALE_AFTER = timedelta(days=2)
"""After so long without a backup people are told."""
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"^(?P<stem>.+)-(?P<stamp>\d{8}-\d{6})\.db$")

_CONNECT = Text("Connect the disk, or choose another folder in Settings. A copy is beside the database.")


@dataclass(frozen=True)
class Kept:
    """One backup of a database."""

    path: Path
    at: datetime


def folder_beside(database: Path) -> Path:
    """Where the first copy of each day goes, whether or not a second disk was chosen."""
    return database.parent / "backups"


def backups_of(database: Path, folder: Path) -> list[Kept]:
    """The backups of this database in a folder, newest first; a folder that is away has none."""
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return []
    found = [(_NAME.match(name), folder / name) for name in names]
    ours = [Kept(path, _moment(match["stamp"])) for match, path in found if match and match["stem"] == database.stem]
    return sorted(ours, key=lambda each: each.at, reverse=True)


def is_due(database: Path, now: datetime) -> bool:
    """Whether today has no backup yet (days of UTC: a night shift gets one too)."""
    newest = newest_of(database, [folder_beside(database)])
    return newest is None or newest.at.date() < now.date()


def newest_of(database: Path, folders: Iterable[Path]) -> Kept | None:
    """The newest backup in any of the folders."""
    found = [each for folder in folders for each in backups_of(database, folder)[:1]]
    return max(found, key=lambda each: each.at, default=None)


def is_stale(newest: Kept | None, now: datetime) -> bool:
    """Whether people must be told that there was no backup for too long."""
    return newest is None or now - newest.at > STALE_AFTER


def make(engine: Engine, database: Path, now: datetime, second: Path | None = None) -> Kept:
    """Save today's backup beside the database and, where one was chosen, on the second disk; then tidy both.

    Raises ``Unavailable`` when the second disk takes nothing: the first copy is kept all the same.
    """
    first = folder_beside(database)
    first.mkdir(parents=True, exist_ok=True)
    name = f"{database.stem}-{now.astimezone(UTC):{_STAMP}}.db"
    made = backup.save(engine, first / name)
    tidy(database, first)
    if second is not None:
        _copy(made, second / name)
        if kept_roots.beside(made).exists():
            _copy(kept_roots.beside(made), kept_roots.beside(second / name))
        tidy(database, second)
    return Kept(made, now)


def tidy(database: Path, folder: Path) -> list[Path]:
    """Throw away what the rule does not keep; answers what went."""
    there = backups_of(database, folder)
    kept = {each.path for each in to_keep(there)}
    gone = [each.path for each in there if each.path not in kept]
    for path in gone:
        kept_roots.throw_away(path)
    return gone


def to_keep(backups: list[Kept]) -> list[Kept]:
    """Those that the rule keeps, of a list with the newest first."""
    kept: dict[Path, Kept] = {}
    for period, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        kept |= {each.path: each for each in _newest_of_each(backups, period, most)}
    return [each for each in backups if each.path in kept]


def _newest_of_each(backups: list[Kept], period: Callable[[datetime], object], most: int) -> list[Kept]:
    newest: dict[object, Kept] = {}
    for each in backups:
        newest.setdefault(period(each.at), each)
    return list(newest.values())[:most]


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _copy(source: Path, target: Path) -> None:
    """A folder that is gone is not made anew: that would be on the disk that is to be doubled."""
    part = target.with_name(f"{target.name}.part")
    if not target.parent.is_dir():
        raise Unavailable(Text("There is no folder {folder}.", folder=target.parent), _CONNECT)
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        raise Unavailable(
            Text("The backup did not reach {folder}: {why}.", folder=target.parent, why=error.strerror or error),
            _CONNECT,
        ) from error
    finally:
        with suppress(OSError):  # a disk that was pulled out has nothing to clear away
            part.unlink(missing_ok=True)

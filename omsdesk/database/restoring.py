"""Bring a backup back so that nothing is lost on the way, whatever state the present database is in.

Killed at any moment, it leaves the present database or the backup, whole: one replaces the other in one
transaction of SQLite, or, where the present one cannot be read any more, in one renaming.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from omsdesk.database import backup, known_backups, schema
from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import file_of, open_engine, parse_url
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

Told = Callable[[Text, int, int], None]
"""Hears what is being done, and how far it is: done of all, or 0 of 0 where that is not known."""

First = Callable[[str, Path | None], None]
"""Is done in the database that comes back, at this address, before anybody works in it; hears where the old one is."""

_FOLDER = "restoring-"
_A_DAY = 24 * 3600
_LOGS = ("-wal", "-shm", "-journal")


def restore(
    source: Path, database: str, *, at: datetime, told: Told | None = None, first: First | None = None
) -> Path | None:
    """Replace the embedded database by a backup; returns where the present one is kept now.

    The backup is copied, proved sound and upgraded beside the database before that is touched, so an unfit
    file changes nothing. ``first`` is done in that copy.
    """
    told = told or _nobody
    target = file_of(parse_url(database))
    if target is None:
        raise Refusal(
            Text("Only an embedded database is restored by this command."), Text("Use pg_restore for a shared one.")
        )
    if target.exists() and source.exists() and source.samefile(target):
        raise Refusal(Text("{path} is the database itself.", path=source), Text("Give the backup's name."))
    known_backups.refuse_unfit(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_FOLDER) as folder:
        copy = Path(folder) / "backup.db"
        told(Text("Looking at the backup"), 0, 0)
        _copy(source, copy)
        schema.migrate(str(copy))
        schema.open_database(str(copy)).dispose()
        told(Text("Saving what is here now"), 0, 0)
        kept, is_readable = _keep_present(target, at)
        if first is not None:
            first(str(copy), kept)
        if is_readable:
            _replace(copy, target, lambda done, of_all: told(Text("Bringing the backup back"), done, of_all))
        else:
            _put_in_place(copy, target)
    return kept


def kept_as(target: Path, at: datetime) -> Path:
    """Where the present database is kept when one is restored at this moment."""
    return target.with_name(f"{target.stem}-before-restore-{at:%Y%m%d-%H%M%S}{target.suffix}")


def _nobody(_words: Text, _done: int, _all: int) -> None:
    """Nobody asked how far it is."""


def _clear_away(folder: Path) -> None:
    """The copies of restores that were killed, once they are surely over."""
    for left in folder.glob(f"{_FOLDER}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _A_DAY:
                shutil.rmtree(left, ignore_errors=True)


def _copy(source: Path, copy: Path) -> None:
    try:
        shutil.copyfile(source, copy)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be copied: {why}.", path=source, why=error.strerror)) from error


def _keep_present(target: Path, at: datetime) -> tuple[Path | None, bool]:
    """Save what is there, and say whether it can be read. What cannot is copied as it is, with its logs."""
    if not target.exists():
        return None, False
    kept = kept_as(target, at)
    try:
        engine = schema.open_database(str(target))
    except Refusal:
        for suffix in ("", *_LOGS):
            part = target.with_name(target.name + suffix)
            if part.exists():
                _copy(part, kept.with_name(kept.name + suffix))
        return kept, False
    try:
        return backup.save(engine, kept), True
    finally:
        engine.dispose()


def _put_in_place(copy: Path, target: Path) -> None:
    """In one renaming. The logs of the old file go first: beside the new one they would be played into it."""
    for suffix in _LOGS:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    copy.replace(target)


def _replace(copy: Path, target: Path, told: backup.Told) -> None:
    engine = open_engine(parse_url(str(target)))
    try:
        backup.bring_back(copy, engine, told)
    except (sqlite_module().OperationalError, TimeoutError) as error:
        raise Unavailable(
            Text("The database is in use: {why}.", why=str(error) or str(Text("another program writes into it"))),
            Text("Close OMS Desk on this machine and try again."),
        ) from error
    finally:
        engine.dispose()

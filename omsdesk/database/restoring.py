"""Bring a backup back so that nothing is lost on the way, whatever state the present database is in."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from omsdesk.database import backup, schema
from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import file_of, open_engine, parse_url
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text


def restore(source: Path, database: str, *, at: datetime) -> Path | None:
    """Replace the embedded database by a backup; returns where the present one is kept now.

    The backup is copied, proved sound and upgraded beside the database before that is touched, so an unfit
    file changes nothing.
    """
    target = file_of(parse_url(database))
    if target is None:
        raise Refusal(
            Text("Only an embedded database is restored by this command."), Text("Use pg_restore for a shared one.")
        )
    schema.refuse_unfit_file(source)
    if target.exists() and source.samefile(target):
        raise Refusal(Text("{path} is the database itself.", path=source), Text("Give the backup's name."))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="restoring-") as folder:
        copy = Path(folder) / "backup.db"
        _copy(source, copy)
        schema.migrate(str(copy))
        schema.open_database(str(copy)).dispose()
        kept = _keep_present(target, at)
        _replace(copy, target)
    return kept


def _copy(source: Path, copy: Path) -> None:
    try:
        shutil.copyfile(source, copy)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be copied: {why}.", path=source, why=error.strerror)) from error


def _keep_present(target: Path, at: datetime) -> Path | None:
    """Save what is there. What cannot be read any more is set aside as it is."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.stem}-before-restore-{at:%Y%m%d-%H%M%S}{target.suffix}")
    try:
        engine = schema.open_database(str(target))
    except Refusal:
        _set_aside(target, kept)
        return kept
    try:
        return backup.save(engine, kept)
    finally:
        engine.dispose()


def _set_aside(target: Path, kept: Path) -> None:
    """The file and its logs together: an old log beside a new file would be played into it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))


def _replace(copy: Path, target: Path) -> None:
    engine = open_engine(parse_url(str(target)))
    try:
        backup.bring_back(copy, engine)
    except sqlite_module().OperationalError as error:
        raise Unavailable(
            Text("The database is in use: {why}.", why=str(error)),
            Text("Close OMS Desk on this machine and try again."),
        ) from error
    finally:
        engine.dispose()

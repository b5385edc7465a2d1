"""Save and bring back an embedded database while others work on it."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from omsdesk.database import kept_roots
from omsdesk.database.driver import sqlite_module
from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

Told = Callable[[int, int], None]
"""Hears how many pages of how many are there."""
BUSY_SECONDS = 10.0
"""So long another program may keep the file."""
_PAGES = 2_000


def save(engine: Engine, target: Path) -> Path:
    """Copy the whole database into a new file, consistently, through SQLite's backup interface.

    The roots of its audit chain are written beside it: who keeps them elsewhere can prove later what was there.
    """
    _only_embedded(engine)
    refuse_unfit_target(target)
    part = target.with_name(f"{target.name}.part")
    try:
        copy = sqlite_module().connect(str(part))
        try:
            with engine.connect() as connection:
                source = connection.connection.driver_connection
                source.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise Unavailable(Text("The backup is not sound and was thrown away."), Text("Try another disk."))
            has_roots = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_roots'").fetchone()
            roots = copy.execute(kept_roots.LISTED).fetchall() if has_roots else []
        finally:
            copy.close()
        _make_durable(part)
        part.replace(target)
        kept_roots.keep(target, roots)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be written: {why}.", path=target, why=error.strerror)) from error
    except sqlite_module().Error as error:
        # A full disk, a disk that is gone: SQLite has its own words for what the system said.
        raise Unavailable(Text("{path} cannot be written: {why}.", path=target, why=str(error))) from error
    finally:
        with suppress(OSError):  # where nothing could be written there is nothing to remove
            part.unlink()
    return target


def refuse_unfit_target(target: Path) -> None:
    """Refuse a place where no new file can be made. A missing folder stays missing: mostly its disk is not there."""
    folder = target.parent
    if target.is_dir():
        raise Refusal(Text("{path} is a folder.", path=target), Text("Give the backup a name in it."))
    if target.exists():
        raise Refusal(Text("{path} exists already.", path=target), Text("Give a new name; nothing was overwritten."))
    if not folder.is_dir():
        raise Refusal(
            Text("There is no folder {folder}.", folder=folder),
            Text("Connect its disk or make it first, or name another one; nothing was saved."),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(
            Text("Nothing can be written to {folder}. Choose another.", folder=folder), Text("Nothing was saved.")
        )


def bring_back(source: Path, engine: Engine, told: Told | None = None) -> None:
    """Replace everything in the embedded database by a backup, in one transaction; ``told`` hears how far it is."""
    _only_embedded(engine)
    copy = sqlite_module().connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1000")
            copy.backup(connection.connection.driver_connection, pages=_PAGES, progress=_Patience(told))
    finally:
        copy.close()


class _Patience:
    """Hears of each step. SQLite itself would wait for another program without an end."""

    def __init__(self, told: Told | None) -> None:
        self._told = told
        self._left = -1
        self._moved = time.monotonic()

    def __call__(self, _: int, left: int, pages: int) -> None:
        if left != self._left:
            self._left, self._moved = left, time.monotonic()
        elif time.monotonic() - self._moved > BUSY_SECONDS:
            raise TimeoutError
        if self._told is not None and pages:
            self._told(pages - left, pages)


def _only_embedded(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        raise Refusal(
            Text("Only an embedded database is saved and restored by this command."),
            Text("Use pg_dump and pg_restore for a shared one."),
        )


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

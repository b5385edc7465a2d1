"""Today's backup of an embedded database, made by whichever window is open; what is to be told about it."""

from dataclasses import dataclass
from pathlib import Path

from omsdesk.database import daily_backup
from omsdesk.database.daily_backup import Kept
from omsdesk.database.engine import file_of
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import settings
from omsdesk.words import Text


@dataclass(frozen=True)
class Saving:
    """How it stands with the backups of this house."""

    newest: Kept | None = None
    warning: Text | None = None
    """What people must be told; None while there is a backup that is young enough."""


def carry_out(work: Work) -> Saving:
    """Make today's backup if there is none yet. A shared database is saved by the server that keeps it.

    Runs outside of any transaction: it takes as long as a disk takes.
    """
    database = file_of(work.engine.url)
    if database is None:
        return Saving()
    second = _second(work)
    trouble = None
    if daily_backup.is_due(database, work.now()):
        try:
            daily_backup.make(work.engine, database, work.now(), second)
        except Unavailable as error:
            trouble = error.reason
    # A copy on the same disk dies with that disk: where a second one was chosen, that one counts.
    newest = daily_backup.newest_of(database, [second or daily_backup.folder_beside(database)])
    return Saving(newest, _warning(work, newest, trouble))


def _second(work: Work) -> Path | None:
    folder = work.read(settings.company).backup_folder.strip()
    return Path(folder).expanduser() if folder else None


def _warning(work: Work, newest: Kept | None, trouble: Text | None) -> Text | None:
    if not daily_backup.is_stale(newest, work.now()):
        return None
    if newest is None:
        return trouble or Text("No backup yet")
    days = (work.now() - newest.at).days
    return Text("No backup for {n} day", many="No backup for {n} days", n=days)

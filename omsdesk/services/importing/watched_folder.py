"""The folder that a station watches while its window is open, looked into by the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import behind_the_screen, choosing_folder
from omsdesk.services.choosing_folder import DONE, REFUSED
from omsdesk.services.importing.setting_aside import REPORT
from omsdesk.services.importing.watching import Handled, Watch
from omsdesk.words import Text

MOST_REPORTS = 50
LONGEST_REPORT = 4_000


@dataclass(frozen=True)
class Looked:
    """What came of one look into the folder."""

    handled: tuple[Handled, ...] = ()
    trouble: Text | None = None
    """Why nothing could be brought in."""

    @property
    def refused(self) -> tuple[Handled, ...]:
        """Files that a person has to look at: they stayed out, or some of their orders did."""
        return tuple(each for each in self.handled if not each.was_brought_in or each.refused)


@dataclass(frozen=True)
class FolderReport:
    """What was written beside a file that came."""

    file: str
    was_brought_in: bool
    at: float
    """When, in seconds since 1970, by the clock of the folder's disk."""
    text: str


class FolderErrand:
    """Looks into the folder of this station, and remembers between two looks what is still being written."""

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._watch: Watch | None = None

    def carry_out(self, work: Work) -> Looked:
        """One look. Outside of any transaction: the import begins its own."""
        chosen = work.read(choosing_folder.watched)
        if not chosen.folder:
            self._watch = None
            return Looked()
        folder = Path(chosen.folder)
        if self._watch is None or (self._watch.folder, self._watch.channel) != (folder, chosen.channel):
            self._watch = Watch(folder, chosen.channel, self._stopped)
        program = behind_the_screen.by_the_program(work)
        if program is None:
            return Looked(trouble=_nobody_there(folder))
        try:
            return Looked(self._watch.look(program))
        except Unavailable as trouble:
            return Looked(trouble=Text("{reason} {advice}", reason=trouble.reason, advice=trouble.advice or ""))


def reports(folder: str) -> tuple[FolderReport, ...]:
    """What was written beside the newest files; nothing where nothing can be read. Outside: a disk may be slow."""
    found: list[FolderReport] = []
    for where in (DONE, REFUSED):
        try:
            paths = [(path.stat().st_mtime, path) for path in (Path(folder) / where).glob(f"*{REPORT}")]
        except OSError:
            continue
        newest = sorted(paths, reverse=True)[:MOST_REPORTS]
        found += [_report(path, where, at) for at, path in newest]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:MOST_REPORTS])


def _report(path: Path, where: str, at: float) -> FolderReport:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")[:LONGEST_REPORT]
    except OSError:
        text = ""
    return FolderReport(path.name.removesuffix(REPORT), where == DONE, at, text.strip())


def _nobody_there(folder: Path) -> Text | None:
    """Said only while something waits."""
    try:
        waits = any(path.is_file() and not path.name.startswith((".", "~")) for path in folder.iterdir())
    except OSError:
        return Text("The folder {folder} cannot be read.", folder=folder.name)
    said = Text("Files wait in {folder} until somebody is signed in here who may bring them in.", folder=folder.name)
    return said if waits else None

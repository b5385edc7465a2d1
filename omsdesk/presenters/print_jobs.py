"""The list of print jobs: what came out, what did not, and printing it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.printing.press import transports
from omsdesk.services import printing_jobs
from omsdesk.services.printing_jobs import JobRow
from omsdesk.services.station_settings import FOLDER
from omsdesk.words import Text


@dataclass(frozen=True)
class PrintJobsState:
    """What the page shows."""

    ids: tuple[int, ...] = ()
    rows: Mapping[int, JobRow] = field(default_factory=dict)
    only_open: bool = False
    current: int | None = None
    printers: tuple[str, ...] = ()
    folder: str = ""
    said: Text | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def row(self) -> JobRow | None:
        """The job under the cursor."""
        return self.rows.get(self.current) if self.current is not None else None

    def may(self, verb: str) -> bool:
        """Whether the job under the cursor can be handled so now."""
        return self.row is not None and verb in self.row.verbs

    @property
    def waiting(self) -> int:
        """Known jobs that did not come out."""
        return sum(1 for row in self.rows.values() if row.status in {PrintStatus.FAILED, PrintStatus.IN_DOUBT})


class PrintJobs(Presenter[PrintJobsState]):
    """Handles the jobs of all stations; each is printed by the station that owns its printer."""

    watches = frozenset({"print_jobs"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, PrintJobsState())

    def open(self, *, only_open: bool) -> None:
        """The page was asked for with what did not come out."""
        self.show_only_open(only_open=only_open)

    def refresh(self) -> None:
        """Read the list again."""
        self.ask(printing_jobs.job_ids, only_open=self.state.only_open, then=self._listed)
        self.ask(_folder, then=lambda folder: self.show(folder=folder))

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(printing_jobs.job_rows, tuple(ids), then=self._fetched)

    def show_only_open(self, *, only_open: bool) -> None:
        """All jobs, or only those that did not come out."""
        self.show(only_open=only_open)
        self.refresh()

    def point_at(self, job_id: int | None) -> None:
        """The cursor moved."""
        self.show(current=job_id)

    def look_for_printers(self) -> None:
        """Ask the system which printers there are; that is outside and may take a while."""
        self.outside(transports.installed_printers, then=lambda names: self.show(printers=(FOLDER, *names)))

    def print_again(self) -> None:
        """A copy that says who wanted it; a failed job is tried again as it is."""
        row = self.state.row
        if row is None:
            return
        if "try again" in row.verbs:
            self.do(
                printing_jobs.try_again,
                row.id,
                then=lambda _: self._tell(Text("{paper} prints again", paper=row.title)),
            )
        else:
            said = Text("A copy of {paper} prints", paper=row.title)
            self.do(printing_jobs.reprint, row.id, then=lambda _: self._tell(said))

    def to_printer(self, printer: str) -> None:
        """Send the job under the cursor to another printer."""
        row = self.state.row
        if row is None:
            return
        deed = printing_jobs.try_again if "try again" in row.verbs else printing_jobs.reprint
        said = Text("{paper} goes to {printer}", paper=row.title, printer=printer_words(printer))
        self.do(deed, row.id, printer=printer, then=lambda _: self._tell(said))

    def cancel(self) -> None:
        """Do not print this after all."""
        row = self.state.row
        if row is not None:
            self.do(
                printing_jobs.cancel, row.id, then=lambda _: self._tell(Text("{paper} is not printed", paper=row.title))
            )

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _listed(self, ids: tuple[int, ...]) -> None:
        self.show(ids=ids, is_loading=False, trouble=None)
        if self.state.rows:
            self.fetch([each for each in ids if each in self.state.rows] or ids[:100])

    def _fetched(self, rows: tuple[JobRow, ...]) -> None:
        self.show(rows={**self.state.rows, **{row.id: row for row in rows}})

    def _tell(self, said: Text) -> None:
        self.show(said=said)
        self.refresh()


def printer_words(printer: str) -> Text | str:
    """A printer as people call it."""
    return Text("PDF folder") if printer == FOLDER else printer


def _folder(db: Db) -> str:
    return str(printing_jobs.print_folder(db))

"""Print jobs as people handle them: carried out one after the other, printed again, listed, cancelled.

A printer that fails never stops the work a paper belongs to: the job says what went wrong and waits for a
person. What was being sent when the program ended is in doubt and is never repeated by itself.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import platformdirs
from sqlalchemy import BindParameter, bindparam, select

from omsdesk.database.db import Db
from omsdesk.database.work import STUCK_PAPERS, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.models.company import Station, User
from omsdesk.models.paper import Document as Stored
from omsdesk.models.paper import PrintJob
from omsdesk.printing.documents import Checked, Document
from omsdesk.printing.documents.shipping_label import ShippingLabel
from omsdesk.printing.press import transports
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.transports import FolderTransport, PrintTransport, SystemPrinter
from omsdesk.printing.press.worker import Printable
from omsdesk.services import print_queue, settings
from omsdesk.services.station_settings import FOLDER
from omsdesk.services.steps import step
from omsdesk.words import Text

AGAIN = "printed again"
LISTED = 2_000
"""Nobody scrolls further back than this; older papers are found at their order."""


class Press(Protocol):
    """Whoever draws papers: the worker process, or a test in its place."""

    def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
        """The finished paper."""
        ...


@dataclass(frozen=True)
class Printed:
    """What became of one job."""

    job_id: int
    kind: str
    title: str
    where: str = ""
    """The file or printer it went to."""
    trouble: Text | None = None

    @property
    def is_done(self) -> bool:
        """Whether the paper came out."""
        return self.trouble is None


@dataclass(frozen=True)
class JobRow:
    """One line of the list of print jobs."""

    id: int
    document_id: int
    order_id: int | None
    at: datetime
    title: str
    kind: str
    printer: str
    station: str
    status: PrintStatus
    user: str
    is_copy: bool
    why: str
    error: str

    @property
    def verbs(self) -> tuple[str, ...]:
        """What may be done with it now."""
        return PRINT_JOB.verbs_from(self.status)


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ALL = select(PrintJob.id).order_by(PrintJob.id.desc()).limit(LISTED)
_OPEN = _ALL.where(
    PrintJob.status.in_([PrintStatus.QUEUED, PrintStatus.SENT, PrintStatus.FAILED, PrintStatus.IN_DOUBT])
)
_ROWS = (
    select(
        PrintJob.id,
        PrintJob.document_id,
        Stored.order_id,
        PrintJob.queued_at,
        Stored.title,
        Stored.kind,
        PrintJob.printer,
        Station.name.label("station"),
        PrintJob.status,
        User.name.label("user"),
        PrintJob.copy_of,
        PrintJob.why,
        PrintJob.error,
    )
    .join(Stored, Stored.id == PrintJob.document_id)
    .outerjoin(Station, Station.id == PrintJob.station_id)
    .outerjoin(User, User.id == PrintJob.user_id)
    .where(PrintJob.id.in_(_IDS))
)
_FIRST_JOB = select(PrintJob.id).where(PrintJob.document_id == bindparam("document")).order_by(PrintJob.id).limit(1)
_LAST_PAPERS = (
    select(Stored.id, Stored.kind, Stored.parcel_id)
    .where(Stored.order_id == bindparam("order"))
    .order_by(Stored.id.desc())
)


def carry_out(
    work: Work, press: Press, transport_for: Callable[[str, Path], PrintTransport] | None = None
) -> tuple[Printed, ...]:
    """Print what waits for this station, one job at a time. For the outside lane; never inside a transaction."""
    if work.read(print_queue.has_lost):
        work.write(print_queue.lose_sight)
    way_out, folder = transport_for or transport_of, work.read(print_folder)
    results: list[Printed] = []
    job_id = work.write(print_queue.take_next) if work.read(print_queue.next_waiting) is not None else None
    while job_id is not None:
        printed, job_id = _print(work, press, lambda printer: way_out(printer, folder), job_id)
        results.append(printed)
    return tuple(results)


def transport_of(printer: str, folder: Path) -> PrintTransport:
    """The way out that a printer's name stands for."""
    return FolderTransport(folder) if printer == FOLDER else SystemPrinter(printer)


def print_folder(db: Db) -> Path:
    """Where PDFs are saved: the folder of the settings, else one of our own among the person's documents."""
    chosen = settings.company(db).print_folder
    return Path(chosen) if chosen else platformdirs.user_documents_path() / "OMS Desk"


def pdf_of(db: Db, document_id: int) -> tuple[Document, bytes | None]:
    """A stored paper and, once it was made, its PDF: for looking at it on screen."""
    return print_queue.document_of(db, document_id)


def _print(
    work: Work, press: Press, transport_for: Callable[[str], PrintTransport], job_id: int
) -> tuple[Printed, int | None]:
    """Print a job that was taken; what became of it, and the job that was taken after it."""
    job = work.read(print_queue.paper, job_id)
    try:
        pdf = _pdf(press, job)
        media = job.document.profile.media
        delivery = transport_for(job.printer).send(transports.Paper(pdf=pdf, name=job.title, media=media))
    except (Unavailable, Refusal) as trouble:
        following = work.write(print_queue.failed_and_next, job_id, str(trouble))
        return Printed(job_id, job.kind, job.title, trouble=trouble.reason), following
    made = print_queue.Made(
        job.document_id,
        None if job.is_copy else pdf,
        hashlib.sha256(pdf).hexdigest(),
        job.document.tracking if isinstance(job.document, ShippingLabel) else "",
    )
    following = work.write(print_queue.done_and_next, job_id, made)
    return Printed(job_id, job.kind, job.title, where=delivery.where), following


def _pdf(press: Press, job: print_queue.Paper) -> bytes:
    """The paper's bytes: those of the first time, unless this is a copy that must say so.

    Characters that no face has stop the job once and are named; printed again, it comes with empty boxes.
    """
    mark = CopyMark(by=job.by, reason=job.why, at=job.at) if job.is_copy else None
    if mark is None and job.pdf is not None:
        return job.pdf
    try:
        return press.pdf(Checked(job.document), mark)
    except Refusal as unprintable:
        if str(unprintable) != job.error:
            raise
        return press.pdf(job.document, mark)


def reprint(db: Db, job_id: int, why: str = AGAIN, printer: str = "") -> int:
    """Print a paper once more. The copy says that it is one, who wanted it and why."""
    job = print_queue.job_row(db, job_id)
    return _copy(db, job.document_id, why, printer)


def reprint_document(db: Db, document_id: int, why: str = AGAIN) -> int:
    """The same for a paper chosen from its order."""
    return _copy(db, document_id, why, "")


def reprint_last(db: Db, order_id: int, why: str = AGAIN) -> tuple[int, ...]:
    """Print the newest paper of each kind (and box) of an order once more."""
    newest: dict[tuple[str, int | None], int] = {}
    for row in db.run(_LAST_PAPERS, {"order": order_id}):
        newest.setdefault((row.kind, row.parcel_id), row.id)
    if not newest:
        raise Refusal(Text("This order has no papers yet."))
    return tuple(_copy(db, document_id, why, "") for document_id in sorted(newest.values()))


def try_again(db: Db, job_id: int, printer: str = "") -> None:
    """Send a job that failed or is in doubt once more, to another printer if one is named."""
    job = print_queue.job_row(db, job_id)
    values: dict[str, Any] = {"printer": printer or job.printer, "finished_at": None}
    step(db, PrintJob, job_id, PRINT_JOB, "try again", **values, station_id=db.station_id)
    db.tell(STUCK_PAPERS)


def cancel(db: Db, job_id: int) -> None:
    """Do not print this after all."""
    step(db, PrintJob, job_id, PRINT_JOB, "cancel", finished_at=db.now)
    db.tell(STUCK_PAPERS)


def job_ids(db: Db, *, only_open: bool = False) -> tuple[int, ...]:
    """The jobs of all stations, newest first; or only those that did not come out yet."""
    return tuple(row.id for row in db.run(_OPEN if only_open else _ALL))


def job_rows(db: Db, ids: Sequence[int]) -> tuple[JobRow, ...]:
    """The lines of these jobs, in the order asked for."""
    found = {row.id: row for row in db.run(_ROWS, {"ids": list(ids)})}
    return tuple(_row(found[each]) for each in ids if each in found)


def _row(row: Any) -> JobRow:
    return JobRow(
        id=row.id,
        document_id=row.document_id,
        order_id=row.order_id,
        at=row.queued_at,
        title=row.title,
        kind=row.kind,
        printer=row.printer,
        station=row.station or "",
        status=row.status,
        user=row.user or "",
        is_copy=row.copy_of is not None,
        why=row.why,
        error=row.error,
    )


def _copy(db: Db, document_id: int, why: str, printer: str) -> int:
    if not why.strip():
        raise Refusal(Text("Say why it is printed again."))
    stored = print_queue.stored(db, document_id)
    first = db.run(_FIRST_JOB, {"document": document_id}).scalar()
    job_id = print_queue.queue(
        db, document_id, stored.kind, why=why.strip() if first else "", copy_of=first, printer=printer
    )
    db.audit("print job", job_id, "print again", order_id=stored.order_id, before=stored.title, after=why.strip())
    return job_id

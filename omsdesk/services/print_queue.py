"""The queue of papers: each stored as data, sent once, and in doubt after a crash in the middle of sending.

Only the station that owns a printer carries its jobs out, and "sent" is written before sending.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.database.work import STUCK_PAPERS
from omsdesk.errors import Refusal
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.models.company import User
from omsdesk.models.paper import Document as Stored
from omsdesk.models.paper import PrintJob
from omsdesk.models.shipment import Label
from omsdesk.printing.documents import Document
from omsdesk.services import station_settings
from omsdesk.services.steps import step
from omsdesk.words import Text

_STATION: BindParameter[int] = bindparam("station")
_MINE = PrintJob.station_id.is_not_distinct_from(_STATION)
_NEW_PAPER = insert(Stored).returning(Stored.id)
_NEW_JOB = insert(PrintJob).returning(PrintJob.id)
_NEXT = (
    select(PrintJob.id)
    .where(PrintJob.status == PrintStatus.QUEUED, _MINE, PrintJob.id > bindparam("after"))
    .order_by(PrintJob.id)
    .limit(1)
)
_SENT = select(PrintJob.id).where(PrintJob.status == PrintStatus.SENT, _MINE).order_by(PrintJob.id)
_JOB = (
    select(
        PrintJob.id,
        PrintJob.document_id,
        PrintJob.station_id,
        PrintJob.printer,
        PrintJob.status,
        PrintJob.why,
        PrintJob.error,
        PrintJob.copy_of,
        PrintJob.queued_at,
        User.name.label("user"),
    )
    .outerjoin(User, User.id == PrintJob.user_id)
    .where(PrintJob.id == bindparam("job"))
)
_PAPER = select(Stored.id, Stored.kind, Stored.title, Stored.content, Stored.pdf, Stored.order_id).where(
    Stored.id == bindparam("document")
)
_KEEP = (
    update(Stored)
    .where(Stored.id == bindparam("document"), Stored.sha256 == "")
    .values(pdf=bindparam("pdf"), sha256=bindparam("sha256"))
)
_COUNT = update(Stored).where(Stored.id == bindparam("document")).values(printed=Stored.printed + 1)
_COUNT_LABEL = (
    update(Label)
    .where(
        Label.parcel_id == select(Stored.parcel_id).where(Stored.id == bindparam("document")).scalar_subquery(),
        Label.tracking == bindparam("number"),
    )
    .values(printed=Label.printed + 1)
)


@dataclass(frozen=True)
class Paper:
    """One job with everything its printing needs."""

    job_id: int
    document_id: int
    printer: str
    kind: str
    title: str
    document: Document
    pdf: bytes | None
    is_copy: bool
    why: str
    by: str
    at: datetime
    error: str
    """What was said the last time; empty at the first try."""


@dataclass(frozen=True)
class Made:
    """What is kept of a paper that came out."""

    document_id: int
    pdf: bytes | None
    """None for a copy: the original's bytes stay."""
    sha256: str
    tracking: str = ""
    """Of a carrier's label: the label with this number was printed once more."""


def keep(db: Db, document: Document, *, order_id: int | None = None, parcel_id: int | None = None) -> int:
    """Store what a paper says, so that the very same paper can be made at any time; its id."""
    document_id: int = db.run(
        _NEW_PAPER,
        {
            "kind": document.key,
            "title": str(document.title),
            "order_id": order_id,
            "parcel_id": parcel_id,
            "content": answers.encode(document),
            "made_at": db.now,
        },
    ).scalar_one()
    return document_id


def queue(
    db: Db,
    document_id: int,
    kind: str,
    *,
    why: str = "",
    copy_of: int | None = None,
    printer: str = "",
    station_id: int | None = None,
) -> int:
    """Let this station, or another, print a stored paper; the job's id. It comes after the commit, never inside it."""
    job_id: int = db.run(
        _NEW_JOB,
        {
            "document_id": document_id,
            "station_id": station_id or db.station_id,
            "printer": printer or station_settings.printer_for(db, kind),
            "status": PrintStatus.QUEUED,
            "copy_of": copy_of,
            "why": why,
            "user_id": db.user_id,
            "queued_at": db.now,
        },
    ).scalar_one()
    db.audit("print job", job_id, "queue", after=kind)
    return job_id


def queue_anywhere(db: Db, document_id: int, kind: str) -> int:
    """Let a station that has a printer for this kind of paper print it, this one if it has; the job's id."""
    station_id, printer = station_settings.where_printed(db, kind)
    return queue(db, document_id, kind, printer=printer, station_id=station_id)


def print_paper(
    db: Db, document: Document, *, order_id: int | None = None, parcel_id: int | None = None, printer: str = ""
) -> int:
    """Store a paper and queue it; the job's id."""
    return queue(db, keep(db, document, order_id=order_id, parcel_id=parcel_id), document.key, printer=printer)


def next_waiting(db: Db, after: int = 0) -> int | None:
    """The oldest job that waits for this station."""
    return db.run(_NEXT, {"station": db.station_id, "after": after}).scalar()


def lose_sight(db: Db) -> tuple[int, ...]:
    """Jobs that were being sent when the program ended: nobody knows whether they came out."""
    lost = tuple(row.id for row in db.run(_SENT, {"station": db.station_id}))
    for job_id in lost:
        step(
            db,
            PrintJob,
            job_id,
            PRINT_JOB,
            "lose sight",
            frm=PrintStatus.SENT,
            error=str(Text("The program ended while this was printed. Look at the printer.")),
        )
        db.tell(STUCK_PAPERS)
    return lost


def has_lost(db: Db) -> bool:
    """Whether this station left a job behind in the middle of sending it."""
    return db.run(_SENT.limit(1), {"station": db.station_id}).first() is not None


def take_next(db: Db, after: int = 0) -> int | None:
    """Mark the oldest job that waits here as sent, before it is: a crash is seen afterwards. None: nothing waits."""
    job_id = next_waiting(db, after)
    if job_id is not None:
        step(db, PrintJob, job_id, PRINT_JOB, "send", frm=PrintStatus.QUEUED)
    return job_id


def done_and_next(db: Db, job_id: int, made: Made) -> int | None:
    """The paper is out; and the next one is taken in the same commit, as ``take_next`` does.

    Its bytes are kept with their hash the first time.
    """
    step(db, PrintJob, job_id, PRINT_JOB, "finish", frm=PrintStatus.SENT, finished_at=db.now, error="")
    if made.pdf is not None:
        db.run(_KEEP, {"document": made.document_id, "pdf": made.pdf, "sha256": made.sha256})
    db.run(_COUNT, {"document": made.document_id})
    if made.tracking:
        db.run(_COUNT_LABEL, {"document": made.document_id, "number": made.tracking})
    return take_next(db, job_id)


def failed_and_next(db: Db, job_id: int, why: str) -> int | None:
    """The printer did not take it; the work it belongs to goes on all the same, and so does the next paper."""
    step(db, PrintJob, job_id, PRINT_JOB, "fail", finished_at=db.now, error=why)
    db.tell(STUCK_PAPERS)
    return take_next(db, job_id)


def paper(db: Db, job_id: int) -> Paper:
    """A job with its paper, read outside any write."""
    job = job_row(db, job_id)
    row = db.run(_PAPER, {"document": job.document_id}).one()
    return Paper(
        job_id=job_id,
        document_id=job.document_id,
        printer=job.printer,
        kind=row.kind,
        title=row.title,
        document=_said(row.content),
        pdf=row.pdf,
        is_copy=job.copy_of is not None,
        why=job.why,
        by=job.user or "",
        at=job.queued_at,
        error=job.error,
    )


def job_row(db: Db, job_id: int) -> Any:
    """A job's row, or a refusal."""
    found = db.run(_JOB, {"job": job_id}).first()
    if found is None:
        raise Refusal(Text("There is no such print job."))
    return found


def stored(db: Db, document_id: int) -> Any:
    """A stored paper's row, or a refusal."""
    found = db.run(_PAPER, {"document": document_id}).first()
    if found is None:
        raise Refusal(Text("There is no such paper."))
    return found


def document_of(db: Db, document_id: int) -> tuple[Document, bytes | None]:
    """A stored paper and its PDF if it was made already."""
    row = stored(db, document_id)
    return _said(row.content), row.pdf


def _said(content: str) -> Any:
    if not content:
        raise Refusal(Text("This paper was emptied when the customer was erased."))
    return answers.decode(content)

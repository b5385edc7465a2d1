"""What was on its way when a backup was made: put in doubt as it comes back, and left to a person.

It has most likely gone out since. Sent again it would be a second mail, a second label that costs money, a second
refund; so nothing of it goes by itself, and each stands where people look for what is stuck.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.lifecycles.payment import REFUND, RefundStatus
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.models.money import Refund
from omsdesk.models.paper import Outbox, PrintJob
from omsdesk.services import label_requests, labelling, mail_queue
from omsdesk.services.steps import step
from omsdesk.words import Text


@dataclass(frozen=True)
class InDoubt:
    """How many of each kind."""

    messages: int = 0
    papers: int = 0
    labels: int = 0
    refunds: int = 0

    @property
    def words(self) -> tuple[Text, ...]:
        """What waits for a person, and where."""
        counts = (self.messages, self.papers, self.labels, self.refunds)
        return tuple(said.given(n=n) for said, n in zip(_WORDS, counts, strict=True) if n)


_WORDS = (
    Text(
        "{n} message waited in it and may have been sent since. Look at it in Messages.",
        many="{n} messages waited in it and may have been sent since. Look at them in Messages.",
    ),
    Text(
        "{n} paper waited in it and may have come out since. Look at it in Print jobs.",
        many="{n} papers waited in it and may have come out since. Look at them in Print jobs.",
    ),
    Text(
        "{n} label was asked for in it and may have been made since. Look at it in Ship.",
        many="{n} labels were asked for in it and may have been made since. Look at them in Ship.",
    ),
    Text(
        "{n} refund waited in it and may have left since. A supervisor decides in Returns.",
        many="{n} refunds waited in it and may have left since. A supervisor decides in Returns.",
    ),
)
_PAPERS = (
    select(PrintJob.id, PrintJob.status)
    .where(PrintJob.status.in_([PrintStatus.QUEUED, PrintStatus.SENT]))
    .order_by(PrintJob.id)
)
_LABELS = (
    select(Outbox.id, Outbox.payload)
    .where(Outbox.kind == labelling.REQUEST, Outbox.done_at.is_(None))
    .order_by(Outbox.id)
)
_REFUNDS = select(Refund.id, Refund.order_id).where(Refund.status == RefundStatus.PENDING).order_by(Refund.id)


def put_in_doubt(db: Db) -> InDoubt:
    """Stop all of it."""
    return InDoubt(mail_queue.after_restore(db), *(stop(db) for stop in _STOPS))


def _papers(db: Db) -> int:
    why = str(Text("It waited when the backup was made, and may have gone out since."))
    papers = db.run(_PAPERS).all()
    for paper in papers:
        step(db, PrintJob, paper.id, PRINT_JOB, "lose sight", frm=paper.status, error=why)
    return len(papers)


def _labels(db: Db) -> int:
    """A new label gets a key of its own, so the carrier would make, and charge, a second one."""
    why = str(Text("A backup was brought back. The carrier may have made this label: look there before asking again."))
    open_ones = db.run(_LABELS).all()
    for row in open_ones:
        label_id, *_ = answers.decode(row.payload)
        label_requests.refuse(db, row.id, label_id, why)
    return len(open_ones)


def _refunds(db: Db) -> int:
    waiting = db.run(_REFUNDS).all()
    for row in waiting:
        step(db, Refund, row.id, REFUND, "lose sight", order_id=row.order_id, frm=RefundStatus.PENDING, due_at=None)
    return len(waiting)


_STOPS: tuple[Callable[[Db], int], ...] = (_papers, _labels, _refunds)

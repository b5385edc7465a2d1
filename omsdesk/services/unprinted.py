"""Papers of this station that did not come out, and printing them once more when the printer is well again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.models.paper import Document, PrintJob
from omsdesk.printing.documents.shipping_label import ShippingLabel
from omsdesk.services import print_queue, printing_jobs, station_settings

MOST = 50


@dataclass(frozen=True)
class Unprinted:
    """One job that failed, and the order whose paper it is."""

    job_id: int
    order_id: int
    order: str
    kind: str
    error: str

    @property
    def is_label(self) -> bool:
        """Whether it is the paper without which the box cannot leave."""
        return self.kind == ShippingLabel.key


_FAILED = (
    select(PrintJob.id, PrintJob.error, Document.order_id, Document.kind)
    .join(Document, Document.id == PrintJob.document_id)
    .where(
        PrintJob.status == PrintStatus.FAILED,
        PrintJob.station_id.is_not_distinct_from(bindparam("station")),
        Document.order_id.is_not(None),
    )
    .order_by(PrintJob.id.desc())
    .limit(MOST)
)


def here(db: Db) -> tuple[Unprinted, ...]:
    """The papers of orders that failed at this station, the newest first."""
    rows = db.run(_FAILED, {"station": db.station_id}).all()
    return tuple(
        Unprinted(row.id, row.order_id, house_name("SO", row.order_id), row.kind, row.error or "") for row in rows
    )


def print_again(db: Db, job_ids: Sequence[int]) -> int:
    """Send failed jobs once more, to the printers this station has now; how many still had failed."""
    again = 0
    for job_id in sorted(job_ids):
        job = print_queue.job_row(db, job_id)
        # Somebody may have printed it from the list of print jobs meanwhile: once is enough.
        if PRINT_JOB.allows("try again", job.status):
            kind = print_queue.stored(db, job.document_id).kind
            printing_jobs.try_again(db, job_id, station_settings.printer_for(db, kind))
            again += 1
    return again

"""Papers, their way to a printer, and whatever else must happen outside after a commit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


class Document(Row):
    """A paper: what it says, and, once made, its PDF with its hash."""

    __tablename__ = "documents"
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    """The frozen data of the paper, as versioned JSON: the same input makes the same bytes."""
    sha256: Mapped[str] = mapped_column(String(64), default="")
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary)
    printed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Moment]


class PrintJob(Row):
    """One printing of one paper at one station. Only that station carries it out."""

    __tablename__ = "print_jobs"
    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    printer: Mapped[str] = mapped_column(String(120))
    status: Mapped[PrintStatus] = mapped_column(status_type(PrintStatus, "status"))
    copy_of: Mapped[int | None] = mapped_column(ForeignKey("print_jobs.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    """Why it was printed again; said on the copy."""
    error: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    queued_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (Index(None, "status", "station_id", "id"),)


class Outbox(Row):
    """One act in the outside world, written in the same commit as its cause, and done once."""

    __tablename__ = "outbox"
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(None, "done_at", "next_at"),
    )

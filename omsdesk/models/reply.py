"""What customers wrote to the mailbox for answers, each on its order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Id, Instant, Moment, Row

MARK = 120


class Reply(Row):
    """One mail of a customer. Who wrote what stands beside it as personal words, so that it can be forgotten."""

    __tablename__ = "replies"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """The hash of its Message-ID: however often a mail is read, it is here once."""
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    """The message of ours that it answers, where it says so."""
    sender: Mapped[str] = mapped_column(String(MARK), default="")
    subject: Mapped[str] = mapped_column(String(MARK), default="")
    words: Mapped[str] = mapped_column(String(MARK), default="")
    files: Mapped[str] = mapped_column(String(MARK), default="")
    """What was attached, by name; nothing of it is kept."""
    arrived_at: Mapped[Moment]
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (
        CheckConstraint("settled_by IS NULL OR settled_at IS NOT NULL", name="settled"),
        Index(None, "settled_at", "order_id"),
    )

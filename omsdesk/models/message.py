"""Messages to customers: what is said to whom, and how far it has come on its way."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.message import MessageStatus
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


class Message(Row):
    """One e-mail, written in the same commit as its cause, and sent once. Its words never change."""

    __tablename__ = "messages"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """The cause: the same cause has one message, however often its deed is tried."""
    kind: Mapped[str] = mapped_column(String(40))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    """What the recipient is called."""
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    """The Message-ID of the mail: the same at every try, so that a second copy is known as one."""
    again_of: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    """The message that somebody sent once more."""
    status: Mapped[MessageStatus] = mapped_column(status_type(MessageStatus, "status"))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    """Where it is sent from now, or was tried last."""
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    handed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Noted right before the words go to the server: from here on it may have arrived."""
    error: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("recipient <> '' AND subject <> ''", name="words"),
        CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name="sent_at"),
        CheckConstraint("status <> 'sending' OR lease_until IS NOT NULL", name="lease"),
        Index(None, "status", "next_at", "id"),
    )


class MessagePaper(Row):
    """A stored paper that goes with a message as its attachment."""

    __tablename__ = "message_papers"
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, autoincrement=False)

"""What a bench asked a supervisor to allow, whole, so that it can be carried out when the answer is yes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.permission import PermissionStatus
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


class Permission(Row):
    """One question: who asks where, which deed with which arguments, and what was answered."""

    __tablename__ = "permissions"
    id: Mapped[Id]
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    deed: Mapped[str] = mapped_column(String(24))
    """Its name in ``services/asking.py``; nothing else is ever carried out."""
    arguments: Mapped[str] = mapped_column(Text)
    """What the deed is called with, as versioned JSON."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[PermissionStatus] = mapped_column(
        status_type(PermissionStatus, "status"), default=PermissionStatus.OPEN
    )
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    """Why it went stale, as versioned JSON."""
    told: Mapped[bool] = mapped_column(default=False)
    """Whether the bench has heard the answer."""
    __table_args__ = (Index(None, "status", "id"), Index(None, "station_id", "told"))

"""What we know of those whom we exchange files with."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Id, Moment, Row


class FilePairing(Row):
    """Which columns of a kind of file are which of ours, as a person once said."""

    __tablename__ = "file_pairings"
    id: Mapped[Id]
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the headers: one kind of file is read in one way."""
    name: Mapped[str] = mapped_column(String(80))
    layout: Mapped[str] = mapped_column(String(64))
    headers: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (CheckConstraint("name <> '' AND fields <> ''", name="said"),)

"""The company's settings, its people and its stations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, bindparam, update
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.user import UserRole
from omsdesk.models.base import Id, Instant, Row, status_type


class Setting(Row):
    """One setting by its key; the value is JSON."""

    __tablename__ = "settings"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class User(Row):
    """A person at the desks. Nobody is deleted, only switched off."""

    __tablename__ = "users"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[UserRole] = mapped_column(status_type(UserRole, "role"))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    badge: Mapped[str | None] = mapped_column(String(14), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (CheckConstraint("wrong_tries >= 0", name="tries"),)


class Station(Row):
    """A bench or a desk: a device with a name and printers, never a login."""

    __tablename__ = "stations"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    start_page: Mapped[str] = mapped_column(String(24), default="orders")
    settings: Mapped[str] = mapped_column(Text, default="{}")


# A try counts before it is looked at. No row back: this person has to wait, or is not known.
COUNT_TRY = (
    update(User)
    .where(
        User.id == bindparam("user"),
        User.active.is_(True),
        User.wait_until.is_(None) | (User.wait_until <= bindparam("at")),
    )
    .values(wrong_tries=User.wrong_tries + 1)
    .returning(User.wrong_tries, User.pin_hash)
)
WAIT = update(User).where(User.id == bindparam("user")).values(wait_until=bindparam("until"))
RIGHT_PIN = (
    update(User)
    .where(User.id == bindparam("user"))
    .values(wrong_tries=0, wait_until=None, last_seen_at=bindparam("at"))
)

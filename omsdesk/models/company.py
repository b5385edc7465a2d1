"""The company's settings, its people and its stations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.user import UserRole
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


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
    active: Mapped[bool] = mapped_column(default=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (CheckConstraint("wrong_tries >= 0", name="tries"),)


class Credential(Row):
    """What a person proves with who they are: a PIN, a password, a badge. One of each kind.

    A station cannot read ``verifier`` and ``code`` on a shared database; what it may read helps nobody to guess.
    """

    __tablename__ = "credentials"
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10))
    scheme: Mapped[str] = mapped_column(String(40))
    """How a secret becomes a proof, as ``database/proofs.py`` writes it."""
    salt: Mapped[str] = mapped_column(String(64), default="")
    verifier: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 of the proof."""
    code: Mapped[str] = mapped_column(String(14), default="")
    """What a badge says, to print it again."""
    made_at: Mapped[Moment]
    __table_args__ = (UniqueConstraint("user_id", "kind"),)


class Session(Row):
    """Somebody who is signed in at a station of a shared database, known by a token that only that program has."""

    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the token."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    made_at: Mapped[Moment]
    until: Mapped[Moment]


class Station(Row):
    """A bench or a desk: a device with a name and printers, never a login."""

    __tablename__ = "stations"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    start_page: Mapped[str] = mapped_column(String(24), default="today")
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
    .returning(User.wrong_tries)
)
ASKED = select(Credential.scheme, Credential.salt).where(
    Credential.user_id == bindparam("user"), Credential.kind == bindparam("kind")
)
VERIFIER = select(Credential.verifier).where(
    Credential.user_id == bindparam("user"), Credential.kind == bindparam("kind")
)
WAIT = update(User).where(User.id == bindparam("user")).values(wait_until=bindparam("until"))
RIGHT_PIN = (
    update(User)
    .where(User.id == bindparam("user"))
    .values(wrong_tries=0, wait_until=None, last_seen_at=bindparam("at"))
)

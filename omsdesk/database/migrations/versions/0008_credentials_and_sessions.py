"""PINs and badges in a table of their own that stations cannot read, and sessions of a shared database."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from omsdesk.database import session_functions
from omsdesk.database.migrations.finish import finish
from omsdesk.database.migrations.reworking import reworked

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Move what people sign in with. Old PINs stay right: what comes out of scrypt is now the proof."""
    op.create_table(
        "credentials",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("user_id", _BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_credentials_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_credentials_user_id_kind")),
    )
    op.create_index(op.f("ix_credentials_verifier"), "credentials", ["verifier"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", _BIG, nullable=False),
        sa.Column("station_id", _BIG, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_sessions_station_id_stations")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
    )
    bind = op.get_bind()
    _move(bind)
    with reworked("users") as users:
        users.drop_constraint(op.f("uq_users_badge"), type_="unique")
        users.drop_column("badge")
        users.drop_column("pin_hash")
    finish(bind, version=8)


def downgrade() -> None:
    """The badges go back; a PIN made since then has to be given anew, since an older program cannot look at it."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        for statement in session_functions.removal():
            bind.execute(sa.text(statement))
    with reworked("users") as users:
        users.add_column(sa.Column("pin_hash", sa.String(length=200), nullable=True))
        users.add_column(sa.Column("badge", sa.String(length=14), nullable=True))
        users.create_unique_constraint(op.f("uq_users_badge"), ["badge"])
    op.execute(
        "UPDATE users SET badge = "
        "(SELECT c.code FROM credentials c WHERE c.user_id = users.id AND c.kind = 'badge' AND c.code <> '')"
    )
    op.drop_table("sessions")
    op.drop_table("credentials")
    finish(bind, version=7)


def _move(bind: sa.Connection) -> None:
    users = sa.table("users", sa.column("id"), sa.column("pin_hash"), sa.column("badge"))
    kept = [each for row in bind.execute(sa.select(users)) for each in (_pin(row), _badge(row)) if each is not None]
    credentials = sa.table(
        "credentials", *(sa.column(name) for name in ("user_id", "kind", "scheme", "salt", "verifier", "code"))
    )
    made_at: sa.ColumnClause[Any] = sa.column("made_at")
    credentials.append_column(made_at)
    for each in kept:
        bind.execute(sa.insert(credentials).values(**each, made_at=sa.func.current_timestamp()))


def _pin(row: Any) -> dict[str, Any] | None:
    if not row.pin_hash:
        return None
    name, n, r, p, salt, made = row.pin_hash.split(":")
    verifier = hashlib.sha256(bytes.fromhex(made)).hexdigest()
    scheme = f"{name}:{n}:{r}:{p}"
    return {"user_id": row.id, "kind": "pin", "scheme": scheme, "salt": salt, "verifier": verifier, "code": ""}


def _badge(row: Any) -> dict[str, Any] | None:
    if not row.badge:
        return None
    verifier = hashlib.sha256(row.badge.encode()).hexdigest()
    return {"user_id": row.id, "kind": "badge", "scheme": "badge", "salt": "", "verifier": verifier, "code": row.badge}

"""Orders of one person are found however e-mail and phone were written."""

import re

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_AT_ONCE = 2_000
_NAMES = ("email", "phone")
# As they were when this was written: a migration does not change with the program.
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


def upgrade() -> None:
    """Two columns, filled from what is there, and their indexes in the place of the older ones."""
    for name in _NAMES:
        key = sa.Column(f"{name}_key", sa.String(length=254), server_default=sa.text("''"), nullable=False)
        op.add_column("orders", key)
    _fill(op.get_bind())
    for name in _NAMES:
        op.drop_index(f"ix_orders_{name}_placed_at", table_name="orders")
        _index(f"{name}_key")
    finish(op.get_bind(), version=26)


def downgrade() -> None:
    """Take them away."""
    for name in _NAMES:
        op.drop_index(f"ix_orders_{name}_key_placed_at", table_name="orders")
        _index(name)
        op.drop_column("orders", f"{name}_key")
    finish(op.get_bind(), version=25)


def _index(name: str) -> None:
    known = sa.text(f"{name} <> ''")
    op.create_index(
        f"ix_orders_{name}_placed_at",
        "orders",
        [name, "placed_at"],
        unique=False,
        sqlite_where=known,
        postgresql_where=known,
    )


def _fill(connection: sa.Connection) -> None:
    orders = sa.table("orders", *(sa.column(name) for name in ("id", *_NAMES, "email_key", "phone_key")))
    asked = (
        sa.select(orders.c.id, orders.c.email, orders.c.phone)
        .where(orders.c.id > sa.bindparam("last"), sa.or_(orders.c.email != "", orders.c.phone != ""))
        .order_by(orders.c.id)
        .limit(_AT_ONCE)
    )
    change = (
        sa.update(orders)
        .where(orders.c.id == sa.bindparam("order"))
        .values(email_key=sa.bindparam("mail"), phone_key=sa.bindparam("number"))
    )
    last = 0
    while rows := connection.execute(asked, {"last": last}).all():
        told = [{"order": row.id, "mail": _mail(row.email), "number": _number(row.phone)} for row in rows]
        connection.execute(change, told)
        last = rows[-1].id


def _mail(email: str) -> str:
    return "".join(email.split()).casefold()


def _number(phone: str) -> str:
    plain = re.sub(r"\(0\)", "", phone.strip())
    digits = re.sub(r"\D", "", plain)
    if plain.startswith("+"):
        digits = _national(digits)
    elif digits.startswith("00"):
        digits = _national(digits[2:])
    digits = digits.lstrip("0")
    return digits if len(digits) > 4 else ""  # noqa: PLR2004 - shorter ones say nothing


def _national(digits: str) -> str:
    if digits[:1] in ("1", "7"):
        return digits[1:]
    return digits[2:] if _TWO_DIGITS.match(digits) else digits[3:]

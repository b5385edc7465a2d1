"""Scans and the trail take their numbers from one row of numbers, so that these tell which came first."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0035"
down_revision = "0030"
branch_labels = None
depends_on = None

_SETTING = "one_order_since"
_LAST = sa.text(
    "SELECT max(id) FROM (SELECT max(id) AS id FROM audit_events UNION ALL SELECT max(id) FROM scan_events) n"
)
_GO_ON = sa.text("SELECT setval('audit_events_id_seq', greatest(:last, last_value)) FROM audit_events_id_seq")
_KEEP = sa.text("INSERT INTO settings (key, value) VALUES (:key, :value)")
_FORGET = sa.text("DELETE FROM settings WHERE key = :key")


def upgrade() -> None:
    """What was written so far keeps its numbers; from the highest of them on there is one row."""
    bind = op.get_bind()
    last = bind.execute(_LAST).scalar()
    if last:
        bind.execute(_KEEP, {"key": _SETTING, "value": str(last)})
        if bind.dialect.name == "postgresql":
            bind.execute(_GO_ON, {"last": last})
    finish(bind, version=29)


def downgrade() -> None:
    """The numbers may stay as they are: each is still given once in its table."""
    op.get_bind().execute(_FORGET, {"key": _SETTING})
    finish(op.get_bind(), version=28)

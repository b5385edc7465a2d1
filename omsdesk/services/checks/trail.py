"""Rule 8: each change has its audit row, and what is written stays written."""

import json
from collections.abc import Iterable

from sqlalchemy import select

from omsdesk.database import guards
from omsdesk.database.db import Db
from omsdesk.models.company import Setting
from omsdesk.models.journal import AuditEvent
from omsdesk.services.checks.probe import Probe, sql


def missing_guards(db: Db) -> Iterable[str]:
    """Triggers that should keep ledger, scans and audit as they were written, and are not there."""
    return (
        f"trigger {name}"
        for name in sorted(set(guards.names(db.connection.dialect.name)) - guards.present(db.connection))
    )


def _has_trail(table: str, subject: str, start: str) -> Probe:
    """Every row that has left its first status must have come there by a recorded step."""
    return sql(
        f"a {subject} changed its status without an audit row",
        f"""
        SELECT r.id AS "{subject}", r.status FROM {table} r
        WHERE r.status <> '{start}' AND NOT EXISTS (
            SELECT 1 FROM audit_events a
            WHERE a.subject = '{subject}' AND a.subject_id = r.id AND a.after = r.status
        )
        """,  # noqa: S608 - the names are the three written below
    )


def settings_not_told(db: Db) -> Iterable[str]:
    """Settings that stand otherwise than the trail told last."""
    told = {row.what: row.after for row in db.run(_TOLD_SETTINGS)}  # the newest stays
    for row in db.run(_SETTINGS):
        value = json.loads(row.value) if row.key in told else None
        if isinstance(value, (str, int)) and told[row.key] != str(value):
            yield f"setting {row.key}, told {told[row.key]}, stored {value}"


_SETTINGS = select(Setting.key, Setting.value)
_TOLD_SETTINGS = (
    select(AuditEvent.what, AuditEvent.after)
    .where(AuditEvent.subject == "setting", AuditEvent.subject_id == 0)
    .order_by(AuditEvent.id)
)

TRAIL = (
    _has_trail("orders", "order", "draft"),
    _has_trail("shipments", "shipment", "allocated"),
    _has_trail("parcels", "parcel", "open"),
    _has_trail("messages", "message", "waiting"),
    _has_trail("supplies", "supply", "waiting"),
    sql(
        "a payment without an audit row",
        """
        SELECT p.id AS payment FROM payments p WHERE NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.subject = 'payment' AND a.subject_id = p.id
        )
        """,
    ),
    sql(
        "a label without an audit row",
        """
        SELECT l.id AS label FROM labels l WHERE NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.subject = 'label' AND a.subject_id = l.id
        )
        """,
    ),
    sql(
        "a return without an audit row",
        """
        SELECT r.id AS "return" FROM returns r WHERE NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.subject = 'return' AND a.subject_id = r.id
        )
        """,
    ),
    sql(
        "somebody has another role than the trail tells",
        """
        SELECT told.id AS "user", told.role, told.after FROM (
            SELECT u.id, u.role, (
                SELECT a.after FROM audit_events a
                WHERE a.subject = 'user' AND a.subject_id = u.id AND a.what IN ('added', 'role changed')
                ORDER BY a.id DESC LIMIT 1
            ) AS after FROM users u
        ) AS told WHERE told.after <> told.role
        """,
    ),
    sql(
        "somebody may sign in, or may not, otherwise than the trail tells",
        """
        SELECT told.id AS "user", told.after FROM (
            SELECT u.id, u.active, (
                SELECT a.what FROM audit_events a
                WHERE a.subject = 'user' AND a.subject_id = u.id AND a.what IN ('switched off', 'switched on')
                ORDER BY a.id DESC LIMIT 1
            ) AS after FROM users u
        ) AS told WHERE told.active = (told.after = 'switched off')
        """,
    ),
    Probe("a setting is not what the trail tells", settings_not_told),
    Probe("nothing keeps rows from being changed", missing_guards),
)

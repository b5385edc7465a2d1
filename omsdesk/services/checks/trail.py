"""Rule 8: each change has its audit row, and what is written stays written."""

from collections.abc import Iterable

from omsdesk.database import guards
from omsdesk.database.db import Db
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


TRAIL = (
    _has_trail("orders", "order", "draft"),
    _has_trail("shipments", "shipment", "allocated"),
    _has_trail("parcels", "parcel", "open"),
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
    Probe("nothing keeps rows from being changed", missing_guards),
)

"""Rule 10 for messages: what customers are to be told has its row beside its cause."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import bindparam, select, text

from omsdesk.database.db import Db
from omsdesk.models.base import Instant
from omsdesk.models.journal import AuditEvent
from omsdesk.services import settings
from omsdesk.services.checks.probe import Probe, sql

_MARGIN = timedelta(minutes=1)
"""A deed that began before the switch was set could not know of it."""

_SWITCHED = (
    select(AuditEvent.at)
    .where(AuditEvent.subject == "setting", AuditEvent.what.in_(["mail_on", "mail_off"]))
    .order_by(AuditEvent.id.desc())
    .limit(1)
)
_CAUSES = {"confirmation": ("order", "confirm"), "shipped": ("shipment", "ship"), "cancellation": ("order", "cancel")}
_UNTOLD = text(
    """
    SELECT a.subject_id AS cause, a.order_id FROM audit_events a JOIN orders o ON o.id = a.order_id
    WHERE a.subject = :subject AND a.what = :what AND a.before <> 'draft' AND a.at > :since
      AND TRIM(o.email) LIKE '%_@_%'
      AND NOT EXISTS (
          SELECT 1 FROM audit_events b WHERE b.order_id = a.order_id AND b.subject = 'order' AND b.what = 'merged into'
      )
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = :kind || ':' || a.subject_id)
      AND NOT (:kind = 'confirmation' AND (
          EXISTS (SELECT 1 FROM messages m WHERE m.order_id = a.order_id AND m.kind = 'confirmation')
          OR EXISTS (
              SELECT 1 FROM card_payments c
              WHERE c.order_id = a.order_id AND c.confirms AND c.status = 'pending' AND c.link = ''
          )
      ))
    """
).bindparams(bindparam("since", type_=Instant))


def untold(db: Db) -> Iterable[str]:
    """Since mail was switched on: causes whose customer has an address and no message."""
    company = settings.company(db)
    switched = db.run(_SWITCHED).scalar() if company.mail_on else None
    if switched is None:
        return
    for kind, (subject, what) in _CAUSES.items():
        if kind not in company.mail_off:
            asked = {"kind": kind, "subject": subject, "what": what, "since": switched + _MARGIN}
            for row in db.run(_UNTOLD, asked):
                yield f"{kind}, {subject} {row.cause}, order {row.order_id}"


MESSAGES = (
    Probe("a customer was not written to", untold),
    sql(
        "a supplier was written to without a message",
        """
        SELECT s.id AS "order to a supplier", s.revision FROM supplies s
        WHERE s.told_by = 'mail'
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = 'supplier:' || s.id || ':' || s.revision)
        """,
    ),
)

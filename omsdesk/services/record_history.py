"""The history of one record with that of its parts: a return with its pieces and its refund, a part of the settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from omsdesk.database.db import Db
from omsdesk.models.goods_return import Inspection, ReturnLine
from omsdesk.models.journal import AuditEvent
from omsdesk.models.money import Refund
from omsdesk.services import setting_fields, settings
from omsdesk.services.audit_trail import EVENTS, AuditRow, told_rows

LONGEST_HISTORY = 500
_RECORD: BindParameter[int] = bindparam("record")
_PARTS: Mapping[str, Mapping[str, Select[int]]] = {
    "return": {
        "return_line": select(ReturnLine.id).where(ReturnLine.return_id == _RECORD),
        "inspection": select(Inspection.id)
        .join(ReturnLine, ReturnLine.id == Inspection.return_line_id)
        .where(ReturnLine.return_id == _RECORD),
        "refund": select(Refund.id).where(Refund.return_id == _RECORD),
    },
}
"""What belongs to a record and has rows of its own in the trail, by the subject it is told under."""


def history(db: Db, subject: str, subject_id: int, part: str = "") -> tuple[AuditRow, ...]:
    """What happened to one record, the newest first. Whoever may see the record may see how it came to be so.

    A section of the settings is the ``part`` of subject "setting" that stands under its name.
    """
    found = (AuditEvent.subject == subject) & (AuditEvent.subject_id == subject_id)
    if part:
        found &= AuditEvent.what.in_(setting_fields.keys_of(part))
    about: list[Any] = [found]
    for name, ids in _PARTS.get(subject, {}).items():
        parts = list(db.run(ids, {"record": subject_id}).scalars())
        about.append((AuditEvent.subject == name) & AuditEvent.subject_id.in_(parts))
    statement = EVENTS.where(or_(*about)).order_by(AuditEvent.id.desc()).limit(LONGEST_HISTORY)
    currency = settings.company(db).currency
    return told_rows(db, db.run(statement).all(), currency)

"""The daily root: the ends of all lanes of the audit chain under one hash, which also covers the root before.

Whoever could change the whole chain could make it fit again, but not the roots that were copied off the machine:
each is written into the log of the station that made it, and beside each backup. The hash of a root is the SHA-256
of the root before it ("" for the first), a line feed, the day as 2026-11-27, a line feed, and the heads.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, insert, select

from omsdesk.database.chain_triggers import ROOT_SUBJECT
from omsdesk.database.db import Db
from omsdesk.models.journal import AuditLane, AuditRoot

log = logging.getLogger(__name__)
SUBJECT = ROOT_SUBJECT

_ENDS = select(AuditLane.id, AuditLane.number, AuditLane.hash).order_by(AuditLane.id)
_LAST = select(AuditRoot.day, AuditRoot.hash).order_by(AuditRoot.day.desc()).limit(1)
_ROOT = insert(AuditRoot)
_ALL = select(AuditRoot.day, AuditRoot.hash).order_by(AuditRoot.day)


def is_due(db: Db) -> bool:
    """Whether this day has no root yet, and there is something to hold on to."""
    last = db.run(_LAST).first()
    return db.run(_ENDS).first() is not None and (last is None or last.day < db.now.date())


def seal(db: Db) -> str | None:
    """Write the root of this day unless it is there, or there is nothing to hold on to; its hash if written."""
    today = db.now.date()
    if db.is_postgresql:
        made: str | None = db.run(select(func.seal_day(db.now))).scalar()
    else:
        made = _seal(db, today)
    if made:
        log.info("Audit root of %s: %s", today, made)
    return made


def root_hash(before: str, day: date, heads: str) -> str:
    """The hash of a root after the one with that hash."""
    return hashlib.sha256(f"{before}\n{day.isoformat()}\n{heads}".encode()).hexdigest()


def heads_of(ends: Iterable[tuple[int, int, str]]) -> str:
    """The ends of the lanes as they are written into a root."""
    return "\n".join(f"{lane}:{number}:{hash_}" for lane, number, hash_ in ends)


def listed(db: Db) -> tuple[str, ...]:
    """Every root as its day and hash, for a copy off the machine."""
    return tuple(f"{row.day.isoformat()} {row.hash}" for row in db.run(_ALL))


def _seal(db: Db, today: date) -> str | None:
    last = db.run(_LAST).first()
    heads = heads_of((row.id, row.number, row.hash) for row in db.run(_ENDS))
    if not heads or (last is not None and last.day >= today):
        return None
    made = root_hash(last.hash if last else "", today, heads)
    db.run(_ROOT, {"day": today, "at": db.now, "heads": heads, "hash": made})
    db.audit(SUBJECT, 0, "root", after=made)
    db.finish()
    return made

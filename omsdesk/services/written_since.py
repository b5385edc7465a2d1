"""What was written between a backup and its coming back, so that people hear what goes, or that nothing does.

Whoever brings a backup back has to sign in first, and the first write of a day seals the trail. Neither is work.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_, select

from omsdesk.database import roots
from omsdesk.database.db import Db
from omsdesk.models.journal import AuditEvent, ScanEvent
from omsdesk.models.order import Order
from omsdesk.words import Text

CAME_IN = ("signed in", "badge scanned", "chosen by name", "proved who they are", "wrong pin", "wrong password")
_IS_WORK = and_(
    AuditEvent.subject != roots.SUBJECT,
    not_(and_(AuditEvent.subject == "user", AuditEvent.what.in_(CAME_IN))),
)
_ORDERS = select(func.count(Order.id))
_CHANGES = select(func.count(AuditEvent.id)).where(_IS_WORK)
_SCANS = select(func.count(ScanEvent.id))


@dataclass(frozen=True)
class Written:
    """How many orders, changes and scans there are, or were made in some time."""

    orders: int = 0
    changes: int = 0

    def after(self, before: "Written") -> "Written":
        """What came to it since it was as before."""
        return Written(max(0, self.orders - before.orders), max(0, self.changes - before.changes))

    @property
    def words(self) -> tuple[Text, ...]:
        """What of it is not there any more."""
        if not self.orders and not self.changes:
            return (Text("Nothing was written between this backup and its coming back: nothing is lost."),)
        counts = ((_LOST_ORDERS, self.orders), (_LOST_CHANGES, self.changes))
        return tuple(said.given(n=n) for said, n in counts if n)


_LOST_ORDERS = Text(
    "{n} order that was placed since is only in what was kept.",
    many="{n} orders that were placed since are only in what was kept.",
)
_LOST_CHANGES = Text(
    "{n} change that was made since is only in what was kept.",
    many="{n} changes that were made since are only in what was kept.",
)


def count(db: Db, since: datetime | None = None) -> Written:
    """Everything that is there, or what was made after a moment."""
    orders, changes, scans = _ORDERS, _CHANGES, _SCANS
    if since is not None:
        orders = orders.where(Order.placed_at > since)
        changes, scans = changes.where(AuditEvent.at > since), scans.where(ScanEvent.at > since)
    return Written(db.run(orders).scalar_one(), db.run(changes).scalar_one() + db.run(scans).scalar_one())

"""The drawers of counters in the journal: differences that were counted, and cash on its way in or out.

What customers pay and get back in cash is told by payments and refunds. Here stand the rest of the movements on the
account of the till: a float that was brought, money put in or taken out, what was taken at the close of a day.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.lifecycles.drawer import BY_HAND
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.base import Instant
from omsdesk.models.company import Station
from omsdesk.models.drawer import DrawerClosing, DrawerDay, DrawerMove
from omsdesk.services.accounting.accounts import Accounts
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.words import Text

_SINCE: BindParameter[datetime] = bindparam("since", type_=Instant)
_UNTIL: BindParameter[datetime] = bindparam("until", type_=Instant)
_ABOUT = (Station.name.label("station"), DrawerDay.number, DrawerDay.currency)
_BROUGHT = (
    select(DrawerDay.id, DrawerDay.at, DrawerDay.brought_minor, *_ABOUT)
    .join(Station, Station.id == DrawerDay.station_id)
    .where(DrawerDay.brought_minor != 0, DrawerDay.at >= _SINCE, DrawerDay.at < _UNTIL)
    .order_by(DrawerDay.id)
)
_MOVED = (
    select(DrawerMove.id, DrawerMove.at, DrawerMove.amount_minor, DrawerMove.kind, DrawerMove.note, *_ABOUT)
    .join(DrawerDay, DrawerDay.id == DrawerMove.drawer_id)
    .join(Station, Station.id == DrawerDay.station_id)
    .where(DrawerMove.kind.in_(BY_HAND), DrawerMove.at >= _SINCE, DrawerMove.at < _UNTIL)
    .order_by(DrawerMove.id)
)
_CLOSED = (
    select(
        *(DrawerClosing.id, DrawerClosing.at, DrawerClosing.expected_minor),
        *(DrawerClosing.counted_minor, DrawerClosing.stays_minor, DrawerClosing.reason, *_ABOUT),
    )
    .join(DrawerDay, DrawerDay.id == DrawerClosing.drawer_id)
    .join(Station, Station.id == DrawerDay.station_id)
    .where(DrawerClosing.at >= _SINCE, DrawerClosing.at < _UNTIL)
    .order_by(DrawerClosing.id)
)


def entries(db: Db, accounts: Accounts, asked: dict[str, Any], zone: str) -> Iterator[Entry]:
    """What happened to cash in this time beside payments and refunds."""
    row: Any
    for row in db.run(_BROUGHT, asked):
        yield _entry(row, zone, accounts, Source.CASH_MOVED, row.brought_minor, Text("Float"))
    for row in db.run(_MOVED, asked):
        words = Text("{what}: {why}", what=row.kind.word, why=row.note)
        yield _entry(row, zone, accounts, Source.CASH_MOVED, row.amount_minor, words)
    for row in db.run(_CLOSED, asked):
        difference, taken = row.counted_minor - row.expected_minor, row.counted_minor - row.stays_minor
        if difference:
            words = Text("Cash difference: {why}", why=row.reason)
            yield _entry(row, zone, accounts, Source.CASH_DIFFERENCE, difference, words)
        if taken:
            yield _entry(row, zone, accounts, Source.CASH_MOVED, -taken, Text("Taken out when the drawer was closed"))


def _entry(row: Any, zone: str, accounts: Accounts, source: Source, minor: int, words: Text) -> Entry:
    return Entry(
        source=source,
        source_id=row.id,
        day=in_zone(row.at, zone).date(),
        document=f"{row.station}-{row.number}",
        words=str(words),
        account=accounts.money(PaymentMethod.CASH),
        contra=accounts.differences if source is Source.CASH_DIFFERENCE else accounts.transit,
        is_debit=minor > 0,
        amount_minor=abs(minor),
        currency=row.currency,
        order_id=None,
    )

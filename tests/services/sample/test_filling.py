"""The sample shop is whole: it has something of everything, and no rule is broken in it."""

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import func, select

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.goods_return import Return
from omsdesk.models.journal import AuditEvent, ScanEvent
from omsdesk.models.order import Order
from omsdesk.models.paper import PrintJob
from omsdesk.models.stock import StockMove
from omsdesk.money import Money
from omsdesk.services import checks, invoice_list, signing_in
from omsdesk.services.sample import billed
from omsdesk.services.sample.filling import fill
from omsdesk.services.sample.people import USERS
from omsdesk.services.suppliers import listing, roster
from tests.factories import a_house, an_order
from tests.still_clock import StillClock


def test_the_sample_shop_is_whole_and_breaks_no_rule(work: Work, clock: StillClock) -> None:
    a_house(work)

    filled = work.write(fill)

    assert (filled.products, filled.orders, filled.returns) == (300, 1500, 40)
    assert work.read(checks.violations) == ()
    words = work.read(_headlines)
    assert words.total() == 1500
    assert (words[Headline.NEW], words[Headline.BACKORDERED], words[Headline.CANCELLED]) == (148, 18, 40)
    assert words[Headline.REVIEW] + words[Headline.ON_HOLD] == 19
    assert words[Headline.PACKED] + words[Headline.NO_LABEL] == 85
    assert words[Headline.PICKING] + words[Headline.READY_TO_PICK] == 86 + 12 + 1
    assert words[Headline.READY_TO_PACK] == 31
    assert (words[Headline.SHIPPED], words[Headline.DELIVERED], words[Headline.COMPLETED]) == (120, 210, 730)
    assert work.read(_returns) == {
        ReturnStatus.REQUESTED: 8,
        ReturnStatus.APPROVED: 10,
        ReturnStatus.RECEIVED: 6,
        ReturnStatus.SETTLED: 16,
    }
    assert work.read(_latest) <= clock.now
    assert work.read(_waiting_papers) == 0
    [supply] = work.read(listing.listed)
    assert (supply.status, supply.costs, supply.lines[0].open > 0) == (
        SupplyStatus.WAITING,
        (Money(9450, "EUR"),),
        True,
    )
    assert len(work.read(roster.known)) == 2
    invoices = work.read(invoice_list.invoice_rows, work.read(invoice_list.invoice_ids))
    assert len(invoices) == billed.COUNT
    assert [each.day for each in invoices] == sorted((each.day for each in invoices), reverse=True)
    people = {each.name: each.id for each in work.read(signing_in.people)}
    for user in USERS:
        assert work.write(signing_in.with_pin, people[user.name], Secret(user.pin)).person is not None


def test_a_shop_with_orders_is_not_filled(work: Work) -> None:
    a_house(work)
    an_order(work)

    with pytest.raises(Refusal, match="There are orders already"):
        work.write(fill)


def _headlines(db: Db) -> Counter[Headline]:
    return Counter(db.run(select(Order.headline)).scalars())


def _returns(db: Db) -> dict[ReturnStatus, int]:
    return dict(db.run(select(Return.status, func.count()).group_by(Return.status)).all())


def _latest(db: Db) -> datetime:
    """Nothing has happened after now."""
    return max(db.run(select(func.max(table.at))).scalar_one() for table in (AuditEvent, ScanEvent, StockMove))


def _waiting_papers(db: Db) -> int:
    return db.run(select(func.count()).select_from(PrintJob).where(PrintJob.finished_at.is_(None))).scalar_one()

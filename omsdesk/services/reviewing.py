"""Ask every review rule about some orders, and hold those that a person has to look at."""

from collections.abc import Collection, Iterator
from functools import cache

from sqlalchemy import BindParameter, bindparam, select

from omsdesk import discovery
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.order import Hold
from omsdesk.services import holding, review_facts, reviews, settings
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Review, Reviewed
from omsdesk.services.settings import Company

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_LOOKED_AT = select(Hold.order_id, Hold.reason, Hold.rule).where(Hold.order_id.in_(_IDS))
_SAYS_MUCH = HoldReason.CUSTOMER_INFO
"""Data may be missing in many ways: somebody who settled one of them has not looked at the others."""


@cache
def rules() -> tuple[Review, ...]:
    """All review rules, by the order of their keys."""
    return tuple(discovery.plugins(reviews).values())


def review(db: Db, order_ids: Collection[int], company: Company) -> frozenset[int]:
    """Place the holds that the rules ask for; returns the orders that got one."""
    if not order_ids:
        return frozenset()
    seen: set[tuple[int, str]] = set()
    for row in db.run(_LOOKED_AT, {"ids": list(order_ids)}):
        seen.add((row.order_id, row.rule))
        if row.reason is not _SAYS_MUCH:
            seen.add((row.order_id, row.reason))
    found = [
        (order.order_id, hold)
        for order in review_facts.facts(db, order_ids, company)
        for hold in holds(order)
        if seen.isdisjoint({(order.order_id, hold.rule), (order.order_id, hold.reason)})
    ]
    holding.place_holds(db, found)
    return frozenset(order_id for order_id, _ in found)


def is_content(db: Db, order_id: int, reason: HoldReason) -> bool:
    """Whether no rule would hold the order for this reason any more."""
    (order,) = review_facts.facts(db, [order_id], settings.company(db))
    return all(hold.reason is not reason for hold in holds(order))


def holds(order: Reviewed) -> Iterator[NewHold]:
    """What the rules ask for, each with its name on it."""
    for rule in rules():
        hold = rule.look(order)
        if hold is not None:
            yield NewHold(hold.reason, hold.note, rule.key)

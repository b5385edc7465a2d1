"""What the provider sees of a card and we do not: kept as facts of the order, which is then reviewed once more."""

from sqlalchemy import bindparam, delete, insert, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OPEN_STATUSES
from omsdesk.models.order import Order, OrderFact
from omsdesk.payments import Standing
from omsdesk.services import headlines, reviewing, reviews, settings

_RISK, _COUNTRY = "risk level", "card country"
_CARD = reviews.CARD
_HIGH = "high"
_OPEN = select(Order.id).where(
    Order.id == bindparam("order"), Order.status.in_(OPEN_STATUSES), Order.shipped_at.is_(None)
)
_KNOWN = select(OrderFact.value).where(OrderFact.order_id == bindparam("order"), OrderFact.name == bindparam("fact"))
_FORGET = delete(OrderFact).where(OrderFact.order_id == bindparam("order"), OrderFact.name == bindparam("fact"))
_KEEP = insert(OrderFact)


def note(db: Db, order_id: int, standing: Standing) -> None:
    """Write it down; an order that has not left is held if its signs ask for a person now."""
    if standing.country:
        _keep(db, order_id, _COUNTRY, standing.country)
    if standing.card:
        _keep(db, order_id, _CARD, standing.card)
    known = str(db.run(_KNOWN, {"order": order_id, "fact": _RISK}).scalar() or "")
    if standing.risk and known.casefold() != _HIGH:
        _keep(db, order_id, _RISK, standing.risk)
    is_told = bool(standing.risk or standing.country or standing.card)
    is_open = is_told and db.run(_OPEN, {"order": order_id}).first() is not None
    if is_open and reviewing.review(db, [order_id], settings.company(db)):
        headlines.refresh(db, order_id)


def _keep(db: Db, order_id: int, name: str, value: str) -> None:
    db.run(_FORGET, {"order": order_id, "fact": name})
    db.run(_KEEP, {"order_id": order_id, "name": name, "value": value})

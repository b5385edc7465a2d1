"""Look at a placed order and, when nothing is wrong with it, promise it its stock."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ORDER, OrderStatus
from omsdesk.models.order import Hold, Order, Service
from omsdesk.services import allocating, blocking, due_dates, headlines, messaging, reviewing, settings
from omsdesk.services.allocating import Allocated
from omsdesk.services.cards import at_confirmation
from omsdesk.services.settings import Company
from omsdesk.services.steps import step


@dataclass(frozen=True)
class Confirmed:
    """What became of the orders that were to be confirmed."""

    confirmed: tuple[int, ...]
    held: tuple[int, ...]
    """Orders that a person has to look at first."""
    stock: Allocated


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PLACED = (
    select(Order.id, Order.ship_by, Service.days)
    .join(Service, Service.id == Order.service_id)
    .where(Order.id.in_(_IDS), Order.status == OrderStatus.PLACED)
    .order_by(Order.id)
)
_HEADLINE = select(Order.headline).where(Order.id == bindparam("order_id"))
_HELD = select(Hold.order_id).where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None)).distinct()
_CONFIRM = (
    update(Order)
    .where(Order.id == bindparam("order_id"), Order.status == OrderStatus.PLACED)
    .values(status=OrderStatus.CONFIRMED, confirmed_at=bindparam("now"), expected_at=bindparam("expected"))
)


def confirm(db: Db, order_id: int) -> Headline:
    """Confirm one order. It stays where it is, held, when a review rule asks for a person."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "confirm")
    confirm_many(db, [order_id])
    word: Headline = db.run(_HEADLINE, {"order_id": order_id}).scalar_one()
    return word


def confirm_many(db: Db, order_ids: Collection[int]) -> Confirmed:
    """Confirm all of these that are placed and not held; the others stay as they are."""
    locks.orders(db, order_ids)
    asked = {"ids": list(order_ids)}
    placed = {row.id: row for row in db.run(_PLACED, asked)}
    company = settings.company(db)
    reviewing.review(db, list(placed), company)
    held = {row.order_id for row in db.run(_HELD, asked)}
    clear = [row for order_id, row in placed.items() if order_id not in held]
    _write(db, clear, company)
    stock = allocating.allocate(db, *(row.id for row in clear), also=placed)
    if clear:
        told = [row.id for row in clear]
        waiting = at_confirmation.ask(db, told, company)
        messaging.confirmed(db, [each for each in told if each not in waiting], company)
    return Confirmed(
        confirmed=tuple(row.id for row in clear),
        held=tuple(order_id for order_id in placed if order_id in held),
        stock=stock,
    )


def reject(db: Db, order_id: int, why: str = "") -> Headline:
    """The order will not be carried out: a fraud, a joke, a mistake."""
    locks.order(db, order_id)
    step(db, Order, order_id, ORDER, "reject", order_id=order_id)
    if why:
        db.audit("order", order_id, "reason", order_id=order_id, after=why)
    return headlines.refresh(db, order_id)[order_id]


def _write(db: Db, clear: list[Any], company: Company) -> None:
    if not clear:
        return
    db.run(
        _CONFIRM,
        [
            {
                "order_id": row.id,
                "now": db.now,
                "expected": due_dates.expected_at(max(row.ship_by, db.now), row.days, company),
            }
            for row in clear
        ],
    )
    for row in clear:
        db.audit("order", row.id, "confirm", order_id=row.id, before=OrderStatus.PLACED, after=OrderStatus.CONFIRMED)

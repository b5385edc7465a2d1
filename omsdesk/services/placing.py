"""Place orders: by hand, from a draft, or many at once from a file.

However many orders come, each kind of row is written with one statement.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from omsdesk.clock import in_zone
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import ORDER, OrderStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.money import Payment
from omsdesk.models.order import Channel, Hold, Order, OrderLine, Service
from omsdesk.models.product import Product
from omsdesk.services import (
    discount_codes,
    headlines,
    hold_words,
    kit_lines,
    price_lists,
    settings,
    shipping_prices,
    taxing,
    told,
)
from omsdesk.services.new_order import NewOrder
from omsdesk.services.order_pricing import Catalogue
from omsdesk.services.order_rows import OrderRows, order_rows
from omsdesk.services.product_columns import FOR_A_LINE
from omsdesk.services.settings import Company
from omsdesk.services.steps import status_of, step
from omsdesk.words import Text

AT_ONCE = 10_000
"""How many values one statement may be asked about, well below the limits of both engines."""

MOST_TOLD = 50
"""Changed lines of a draft that the trail tells one by one."""


@dataclass(frozen=True)
class Placed:
    """What became of one order that was handed in."""

    order_id: int
    """0 when it was refused."""
    is_new: bool = False
    refused: Text | None = None
    advice: Text | None = None
    """What to do about the refusal."""


_REFS: BindParameter[str] = bindparam("refs", expanding=True)
_PRODUCTS: BindParameter[int] = bindparam("products", expanding=True)
_KNOWN = select(Order.id, Order.external_ref).where(
    Order.channel_id == bindparam("channel"), Order.external_ref.in_(_REFS)
)
_CATALOGUE = select(*FOR_A_LINE, Product.active).where(Product.id.in_(_PRODUCTS))
_CHANNELS = select(Channel.key, Channel.id)
_SERVICES = select(Service.key, Service.id, Service.price_minor, Service.days)
_NEW_ORDERS = insert(Order).returning(Order.id, sort_by_parameter_order=True)
_TOTAL = select(Order.total_minor).where(Order.id == bindparam("order_id"))
_OLD_LINES = (
    select(OrderLine.ordered, OrderLine.sku, OrderLine.unit_minor, OrderLine.discount_bp)
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_NEW_LINES = insert(OrderLine)
_NEW_HOLDS = insert(Hold)
_NEW_PAYMENTS = insert(Payment).returning(Payment.id, sort_by_parameter_order=True)


def place(db: Db, draft: NewOrder) -> int:
    """Place one order; returns its id. The same number from the same channel again is the same order."""
    placed = place_many(db, [draft])[0]
    if placed.refused is not None:
        raise Refusal(placed.refused, placed.advice)
    return placed.order_id


def place_many(db: Db, drafts: Sequence[NewOrder]) -> tuple[Placed, ...]:
    """Place many orders. Known ones stay as they are; one that cannot be taken does not block the others."""
    named = catalogue(db, drafts)
    known = _known(db, named, drafts)
    results: list[Placed | None] = []
    new: list[tuple[int, OrderRows]] = []
    first_seen: dict[tuple[str, str | None], int] = {}
    for place_in_list, draft in enumerate(drafts):
        key = (draft.channel, draft.external_ref)
        result: Placed | None = None
        if key in known:
            result = Placed(known[key])
        elif key not in first_seen:
            try:
                new.append((place_in_list, order_rows(draft, named)))
            except Refusal as refusal:
                result = Placed(0, refused=refusal.reason, advice=refusal.advice)
            else:
                if draft.external_ref is not None:
                    first_seen[key] = place_in_list
        results.append(result)
    for (place_in_list, _), order_id in zip(new, _insert(db, [rows for _, rows in new]), strict=True):
        results[place_in_list] = Placed(order_id, is_new=True)
    return tuple(_settled(results, drafts, first_seen))


def _settled(
    results: Sequence[Placed | None], drafts: Sequence[NewOrder], first_seen: dict[tuple[str, str | None], int]
) -> Iterable[Placed]:
    """An order that stands in the list twice is the one that was placed first."""
    for draft, result in zip(drafts, results, strict=True):
        first = result or results[first_seen[draft.channel, draft.external_ref]]
        yield result or Placed(first.order_id if first else 0)


@needs(Right.ORDERS)
def save_draft(db: Db, draft: NewOrder, order_id: int | None = None) -> int:
    """Keep an unfinished order, or replace what was kept. A draft may lack everything."""
    rows = order_rows(draft, catalogue(db, [draft], placing=False), status=OrderStatus.DRAFT)
    if order_id is None:
        return _insert(db, [rows])[0]
    _replace(db, order_id, rows)
    return order_id


def place_draft(db: Db, draft: NewOrder, order_id: int) -> int:
    """The draft is complete: place it as it reads now."""
    rows = order_rows(draft, catalogue(db, [draft]))
    _replace(db, order_id, rows)
    step(db, Order, order_id, ORDER, "place", order_id=order_id)
    headlines.refresh(db, order_id)
    return order_id


def drop_draft(db: Db, order_id: int) -> None:
    """Nobody wants the draft any more."""
    locks.order(db, order_id)
    if status_of(db, Order, order_id) is not OrderStatus.DRAFT:
        raise Refusal(Text("Only drafts are dropped."), Text("Cancel the order instead."))
    step(db, Order, order_id, ORDER, "cancel", order_id=order_id)
    headlines.refresh(db, order_id)


def _replace(db: Db, order_id: int, rows: OrderRows) -> None:
    locks.order(db, order_id)
    if status_of(db, Order, order_id) is not OrderStatus.DRAFT:
        raise Refusal(Text("This order is placed already."), Text("Open it to change it."))
    before, after = db.run(_TOTAL, {"order_id": order_id}).scalar_one(), rows.head["total_minor"]
    db.audit("order", order_id, "edit", order_id=order_id, before=before, after=after)
    _audit_lines(db, order_id, rows.lines)
    kept = {name: value for name, value in rows.head.items() if name not in {"status", "headline"}}
    db.run(update(Order).where(Order.id == order_id).values(**kept))
    db.run(delete(OrderLine).where(OrderLine.order_id == order_id))
    if rows.lines:
        db.run(_NEW_LINES, [{**line, "order_id": order_id} for line in rows.lines])


def _audit_lines(db: Db, order_id: int, lines: Sequence[Mapping[str, Any]]) -> None:
    """What stood in the draft and what stands there now, by SKU; a line that stays as it was is not told."""
    old = [_line_words(*row) for row in db.run(_OLD_LINES, {"order_id": order_id})]
    new = [_line_words(*(line[name] for name in ("ordered", "sku", "unit_minor", "discount_bp"))) for line in lines]
    gone, come = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    if gone or come:
        before, after = ", ".join(gone[:MOST_TOLD]), ", ".join(come[:MOST_TOLD])
        db.audit("order", order_id, "edit lines", order_id=order_id, before=before, after=after)


def _line_words(ordered: int, sku: str, unit_minor: int, discount_bp: int) -> str:
    discount = f" -{discount_bp / 100:g}%" if discount_bp else ""
    return f"{ordered} x {sku} @{unit_minor}{discount}"


def _insert(db: Db, all_rows: Sequence[OrderRows]) -> list[int]:
    if not all_rows:
        return []
    order_ids = list(db.run(_NEW_ORDERS, [rows.head for rows in all_rows]).scalars())
    lines = [
        {**line, "order_id": order_id}
        for order_id, rows in zip(order_ids, all_rows, strict=True)
        for line in rows.lines
    ]
    if lines:
        db.run(_NEW_LINES, lines)
    for order_id, rows in zip(order_ids, all_rows, strict=True):
        db.audit("order", order_id, "place", order_id=order_id, after=rows.head["status"])
    _insert_holds(db, order_ids, all_rows)
    _insert_payments(db, order_ids, all_rows)
    told.keep(db, [(order_id, rows.draft) for order_id, rows in zip(order_ids, all_rows, strict=True)])
    return order_ids


def _insert_holds(db: Db, order_ids: Sequence[int], all_rows: Sequence[OrderRows]) -> None:
    holds: list[dict[str, Any]] = [
        {
            "order_id": order_id,
            "reason": hold.reason,
            **hold_words.kept(hold.note),
            "placed_at": db.now,
            "placed_by": db.user_id,
        }
        for order_id, rows in zip(order_ids, all_rows, strict=True)
        for hold in rows.draft.holds
    ]
    if holds:
        db.run(_NEW_HOLDS, holds)
        for hold in holds:
            db.audit("order", hold["order_id"], "hold", order_id=hold["order_id"], after=hold["reason"])


def _insert_payments(db: Db, order_ids: Sequence[int], all_rows: Sequence[OrderRows]) -> None:
    payments: list[dict[str, Any]] = [
        {
            "order_id": order_id,
            "method": PaymentMethod.CHANNEL,
            "status": PaymentStatus.CAPTURED if rows.draft.is_paid else PaymentStatus.AUTHORISED,
            "authorised_minor": rows.head["total_minor"],
            "captured_minor": rows.head["total_minor"] if rows.draft.is_paid else 0,
            "reference": rows.head["external_ref"] or "",
            "at": rows.head["placed_at"],
        }
        for order_id, rows in zip(order_ids, all_rows, strict=True)
        if (rows.draft.is_paid or rows.draft.is_authorised) and rows.head["total_minor"]
    ]
    if not payments:
        return
    for payment_id, payment in zip(db.run(_NEW_PAYMENTS, payments).scalars(), payments, strict=True):
        what, amount = str(payment["status"].value), payment["captured_minor"] or payment["authorised_minor"]
        db.audit("payment", payment_id, what, order_id=payment["order_id"], after=amount)


def catalogue(db: Db, drafts: Sequence[NewOrder], *, placing: bool = True) -> Catalogue:
    """What these orders name of the house, read once. Who places them keeps others from using their codes up."""
    codes = discount_codes.terms(db, [draft.discount_code for draft in drafts], placing=placing)
    company = settings.company(db)
    wanted = sorted({line.product_id for draft in drafts for line in draft.lines})
    products = products_of(db, wanted)
    kits = kit_lines.among(db, products.values())
    parts = {part.product_id for each in kits.values() for part in each}
    products.update(products_of(db, sorted(parts - products.keys())))
    return Catalogue(
        now=db.now,
        company=company,
        channels={row.key: row.id for row in db.run(_CHANNELS)},
        services={row.key: row for row in db.run(_SERVICES)},
        products=products,
        kits=kits,
        taxes=taxing.table(db, company),
        codes=codes,
        shipping=shipping_prices.steps(db) if any(draft.shipping_minor is None for draft in drafts) else (),
        **_lists(db, drafts, company),
    )


def products_of(db: Db, wanted: Sequence[int]) -> dict[int, Any]:
    """What an order takes from these products, by id."""
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.run(_CATALOGUE, {"products": wanted[start : start + AT_ONCE]})
        found.update((row.id, row) for row in rows)
    return found


def _lists(db: Db, drafts: Sequence[NewOrder], company: Company) -> dict[str, Any]:
    """The price lists, for orders with lines whose price nobody said."""
    open_lines = {
        (draft.customer_id, line.product_id)
        for draft in drafts
        for line in draft.lines
        if line.unit_minor is None and draft.currency in (None, company.currency)
    }
    lists = price_lists.counting(db, in_zone(db.now, company.zone).date()) if open_lines else ()
    lists = tuple(each for each in lists if each.currency == company.currency)
    if not lists:
        return {}
    return {
        "terms": price_lists.terms(db, {customer for customer, _ in open_lines}, lists, company.currency),
        "breaks": price_lists.breaks(db, lists, {product for _, product in open_lines}),
    }


def _known(db: Db, catalogue: Catalogue, drafts: Sequence[NewOrder]) -> dict[tuple[str, str | None], int]:
    """Orders that came before, by channel and number. Two files of one channel wait for each other."""
    known: dict[tuple[str, str | None], int] = {}
    for channel in sorted(
        {draft.channel for draft in drafts if draft.external_ref and draft.channel in catalogue.channels}
    ):
        channel_id = catalogue.channels[channel]
        locks.channel(db, channel_id)
        refs = [draft.external_ref for draft in drafts if draft.channel == channel and draft.external_ref]
        for start in range(0, len(refs), AT_ONCE):
            rows = db.run(_KNOWN, {"channel": channel_id, "refs": refs[start : start + AT_ONCE]})
            known.update(((channel, row.external_ref), row.id) for row in rows)
    return known

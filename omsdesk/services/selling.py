"""What the order form needs: what is sold, how much of it is free, how it may be sent, and what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.clock import in_zone
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, OrderStatus
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.company import Setting
from omsdesk.models.order import Channel, Order, OrderLine, Service
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance, Location
from omsdesk.services import confirming, customers, paying, placing, settings, taxing
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.resolving import CodeKind, resolve
from omsdesk.services.settings import Company
from omsdesk.words import Text

MOST_OFFERED = 8


@dataclass(frozen=True)
class ServiceChoice:
    """One way to send an order."""

    key: str
    name: str
    price_minor: int
    days: int


@dataclass(frozen=True)
class Offer:
    """What an order form lets people choose from."""

    company: Company
    channels: tuple[tuple[str, str], ...]
    """Key and name of each."""
    services: tuple[ServiceChoice, ...]


@dataclass(frozen=True)
class Sellable:
    """A product as the order form shows it."""

    id: int
    sku: str
    name: str
    unit_minor: int
    tax_rate_bp: int
    handling: Handling
    on_hand: int
    free: int

    def missing(self, wanted: int) -> int:
        """How many of so many pieces would have to wait for stock."""
        return max(0, wanted - max(self.free, 0)) if self.handling is Handling.COUNTED else 0


@dataclass(frozen=True)
class Placed:
    """What became of the form."""

    order_id: int
    headline: Headline


@dataclass(frozen=True)
class Typed:
    """A form as it was typed last, and when."""

    form: Any
    at: datetime


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CHANNELS = select(Channel.key, Channel.name).order_by(Channel.id)
_SERVICES = (
    select(Service.key, Service.name, Service.price_minor, Service.days)
    .where(Service.active.is_(True))
    .order_by(Service.id)
)
_PRODUCTS = select(
    Product.id,
    Product.sku,
    Product.name,
    Product.price_minor,
    Product.tax_class,
    Product.tax_rate_bp,
    Product.handling,
).where(Product.id.in_(_IDS))
_STOCK = (
    select(
        Balance.product_id,
        func.sum(Balance.on_hand).label("on_hand"),
        func.sum(Balance.on_hand - Balance.allocated).label("free"),
    )
    .join(Location, Location.id == Balance.location_id)
    .where(Balance.product_id.in_(_IDS), Location.pickable.is_(True), Location.outside.is_(False))
    .group_by(Balance.product_id)
)


def offer(db: Db) -> Offer:
    """Channels, services and the house's own rules."""
    return Offer(
        company=settings.company(db),
        channels=tuple((row.key, row.name) for row in db.run(_CHANNELS)),
        services=tuple(ServiceChoice(row.key, row.name, row.price_minor, row.days) for row in db.run(_SERVICES)),
    )


def products(db: Db, product_ids: Iterable[int]) -> tuple[Sellable, ...]:
    """These products with the stock they have now, in the order asked for."""
    wanted = list(product_ids)
    company = settings.company(db)
    taxes, today = taxing.table(db, company), in_zone(db.now, company.zone).date()
    stock = {row.product_id: row for row in db.run(_STOCK, {"ids": wanted})}
    found = {
        row.id: _sellable(row, stock.get(row.id), taxes.at_home(row.tax_class, row.tax_rate_bp, today))
        for row in db.run(_PRODUCTS, {"ids": wanted})
    }
    return tuple(found[each] for each in wanted if each in found)


def find(db: Db, words: str, limit: int = MOST_OFFERED) -> tuple[Sellable, ...]:
    """Products that match all words, those whose SKU begins like that first."""
    folded = fold(words)
    if not folded:
        return ()
    starts = or_(Product.sku == words.strip(), Product.search.like(f"{_plain(folded)}%", escape="\\"))
    asked = select(Product.id).where(Product.active.is_(True)).order_by(case((starts, 0), else_=1), Product.sku)
    for word in folded.split():
        asked = asked.where(Product.search.like(f"%{_plain(word)}%", escape="\\"))
    return products(db, db.run(asked.limit(limit)).scalars())


def of_code(db: Db, code: str) -> tuple[Sellable, ...]:
    """The product with exactly this code; several when they share it, none when nothing has it."""
    found = resolve(db, code)
    if found.kind is CodeKind.AMBIGUOUS:
        return products(db, found.product_ids)
    return products(db, [found.id]) if found.kind is CodeKind.PRODUCT else ()


@needs(Right.ORDERS)
def place_and_confirm(
    db: Db,
    draft: NewOrder,
    draft_id: int | None = None,
    *,
    payment: PaymentMethod | None = None,
    register: bool = False,
) -> Placed:
    """Take the order, its money when there is some, and let it go on; a review rule may still hold it."""
    if register and draft.customer_id is None and draft.customer_name.strip():
        draft = replace(draft, customer_id=customers.make(db, _new_customer(draft)))
    order_id = placing.place(db, draft) if draft_id is None else placing.place_draft(db, draft, draft_id)
    if payment is not None and paying.account(db, order_id).open.minor:
        paying.record(db, order_id, payment)
    return Placed(order_id, confirming.confirm(db, order_id))


def _new_customer(draft: NewOrder) -> customers.NewCustomer:
    address = draft.ship_to if draft.ship_to.street.strip() or draft.ship_to.city.strip() else None
    return customers.NewCustomer(name=draft.customer_name, email=draft.email, phone=draft.phone, address=address)


_HEAD = (
    select(*Order.__table__.columns, Channel.key.label("channel"), Service.key.label("service"))
    .join(Channel, Channel.id == Order.channel_id)
    .join(Service, Service.id == Order.service_id)
    .where(Order.id == bindparam("order_id"))
)
_LINES = (
    select(*OrderLine.__table__.columns).where(OrderLine.order_id == bindparam("order_id")).order_by(OrderLine.position)
)
_COPIED = ("customer_name", "customer_id", "email", "phone", "channel", "service", "short_rule", "gift")


def draft(db: Db, order_id: int) -> NewOrder:
    """A kept draft as a form, to be gone on with."""
    head = db.run(_HEAD, {"order_id": order_id}).first()
    if head is None or head.status is not OrderStatus.DRAFT:
        raise Refusal(Text("This is no draft any more."), Text("Open the order to see how it stands."))
    lines = tuple(
        NewLine(
            product_id=row.product_id,
            quantity=row.ordered,
            unit_minor=row.unit_minor,
            discount_bp=row.discount_bp,
            tax_rate_bp=row.tax_rate_bp,
        )
        for row in db.run(_LINES, {"order_id": order_id})
    )
    address = ShipTo(**{name: getattr(head, f"ship_{name}") for name in ShipTo.__dataclass_fields__})
    return NewOrder(
        lines=lines,
        ship_to=address,
        packer_note=head.packer_note,
        gift_note=head.gift_note,
        **{name: getattr(head, name) for name in _COPIED},
    )


@needs(Right.ORDERS)
def keep_typed(db: Db, form: Any) -> None:
    """Remember what is typed and not yet saved, so that a crash or a power cut costs nothing."""
    insert = postgresql.insert if db.is_postgresql else sqlite.insert
    statement = insert(Setting).values(key=_typed_key(db), value=answers.encode((form, db.now)))
    db.run(statement.on_conflict_do_update(index_elements=[Setting.key], set_={"value": statement.excluded.value}))


def typed(db: Db) -> Typed | None:
    """What this person typed last and never saved."""
    found = db.run(select(Setting.value).where(Setting.key == _typed_key(db))).scalar()
    return Typed(*answers.decode(found)) if found else None


@needs(Right.ORDERS)
def forget_typed(db: Db) -> None:
    """The form is saved, or thrown away."""
    db.run(delete(Setting).where(Setting.key == _typed_key(db)))


def _typed_key(db: Db) -> str:
    return f"typed_order.{db.user_id or 0}.{db.station_id or 0}"


def _sellable(row: Any, stock: Any, rate: int) -> Sellable:
    on_hand, free = (int(stock.on_hand or 0), int(stock.free or 0)) if stock else (0, 0)
    return Sellable(row.id, row.sku, row.name, row.price_minor, rate, row.handling, on_hand, free)


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

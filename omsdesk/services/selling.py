"""What the order form needs: what is sold, how much of it is free, how it may be sent, and what was typed."""

from collections.abc import Collection, Iterable
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
from omsdesk.models.supplier import Supplier, SupplierProduct
from omsdesk.services import (
    closed_days,
    confirming,
    customers,
    different_people,
    discount_codes,
    due_dates,
    kits,
    paying,
    placing,
    price_lists,
    settings,
    shipping_prices,
    taxing,
)
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.kits import KitPicture
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.price_lists import Terms
from omsdesk.services.pricing import PriceBreak, break_for
from omsdesk.services.resolving import CodeKind, resolve
from omsdesk.services.settings import Company
from omsdesk.services.shipping_prices import ShippingStep
from omsdesk.services.tax_table import TaxTable
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
    taxes: TaxTable
    shipping: tuple[ShippingStep, ...] = ()


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
    breaks: tuple[PriceBreak, ...] = ()
    """Its prices for this customer, in the order in which they count; none where the currency has no price."""
    tax_class: str = ""
    own_rate_bp: int | None = None
    weight_g: int = 0
    supplier: str = ""
    """Who always sends it straight to the customer; blank: it goes from here."""
    parts: tuple[KitPicture, ...] = ()
    """What is in it when it is a kit; then its stock is what that of the parts is enough for."""

    def missing(self, wanted: int) -> int:
        """How many of so many pieces would have to wait for stock."""
        if self.supplier or self.handling is not Handling.COUNTED:
            return 0
        return max(0, wanted - max(self.free, 0))


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
_PRODUCTS = (
    select(
        Product.id,
        Product.sku,
        Product.name,
        Product.price_minor,
        Product.tax_class,
        Product.tax_rate_bp,
        Product.handling,
        Product.weight_g,
        Supplier.name.label("supplier"),
    )
    .outerjoin(SupplierProduct, (SupplierProduct.product_id == Product.id) & SupplierProduct.direct)
    .outerjoin(Supplier, Supplier.id == SupplierProduct.supplier_id)
    .where(Product.id.in_(_IDS))
)
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
    company = settings.company(db)
    closed_days.read_up(company, db.now.date())
    return Offer(
        company=company,
        channels=tuple((row.key, row.name) for row in db.run(_CHANNELS)),
        services=tuple(ServiceChoice(row.key, row.name, row.price_minor, row.days) for row in db.run(_SERVICES)),
        taxes=taxing.table(db, company),
        shipping=shipping_prices.steps(db),
    )


def terms(db: Db, customer_id: int | None) -> Terms:
    """What is agreed with a customer today; what everybody gets when it is None."""
    company = settings.company(db)
    return _terms(db, company, customer_id)


def code(db: Db, typed: str) -> CodeTerms | None:
    """A discount code with its conditions, if there is one."""
    return next(iter(discount_codes.terms(db, [typed]).values()), None)


def products(db: Db, product_ids: Iterable[int], customer_id: int | None = None) -> tuple[Sellable, ...]:
    """These products with the stock they have now and what they cost this customer, in the order asked for."""
    wanted = list(product_ids)
    if not wanted:
        return ()
    company = settings.company(db)
    ranked = _terms(db, company, customer_id)
    by_list = price_lists.breaks(db, ranked.lists, wanted)
    in_catalogue = ranked.currency(company.currency) == company.currency
    taxes, today = taxing.table(db, company), in_zone(db.now, company.zone).date()
    stock = {row.product_id: row for row in db.run(_STOCK, {"ids": wanted})}
    rows = db.run(_PRODUCTS, {"ids": wanted}).all()
    parts = kits.of_many(db, [row.id for row in rows if row.handling is Handling.NEVER])
    found: dict[int, Sellable] = {}
    for row in rows:
        steps = price_lists.ranked_breaks(ranked.lists, by_list, row.id)
        own = (PriceBreak("", 0, row.price_minor),) if in_catalogue else ()
        rate = taxes.at_home(row.tax_class, row.tax_rate_bp, today)
        found[row.id] = _with_parts(_sellable(row, stock.get(row.id), rate, (*steps, *own)), parts.get(row.id, ()))
    return tuple(found[each] for each in wanted if each in found)


def _terms(db: Db, company: Company, customer_id: int | None) -> Terms:
    lists = price_lists.counting(db, in_zone(db.now, company.zone).date())
    return price_lists.terms(db, [customer_id], lists, company.currency)[customer_id]


def find(db: Db, words: str, limit: int = MOST_OFFERED, *, customer_id: int | None = None) -> tuple[Sellable, ...]:
    """Products that match all words, those whose SKU begins like that first."""
    folded = fold(words)
    if not folded:
        return ()
    starts = or_(Product.sku == words.strip(), Product.search.like(f"{_plain(folded)}%", escape="\\"))
    asked = select(Product.id).where(Product.active.is_(True)).order_by(case((starts, 0), else_=1), Product.sku)
    for word in folded.split():
        asked = asked.where(Product.search.like(f"%{_plain(word)}%", escape="\\"))
    return products(db, db.run(asked.limit(limit)).scalars(), customer_id)


def of_code(db: Db, code: str, *, customer_id: int | None = None) -> tuple[Sellable, ...]:
    """The product with exactly this code; several when they share it, none when nothing has it."""
    found = resolve(db, code)
    if found.kind is CodeKind.AMBIGUOUS:
        return products(db, found.product_ids, customer_id)
    return products(db, [found.id], customer_id) if found.kind is CodeKind.PRODUCT else ()


@needs(Right.ORDERS)
def place_and_confirm(
    db: Db,
    draft: NewOrder,
    draft_id: int | None = None,
    *,
    payment: PaymentMethod | None = None,
    credit_minor: int = 0,
    register: bool = False,
    strangers: Collection[int] = (),
) -> Placed:
    """Take the order, its money when there is some, and let it go on; a review rule may still hold it.

    ``credit_minor`` is what store credit pays of it, as it was told to the customer: refused when less is there by now.
    ``strangers``: cards that look like the new customer's and are somebody else's.
    """
    if register and draft.customer_id is None and draft.customer_name.strip():
        customer_id = customers.make(db, _new_customer(draft))
        draft = replace(draft, customer_id=customer_id)
        for each in strangers:
            different_people.say(db, customer_id, each)
    order_id = placing.place(db, draft) if draft_id is None else placing.place_draft(db, draft, draft_id)
    if credit_minor:
        paying.record(db, order_id, PaymentMethod.CREDIT, amount_minor=credit_minor)
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
_COPIED = (
    *("customer_name", "customer_id", "email", "phone", "channel", "service", "short_rule", "gift", "vat_id"),
    *("discount_bp", "discount_minor", "discount_code", "shipping_reason", "promised_at"),
    "pays_by_link",
)


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
            discount_minor=row.discount_minor,
            price_list=row.price_list,
            price_from=row.price_from,
            price_by_hand=row.price_by_hand,
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
        currency=head.currency,
        ship_by=_typed_ship_by(head, settings.company(db)),
        shipping_minor=_typed_shipping(head),
        **{name: getattr(head, name) for name in _COPIED},
    )


def _typed_ship_by(head: Any, company: Company) -> datetime | None:
    """The day somebody typed; the one that the cut-off gives is computed anew."""
    usual = due_dates.ship_by(head.placed_at, company, head.service)
    return None if head.ship_by == usual else head.ship_by


def _typed_shipping(head: Any) -> int | None:
    """What somebody typed over the table's price; it never goes without a reason."""
    if not head.shipping_reason:
        return None
    return int(head.shipping_minor) + (int(head.shipping_tax_minor) if head.prices_include_tax else 0)


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


def _sellable(row: Any, stock: Any, rate: int, breaks: tuple[PriceBreak, ...]) -> Sellable:
    on_hand, free = (int(stock.on_hand or 0), int(stock.free or 0)) if stock else (0, 0)
    first = break_for(breaks, 1)
    return Sellable(
        row.id,
        row.sku,
        row.name,
        first.unit_minor if first else 0,
        rate,
        row.handling,
        on_hand,
        free,
        breaks,
        row.tax_class,
        row.tax_rate_bp,
        row.weight_g,
        row.supplier or "",
    )


def _with_parts(product: Sellable, parts: tuple[KitPicture, ...]) -> Sellable:
    """A kit is as many as its parts are enough for."""
    if not parts:
        return product
    stock = kits.stock_of(parts)
    handling = Handling.COUNTED if stock.is_limited else Handling.UNCOUNTED
    weight = sum(each.pieces * each.weight_g for each in parts)
    return replace(
        product, handling=handling, on_hand=stock.on_hand, free=stock.free, parts=parts, supplier="", weight_g=weight
    )


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

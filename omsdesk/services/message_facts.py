"""What a message about an order says, taken from the rows once and frozen; sums as the one calculation left them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OPEN_STATUSES
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.messages.post.facts import Facts, Goods, Instead
from omsdesk.models.card import CardPayment
from omsdesk.models.customer import Customer
from omsdesk.models.order import Channel, Order, OrderLine, Service
from omsdesk.models.shipment import Label, Parcel, Shipment, ShipmentLine
from omsdesk.money import Money
from omsdesk.services import alternatives, labelling, missing_details, paying, store_credit, totals
from omsdesk.services.kit_lines import named
from omsdesk.services.settings import Company
from omsdesk.words import Text

_HEAD = (
    select(*Order.__table__.columns, Service.name.label("service"), Customer.language, Channel.key.label("channel"))
    .join(Service, Service.id == Order.service_id)
    .join(Channel, Channel.id == Order.channel_id)
    .outerjoin(Customer, Customer.id == Order.customer_id)
    .where(Order.id == bindparam("order"))
)
_LINES = (
    select(
        OrderLine.id,
        OrderLine.product_id,
        OrderLine.name,
        OrderLine.sku,
        OrderLine.kit_number,
        OrderLine.kit_name,
        OrderLine.stocked,
        OrderLine.allocated,
        OrderLine.shipped,
        (OrderLine.ordered - OrderLine.cancelled).label("wanted"),
        totals.QUANTITY,
        *totals.LINE_COLUMNS,
    )
    .where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_LINKS = (
    select(CardPayment.link, CardPayment.by_mail)
    .where(CardPayment.order_id == bindparam("order"), CardPayment.status == PaymentStatus.PENDING)
    .order_by(CardPayment.id.desc())
)
_IN_SHIPMENT = (
    select(OrderLine.name, OrderLine.sku, OrderLine.kit_number, OrderLine.kit_name, ShipmentLine.packed)
    .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.packed > 0)
    .order_by(OrderLine.position)
)
_TRACKING = (
    select(Label.carrier, Label.tracking)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(
        Shipment.order_id == bindparam("order"),
        Label.status == LabelStatus.BOUGHT,
        Parcel.status == ParcelStatus.SHIPPED,
        Label.tracking.is_not(None),
    )
    .order_by(Parcel.id)
)
_OF_SHIPMENT = _TRACKING.where(Shipment.id == bindparam("shipment"))


def head_of(db: Db, order_id: int) -> Any:
    """The order's row, or a refusal."""
    head = db.run(_HEAD, {"order": order_id}).first()
    if head is None:
        raise Refusal(Text("This order does not exist."))
    return head


def facts(
    db: Db,
    head: Any,
    company: Company,
    shipment_id: int | None = None,
    *,
    offers: bool = False,
    link: str | None = None,
) -> Facts:
    """Everything a message may say; of one shipment when it is named, else of all that left.

    ``offers``: also what may go instead of what is missing, which no deed at a station looks up. ``link``: where to
    pay by card, empty where that is sent later.
    """
    money = paying.account(db, head.id)
    lines = db.run(_LINES, {"order": head.id}).all()

    def amount(minor: int) -> Money:
        return Money(minor, head.currency)

    return Facts(
        company=company.name,
        contact=tuple(each for each in (company.email, company.phone) if each),
        order=house_name("SO", head.id),
        reference=head.external_ref or "",
        customer=head.customer_name,
        address=_address(head),
        country=head.ship_country,
        service=head.service,
        ordered_at=in_zone(head.placed_at, company.zone),
        expected_at=in_zone(head.expected_at, company.zone) if head.expected_at else None,
        status=head.status,
        payment=head.payment,
        lines=tuple(Goods(named(line), line.sku, line.wanted, amount(totals.shown_of(line, head))) for line in lines),
        missing=tuple(_gap(line) for line in lines if _is_short(line)),
        sums=tuple((row.caption, amount(row.minor)) for row in totals.totals_of(head).rows),
        total=money.total,
        paid=money.captured - money.refunded,
        open=money.open,
        credit=money.credit,
        shipped=_shipped(db, lines, shipment_id),
        tracking=_tracking(db, head.id, shipment_id),
        link=link or "",
        link_follows=link == "",
        needed=missing_details.needed(db, head) if head.status in OPEN_STATUSES else (),
        instead=tuple(each for line in lines if _is_short(line) for each in _instead(db, line)) if offers else (),
    )


def with_credit(db: Db, told: Facts, head: Any, kept_minor: int) -> Facts:
    """The same with the store credit of the customer, and what of this order became it just now."""
    return replace(told, kept=Money(kept_minor, head.currency), balance=store_credit.of_order(db, head.id))


def _is_short(line: Any) -> bool:
    return bool(line.stocked and line.wanted > line.allocated)


def _gap(line: Any) -> Goods:
    return Goods(named(line), line.sku, line.wanted - line.allocated)


def _instead(db: Db, line: Any) -> tuple[Instead, ...]:
    """What is there of the alternatives; what nobody has is no choice."""
    missing = _gap(line)
    return tuple(
        Instead(missing, Goods(each.name, each.sku, each.pieces_for(missing.pieces)), each.note, each.free)
        for each in alternatives.of(db, line.product_id)
        if each.free > 0
    )


def link_of(db: Db, order_id: int) -> str | None:
    """Where the customer can pay by card; empty while that is being made and will be sent, None where nobody asked."""
    rows = db.run(_LINKS, {"order": order_id}).all()
    made = next((row.link for row in rows if row.link), None)
    return made or ("" if any(row.by_mail for row in rows) else None)


def _address(head: Any) -> tuple[str, ...]:
    town = " ".join(part for part in (head.ship_postal_code, head.ship_city) if part)
    parts = (head.ship_name, head.ship_street, head.ship_extra, town, head.ship_region)
    return tuple(part for part in parts if part)


def _shipped(db: Db, lines: Any, shipment_id: int | None) -> tuple[Goods, ...]:
    if shipment_id is None:
        return tuple(Goods(named(line), line.sku, line.shipped) for line in lines if line.shipped)
    rows = db.run(_IN_SHIPMENT, {"shipment": shipment_id})
    return tuple(Goods(named(row), row.sku, row.packed) for row in rows)


def _tracking(db: Db, order_id: int, shipment_id: int | None) -> tuple[str, ...]:
    if shipment_id is None:
        rows = db.run(_TRACKING, {"order": order_id})
    else:
        rows = db.run(_OF_SHIPMENT, {"order": order_id, "shipment": shipment_id})
    return tuple(f"{row.tracking} ({labelling.carrier_name(row.carrier)})" for row in rows)

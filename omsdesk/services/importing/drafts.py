"""Turn what a file says of an order into the order that is to be placed, with doubts written beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from omsdesk.channels import AddressRecord, LineRecord, OrderRecord
from omsdesk.clock import from_zone
from omsdesk.lifecycles.order import HoldReason
from omsdesk.money import to_minor
from omsdesk.services.importing.report import Refused
from omsdesk.services.new_order import NewHold, NewLine, NewOrder, ShipTo
from omsdesk.services.settings import Company
from omsdesk.words import Text

USUAL_SERVICE = "standard"
_MOST_NOTES = 5


@dataclass(frozen=True)
class Register:
    """What is known here of the things that files name."""

    company: Company
    channel: str
    services: Mapping[str, str]
    """Service keys by the names files may use, folded."""
    customers: Mapping[str, tuple[int, str]]
    """Id and name by reference."""
    products: Mapping[str, int]
    """Ids by SKU."""


@dataclass(frozen=True)
class Drafted:
    """An order to place, and the lines of it that cannot come along."""

    record: OrderRecord
    order: NewOrder
    refused: tuple[Refused, ...]


def draft(record: OrderRecord, register: Register, *, file: str, lines_file: str) -> Drafted:
    """The order as it will be placed. Lines with unknown SKUs stay out, and the order waits for a person."""
    good = [line for line in record.lines if line.sku in register.products]
    refused = tuple(_unknown(line, lines_file or file) for line in record.lines if line.sku not in register.products)
    customer_id, customer_name = register.customers.get(record.customer_ref, (None, ""))
    zone = register.company.zone
    order = NewOrder(
        lines=tuple(_line(line, record, register) for line in good),
        customer_name=customer_name or record.ship_to.name or _called(record),
        customer_id=customer_id,
        email=record.ship_to.email,
        phone=record.ship_to.phone,
        ship_to=_ship_to(record.ship_to),
        channel=register.channel,
        external_ref=record.external_ref,
        service=register.services.get(record.service.casefold(), USUAL_SERVICE),
        placed_at=_moment(record.placed_at, zone),
        ship_by=_deadline(record.ship_by, register.company),
        shipped_at=_moment(record.shipped_at, zone),
        shipping_minor=_shipping(record, register),
        currency=record.currency or None,
        gift=record.is_gift,
        packer_note=record.packer_note,
        gift_note=record.gift_note,
        is_paid=bool(record.is_paid),
        holds=_doubts(record, refused),
    )
    return Drafted(record, order, refused)


def _unknown(line: LineRecord, file: str) -> Refused:
    reason = Text("The SKU {sku} is not in the catalogue.", sku=line.sku)
    return Refused(file, line.line, reason, order_ref=line.order_ref)


def _line(line: LineRecord, record: OrderRecord, register: Register) -> NewLine:
    currency = record.currency or register.company.currency
    return NewLine(
        product_id=register.products[line.sku],
        quantity=line.quantity,
        unit_minor=None if line.price is None else to_minor(line.price, currency),
        discount_bp=line.discount_bp,
        name=line.name,
    )


def _called(record: OrderRecord) -> str:
    """A name for a customer of whom the file has a number only."""
    return f"Customer {record.customer_ref}" if record.customer_ref else ""


def _ship_to(address: AddressRecord) -> ShipTo:
    return ShipTo(
        name=address.name,
        street=address.street,
        extra=address.extra,
        city=address.city,
        region=address.region,
        postal_code=address.postal_code,
        country=address.country_code or address.country,
    )


def _moment(wall_clock: datetime | None, zone: str) -> datetime | None:
    return None if wall_clock is None else from_zone(wall_clock, zone)


def _deadline(wall_clock: datetime | None, company: Company) -> datetime | None:
    """A day without a time means the cut-off of that day, not the midnight before it."""
    if wall_clock is None:
        return None
    if wall_clock.time() == time():
        wall_clock = wall_clock.replace(hour=company.cut_off_hour)
    return from_zone(wall_clock, company.zone)


def _shipping(record: OrderRecord, register: Register) -> int:
    if record.shipping is None:
        return 0
    return to_minor(record.shipping, record.currency or register.company.currency)


def _doubts(record: OrderRecord, refused: tuple[Refused, ...]) -> tuple[NewHold, ...]:
    """Part of the order is missing: goods must not leave before somebody has looked."""
    if record.shipped_at is not None:
        return ()
    said = [f"{each.line}: {each.reason}" for each in record.problems]
    said += [f"{each.line}: {each.reason}" for each in refused]
    if not said:
        return ()
    more = len(said) - _MOST_NOTES
    note = "; ".join(said[:_MOST_NOTES]) + (f"; +{more}" if more > 0 else "")
    return (NewHold(HoldReason.CUSTOMER_INFO, note),)

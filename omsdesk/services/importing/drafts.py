"""Turn what a file says of an order into the order that is to be placed, with doubts written beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from functools import reduce

from omsdesk.channels import AddressRecord, LineRecord, OrderRecord
from omsdesk.channels.files.fingerprints import fingerprint
from omsdesk.clock import from_zone
from omsdesk.lifecycles.order import HoldReason
from omsdesk.money import BASIS, half_up, to_minor
from omsdesk.services.importing.report import Refused
from omsdesk.services.new_order import NewHold, NewLine, NewOrder, ShipTo
from omsdesk.services.settings import Company
from omsdesk.services.totals import Charged
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
    """Ids by the codes that lines may have; of an unknown code the product that stands in for it."""
    unknown: frozenset[str] = frozenset()
    """Codes that stand for no product yet."""


@dataclass(frozen=True)
class Drafted:
    """An order to place, and the lines of it that nobody can pick yet."""

    record: OrderRecord
    order: NewOrder
    refused: tuple[Refused, ...]


def draft(record: OrderRecord, register: Register, *, file: str, lines_file: str) -> Drafted:
    """The order as it will be placed. Lines with unknown codes come along, and the order waits for a person."""
    strange = [line for line in record.lines if line.sku in register.unknown]
    refused = tuple(_unknown(line, lines_file or file) for line in strange)
    charged = any(line.charged is not None for line in record.lines)
    customer_id, customer_name = register.customers.get(record.customer_ref, (None, ""))
    zone = register.company.zone
    order = NewOrder(
        lines=tuple(_line(line, record, register) for line in record.lines),
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
        shipping_tax_minor=_minor(record.shipping_tax, record, register),
        # What a shop charged is told net and tax apart; a house's own files have prices as the house has them.
        prices_include_tax=False if charged else None,
        is_paid=bool(record.is_paid),
        is_authorised=record.is_authorised,
        content_hash=fingerprint(record),
        tags=record.tags,
        facts=record.facts,
        holds=() if record.shipped_at else _doubts(record, strange),
    )
    return Drafted(record, order, refused)


def _unknown(line: LineRecord, file: str) -> Refused:
    reason = Text("The SKU {sku} is not in the catalogue.", sku=line.sku)
    return Refused(file, line.line, reason, order_ref=line.order_ref, code=line.sku)


def _line(line: LineRecord, record: OrderRecord, register: Register) -> NewLine:
    unit = None if line.price is None else _minor(line.price, record, register)
    new = NewLine(
        product_id=register.products[line.sku],
        quantity=line.quantity,
        unit_minor=unit,
        discount_bp=line.discount_bp,
        name=line.name,
    )
    if line.charged is None:
        return new
    net, tax = _minor(line.charged, record, register), _minor(line.tax, record, register)
    return replace(
        new,
        discount_bp=_share(max((unit or 0) * line.quantity - net, 0), (unit or 0) * line.quantity),
        tax_rate_bp=_share(tax, net),
        charged=Charged(net, tax, line.quantity),
    )


def _share(part: int, whole: int) -> int:
    """Which rate a shop's amounts come to; for people to read, since the amounts themselves are kept."""
    return min(half_up(Decimal(part * BASIS) / whole), BASIS) if whole > 0 else 0


def _minor(amount: Decimal, record: OrderRecord, register: Register) -> int:
    return to_minor(amount, record.currency or register.company.currency)


def _called(record: OrderRecord) -> str:
    """A name for a customer of whom the file has a number only."""
    return str(Text("Customer {number}", number=record.customer_ref)) if record.customer_ref else ""


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
    return 0 if record.shipping is None else _minor(record.shipping, record, register)


def _doubts(record: OrderRecord, strange: Sequence[LineRecord]) -> tuple[NewHold, ...]:
    """What keeps goods from leaving before somebody has looked: one hold for each reason.

    Rows that are missing are for the customer to tell (missing data). A code that stands for no product is a
    matter of our own goods (stock): nobody needs to ask the customer for it.
    """
    said: dict[HoldReason, list[Text]] = {}
    for problem in record.problems:
        told = Text("{line}: {reason}", line=str(problem.line), reason=problem.reason)
        said.setdefault(HoldReason.CUSTOMER_INFO, []).append(told)
    for sku in dict.fromkeys(line.sku for line in strange):
        said.setdefault(HoldReason.STOCK, []).append(Text("Unknown code {sku}", sku=sku))
    for ask in record.asks:
        said.setdefault(ask.reason, []).append(ask.note)
    return tuple(NewHold(reason, _short(notes)) for reason, notes in said.items())


def _short(notes: Sequence[Text]) -> Text:
    """One sentence of them all, which everybody reads in their language."""
    more = len(notes) - _MOST_NOTES
    left = [Text("and {n} more", n=more)] if more > 0 else []
    told = [*notes[:_MOST_NOTES], *left]
    return reduce(lambda said, note: Text("{said}; {note}", said=said, note=note), told)

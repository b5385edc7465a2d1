"""What the papers of a shipment say, taken from the rows once and frozen: the slip in the box, the label on it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.order import Order, OrderLine, Service
from omsdesk.models.shipment import Label, Parcel, Shipment, ShipmentLine
from omsdesk.money import Money
from omsdesk.printing.documents import Document
from omsdesk.printing.documents.packing_slip import PackingSlip, SlipLine, SlipTotal
from omsdesk.printing.documents.shipping_label import ShippingLabel
from omsdesk.printing.press.address import Address
from omsdesk.printing.press.measures import Profile, Stock, label_profile, sheet_profile
from omsdesk.services import kit_lines, labelling, print_queue, settings, station_settings
from omsdesk.services.pricing import discount_words
from omsdesk.services.settings import SAMPLE_PREFIX, Company
from omsdesk.services.totals import LINE_COLUMNS, QUANTITY, TOTAL_COLUMNS, shown_of, totals_of
from omsdesk.words import Text

_ADDRESS = (
    Order.ship_name,
    Order.ship_street,
    Order.ship_extra,
    Order.ship_city,
    Order.ship_region,
    Order.ship_postal_code,
    Order.ship_country,
    Order.phone,
)
_SHIPMENT = (
    select(
        Shipment.id,
        Shipment.order_id,
        Shipment.status,
        Shipment.shipped_at,
        Order.external_ref,
        Order.placed_at,
        Order.gift,
        Order.gift_note,
        Order.currency,
        *TOTAL_COLUMNS,
        *_ADDRESS,
        Service.name.label("service"),
    )
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(Shipment.id == bindparam("shipment"))
)
_SLIP_LINES = (
    select(
        OrderLine.sku,
        OrderLine.name,
        OrderLine.stocked,
        OrderLine.kit_number,
        OrderLine.kit_name,
        QUANTITY,
        *LINE_COLUMNS,
        OrderLine.packed.label("packed_of_all"),
        (OrderLine.ordered - OrderLine.cancelled).label("wanted"),
        ShipmentLine.packed,
    )
    .outerjoin(
        ShipmentLine,
        (ShipmentLine.order_line_id == OrderLine.id) & (ShipmentLine.shipment_id == bindparam("shipment")),
    )
    .where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_PARCELS = (
    select(Parcel.id, Parcel.status, Parcel.sscc, Parcel.weight_g, Label.carrier, Label.service, Label.tracking)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(Parcel.shipment_id == bindparam("shipment"), Parcel.status != ParcelStatus.VOIDED)
    .order_by(Parcel.id)
)
_SHIPMENT_OF = select(Parcel.shipment_id).where(Parcel.id == bindparam("parcel"))


class ShipmentPapers:
    """The papers of one shipment; what several of them say is read once."""

    def __init__(self, db: Db, shipment_id: int) -> None:
        self._db = db
        self._asked = {"shipment": shipment_id}

    @cached_property
    def row(self) -> Any:
        """The shipment with its order's address and sums."""
        found = self._db.run(_SHIPMENT, self._asked).first()
        if found is None:
            raise Refusal(Text("There is no such shipment."))
        return found

    @cached_property
    def company(self) -> Company:
        """The house that sends it."""
        return settings.company(self._db)

    @cached_property
    def boxes(self) -> Sequence[Any]:
        """Its boxes with their labels."""
        return self._db.run(_PARCELS, self._asked).all()

    def slip(self) -> PackingSlip:
        """The list that lies in the box. Prices are left out of a gift."""
        row = self.row
        lines = self._db.run(_SLIP_LINES, {**self._asked, "order": row.order_id}).all()
        return PackingSlip(
            profile=sheet(self.company),
            company=self.company.name,
            order_number=row.order_id,
            ordered_at=row.placed_at,
            ship_to=ship_to(row),
            ship_from=house(self.company),
            lines=tuple(_slip_line(line, row) for line in lines),
            shipped_at=row.shipped_at or self._db.now,
            reference=row.external_ref or "",
            service=row.service,
            tracking=", ".join(box.tracking for box in self.boxes if box.tracking),
            boxes=max(len(self.boxes), 1),
            box=max(len(self.boxes), 1),
            weight_g=sum(box.weight_g for box in self.boxes),
            with_prices=not row.gift,
            totals=_totals(row),
            gift_note=row.gift_note,
            return_instructions=_return_instructions(self.company),
        )

    def label(self, parcel_id: int) -> ShippingLabel:
        """The label of a box that has its number. While boxes may follow it says which one it is, not of how many."""
        row = self.row
        place = next(number for number, box in enumerate(self.boxes, 1) if box.id == parcel_id)
        parcel = self.boxes[place - 1]
        if not parcel.tracking:
            raise Refusal(Text("{parcel} has no label.", parcel=house_name("PK", parcel_id)))
        may_grow = row.status in (ShipmentStatus.PICKED, ShipmentStatus.PACKING)
        return ShippingLabel(
            profile=label(self.company),
            company=self.company.name,
            ship_from=house(self.company),
            ship_to=ship_to(row),
            carrier=labelling.carrier_name(parcel.carrier),
            service=parcel.service or row.service,
            order_number=row.order_id,
            parcel_number=parcel_id,
            sscc=parcel.sscc or "",
            tracking=parcel.tracking,
            box=place,
            boxes=0 if may_grow else len(self.boxes),
            weight_g=parcel.weight_g,
            shipped_on=self._db.now,
            is_test=self.company.gs1_prefix == SAMPLE_PREFIX,
        )


def packing_slip(db: Db, shipment_id: int) -> PackingSlip:
    """The packing slip of a shipment."""
    return ShipmentPapers(db, shipment_id).slip()


def shipping_label(db: Db, parcel_id: int) -> ShippingLabel:
    """The label of a box."""
    return ShipmentPapers(db, _shipment_of(db, parcel_id)).label(parcel_id)


def print_packed(db: Db, shipment_id: int, parcel_ids: Sequence[int], *, with_slip: bool = True) -> tuple[int, ...]:
    """Print the labels of these boxes, then the slip; the jobs' ids."""
    made = ShipmentPapers(db, shipment_id)
    printers = station_settings.printers_by_kind(db)
    order_id = made.row.order_id
    documents: list[tuple[Document, int | None]] = [(made.label(each), each) for each in parcel_ids]
    if with_slip:
        documents.append((made.slip(), None))
    return tuple(
        print_queue.print_paper(
            db,
            document,
            order_id=order_id,
            parcel_id=parcel_id,
            printer=printers.get(document.key, station_settings.FOLDER),
        )
        for document, parcel_id in documents
    )


def print_slip(db: Db, shipment_id: int) -> int:
    """Print the packing slip of a shipment; the job's id."""
    return print_packed(db, shipment_id, ())[0]


def print_label(db: Db, parcel_id: int) -> int:
    """Print the label of a box; the job's id."""
    return print_packed(db, _shipment_of(db, parcel_id), [parcel_id], with_slip=False)[0]


def sheet(company: Company) -> Profile:
    """The office paper of the house."""
    return sheet_profile(Stock.LETTER if company.paper == Stock.LETTER else Stock.A4)


def label(company: Company, stock: Stock = Stock.LABEL_4X6) -> Profile:
    """The label printers of the house."""
    return label_profile(company.label_dpi, Stock(company.label_size) if stock is Stock.LABEL_4X6 else stock)


def house(company: Company) -> Address:
    """Where parcels come from and returns go to."""
    return Address(
        name=company.name,
        line1=company.street,
        postcode=company.postal_code,
        city=company.city,
        country=company.country,
        phone=company.phone,
    )


def ship_to(row: Any) -> Address:
    """Where an order goes, as it was when it was placed."""
    return Address(
        name=row.ship_name,
        line1=row.ship_street,
        line2=row.ship_extra,
        postcode=row.ship_postal_code,
        city=row.ship_city,
        region=row.ship_region,
        country=row.ship_country,
        phone=row.phone,
    )


def _shipment_of(db: Db, parcel_id: int) -> int:
    found = db.run(_SHIPMENT_OF, {"parcel": parcel_id}).scalar()
    if found is None:
        raise Refusal(Text("There is no parcel {number}.", number=house_name("PK", parcel_id)))
    return int(found)


def _slip_line(line: Any, order: Any) -> SlipLine:
    here = line.packed or 0
    shipped = here if line.stocked else line.wanted
    return SlipLine(
        sku=line.sku,
        name=line.name,
        ordered=line.wanted,
        shipped=shipped,
        backordered=max(line.wanted - line.packed_of_all, 0) if line.stocked else 0,
        unit_price=Money(line.unit_minor, order.currency),
        total=Money(shown_of(line, order), order.currency),
        note=_note(line, order),
    )


def _note(line: Any, order: Any) -> str:
    """The kit it belongs to, and what came off its price; of a gift nobody says that."""
    off = None if order.gift else discount_words(line.discount_bp, line.discount_minor, order.currency)
    return "\n".join(str(each) for each in (kit_lines.words(line), off) if each is not None)


def _totals(row: Any) -> tuple[SlipTotal, ...]:
    return tuple(
        SlipTotal(caption=each.caption, amount=Money(each.minor, row.currency), is_sum=each.is_total)
        for each in totals_of(row).rows
    )


def _return_instructions(company: Company) -> str:
    reach = " / ".join(each for each in (company.email, company.phone) if each)
    words = Text("Write to us within {n} days and name your order number.", n=company.return_days)
    return f"{words} {reach}".strip()

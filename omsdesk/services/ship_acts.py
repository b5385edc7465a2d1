"""What mends a box that cannot leave yet: a label made and printed, made anew, or its address sent elsewhere."""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Order, Service
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.services import labelling, papers
from omsdesk.services.labelling import Labelled
from omsdesk.words import Text


@dataclass(frozen=True)
class LabelAddress:
    """One row of the list for the carrier's own program; the names of the fields are its headings."""

    parcel: str
    order: str
    name: str
    street: str
    extra: str
    postal_code: str
    city: str
    region: str
    country: str
    phone: str
    email: str
    weight_g: int
    service: str


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ADDRESSES = (
    select(
        Parcel.id,
        Parcel.weight_g,
        Shipment.order_id,
        Order.ship_name,
        Order.ship_street,
        Order.ship_extra,
        Order.ship_postal_code,
        Order.ship_city,
        Order.ship_region,
        Order.ship_country,
        Order.phone,
        Order.email,
        Service.name.label("service"),
    )
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(Parcel.id.in_(_IDS))
    .order_by(Parcel.id)
)


@needs(Right.SHIP)
def make_label(db: Db, parcel_id: int) -> Labelled:
    """Give a closed box its label and print it; one that the carrier makes is printed when it comes."""
    labelled = labelling.make_for(db, parcel_id)
    if labelled.status is LabelStatus.BOUGHT:
        papers.print_label(db, parcel_id)
    return labelled


@needs(Right.SHIP)
def new_label(db: Db, parcel_id: int, why: str) -> Labelled:
    """Void the label of a box and make another with a number of its own; the goods stay packed."""
    labelled = labelling.replace(db, parcel_id, why)
    if labelled.status is LabelStatus.BOUGHT:
        papers.print_label(db, parcel_id)
    return labelled


def addresses(db: Db, parcel_ids: Sequence[int]) -> tuple[LabelAddress, ...]:
    """Where these boxes go, as a carrier's program wants to read it."""
    return tuple(_address(row) for row in db.run(_ADDRESSES, {"ids": list(parcel_ids)}))


def _address(row: Any) -> LabelAddress:
    return LabelAddress(
        parcel=house_name("PK", row.id),
        order=house_name("SO", row.order_id),
        name=row.ship_name,
        street=row.ship_street,
        extra=row.ship_extra,
        postal_code=row.ship_postal_code,
        city=row.ship_city,
        region=row.ship_region,
        country=row.ship_country,
        phone=row.phone,
        email=row.email,
        weight_g=row.weight_g,
        service=row.service,
    )


def save(rows: Sequence[LabelAddress], folder: Path, name: str) -> Path:
    """Write the list as a CSV file that is whole or not there; outside any transaction."""
    file = folder / f"{name}.csv"
    draft = file.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # With its mark in front, spreadsheets read names from Malmö to Łódź as they are written.
        with draft.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.writer(out)
            table.writerow([field.name for field in fields(LabelAddress)])
            table.writerows(astuple(row) for row in rows)
        draft.replace(file)
    except OSError as error:
        raise Unavailable(
            Text("The addresses could not be saved in {folder}.", folder=str(folder)),
            Text("Choose another folder for PDFs in Settings, then save again."),
        ) from error
    return file

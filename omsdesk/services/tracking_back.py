"""Tracking numbers for the shops that sold the orders, in the columns that each of them takes."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from omsdesk import channels, discovery
from omsdesk.channels import Channel
from omsdesk.channels.files import whole_file
from omsdesk.channels.files.going_back import Sent, TrackingFile
from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import LIVE_LABELS
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Channel as ChannelRow
from omsdesk.models.order import Order, Service
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import settings
from omsdesk.words import Text

_SENT = (
    select(
        Order.external_ref,
        Label.tracking,
        Label.carrier,
        Service.name.label("service"),
        Shipment.shipped_at,
    )
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .join(ChannelRow, ChannelRow.id == Order.channel_id)
    .where(
        ChannelRow.key == bindparam("channel"),
        Order.external_ref.is_not(None),
        Label.status.in_(LIVE_LABELS),
        Label.tracking.is_not(None),
        Shipment.shipped_at >= bindparam("since"),
    )
    .order_by(Shipment.shipped_at, Label.id)
)


@dataclass(frozen=True)
class Gone:
    """What has left of one shop since a day."""

    day: date
    """Where the house stands."""
    parcels: tuple[Sent, ...]


def shops() -> tuple[Channel, ...]:
    """The shops that take tracking numbers by file."""
    found: dict[str, Channel] = discovery.plugins(channels)
    return tuple(each for each in found.values() if each.tracking is not None)


def beginning(db: Db, day: date | None) -> datetime:
    """When a day begins where the house stands; None: today there, whatever day it is elsewhere."""
    zone = settings.company(db).zone
    return start_of_day(day or in_zone(db.now, zone).date(), zone)


@takes(300)
def sent(db: Db, channel: str, since: datetime) -> tuple[Sent, ...]:
    """The parcels of a shop that left from that moment on, oldest first."""
    zone = settings.company(db).zone
    return tuple(
        Sent(row.external_ref, row.tracking, row.carrier, row.service, in_zone(row.shipped_at, zone))
        for row in db.run(_SENT, {"channel": channel, "since": since})
    )


@needs(Right.ORDERS)
@takes(300)
def since(db: Db, channel: str, day: date | None) -> Gone:
    """What has left of a shop from this day on where the house stands; None: today there."""
    begins = beginning(db, day)
    return Gone(in_zone(begins, settings.company(db).zone).date(), sent(db, channel, begins))


def shop_of(channel: str) -> Channel:
    """The shop by its key or its name, or a refusal that names those that take such a file."""
    for each in shops():
        if channel.casefold() in {each.key, str(each.name).casefold()}:
            return each
    names = [str(each.name) for each in shops()]
    raise Refusal(
        Text("{name} takes no tracking numbers by file.", name=channel), Text("These do: {names}.", names=names)
    )


def layout_of(channel: str) -> TrackingFile:
    """The columns that a shop wants, or a refusal that names those that want any."""
    layout = shop_of(channel).tracking
    assert layout is not None  # noqa: S101 - shops() has no others
    return layout


def write(path: Path, layout: TrackingFile, parcels: tuple[Sent, ...]) -> None:
    """One row for each parcel; the file takes its name when it is whole."""
    rows = ([whole_file.plain(cell) for cell in layout.row(each)] for each in parcels)
    whole_file.write(path, [layout.titles, *rows], delimiter=layout.delimiter)

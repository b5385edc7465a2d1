"""What lies in the folder of a partner: a file for each order, a list of the stock, and what they give back."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, func, select

from omsdesk.channels.files import writing
from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.order import Handling
from omsdesk.models.order import Order, OrderLine, Service
from omsdesk.models.product import Product
from omsdesk.models.stock import Balance, Location
from omsdesk.services import settings
from omsdesk.words import Text

ORDERS, TRACKING, STOCK = "orders", "tracking", "stock.csv"
LARGEST = 10 * 1024 * 1024
ORDER_TITLES = (
    *("Order", "Line", "SKU", "Name", "Quantity", "Service", "Ship by", "Recipient", "Street", "Extra"),
    *("Postal code", "City", "Region", "Country", "Phone", "E-mail", "Note", "Gift note"),
)
STOCK_TITLES = ("SKU", "Name", "Free")
_NAMES = {
    "order": ("order", "order number", "order no", "reference", "auftrag", "auftragsnummer"),
    "tracking": ("tracking", "tracking number", "tracking no", "trackingnumber", "sendungsnummer"),
    "carrier": ("carrier", "courier", "carrier name", "versender", "dienstleister"),
}
_LINES = (
    select(
        OrderLine.position,
        OrderLine.sku,
        OrderLine.name,
        (OrderLine.ordered - OrderLine.cancelled).label("pieces"),
        Service.name.label("service"),
        *(Order.ship_by, Order.ship_name, Order.ship_street, Order.ship_extra, Order.ship_postal_code),
        *(Order.ship_city, Order.ship_region, Order.ship_country, Order.phone, Order.email),
        *(Order.packer_note, Order.gift_note),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked, OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_STOCK = (
    select(Product.sku, Product.name, func.coalesce(func.sum(Balance.on_hand - Balance.allocated), 0).label("free"))
    .join(Balance, Balance.product_id == Product.id)
    .join(Location, Location.id == Balance.location_id)
    .where(
        Product.active.is_(True),
        Product.handling == Handling.COUNTED,
        Location.pickable.is_(True),
        Location.outside.is_(False),
    )
    .group_by(Product.id, Product.sku, Product.name)
    .order_by(Product.sku)
)


@dataclass(frozen=True)
class Back:
    """One row that a partner gave back: an order left with this number."""

    line: int
    order: str
    carrier: str
    tracking: str


def order_rows(db: Db, order_id: int) -> tuple[tuple[Cell, ...], ...]:
    """One row for each line of an order that is to be sent."""
    zone, number = settings.company(db).zone, house_name("SO", order_id)
    return tuple(
        (
            *(number, row.position, row.sku, row.name, row.pieces, row.service),
            f"{in_zone(row.ship_by, zone):%Y-%m-%d}",
            *(row.ship_name, row.ship_street, row.ship_extra, row.ship_postal_code, row.ship_city),
            *(row.ship_region, row.ship_country, row.phone, row.email, row.packer_note, row.gift_note),
        )
        for row in db.run(_LINES, {"order": order_id})
    )


def stock_rows(db: Db) -> tuple[tuple[Cell, ...], ...]:
    """What is free on the shelves here."""
    return tuple((row.sku, row.name, max(int(row.free), 0)) for row in db.run(_STOCK))


def write_order(folder: Path, order_id: int, rows: Sequence[Sequence[Cell]]) -> None:
    """The file of an order; written again it is the same file."""
    _made(folder / ORDERS)
    writing.write(folder / ORDERS / f"{house_name('SO', order_id)}.csv", ORDER_TITLES, rows)


def write_stock(folder: Path, rows: Sequence[Sequence[Cell]]) -> bool:
    """The list of the stock, when it is another one than lies there; whether it is."""
    target, fresh = folder / STOCK, folder / f".{STOCK}.new.csv"
    _made(folder)
    writing.write(fresh, STOCK_TITLES, rows)
    try:
        is_same = target.exists() and target.read_bytes() == fresh.read_bytes()
        if is_same:
            fresh.unlink()
        else:
            fresh.replace(target)
    except OSError as error:
        raise _closed(folder) from error
    return not is_same


def waiting(folder: Path) -> list[Path]:
    """Files that the partner gave back."""
    _made(folder / TRACKING)
    try:
        return sorted(each for each in (folder / TRACKING).iterdir() if each.suffix.lower() in {".csv", ".txt"})
    except OSError as error:
        raise _closed(folder) from error


def read_back(path: Path) -> tuple[Back, ...]:
    """The rows of such a file, by the names of its columns."""
    try:
        content = path.read_bytes()[: LARGEST + 1]
    except OSError as error:
        raise _closed(path.parent) from error
    if len(content) > LARGEST:
        raise Refusal(Text("{file} is too large.", file=path.name), Text("Split it into smaller files."))
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = [each.strip().casefold() for each in next(rows, [])]
        places = {field: _place(header, names) for field, names in _NAMES.items()}
        if places["order"] is None or places["tracking"] is None:
            raise Refusal(
                Text("{file} has no columns for order and tracking number.", file=path.name),
                Text("Call them Order, Carrier and Tracking."),
            )
        found = [(rows.line_num, row) for row in rows if any(each.strip() for each in row)]
    except csv.Error as error:
        raise Refusal(
            Text("{file} is no table that can be read.", file=path.name),
            Text("Save it as CSV with the columns Order, Carrier and Tracking."),
        ) from error
    return tuple(
        Back(number, *(_cell(row, places[field]) for field in ("order", "carrier", "tracking")))
        for number, row in found
    )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _made(folder: Path) -> None:
    """A folder inside the partner's; the partner's own is never made, for a drive may only be away."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _closed(folder) from error


def _closed(folder: Path) -> Unavailable:
    return Unavailable(
        Text("The folder {folder} cannot be used.", folder=folder.name),
        Text("Check that it is there, and that this computer may write there."),
    )

"""What a file of orders holds: one row per order, with amounts and moments that a spreadsheet can reckon with."""

from collections.abc import Callable, Sequence
from typing import Any

from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.services import order_queue, settings
from omsdesk.services.order_queue import QueueRow
from omsdesk.words import Text

_COLUMNS: tuple[tuple[Text, Callable[[QueueRow, Callable[[Any], Any]], Cell]], ...] = (
    (Text("Order"), lambda row, _: row.number),
    (Text("Status"), lambda row, _: str(row.headline.word)),
    (Text("Marks"), lambda row, _: ", ".join(str(mark.word) for mark in row.marks)),
    (Text("Payment"), lambda row, _: str(row.payment.word) if row.payment else ""),
    (Text("Placed"), lambda row, local: local(row.placed_at)),
    (Text("Ship by"), lambda row, local: local(row.ship_by)),
    (Text("Customer"), lambda row, _: row.customer),
    (Text("City"), lambda row, _: row.city),
    (Text("Channel"), lambda row, _: row.channel),
    (Text("Carrier"), lambda row, _: row.carrier),
    (Text("Service"), lambda row, _: row.service),
    (Text("Tags"), lambda row, _: ", ".join(row.tags)),
    (Text("Assigned to"), lambda row, _: row.assigned),
    (Text("Lines"), lambda row, _: row.lines),
    (Text("Pieces"), lambda row, _: row.pieces),
    (Text("Total"), lambda row, _: row.total.amount),
    (Text("Currency"), lambda row, _: row.total.currency),
)
TITLES = tuple(title for title, _ in _COLUMNS)


def read(db: Db, order_ids: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of these orders, in this order. Moments are the company's own time."""
    zone = settings.company(db).zone

    def local(moment: Any) -> Any:
        return in_zone(moment, zone).replace(tzinfo=None, microsecond=0)

    return tuple(tuple(cell(row, local) for _, cell in _COLUMNS) for row in order_queue.rows(db, order_ids))

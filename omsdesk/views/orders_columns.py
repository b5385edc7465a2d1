"""The columns of the order queue: what each says of an order, and which give way in a narrow window."""

from collections.abc import Callable
from datetime import datetime

from omsdesk.lifecycles import Role
from omsdesk.services.order_queue import QueueRow
from omsdesk.views.widgets.pill import Marked
from omsdesk.views.widgets.table_model import Column
from omsdesk.words import Text, day_words, exact_words, time_words, when_words

GIVES_WAY = (9, 11, 8, 10, 7, 4, 5, 6)
"""Columns that hide when the list is narrow, the least needed first."""


def columns(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """All columns; ``now`` is the moment that "Today" is reckoned from."""
    return (
        Column(Text("Order"), lambda row: row.number, width=90, kind="strong", key="number"),
        Column(Text("Status"), lambda row: row.headline, width=200, kind="pill", beside=marks),
        Column(
            Text("Ship by"),
            lambda row: ship_by(row, now()),
            width=128,
            key="ship_by",
            tooltip=lambda row: exact_words(row.ship_by),
        ),
        Column(Text("Customer"), lambda row: row.customer, stretch=True, key="customer"),
        Column(Text("Channel"), lambda row: row.channel, width=88),
        Column(Text("Lines"), lambda row: row.lines, width=54, kind="number"),
        Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), width=94, kind="number", key="total"),
        Column(Text("Payment"), lambda row: row.payment, width=132, kind="pill"),
        Column(Text("Service"), lambda row: row.service, width=110),
        Column(Text("Carrier"), lambda row: row.carrier, width=110),
        Column(Text("Tags"), lambda row: ", ".join(row.tags), width=120, kind="muted"),
        Column(Text("Assigned to"), lambda row: row.assigned, width=110),
    )


def marks(row: QueueRow) -> tuple[Marked, ...]:
    """What stands beside the headline: late, gift, returned, and money that somebody must see to."""
    return (*row.marks, row.payment) if row.payment is not None and row.payment.role is Role.WARN else row.marks


def ship_by(row: QueueRow, now: datetime) -> str:
    """When it has to leave: the hour when it is today, else the day; late orders say so in words.

    The tooltip has the exact moment.
    """
    is_today = day_words(row.ship_by, now) == day_words(now, now)
    if not row.is_late:
        return when_words(row.ship_by, now) if is_today else day_words(row.ship_by, now)
    return str(Text("Late {when}", when=time_words(row.ship_by) if is_today else day_words(row.ship_by, now)))

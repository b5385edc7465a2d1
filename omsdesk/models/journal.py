"""What is only ever added to: scans, the audit trail with its chain, and the answers to commands."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.base import BigId, Id, Link, Moment, Row, status_type


class ScanEvent(Link, Row):
    """One gesture at a station, accepted or refused. An undo is a later row."""

    __tablename__ = "scan_events"
    id: Mapped[Id]
    at: Mapped[Moment]
    command_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[ScanKind] = mapped_column(status_type(ScanKind, "kind"))
    code: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[ScanOutcome] = mapped_column(status_type(ScanOutcome, "outcome"))
    by_hand: Mapped[bool] = mapped_column(default=False)
    pieces: Mapped[int] = mapped_column(default=0)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"))
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipments.id"))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("pick_tasks.id"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("pick_lists.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("scan_events.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    __table_args__ = (
        UniqueConstraint("lane", "number"),
        Index(None, "shipment_id", "id"),
        Index(None, "list_id", "id"),
    )


class AuditEvent(Link, Row):
    """Who changed what, where, when, from what to what."""

    __tablename__ = "audit_events"
    id: Mapped[Id]
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    command_id: Mapped[str] = mapped_column(String(36), default="")
    subject: Mapped[str] = mapped_column(String(24))
    """The kind of thing: order, shipment, parcel, label, payment, return, product, user, ..."""
    subject_id: Mapped[int]
    order_id: Mapped[int | None]
    """The order whose story this belongs to, if one. No foreign key: the trail outlives everything."""
    what: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("lane", "number"),
        Index(None, "order_id", "id"),
        Index(None, "subject", "subject_id", "id"),
    )


class AuditLane(Row):
    """How far the chain of one station has come: the place and hash of its newest link."""

    __tablename__ = "audit_lanes"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(String(64))


class AuditRoot(Row):
    """The ends of all lanes at the start of a day under one hash, which also covers the root before it."""

    __tablename__ = "audit_roots"
    id: Mapped[Id]
    day: Mapped[date] = mapped_column(Date, unique=True)
    at: Mapped[Moment]
    heads: Mapped[str] = mapped_column(Text)
    """One line for each lane: lane, number and hash, with colons between."""
    hash: Mapped[str] = mapped_column(String(64))


class Command(Row):
    """A write that was carried out, and what it answered: the same gesture again answers the same."""

    __tablename__ = "commands"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    deed: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(String(64))
    """Hash of the arguments: the same id with other content is refused."""
    answer: Mapped[str] = mapped_column(Text)


LINKED = ("audit_events", "scan_events", "stock_moves", "inspections")
"""Tables whose rows are links of the chain."""

NUMBERED_WITH = {"scan_events": "audit_events"}
"""Tables that take their ids from another one's numbers: which of two rows came first, their ids tell."""

ONE_ORDER_SINCE = "one_order_since"
"""The setting with the last id from before that: absent in a database that always had it."""

APPEND_ONLY = (
    *(*LINKED, "audit_roots", "stated_costs", "cost_entries", "credit_entries"),
    *("dispute_entries", "dispute_fees"),
    *("drawer_days", "drawer_moves", "drawer_counts", "drawer_closings"),
)
"""Tables whose rows nobody can change or delete: guarded by triggers on both engines."""

RECORD_AUDIT = insert(AuditEvent)
RECORD_SCAN = insert(ScanEvent).returning(ScanEvent.id)
RECORD_COMMAND = insert(Command)
FIND_COMMAND = select(Command.deed, Command.content, Command.answer).where(Command.id == bindparam("id"))

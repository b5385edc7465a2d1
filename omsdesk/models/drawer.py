"""The drawer of a counter: each day it was open, what moved, what was counted, and how it was closed.

Nothing here is ever changed: a drawer is open while no row says that it was closed. Amounts are minor units of the
currency of the day.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.drawer import MoveKind
from omsdesk.models.base import Id, Moment, Row, status_type

_NOTE = 200


class DrawerDay(Row):
    """A drawer that was opened at a station with a float."""

    __tablename__ = "drawer_days"
    id: Mapped[Id]
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    number: Mapped[int]
    """The first, second, third of its station: two programs cannot open the same."""
    currency: Mapped[str] = mapped_column(String(3))
    float_minor: Mapped[int]
    brought_minor: Mapped[int]
    """How much of the float was not in the drawer when it was closed last; below zero: so much of it was taken."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("float_minor >= 0", name="float_minor"),
        UniqueConstraint("station_id", "number"),
        Index(None, "at"),
    )


class DrawerMove(Row):
    """Money that came into an open drawer or left it, and what it comes from."""

    __tablename__ = "drawer_moves"
    id: Mapped[Id]
    drawer_id: Mapped[int] = mapped_column(ForeignKey("drawer_days.id"), index=True)
    kind: Mapped[MoveKind] = mapped_column(status_type(MoveKind, "kind"))
    amount_minor: Mapped[int]
    """Above zero: there is more in it."""
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    credit_entry_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entries.id"), unique=True)
    note: Mapped[str] = mapped_column(String(_NOTE), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        CheckConstraint("(amount_minor > 0) = (kind IN ('paid', 'put_in'))", name="way"),
        CheckConstraint("(kind IN ('paid', 'voided')) = (payment_id IS NOT NULL)", name="payment"),
        CheckConstraint("(kind = 'refunded') = (refund_id IS NOT NULL)", name="refund"),
        CheckConstraint("(kind = 'credit_out') = (credit_entry_id IS NOT NULL)", name="credit"),
        UniqueConstraint("payment_id", "kind"),
        Index(None, "at"),
    )


class DrawerCount(Row):
    """What a person counted, without having seen what should be there. Counted again, both stay."""

    __tablename__ = "drawer_counts"
    id: Mapped[Id]
    drawer_id: Mapped[int] = mapped_column(ForeignKey("drawer_days.id"), index=True)
    typed: Mapped[str] = mapped_column(String(_NOTE))
    """As it was typed: a sum, or pieces of notes and coins."""
    counted_minor: Mapped[int]
    expected_minor: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Moment]
    __table_args__ = (CheckConstraint("counted_minor >= 0", name="counted_minor"),)


class DrawerClosing(Row):
    """A count that a person stands for: the day of this drawer is over."""

    __tablename__ = "drawer_closings"
    id: Mapped[Id]
    drawer_id: Mapped[int] = mapped_column(ForeignKey("drawer_days.id"), unique=True)
    count_id: Mapped[int] = mapped_column(ForeignKey("drawer_counts.id"), unique=True)
    expected_minor: Mapped[int]
    counted_minor: Mapped[int]
    stays_minor: Mapped[int]
    """What was left in it as float; the rest was taken out, on its way to the bank."""
    reason: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("stays_minor BETWEEN 0 AND counted_minor", name="stays"),
        CheckConstraint("counted_minor = expected_minor OR reason <> ''", name="reason"),
        Index(None, "at"),
    )

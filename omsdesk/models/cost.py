"""What goods cost: what was said when they came, and the append-only ledger of stock value.

Each entry says what the pieces of a product are worth from then on, so its newest entry is its value now.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.stock import CostKind
from omsdesk.models.base import BigId, Id, Moment, Row, status_type


class StatedCost(Row):
    """What the pieces of one move cost together, as the person or the file said that brought them."""

    __tablename__ = "stated_costs"
    id: Mapped[int] = mapped_column(ForeignKey("stock_moves.id"), primary_key=True, autoincrement=False)
    """The id of the move itself."""
    value_minor: Mapped[int] = mapped_column(BigId)
    __table_args__ = (CheckConstraint("value_minor >= 0", name="value"),)


class CostEntry(Row):
    """What one move, or one decision of a person, did to the value of a product's stock."""

    __tablename__ = "cost_entries"
    id: Mapped[Id]
    at: Mapped[Moment]
    """When the goods moved."""
    written_at: Mapped[Moment]
    kind: Mapped[CostKind] = mapped_column(status_type(CostKind, "kind"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    move_id: Mapped[int | None] = mapped_column(ForeignKey("stock_moves.id"), unique=True)
    """None where only the value changed."""
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    pieces: Mapped[int]
    value_minor: Mapped[int] = mapped_column(BigId)
    pieces_after: Mapped[int] = mapped_column(BigId)
    value_after_minor: Mapped[int] = mapped_column(BigId)
    average_e4: Mapped[int] = mapped_column(BigId)
    """What a piece costs afterwards, in ten-thousandths of the smallest coin; the last one while none is there."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (
        CheckConstraint("average_e4 >= 0", name="average"),
        CheckConstraint("move_id IS NOT NULL OR pieces = 0", name="pieces"),
        Index(None, "product_id", "id"),
        Index(None, "at"),
    )


STATE_COST = insert(StatedCost)
WRITE_COST = insert(CostEntry)

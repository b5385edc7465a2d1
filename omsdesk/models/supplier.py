"""Suppliers who send goods straight to customers: who they are, what they have, and what they were asked to send."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.models.base import SQLITE_KEEPS_IDS, BigId, Id, Instant, Moment, Row, status_type


class Supplier(Row):
    """A house that sends goods for us."""

    __tablename__ = "suppliers"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    """Where orders go; blank: on paper, or another way."""
    account: Mapped[str] = mapped_column(String(40), default="")
    """What they know us by."""
    language: Mapped[str] = mapped_column(String(8))
    active: Mapped[bool] = mapped_column(default=True)
    reference: Mapped[str | None] = mapped_column(String(64))
    """Their number in files that are brought in."""
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        Index("uq_suppliers_reference", "reference", unique=True),
    )


class SupplierProduct(Row):
    """That a supplier has a product, its name and price there, and whether it always comes straight from them."""

    __tablename__ = "supplier_products"
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    supplier_id: Mapped[int] = mapped_column(
        ForeignKey("suppliers.id"), primary_key=True, autoincrement=False, index=True
    )
    code: Mapped[str] = mapped_column(String(64), default="")
    direct: Mapped[bool] = mapped_column(default=False)
    price_minor: Mapped[int | None] = mapped_column(BigId)
    """What they ask for a piece, without tax, in minor units; None when nobody said."""
    currency: Mapped[str] = mapped_column(String(3), default="", server_default=text("''"))
    """Of the price; blank without one."""
    __table_args__ = (
        Index(
            "uq_supplier_products_direct",
            "product_id",
            unique=True,
            sqlite_where=text("direct"),
            postgresql_where=text("direct"),
        ),
    )


class Supply(Row):
    """What one supplier is asked to send for one order. The id is the number people read: PO-00012."""

    __tablename__ = "supplies"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    status: Mapped[SupplyStatus] = mapped_column(status_type(SupplyStatus, "status"))
    revision: Mapped[int] = mapped_column(default=0)
    """How often they were told how it stands: once, and again for each change."""
    told: Mapped[bool] = mapped_column(default=False)
    """Whether they know how it stands now."""
    told_by: Mapped[ToldBy | None] = mapped_column(status_type(ToldBy, "told_by"))
    """How they were told last."""
    made_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("revision >= 0 AND (revision > 0) = (sent_at IS NOT NULL)", name="revision"),
        CheckConstraint("(revision > 0) = (told_by IS NOT NULL) AND (revision > 0 OR NOT told)", name="told"),
        CheckConstraint("status = 'cancelled' OR (status = 'waiting') = (revision = 0)", name="sent"),
        Index(
            "uq_supplies_waiting",
            "order_id",
            "supplier_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(None, "status", "id"),
        Index(
            "ix_supplies_untold",
            "id",
            sqlite_where=text("revision > 0 AND NOT told"),
            postgresql_where=text("revision > 0 AND NOT told"),
        ),
        SQLITE_KEEPS_IDS,
    )


class SupplyLine(Row):
    """How many pieces of an order's line the supplier sends, and how many have left there."""

    __tablename__ = "supply_lines"
    id: Mapped[Id]
    supply_id: Mapped[int] = mapped_column(ForeignKey("supplies.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    """The same as its supply's: the headline of an order asks for it."""
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[int]
    """Less what was called off."""
    shipped: Mapped[int] = mapped_column(default=0)
    price_minor: Mapped[int | None] = mapped_column(BigId)
    """What a piece costs us, in minor units, as it stood when they were told first; None when nobody said."""
    currency: Mapped[str] = mapped_column(String(3), default="", server_default=text("''"))
    __table_args__ = (
        UniqueConstraint("supply_id", "order_line_id"),
        CheckConstraint("shipped >= 0 AND quantity >= shipped", name="pieces"),
    )


class SupplyShipment(Row):
    """A shipment that left at a supplier's."""

    __tablename__ = "supply_shipments"
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), primary_key=True, autoincrement=False)
    supply_id: Mapped[int] = mapped_column(ForeignKey("supplies.id"), index=True)

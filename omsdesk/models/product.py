"""What is sold, and the codes on it."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.order import Handling
from omsdesk.models.base import SQLITE_KEEPS_IDS, Folded, Id, Row, status_type


class Product(Row):
    """One SKU. Prices are in the company's currency, rates in basis points."""

    __tablename__ = "products"
    id: Mapped[Id]
    sku: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search: Mapped[Folded] = mapped_column(index=True)
    handling: Mapped[Handling] = mapped_column(status_type(Handling, "handling"), default=Handling.COUNTED)
    price_minor: Mapped[int] = mapped_column(default=0)
    tax_class: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    """The name of its class of tax; blank for the usual one."""
    tax_rate_bp: Mapped[int | None]
    """A rate of its own that no class has; None where the class says it."""
    weight_g: Mapped[int] = mapped_column(default=0)
    length_mm: Mapped[int] = mapped_column(default=0)
    width_mm: Mapped[int] = mapped_column(default=0)
    height_mm: Mapped[int] = mapped_column(default=0)
    packing_note: Mapped[str] = mapped_column(Text, default="")
    confirm_note: Mapped[bool] = mapped_column(default=False)
    low_mark: Mapped[int] = mapped_column(default=0)
    home_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    """The bin where new and returned pieces go."""
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("tax_rate_bp IS NULL OR (tax_rate_bp BETWEEN 0 AND 10000)", name="tax_rate"),
        CheckConstraint("weight_g >= 0 AND length_mm >= 0 AND width_mm >= 0 AND height_mm >= 0", name="measures"),
        CheckConstraint("low_mark >= 0", name="low_mark"),
        SQLITE_KEEPS_IDS,
    )


class Substitute(Row):
    """What may be sent instead of a product: so many pieces of the other for so many of this one."""

    __tablename__ = "substitutes"
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    gives: Mapped[int] = mapped_column(default=1)
    per: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (
        CheckConstraint("product_id <> other_id", name="other"),
        CheckConstraint("gives > 0 AND per > 0", name="ratio"),
    )


class KitPart(Row):
    """One product of a kit, and how many pieces of it are in one kit. A kit has no stock of its own."""

    __tablename__ = "kit_parts"
    kit_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    part_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False, index=True)
    pieces: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint("kit_id <> part_id", name="part"),
        CheckConstraint("pieces > 0", name="pieces"),
    )


class ShopCode(Row):
    """What shops call a product, where that is not its SKU.

    A code that nobody knows yet stands for a product made for it alone, which is not sold; linking the code gives
    its lines to the right product.
    """

    __tablename__ = "shop_codes"
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    known: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("code <> ''", name="code"),)


class Barcode(Row):
    """A code on a product, worth one piece or the pieces of an inner or a case.

    Two products may carry one code: then nobody guesses, the person is asked.
    """

    __tablename__ = "barcodes"
    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), index=True)
    """GTINs are kept as 14 digits, everything else as it is read."""
    pieces: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        UniqueConstraint("product_id", "code"),
        CheckConstraint("pieces >= 1", name="pieces"),
    )

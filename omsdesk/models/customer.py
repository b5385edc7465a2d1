"""The register of customers. Orders keep their own copy of names and addresses as they were."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Folded, Id, Moment, Row


class Customer(Row):
    """Somebody who orders."""

    __tablename__ = "customers"
    id: Mapped[Id]
    reference: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The customer's number in the shop or the file it came from."""
    name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(64))
    search: Mapped[Folded] = mapped_column(index=True)
    created_at: Mapped[Moment]


class Address(Row):
    """A place of a customer."""

    __tablename__ = "addresses"
    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    street: Mapped[str] = mapped_column(String(200), default="")
    extra: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    region: Mapped[str] = mapped_column(String(120), default="")
    postal_code: Mapped[str] = mapped_column(String(32), default="")
    country: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[Moment]

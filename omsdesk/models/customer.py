"""The register of customers. Orders keep their own copy of names and addresses as they were."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.customer import Purpose
from omsdesk.models.base import Folded, Id, Instant, Moment, Row, status_type


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
    credit_limit_minor: Mapped[int | None]
    """How much may be open at a time, in the house's currency; None: nobody has set one."""
    language: Mapped[str | None] = mapped_column(String(8))
    """In which they are written to; None: by the country of the order."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    """The same person under another number: that card has the orders and the places now."""
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """When everything that said who this is was taken away."""


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


class CustomerNote(Row):
    """What somebody wrote on a customer's card; with stars it is what the customer thinks of us."""

    __tablename__ = "customer_notes"
    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    stars: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (
        CheckConstraint("stars IS NULL OR (stars BETWEEN 1 AND 5)", name="stars"),
        CheckConstraint("stars IS NOT NULL OR words <> ''", name="words"),
    )


class Consent(Row):
    """What a customer said about being written to. The newest word on a purpose counts; the older ones stay."""

    __tablename__ = "customer_consents"
    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(status_type(Purpose, "purpose"))
    given: Mapped[bool]
    how: Mapped[str] = mapped_column(String(120), default="")
    """Where it was said: on the phone, on a form, in a mail."""
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CustomerMerge(Row):
    """Two cards of one person became one; what moved is kept, so that it can be taken back."""

    __tablename__ = "customer_merges"
    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    moved: Mapped[str] = mapped_column(Text)
    """The ids of the rows that moved, by table, as JSON."""
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (CheckConstraint("kept_id <> gone_id", name="two"),)


class DifferentPeople(Row):
    """Two cards that look like one person's and are not: somebody said so, and nobody is asked again."""

    __tablename__ = "different_people"
    one_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True, autoincrement=False, index=True)
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    __table_args__ = (CheckConstraint("one_id < other_id", name="order"),)

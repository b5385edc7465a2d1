"""What things cost whom: price lists, discount codes, rates of tax, and what is paid for sending."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Id, Row


class PriceList(Row):
    """Prices with a name, in one currency, for some customers or for everybody."""

    __tablename__ = "price_lists"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    currency: Mapped[str] = mapped_column(String(3))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    """The last day on which it counts."""
    everyone: Mapped[bool] = mapped_column(default=False)
    """Counts for customers without a list of their own too."""
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (CheckConstraint("name <> ''", name="name"),)


class ListPrice(Row):
    """The price of one product on a list, from so many pieces on."""

    __tablename__ = "list_prices"
    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(ForeignKey("price_lists.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    from_quantity: Mapped[int] = mapped_column(default=1)
    unit_minor: Mapped[int]
    __table_args__ = (
        UniqueConstraint("list_id", "product_id", "from_quantity"),
        CheckConstraint("from_quantity >= 1 AND unit_minor >= 0", name="price"),
    )


class CustomerTerms(Row):
    """What is agreed with a customer; without a row nothing is."""

    __tablename__ = "customer_terms"
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True, autoincrement=False)
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_lists.id"), index=True)
    vat_id: Mapped[str] = mapped_column(String(20), default="")
    """The customer's number for value-added tax, with the letters of its country."""


class DiscountCode(Row):
    """A word that customers say for a lower price."""

    __tablename__ = "discount_codes"
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """In capitals."""
    percent_bp: Mapped[int] = mapped_column(default=0)
    amount_minor: Mapped[int] = mapped_column(default=0)
    least_minor: Mapped[int] = mapped_column(default=0)
    """Goods for less than this get nothing."""
    currency: Mapped[str] = mapped_column(String(3))
    """Of both amounts."""
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    most_uses: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (
        CheckConstraint("code <> ''", name="code"),
        CheckConstraint("percent_bp BETWEEN 0 AND 10000 AND amount_minor >= 0 AND least_minor >= 0", name="amounts"),
        CheckConstraint("(percent_bp > 0) <> (amount_minor > 0)", name="one_kind"),
        CheckConstraint("most_uses IS NULL OR most_uses > 0", name="uses"),
    )


class TaxRate(Row):
    """The rate of a class of tax in a country, from a day on."""

    __tablename__ = "tax_rates"
    id: Mapped[Id]
    country: Mapped[str] = mapped_column(String(2))
    tax_class: Mapped[str] = mapped_column(String(40), default="")
    """Blank for the usual rate."""
    valid_from: Mapped[date] = mapped_column(Date)
    rate_bp: Mapped[int]
    __table_args__ = (
        UniqueConstraint("country", "tax_class", "valid_from"),
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate"),
        CheckConstraint("length(country) = 2", name="country"),
    )


class ShippingRate(Row):
    """What a service costs to a country, up to a weight."""

    __tablename__ = "shipping_rates"
    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    country: Mapped[str] = mapped_column(String(2), default="")
    """Blank for all countries without rows of their own."""
    up_to_g: Mapped[int]
    price_minor: Mapped[int]
    __table_args__ = (
        UniqueConstraint("service_id", "country", "up_to_g"),
        CheckConstraint("up_to_g > 0 AND price_minor >= 0", name="price"),
    )

"""Price lists, discount codes, dated rates of tax by country, and what sending costs by weight and country."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0018"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HAS_CODE = sa.text("discount_code <> ''")
_TABLES = ("shipping_rates", "tax_rates", "discount_codes", "customer_terms", "list_prices", "price_lists")


def _of_orders() -> tuple[sa.Column[Any], ...]:
    """Columns belong to one table only, so they are made where they are needed."""
    return (
        *(_number(name) for name in ("discount_bp", "discount_minor", "off_minor", "shipping_tax_rate_bp")),
        _words("discount_code", 40),
        _words("shipping_reason", 200),
        _words("vat_id", 20),
        _switch("prices_include_tax"),
        _switch("tax_exempt"),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
    )


def _of_lines() -> tuple[sa.Column[Any], ...]:
    return (
        *(_number(name) for name in ("discount_minor", "order_off_minor", "price_from")),
        _words("price_list", 80),
        _words("tax_class", 40),
        _switch("price_by_hand"),
    )


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _words(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))


def _switch(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    """Six tables, columns that say nothing of older orders, and the class of each product that has a named rate."""
    _make_price_lists()
    _make_codes()
    _make_rates()
    for column in _of_orders():
        op.add_column("orders", column)
    for column in _of_lines():
        op.add_column("order_lines", column)
    op.create_index(
        "ix_orders_discount_code", "orders", ["discount_code"], sqlite_where=_HAS_CODE, postgresql_where=_HAS_CODE
    )
    op.add_column("products", _words("tax_class", 40))
    _name_classes()
    finish(op.get_bind(), version=20)


def downgrade() -> None:
    """Back to one rate on each product; what the new tables said is gone."""
    _give_rates_back()
    op.drop_column("products", "tax_class")
    op.drop_index("ix_orders_discount_code", table_name="orders")
    for column in reversed(_of_lines()):
        op.drop_column("order_lines", column.name)
    for column in reversed(_of_orders()):
        op.drop_column("orders", column.name)
    for table in _TABLES:
        op.drop_table(table)
    finish(op.get_bind(), version=19)


def _make_price_lists() -> None:
    op.create_table(
        "price_lists",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_price_lists_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_price_lists_name")),
    )
    op.create_table(
        "list_prices",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("list_id", _ID, nullable=False),
        sa.Column("product_id", _ID, nullable=False),
        sa.Column("from_quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_quantity >= 1 AND unit_minor >= 0", name=op.f("ck_list_prices_price")),
        sa.ForeignKeyConstraint(["list_id"], ["price_lists.id"], name=op.f("fk_list_prices_list_id_price_lists")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_list_prices_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_prices")),
        sa.UniqueConstraint(
            "list_id", "product_id", "from_quantity", name=op.f("uq_list_prices_list_id_product_id_from_quantity")
        ),
    )
    op.create_index(op.f("ix_list_prices_product_id"), "list_prices", ["product_id"], unique=False)
    op.create_table(
        "customer_terms",
        sa.Column("customer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("price_list_id", _ID, nullable=True),
        sa.Column("vat_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_terms_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_lists.id"], name=op.f("fk_customer_terms_price_list_id_price_lists")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_terms")),
    )
    op.create_index(op.f("ix_customer_terms_price_list_id"), "customer_terms", ["price_list_id"], unique=False)


def _make_codes() -> None:
    op.create_table(
        "discount_codes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("least_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_discount_codes_code")),
        sa.CheckConstraint(
            "percent_bp BETWEEN 0 AND 10000 AND amount_minor >= 0 AND least_minor >= 0",
            name=op.f("ck_discount_codes_amounts"),
        ),
        sa.CheckConstraint("(percent_bp > 0) <> (amount_minor > 0)", name=op.f("ck_discount_codes_one_kind")),
        sa.CheckConstraint("most_uses IS NULL OR most_uses > 0", name=op.f("ck_discount_codes_uses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_discount_codes_code")),
    )


def _make_rates() -> None:
    op.create_table(
        "tax_rates",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("tax_class", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_tax_rates_rate")),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_tax_rates_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rates")),
        sa.UniqueConstraint(
            "country", "tax_class", "valid_from", name=op.f("uq_tax_rates_country_tax_class_valid_from")
        ),
    )
    op.create_table(
        "shipping_rates",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("up_to_g", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.CheckConstraint("up_to_g > 0 AND price_minor >= 0", name=op.f("ck_shipping_rates_price")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_shipping_rates_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_rates")),
        sa.UniqueConstraint(
            "service_id", "country", "up_to_g", name=op.f("uq_shipping_rates_service_id_country_up_to_g")
        ),
    )


def _classes() -> dict[str, int]:
    found = op.get_bind().execute(sa.text("SELECT value FROM settings WHERE key = 'tax_classes'")).scalar()
    return dict(json.loads(found)) if found else {}


def _name_classes() -> None:
    for name, rate in _classes().items():
        op.get_bind().execute(
            sa.text("UPDATE products SET tax_class = :name, tax_rate_bp = NULL WHERE tax_rate_bp = :rate"),
            {"name": name, "rate": rate},
        )


def _give_rates_back() -> None:
    for name, rate in _classes().items():
        op.get_bind().execute(
            sa.text("UPDATE products SET tax_rate_bp = :rate WHERE tax_class = :name"), {"name": name, "rate": rate}
        )

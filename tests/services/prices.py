"""Price lists, codes, rates and prices for sending, put in with one line each."""

from datetime import date
from typing import Any

from sqlalchemy import insert, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.order import Service
from omsdesk.models.pricing import CustomerTerms, DiscountCode, ListPrice, PriceList, ShippingRate
from omsdesk.services import customers, taxing
from omsdesk.services.tax_table import DatedRate
from tests.factories import by_the_program

LONG_AGO = date(2020, 1, 1)


def a_list(work: Work, name: str, steps: dict[int, dict[int, int]], *, currency: str = "EUR", **columns: Any) -> int:
    """A price list of unit prices by product and quantity; its id."""
    return by_the_program(work).write(_add_list, name, steps, {"currency": currency, **columns})


def a_customer(work: Work, name: str = "Grace Hopper", *, list_id: int | None = None, vat_id: str = "") -> int:
    """Somebody in the register with terms of their own; the id."""
    customer_id = work.write(customers.make, customers.NewCustomer(name=name))
    by_the_program(work).write(_agree, customer_id, list_id, vat_id)
    return customer_id


def a_code(work: Work, code: str, **terms: Any) -> None:
    """A discount code."""
    by_the_program(work).write(_add_code, {"code": code, "currency": "EUR", **terms})


def a_rate(work: Work, country: str, rate_bp: int, *, tax_class: str = "", since: date = LONG_AGO) -> None:
    """A rate of tax from a day on."""
    by_the_program(work).write(taxing.keep_rate, DatedRate(country, tax_class, since, rate_bp))


def a_shipping_price(
    work: Work, price_minor: int, *, up_to_g: int, country: str = "", service: str = "standard"
) -> None:
    """A row of the table of prices for sending."""
    by_the_program(work).write(_add_shipping, service, country, up_to_g, price_minor)


def _add_list(db: Db, name: str, steps: dict[int, dict[int, int]], columns: dict[str, Any]) -> int:
    list_id: int = db.run(insert(PriceList).values(name=name, **columns).returning(PriceList.id)).scalar_one()
    for product_id, prices in steps.items():
        for quantity, unit in prices.items():
            row = {"list_id": list_id, "product_id": product_id, "from_quantity": quantity, "unit_minor": unit}
            db.run(insert(ListPrice).values(**row))
    return list_id


def _agree(db: Db, customer_id: int, list_id: int | None, vat_id: str) -> None:
    db.run(insert(CustomerTerms).values(customer_id=customer_id, price_list_id=list_id, vat_id=vat_id))


def _add_code(db: Db, values: dict[str, Any]) -> None:
    db.run(insert(DiscountCode).values(**values))


def _add_shipping(db: Db, service: str, country: str, up_to_g: int, price_minor: int) -> None:
    service_id = db.run(select(Service.id).where(Service.key == service)).scalar_one()
    values = {"service_id": service_id, "country": country, "up_to_g": up_to_g, "price_minor": price_minor}
    db.run(insert(ShippingRate).values(**values))

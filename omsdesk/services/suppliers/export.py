"""What the list of suppliers holds: a row for each product of each of them, in the columns that our own list reads.

Its headers are the same in every language, so that it can be changed and brought in again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.channels.files.writing import Cell
from omsdesk.database.db import Db
from omsdesk.models.product import Product
from omsdesk.models.supplier import SupplierProduct
from omsdesk.services.suppliers import prices, roster
from omsdesk.services.suppliers.roster import Known
from omsdesk.words import Text

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OFFERS = (
    select(*SupplierProduct.__table__.columns, Product.sku, Product.name)
    .join(Product, Product.id == SupplierProduct.product_id)
    .where(SupplierProduct.supplier_id.in_(_IDS))
    .order_by(Product.sku)
)
_HEADERS = (
    *("Supplier", "Supplier number", "E-mail for orders", "Our number with them", "Language", "Sends for us"),
    *("SKU", "Product", "Their code", "Purchase price", "Currency", "Always from them"),
)
TITLES = tuple(Text("{name}", name=each) for each in _HEADERS)
_NO_OFFER = ("", "", "", "", "", "")


def read(db: Db, supplier_ids: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of these suppliers, in this order; one who has nothing has a row too."""
    known = {each.id: each for each in roster.known(db, also_former=True)}
    offers: dict[int, list[Any]] = {}
    for row in db.run(_OFFERS, {"ids": list(supplier_ids)}):
        offers.setdefault(row.supplier_id, []).append(row)
    return tuple(
        (*_who(known[each]), *cells)
        for each in supplier_ids
        if each in known
        for cells in ([_offered(row) for row in offers.get(each, ())] or [_NO_OFFER])
    )


def _who(one: Known) -> tuple[Cell, ...]:
    return one.name, one.reference, one.email, one.account, one.language, _yes(answer=one.active)


def _offered(row: Any) -> tuple[Cell, ...]:
    price = prices.price_of(row)
    priced: tuple[Cell, ...] = ("", "") if price is None else (price.amount, price.currency)
    return (row.sku, row.name, row.code, *priced, _yes(answer=row.direct))


def _yes(*, answer: bool) -> str:
    return "yes" if answer else "no"

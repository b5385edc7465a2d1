"""What a list of products holds: the columns that our own list of products reads, so that it can be brought in again.

Its headers are the same in every language. Stock is left out: brought in, it would be counted anew.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.channels.files.writing import Cell
from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.models.product import Barcode, Product
from omsdesk.money import Money
from omsdesk.services import kits, settings, taxing
from omsdesk.services.tax_table import TaxTable
from omsdesk.words import Text

_PERCENT = 100
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PRODUCTS = select(*Product.__table__.columns).where(Product.id.in_(_IDS))
_CODES = (
    select(Barcode.product_id, Barcode.code, Barcode.pieces)
    .where(Barcode.product_id.in_(_IDS))
    .order_by(Barcode.pieces, Barcode.id)
)
_HEADERS = (
    *("SKU", "Name", "Price", "Tax %", "Barcode", "Inner barcode", "Inner pieces", "Case barcode", "Case pieces"),
    *("Weight g", "Length mm", "Width mm", "Height mm", "Low mark", "Packing note", "Active", "Counted", "Kit parts"),
)
TITLES = tuple(Text("{name}", name=each) for each in _HEADERS)


def read(db: Db, product_ids: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of these products, in this order."""
    asked = {"ids": list(product_ids)}
    house = settings.company(db)
    taxes, today = taxing.table(db, house), in_zone(db.now, house.zone).date()
    codes: dict[int, list[Any]] = {}
    for row in db.run(_CODES, asked):
        codes.setdefault(row.product_id, []).append(row)
    inside = kits.of_many(db, product_ids)
    found = {
        row.id: (
            *(row.sku, row.name, Money(row.price_minor, house.currency).amount, _rate(row, taxes, today)),
            *_codes(codes.get(row.id, ())),
            *(row.weight_g, row.length_mm, row.width_mm, row.height_mm, row.low_mark, row.packing_note),
            *("yes" if row.active else "no", _counted(row, is_kit=row.id in inside)),
            kits.words_of(inside.get(row.id, ())),
        )
        for row in db.run(_PRODUCTS, asked)
    }
    return tuple(found[each] for each in product_ids if each in found)


def _rate(row: Any, taxes: TaxTable, today: date) -> Cell:
    """The rate of a class or of its own in percent; blank for the usual one, which the house says."""
    if not row.tax_class and row.tax_rate_bp is None:
        return ""
    return Decimal(taxes.at_home(row.tax_class, row.tax_rate_bp, today)) / _PERCENT


def _counted(row: Any, *, is_kit: bool) -> str:
    """Only services are said: what is a kit its parts say."""
    return "no" if row.handling is Handling.NEVER and not is_kit else ""


def _codes(rows: Sequence[Any]) -> tuple[Cell, ...]:
    """The code of a piece and those of two packs; more of them the list has no room for, and they stay."""
    single = next((row.code for row in rows if row.pieces == 1), "")
    packs = [cell for row in [row for row in rows if row.pieces > 1][:2] for cell in (row.code, row.pieces)]
    return (single, *packs, *("",) * (4 - len(packs)))

"""Bring products into the catalogue: new ones are added, known ones brought up to date."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from omsdesk.channels import LineRecord, ProductRecord
from omsdesk.codes import gtin14
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.product import Barcode, Product
from omsdesk.money import to_minor
from omsdesk.services import shop_codes, taxing
from omsdesk.services.importing.customers import Brought
from omsdesk.services.settings import Company, company

_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_KNOWN = select(Product).where(Product.sku.in_(_SKUS))
_ID_OF = select(Product.sku, Product.id).where(Product.sku.in_(_SKUS))
_BARCODES = select(Barcode.product_id, Barcode.code, Barcode.pieces).where(Barcode.product_id.in_(_IDS))
_NEW = insert(Product).returning(Product.id, sort_by_parameter_order=True)
_NEW_BARCODES = insert(Barcode)
_SAME_NAME = ("name", "weight_g", "length_mm", "width_mm", "height_mm", "low_mark", "packing_note")
"""Columns that a record calls by the same name, and that stay as they are when it says nothing."""


@takes(300)
def bring(db: Db, records: Sequence[ProductRecord]) -> Brought:
    """Add or change these products by their SKU. What a file does not say stays as it is."""
    house = company(db)
    skus = [each.sku for each in records]
    known = {row.sku: row for row in db.run(_KNOWN, {"skus": skus})}
    fresh = {each.sku: each for each in records if each.sku not in known}
    ids = _add(db, [_new_row(each, house) for each in fresh.values()])
    _add_barcodes(db, [(ids[each.sku], each) for each in fresh.values()], {})
    old = [(known[each.sku], each) for each in records if each.sku in known]
    codes = _codes(db, [row.id for row, _ in old])
    changed = 0
    for row, record in old:
        came = _add_barcodes(db, [(row.id, record)], codes)
        changed += _change(db, row, _said(record, house)) or came
    shop_codes.became_products(db, skus)
    return Brought(len(fresh), changed, len(old) - changed)


def bring_from_lines(db: Db, lines: Sequence[LineRecord]) -> dict[str, int]:
    """Make products of lines whose SKUs nobody knows yet, not counted so far; returns their ids by SKU."""
    currency = company(db).currency
    known = ids_of(db, [each.sku for each in lines])
    fresh = {each.sku: each for each in reversed(lines) if each.sku not in known}
    rows = [
        {
            **_BLANK,
            "sku": each.sku,
            "name": each.name,
            "search": fold(each.sku, each.name),
            "handling": Handling.UNCOUNTED if each.is_stocked else Handling.NEVER,
            "price_minor": 0 if each.price is None else to_minor(each.price, currency),
        }
        for each in fresh.values()
    ]
    return {**known, **_add(db, rows)}


@takes(300)
@needs(Right.IMPORT)
def bring_unknown(db: Db, skus: Sequence[str]) -> int:
    """Make products of bare SKUs, not counted yet: only their stock or their orders speak of them. How many are new."""
    known = ids_of(db, skus)
    fresh = [each for each in dict.fromkeys(skus) if each and each not in known]
    rows = [
        {**_BLANK, "sku": each, "name": each, "search": fold(each), "handling": Handling.UNCOUNTED} for each in fresh
    ]
    return len(_add(db, rows))


def ids_of(db: Db, skus: Iterable[str]) -> dict[str, int]:
    """The ids of known products by their SKUs."""
    wanted = list(dict.fromkeys(skus))
    return dict(db.run(_ID_OF, {"skus": wanted}).all()) if wanted else {}


_BLANK: dict[str, Any] = {
    "tax_class": "",
    "tax_rate_bp": None,
    "weight_g": 0,
    "length_mm": 0,
    "width_mm": 0,
    "height_mm": 0,
    "low_mark": 0,
    "packing_note": "",
    "price_minor": 0,
    "active": True,
}


def _new_row(record: ProductRecord, house: Company) -> dict[str, Any]:
    """A product that is kept in stock is not counted yet until its first stock comes in."""
    handling = Handling.NEVER if record.handling is Handling.NEVER else Handling.UNCOUNTED
    return {**_BLANK, "sku": record.sku, **_said(record, house), "handling": handling}


def _said(record: ProductRecord, house: Company) -> dict[str, Any]:
    """The columns a record speaks about."""
    values = {name: getattr(record, name) for name in _SAME_NAME if getattr(record, name) not in (None, "")}
    if record.price is not None:
        values["price_minor"] = to_minor(record.price, house.currency)
    if record.tax_rate_bp is not None:
        values["tax_class"], values["tax_rate_bp"] = taxing.named_with(house, record.tax_rate_bp)
    return {**values, "search": fold(record.sku, record.name), "active": record.is_active}


def _add(db: Db, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    if not rows:
        return {}
    ids = db.run(_NEW, rows).scalars()
    made = {row["sku"]: product_id for row, product_id in zip(rows, ids, strict=True)}
    for row in rows:
        db.audit("product", made[row["sku"]], "imported", after=row["price_minor"])
    return made


def _change(db: Db, row: Any, said: dict[str, Any]) -> int:
    changes = {name: value for name, value in said.items() if getattr(row, name) != value}
    if not changes:
        return 0
    db.run(update(Product).where(Product.id == row.id).values(**changes))
    for name in sorted(changes.keys() - {"search"}):
        db.audit("product", row.id, f"{name} changed", before=getattr(row, name), after=changes[name])
    return 1


def _codes(db: Db, product_ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    if product_ids:
        for row in db.run(_BARCODES, {"ids": product_ids}):
            found.setdefault(row.product_id, {})[row.code] = row.pieces
    return found


def _add_barcodes(db: Db, records: Sequence[tuple[int, ProductRecord]], known: dict[int, dict[str, int]]) -> int:
    rows = {}
    for product_id, record in records:
        for barcode in record.barcodes:
            code = gtin14(barcode.code) or barcode.code
            if code not in known.get(product_id, {}):
                rows[product_id, code] = {"product_id": product_id, "code": code, "pieces": barcode.pieces}
    if rows:
        db.run(_NEW_BARCODES, list(rows.values()))
    return 1 if rows else 0

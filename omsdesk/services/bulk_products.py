"""Change several products at once: price, low mark, weight, packing note, and whether they are sold."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import Product
from omsdesk.money import half_up, to_minor
from omsdesk.services import settings
from omsdesk.services.totals import LARGEST
from omsdesk.words import Text

AT_ONCE = 500
_PERCENT = 100
HIGHEST_NUMBER = 1_000_000
LONGEST_NOTE = 2000


@dataclass(frozen=True, kw_only=True)
class ProductChange:
    """What all of them get; what is None stays as it is."""

    price: str | None = None
    """A new price such as 12.50, or a change such as +5% or -10%."""
    low_mark: int | None = None
    weight_g: int | None = None
    packing_note: str | None = None
    active: bool | None = None


@dataclass(frozen=True)
class Changed:
    """How many products are different now, of how many."""

    changed: int
    of: int


_PRODUCTS = (
    select(
        *(Product.id, Product.sku, Product.price_minor, Product.low_mark, Product.weight_g),
        *(Product.packing_note, Product.active),
    )
    .where(Product.id.in_(bindparam("ids", expanding=True)))
    .order_by(Product.id)
)
_SET = (
    update(Product)
    .where(Product.id == bindparam("product"))
    .values(
        price_minor=bindparam("new_price"),
        low_mark=bindparam("new_low"),
        weight_g=bindparam("new_weight"),
        packing_note=bindparam("new_note"),
        active=bindparam("new_active"),
    )
)
_TOLD = ("price_minor", "low_mark", "weight_g", "packing_note", "active")


@takes(120)
@needs(Right.IMPORT)
def change(db: Db, product_ids: Sequence[int], wanted: ProductChange) -> Changed:
    """Change all of these, or none: one that would come out wrong stops the whole."""
    if not product_ids:
        raise Refusal(Text("No product is chosen."), Text("Choose products in the list first."))
    if all(getattr(wanted, each.name) is None for each in fields(wanted)):
        raise Refusal(Text("Nothing was changed."), Text("Fill in what all of them get."))
    _refuse_odd(wanted)
    currency = settings.company(db).currency
    changed = 0
    for start in range(0, len(product_ids), AT_ONCE):
        rows = db.run(_PRODUCTS, {"ids": list(product_ids[start : start + AT_ONCE])}).all()
        news = [(row, _new(row, wanted, currency)) for row in rows]
        different = [(row, new) for row, new in news if any(getattr(row, name) != new[name] for name in _TOLD)]
        if different:
            db.run(_SET, [_params(row, new) for row, new in different])
        for row, new in different:
            _tell(db, row, new)
        changed += len(different)
    return Changed(changed, len(product_ids))


def _refuse_odd(wanted: ProductChange) -> None:
    for number in (wanted.low_mark, wanted.weight_g):
        if number is not None and not 0 <= number <= HIGHEST_NUMBER:
            raise Refusal(Text("Give a number from {least} to {most}.", least=0, most=HIGHEST_NUMBER))
    if wanted.packing_note is not None and len(wanted.packing_note) > LONGEST_NOTE:
        raise Refusal(Text("A note has {most} characters at most.", most=LONGEST_NOTE), Text("Shorten it."))


def _new(row: Any, wanted: ProductChange, currency: str) -> dict[str, Any]:
    new = {name: getattr(row, name) for name in _TOLD}
    if wanted.price is not None:
        new["price_minor"] = _price(row, wanted.price, currency)
    for name in ("low_mark", "weight_g", "packing_note", "active"):
        value = getattr(wanted, name)
        if value is not None:
            new[name] = value.strip() if isinstance(value, str) else value
    return new


def _price(row: Any, typed: str, currency: str) -> int:
    text = typed.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    is_change = text.endswith("%")
    try:
        number = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or (not is_change and text[:1] in "+-"):
        raise Refusal(Text("'{price}' is no price.", price=typed), Text("Type 12.50, or a change: +5% or -10%."))
    price = half_up(row.price_minor * (1 + number / _PERCENT)) if is_change else to_minor(number, currency)
    if not 0 <= price <= LARGEST:
        raise Refusal(
            Text("{sku} would cost less than nothing, or too much.", sku=row.sku), Text("Nothing was changed.")
        )
    return price


def _params(row: Any, new: dict[str, Any]) -> dict[str, Any]:
    return {
        "product": row.id,
        "new_price": new["price_minor"],
        "new_low": new["low_mark"],
        "new_weight": new["weight_g"],
        "new_note": new["packing_note"],
        "new_active": new["active"],
    }


def _tell(db: Db, row: Any, new: dict[str, Any]) -> None:
    for name in _TOLD:
        if getattr(row, name) != new[name]:
            db.audit("product", row.id, f"{name} changed", before=getattr(row, name), after=new[name])

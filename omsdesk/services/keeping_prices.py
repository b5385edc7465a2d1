"""Price lists and discount codes as Settings shows and changes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.pricing import CustomerTerms, DiscountCode, ListPrice, PriceList
from omsdesk.models.product import Product
from omsdesk.services import discount_codes, personal
from omsdesk.services.customer_notes import refuse_unless_there
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.tax_table import country_of, tidy_vat_id
from omsdesk.services.totals import LARGEST
from omsdesk.services.typed_amounts import amount_of, amount_text
from omsdesk.services.typed_rows import rows, wrong
from omsdesk.words import Text

LONGEST_NAME, LONGEST_CODE, AT_ONCE = 80, 40, 5_000
EXAMPLE = Text("MUG-1; 10; 9.50")
_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_IDS = select(Product.sku, Product.id).where(Product.sku.in_(_SKUS))
_COUNT = select(func.count()).where(ListPrice.list_id == PriceList.id).scalar_subquery()
_LISTS = select(*PriceList.__table__.columns, _COUNT.label("prices")).order_by(PriceList.name)
_ROWS = (
    select(Product.sku, ListPrice.from_quantity, ListPrice.unit_minor, PriceList.currency)
    .join(Product, Product.id == ListPrice.product_id)
    .join(PriceList, PriceList.id == ListPrice.list_id)
    .where(ListPrice.list_id == bindparam("list"))
    .order_by(Product.sku, ListPrice.from_quantity)
)
_PRICES = select(ListPrice.product_id, ListPrice.from_quantity, ListPrice.unit_minor).where(
    ListPrice.list_id == bindparam("list")
)
_NAMED = select(PriceList.id).where(PriceList.name == bindparam("named"))
_DROP_ROWS = delete(ListPrice).where(ListPrice.list_id == bindparam("list"))
_CODES = select(DiscountCode.code).order_by(DiscountCode.code)
_CODE = select(DiscountCode.id).where(DiscountCode.code == bindparam("said"))
_TERMS = select(CustomerTerms.price_list_id, CustomerTerms.vat_id).where(CustomerTerms.customer_id == bindparam("who"))


@dataclass(frozen=True)
class KeptList:
    """A price list with its conditions, and how many prices it has."""

    id: int
    """0: not kept yet."""
    name: str
    currency: str
    valid_from: date | None = None
    valid_until: date | None = None
    everyone: bool = False
    active: bool = True
    prices: int = 0


@dataclass(frozen=True)
class Agreed:
    """What is agreed with a customer."""

    list_id: int | None = None
    vat_id: str = ""

    @property
    def why_not(self) -> Text | None:
        """Why the number cannot be one."""
        if not self.vat_id.strip() or country_of(self.vat_id):
            return None
        return Text(
            "{number} is no tax number with the letters of a country. Write it like DE123456789.",
            number=self.vat_id.strip(),
        )


def lists(db: Db) -> tuple[KeptList, ...]:
    """All lists by name."""
    return tuple(
        KeptList(**{each.name: getattr(row, each.name) for each in fields(KeptList)}) for row in db.run(_LISTS)
    )


def typed_prices(db: Db, list_id: int) -> str:
    """The prices of a list as rows to change."""
    said = (
        f"{row.sku}; {row.from_quantity}; {amount_text(row.unit_minor, row.currency)}"
        for row in db.run(_ROWS, {"list": list_id})
    )
    return "\n".join(said)


@needs(Right.SETTINGS)
def keep_list(db: Db, wanted: KeptList, typed: str) -> tuple[KeptList, ...]:
    """Keep a list and all its prices as they are typed: SKU, from so many pieces, price."""
    name = " ".join(wanted.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Text("A price list needs a name of 1 to {n} letters.", n=LONGEST_NAME))
    _refuse_backwards(wanted.valid_from, wanted.valid_until)
    known = db.run(_NAMED, {"named": name}).scalar()
    if known not in (None, wanted.id):
        raise Refusal(Text("There is a price list {name} already.", name=name), Text("Choose another name."))
    prices = _read(db, typed, wanted.currency)
    values = {"name": name, "currency": wanted.currency, "everyone": wanted.everyone, "active": wanted.active}
    values |= {"valid_from": wanted.valid_from, "valid_until": wanted.valid_until}
    list_id = wanted.id
    before = next((each for each in lists(db) if each.id == list_id), None)
    asked = _prices(before.currency, db.run(_PRICES, {"list": list_id}).mappings()) if before is not None else {}
    if list_id:
        db.run(update(PriceList).where(PriceList.id == list_id).values(**values))
    else:
        list_id = db.run(insert(PriceList).values(**values).returning(PriceList.id)).scalar_one()
    db.run(_DROP_ROWS, {"list": list_id})
    if prices:
        db.run(insert(ListPrice), [{"list_id": list_id, **each} for each in prices])
    kept = replace(wanted, name=name, prices=len(prices))
    db.audit("setting", 0, "price list", before=_list_said(before), after=_list_said(kept))
    _tell_prices(db, name, asked, _prices(wanted.currency, prices))
    return lists(db)


def codes(db: Db) -> tuple[CodeTerms, ...]:
    """All discount codes with their uses."""
    known = list(db.run(_CODES).scalars())
    found = discount_codes.terms(db, known)
    return tuple(found[each] for each in known)


@needs(Right.SETTINGS)
def keep_code(db: Db, wanted: CodeTerms) -> tuple[CodeTerms, ...]:
    """Make a code, or change the conditions of a known one. Orders that used it keep what they got."""
    code = discount_codes.tidy(wanted.code)
    if not code or len(code) > LONGEST_CODE:
        raise Refusal(Text("A code has 1 to {n} letters and digits.", n=LONGEST_CODE))
    if bool(wanted.percent_bp) == bool(wanted.amount_minor):
        raise Refusal(Text("Give what the code takes off, as 10% or as an amount."))
    _refuse_backwards(wanted.valid_from, wanted.valid_until)
    if wanted.most_uses is not None and wanted.most_uses < 1:
        raise Refusal(Text("Give how often it may be used, or leave it empty."))
    values = {each.name: getattr(wanted, each.name) for each in fields(CodeTerms) if each.name != "uses"}
    values["code"] = code
    known = db.run(_CODE, {"said": code}).scalar()
    before = "" if known is None else _code_said(discount_codes.terms(db, [code])[code])
    if known is None:
        db.run(insert(DiscountCode).values(**values))
    else:
        db.run(update(DiscountCode).where(DiscountCode.id == known).values(**values))
    db.audit("setting", 0, "discount code", before=before, after=_code_said(replace(wanted, code=code)))
    return codes(db)


def agreed(db: Db, customer_id: int) -> Agreed:
    """What is agreed with a customer."""
    row = db.run(_TERMS, {"who": customer_id}).first()
    return Agreed(row.price_list_id, row.vat_id) if row else Agreed()


def agreed_with_lists(db: Db, customer_id: int) -> tuple[Agreed, tuple[KeptList, ...]]:
    """The same, with the lists that may be agreed on."""
    return agreed(db, customer_id), lists(db)


@needs(Right.CUSTOMERS)
def agree(db: Db, customer_id: int, wanted: Agreed) -> Agreed:
    """From now on this customer buys by this list, and pays tax by this number. Orders keep what they have."""
    if (why_not := wanted.why_not) is not None:
        raise Refusal(why_not)
    refuse_unless_there(db, customer_id)
    vat_id = tidy_vat_id(wanted.vat_id)
    before = agreed(db, customer_id)
    values = {"price_list_id": wanted.list_id, "vat_id": vat_id}
    if db.run(_TERMS, {"who": customer_id}).first() is None:
        db.run(insert(CustomerTerms).values(customer_id=customer_id, **values))
    else:
        db.run(update(CustomerTerms).where(CustomerTerms.customer_id == customer_id).values(**values))
    if before.list_id != wanted.list_id:
        db.audit("customer", customer_id, "price list", before=_named(db, before), after=_named(db, wanted))
    if before.vat_id != vat_id:
        was, is_now = (personal.keep(db, each, customer_id=customer_id) for each in (before.vat_id, vat_id))
        db.audit("customer", customer_id, "vat number", before=was, after=is_now)
    return Agreed(wanted.list_id, vat_id)


def _named(db: Db, each: Agreed) -> str:
    return next((kept.name for kept in lists(db) if kept.id == each.list_id), "")


def _list_said(each: KeptList | None) -> str:
    """A list with its conditions, for the trail."""
    if each is None:
        return ""
    days = f"{each.valid_from or ''}..{each.valid_until or ''}"
    switches = ["everyone"] * each.everyone + ["on" if each.active else "off"]
    return ", ".join((each.name, each.currency, days, f"{each.prices} prices", *switches))


def _code_said(each: CodeTerms) -> str:
    """A code with its conditions, for the trail."""
    gives = f"{each.percent_bp / 100:g}%" if each.percent_bp else _amount(each.amount_minor, each.currency)
    least = [f"from {_amount(each.least_minor, each.currency)}"] if each.least_minor else []
    days = [f"{each.valid_from or ''}..{each.valid_until or ''}"] if each.valid_from or each.valid_until else []
    uses = [f"{each.most_uses} times"] if each.most_uses is not None else []
    return ", ".join((each.code, gives, *least, *days, *uses, "on" if each.active else "off"))


def _amount(minor: int, currency: str) -> str:
    return f"{amount_text(minor, currency)} {currency}"


_Prices = Mapping[tuple[int, int], str]
"""What a piece costs, by product and from how many pieces."""


def _prices(currency: str, prices: Iterable[Mapping[Any, Any]]) -> _Prices:
    return {(each["product_id"], each["from_quantity"]): _amount(each["unit_minor"], currency) for each in prices}


def _tell_prices(db: Db, name: str, before: _Prices, after: _Prices) -> None:
    """Each price that is another one now stands in the history of its product."""
    for key in sorted(before.keys() | after.keys()):
        was, is_now = (f"{name}, {key[1]}+: {costs[key]}" if key in costs else "" for costs in (before, after))
        if was != is_now:
            db.audit("product", key[0], "list price", before=was, after=is_now)


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise Refusal(Text("It ends before it begins."), Text("Correct the days."))


def _read(db: Db, typed: str, currency: str) -> list[dict[str, Any]]:
    said = list(rows(typed, 3, EXAMPLE))
    ids = _ids(db, [parts[0] for _, parts in said])
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for number, (sku, quantity, price) in said:
        if sku not in ids:
            raise Refusal(Text("Row {n}: there is no product {sku}.", n=number, sku=sku))
        minor = amount_of(price, currency)
        if not quantity.isdecimal() or not 0 < int(quantity) <= LARGEST or minor is None:
            raise wrong(number, EXAMPLE)
        key = ids[sku], int(quantity)
        if key in found:
            raise Refusal(
                Text("Row {n}: {sku} from {quantity} stands there twice.", n=number, sku=sku, quantity=key[1])
            )
        found[key] = {"product_id": key[0], "from_quantity": key[1], "unit_minor": minor}
    return list(found.values())


def _ids(db: Db, skus: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    wanted = sorted(set(skus))
    for start in range(0, len(wanted), AT_ONCE):
        found.update((row.sku, row.id) for row in db.run(_IDS, {"skus": wanted[start : start + AT_ONCE]}))
    return found

"""Classes of tax: a rate with a name, the products that carry it, and what it is from some day on or in a country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.pricing import TaxRate
from omsdesk.models.product import Product
from omsdesk.money import BASIS
from omsdesk.services import settings
from omsdesk.services.settings import Company
from omsdesk.services.tax_table import DatedRate, TaxTable
from omsdesk.words import Text

LONGEST_NAME = 40
_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_COUNTS = select(Product.tax_class, Product.tax_rate_bp, func.count().label("products")).group_by(
    Product.tax_class, Product.tax_rate_bp
)
_KNOWN = select(Product.sku).where(Product.sku.in_(_SKUS))
_CARRY = update(Product).where(Product.sku.in_(_SKUS)).values(tax_class=bindparam("of_class"), tax_rate_bp=None)
_DATED = select(TaxRate.country, TaxRate.tax_class, TaxRate.valid_from, TaxRate.rate_bp).order_by(
    TaxRate.country, TaxRate.tax_class, TaxRate.valid_from
)
_THIS = (
    TaxRate.country == bindparam("in_country"),
    TaxRate.tax_class == bindparam("of_class"),
    TaxRate.valid_from == bindparam("from_day"),
)
_DROP = delete(TaxRate).where(*_THIS)


@dataclass(frozen=True)
class TaxClass:
    """One rate: its name, and how many products carry it. The usual one has no name of its own."""

    name: str
    rate_bp: int
    products: int
    is_usual: bool = False


def classes(db: Db) -> tuple[TaxClass, ...]:
    """The usual rate first, then the named ones, then rates that products carry and nobody named."""
    company = settings.company(db)
    rows = db.run(_COUNTS).all()
    counts = {name: sum(row.products for row in rows if row.tax_class == name) for name in company.tax_classes}
    own = {row.tax_rate_bp: row.products for row in rows if not row.tax_class and row.tax_rate_bp is not None}
    named = [TaxClass(name, rate, counts[name]) for name, rate in sorted(company.tax_classes.items())]
    usual_count = sum(row.products for row in rows) - sum(counts.values()) - sum(own.values())
    usual = TaxClass("", company.tax_rate_bp, usual_count, is_usual=True)
    return (usual, *named, *(TaxClass("", rate, count) for rate, count in sorted(own.items())))


def table(db: Db, company: Company | None = None) -> TaxTable:
    """All rates, as orders and the order form look them up."""
    company = company or settings.company(db)
    return TaxTable(
        home=company.country,
        usual_bp=company.tax_rate_bp,
        classes=company.tax_classes,
        dated=tuple(DatedRate(*row) for row in db.run(_DATED)),
        is_free_abroad=company.tax_abroad == "none",
    )


@needs(Right.SETTINGS)
def keep_rate(db: Db, rate: DatedRate) -> tuple[DatedRate, ...]:
    """A class costs this much in a country from a day on; the same day again is a correction. Orders keep theirs."""
    company = settings.company(db)
    if len(rate.country) != len("DE") or not rate.country.isalpha():
        raise Refusal(Text("Choose a country."))
    if rate.tax_class and rate.tax_class not in company.tax_classes:
        raise Refusal(Text("There is no class of tax called {name}.", name=rate.tax_class))
    if not 0 <= rate.rate_bp <= BASIS:
        raise Refusal(Text("Give the rate as a number from 0 to 100."))
    before = _take_out(db, rate)
    values = {"country": rate.country.upper(), "tax_class": rate.tax_class, "valid_from": rate.valid_from}
    db.run(insert(TaxRate).values(**values, rate_bp=rate.rate_bp))
    db.audit("setting", 0, "tax rate", before=before, after=_said(rate))
    return table(db).dated


@needs(Right.SETTINGS)
def drop_rate(db: Db, rate: DatedRate) -> tuple[DatedRate, ...]:
    """The row was a mistake: what counted before it counts again."""
    before = _take_out(db, rate)
    if before is None:
        raise Refusal(Text("This rate is gone already."))
    db.audit("setting", 0, "tax rate", before=before)
    return table(db).dated


def _take_out(db: Db, rate: DatedRate) -> str | None:
    known = [each for each in table(db).dated if _key(each) == _key(rate)]
    if known:
        db.run(_DROP, dict(zip(("in_country", "of_class", "from_day"), _key(rate), strict=True)))
    return _said(known[0]) if known else None


def _key(rate: DatedRate) -> tuple[str, str, date]:
    return rate.country.upper(), rate.tax_class, rate.valid_from


def _said(rate: DatedRate) -> str:
    return f"{rate.country.upper()}, {rate.tax_class or 'usual'}, {rate.rate_bp / 100:g}%, from {rate.valid_from}"


def named_with(company: Company, rate_bp: int | None) -> tuple[str, int | None]:
    """Class and own rate of a product of which a file says a rate in percent."""
    name = next((name for name, rate in sorted(company.tax_classes.items()) if rate == rate_bp), "")
    return (name, None) if name else ("", rate_bp)


@needs(Right.SETTINGS)
def name_class(db: Db, name: str, rate_bp: int) -> tuple[TaxClass, ...]:
    """A new class, or another rate for a known one: its products follow, orders keep what they were placed with."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Text("A class of tax needs a name of 1 to {n} letters.", n=LONGEST_NAME))
    if not 0 <= rate_bp <= BASIS:
        raise Refusal(Text("Give the rate as a number from 0 to 100."))
    known = settings.company(db).tax_classes
    settings.change(db, tax_classes={**known, name: rate_bp})
    return classes(db)


@needs(Right.SETTINGS)
def put_into(db: Db, skus: Sequence[str], name: str) -> tuple[TaxClass, ...]:
    """These products carry this class from now on; no name means the usual rate."""
    if name and name not in settings.company(db).tax_classes:
        raise Refusal(Text("There is no class of tax called {name}.", name=name))
    wanted = [each.strip() for each in skus if each.strip()]
    known = set(db.run(_KNOWN, {"skus": wanted}).scalars()) if wanted else set()
    missing = [each for each in wanted if each not in known]
    if missing or not wanted:
        raise Refusal(Text("There is no product {sku}.", sku=missing[0] if missing else "-"), Text("Give its SKU."))
    db.run(_CARRY, {"skus": wanted, "of_class": name})
    db.audit("setting", 0, "tax class", before=", ".join(wanted)[:200], after=name or "usual")
    return classes(db)

"""Classes of tax: a rate with a name, and the products that carry it instead of the usual rate."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import Product
from omsdesk.money import BASIS
from omsdesk.services import settings
from omsdesk.words import Text

LONGEST_NAME = 40
_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_COUNTS = select(Product.tax_rate_bp, func.count().label("products")).group_by(Product.tax_rate_bp)
_KNOWN = select(Product.sku).where(Product.sku.in_(_SKUS))
_CARRY = update(Product).where(Product.sku.in_(_SKUS)).values(tax_rate_bp=bindparam("rate"))
_FOLLOW = update(Product).where(Product.tax_rate_bp == bindparam("before")).values(tax_rate_bp=bindparam("rate"))


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
    counts = {row.tax_rate_bp: row.products for row in db.run(_COUNTS)}
    named = [TaxClass(name, rate, counts.pop(rate, 0)) for name, rate in sorted(company.tax_classes.items())]
    usual = TaxClass("", company.tax_rate_bp, counts.pop(None, 0), is_usual=True)
    others = [TaxClass("", rate, count) for rate, count in sorted(counts.items())]
    return (usual, *named, *others)


@needs(Right.SETTINGS)
def name_class(db: Db, name: str, rate_bp: int) -> tuple[TaxClass, ...]:
    """A new class, or another rate for a known one: its products follow, orders keep what they were placed with."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Text("A class of tax needs a name of 1 to {n} letters.", n=LONGEST_NAME))
    if not 0 <= rate_bp <= BASIS:
        raise Refusal(Text("Give the rate as a number from 0 to 100."))
    known = settings.company(db).tax_classes
    if any(rate == rate_bp and other != name for other, rate in known.items()):
        raise Refusal(Text("Another class has this rate already."), Text("Use that one."))
    before = known.get(name)
    if before is not None and before != rate_bp:
        db.run(_FOLLOW, {"before": before, "rate": rate_bp})
    settings.change(db, tax_classes={**known, name: rate_bp})
    return classes(db)


@needs(Right.SETTINGS)
def put_into(db: Db, skus: Sequence[str], name: str) -> tuple[TaxClass, ...]:
    """These products carry this class from now on; no name means the usual rate."""
    rates = settings.company(db).tax_classes
    if name and name not in rates:
        raise Refusal(Text("There is no class of tax called {name}.", name=name))
    wanted = [each.strip() for each in skus if each.strip()]
    known = set(db.run(_KNOWN, {"skus": wanted}).scalars()) if wanted else set()
    missing = [each for each in wanted if each not in known]
    if missing or not wanted:
        raise Refusal(Text("There is no product {sku}.", sku=missing[0] if missing else "-"), Text("Give its SKU."))
    db.run(_CARRY, {"skus": wanted, "rate": rates.get(name)})
    db.audit("setting", 0, "tax class", before=", ".join(wanted)[:200], after=name or "usual")
    return classes(db)

"""The suppliers that this house knows: how they are reached, what they have, and at what price."""

from dataclasses import dataclass, replace
from typing import Any

from babel.numbers import is_currency
from sqlalchemy import bindparam, delete, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages import LANGUAGES
from omsdesk.models.product import Product
from omsdesk.models.supplier import Supplier, SupplierProduct
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.suppliers import prices
from omsdesk.services.totals import LARGEST
from omsdesk.words import Text

LONGEST_NAME, LONGEST_EMAIL, LONGEST_ACCOUNT, LONGEST_CODE, LONGEST_REFERENCE = 120, 254, 40, 64, 64


@dataclass(frozen=True)
class Known:
    """One supplier."""

    id: int
    name: str
    email: str
    account: str
    """What they know us by."""
    language: str
    active: bool = True
    reference: str = ""
    """Their number in files that are brought in."""


@dataclass(frozen=True)
class Offer:
    """That a supplier has a product."""

    supplier_id: int
    supplier: str
    code: str
    direct: bool
    """Whether it always comes straight from them."""
    price: Money | None = None
    """What they ask for a piece, without tax; None when nobody said."""


@dataclass(frozen=True)
class WhoHas:
    """Suppliers of a product, all there are, and the currency of the house."""

    offers: tuple[Offer, ...]
    known: tuple[Known, ...]
    currency: str = "EUR"


_ALL = select(
    *(Supplier.id, Supplier.name, Supplier.email, Supplier.account, Supplier.language, Supplier.active),
    func.coalesce(Supplier.reference, ""),
).order_by(func.lower(Supplier.name), Supplier.id)
_KNOWN = _ALL.where(Supplier.active.is_(True))
_SAME_NAME = select(Supplier.id).where(
    func.lower(Supplier.name) == bindparam("name"), Supplier.id != bindparam("supplier")
)
_SAME_REFERENCE = select(Supplier.name).where(
    Supplier.reference == bindparam("reference"), Supplier.id != bindparam("supplier")
)
_ONE = _ALL.where(Supplier.id == bindparam("supplier"))
_NEW = insert(Supplier).returning(Supplier.id)
_ALL_OFFERS = (
    select(
        *(SupplierProduct.supplier_id, Supplier.name, SupplierProduct.code, SupplierProduct.direct),
        *(SupplierProduct.price_minor, SupplierProduct.currency),
    )
    .join(Supplier, Supplier.id == SupplierProduct.supplier_id)
    .where(SupplierProduct.product_id == bindparam("product"))
    .order_by(SupplierProduct.direct.desc(), func.lower(Supplier.name))
)
_OFFERS = _ALL_OFFERS.where(Supplier.active.is_(True))
_HANDLING = select(Product.name, Product.handling).where(Product.id == bindparam("product"))
_GONE = delete(SupplierProduct).where(
    SupplierProduct.product_id == bindparam("product"), SupplierProduct.supplier_id == bindparam("supplier")
)
_NOT_DIRECT = update(SupplierProduct).where(SupplierProduct.product_id == bindparam("product")).values(direct=False)


def known(db: Db, *, also_former: bool = False) -> tuple[Known, ...]:
    """All suppliers by name."""
    return tuple(Known(*row) for row in db.run(_ALL if also_former else _KNOWN))


def one(db: Db, supplier_id: int) -> Known:
    """This supplier, or a refusal."""
    row = db.run(_ONE, {"supplier": supplier_id}).first()
    if row is None:
        raise Refusal(Text("There is no such supplier."), Text("Choose one of the list."))
    return Known(*row)


@needs(Right.ORDERS)
def keep(db: Db, wanted: Known) -> int:
    """Add a supplier (id 0), or change one; the id."""
    wanted = tidy(wanted)
    name, email, account, reference = wanted.name, wanted.email, wanted.account, wanted.reference
    if db.run(_SAME_NAME, {"name": name.lower(), "supplier": wanted.id}).first() is not None:
        raise Refusal(Text("There is a supplier of this name already."), Text("Change that one."))
    other = db.run(_SAME_REFERENCE, {"reference": reference, "supplier": wanted.id}).scalar() if reference else None
    if other is not None:
        raise Refusal(Text("{supplier} has the number {number} already.", supplier=other, number=reference))
    values: dict[str, Any] = {"name": name, "email": email, "account": account, "language": wanted.language}
    values["reference"] = reference or None
    if not wanted.id:
        made: int = db.run(_NEW, {**values, "active": True}).scalar_one()
        db.audit("supplier", made, "added", after=name)
        return made
    before = one(db, wanted.id)
    db.run(update(Supplier).where(Supplier.id == wanted.id).values(**values, active=wanted.active))
    db.audit("supplier", wanted.id, "changed", before=_told(before), after=_told(wanted))
    return wanted.id


def _told(each: Known) -> str:
    """A supplier for the trail."""
    said = (each.name, each.email, each.account, each.reference, each.language, "" if each.active else "off")
    return ", ".join(part for part in said if part)


def of_product(db: Db, product_id: int, *, also_former: bool = False) -> tuple[Offer, ...]:
    """Who has this product; first whoever always sends it."""
    return tuple(
        Offer(row.supplier_id, row.name, row.code, row.direct, prices.price_of(row))
        for row in db.run(_ALL_OFFERS if also_former else _OFFERS, {"product": product_id})
    )


def who_has(db: Db, product_id: int) -> WhoHas:
    """For the sheet that names suppliers of a product."""
    return WhoHas(of_product(db, product_id), known(db), settings.company(db).currency)


def tidy(wanted: Known) -> Known:
    """The same without stray blanks; refused when it cannot be kept whoever else there is."""
    name, email, account, reference = (
        " ".join(each.split()) for each in (wanted.name, wanted.email, wanted.account, wanted.reference)
    )
    _refuse_unfit(name, email, account, wanted.language, reference)
    return replace(wanted, name=name, email=email, account=account, reference=reference)


@needs(Right.STOCK)
def offer(
    db: Db,
    product_id: int,
    supplier_id: int,
    code: str = "",
    *,
    direct: bool = False,
    price: Money | None = None,
) -> str:
    """Say that a supplier has this product, and what they ask for a piece; ``direct``: it always comes from them."""
    supplier = one(db, supplier_id)
    product = db.run(_HANDLING, {"product": product_id}).one()
    code = code.strip()
    if len(code) > LONGEST_CODE:
        raise Refusal(Text("A code has {most} characters at most.", most=LONGEST_CODE))
    if price is not None:
        refuse_price(price)
    if product.handling is Handling.NEVER:
        raise Refusal(Text("Nothing of {product} is sent.", product=product.name))
    offers = of_product(db, product_id, also_former=True)
    before = next((each for each in offers if each.supplier_id == supplier_id), None)
    if direct:
        db.run(_NOT_DIRECT, {"product": product_id})
    db.run(_GONE, {"product": product_id, "supplier": supplier_id})
    row: dict[str, Any] = {"product_id": product_id, "supplier_id": supplier_id, "code": code, "direct": direct}
    row |= {"price_minor": None, "currency": ""}
    if price is not None:
        row |= {"price_minor": price.minor, "currency": price.currency}
    db.run(insert(SupplierProduct), row)
    what = "always from supplier" if direct else "supplier"
    was = "" if before is None else _offered(supplier.name, before.code, before.price)
    db.audit("product", product_id, what, before=was, after=_offered(supplier.name, code, price))
    return supplier.name


def _offered(name: str, code: str, price: Money | None) -> str:
    """An offer for the trail."""
    return " ".join(part for part in (name, code, "" if price is None else str(price)) if part)


@needs(Right.STOCK)
def no_longer(db: Db, product_id: int, supplier_id: int) -> None:
    """This supplier does not have it any more; what they were asked for stays."""
    if db.run(_GONE, {"product": product_id, "supplier": supplier_id}).rowcount:
        db.audit("product", product_id, "supplier gone", before=one(db, supplier_id).name)


def refuse_price(price: Money) -> None:
    """Refuse what is no price of a piece."""
    if not is_currency(price.currency):
        raise Refusal(Text("'{code}' is no currency.", code=price.currency), Text("Give its three letters, as in EUR."))
    if not 0 <= price.minor <= LARGEST:
        raise Refusal(Text("This is no price of a piece."), Text("Type an amount, such as 2.50."))


def _refuse_unfit(name: str, email: str, account: str, language: str, reference: str) -> None:
    if not name:
        raise Refusal(Text("A supplier needs a name."))
    parts = (name, LONGEST_NAME), (email, LONGEST_EMAIL), (account, LONGEST_ACCOUNT), (reference, LONGEST_REFERENCE)
    if any(len(part) > most for part, most in parts):
        raise Refusal(Text("Name, address or number is too long."), Text("Shorten it."))
    if email and "@" not in email[1:-1]:
        raise Refusal(Text("'{email}' is no e-mail address.", email=email), Text("Leave it blank if there is none."))
    if language not in LANGUAGES:
        raise Refusal(Text("Orders are written in English or German."))

"""Bring in suppliers and what they have: known ones are brought up to date, and what a file leaves blank stays.

A supplier is known by number, else by name. A dry run judges the same rows by the same register, and keeps nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.channels import OfferRecord, SupplierRecord
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages import LANGUAGES
from omsdesk.models.product import Product
from omsdesk.money import Money, minor_digits
from omsdesk.services import settings
from omsdesk.services.importing.report import Refused, Tally
from omsdesk.services.suppliers import roster
from omsdesk.services.suppliers.roster import Known, Offer
from omsdesk.words import Text

AT_ONCE = 5_000
_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_PRODUCTS = select(Product.id, Product.sku, Product.name, Product.handling).where(Product.sku.in_(_SKUS))


@dataclass(frozen=True)
class _Article:
    id: int
    name: str
    is_sent: bool


@dataclass
class _Register:
    """What is known before a row is looked at; each row adds to it."""

    currency: str
    language: str
    suppliers: list[Known]
    articles: dict[str, _Article]
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)
    """By the name of the supplier and the SKU."""


@dataclass(frozen=True)
class Came:
    """What came of rows: the tally without how many were read, and why some stayed out."""

    tally: Tally
    refused: tuple[Refused, ...]


@takes(300)
@needs(Right.IMPORT)
def bring(db: Db, records: Sequence[SupplierRecord], file_of: Mapping[str, str], tally: Tally) -> Came:
    """Add or change these suppliers and their products, row by row; the tally with what became of them."""
    return _go_through(db, records, file_of, tally, _register(db, records), is_kept=True)


def tried(
    db: Db, records: Sequence[SupplierRecord], file_of: Mapping[str, str], tally: Tally, coming: Iterable[str]
) -> Came:
    """What would come of it, when the products of these SKUs come in before."""
    register = _register(db, records)
    for sku in coming:
        register.articles.setdefault(sku, _Article(0, sku, is_sent=True))
    return _go_through(db, records, file_of, tally, register, is_kept=False)


def contradictions(records: Sequence[SupplierRecord], file_of: Mapping[str, str]) -> dict[SupplierRecord, Refused]:
    """Rows that say of a supplier what an earlier row says otherwise: which one counts nobody knows."""
    said: dict[tuple[str, str], tuple[object, int]] = {}
    found: dict[SupplierRecord, Refused] = {}
    for each in records:
        who = each.ref or each.name.casefold()
        facts = {"name": each.name, "email": each.email, "account": each.account, "language": each.language}
        told: dict[str, object] = {part: value for part, value in facts.items() if value}
        if each.is_active is not None:
            told["active"] = each.is_active
        clash = next(
            (said[who, part] for part, value in told.items() if said.get((who, part), (value, 0))[0] != value), None
        )
        if clash is not None:
            reason = Text(
                "Line {before} says something else of {supplier}.", before=clash[1], supplier=each.name or who
            )
            found[each] = Refused(_file(each, file_of), each.line, reason)
            continue
        for part, value in told.items():
            said.setdefault((who, part), (value, each.line))
    return found


def _register(db: Db, records: Sequence[SupplierRecord]) -> _Register:
    house = settings.company(db)
    own = house.locale.partition("_")[0]
    skus = list(dict.fromkeys(each.offer.sku for each in records if each.offer is not None))
    rows = [
        row
        for start in range(0, len(skus), AT_ONCE)
        for row in db.run(_PRODUCTS, {"skus": skus[start : start + AT_ONCE]})
    ]
    return _Register(
        currency=house.currency,
        language=own if own in LANGUAGES else "en",
        suppliers=list(roster.known(db, also_former=True)),
        articles={row.sku: _Article(row.id, row.name, row.handling is not Handling.NEVER) for row in rows},
        offers={
            (each.supplier, row.sku): each for row in rows for each in roster.of_product(db, row.id, also_former=True)
        },
    )


def _go_through(
    db: Db,
    records: Sequence[SupplierRecord],
    file_of: Mapping[str, str],
    tally: Tally,
    register: _Register,
    *,
    is_kept: bool,
) -> Came:
    refused: list[Refused] = []
    for each in records:
        try:
            news = _take(db, each, register, is_kept=is_kept)
        except Refusal as refusal:
            refused.append(Refused(_file(each, file_of), each.line, refusal.reason))
            tally = tally.plus(refused=0 if each.is_aside else 1)
            continue
        if news is not None:
            tally = tally.plus(**{news: 1}, read=1 if each.is_aside else 0)
    return Came(tally, tuple(refused))


def _take(db: Db, record: SupplierRecord, register: _Register, *, is_kept: bool) -> str | None:
    """One row: "new", "changed" or "unchanged"; None when it only mentions a supplier whom nobody knows."""
    before = _found(record, register)
    if before is None and record.is_aside:
        return None
    wanted = roster.tidy(_wanted(record, before, register))
    offer = _offer(record.offer, before or wanted, register) if record.offer is not None else None
    is_changed = wanted != before
    if is_changed:
        if is_kept:
            wanted = replace(wanted, id=roster.keep(db, wanted))
        if before is not None:
            register.suppliers.remove(before)
            _rename(register, before.name, wanted.name)
        register.suppliers.append(wanted)
    if record.offer is None or offer is None:
        return "new" if before is None else "changed" if is_changed else "unchanged"
    stood = register.offers.get((wanted.name, record.offer.sku))
    is_new, is_other = stood is None, stood is not None and _said_of(stood) != _said_of(offer)
    if is_new or is_other:
        if is_kept:
            product = register.articles[record.offer.sku].id
            roster.offer(db, product, wanted.id, offer.code, direct=offer.direct, price=offer.price)
        _put(register, record.offer.sku, wanted.name, offer)
    return "new" if before is None or is_new else "changed" if is_changed or is_other else "unchanged"


def _found(record: SupplierRecord, register: _Register) -> Known | None:
    by_number = next((each for each in register.suppliers if record.ref and each.reference == record.ref), None)
    if by_number is not None:
        return by_number
    found = next((each for each in register.suppliers if each.name.casefold() == record.name.casefold()), None)
    if found is not None and record.ref and found.reference:
        raise Refusal(Text("{supplier} has the number {number} already.", supplier=found.name, number=found.reference))
    return found


def _wanted(record: SupplierRecord, before: Known | None, register: _Register) -> Known:
    base = before or Known(0, record.name, "", "", register.language)
    wanted = replace(
        base,
        name=record.name or base.name,
        email=record.email or base.email,
        account=record.account or base.account,
        language=record.language or base.language,
        reference=record.ref or base.reference,
    )
    same = next((each for each in register.suppliers if each.name.casefold() == wanted.name.casefold()), None)
    if same is not None and before is not None and same != before:
        raise Refusal(Text("There is a supplier of this name already."))
    return wanted if record.is_active is None else replace(wanted, active=record.is_active)


def _offer(record: OfferRecord, supplier: Known, register: _Register) -> Offer:
    """The product at this supplier as it would stand, or a refusal."""
    article = register.articles.get(record.sku)
    if article is None:
        raise Refusal(Text("The SKU {sku} is not in the catalogue.", sku=record.sku))
    if not article.is_sent:
        raise Refusal(Text("Nothing of {product} is sent.", product=article.name))
    stood = register.offers.get((supplier.name, record.sku), Offer(supplier.id, supplier.name, "", direct=False))
    price = stood.price
    if record.price is not None:
        currency = record.currency or (register.currency if price is None else price.currency)
        digits = minor_digits(currency)
        if record.price != round(record.price, digits):
            raise Refusal(Text("{value} has more than {most} decimals.", value=f"{record.price:f}", most=digits))
        price = Money.of(record.price, currency)
        roster.refuse_price(price)
    direct = stood.direct if record.is_direct is None else record.is_direct
    return Offer(supplier.id, supplier.name, record.code or stood.code, direct, price)


def _put(register: _Register, sku: str, supplier: str, offer: Offer) -> None:
    """Only one supplier always sends a product."""
    if offer.direct:
        for (name, other), stood in list(register.offers.items()):
            if other == sku:
                register.offers[name, other] = replace(stood, direct=False)
    register.offers[supplier, sku] = offer


def _rename(register: _Register, before: str, now: str) -> None:
    for name, sku in [each for each in register.offers if each[0] == before]:
        register.offers[now, sku] = register.offers.pop((name, sku))


def _said_of(offer: Offer) -> tuple[object, ...]:
    return offer.code, offer.direct, offer.price


def _file(record: SupplierRecord, file_of: Mapping[str, str]) -> str:
    return file_of.get(f"supplier {record.label}", "")

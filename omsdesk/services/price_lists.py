"""Price lists: which of them count for a customer on a day, and what they say of products."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, or_, select

from omsdesk.database.db import Db
from omsdesk.models.pricing import CustomerTerms, ListPrice, PriceList
from omsdesk.services.pricing import PriceBreak

AT_ONCE = 10_000
_DAY: BindParameter[date] = bindparam("day")
_COUNTS = (
    PriceList.active.is_(True),
    or_(PriceList.valid_from.is_(None), PriceList.valid_from <= _DAY),
    or_(PriceList.valid_until.is_(None), PriceList.valid_until >= _DAY),
)
_LISTS = (
    select(PriceList.id, PriceList.name, PriceList.currency, PriceList.everyone).where(*_COUNTS).order_by(PriceList.id)
)
_CUSTOMERS: BindParameter[int] = bindparam("customers", expanding=True)
_TERMS = select(CustomerTerms.customer_id, CustomerTerms.price_list_id, CustomerTerms.vat_id).where(
    CustomerTerms.customer_id.in_(_CUSTOMERS)
)
_IDS: BindParameter[int] = bindparam("lists", expanding=True)
_PRODUCTS: BindParameter[int] = bindparam("products", expanding=True)
_PRICES = (
    select(ListPrice.list_id, ListPrice.product_id, ListPrice.from_quantity, ListPrice.unit_minor)
    .where(ListPrice.list_id.in_(_IDS), ListPrice.product_id.in_(_PRODUCTS))
    .order_by(ListPrice.list_id, ListPrice.from_quantity.desc())
)


@dataclass(frozen=True)
class CountingList:
    """A price list that counts on the day asked for."""

    id: int
    name: str
    currency: str
    everyone: bool


@dataclass(frozen=True)
class Terms:
    """What is agreed with a customer."""

    vat_id: str = ""
    lists: tuple[CountingList, ...] = ()
    """The customer's own list first, then those for everybody, all in one currency."""

    def currency(self, usual: str) -> str:
        """The currency in which this customer buys."""
        own = next((each for each in self.lists if not each.everyone), None)
        return own.currency if own else usual


def counting(db: Db, day: date) -> tuple[CountingList, ...]:
    """All lists that count on a day."""
    return tuple(CountingList(row.id, row.name, row.currency, row.everyone) for row in db.run(_LISTS, {"day": day}))


def terms(
    db: Db, customer_ids: Collection[int | None], lists: Sequence[CountingList], currency: str
) -> dict[int | None, Terms]:
    """What is agreed with these customers; of None what everybody gets."""
    known = sorted(each for each in set(customer_ids) if each is not None)
    rows = {row.customer_id: row for row in db.run(_TERMS, {"customers": known})} if known else {}
    found: dict[int | None, Terms] = {None: Terms(lists=_ranked(lists, None, currency))}
    for each in known:
        row = rows.get(each)
        own = row.price_list_id if row else None
        found[each] = Terms(row.vat_id if row else "", _ranked(lists, own, currency))
    return found


def breaks(
    db: Db, lists: Collection[CountingList], product_ids: Collection[int]
) -> Mapping[int, Mapping[int, tuple[PriceBreak, ...]]]:
    """The prices of these products by list, the largest quantity first."""
    if not lists or not product_ids:
        return {}
    names = {each.id: each.name for each in lists}
    wanted = sorted(product_ids)
    found: dict[int, dict[int, tuple[PriceBreak, ...]]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.run(_PRICES, {"lists": sorted(names), "products": wanted[start : start + AT_ONCE]})
        for row in rows:
            of_list = found.setdefault(row.list_id, {})
            step = PriceBreak(names[row.list_id], row.from_quantity, row.unit_minor)
            of_list[row.product_id] = (*of_list.get(row.product_id, ()), step)
    return found


def ranked_breaks(
    ranked: Sequence[CountingList], by_list: Mapping[int, Mapping[int, tuple[PriceBreak, ...]]], product_id: int
) -> tuple[PriceBreak, ...]:
    """The prices of one product in the order in which they count."""
    return tuple(step for each in ranked for step in by_list.get(each.id, {}).get(product_id, ()))


def _ranked(lists: Sequence[CountingList], own_id: int | None, currency: str) -> tuple[CountingList, ...]:
    own = [CountingList(each.id, each.name, each.currency, everyone=False) for each in lists if each.id == own_id]
    wanted = own[0].currency if own else currency
    return (*own, *(each for each in lists if each.everyone and each.id != own_id and each.currency == wanted))

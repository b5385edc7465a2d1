"""What was agreed with a person on two cards: the card that stays takes over what it lacks.

The card that goes keeps its own row, so nothing has to be given back to it.
"""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database.db import Db
from omsdesk.models.pricing import CustomerTerms, PriceList
from omsdesk.services import personal

NAMES = {"price_list_id": "price list", "vat_id": "vat number"}
_NOTHING = {"price_list_id": None, "vat_id": ""}
_TERMS = select(CustomerTerms.price_list_id, CustomerTerms.vat_id).where(
    CustomerTerms.customer_id == bindparam("customer")
)
_LIST = select(PriceList.name).where(PriceList.id == bindparam("list"))


def take_over(db: Db, keep_id: int, gone_id: int) -> list[str]:
    """Fill what is not agreed on the card that stays; the names of what was filled."""
    kept, gone = _terms(db, keep_id), _terms(db, gone_id)
    filled = {name: gone[name] for name in NAMES if gone[name] and not (kept or _NOTHING)[name]} if gone else {}
    if filled and kept is None:
        db.run(insert(CustomerTerms).values(customer_id=keep_id, **{**_NOTHING, **filled}))
        _audit(db, keep_id, _NOTHING, filled)
    elif filled:
        _write(db, keep_id, filled)
    return list(filled)


def give_back(db: Db, keep_id: int, gone_id: int, filled: list[str]) -> None:
    """Take out again what is still as it was taken over; what was agreed anew since then stays."""
    kept, gone = _terms(db, keep_id), _terms(db, gone_id)
    if kept is not None and gone is not None:
        _write(db, keep_id, {name: _NOTHING[name] for name in filled if kept[name] == gone[name]})


def _terms(db: Db, customer_id: int) -> dict[str, Any] | None:
    row = db.run(_TERMS, {"customer": customer_id}).first()
    return None if row is None else {"price_list_id": row.price_list_id, "vat_id": row.vat_id}


def _write(db: Db, customer_id: int, values: dict[str, Any]) -> None:
    if values:
        before = _terms(db, customer_id) or _NOTHING
        db.run(update(CustomerTerms).where(CustomerTerms.customer_id == customer_id).values(**values))
        _audit(db, customer_id, before, values)


def _audit(db: Db, customer_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    for name in after:
        was, is_now = (_said(db, name, terms, customer_id) for terms in (before, after))
        db.audit("customer", customer_id, NAMES[name], before=was, after=is_now)


def _said(db: Db, name: str, terms: dict[str, Any], customer_id: int) -> str:
    """The name of a list; the number of a person lies where it can be erased."""
    if name == "vat_id":
        return personal.keep(db, terms[name], customer_id=customer_id)
    return str(db.run(_LIST, {"list": terms[name]}).scalar_one()) if terms[name] else ""

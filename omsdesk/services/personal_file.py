"""Everything the house knows of one person, in one file: data for machines, and a page that people can read."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Row
from omsdesk.models.customer import Address, Consent, Customer, CustomerNote
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.journal import AuditEvent
from omsdesk.models.message import Message
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Hold, Order, OrderFact, OrderLine, ShortageAnswer
from omsdesk.models.paper import Document
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.models.store_credit import CreditEntry
from omsdesk.money import Money
from omsdesk.services import hold_words, personal
from omsdesk.words import Text, exact_words

DATA, SUMMARY = "data.json", "summary.txt"
AT_ONCE = 500
_LEFT_OUT = frozenset({"search", "html", "content", "pdf", "content_hash", "sha256", "lane", "number", "hash"})
_IDS: BindParameter[int] = bindparam("ids", expanding=True)


@dataclass(frozen=True)
class PersonFile:
    """What goes into the file."""

    name: str
    data: str
    summary: str


def _all(table: type[Row], condition: Any) -> Select[Any]:
    record: Any = table
    columns = [column for column in record.__table__.columns if column.name not in _LEFT_OUT]
    return select(*columns).where(condition).order_by(*record.__table__.primary_key)


_FAMILY = select(Customer.id).where(or_(Customer.id == bindparam("id"), Customer.merged_into_id == bindparam("id")))
_ORDER_IDS = select(Order.id).where(Order.customer_id.in_(_IDS)).order_by(Order.id)
_OF_PERSON = {
    "customers": _all(Customer, Customer.id.in_(_IDS)),
    "addresses": _all(Address, Address.customer_id.in_(_IDS)),
    "notes": _all(CustomerNote, CustomerNote.customer_id.in_(_IDS)),
    "store_credit": _all(CreditEntry, CreditEntry.customer_id.in_(_IDS)),
    "consents": _all(Consent, Consent.customer_id.in_(_IDS)),
    "history": _all(AuditEvent, (AuditEvent.subject == "customer") & AuditEvent.subject_id.in_(_IDS)),
}
_OF_ORDERS = {
    "orders": _all(Order, Order.id.in_(_IDS)),
    "order_lines": _all(OrderLine, OrderLine.order_id.in_(_IDS)),
    "order_facts": _all(OrderFact, OrderFact.order_id.in_(_IDS)),
    "shortage_answers": _all(ShortageAnswer, ShortageAnswer.order_id.in_(_IDS)),
    "holds": _all(Hold, Hold.order_id.in_(_IDS)),
    "payments": _all(Payment, Payment.order_id.in_(_IDS)),
    "refunds": _all(Refund, Refund.order_id.in_(_IDS)),
    "shipments": _all(Shipment, Shipment.order_id.in_(_IDS)),
    "parcels": _all(Parcel, Parcel.shipment_id.in_(select(Shipment.id).where(Shipment.order_id.in_(_IDS)))),
    "labels": _all(
        Label,
        Label.parcel_id.in_(
            select(Parcel.id).join(Shipment, Shipment.id == Parcel.shipment_id).where(Shipment.order_id.in_(_IDS))
        ),
    ),
    "returns": _all(Return, Return.order_id.in_(_IDS)),
    "return_lines": _all(ReturnLine, ReturnLine.return_id.in_(select(Return.id).where(Return.order_id.in_(_IDS)))),
    "messages": _all(Message, Message.order_id.in_(_IDS)),
    "documents": _all(Document, Document.order_id.in_(_IDS)),
    "order_history": _all(AuditEvent, AuditEvent.order_id.in_(_IDS)),
}


@needs(Right.CUSTOMERS)
def note_taken_out(db: Db, customer_id: int) -> None:
    """The trail keeps who took a person's data out, and when."""
    if db.run(_FAMILY, {"id": customer_id}).first() is None:
        raise Refusal(Text("This customer does not exist."))
    db.audit("customer", customer_id, "exported")


@takes(120)
@needs(Right.CUSTOMERS)
def read(db: Db, customer_id: int) -> PersonFile:
    """Every row about this person, and about the orders placed under the name."""
    people = list(db.run(_FAMILY, {"id": customer_id}).scalars())
    if customer_id not in people:
        raise Refusal(Text("This customer does not exist."))
    orders = list(db.run(_ORDER_IDS, {"ids": people}).scalars())
    found = {name: _rows(db, asked, people) for name, asked in _OF_PERSON.items()}
    found |= {name: _rows(db, asked, orders) for name, asked in _OF_ORDERS.items()}
    found["holds"] = [_spoken(row) for row in found["holds"]]
    person = next(row for row in found["customers"] if row["id"] == customer_id)
    data = {"made_at": db.now.isoformat(), **found}
    return PersonFile(
        name=person["name"],
        data=json.dumps(data, ensure_ascii=False, indent=1, default=_plain),
        summary="\n".join(_summary(person, found, db.now)) + "\n",
    )


def write(path: Path, file: PersonFile) -> Path:
    """Write the file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(SUMMARY, file.summary)
            made.writestr(DATA, file.data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable(Text("{path} cannot be written.", path=str(path)), Text("Choose another folder.")) from error
    return path


def _rows(db: Db, asked: Select[Any], ids: Sequence[int]) -> list[dict[str, Any]]:
    found = [
        row for start in range(0, len(ids), AT_ONCE) for row in db.run(asked, {"ids": ids[start : start + AT_ONCE]})
    ]
    if not found or "before" not in found[0]._fields:
        return [_named(row) for row in found]
    said = personal.told(db, found)
    return [{**_named(row), "before": before, "after": after} for row, (before, after) in zip(found, said, strict=True)]


def _spoken(hold: dict[str, Any]) -> dict[str, Any]:
    said = hold.pop("said")
    return {**hold, "note": str(hold_words.of(said, hold["note"]) or "")}


def _named(row: Any) -> dict[str, Any]:
    return dict(zip(row._fields, row, strict=True))


def _summary(person: dict[str, Any], found: dict[str, list[dict[str, Any]]], now: datetime) -> Iterator[str]:
    yield str(Text("What we know of {name}", name=person["name"]))
    yield str(Text("Written {when}", when=exact_words(now)))
    yield ""
    for words, key in _FACTS:
        if person[key]:
            yield f"{words}: {person[key]}"
    yield from _part(Text("Addresses"), (_address(row) for row in found["addresses"]))
    yield from _part(Text("May be written to"), (_consent(row) for row in found["consents"]))
    yield from _part(Text("Notes and ratings"), (_note(row) for row in found["notes"]))
    yield from _part(Text("Orders"), (_order(row, found["order_lines"]) for row in found["orders"]))
    yield from _part(Text("Returns"), (_return(row) for row in found["returns"]))
    yield from _part(
        Text("Messages"), (f"{exact_words(row['created_at'])}  {row['subject']}" for row in found["messages"])
    )
    yield from _part(
        Text("Documents"), (f"{exact_words(row['made_at'])}  {row['title']}" for row in found["documents"])
    )
    yield ""
    yield str(Text("Every field of every record is in {file}.", file=DATA))


_FACTS = (
    (Text("Number"), "reference"),
    (Text("Contact"), "contact"),
    (Text("E-mail"), "email"),
    (Text("Phone"), "phone"),
)


def _part(heading: Text, lines: Iterator[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield from ("", str(heading), *(f"  {line}" for line in told))


def _address(row: dict[str, Any]) -> str:
    names = ("name", "street", "extra", "postal_code", "city", "region", "country")
    return ", ".join(row[name] for name in names if row[name])


def _consent(row: dict[str, Any]) -> str:
    answer = Text("Yes") if row["given"] else Text("No")
    return f"{exact_words(row['at'])}  {row['purpose'].word}: {answer} ({row['how']})"


def _note(row: dict[str, Any]) -> str:
    return f"{exact_words(row['at'])}  {'*' * (row['stars'] or 0)} {row['words']}"


def _order(row: dict[str, Any], lines: Sequence[dict[str, Any]]) -> str:
    goods = ", ".join(f"{each['ordered']} x {each['name']}" for each in lines if each["order_id"] == row["id"])
    total = Text("{amount}", amount=Money(row["total_minor"], row["currency"]))
    return f"{house_name('SO', row['id'])}  {exact_words(row['placed_at'])}  {total}  {goods}"


def _return(row: dict[str, Any]) -> str:
    return f"{house_name('RE', row['id'])}  {house_name('SO', row['order_id'])}  {row['status'].word}"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

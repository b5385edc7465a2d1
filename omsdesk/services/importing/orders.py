"""Place orders that a file brought, and confirm those that have not left yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, insert, select

from omsdesk.channels import CustomerRecord, LineRecord, OrderRecord
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.models.order import Channel, Order, Service
from omsdesk.services import confirming, shop_codes
from omsdesk.services.importing import customers, products, updating
from omsdesk.services.importing.drafts import Drafted, Register, draft
from omsdesk.services.importing.report import Refused
from omsdesk.services.placing import place_many
from omsdesk.services.settings import company
from omsdesk.words import Text

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SUMS = select(
    func.coalesce(func.sum(Order.line_count), 0),
    func.coalesce(func.sum(Order.goods_minor), 0),
    func.coalesce(func.sum(Order.shipping_minor), 0),
).where(Order.id.in_(_IDS))
_KEY_LENGTH = 40


@dataclass(frozen=True)
class OrdersBrought:
    """What became of one batch of orders."""

    order_ids: tuple[int, ...] = ()
    """The new ones."""
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    rows: tuple[Refused, ...] = ()
    lines: int = 0
    goods_minor: int = 0
    shipping_minor: int = 0


def channel_key(db: Db, name: str) -> str:
    """The key of the channel of this name; a name that nobody used before is a new channel."""
    tidy = " ".join(name.split())
    if not tidy:
        raise Refusal(Text("The channel needs a name."), Text("Say where the orders come from."))
    key = "".join(each if each.isalnum() else "_" for each in tidy.casefold())[:_KEY_LENGTH]
    known = db.run(select(Channel.key, Channel.name)).all()
    for row in known:
        if tidy.casefold() in {row.key.casefold(), row.name.casefold()} or key == row.key:
            return str(row.key)
    channel_id = db.run(insert(Channel).values(key=key, name=tidy).returning(Channel.id)).scalar_one()
    db.audit("channel", channel_id, "added", after=tidy)
    return key


def known_key(db: Db, name: str) -> str:
    """The key of a channel if there is one of this name, else blank."""
    wanted = " ".join(name.split()).casefold()
    rows = db.run(select(Channel.key, Channel.name))
    return next((str(row.key) for row in rows if wanted in {row.key.casefold(), row.name.casefold()}), "")


@takes(300)
def bring(
    db: Db, records: Sequence[OrderRecord], channel: str, files: Mapping[str, str], *, creates_products: bool
) -> OrdersBrought:
    """Place new orders and change known ones that changed; one that cannot be taken does not block the others."""
    verdicts = updating.verdicts(db, channel, records)
    fresh = [each for each in records if each.external_ref not in verdicts]
    register = register_for(db, fresh, channel, creates_products=creates_products)
    drafted = drafts(fresh, register, files)
    placed = place_many(db, [each.order for each in drafted])
    rows = [
        too_late(each, verdict.refused, files)
        for each in records
        if (verdict := verdicts.get(each.external_ref)) is not None and verdict.refused is not None
    ]
    changing = [each for each in records if each.external_ref in verdicts and verdicts[each.external_ref].changes]
    again = register_for(db, changing, channel, creates_products=creates_products)
    for each in drafts(changing, again, files):
        rows.extend(each.refused)
        updating.update(db, verdicts[each.record.external_ref], each)
    new: list[int] = []
    to_confirm: list[int] = []
    for each, result in zip(drafted, placed, strict=True):
        rows.extend(each.refused)
        if result.refused is not None:
            rows.append(refusal_of(each, result.refused, files))
        elif result.is_new:
            new.append(result.order_id)
            if each.order.shipped_at is None:
                to_confirm.append(result.order_id)
    if to_confirm:
        confirming.confirm_many(db, to_confirm)
    lines, goods, shipping = db.run(_SUMS, {"ids": new}).one()
    late = sum(1 for verdict in verdicts.values() if verdict.refused is not None)
    refused = sum(1 for result in placed if result.refused is not None) + late
    return OrdersBrought(
        order_ids=tuple(new),
        changed=len(changing),
        unchanged=len(records) - len(new) - len(changing) - refused,
        refused=refused,
        rows=tuple(rows),
        lines=int(lines),
        goods_minor=int(goods),
        shipping_minor=int(shipping),
    )


def drafts(records: Sequence[OrderRecord], register: Register, files: Mapping[str, str]) -> list[Drafted]:
    """The orders as they will be placed."""
    return [
        draft(
            each,
            register,
            file=files.get(f"order {each.external_ref}", ""),
            lines_file=files.get(f"lines {each.external_ref}", ""),
        )
        for each in records
    ]


def refusal_of(drafted: Drafted, reason: Text, files: Mapping[str, str]) -> Refused:
    """Why a whole order stays out, at the line where the file has it."""
    record = drafted.record
    said = Text("Order {order}: {reason}", order=record.external_ref, reason=reason)
    file = files.get(f"order {record.external_ref}", "")
    return Refused(file, record.line, said, order_ref=record.external_ref)


def too_late(record: OrderRecord, reason: Text, files: Mapping[str, str]) -> Refused:
    """Why a known order stays as it is although the channel says otherwise."""
    return Refused(files.get(f"order {record.external_ref}", ""), record.line, reason, order_ref=record.external_ref)


def register_for(db: Db, records: Sequence[OrderRecord], channel: str, *, creates_products: bool) -> Register:
    """What is known here of all that these orders name; what is named for the first time is added."""
    lines = [line for each in records for line in each.lines]
    wanted = {line.sku for line in lines}
    linked, strange = shop_codes.meanings(db, wanted)
    ids = {**products.ids_of(db, wanted - strange.keys()), **linked}
    new = [line for line in lines if line.sku not in ids and line.sku not in strange]
    named = [line for line in new if may_be_made(line, creates_products=creates_products)]
    if named:
        ids.update(products.bring_from_lines(db, named))
    strange.update(shop_codes.note(db, [line for line in new if line.sku not in ids]))
    return Register(
        company=company(db),
        channel=channel,
        services=service_names(db),
        customers=_customers(db, records),
        products={**ids, **strange},
        unknown=frozenset(strange),
    )


def may_be_made(line: LineRecord, *, creates_products: bool) -> bool:
    """Whether a line may make a product of its own: what needs no shelf always, goods where the import says so."""
    return bool(line.name) and (creates_products or not line.is_stocked)


def service_names(db: Db) -> dict[str, str]:
    """Service keys by what files may call them."""
    found: dict[str, str] = {}
    for row in db.run(select(Service.key, Service.name)):
        found[row.key.casefold()] = row.key
        found[row.name.casefold()] = row.key
    return found


def _customers(db: Db, records: Sequence[OrderRecord]) -> dict[str, tuple[int, str]]:
    """Known customers by reference; those whom only an order names are added to the register."""
    refs = [each.customer_ref for each in records if each.customer_ref]
    known = customers.names_of(db, refs)
    fresh = {each.customer_ref: each for each in reversed(records) if each.customer_ref not in known}
    fresh.pop("", None)
    added = [_customer(each, lines=each.lines) for each in fresh.values()]
    ids = customers.add(db, added)
    return {**known, **{each.ref: (ids[each.ref], each.name) for each in added}}


def _customer(order: OrderRecord, *, lines: Sequence[LineRecord]) -> CustomerRecord:
    return CustomerRecord(
        line=lines[0].line if lines else order.line,
        ref=order.customer_ref,
        name=order.ship_to.name or f"Customer {order.customer_ref}",
        phone=order.ship_to.phone,
        email=order.ship_to.email,
        address=order.ship_to,
    )

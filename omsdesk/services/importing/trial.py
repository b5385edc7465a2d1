"""The dry run: what would come in, what would not and why, without a single write."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.channels import (
    CustomerRecord,
    LineRecord,
    OrderRecord,
    ProductRecord,
    Record,
    StockRecord,
    SupplierRecord,
)
from omsdesk.channels.files.read_file import ReadFile
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import Handling
from omsdesk.models.order import Service
from omsdesk.models.product import Product
from omsdesk.money import Money, to_minor
from omsdesk.services import kit_lines, placing, shop_codes, taxing
from omsdesk.services.importing import customers, kit_parts, orders, products, suppliers, updating
from omsdesk.services.importing.drafts import Register
from omsdesk.services.importing.heap import Heap
from omsdesk.services.importing.report import Refused, Report, Subject, TakenBack, in_line_order
from omsdesk.services.order_pricing import Catalogue
from omsdesk.services.order_rows import order_rows
from omsdesk.services.product_columns import FOR_A_LINE
from omsdesk.services.settings import company
from omsdesk.words import Text

FIRST = 5
"""Records of each file that are shown."""
AT_ONCE = 5_000
_SKUS: BindParameter[str] = bindparam("skus", expanding=True)
_PRODUCTS = select(*FOR_A_LINE, Product.active).where(Product.sku.in_(_SKUS))


@dataclass(frozen=True)
class _WouldBe:
    """A product that these files would make."""

    id: int
    sku: str
    name: str
    price_minor: int
    handling: Handling = Handling.UNCOUNTED
    tax_class: str = ""
    tax_rate_bp: int | None = None
    weight_g: int = 0
    active: bool = True


@takes(300)
def tried(db: Db, heap: Heap, report: Report, channel: str, *, creates_products: bool) -> Report:
    """The report that an import of these files would end with, as far as it can be known beforehand."""
    catalogue, skus, unknown = _catalogue(db, heap, channel, creates_products=creates_products)
    report = _count_known(db, heap, report, skus.keys() - unknown)
    listed = [each.sku for each in heap.products]
    report = report.refusing(*kit_parts.unknown_parts(db, heap.products, heap.file_of, listed))
    report = _try_suppliers(db, heap, report, listed)
    report = _try_orders(db, heap, report, catalogue, skus, unknown)
    return replace(
        report,
        first_rows=tuple(row for file in heap.files for row in _first_rows(file)),
        refused_rows=in_line_order(report.refused_rows),
        unknown_skus=_unknown(heap, (skus.keys() | _listed(db, heap).keys()) - unknown),
        uncounted=len(_uncounted(heap)),
        is_dry_run=True,
    )


def _try_suppliers(db: Db, heap: Heap, report: Report, coming: Sequence[str]) -> Report:
    unclear = suppliers.contradictions(heap.suppliers, heap.file_of)
    tally = report.of(Subject.SUPPLIERS).plus(refused=len(unclear))
    clear = [each for each in heap.suppliers if each not in unclear]
    came = suppliers.tried(db, clear, heap.file_of, tally, coming)
    return report.counting(came.tally).refusing(*unclear.values(), *came.refused)


def _unknown(heap: Heap, known: AbstractSet[str]) -> tuple[str, ...]:
    named = [*(each.sku for each in heap.stock), *(line.sku for order in heap.orders for line in order.lines)]
    return tuple(sku for sku in dict.fromkeys(named) if sku not in known)


def _uncounted(heap: Heap) -> set[str]:
    kept = {each.sku for each in heap.products if each.handling is not Handling.NEVER and not each.kit}
    return kept - {each.sku for each in heap.stock}


def _catalogue(
    db: Db, heap: Heap, channel: str, *, creates_products: bool
) -> tuple[Catalogue, dict[str, int], frozenset[str]]:
    house = company(db)
    lines = [line for order in heap.orders for line in order.lines]
    wanted = list(dict.fromkeys([each.sku for each in heap.products] + [line.sku for line in lines]))
    rows = [
        row
        for start in range(0, len(wanted), AT_ONCE)
        for row in db.run(_PRODUCTS, {"skus": wanted[start : start + AT_ONCE]})
    ]
    linked, strange = shop_codes.meanings(db, wanted)
    known = ({row.sku for row in rows} | linked.keys()) - strange.keys()
    coming = _coming(heap.products, lines, house.currency, known)
    listed = {each.sku for each in heap.products}
    made = {line.sku for line in lines if orders.may_be_made(line, creates_products=creates_products)} - strange.keys()
    kits = kit_lines.among(db, rows)
    parts = {part.product_id for each in kits.values() for part in each} - {row.id for row in rows}
    everything: list[Any] = [*rows, *coming]
    key = orders.known_key(db, channel) or channel
    return (
        Catalogue(
            now=db.now,
            company=house,
            channels={key: 0},
            services={row.key: row for row in db.run(select(Service.key, Service.id, Service.price_minor))},
            products={row.id: row for row in everything} | placing.products_of(db, sorted(parts)),
            kits=kits,
            taxes=taxing.table(db, house),
        ),
        {**{row.sku: row.id for row in everything}, **linked},
        frozenset({line.sku for line in lines} - known - listed - made),
    )


def _coming(
    records: Sequence[ProductRecord], lines: Sequence[LineRecord], currency: str, known: AbstractSet[str]
) -> list[_WouldBe]:
    """Products that would be new, and stand-ins for unknown codes, get ids below zero, which no product has."""
    found: dict[str, _WouldBe] = {}
    named: list[ProductRecord | LineRecord] = [*records, *lines]
    for each in named:
        if each.sku not in known and each.sku not in found:
            price = 0 if each.price is None else to_minor(each.price, currency)
            found[each.sku] = _WouldBe(-1 - len(found), each.sku, each.name or each.sku, price)
    return list(found.values())


def _count_known(db: Db, heap: Heap, report: Report, skus: AbstractSet[str]) -> Report:
    people = customers.ids_of(db, [each.ref for each in heap.customers])
    articles = products.ids_of(db, [each.sku for each in heap.products])
    without = [each for each in heap.stock if each.sku not in skus and each.sku not in _listed(db, heap)]
    for subject, whole, known in (
        (Subject.CUSTOMERS, len(heap.customers), len(people)),
        (Subject.PRODUCTS, len(heap.products), len(articles)),
    ):
        report = report.counting(report.of(subject).plus(new=whole - known, unchanged=known))
    tally = report.of(Subject.STOCK)
    report = report.counting(tally.plus(new=len(heap.stock) - len(without), refused=len(without)))
    return report.refusing(
        *(
            Refused(
                heap.file_of.get(f"stock {each.sku}", ""),
                each.line,
                Text("The SKU {sku} is not in the catalogue.", sku=each.sku),
            )
            for each in without
        )
    )


def _listed(db: Db, heap: Heap) -> Mapping[str, int]:
    return products.ids_of(db, [each.sku for each in heap.stock])


def _try_orders(
    db: Db, heap: Heap, report: Report, catalogue: Catalogue, skus: Mapping[str, int], unknown: frozenset[str]
) -> Report:
    channel = next(iter(catalogue.channels))
    taking = heap.wanted
    verdicts = updating.verdicts(db, channel, taking)
    fresh = [each for each in taking if each.external_ref not in verdicts]
    register = Register(
        company=catalogue.company,
        channel=channel,
        services=orders.service_names(db),
        customers={each.ref: (0, each.name) for each in heap.customers},
        products=skus,
        unknown=unknown,
    )
    drafted = orders.drafts(fresh, register, heap.file_of)
    rows = [row for each in drafted for row in each.refused]
    rows += [
        orders.too_late(each, verdict.refused, heap.file_of)
        for each in taking
        if (verdict := verdicts.get(each.external_ref)) is not None and verdict.refused is not None
    ]
    good = []
    for each in drafted:
        try:
            good.append(order_rows(each.order, catalogue))
        except Refusal as refusal:
            rows.append(orders.refusal_of(each, refusal.reason, heap.file_of))
    currency = catalogue.company.currency
    late = sum(1 for each in verdicts.values() if each.refused is not None)
    changed = sum(1 for each in verdicts.values() if each.changes)
    tally = report.of(Subject.ORDERS).plus(
        new=len(good),
        changed=changed,
        unchanged=len(verdicts) - changed - late,
        refused=len(fresh) - len(good) + late,
    )
    report = report.counting(tally).refusing(*rows)
    return replace(
        report,
        lines=sum(len(each.lines) for each in good),
        goods=Money(sum(each.head["goods_minor"] for each in good), currency),
        shipping=Money(sum(each.head["shipping_minor"] for each in good), currency),
        taken_back=tuple(
            TakenBack(each.external_ref, each.line, heap.file_of.get(f"order {each.external_ref}", ""))
            for each in heap.cancelling
        ),
    )


def _first_rows(file: ReadFile) -> list[tuple[str, ...]]:
    return [(file.path.name, str(record.line), *_cells(record)) for record in file.records[:FIRST]]


def _cells(record: Record) -> tuple[str, ...]:
    match record:
        case CustomerRecord():
            return (record.ref, record.name, record.address.city, record.address.country)
        case ProductRecord():
            return (record.sku, record.name, _shown(record.price))
        case StockRecord():
            return (record.sku, str(record.quantity), record.bin)
        case SupplierRecord():
            return _supplier_cells(record)
        case OrderRecord():
            return _order_cells(record)
        case LineRecord():
            return (record.order_ref, record.sku, str(record.quantity), _shown(record.price))


def _supplier_cells(record: SupplierRecord) -> tuple[str, ...]:
    offer = record.offer
    who = (record.name or record.ref, record.email)
    return who if offer is None else (*who, offer.sku, offer.code, _shown(offer.price))


def _order_cells(record: OrderRecord) -> tuple[str, ...]:
    placed = record.placed_at.strftime("%Y-%m-%d") if record.placed_at else ""
    pieces = sum(line.quantity for line in record.lines)
    return (record.external_ref, placed, record.ship_to.name or record.customer_ref, str(pieces) if pieces else "")


def _shown(price: object) -> str:
    return "" if price is None else str(price)

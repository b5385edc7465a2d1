"""Put the sample shop's people, goods and customers into the books: what its orders are made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from omsdesk.channels import AddressRecord, CustomerRecord
from omsdesk.codes import gtin14
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.base import fold
from omsdesk.models.product import Barcode, KitPart, Product
from omsdesk.services import founding, ledger, signing_in
from omsdesk.services.importing import customers as register
from omsdesk.services.sample import floor
from omsdesk.services.sample.catalogue import SampleProduct
from omsdesk.services.sample.kits import SampleKit
from omsdesk.services.sample.people import USERS, SampleCustomer

OPENED = timedelta(days=200)
"""How long ago the first goods were put on the shelves."""
_NEW = insert(Product).returning(Product.id, sort_by_parameter_order=True)


@dataclass(frozen=True)
class Goods:
    """A product as the hall knows it: its id, the code on it, its bin."""

    id: int
    code: str
    home_id: int | None
    weight_g: int
    handling: Handling


def add_people(db: Db) -> dict[UserRole, int]:
    """Take on the five who work here; their ids by role."""
    return {each.role: signing_in.add_person(db, name=each.name, role=each.role, pin=each.pin) for each in USERS}


def add_customers(db: Db, people: Sequence[SampleCustomer]) -> dict[str, int]:
    """The register of customers; their ids by reference."""
    return register.add(db, [_customer(line, each) for line, each in enumerate(people, start=1)])


def add_products(db: Db, products: Sequence[SampleProduct], sold: Mapping[str, int]) -> dict[str, Goods]:
    """The catalogue with its bins, its opening stock and deliveries for what was sold since; by SKU."""
    bins = [each.name for each in floor.bins()]
    bin_ids = dict(zip(bins, founding.add_bins(db, bins), strict=True))
    homes = {sku: bin_ids[name] for sku, name in floor.place(tuple(products)).items()}
    rows = [{**_row(each), "home_id": homes.get(each.sku)} for each in products]
    ids = dict(zip((each.sku for each in products), db.run(_NEW, rows).scalars(), strict=True))
    db.run(
        insert(Barcode),
        [
            {"product_id": ids[each.sku], "code": gtin14(code.code) or code.code, "pieces": code.pieces}
            for each in products
            for code in each.barcodes
        ],
    )
    for each in products:
        db.audit("product", ids[each.sku], "added", after=each.price_minor)
    _bring(db, PlaceKind.OPENING, {ids[each.sku]: (each.stock, homes.get(each.sku)) for each in products})
    db.now += timedelta(days=1)
    counted = {each.sku for each in products if each.handling is Handling.COUNTED}
    _bring(
        db, PlaceKind.SUPPLIER, {ids[sku]: (pieces, homes.get(sku)) for sku, pieces in sold.items() if sku in counted}
    )
    return {
        each.sku: Goods(
            id=ids[each.sku],
            code=each.barcodes[0].code if each.barcodes else each.sku,
            home_id=homes.get(each.sku),
            weight_g=each.weight_g,
            handling=each.handling,
        )
        for each in products
    }


def add_kits(db: Db, made: Sequence[SampleKit], shelf: Mapping[str, Goods]) -> None:
    """What each of these kits is made of; they and their parts stand in the register already."""
    parts = [(each, sku, pieces) for each in made for sku, pieces in each.parts.items()]
    rows = [{"kit_id": shelf[each.sku].id, "part_id": shelf[sku].id, "pieces": pieces} for each, sku, pieces in parts]
    db.run(insert(KitPart), rows)
    for each in made:
        db.audit("product", shelf[each.sku].id, "kit")
    for each, sku, pieces in parts:
        db.audit("product", shelf[each.sku].id, "kit part", after=f"{pieces} x {sku}")


def _bring(db: Db, source: PlaceKind, quantities: Mapping[int, tuple[int, int | None]]) -> None:
    outside = ledger.place(db, source)
    ledger.move_all(
        db,
        [
            ledger.Move(MoveKind.RECEIVED, product_id, outside, home, pieces)
            for product_id, (pieces, home) in quantities.items()
            if pieces and home is not None
        ],
    )


def _row(product: SampleProduct) -> dict[str, object]:
    return {
        "sku": product.sku,
        "name": product.name,
        "search": fold(product.sku, product.name),
        "handling": product.handling,
        "price_minor": product.price_minor,
        "tax_rate_bp": product.tax_rate_bp,
        "weight_g": product.weight_g,
        "length_mm": product.length_mm,
        "width_mm": product.width_mm,
        "height_mm": product.height_mm,
        "packing_note": product.packing_note,
        "confirm_note": product.confirm_note,
        "low_mark": product.low_mark,
    }


def _customer(line: int, person: SampleCustomer) -> CustomerRecord:
    return CustomerRecord(
        line=line,
        ref=person.ref,
        name=person.name,
        contact=person.contact,
        phone=person.phone,
        email=person.email,
        address=AddressRecord(
            name=person.name,
            street=person.street,
            extra=person.extra,
            city=person.city,
            region=person.region,
            postal_code=person.postal_code,
            country=person.country,
            country_code=person.country_code,
        ),
    )

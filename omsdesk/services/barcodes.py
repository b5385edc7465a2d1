"""The codes on a product, each worth one piece or the pieces of an inner or a case: named, changed, taken away.

Two products may carry one code: then a scan asks which one is meant, and whoever adds it is told who else has it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from omsdesk.codes import gs1_fields, gtin14, gtin_length, looks_like_gtin, parse_house_code, printed
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import Barcode, Product
from omsdesk.services import kits
from omsdesk.services.resolving import CodeKind, resolve
from omsdesk.words import Text

LONGEST_CODE = 64
MOST_PIECES = 9_999
_NEVER_GOODS = frozenset({"US", "CD"})
"""Badges and commands: a scan that begins so never comes to a page of goods."""
_KINDS = {8: Text("EAN-8"), 12: Text("UPC"), 13: Text("EAN-13"), 14: Text("GTIN-14")}
_OWN = Text("Own code")


@dataclass(frozen=True)
class CodeRow:
    """One code of a product."""

    code: str
    """As it is kept."""
    printed: str
    """As it stands on the goods."""
    kind: Text
    pieces: int
    others: tuple[str, ...] = ()
    """The other products that carry it, with their SKUs."""


@dataclass(frozen=True)
class ProductCodes:
    """A product with all its codes."""

    product_id: int
    product: str
    is_kit: bool
    rows: tuple[CodeRow, ...]


_PRODUCT = select(Product.id, Product.sku, Product.name, kits.IS_KIT).where(Product.id == bindparam("product"))
_OF = (
    select(Barcode.code, Barcode.pieces)
    .where(Barcode.product_id == bindparam("product"))
    .order_by(Barcode.pieces, Barcode.id)
)
_SHARED = (
    select(Barcode.code, Product.sku, Product.name)
    .join(Product, Product.id == Barcode.product_id)
    .where(
        Barcode.code.in_(select(Barcode.code).where(Barcode.product_id == bindparam("product"))),
        Barcode.product_id != bindparam("product"),
    )
    .order_by(Product.sku)
)
_PIECES = select(Barcode.pieces).where(Barcode.product_id == bindparam("product"), Barcode.code == bindparam("kept"))
_SKU = select(Product.id, Product.name).where(Product.sku == bindparam("sku"))
_CHANGE = (
    update(Barcode)
    .where(Barcode.product_id == bindparam("product"), Barcode.code == bindparam("kept"))
    .values(pieces=bindparam("many"))
)
_GONE = delete(Barcode).where(Barcode.product_id == bindparam("product"), Barcode.code == bindparam("kept"))


def of(db: Db, product_id: int) -> ProductCodes:
    """What stands on this product, single pieces first."""
    product = _product(db, product_id)
    asked = {"product": product_id}
    others: dict[str, tuple[str, ...]] = {}
    for row in db.run(_SHARED, asked):
        others[row.code] = (*others.get(row.code, ()), f"{row.sku} {row.name}")
    rows = (_row(each.code, each.pieces, others.get(each.code, ())) for each in db.run(_OF, asked))
    return ProductCodes(product_id, product.name, bool(product.is_kit), tuple(rows))


@needs(Right.STOCK)
def add(db: Db, product_id: int, code: str, pieces: int = 1, *, scanned: bool = False) -> CodeRow:
    """Let this code stand for so many pieces of the product; how it is kept, and who else has it.

    A typed number as long as a GTIN must have its check digit. A scanned one was checked by the scanner: then it is
    a number of the house's own.
    """
    code = code.strip()
    refuse_pieces(pieces)
    together = code.replace(" ", "")
    kept = kept_as(together if gtin14(together) else code)
    if not 1 <= len(kept) <= LONGEST_CODE:
        raise Refusal(
            Text("A code has 1 to {most} characters.", most=LONGEST_CODE), Text("Scan it, or type what stands there.")
        )
    if looks_like_gtin(together) and not scanned and gtin14(together) is None:
        raise Refusal(
            Text("{code} has a typing mistake: its last digit does not fit the others.", code=code),
            Text(
                "Compare it digit by digit. A number of your own that is only as long as an EAN is taken when scanned."
            ),
        )
    refuse_of_the_house(code)
    locks.products(db, [product_id])
    product = _product(db, product_id)
    _refuse_taken(db, product, code, kept)
    db.run(insert(Barcode).values(product_id=product_id, code=kept, pieces=pieces))
    db.audit("product", product_id, "code linked", after=_told(kept, pieces))
    return next(each for each in of(db, product_id).rows if each.code == kept)


@needs(Right.STOCK)
def change(db: Db, product_id: int, code: str, pieces: int) -> CodeRow:
    """Another number of pieces for a code of the product."""
    refuse_pieces(pieces)
    locks.products(db, [product_id])
    asked = {"product": product_id, "kept": code}
    before = db.run(_PIECES, asked).scalar()
    if before is None:
        raise Refusal(
            Text("{code} was taken away by somebody else meanwhile.", code=printed(code)),
            Text("Add it again if it belongs here."),
        )
    if before != pieces:
        db.run(_CHANGE, {**asked, "many": pieces})
        db.audit("product", product_id, "code changed", before=_told(code, before), after=_told(code, pieces))
    return _row(code, pieces, ())


@needs(Right.STOCK)
def remove(db: Db, product_id: int, code: str) -> None:
    """A scan of this code does not mean the product any more; nothing happens when it is gone already."""
    locks.products(db, [product_id])
    asked = {"product": product_id, "kept": code}
    before = db.run(_PIECES, asked).scalar()
    if before is not None:
        db.run(_GONE, asked)
        db.audit("product", product_id, "code gone", before=_told(code, before))


def kept_as(code: str) -> str:
    """A GTIN as 14 digits, also out of a GS1 string with a batch or a date beside it; all else as it is read."""
    fields = gs1_fields(code) if gtin14(code) is None else None
    inside = (fields or {}).get("01") or (fields or {}).get("02")
    return gtin14(code) or inside or code


def refuse_pieces(pieces: int) -> None:
    """A code is worth whole pieces, at least one."""
    if not 1 <= pieces <= MOST_PIECES:
        raise Refusal(Text("Give a number from 1 to {most}.", most=MOST_PIECES))


def refuse_of_the_house(code: str) -> None:
    """What is written like a bin, an order, a badge or a command means that, and no product."""
    house = parse_house_code(code)
    if house is not None and (house.prefix in _NEVER_GOODS or house.number is not None):
        raise Refusal(
            Text("{code} is written like a code of the house.", code=code), Text("Print a product label instead.")
        )


def _refuse_taken(db: Db, product: Any, code: str, kept: str) -> None:
    """It may stand on another product too, but not be its SKU, nor a parcel's number: those would not be found."""
    before = db.run(_PIECES, {"product": product.id, "kept": kept}).scalar()
    if before is not None:
        raise Refusal(
            Text(
                "{product} has {code} already, for {n} piece.",
                many="{product} has {code} already, for {n} pieces.",
                product=product.name,
                code=printed(kept),
                n=before,
            ),
            Text("Change the number in its row."),
        )
    named = db.run(_SKU, {"sku": kept}).first() or db.run(_SKU, {"sku": code}).first()
    if named is not None and named.id == product.id:
        raise Refusal(Text("{code} is its SKU, which is read without that.", code=code), Text("Leave it as it is."))
    if named is not None:
        raise Refusal(
            Text("{code} is the SKU of {product}.", code=code, product=named.name),
            Text("Print a product label and scan that instead."),
        )
    if resolve(db, kept).kind is CodeKind.PARCEL:
        raise Refusal(Text("{code} is the number of a parcel.", code=code), Text("Scan the code on the goods."))


def _product(db: Db, product_id: int) -> Any:
    found = db.run(_PRODUCT, {"product": product_id}).first()
    if found is None:
        raise Refusal(Text("This product does not exist."))
    return found


def _row(code: str, pieces: int, others: tuple[str, ...]) -> CodeRow:
    return CodeRow(code, printed(code), _KINDS.get(gtin_length(code), _OWN), pieces, others)


def _told(code: str, pieces: int) -> str:
    return f"{printed(code)} x{pieces}"

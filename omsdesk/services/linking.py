"""A code that nobody knows is given to a product: from then on every station reads it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.product import Barcode, Product
from omsdesk.services import alternatives, barcodes
from omsdesk.services.barcodes import LONGEST_CODE
from omsdesk.services.resolving import CodeKind, resolve
from omsdesk.words import Text

_PRODUCT = select(Product.name, Product.sku).where(Product.id == bindparam("id"))


@dataclass(frozen=True)
class Linked:
    """What the code means from now on."""

    code: str
    product: str
    pieces: int


@needs(Right.LEAD)
def link(db: Db, code: str, product_code: str, pieces: int = 1) -> Linked:
    """Let the code stand for so many pieces of the product whose SKU or other code is given."""
    code = code.strip()
    _refuse_unfit(db, code, pieces)
    product_id = alternatives.product_of(db, product_code)
    product = db.run(_PRODUCT, {"id": product_id}).one()
    kept = barcodes.kept_as(code)
    db.run(insert(Barcode), [{"product_id": product_id, "code": kept, "pieces": pieces}])
    db.audit("product", product_id, "code linked", after=f"{code} x{pieces}")
    return Linked(code, product.name, pieces)


def _refuse_unfit(db: Db, code: str, pieces: int) -> None:
    barcodes.refuse_pieces(pieces)
    if not code or len(barcodes.kept_as(code)) > LONGEST_CODE:
        raise Refusal(Text("There is no code to link."), Text("Scan it first."))
    barcodes.refuse_of_the_house(code)
    if resolve(db, code).kind is not CodeKind.UNKNOWN:
        raise Refusal(Text("{code} has a meaning already.", code=code), Text("Scan it to see which."))

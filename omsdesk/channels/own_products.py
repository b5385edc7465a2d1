"""Our own product list and stock list: plain headers that a person can type into a spreadsheet."""

import re
from collections.abc import Iterator

from omsdesk.channels import (
    BarcodeRecord,
    Channel,
    Column,
    Kind,
    Layout,
    Need,
    PartRecord,
    ProductRecord,
    Record,
    Row,
    StockRecord,
)
from omsdesk.lifecycles.order import Handling
from omsdesk.words import Text

_GRAMS = 1000
_MOST_IN_A_KIT = 1000
_PART = re.compile(r"(?P<pieces>\d{1,9})\s+[x\N{MULTIPLICATION SIGN}]\s+(?P<sku>\S.*)")
_MM = 10
_SKU = Column("sku", ("SKU", "Article number", "Article", "Item number", "Product code"), Need.FILLED, most=64)
_STOCK = ("Stock", "On hand", "In stock")
_BIN = Column("bin", ("Bin", "Location", "Shelf"), most=40)
_COST = Column("cost", ("Cost", "Unit cost", "Cost price", "Purchase price"))


class _Products(Layout):
    key = "own.products"
    kind = Kind.PRODUCTS
    columns = (
        _SKU,
        Column("name", ("Name", "Product", "Product name", "Title", "Description"), Need.FILLED),
        Column("price", ("Price", "Unit price", "Net price")),
        Column("tax", ("Tax %", "VAT %", "Tax rate %")),
        Column("barcode", ("Barcode", "EAN", "GTIN", "UPC"), most=64),
        Column("inner_barcode", ("Inner barcode", "Inner EAN"), most=64),
        Column("inner_pieces", ("Inner pieces", "Pieces per inner")),
        Column("case_barcode", ("Case barcode", "Case EAN"), most=64),
        Column("case_pieces", ("Case pieces", "Pieces per case")),
        Column("weight_g", ("Weight g", "Weight (g)", "Grams")),
        Column("weight_kg", ("Weight kg", "Weight (kg)")),
        Column("length_mm", ("Length mm", "Length (mm)")),
        Column("width_mm", ("Width mm", "Width (mm)")),
        Column("height_mm", ("Height mm", "Height (mm)")),
        Column("length_cm", ("Length cm", "Length (cm)")),
        Column("width_cm", ("Width cm", "Width (cm)")),
        Column("height_cm", ("Height cm", "Height (cm)")),
        Column("stock", _STOCK),
        _BIN,
        _COST,
        Column("low_mark", ("Low mark", "Reorder level", "Minimum stock")),
        Column("note", ("Packing note",), most=2000),
        Column("active", ("Active",)),
        Column("counted", ("Counted",)),
        Column("kit", ("Kit parts", "Components", "Bundle of"), most=4000),
    )

    def read(self, row: Row) -> Iterator[Record]:
        sku = row.text("sku")
        counted = row.flag("counted")
        weight_g, weight_kg = row.measure("weight_g"), row.measure("weight_kg", times=_GRAMS)
        yield ProductRecord(
            line=row.line,
            sku=sku,
            name=row.text("name"),
            price=row.price("price"),
            tax_rate_bp=row.basis_points("tax", whole=100),
            weight_g=weight_kg if weight_g is None else weight_g,
            length_mm=_side(row, "length"),
            width_mm=_side(row, "width"),
            height_mm=_side(row, "height"),
            barcodes=_barcodes(row),
            low_mark=row.measure("low_mark"),
            packing_note=row.text("note"),
            is_active=row.flag("active") is not False,
            handling=Handling.NEVER if counted is False else Handling.COUNTED,
            kit=_kit(row),
        )
        stock = row.measure("stock")
        if stock is not None:
            yield StockRecord(
                line=row.line, sku=sku, quantity=row.whole("stock"), bin=row.text("bin"), cost=row.price("cost")
            )


class _Stock(Layout):
    key = "own.stock"
    kind = Kind.STOCK
    columns = (
        _SKU,
        Column("quantity", (*_STOCK, "Quantity", "Qty", "Pieces"), Need.FILLED),
        _BIN,
        _COST,
    )

    def read(self, row: Row) -> Iterator[Record]:
        yield StockRecord(
            line=row.line,
            sku=row.text("sku"),
            quantity=row.whole("quantity"),
            bin=row.text("bin").upper(),
            cost=row.price("cost"),
        )


def _side(row: Row, side: str) -> int | None:
    in_mm, in_cm = row.measure(f"{side}_mm"), row.measure(f"{side}_cm", times=_MM)
    return in_cm if in_mm is None else in_mm


def _barcodes(row: Row) -> tuple[BarcodeRecord, ...]:
    """The codes of a piece, an inner and a case; the two packs must say how many pieces they hold."""
    codes = [BarcodeRecord(row.text("barcode"))] if row.text("barcode") else []
    for pack in ("inner", "case"):
        code, pieces = row.text(f"{pack}_barcode"), row.whole(f"{pack}_pieces")
        if code and pieces < 1:
            row.refuse(f"{pack}_pieces", Text("The barcode {code} needs its number of pieces.", code=code))
        elif code:
            codes.append(BarcodeRecord(code, pieces))
    return tuple(codes)


def _kit(row: Row) -> tuple[PartRecord, ...] | None:
    """Parts as in "2 x MUG-1; POT-2"; a dash says that it is no kit any more."""
    text = row.text("kit")
    if not text:
        return None
    parts = [_part(each.strip()) for each in text.split(";") if each.strip() not in ("", "-")]
    if len({each.sku for each in parts}) < len(parts):
        row.refuse("kit", Text("A part of the kit stands there twice."))
    if any(not 0 < each.pieces <= _MOST_IN_A_KIT for each in parts):
        row.refuse("kit", Text("Give a number from {least} to {most}.", least=1, most=_MOST_IN_A_KIT))
    return tuple(parts)


def _part(text: str) -> PartRecord:
    found = _PART.fullmatch(text)
    return PartRecord(found["sku"], int(found["pieces"])) if found else PartRecord(text)


PLUGIN = Channel("own_products", Text("Product and stock lists"), (_Products(), _Stock()))

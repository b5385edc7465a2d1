"""The sheets that say what a product is made of and which codes mean it, as full and as empty as they can be."""

from collections.abc import Callable
from dataclasses import replace

from omsdesk.lifecycles.order import Handling
from omsdesk.presenters.stock.state import CodesShown
from omsdesk.services import barcodes, stock_list
from omsdesk.services.barcodes import CodeRow, ProductCodes
from omsdesk.services.kits import KitPicture
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.stock_codes import CodeDeeds, ProductCodesSheet
from omsdesk.views.stock_kit import KitSheet
from omsdesk.words import Text
from tests.views.shop import Shop

PART = KitPicture(7, "MUG-ENA-RED", "Enamel camping mug, red", 2, Handling.COUNTED, 12, 12)
LONG = "The customer has to confirm the address first"


def _nothing(*_args: object, **_named: object) -> None:
    """What pressing a button does here."""


DEEDS = CodeDeeds(_nothing, _nothing, _nothing, _nothing)


def full(shop: Shop) -> ProductCodesSheet:
    """All that is on the first product, one of them shared, one as long as a code can be, and something is missing."""
    known: ProductCodes = shop.read(barcodes.of, shop.read(stock_list.ids)[0])
    shared = replace(known.rows[0], others=("MUG-ENA-RED Enamel camping mug, red", LONG))
    long = CodeRow("W" * 64, "W" * 64, Text("Own code"), 9_999)
    more = tuple(replace(each, code=f"{each.code}/2", printed=f"{each.printed}/2") for each in known.rows)
    sheet = ProductCodesSheet(CodesShown(replace(known, rows=(shared, *known.rows[1:], long, *more))), DEEDS, _nothing)
    sheet.numbers[shared.code].setText("12")
    sheet.go.click()
    return sheet


def empty(_: Shop) -> ProductCodesSheet:
    """A kit without a code, after something was done."""
    return ProductCodesSheet(CodesShown(ProductCodes(1, LONG, True, ()), said=Text(LONG)), DEEDS, _nothing)


def kit(shop: Shop) -> KitSheet:
    """Two parts, and something is missing."""
    row = shop.read(stock_list.product, shop.read(stock_list.ids)[0]).row
    sheet = KitSheet(row, (PART, PART), _nothing, _nothing, _nothing)
    sheet.go.click()
    return sheet


PRODUCT_SHEETS: dict[str, Callable[[Shop], FormSheet]] = {
    "kit": kit,
    "codes of a product": full,
    "codes of a kit": empty,
}

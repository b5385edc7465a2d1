"""The sheets about suppliers, filled, for whoever looks at every sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.money import Money
from omsdesk.services import order_detail, stock_list
from omsdesk.services.queue_filter import Tab
from omsdesk.services.suppliers import choosing, roster
from omsdesk.services.suppliers.listing import Line, SupplyRow
from omsdesk.services.suppliers.roster import Known, Offer
from omsdesk.services.suppliers.wanted import Missing
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.supplier_choices import GiveSheet, ProductSuppliersSheet
from omsdesk.views.supplier_sheets import LeftSheet, SendSheet, SupplierSheet, TakeBackSheet
from omsdesk.words import Text
from tests.views.shop import Shop

MOMENT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TENT = "Tent for two persons, forest green"
SUPPLIER = Known(1, "Zeltmanufaktur Obermaier & Söhne", "bestellung@obermaier.example", "K-20417", "de")
OFFER = Offer(1, SUPPLIER.name, "OM-4711-GRN", direct=False, price=Money(11950, "EUR"))
SUPPLY = SupplyRow(
    *(1, "PO-00017", 1, SUPPLIER.name, SUPPLIER.email, 1, "SO-10482", "Bergfreunde GmbH & Co. KG", "Garmisch"),
    *(SupplyStatus.SENT, 1, False, ToldBy.MAIL, MOMENT, MOMENT, MOMENT),
    tuple(Line(each, f"TENT-{each}", TENT, "OM-4711", 2, 0, OFFER.price) for each in range(1, 4)),
)


def _nothing(*_: Any) -> None:
    return None


def _wrong(sheet: FormSheet) -> FormSheet:
    sheet.go.click()
    return sheet


def _of_product(shop: Shop) -> ProductSuppliersSheet:
    [row] = shop.read(stock_list.rows, shop.read(stock_list.ids)[:1])
    offers = (OFFER, replace(OFFER, direct=True))
    return ProductSuppliersSheet(row, offers, (SUPPLIER,), "EUR", _nothing, _nothing, _nothing)


def order_from_supplier(shop: Shop) -> None:
    """One order to a supplier stands on the page: what an order of the sample shop waits for."""
    work = shop.desk.work
    if all(each.name != SUPPLIER.name for each in shop.read(roster.known)):
        supplier = work.write(roster.keep, replace(SUPPLIER, id=0))
        order = shop.orders(Tab.BACKORDERED)[0]
        line = next(line for line in shop.read(order_detail.show, order).order.lines if line.waiting > 0)
        work.write(choosing.give, order, line.id, supplier, line.waiting, OFFER.code)
    shop.person.wait_for(lambda: shop.page.presenter.state.row is not None, "the order to a supplier is listed")


SUPPLIER_SHEETS: dict[str, Callable[[Shop], QWidget]] = {
    "supplier": lambda _: _wrong(SupplierSheet((SUPPLIER, SUPPLIER), _nothing, _nothing)),
    "supplier is told": lambda _: SendSheet(SUPPLY, Text("E-mail is switched off."), _nothing, _nothing),
    "supplier has sent": lambda _: _wrong(LeftSheet(SUPPLY, MOMENT.date(), _nothing, _nothing)),
    "supplier called off": lambda _: TakeBackSheet(SUPPLY, _nothing, _nothing),
    "suppliers of a product": _of_product,
    "from a supplier": lambda _: _wrong(GiveSheet(Missing(1, 1, TENT, 3, (OFFER, OFFER)), _nothing, _nothing)),
}

"""The invoice export of a British gift shop, one row per line, known as the "Online Retail" data.

Invoices whose number begins with C take goods back and have quantities below zero. Dates are
American (month first). The file knows a customer's number and country, but no address.
"""

from collections.abc import Iterator

from omsdesk.channels import (
    AddressRecord,
    Channel,
    Column,
    DateOrder,
    Kind,
    Layout,
    LineRecord,
    Need,
    OrderRecord,
    Record,
    Row,
)
from omsdesk.channels.files.countries import country_code
from omsdesk.words import Text

_CANCELS = "C"
_MOST = 1_000_000
_NO_GOODS = frozenset({"POST", "DOT", "C2", "M", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"})
"""Stock codes of postage, carriage, fees, samples and corrections: nothing lies on a shelf for them."""


class _Invoices(Layout):
    key = "retail.invoices"
    kind = Kind.SALES
    date_order = DateOrder.MONTH_FIRST
    columns = (
        Column("order", ("InvoiceNo", "Invoice"), Need.FILLED, most=64),
        Column("sku", ("StockCode",), Need.FILLED, most=64),
        Column("name", ("Description",), Need.HEADER),
        Column("quantity", ("Quantity",), Need.FILLED),
        Column("placed_at", ("InvoiceDate",), Need.FILLED),
        Column("price", ("UnitPrice", "Price"), Need.FILLED),
        Column("customer", ("CustomerID",), Need.HEADER, most=64),
        Column("country", ("Country",), Need.HEADER, most=80),
    )

    def read(self, row: Row) -> Iterator[Record]:
        ref, country = row.text("order"), row.text("country")
        cancels = ref.upper().startswith(_CANCELS)
        yield OrderRecord(
            line=row.line,
            external_ref=ref,
            customer_ref=row.text("customer"),
            placed_at=row.moment("placed_at"),
            ship_to=AddressRecord(country=country, country_code=country_code(country)),
            cancels=cancels,
        )
        sku = row.text("sku")
        yield LineRecord(
            line=row.line,
            order_ref=ref,
            sku=sku,
            name=row.text("name"),
            quantity=_quantity(row, cancels=cancels),
            price=row.price("price"),
            is_stocked=sku.upper() not in _NO_GOODS,
        )


def _quantity(row: Row, *, cancels: bool) -> int:
    quantity = row.whole("quantity", least=-_MOST)
    if cancels and quantity >= 0:
        row.refuse("quantity", Text("A cancellation takes goods back, so its quantity is below zero."))
    if not cancels and quantity <= 0:
        row.refuse("quantity", Text("Only a cancellation, whose number begins with C, has quantities below 1."))
    return quantity


PLUGIN = Channel("retail", Text("Online Retail invoices"), (_Invoices(),))

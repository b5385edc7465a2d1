"""Our own list of suppliers, alone or with the products they have: one row for each product of each supplier."""

from collections.abc import Iterator

from omsdesk.channels import Channel, Column, Kind, Layout, Need, OfferRecord, Record, Row, SupplierRecord
from omsdesk.words import Text

_LANGUAGES = {"en": "en", "english": "en", "englisch": "en", "de": "de", "german": "de", "deutsch": "de"}
_WHO = (
    Column("name", ("Supplier", "Supplier name"), Need.FILLED, most=120),
    Column("ref", ("Supplier number", "Supplier no"), most=64),
    Column("account", ("Our number with them", "Our customer number"), most=40),
    Column("language", ("Language",), most=20),
    Column("active", ("Sends for us",)),
)
_EMAIL = ("E-mail for orders", "E-mail", "Email")


class _Suppliers(Layout):
    key = "own.suppliers"
    kind = Kind.SUPPLIERS
    columns = (*_WHO, Column("email", _EMAIL, Need.HEADER, most=254))

    def read(self, row: Row) -> Iterator[Record]:
        yield _supplier(row)


class _Supplied(Layout):
    """A list of products that also names suppliers is a list of products where it knows as many columns."""

    key = "own.supplied"
    kind = Kind.SUPPLIERS
    gives_way = True
    columns = (
        *_WHO,
        Column("email", _EMAIL, most=254),
        Column("sku", ("SKU", "Article number", "Article", "Item number", "Product code"), Need.HEADER, most=64),
        Column("product", ("Product", "Product name", "Name")),
        Column("code", ("Their code", "Supplier SKU", "Supplier article number"), Need.HEADER, most=64),
        Column("price", ("Purchase price", "Cost price", "Cost")),
        Column("currency", ("Currency",), most=3),
        Column("direct", ("Always from them",)),
    )

    def read(self, row: Row) -> Iterator[Record]:
        sku, code, price = row.text("sku"), row.text("code"), row.price("price")
        currency, direct = row.text("currency").upper(), row.flag("direct")
        if not sku and (code or price is not None):
            row.refuse("sku", Text("This cell is blank."))
        offer = OfferRecord(sku=sku, code=code, price=price, currency=currency, is_direct=direct) if sku else None
        yield _supplier(row, offer)


def _supplier(row: Row, offer: OfferRecord | None = None) -> SupplierRecord:
    spoken = row.text("language")
    language = _LANGUAGES.get(spoken.casefold(), "")
    if spoken and not language:
        row.refuse("language", Text("Orders are written in English or German."))
    return SupplierRecord(
        line=row.line,
        ref=row.text("ref"),
        name=row.text("name"),
        email=row.text("email"),
        account=row.text("account"),
        language=language,
        is_active=row.flag("active"),
        offer=offer,
    )


PLUGIN = Channel("own_suppliers", Text("Lists of suppliers"), (_Suppliers(), _Supplied()))

"""The Northwind trading company's tables as CSV: customers, suppliers, products, orders and order details."""

from collections.abc import Iterator

from omsdesk.channels import (
    AddressRecord,
    Channel,
    Column,
    CustomerRecord,
    Kind,
    Layout,
    LineRecord,
    Need,
    OfferRecord,
    OrderRecord,
    ProductRecord,
    Record,
    Row,
    StockRecord,
    SupplierRecord,
)
from omsdesk.channels.files.addresses import address_of
from omsdesk.channels.files.countries import country_code
from omsdesk.words import Text

_GERMAN = frozenset({"DE", "AT", "CH"})
_ORDER = Column("order", ("OrderID",), Need.FILLED, most=64)


class _Customers(Layout):
    key = "northwind.customers"
    kind = Kind.CUSTOMERS
    columns = (
        Column("ref", ("CustomerID",), Need.FILLED, most=64),
        Column("name", ("CompanyName",), Need.FILLED),
        Column("contact", ("ContactName",), Need.HEADER),
        Column("street", ("Address",), Need.HEADER),
        Column("city", ("City",), Need.HEADER, most=120),
        Column("region", ("Region",), most=120),
        Column("postal_code", ("PostalCode",), most=32),
        Column("country", ("Country",), Need.HEADER, most=80),
        Column("phone", ("Phone",), most=64),
    )

    def read(self, row: Row) -> Iterator[Record]:
        name, contact, phone = row.text("name"), row.text("contact"), row.text("phone")
        address = _address(row, name=name)
        yield CustomerRecord(
            line=row.line, ref=row.text("ref"), name=name, contact=contact, phone=phone, address=address
        )


class _Products(Layout):
    key = "northwind.products"
    kind = Kind.PRODUCTS
    columns = (
        Column("sku", ("ProductID",), Need.FILLED, most=64),
        Column("name", ("ProductName",), Need.FILLED),
        Column("description", ("QuantityPerUnit",)),
        Column("price", ("UnitPrice",), Need.HEADER),
        Column("stock", ("UnitsInStock",), Need.HEADER),
        Column("low_mark", ("ReorderLevel",)),
        Column("discontinued", ("Discontinued",), Need.HEADER),
        Column("supplier", ("SupplierID",), most=64),
    )

    def read(self, row: Row) -> Iterator[Record]:
        sku = row.text("sku")
        yield ProductRecord(
            line=row.line,
            sku=sku,
            name=row.text("name"),
            description=row.text("description"),
            price=row.price("price"),
            low_mark=row.measure("low_mark"),
            is_active=not row.flag("discontinued"),
        )
        yield StockRecord(line=row.line, sku=sku, quantity=row.whole("stock"))
        if row.text("supplier"):
            yield SupplierRecord(line=row.line, ref=row.text("supplier"), offer=OfferRecord(sku=sku), is_aside=True)


class _Suppliers(Layout):
    """Their addresses are left: nothing here is sent to a supplier by post."""

    key = "northwind.suppliers"
    kind = Kind.SUPPLIERS
    columns = (
        Column("ref", ("SupplierID",), Need.FILLED, most=64),
        Column("name", ("CompanyName",), Need.FILLED, most=120),
        Column("contact", ("ContactName",), Need.HEADER),
        Column("country", ("Country",), Need.HEADER, most=80),
    )

    def read(self, row: Row) -> Iterator[Record]:
        language = "de" if country_code(row.text("country")) in _GERMAN else "en"
        yield SupplierRecord(line=row.line, ref=row.text("ref"), name=row.text("name"), language=language)


class _Orders(Layout):
    key = "northwind.orders"
    kind = Kind.ORDERS
    columns = (
        _ORDER,
        Column("customer", ("CustomerID",), Need.HEADER, most=64),
        Column("placed_at", ("OrderDate",), Need.FILLED),
        Column("ship_by", ("RequiredDate",)),
        Column("shipped_at", ("ShippedDate",), Need.HEADER),
        Column("service", ("ShipVia",), most=64),
        Column("shipping", ("Freight",), Need.HEADER),
        Column("name", ("ShipName",), Need.HEADER),
        Column("street", ("ShipAddress",), Need.HEADER),
        Column("city", ("ShipCity",), most=120),
        Column("region", ("ShipRegion",), most=120),
        Column("postal_code", ("ShipPostalCode",), most=32),
        Column("country", ("ShipCountry",), most=80),
    )

    def read(self, row: Row) -> Iterator[Record]:
        yield OrderRecord(
            line=row.line,
            external_ref=row.text("order"),
            customer_ref=row.text("customer"),
            placed_at=row.moment("placed_at"),
            ship_by=row.moment("ship_by"),
            shipped_at=row.moment("shipped_at"),
            shipping=row.price("shipping"),
            service=row.text("service"),
            ship_to=_address(row, name=row.text("name")),
        )


class _Details(Layout):
    key = "northwind.order_details"
    kind = Kind.LINES
    columns = (
        _ORDER,
        Column("sku", ("ProductID",), Need.FILLED, most=64),
        Column("price", ("UnitPrice",), Need.FILLED),
        Column("quantity", ("Quantity",), Need.FILLED),
        Column("discount", ("Discount",), Need.HEADER),
    )

    def read(self, row: Row) -> Iterator[Record]:
        yield LineRecord(
            line=row.line,
            order_ref=row.text("order"),
            sku=row.text("sku"),
            quantity=row.whole("quantity", least=1),
            price=row.price("price"),
            discount_bp=row.basis_points("discount", whole=1) or 0,
        )


def _address(row: Row, *, name: str) -> AddressRecord:
    return address_of(row, name=name, extra="", phone=row.text("phone"))


PLUGIN = Channel(
    "northwind", Text("Northwind tables"), (_Customers(), _Suppliers(), _Products(), _Orders(), _Details())
)

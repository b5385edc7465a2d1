"""Our own customer list: plain headers that a person can type, and names that other programs use for them."""

from collections.abc import Iterator

from omsdesk.channels import Channel, Column, CustomerRecord, Kind, Layout, Need, Record, Row
from omsdesk.channels.files.addresses import address_of
from omsdesk.words import Text


class _Customers(Layout):
    key = "own.customers"
    kind = Kind.CUSTOMERS
    columns = (
        Column("ref", ("Customer number", "Customer no", "Customer", "CustomerId"), Need.FILLED, most=64),
        Column("name", ("Name", "Company", "Company name")),
        Column("first", ("First name", "FirstName", "Given name"), most=100),
        Column("last", ("Last name", "LastName", "Surname", "Family name"), most=100),
        Column("street", ("Street", "Address", "Street 1", "Address 1"), Need.HEADER),
        Column("extra", ("Address 2", "Street 2", "Address line 2")),
        Column("city", ("City", "Town"), Need.HEADER, most=120),
        Column("region", ("Region", "State", "Province", "County"), most=120),
        Column("postal_code", ("Postal code", "Postcode", "ZIP", "ZIP code"), most=32),
        Column("country", ("Country",), Need.HEADER, most=80),
        Column("phone", ("Phone", "Telephone"), most=64),
        Column("email", ("E-mail", "Email", "Mail"), most=254),
    )

    def read(self, row: Row) -> Iterator[Record]:
        person = " ".join(each for each in (row.text("first"), row.text("last")) if each)
        name = row.text("name") or person
        if not name:
            row.refuse("name", Text("This customer has no name."))
        phone, email = row.text("phone"), row.text("email")
        address = address_of(row, name=name, phone=phone, email=email)
        contact = person if person != name else ""
        yield CustomerRecord(
            line=row.line, ref=row.text("ref"), name=name, contact=contact, phone=phone, email=email, address=address
        )


PLUGIN = Channel("own_customers", Text("Customer list"), (_Customers(),))

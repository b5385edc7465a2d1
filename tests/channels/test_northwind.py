"""The Northwind tables, a few rows of them in their own shape."""

from datetime import datetime
from decimal import Decimal

from omsdesk.channels import Kind
from omsdesk.channels.files.joining import join
from omsdesk.channels.files.reading import read
from omsdesk.money import line_total, to_minor
from tests.channels.conftest import AFile

ORDERS = """\
OrderID,CustomerID,EmployeeID,OrderDate,RequiredDate,ShippedDate,ShipVia,Freight,ShipName,ShipAddress,ShipCity,\
ShipRegion,ShipPostalCode,ShipCountry
501,LINDQ,4,1996-07-08 00:00:00.000,1996-08-05 00:00:00.000,1996-07-12 00:00:00.000,2,65.83,Lindqvist,\
"Storgatan 14, 2 tr",Göteborg,,411 38,Sweden
502,OKAFO,3,1998-05-05 00:00:00.000,1998-06-02 00:00:00.000,,1,4.2,Okafor Trading,1 High St,Leeds,,LS1 1AA,UK
"""
DETAILS = """\
OrderID,ProductID,UnitPrice,Quantity,Discount
501,41,7.7,10,0.0
501,51,42.45,35,0.15
502,65,16.8,15,0.05
"""
PRODUCTS = """\
ProductID,ProductName,SupplierID,CategoryID,QuantityPerUnit,UnitPrice,UnitsInStock,UnitsOnOrder,ReorderLevel,Discontinued
41,Clam soup,1,1,12 tins,9.65,85,0,10,0
51,Dried apples,1,1,50 bags,53,0,0,10,1
"""
CUSTOMERS = """\
CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax
LINDQ,Lindqvist AB,Maria Lindqvist,Owner,Storgatan 14,Göteborg,,411 38,Sweden,031-12 34 56,
"""


def test_orders_know_their_dates_freight_and_address(a_file: AFile) -> None:
    file = read(a_file(ORDERS))

    assert (file.kind, file.layout) == (Kind.ORDERS, "northwind.orders")
    first, second = file.orders
    assert (first.external_ref, first.customer_ref, first.shipping) == ("501", "LINDQ", Decimal("65.83"))
    assert (first.placed_at, first.ship_by) == (
        datetime.fromisoformat("1996-07-08"),
        datetime.fromisoformat("1996-08-05"),
    )
    assert (first.shipped_at, second.shipped_at) == (datetime.fromisoformat("1996-07-12"), None)
    address = first.ship_to
    assert (address.name, address.street, address.city) == ("Lindqvist", "Storgatan 14, 2 tr", "Göteborg")
    assert (address.postal_code, address.country, address.country_code) == ("411 38", "Sweden", "SE")


def test_details_know_price_and_discount_in_basis_points(a_file: AFile) -> None:
    file = read(a_file(DETAILS))

    assert (file.kind, file.layout) == (Kind.LINES, "northwind.order_details")
    assert [(each.order_ref, each.sku, each.quantity, each.price, each.discount_bp) for each in file.lines] == [
        ("501", "41", 10, Decimal("7.7"), 0),
        ("501", "51", 35, Decimal("42.45"), 1500),
        ("502", "65", 15, Decimal("16.8"), 500),
    ]


def test_two_files_make_whole_orders_whose_lines_sum_to_the_cent(a_file: AFile) -> None:
    orders, details = read(a_file(ORDERS, name="orders.csv")), read(a_file(DETAILS, name="details.csv"))

    joined = join(orders.orders, details.lines, (*orders.problems, *details.problems))

    goods = [
        sum(
            line_total(line.quantity, to_minor(line.price or Decimal(0), "EUR"), line.discount_bp)
            for line in each.lines
        )
        for each in joined.orders
    ]
    assert goods == [77_00 + 1262_89, 239_40]


def test_a_bad_detail_leaves_its_order_incomplete(a_file: AFile) -> None:
    orders = read(a_file(ORDERS, name="orders.csv"))
    details = read(a_file(DETAILS + "502,66,17,a dozen,0.0\n", name="details.csv"))

    joined = join(orders.orders, details.lines, (*orders.problems, *details.problems))

    assert [(each.external_ref, len(each.lines), each.is_incomplete) for each in joined.orders] == [
        ("501", 2, False),
        ("502", 1, True),
    ]
    assert [each.line for each in joined.orders[1].problems] == [5]


def test_products_bring_their_stock_and_whether_they_are_still_sold(a_file: AFile) -> None:
    file = read(a_file(PRODUCTS))

    assert file.kind is Kind.PRODUCTS
    assert [(each.sku, each.name, each.price, each.low_mark, each.is_active) for each in file.products] == [
        ("41", "Clam soup", Decimal("9.65"), 10, True),
        ("51", "Dried apples", Decimal(53), 10, False),
    ]
    assert [(each.sku, each.quantity) for each in file.stock] == [("41", 85), ("51", 0)]


def test_customers_are_companies_with_a_contact(a_file: AFile) -> None:
    customer = read(a_file(CUSTOMERS)).customers[0]

    assert (customer.ref, customer.name, customer.contact) == ("LINDQ", "Lindqvist AB", "Maria Lindqvist")
    assert (customer.phone, customer.address.city, customer.address.country_code) == ("031-12 34 56", "Göteborg", "SE")

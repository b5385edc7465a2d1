"""Files as shops export them, made for a test: small, with known sums."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

CUSTOMERS = "CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax"
PRODUCTS = (
    "ProductID,ProductName,SupplierID,CategoryID,QuantityPerUnit,UnitPrice,UnitsInStock,UnitsOnOrder,"
    "ReorderLevel,Discontinued"
)
ORDERS = (
    "OrderID,CustomerID,EmployeeID,OrderDate,RequiredDate,ShippedDate,ShipVia,Freight,ShipName,ShipAddress,"
    "ShipCity,ShipRegion,ShipPostalCode,ShipCountry"
)
DETAILS = "OrderID,ProductID,UnitPrice,Quantity,Discount"
INVOICES = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def write(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file with this header line and these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def trading_company(folder: Path, *, orders: int = 6, shipped: int = 4) -> list[Path]:
    """Customers, products, orders and their lines in four files; the first orders have left already.

    Each order has two lines: 2 x 10.50 less 15 percent, and 1 x 4.00; freight 3.25.
    """
    return [
        write(
            folder / "customers.csv",
            CUSTOMERS,
            [
                ("ALFKI", "Łódź Imports", "Maria", "Owner", "ul. Długa 5", "Łódź", "", "90-001", "Poland", "123", ""),
                ("BONAP", "Bon app'", "Laurent", "Owner", "12 rue A", "Marseille", "", "13008", "France", "456", ""),
            ],
        ),
        write(
            folder / "products.csv",
            PRODUCTS,
            [
                (1, "Chai", 1, 1, "10 boxes", "10.50", 7, 0, 10, 0),
                (2, "Chang", 1, 1, "24 bottles", "4.00", 100, 0, 25, 1),
                (3, "Syrup", 1, 2, "12 bottles", "10", 0, 70, 25, 0),
            ],
        ),
        write(folder / "orders.csv", ORDERS, [_order(number, number < shipped) for number in range(orders)]),
        write(folder / "details.csv", DETAILS, [row for number in range(orders) for row in _lines(number)]),
    ]


def _order(number: int, has_left: bool) -> tuple[object, ...]:  # noqa: FBT001 - a row of a table
    placed = date(1998, 5, 1) + timedelta(days=number if number < 28 else 27 - number)  # two on one day would repeat
    day = f"{placed} 00:00:00.000"
    return (
        10248 + number,
        "ALFKI" if number % 2 else "BONAP",
        5,
        day,
        "1998-06-03 00:00:00.000",
        day if has_left else "",
        3,
        "3.25",
        "Łódź Imports" if number % 2 else "Bon app'",
        "ul. Długa 5" if number % 2 else "12 rue A",
        "Łódź" if number % 2 else "Marseille",
        "",
        "90-001" if number % 2 else "13008",
        "Poland" if number % 2 else "France",
    )


def _lines(number: int) -> list[tuple[object, ...]]:
    return [(10248 + number, 1, "10.50", 2, "0.15"), (10248 + number, 2, "4.00", 1, "0.0")]


def invoices(folder: Path, rows: Iterable[Sequence[object]], name: str = "invoices.csv") -> Path:
    """The export of a gift shop, one row per line: number, code, description, quantity, date, price, customer."""
    return write(folder / name, INVOICES, [(*row, "United Kingdom") for row in rows])

"""Suppliers and what they have come in from files, once, and go out to a file that reads back the same."""

from pathlib import Path

import pytest
from sqlalchemy import select

from omsdesk.channels.files import writing
from omsdesk.database.work import Work
from omsdesk.models.product import Product
from omsdesk.models.supplier import SupplierProduct
from omsdesk.money import Money
from omsdesk.services.importing import Report, Subject, Tally, import_files
from omsdesk.services.suppliers import export, roster
from omsdesk.services.suppliers.roster import Known, Offer
from tests import factories

EUR = Money(11950, "EUR")
LIST = (
    "Supplier,Supplier number,E-mail for orders,Language,SKU,Their code,Purchase price,Currency,Always from them\n"
    "Larch Tents,7,orders@larch.test,Deutsch,TENT,LT-2,119.50,,yes\n"
    "Larch Tents,,,,TARP,LT-9,24.99,USD,\n"
    "Rope & Sons,,,,,,,,\n"
)


@pytest.fixture
def shop(work: Work) -> Work:
    factories.a_house(work)
    factories.a_product(work, "TENT", name="Tent")
    factories.a_product(work, "TARP", name="Tarp")
    return work


def brought(work: Work, folder: Path, content: str, name: str = "who has what.csv") -> Report:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    seen = import_files(work, [path], dry_run=True)
    report = import_files(work, [path])
    assert (seen.of(Subject.SUPPLIERS), seen.refused_rows) == (report.of(Subject.SUPPLIERS), report.refused_rows)
    return report


def who_has(work: Work, sku: str) -> tuple[Offer, ...]:
    product = work.read(lambda db: db.run(select(Product.id).where(Product.sku == sku)).scalar_one())
    return tuple(work.read(roster.of_product, product))


def test_suppliers_come_in_with_what_they_have_once_and_go_out_the_same(shop: Work, tmp_path: Path) -> None:
    first, again = brought(shop, tmp_path, LIST), brought(shop, tmp_path, LIST)

    assert first.of(Subject.SUPPLIERS) == Tally(Subject.SUPPLIERS, read=3, new=3)
    assert again.of(Subject.SUPPLIERS) == Tally(Subject.SUPPLIERS, read=3, unchanged=3)
    larch, rope = shop.read(roster.known)
    assert larch == Known(larch.id, "Larch Tents", "orders@larch.test", "", "de", reference="7")
    assert (rope.name, rope.language) == ("Rope & Sons", "en")
    assert who_has(shop, "TENT") == (Offer(larch.id, "Larch Tents", "LT-2", direct=True, price=EUR),)
    assert who_has(shop, "TARP") == (Offer(larch.id, "Larch Tents", "LT-9", direct=False, price=Money(2499, "USD")),)

    shop.write(roster.keep, Known(rope.id, "Rope & Sons", "", "K=1", "en", active=False))
    before = factories.all_rows(shop, SupplierProduct)
    rows = shop.read(export.read, (larch.id, rope.id))
    for ending in ("csv", "xlsx"):
        writing.write(tmp_path / f"out.{ending}", [str(each) for each in export.TITLES], rows)
        back = import_files(shop, [tmp_path / f"out.{ending}"])
        assert (back.of(Subject.SUPPLIERS), back.refused_rows) == (again.of(Subject.SUPPLIERS), ())
    assert factories.all_rows(shop, SupplierProduct) == before
    assert shop.read(export.read, (larch.id, rope.id)) == rows


def test_a_row_that_changes_something_changes_that_alone_and_bad_rows_are_named(shop: Work, tmp_path: Path) -> None:
    brought(shop, tmp_path, LIST)
    head = LIST.partition("\n")[0]

    report = brought(
        shop,
        tmp_path,
        f"{head}\n"
        "Larch,7,,,TENT,,120.00,,\n"
        "Rope & Sons,,rope,,TENT,,,,\n"
        "New One,,,,NONE,,,,\n"
        "Larch,7,,English,TARP,,2,,\n"
        "Larch,7,,German,POLE,,,,\n"
        "New Two,,,,TENT,,2,EUX,\n"
        "New Three,8,,,TARP,,lots,,\n"
        "Larch,12,,,TENT,,,,\n",
    )

    assert report.of(Subject.SUPPLIERS) == Tally(Subject.SUPPLIERS, read=7, changed=2, refused=5)
    assert [(each.line, str(each.reason)) for each in report.refused_rows] == [
        (3, "'rope' is no e-mail address."),
        (4, "The SKU NONE is not in the catalogue."),
        (6, "Line 5 says something else of Larch."),
        (7, "'EUX' is no currency."),
        (8, "'lots' is not a number."),
        (9, "Larch has the number 7 already."),
    ]
    assert {each.file for each in report.refused_rows} == {"who has what.csv"}
    larch = shop.read(roster.known)[0]
    assert (larch.name, larch.email, larch.language) == ("Larch", "orders@larch.test", "en")
    assert who_has(shop, "TENT") == (Offer(larch.id, "Larch", "LT-2", direct=True, price=Money(12000, "EUR")),)
    assert who_has(shop, "TARP")[0].price == Money(200, "USD")
    assert [each.name for each in shop.read(roster.known)] == ["Larch", "Rope & Sons"]


def test_the_suppliers_of_northwind_are_known_by_their_headers_and_its_products_name_them(
    shop: Work, tmp_path: Path
) -> None:
    suppliers = (
        "SupplierID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax\n"
        "1,Exotic Liquids,Charlotte Cooper,Purchasing Manager,49 Gilbert St.,London,,EC1 4SD,UK,(171) 555-2222,\n"
        "11,Heli Süßwaren GmbH & Co. KG,Petra Winkler,Sales Manager,Tiergartenstraße 5,Berlin,,10785,Germany,,\n"
    )
    products = (
        "ProductID,ProductName,SupplierID,CategoryID,QuantityPerUnit,UnitPrice,UnitsInStock,UnitsOnOrder,"
        "ReorderLevel,Discontinued\n"
        "25,NuNuCa,11,3,20 glasses,14,76,0,30,0\n"
        "99,Nobody's,404,3,20 glasses,14,76,0,30,0\n"
    )
    lists = [tmp_path / "b.csv", tmp_path / "a.csv"]
    for path, content in zip(lists, (products, suppliers), strict=True):
        path.write_text(content, encoding="utf-8")

    report, again = import_files(shop, lists), import_files(shop, lists)

    assert report.refused_rows == again.refused_rows == ()
    assert report.of(Subject.SUPPLIERS) == Tally(Subject.SUPPLIERS, read=3, new=3)
    assert again.of(Subject.SUPPLIERS) == Tally(Subject.SUPPLIERS, read=3, unchanged=3)
    assert [(each.name, each.language, each.reference) for each in shop.read(roster.known)] == [
        ("Exotic Liquids", "en", "1"),
        ("Heli Süßwaren GmbH & Co. KG", "de", "11"),
    ]
    assert [each.supplier for each in who_has(shop, "25")] == ["Heli Süßwaren GmbH & Co. KG"]
    assert who_has(shop, "99") == ()


def test_a_list_of_products_that_also_names_suppliers_stays_one(shop: Work, tmp_path: Path) -> None:
    report = brought(
        shop, tmp_path, "SKU,Name,Price,Barcode,Supplier,Supplier SKU\nMUG,Mug,9.90,4006381333931,Larch,L-1\n"
    )

    assert (report.of(Subject.PRODUCTS).new, report.of(Subject.SUPPLIERS).read) == (1, 0)

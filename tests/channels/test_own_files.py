"""Our own lists, as a person would type them."""

from decimal import Decimal
from pathlib import Path

from omsdesk.channels import BarcodeRecord, Kind
from omsdesk.channels.files.joining import join
from omsdesk.channels.files.reading import read
from omsdesk.channels.files.recognising import layouts
from omsdesk.lifecycles.order import Handling
from tests.channels.conftest import AFile


def test_a_product_list_brings_sizes_codes_and_stock(a_file: AFile) -> None:
    content = (
        "SKU,Name,Price,Tax %,EAN,Case barcode,Case pieces,Weight kg,Length cm,Width mm,Stock,Bin,Packing note,"
        "Counted\n"
        "MUG,Enamel mug,12.90,19 %,4006381333931,4006381333948,12,0.15,9.5,95,31,A-04-2,Wrap twice,\n"
        "WRAP,Gift wrap,3,7,,,,,,,,,,no\n"
    )

    file = read(a_file(content))

    mug, wrap = file.products
    assert (mug.price, mug.tax_rate_bp, mug.weight_g) == (Decimal("12.90"), 1900, 150)
    assert (mug.length_mm, mug.width_mm, mug.height_mm) == (95, 95, None)
    assert mug.barcodes == (BarcodeRecord("4006381333931"), BarcodeRecord("4006381333948", 12))
    assert (mug.packing_note, mug.handling, wrap.handling) == ("Wrap twice", Handling.COUNTED, Handling.NEVER)
    assert [(each.sku, each.quantity, each.bin) for each in file.stock] == [("MUG", 31, "A-04-2")]


def test_a_case_barcode_without_its_pieces_is_refused(a_file: AFile) -> None:
    file = read(a_file("SKU,Name,Case barcode,Case pieces\nMUG,Enamel mug,4006381333948,\n"))

    assert [(each.line, each.column, str(each.reason)) for each in file.problems] == [
        (2, "Case pieces", "The barcode 4006381333948 needs its number of pieces.")
    ]


def test_an_order_list_may_leave_further_rows_of_an_order_blank(a_file: AFile) -> None:
    content = (
        "Order number,Name,Street,City,Postcode,Country,SKU,Qty,Unit price,Discount %,Shipping,Gift message,Paid\n"
        "1001,Maria Lindqvist,Storgatan 14,Göteborg,411 38,Sweden,MUG,2,12.90,10,4.90,For you,yes\n"
        "1001,,,,,,SOC,1,,,,,\n"
        "1002,Łucja Nowak,Piotrkowska 1,Łódź,90-001,Polska,MUG,1,12.90,,,,\n"
    )

    file = read(a_file(content))

    assert (file.kind, file.layout, file.problems) == (Kind.SALES, "own.sales", ())
    first, second = file.orders
    assert [(each.sku, each.quantity, each.price, each.discount_bp) for each in first.lines] == [
        ("MUG", 2, Decimal("12.90"), 1000),
        ("SOC", 1, None, 0),
    ]
    assert (first.shipping, first.is_gift, first.gift_note, first.is_paid) == (Decimal("4.90"), True, "For you", True)
    assert (second.ship_to.city, second.ship_to.country_code, second.is_paid) == ("Łódź", "PL", None)


def test_orders_and_lines_may_come_in_two_files(a_file: AFile) -> None:
    orders = read(a_file("Order,Ship to,Address,Town,Country\n7,Ana,Rua 1,Porto,Portugal\n", name="a.csv"))
    lines = read(a_file("Order,SKU,Quantity\n7,MUG,2\n", name="b.csv"))

    assert (orders.kind, lines.kind) == (Kind.ORDERS, Kind.LINES)
    assert [len(each.lines) for each in join(orders.orders, lines.lines).orders] == [1]


def test_a_customer_list_with_first_and_last_names_is_read(a_file: AFile) -> None:
    content = (
        "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email\n"
        "1,Bjørn,Hansen,,Ullevålsveien 14,Oslo,,Norway,0171,+47 22,,bjorn@example.com\n"
        "2,Luís,Alves,Alves Lda.,Rua 1,Porto,,Portugal,4000,,,\n"
        "3,,,,Rua 2,Porto,,Portugal,4000,,,\n"
    )

    file = read(a_file(content))

    assert [(each.name, each.contact, each.email) for each in file.customers] == [
        ("Bjørn Hansen", "", "bjorn@example.com"),
        ("Alves Lda.", "Luís Alves", ""),
    ]
    assert file.customers[0].address.postal_code == "0171"
    assert [(each.line, each.column, str(each.reason)) for each in file.problems] == [
        (4, "Company", "This customer has no name.")
    ]


def test_the_manual_names_every_column_of_our_own_lists() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "manual" / "files-to-import.md").read_text(encoding="utf-8")

    columns = {column.names[0] for layout in layouts() if layout.key.startswith("own.") for column in layout.columns}

    assert sorted(name for name in columns if name not in manual) == []

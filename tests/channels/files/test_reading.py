"""Files as they come: encodings, delimiters, marks, broken rows, cancel."""

from decimal import Decimal
from pathlib import Path

import pytest

from omsdesk.channels import DateOrder, Kind, Mark
from omsdesk.channels.files.reading import Cancelled, ReadOptions, read, recognise
from omsdesk.channels.files.tables import Limits
from omsdesk.errors import Refusal
from tests.channels.conftest import AFile
from tests.sentences import says_no

STOCK = "SKU,Quantity,Bin\nMUG-ENA-GRN,31,A-04-2\nSOC-WOL-M,12,B-11-1\n"


def reasons(path: Path, options: ReadOptions | None = None) -> list[tuple[int, str | None, str]]:
    return [(each.line, each.column, str(each.reason)) for each in read(path, options).problems]


def test_a_stock_list_is_read(a_file: AFile) -> None:
    file = read(a_file(STOCK))

    assert (file.kind, file.layout, file.rows_read) == (Kind.STOCK, "own.stock", 2)
    assert (file.encoding, file.delimiter, file.decimal) == ("utf-8", ",", None)
    assert [(each.line, each.sku, each.quantity, each.bin) for each in file.stock] == [
        (2, "MUG-ENA-GRN", 31, "A-04-2"),
        (3, "SOC-WOL-M", 12, "B-11-1"),
    ]
    assert file.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_recognised(a_file: AFile, delimiter: str, encoding: str) -> None:
    file = read(a_file(STOCK.replace(",", delimiter), encoding=encoding))

    assert (file.delimiter, file.encoding) == (delimiter, encoding)
    assert [each.sku for each in file.stock] == ["MUG-ENA-GRN", "SOC-WOL-M"]


def test_a_german_price_list_with_semicolons_and_commas_is_read(a_file: AFile) -> None:
    content = "SKU;Name;Price\nA1;Becher, grün;12,90\nA2;Zelt;1.299,00\n"

    file = read(a_file(content, encoding="cp1252"))

    assert (file.encoding, file.delimiter, file.decimal) == ("cp1252", ";", Mark.COMMA)
    assert [(each.name, each.price) for each in file.products] == [
        ("Becher, grün", Decimal("12.90")),
        ("Zelt", Decimal(1299)),
    ]


def test_headers_count_by_name_in_any_order_and_case(a_file: AFile) -> None:
    file = read(a_file("colour,ON HAND,article_number\ngreen,3,MUG\n"))

    assert [(each.sku, each.quantity) for each in file.stock] == [("MUG", 3)]


def test_a_number_with_two_readings_is_asked_for(a_file: AFile) -> None:
    path = a_file("SKU,Quantity\nA,5\nB,1.234\n")

    file = read(path)

    assert [(each.about, each.line, each.choices) for each in file.questions] == [("decimal", 3, (".", ","))]
    assert "1.234" in str(file.questions[0].text)
    assert [each.sku for each in file.stock] == ["A"]
    assert reasons(path) == [(3, "Quantity", "'1.234' can be two different numbers.")]


def test_the_answer_settles_it(a_file: AFile) -> None:
    path = a_file("SKU,Quantity\nA,5\nB,1.234\n")

    file = read(path, ReadOptions(decimal=Mark.COMMA))

    assert [(each.sku, each.quantity) for each in file.stock] == [("A", 5), ("B", 1234)]
    assert file.questions == ()
    assert reasons(path, ReadOptions(decimal=Mark.POINT)) == [(3, "Quantity", "1.234 is not a whole number.")]


def test_a_later_row_settles_what_an_earlier_one_left_open(a_file: AFile) -> None:
    file = read(a_file("SKU;Name;Price\nA;Tent;1.299\nB;Mug;12,90\n"))

    assert [each.price for each in file.products] == [Decimal(1299), Decimal("12.90")]
    assert (file.questions, file.problems) == ((), ())


def test_a_day_with_two_readings_is_asked_for_and_the_answer_settles_it(a_file: AFile) -> None:
    content = "Order number,Name,Street,City,Country,Order date\n7,Ana,Rua 1,Porto,Portugal,3/4/2026\n"
    path = a_file(content)

    assert [(each.about, each.line) for each in read(path).questions] == [("date_order", 2)]
    assert read(path).orders == ()
    assert reasons(path) == [(2, "Order date", "'3/4/2026' can be two different days.")]
    answered = read(path, ReadOptions(date_order=DateOrder.DAY_FIRST)).orders[0].placed_at
    assert answered is not None
    assert (answered.day, answered.month) == (3, 4)


@pytest.mark.parametrize("value", ["1e9999999", "NaN", "Infinity", "١٢", "1_000", "five", "9" * 5000])
def test_what_is_no_number_is_told_by_line_and_column(a_file: AFile, value: str) -> None:
    path = a_file(f"SKU,Quantity\nA,{value}\nB,2\n")

    found = reasons(path)

    assert [(line, column) for line, column, _ in found] == [(2, "Quantity")]
    assert found[0][2].endswith("is not a number.")
    assert len(found[0][2]) < 70
    assert [each.sku for each in read(path).stock] == ["B"]


def test_a_number_below_zero_or_beyond_a_million_is_refused(a_file: AFile) -> None:
    path = a_file("SKU,Quantity\nA,-1\nB,1000001\n")

    assert reasons(path) == [
        (2, "Quantity", "-1 is not between 0 and 1,000,000."),
        (3, "Quantity", "1,000,001 is not between 0 and 1,000,000."),
    ]


def test_a_price_with_more_decimals_than_allowed_is_not_rounded(a_file: AFile) -> None:
    path = a_file("SKU,Name,Price\nA,Mug,0.12345\nB,Mug,0.12300\n")

    assert reasons(path) == [(2, "Price", "0.12345 has more than 4 decimals.")]
    assert [each.line for each in read(path, ReadOptions(price_decimals=2)).problems] == [2, 3]


def test_every_reason_of_a_row_is_told(a_file: AFile) -> None:
    path = a_file("SKU,Quantity,Bin\n,many,A-01-1\n")

    assert reasons(path) == [
        (2, "SKU", "This cell is blank."),
        (2, "Quantity", "'many' is not a number."),
    ]


def test_control_characters_and_endless_texts_are_refused(a_file: AFile) -> None:
    path = a_file(f"SKU,Quantity,Bin\nA\x07B,1,\nC,1,{'x' * 41}\n")

    assert reasons(path) == [
        (2, "SKU", "This cell holds control characters."),
        (3, "Bin", "This text is longer than 40 signs."),
    ]


def test_decomposed_letters_come_in_composed(a_file: AFile) -> None:
    file = read(a_file("SKU,Name\nA,Ło\N{COMBINING ACUTE ACCENT}dz\n"))

    assert file.products[0].name == "Łódz"


def test_lines_are_counted_as_an_editor_counts_them(a_file: AFile) -> None:
    path = a_file('SKU,Name,Price\nA,"Mug,\ngreen\nand large",1\n\nB,Tent,x\n"C\n",Rope,y\n')

    assert [(line, column) for line, column, _ in reasons(path)] == [(6, "Price"), (7, "Price")]
    assert read(path).products[0].name == "Mug, green and large"


def test_a_row_with_a_column_too_few_or_too_many_is_told(a_file: AFile) -> None:
    path = a_file("SKU,Quantity,Bin\nA,1\nB,1,A-01-1,what\nC,1,,,\nD,1,\n")

    assert reasons(path) == [
        (2, None, "This row has 2 columns where the header has 3."),
        (3, None, "This row has 4 columns where the header has 3."),
    ]
    assert [each.sku for each in read(path).stock] == ["C", "D"]


def test_quotation_marks_that_do_not_pair_up_spoil_their_row_only(a_file: AFile) -> None:
    path = a_file('SKU,Quantity\nA,1\n"B"x,2\nC,3\n')

    assert reasons(path) == [(3, None, "The quotation marks of this row do not pair up.")]
    assert [each.sku for each in read(path).stock] == ["A", "C"]


def test_values_that_cannot_be_are_told_by_line_and_column(a_file: AFile) -> None:
    path = a_file("SKU,Name,Price,Weight g,Tax %,Active\nA,Mug,-1,1,19,yes\nB,Cup,1,-2,101,maybe\n")

    assert reasons(path) == [
        (2, "Price", "An amount below zero cannot be taken: -1."),
        (3, "Weight g", "-2 cannot be right."),
        (3, "Tax %", "101 is not a rate between 0 and 100."),
        (3, "Active", "'maybe' is neither yes nor no."),
    ]


def test_the_same_product_twice_is_told(a_file: AFile) -> None:
    path = a_file("SKU,Name\nA,Mug\nB,Tent\nA,Cup\n")

    assert reasons(path) == [(4, None, "A is already on line 2.")]
    assert [each.name for each in read(path).products] == ["Mug", "Tent"]


def test_a_header_that_is_there_twice_is_refused(a_file: AFile) -> None:
    with says_no(
        "The column Quantity is there twice. Rename or delete one of the two, so that it is clear which counts."
    ):
        read(a_file("SKU,Quantity,quantity\nA,1,2\n"))


def test_a_double_header_that_nobody_needs_does_no_harm(a_file: AFile) -> None:
    assert read(a_file("SKU,Quantity,Colour,Colour\nA,1,red,green\n")).rows_read == 1


def test_a_missing_column_is_named(a_file: AFile) -> None:
    with pytest.raises(Refusal) as refused:
        read(a_file("Customer number,Name,Street,Country\nC-1,Ana,Rua 5,Portugal\n", name="people.csv"))

    assert str(refused.value) == (
        "people.csv looks like customers, but a column is missing: City. "
        "Add it to the first row of the file, or match its columns in Settings, Files."
    )
    with says_no(
        "orders.csv looks like orders, but columns are missing: City, Country. "
        "Add it to the first row of the file, or match its columns in Settings, Files."
    ):
        read(a_file("Order number,Name,Street\n1,Ana,Rua 5\n", name="orders.csv"))


def test_orders_that_name_a_customer_on_each_row_are_no_list_of_customers(a_file: AFile) -> None:
    with says_no(
        "orders.csv looks like orders with their lines, but a column is missing: Order number. "
        "Add it to the first row of the file, or match its columns in Settings, Files."
    ):
        read(a_file("Customer,Name,Street,City,Country,SKU,Qty\nC1,Ana,Rua 5,Lisboa,PT,MUG,2\n", name="orders.csv"))
    with_number = "Order ref,Customer,Name,Street,City,Country,SKU,Qty\n1,C1,Ana,Rua 5,Lisboa,PT,MUG,2\n"
    assert recognise(a_file(with_number)).key == "own.sales"
    assert recognise(a_file("Order,SKU,Qty,City\n1,MUG,2,Lisboa\n")).key == "own.order_lines"


def test_a_list_without_any_header_says_so_and_what_known_lists_have(a_file: AFile) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(a_file("--,--\n3,4\n", name="x.csv"))

    assert str(refused.value.reason) == "x.csv is no list that is known here. It has no headers in its first row."


@pytest.mark.parametrize(
    "header",
    [
        "Dog,Cat",
        "SKU,Colour",
        "ShipperID,CompanyName,Address,City,Country",
        "Name,Street,City,Country",
    ],
    ids=["pets", "colours", "shippers", "addresses"],
)
def test_a_file_of_something_else_is_told_its_columns_and_what_known_lists_have(a_file: AFile, header: str) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(a_file(f"{header}\n", name="x.csv"))

    said = str(refused.value)
    assert said.startswith(
        f"x.csv is no list that is known here. Its columns are: {header.replace(',', ', ')}. Known lists have"
    )
    assert "stock (SKU, Stock)" in said
    assert "customers (Customer number, Street, City, Country)" in said


def test_a_header_alone_is_an_empty_list(a_file: AFile) -> None:
    file = read(a_file("SKU,Quantity\n"))

    assert (file.rows_read, file.records, file.problems) == (0, (), ())


def test_too_many_rows_or_columns_are_refused(a_file: AFile) -> None:
    with says_no("file.csv has over 1 rows. Split it."):
        read(a_file(STOCK), ReadOptions(limits=Limits(rows=1)))
    with says_no("file.csv has over 2 columns. Leave out the columns that orders do not need."):
        read(a_file(STOCK), ReadOptions(limits=Limits(columns=2)))
    assert read(a_file(STOCK), ReadOptions(limits=Limits(rows=2, columns=3))).rows_read == 2


def test_a_long_file_streams_tells_how_far_it_is_and_stops_when_asked(a_file: AFile) -> None:
    path = a_file("SKU,Quantity\n" + "".join(f"SKU-{n},{n % 90}\n" for n in range(100_000)))
    seen: list[tuple[int, int]] = []

    with pytest.raises(Cancelled, match="Nothing came in"):
        read(path, progress=lambda done, total: seen.append((done, total)), cancelled=lambda: len(seen) == 4)

    size = path.stat().st_size
    assert len(seen) == 4
    assert [total for _, total in seen] == [size] * 4
    assert 0 < seen[0][0] <= seen[3][0] < size / 10


def test_a_long_file_comes_in_whole(a_file: AFile) -> None:
    path = a_file("SKU,Quantity\n" + "".join(f"SKU-{n},{n % 90}\n" for n in range(100_000)))
    seen: list[tuple[int, int]] = []

    file = read(path, progress=lambda done, total: seen.append((done, total)))

    assert len(file.stock) == 100_000
    assert sum(each.quantity for each in file.stock) == sum(n % 90 for n in range(100_000))
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)

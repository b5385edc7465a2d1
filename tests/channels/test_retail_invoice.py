"""The dirty retail file: good rows come in, bad ones are listed, cancellations are known as such."""

from datetime import datetime
from decimal import Decimal

from omsdesk.channels import Kind
from omsdesk.channels.files.reading import read
from tests.channels.conftest import AFile

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
GOOD = (
    "801,21730,GLASS STAR,6,12/1/10 8:26,4.25,17850,United Kingdom\n"
    "801,POST,POSTAGE,1,12/1/10 8:26,18,17850,United Kingdom\n"
    "802,22633,HAND WARMER ,2,12/1/10 8:28,1.85,13047,EIRE\n"
)


def test_rows_become_orders_with_american_dates(a_file: AFile) -> None:
    file = read(a_file(HEADER + GOOD))

    assert (file.kind, file.layout, file.rows_read, file.questions) == (Kind.SALES, "retail.invoices", 3, ())
    first, second = file.orders
    assert (first.external_ref, first.customer_ref, first.placed_at) == (
        "801",
        "17850",
        datetime.fromisoformat("2010-12-01 08:26"),
    )
    assert [(each.sku, each.quantity, each.price, each.is_stocked) for each in first.lines] == [
        ("21730", 6, Decimal("4.25"), True),
        ("POST", 1, Decimal(18), False),
    ]
    assert (second.ship_to.country, second.ship_to.country_code, second.cancels) == ("EIRE", "IE", False)


def test_a_row_that_ran_together_is_listed_and_its_order_waits(a_file: AFile) -> None:
    file = read(a_file(HEADER + GOOD + "802,21175,GIN + TONIC   2,12/1/10 9:41,2.1,13047,EIRE\n"))

    assert [(each.line, each.order_ref, str(each.reason)) for each in file.problems] == [
        (5, "802", "This row has 7 columns where the header has 8.")
    ]
    assert [(each.external_ref, len(each.lines), each.is_incomplete) for each in file.orders] == [
        ("801", 2, False),
        ("802", 1, True),
    ]


def test_an_order_of_broken_rows_alone_does_not_come_in(a_file: AFile) -> None:
    file = read(a_file(HEADER + GOOD + "803,21175,GIN,two,12/1/10 9:41,2.1,13047,EIRE\n"))

    assert [each.external_ref for each in file.orders] == ["801", "802"]
    assert file.refused_orders == ("803",)
    assert [(each.line, each.column, str(each.reason)) for each in file.problems] == [
        (5, "Quantity", "'two' is not a number.")
    ]


def test_a_cancellation_is_known_as_one(a_file: AFile) -> None:
    file = read(a_file(HEADER + GOOD + "C804,35004C,FLYING DUCKS,-1,12/1/10 9:49,4.65,15311,United Kingdom\n"))

    assert [(each.external_ref, each.cancels) for each in file.orders] == [
        ("801", False),
        ("802", False),
        ("C804", True),
    ]
    assert [each.quantity for each in file.orders[2].lines] == [-1]


def test_a_quantity_that_contradicts_its_invoice_number_is_refused(a_file: AFile) -> None:
    file = read(
        a_file(
            HEADER
            + "805,1,GLASS,-1,12/1/10 9:49,4.65,1,France\n"
            + "C806,1,GLASS,1,12/1/10 9:49,4.65,1,France\n"
            + "807,1,GLASS,0,12/1/10 9:49,4.65,1,France\n"
        )
    )

    assert file.orders == ()
    assert [(each.line, each.column) for each in file.problems] == [(2, "Quantity"), (3, "Quantity"), (4, "Quantity")]


def test_another_customer_in_the_middle_of_an_invoice_is_told(a_file: AFile) -> None:
    file = read(a_file(HEADER + GOOD + "801,22745,PLAYHOUSE,1,12/1/10 8:26,2.1,99999,United Kingdom\n"))

    assert [(each.line, each.order_ref, str(each.reason)) for each in file.problems] == [
        (5, "801", "Line 2 names another customer for this order.")
    ]
    assert len(file.orders[0].lines) == 2


def test_rows_swallowed_by_an_open_quotation_mark_hold_their_orders(a_file: AFile) -> None:
    swallowed = (
        '803,1,"GLASS,1,12/1/10 9:49,4.65,1,France\n'
        "801,2,STAR,1,12/1/10 8:26,4.65,17850,United Kingdom\n"
        '804,3,"LAMP",1,12/1/10 9:49,4.65,1,France\n'
    )

    file = read(a_file(HEADER + GOOD + swallowed))

    assert [(each.line, each.order_ref) for each in file.problems] == [(5, "801")]
    assert [(each.external_ref, each.is_incomplete) for each in file.orders] == [("801", True), ("802", False)]

"""Orders and lines of two files, put together."""

from decimal import Decimal

from omsdesk.channels import LineRecord, OrderRecord, Problem
from omsdesk.channels.files.fingerprints import fingerprint
from omsdesk.channels.files.joining import join
from omsdesk.words import Text


def an_order(ref: str, *, line: int = 2) -> OrderRecord:
    return OrderRecord(line=line, external_ref=ref)


def a_line(ref: str, sku: str = "11", *, line: int = 2, price: str = "12.5") -> LineRecord:
    return LineRecord(line=line, order_ref=ref, sku=sku, quantity=1, price=Decimal(price))


def test_each_order_gets_its_lines_in_the_order_of_the_file() -> None:
    joined = join([an_order("7"), an_order("8")], [a_line("8", "A"), a_line("7", "B"), a_line("8", "C")])

    assert [[line.sku for line in order.lines] for order in joined.orders] == [["B"], ["A", "C"]]
    assert (joined.in_orders, joined.in_lines) == ((), ())


def test_an_order_carries_the_problems_of_its_rows() -> None:
    problem = Problem(9, "Quantity", Text("'x' is not a number."), "7")

    joined = join([an_order("7"), an_order("8")], [a_line("7"), a_line("8")], [problem])

    assert [(order.is_incomplete, order.problems) for order in joined.orders] == [(True, (problem,)), (False, ())]


def test_an_order_without_a_good_line_does_not_come_in() -> None:
    problem = Problem(9, None, Text("Broken."), "8")

    joined = join([an_order("7", line=4), an_order("8", line=5)], [], [problem])

    assert joined.orders == ()
    assert [(each.line, str(each.reason)) for each in joined.in_orders] == [
        (4, "Order 7 has no lines."),
        (5, "Order 8 has no line that can be read."),
    ]


def test_lines_of_an_order_that_is_not_there_are_told_once() -> None:
    joined = join([], [a_line("9", line=3), a_line("9", line=4)])

    assert [(each.line, each.order_ref, str(each.reason)) for each in joined.in_lines] == [
        (3, "9", "Order 9 is not among the orders; its 2 lines are left out.")
    ]


def test_the_same_order_in_another_file_has_the_same_fingerprint() -> None:
    here = join([an_order("7", line=2)], [a_line("7", line=3)]).orders[0]
    there = join([an_order("7", line=20)], [a_line("7", line=30, price="12.50")]).orders[0]
    changed = join([an_order("7")], [a_line("7", price="12.51")]).orders[0]

    assert fingerprint(here) == fingerprint(there)
    assert fingerprint(here) != fingerprint(changed)

"""Our own list of orders: it comes in as written, once; changes and cancellations follow while they can."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.services import checks, releasing
from omsdesk.services.importing import import_files
from tests.channels.broken_tables import as_a_spreadsheet
from tests.channels.sales import Sale, sales
from tests.channels.shop_files import order_list
from tests.factories import a_house, a_product, everything_but_the_trail, lines_of, stock, the_order
from tests.services.importing.shops import open_reasons, orders_of, said

RATE = Decimal("0.19")


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)
    for number in range(6):
        stock(work, a_product(work, f"SKU-{number}", tax_rate_bp=1900), 500)


def sums_of(sale: Sale) -> tuple[int, int]:
    """Total and tax in cents by hand: the list says prices without tax, each line is taxed by itself."""
    goods = [line.whole for line in sale.lines]
    taxes = [(each * RATE).quantize(Decimal("0.01"), ROUND_HALF_UP) for each in goods]
    return int((sum(goods) + sale.shipping + sum(taxes)) * 100), int(sum(taxes) * 100)


@pytest.mark.parametrize("is_sheet", [False, True], ids=["csv", "xlsx"])
def test_a_list_comes_in_as_it_was_written_and_a_second_time_changes_nothing(
    work: Work, *, is_sheet: bool, tmp_path: Path
) -> None:
    sold = [replace(each, shipping=Decimal("4.90")) for each in sales(12, seed=51)]
    (path,) = order_list(tmp_path, sold)
    paths = [as_a_spreadsheet(path) if is_sheet else path]

    first = import_files(work, paths)
    before = everything_but_the_trail(work)
    second = import_files(work, paths)

    assert (first.new, first.refused, first.refused_rows) == (12, 0, ())
    assert (second.new, second.changed, second.unchanged, second.refused) == (0, 0, 12, 0)
    assert everything_but_the_trail(work) == before
    for order_id, sale in zip(orders_of(work), sold, strict=True):
        row = the_order(work, order_id)
        assert (row.total_minor, row.tax_minor) == sums_of(sale)
        assert (row.ship_name, row.ship_street, row.ship_extra, row.ship_city, row.ship_postal_code) == (
            *(sale.name, sale.street, sale.extra),
            *(sale.city, sale.postal_code),
        )
        assert [(line.sku, line.ordered) for line in lines_of(work, order_id)] == [
            (line.sku, line.quantity) for line in sale.lines
        ]
    assert work.read(checks.violations) == ()


def test_a_change_follows_until_the_release_and_a_cancellation_counts_once(work: Work, tmp_path: Path) -> None:
    sale = sales(1, seed=52)[0]
    import_files(work, order_list(tmp_path, [sale]))
    (order,) = orders_of(work)

    moved = import_files(work, order_list(tmp_path, [replace(sale, street="Neue Straße 1")]))
    street = the_order(work, order).ship_street
    work.write(releasing.release, [order])
    late = import_files(work, order_list(tmp_path, [replace(sale, street="Zu spät 2")]))
    first = import_files(work, order_list(tmp_path, [sale], Cancelled="yes"))
    second = import_files(work, order_list(tmp_path, [sale], Cancelled="yes"))

    assert (moved.changed, street, late.changed, late.refused) == (1, "Neue Straße 1", 0, 1)
    assert said(late) == [
        (
            f"{sale.ref} has changed in the shop, but SO-{order} is in the hall already. Take it off its list and "
            "bring the file in again."
        )
    ]
    assert [each.pieces for each in (*first.taken_back, *second.taken_back)] == [
        sum(line.quantity for line in sale.lines),
        0,
    ]
    assert the_order(work, order).headline is Headline.CANCELLED
    assert work.read(checks.violations) == ()


def test_a_row_that_names_no_order_holds_those_beside_it(work: Work, tmp_path: Path) -> None:
    sold = [replace(each, lines=each.lines[:1] * 2) for each in sales(3, seed=53)]
    (path,) = order_list(tmp_path, [replace(each, note="") for each in sold])
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2].replace(sold[0].ref, "", 1), *lines[3:]]) + "\n", encoding="utf-8")

    report = import_files(work, [path])

    held = [order for order in orders_of(work) if work.read(open_reasons, order)]
    assert held == orders_of(work)[:2]
    assert said(report) == ["This cell is blank."] * 2

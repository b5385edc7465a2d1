"""The journal tells what goods cost as they leave and come back, where the house has accounts for it; to the cent."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.services import checks, ledger, paying, receiving, settings
from omsdesk.services.accounting import files, goods, months, sums
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.services.costing import report, valuing
from tests import factories
from tests.still_clock import StillClock

ACCOUNTS = {"account_goods_sold": "3200", "account_stock": "3980"}


@pytest.fixture
def mug(work: Work) -> int:
    """Ten at 2.35."""
    factories.a_house(work, **ACCOUNTS)
    made = factories.a_product(work, "MUG", price=1000)
    work.write(receiving.receive, product_id=made, quantity=10, place_id=factories.a_bin(work, "A-01-1"), cost="2.35")
    return made


def moves(work: Work, mug: int, pieces: int, line: int | None, *, back: bool = False) -> None:
    """Over the dock, either way."""

    def carry(db: Any) -> None:
        customer = ledger.place(db, PlaceKind.CUSTOMER)
        frm, to = (customer, shelf) if back else (shelf, customer)
        kind = MoveKind.RETURNED if back else MoveKind.SHIPPED
        ledger.move(db, ledger.Move(kind, mug, frm, to, pieces, order_line_id=line))

    shelf = factories.a_bin(work, "A-01-1")
    work.write(carry)


def an_order(work: Work, mug: int) -> tuple[int, int]:
    order = factories.an_order(work, [(mug, 4)], confirmed=False)
    return order, factories.lines_of(work, order)[0].id


def costs(work: Work, month: str = "2026-03") -> list[Entry]:
    valuing.carry_out(work)
    return [each for each in work.read(months.entries, month) if each.source is Source.GOODS]


def told(found: list[Entry]) -> list[tuple[str, str, str, int]]:
    return [(each.document, each.debit, each.credit, each.amount_minor) for each in found]


def test_what_leaves_and_comes_back_is_booked_at_its_cost_once_an_order_and_day(
    work: Work, mug: int, clock: StillClock, tmp_path: Path
) -> None:
    order, line = an_order(work, mug)
    moves(work, mug, 1, line)
    moves(work, mug, 3, line)
    clock.pass_by(days=1)
    moves(work, mug, 1, line, back=True)

    found = costs(work)

    assert told(found) == [(f"SO-{order}", "3200", "3980", 940), (f"SO-{order}", "3980", "3200", 235)]
    assert [each.day for each in found] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert [each.goods_sold.minor for each in sums.by_day(found, "EUR")] == [705, -235, 940]
    company = work.read(settings.company)
    head = files.Head(company, date(2026, 3, 1), date(2026, 3, 31), work.now(), is_closed=False)
    lines = files.datev(found, head).decode("cp1252").splitlines()[2:]
    assert [each.split(";")[:8] for each in lines] == [
        ["9,40", '"S"', '"EUR"', "", "", "", "3200", "3980"],
        ["2,35", '"H"', '"EUR"', "", "", "", "3200", "3980"],
    ]
    with files.save_table(found, tmp_path / "journal.csv").open(encoding="utf-8-sig") as file:
        assert [row["Amount"] for row in csv.DictReader(file)] == ["9.40", "2.35"]

    factories.change_settings(work, account_stock="")
    assert costs(work) == [], "off while one of the accounts is missing"
    assert [each for each in work.read(checks.violations) if each.startswith("rule 11")] == []


def test_a_closed_month_stays_and_the_folder_explains_the_way_from_the_stock_to_the_journal(
    work: Work, mug: int, clock: StillClock
) -> None:
    order, line = an_order(work, mug)
    work.write(paying.record, order, PaymentMethod.CASH)
    moves(work, mug, 2, line)
    moves(work, mug, 1, None)
    clock.now = datetime(2026, 4, 2, 9, tzinfo=UTC)
    work.write(months.close, "2026-03")
    before = costs(work)
    assert told(before) == [(f"SO-{order}", "3200", "3980", 470)], "closing values what nobody had valued yet"

    clock.now = datetime(2026, 3, 30, 9, tzinfo=UTC)  # a station whose clock is late
    moves(work, mug, 1, line)
    clock.now = datetime(2026, 4, 2, 10, tzinfo=UTC)
    moves(work, mug, 1, line)

    assert costs(work) == before
    april = costs(work, "2026-04")
    assert [(each.day, each.belongs_to, each.amount_minor) for each in april] == [
        (date(2026, 4, 1), date(2026, 3, 30), 235),
        (date(2026, 4, 2), None, 235),
    ]

    def explained(journal: list[Entry], first: date, last: date) -> list[str]:
        value = work.read(report.between, first, last)
        return [str(row[1]) for row in work.read(goods.explained, journal, value)]

    assert explained(before, date(2026, 3, 1), date(2026, 3, 31)) == ["9.40", "-2.35", "0.00", "-2.35", "4.70"]
    assert explained(april, date(2026, 4, 1), date(2026, 4, 30)) == ["2.35", "0.00", "2.35", "0.00", "4.70"]

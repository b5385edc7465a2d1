"""What the stock is worth follows every piece, by moving average and to the cent, without a scan that knows of it."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from omsdesk.channels import StockRecord
from omsdesk.database.engine import WRITES
from omsdesk.database.schema import migrate
from omsdesk.database.work import Work
from omsdesk.lifecycles.stock import AdjustReason, CostKind, MoveKind, PlaceKind
from omsdesk.models.cost import CostEntry
from omsdesk.services import adjusting, ledger, receiving
from omsdesk.services.costing import averages, report, valuing
from omsdesk.services.importing import stock as opening
from tests.factories import a_bin, a_house, a_product, an_order, lines_of
from tests.migrations.alembic_run import opened
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules
from tests.still_clock import StillClock


@pytest.fixture
def shop(work: Work) -> Work:
    a_house(work)
    return work


def entries_of(work: Work) -> list[Any]:
    """The ledger of costs, as it was written."""
    return list(work.read(lambda db: db.run(select(*CostEntry.__table__.columns).order_by(CostEntry.id)).all()))


def came(work: Work, product: int, pieces: int, cost: str = "") -> None:
    work.write(receiving.receive, product_id=product, quantity=pieces, place_id=a_bin(work, "A-01-1"), cost=cost)


def goes(work: Work, product: int, pieces: int, to: PlaceKind, line: int | None = None) -> None:
    def carry(db: Any) -> None:
        kind = MoveKind.SHIPPED if to is PlaceKind.CUSTOMER else MoveKind.SCRAPPED
        ledger.move(db, ledger.Move(kind, product, shelf, ledger.place(db, to), pieces, order_line_id=line))

    shelf = a_bin(work, "A-01-1")
    work.write(carry)


def comes_back(work: Work, product: int, pieces: int, line: int) -> None:
    def carry(db: Any) -> None:
        customers = ledger.place(db, PlaceKind.CUSTOMER)
        ledger.move(db, ledger.Move(MoveKind.RETURNED, product, customers, shelf, pieces, order_line_id=line))

    shelf = a_bin(work, "A-01-1")
    work.write(carry)


def worth(work: Work, product: int) -> tuple[int, int, str]:
    valuing.carry_out(work)
    found = work.read(averages.worth, [product])[product]
    return found.pieces, found.value_minor, str(work.read(averages.of_product, product).each)


def test_each_delivery_moves_the_average_and_what_is_sold_leaves_at_it(shop: Work) -> None:
    mug = a_product(shop)
    (line,) = lines_of(shop, an_order(shop, [(mug, 4)], confirmed=False))

    came(shop, mug, 10, "2.00")
    assert worth(shop, mug) == (10, 2000, "2.00")
    came(shop, mug, 5, "3,50")
    assert worth(shop, mug) == (15, 3750, "2.50")
    goes(shop, mug, 4, PlaceKind.CUSTOMER, line.id)
    assert worth(shop, mug) == (11, 2750, "2.50")
    came(shop, mug, 11, "4.5005")
    assert worth(shop, mug) == (22, 7701, "3.500455")
    comes_back(shop, mug, 2, line.id)

    assert worth(shop, mug) == (24, 8201, "3.417083"), "they come back at what they cost when they went: 2.50"
    told = [(each.kind, each.pieces, each.value_minor) for each in entries_of(shop)]
    assert told[2:] == [(CostKind.SHIPPED, -4, -1000), (CostKind.RECEIVED, 11, 4951), (CostKind.RETURNED, 2, 500)]
    assert broken_rules(shop) == []


def test_the_last_piece_takes_what_is_left_and_the_last_cost_is_remembered(shop: Work) -> None:
    pen = a_product(shop)
    came(shop, pen, 3, "0.33333")
    assert worth(shop, pen)[1] == 100
    for left in (67, 33, 0):
        goes(shop, pen, 1, PlaceKind.SCRAP)
        assert worth(shop, pen)[1] == left

    shop.write(
        adjusting.adjust,
        product_id=pen,
        place_id=a_bin(shop, "A-01-1"),
        difference=2,
        reason=AdjustReason.FOUND,
    )

    assert worth(shop, pen)[:2] == (2, 66)


def test_pieces_without_a_cost_take_the_first_that_is_said_and_a_later_bill_is_an_entry(shop: Work) -> None:
    cup = a_product(shop)
    came(shop, cup, 4)
    assert worth(shop, cup) == (4, 0, "0.00")
    came(shop, cup, 1, "5")
    assert worth(shop, cup) == (5, 2500, "5.00")

    said = shop.write(valuing.set_cost, cup, "4.20", "the bill came")

    assert "has a new cost" in str(said)
    assert worth(shop, cup) == (5, 2100, "4.20")
    assert [(each.kind, each.value_minor) for each in entries_of(shop)] == [
        (CostKind.RECEIVED, 0),
        (CostKind.VALUED, 2000),
        (CostKind.RECEIVED, 500),
        (CostKind.VALUED, -400),
    ]
    for typed, sentence in (
        ("4.20", "It costs that already."),
        ("cheap", "'cheap' is no cost. Type an amount, such as 2.50."),
        ("-1", "'-1' is no cost. Type an amount, such as 2.50."),
    ):
        with says_no(sentence):
            shop.write(valuing.set_cost, cup, typed)


def test_opening_balances_bring_their_cost(shop: Work) -> None:
    mug = a_product(shop, sku="MUG")
    records = [
        StockRecord(line=1, sku="MUG", quantity=3, bin="A-01-1", cost=Decimal("1.25")),
        StockRecord(line=2, sku="MUG", quantity=7, bin="A-01-2", cost=Decimal("1.25")),
    ]

    shop.write(opening.bring, records)

    assert worth(shop, mug) == (10, 1250, "1.25")


def test_the_report_explains_the_difference_between_two_days(shop: Work, clock: StillClock) -> None:
    mug, lamp = a_product(shop, sku="MUG"), a_product(shop, sku="LAMP")
    came(shop, mug, 10, "2")
    clock.pass_by(days=31)
    came(shop, lamp, 1)
    came(shop, mug, 10, "3")
    goes(shop, mug, 4, PlaceKind.CUSTOMER)
    goes(shop, mug, 2, PlaceKind.SCRAP)
    valuing.carry_out(shop)

    found = shop.read(report.this_month)

    assert (found.before.minor, found.after.minor, found.unknown, found.goods_sold.minor) == (2000, 3500, 1, 1000)
    assert [(kind, money.minor) for kind, money in found.changes] == [
        (CostKind.RECEIVED, 3000),
        (CostKind.SHIPPED, -1000),
        (CostKind.SCRAPPED, -500),
    ]
    rows = report.table(found)
    titles = report.titles()
    for row in rows:
        told = dict(zip(titles, row, strict=True))
        changes = sum((Decimal(str(told[str(kind.word)])) for kind in CostKind), Decimal(0))
        assert Decimal(str(told["Value before"])) + changes == told["Value after"]
    assert rows[-1][2] == 15


def test_a_random_year_comes_to_the_same_as_an_independent_calculation(shop: Work) -> None:
    """Fractions without end, kept by hand beside it; the program may be off by what one rounding can do."""
    random, product = Random(34), a_product(shop)
    pieces, value = 0, 0
    for _ in range(60):
        if pieces and random.random() < 0.5:
            n = random.randint(1, pieces)
            goes(shop, product, n, PlaceKind.CUSTOMER if random.random() < 0.8 else PlaceKind.SCRAP)
            out = (Decimal(value) * n / pieces).quantize(Decimal(1), ROUND_HALF_UP)
            pieces, value = pieces - n, value - int(out)
        else:
            n, cost = random.randint(1, 40), Decimal(random.randint(1, 99999)) / 10000
            came(shop, product, n, str(cost))
            pieces, value = pieces + n, value + int((cost * 100 * n).quantize(Decimal(1), ROUND_HALF_UP))

    assert worth(shop, product)[:2] == (pieces, value)
    entries = entries_of(shop)
    assert sum(each.value_minor for each in entries) == value
    assert len({each.move_id for each in entries}) == len(entries) == 60
    assert valuing.carry_out(shop) == 0, "nothing is valued twice"


def test_the_ledger_of_costs_is_only_added_to(shop: Work) -> None:
    came(shop, a_product(shop), 1, "2")
    valuing.carry_out(shop)
    for act in ("UPDATE cost_entries SET value_minor = 1", "DELETE FROM stated_costs"):
        with (
            pytest.raises(DBAPIError, match="never changed or deleted"),
            shop.engine.execution_options(**{WRITES: True}).begin() as connection,
        ):
            connection.execute(text(act))


def test_before_there_is_a_house_nothing_waits_to_be_valued(empty_database_url: str) -> None:
    migrate(empty_database_url)
    with opened(empty_database_url) as engine:
        assert valuing.carry_out(Work(engine)) == 0

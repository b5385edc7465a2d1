"""The list of orders: every word typed above it narrows it to exactly the orders that it names."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from omsdesk.codes import house_code
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.money import Money
from omsdesk.services import cancelling, holding, order_queue, releasing
from omsdesk.services.queue_filter import QueueFilter, Tab, unknown_words
from tests.factories import a_house, a_product, an_order, stock
from tests.still_clock import StillClock

MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG-1", name="Enamel mug")
    stock(work, product, 5)
    return product


def listed(work: Work, words: str = "", tab: Tab = Tab.OPEN, **more: object) -> list[int]:
    return list(work.read(order_queue.ids, QueueFilter(tab, words, **more)))  # type: ignore[arg-type]


def test_what_is_due_first_stands_on_top(work: Work, mug: int) -> None:
    later = an_order(work, [(mug, 1)], ship_by=MONDAY + timedelta(days=3))
    late = an_order(work, [(mug, 1)], ship_by=MONDAY - timedelta(days=3))
    soon = an_order(work, [(mug, 1)], ship_by=MONDAY + timedelta(days=1))

    assert listed(work) == [late, soon, later]


def test_closed_orders_are_in_the_list_of_everything_only_newest_first(work: Work, mug: int) -> None:
    old = an_order(work, [(mug, 1)], shipped_at=MONDAY, placed_at=MONDAY - timedelta(days=9))
    cancelled = an_order(work, [(mug, 1)], placed_at=MONDAY - timedelta(days=2))
    work.write(cancelling.cancel_order, cancelled, "gone")
    new = an_order(work, [(mug, 1)])

    assert listed(work) == [new]
    assert listed(work, tab=Tab.ALL) == [new, cancelled, old]


def test_tabs_count_and_show_the_same_orders(work: Work, mug: int) -> None:
    ready = an_order(work, [(mug, 4)], confirmed=True, ship_by=MONDAY - timedelta(hours=1))
    waiting = an_order(work, [(mug, 9)], confirmed=True)
    none_left = an_order(work, [(mug, 2)], confirmed=True)
    held = an_order(work, [(mug, 1)])
    work.write(holding.hold, held, HoldReason.FRAUD)
    an_order(work, [(mug, 1)], shipped_at=MONDAY)

    counts = work.read(order_queue.counts)

    assert {tab: count for tab, count in counts.items() if count} == {
        Tab.OPEN: 4,
        Tab.READY_TO_PICK: 2,
        Tab.ON_HOLD: 1,
        Tab.BACKORDERED: 1,
        Tab.LATE: 1,
    }
    assert all(len(listed(work, tab=tab)) == count for tab, count in counts.items())
    assert listed(work, tab=Tab.LATE) == [ready]
    assert listed(work, tab=Tab.BACKORDERED) == [none_left]
    assert work.read(order_queue.ready_to_release) == (ready, waiting)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("status:new", ["web", "phone"]),
        ("status:On-hold", []),
        ("status:review", ["held"]),
        ("status:late", ["web"]),
        ("status:gift", ["phone"]),
        ("status:unpaid", ["phone", "held"]),
        ("status:paid", ["web"]),
        ("status:nonsense", []),
        ("status:completed", ["past"]),
        ("channel:web", ["web"]),
        ("channel:pho", ["phone", "held"]),
        ("sku:mug", ["web", "held"]),
        ("sku:SOCK-9", ["phone"]),
        ("customer:lind", ["phone"]),
        ("after:mon", ["web", "phone"]),
        ("after:2026-02-20 before:2026-03-02", ["held"]),
        ("after:today", ["web", "phone"]),
        ("before:yesterday", ["held"]),
        ("Lodz", ["phone"]),
        ("łódź", ["phone"]),
        ("okafor", ["web"]),
        ("OKAFOR sku:sock", []),
        ("W-77", ["web"]),
        ("5566", ["held"]),
        ("grace@example.org", ["held"]),
        ("mug-1", ["web", "held"]),
        ("hold:fraud", ["held"]),
        ("hold:Fraud-check", ["held"]),
        ("hold:payment", []),
        ("service:standard", ["web", "phone", "held"]),
        ("service:express", []),
        ("%", []),
        ("_", []),
        ("10001", ["web"]),
        ("SO-10002", ["phone"]),
        ("1000", ["web", "phone", "held"]),
    ],
)
def test_words_narrow_the_list(work: Work, mug: int, words: str, found: list[str]) -> None:
    sock = a_product(work, "SOCK-9", name="Wool sock")
    orders = {
        "web": an_order(
            work,
            [(mug, 1)],
            customer="Ada Okafor",
            channel="web",
            external_ref="W-77",
            is_paid=True,
            ship_by=MONDAY - timedelta(days=1),
        ),
        "phone": an_order(work, [(sock, 1)], customer="Ola Lindgren-Łódź", gift=True),
        "held": an_order(
            work,
            [(mug, 2)],
            customer="Grace Hopper",
            email="grace@example.org",
            phone="+49 421 55-66",
            placed_at=MONDAY - timedelta(days=5),
            ship_by=MONDAY + timedelta(days=9),
        ),
        "past": an_order(work, [(mug, 1)], customer="Past Master", shipped_at=MONDAY),
    }
    work.write(holding.hold, orders["held"], HoldReason.FRAUD)

    assert listed(work, words) == [orders[name] for name in found]


def test_the_orders_of_a_pick_list_are_found_by_its_code(work: Work, mug: int) -> None:
    first, second, _ = (an_order(work, [(mug, 1)], confirmed=True) for _ in range(3))
    list_id = work.write(releasing.release, [first, second]).list_id

    assert sorted(listed(work, f"list:{house_code('PL', list_id or 0)}")) == [first, second]
    assert listed(work, "list:SO10001") == []


def test_a_channel_and_a_due_time_narrow_too(work: Work, mug: int) -> None:
    web = an_order(work, [(mug, 1)], channel="web")
    phone = an_order(work, [(mug, 1)], ship_by=MONDAY + timedelta(days=20))

    assert listed(work, channel="web") == [web]
    assert listed(work, due_before=MONDAY + timedelta(days=9)) == [web]
    assert listed(work, channel="phone") == [phone]


def test_a_day_that_is_none_is_said(work: Work) -> None:
    with pytest.raises(Refusal, match="'someday' is not a day"):
        listed(work, "after:someday")


def test_words_with_a_colon_that_mean_nothing_are_told() -> None:
    assert unknown_words("colour:red status:late mug") == ("colour",)


def test_a_row_says_what_the_queue_shows(work: Work, mug: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 3)], customer="Ada Okafor", channel="web", gift=True, ship_by=MONDAY, is_paid=True)
    clock.pass_by(minutes=1)

    row = work.read(order_queue.rows, [order_id, 99])[0]

    assert (row.number, row.headline, row.marks) == ("SO-10001", Headline.NEW, (Mark.LATE, Mark.GIFT))
    assert (row.payment, row.total, row.lines, row.pieces) == (PaymentWord.PAID, Money(3000, "EUR"), 1, 3)
    assert (row.customer, row.city, row.channel, row.carrier) == ("Ada Okafor", "Bremen", "Web shop", "Own label")
    assert row.is_late is True
    assert len(work.read(order_queue.rows, [order_id, 99])) == 1
    assert work.read(order_queue.rows, []) == ()


def test_a_cancelled_order_without_money_has_no_payment_word(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 3)])
    work.write(cancelling.cancel_order, order_id, "gone")

    assert work.read(order_queue.rows, [order_id])[0].payment is None


def test_the_list_and_its_counts_are_one_statement_each(work: Work, mug: int) -> None:
    for _ in range(3):
        an_order(work, [(mug, 1)])
    sent: list[str] = []
    event.listen(work.engine, "before_cursor_execute", lambda _c, _u, statement, *_: sent.append(statement))

    work.read(order_queue.counts)
    assert len([statement for statement in sent if statement != "BEGIN"]) == 1
    sent.clear()
    work.read(order_queue.ids, QueueFilter(words="status:late channel:web"))
    assert len([statement for statement in sent if "FROM orders" in statement]) == 1


def test_the_first_of_a_long_list_can_be_had_alone(work: Work, mug: int) -> None:
    first, second, _ = (an_order(work, [(mug, 1)]) for _ in range(3))

    assert list(work.read(order_queue.ids, QueueFilter(), 2)) == [first, second]


def test_the_counts_are_read_from_the_index_alone(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT headline, count(*), sum(ship_by < 'x') FROM orders"
            " WHERE headline IN ('new', 'packed') GROUP BY headline"
        ).all()
    engine.dispose()

    assert "COVERING INDEX ix_orders_headline_ship_by_id" in plan[0][3]

"""The day on one page, on both engines: what must leave, what is stuck, what changed since yesterday."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.lifecycles.order import REVIEW_REASONS, HoldReason
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.goods_return import Return
from omsdesk.models.message import Message
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Order
from omsdesk.models.paper import Outbox, PrintJob
from omsdesk.services import (
    holding,
    labelling,
    pick_claims,
    receiving_return,
    shipping,
    today,
)
from omsdesk.services.cut_off_board import CutOff, Stage, with_misses
from omsdesk.services.importing.watching import Watch
from omsdesk.services.since_yesterday import Change
from omsdesk.services.stuck import Stuck
from tests.factories import a_house, a_product, all_rows, an_order, by_the_program, change_settings, stock
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import LAST_WEEK, ask
from tests.services.walking import a_list
from tests.still_clock import StillClock

MAIL: dict[str, Any] = {"email": "grace@customer.test"}


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, ship_within_days=0, pick_while_packing=False, cut_offs={"express": 11})


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG")
    stock(work, product, 500)
    return product


def board(work: Work) -> dict[str, CutOff]:
    return {row.key: row for row in work.read(today.look).board}


def stuck(work: Work) -> dict[str, Stuck]:
    return {each.cause.key: each for each in work.read(today.look).stuck}


def test_the_board_counts_each_service_by_stage_and_the_next_to_leave_is_on_top(work: Work, mug: int) -> None:
    express = an_order(work, [(mug, 1)], confirmed=True, service="express")
    an_order(work, [(mug, 1)], confirmed=True)
    an_order(work, [(mug, 1)])
    bench.picked(work, an_order(work, [(mug, 1)], confirmed=True))
    bench.packed(work, (mug, 1))
    work.write(shipping.ship, bench.packed(work, (mug, 1))[1])
    work.write(holding.hold, an_order(work, [(mug, 1)], confirmed=True), HoldReason.OTHER)

    rows = work.read(today.look).board

    assert [(row.key, row.left) for row in rows] == [
        ("express", timedelta(hours=2, minutes=30)),
        ("standard", timedelta(hours=7, minutes=30)),
    ]
    assert rows[0].stages == {Stage.TO_PICK: 1}
    assert rows[1].stages == {
        Stage.WAITING: 2,
        Stage.TO_PICK: 1,
        Stage.TO_PACK: 1,
        Stage.PACKED: 1,
        Stage.GONE: 1,
    }
    assert (rows[1].open, rows[1].to_do, rows[1].late) == (5, 2, 0)
    assert express


def test_what_is_due_tomorrow_is_not_on_the_board_and_what_was_due_yesterday_is_late(
    work: Work, mug: int, clock: StillClock
) -> None:
    an_order(work, [(mug, 1)], confirmed=True, service="express")
    clock.pass_by(hours=9)
    an_order(work, [(mug, 1)], confirmed=True)

    assert {key: (row.late, row.open) for key, row in board(work).items()} == {"express": (1, 1)}

    clock.pass_by(days=1)
    rows = board(work)
    assert {key: (row.late, row.open) for key, row in rows.items()} == {"express": (1, 1), "standard": (1, 1)}
    assert rows["express"].leaves_at == datetime(2026, 3, 3, 11, tzinfo=UTC)


def test_the_board_names_who_is_on_it(work: Work, mug: int) -> None:
    on_list = [an_order(work, [(mug, 1)], confirmed=True) for _ in range(2)]
    work.write(pick_claims.claim, a_list(work, *on_list))
    packing = an_order(work, [(mug, 1)], confirmed=True, service="express")
    bench.picked(work, packing)
    bench.scan_order(work, packing)
    an_order(work, [(mug, 1)], confirmed=True, service="express")

    assert {key: row.people for key, row in board(work).items()} == {"express": ("Ada",), "standard": ("Ada",)}


def a_row(key: str, hours: float, to_do: int) -> CutOff:
    stages = {Stage.TO_PICK: to_do, Stage.GONE: 3}
    return CutOff(1, key, key, "", datetime(2026, 3, 2, tzinfo=UTC), stages, 0, timedelta(hours=hours))


@pytest.mark.parametrize(
    ("pace", "expected"),
    [(10, [0, 5]), (5, [5, 20]), (100, [0, 0]), (0, [10, 0])],
    ids=["first comes first", "too slow for both", "fast", "a standstill is told before the cut-off only"],
)
def test_who_misses_the_cut_off_at_the_pace_of_the_last_hour(pace: int, expected: list[int]) -> None:
    rows = with_misses([a_row("express", 1, 10), a_row("standard", 3, 25)], pace)

    assert [row.misses for row in rows] == expected


def test_what_is_over_does_not_miss_it_again() -> None:
    (row,) = with_misses([a_row("express", -1, 10)], 1)

    assert row.misses == 0


def test_the_pace_is_what_was_packed_in_the_last_hour(work: Work, mug: int, clock: StillClock) -> None:
    bench.packed(work, (mug, 1))
    clock.pass_by(minutes=61)
    work.write(shipping.ship, bench.packed(work, (mug, 1))[1])
    for _ in range(9):
        an_order(work, [(mug, 1)], confirmed=True, service="express")
    clock.pass_by(minutes=29)

    (express, _) = work.read(today.look).board

    assert (express.left, express.misses) == (timedelta(hours=1), 8)


@pytest.mark.parametrize("reason", list(HoldReason))
def test_held_orders_stand_under_their_reason_with_the_way_to_them(work: Work, mug: int, reason: HoldReason) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, order_id, reason, "because")

    (found,) = work.read(today.look).stuck

    assert (found.cause.key, found.count, found.since) == (f"hold {reason.value}", 1, work.now())
    assert found.cause.word == reason.word
    if reason in REVIEW_REASONS:
        assert (found.cause.page, found.focus) == ("review", {"reason": reason.value})
    else:
        assert (found.cause.page, found.focus) == ("orders", {"tab": "on_hold", "words": f"hold:{reason.value}"})
    work.write(holding.release_all, order_id)
    assert work.read(today.look).stuck == ()


def test_orders_that_do_not_go_on_are_counted_by_their_headline(work: Work, mug: int, clock: StillClock) -> None:
    new = an_order(work, [(mug, 1)])
    an_order(work, [(a_product(work), 1)], confirmed=True)
    clock.pass_by(hours=1)
    others = {each: an_order(work, [(mug, 1)], confirmed=True) for each in (Headline.FAILED, Headline.SHORT)}
    by_the_program(work).write(_set_headlines, others)

    found = stuck(work)

    assert {key: each.count for key, each in found.items()} == {"failed": 1, "short": 1, "new": 1, "backordered": 1}
    assert list(found) == ["failed", "short", "new", "backordered"]
    assert found["new"].since == clock.now - timedelta(hours=1)
    assert found["new"].focus == {"tab": "open", "words": "status:new"}
    assert new


def test_papers_mails_and_labels_that_wait_for_somebody_are_stuck(work: Work, mug: int) -> None:
    change_settings(work, mail_on=True)
    bench.packed(work, (mug, 1), **MAIL)
    assert stuck(work) == {}

    by_the_program(work).write(_break_all)

    found = stuck(work)
    papers = len(all_rows(work, PrintJob))
    assert {key: each.count for key, each in found.items()} == {"labels": 1, "papers": papers, "mails": 1}
    assert found["papers"].focus == {"only_open": True}
    assert found["mails"].focus == {"only_stuck": True}


def test_a_label_that_is_being_asked_for_is_not_stuck_yet(work: Work) -> None:
    def asking(db: Db) -> None:
        row = {"kind": labelling.REQUEST, "key": "k", "payload": "", "attempts": 1, "next_at": db.now}
        db.run(insert(Outbox), {**row, "lease_until": db.now + timedelta(minutes=1)})

    by_the_program(work).write(asking)

    assert stuck(work) == {}


def test_refunds_wait_for_a_supervisor_or_for_their_sending(work: Work, mug: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 2)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = ask(work, order_id, 1)

    def add(db: Db, due: datetime | None, status: RefundStatus = RefundStatus.PENDING) -> None:
        (payment,) = db.run(Payment.__table__.select()).all()
        row = {"order_id": order_id, "payment_id": payment.id, "return_id": return_id, "amount_minor": 1}
        db.run(insert(Refund), {**row, "status": status, "at": db.now, "due_at": due})

    program = by_the_program(work)
    program.write(add, None)
    program.write(add, clock.now + timedelta(minutes=1))
    assert {key: each.count for key, each in stuck(work).items()} == {"refunds to allow": 1}

    clock.pass_by(minutes=7)
    found = stuck(work)
    assert {key: each.count for key, each in found.items()} == {"refunds": 1, "refunds to allow": 1}
    assert found["refunds"].focus == {"order": order_id, "tab": "money"}
    program.write(add, None, RefundStatus.IN_DOUBT)
    assert {key: each.count for key, each in stuck(work).items()} == {"refunds": 1, "refunds to allow": 2}


def test_returns_wait_for_a_word_and_for_an_inspection(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)
    here = ask(work, order_id, 1)
    assert stuck(work) == {}
    work.write(receiving_return.receive, here)
    asked_for = ask(work, order_id, 1)
    by_the_program(work).write(_set_return, asked_for, ReturnStatus.REQUESTED)

    assert {key: each.count for key, each in stuck(work).items()} == {"returns to approve": 1, "returns to decide": 1}


def test_files_that_a_watched_folder_refused_are_told_for_a_day(work: Work, tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "orders.csv").write_text("nothing,that,anybody\nknows,1,2\n", encoding="utf-8")
    watch = Watch(tmp_path)
    watch.look(work)

    (handled,) = watch.look(work)

    assert not handled.was_brought_in
    assert {key: (each.count, each.focus) for key, each in stuck(work).items()} == {"files": (1, {"section": "data"})}
    clock.pass_by(hours=25)
    assert stuck(work) == {}


def test_the_day_stands_beside_yesterday_by_the_same_time(work: Work, mug: int, clock: StillClock) -> None:
    for _ in range(2):
        an_order(work, [(mug, 1)])
    work.write(shipping.ship, bench.packed(work, (mug, 1))[1])
    clock.pass_by(hours=4)
    an_order(work, [(mug, 1)])
    clock.pass_by(hours=21)
    an_order(work, [(mug, 1)])
    an_order(work, [(mug, 1)], shipped_at=clock.now, placed_at=clock.now)
    order_id, job = bench.packed(work, (mug, 2))
    work.write(shipping.ship, job)
    work.write(receiving_return.receive, ask(work, order_id, 1))

    changes = work.read(today.look).changes

    assert changes.orders == Change(today=2, by_now=3, yesterday=4)
    assert changes.orders.more == -1
    assert (changes.shipped.today, changes.shipped.by_now, changes.shipped.yesterday) == (1, 1, 1)
    assert changes.returned == Change(today=1, by_now=0, yesterday=0)


def test_a_day_is_the_company_s_own(work: Work, mug: int, clock: StillClock) -> None:
    change_settings(work, zone="Pacific/Auckland")  # 13 hours ahead in March: there it is half past nine in the evening
    clock.pass_by(hours=2)
    an_order(work, [(mug, 1)])
    clock.pass_by(hours=1)

    assert work.read(today.look).changes.orders == Change(today=0, by_now=0, yesterday=1)


def test_nothing_of_the_past_is_read(work: Work, mug: int, clock: StillClock) -> None:
    """No table that grows with the years is walked through: every read goes by an index."""
    bench.packed(work, (mug, 1))
    if work.engine.dialect.name != "sqlite":
        pytest.skip("the planner of a nearly empty PostgreSQL reads everything in a row")
    said: list[tuple[str, Any]] = []
    event.listen(work.engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))

    work.read(today.look)

    grows = ("orders", "holds", "shipments", "print_jobs", "messages", "outbox", "refunds", "returns", "pick_lists")
    scans: list[str] = []
    with work.engine.connect() as connection:
        for statement, values in said:
            if statement.lstrip().upper().startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                scans += [row[3] for row in plan if row[3].startswith("SCAN")]
    assert [each for each in scans if each.split()[1] in grows] == []


def _set_headlines(db: Db, orders: dict[Headline, int]) -> None:
    for headline, order_id in orders.items():
        db.run(update(Order).where(Order.id == order_id).values(headline=headline))


def _set_return(db: Db, return_id: int, status: ReturnStatus) -> None:
    db.run(update(Return).where(Return.id == return_id).values(status=status))


def _break_all(db: Db) -> None:
    db.run(update(PrintJob).values(status=PrintStatus.FAILED))
    db.run(update(Message).values(status=MessageStatus.FAILED))
    row = {"kind": labelling.REQUEST, "key": "k", "payload": "", "attempts": 1, "next_at": db.now, "error": "busy"}
    db.run(insert(Outbox), row)

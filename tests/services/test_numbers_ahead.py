"""Numbers that were given out between a backup and its coming back never come a second time."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database import backup, schema
from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.invoice import Invoice
from omsdesk.models.money import Payment, Refund
from omsdesk.models.shipment import Parcel
from omsdesk.services import audit_trail, bringing_back, checks, numbers_ahead, paying, refunding
from omsdesk.services.audit_trail import AuditFilter
from omsdesk.services.bringing_back import Errand
from omsdesk.services.invoicing import issuing, lost
from omsdesk.services.numbers_ahead import Ahead
from omsdesk.services.written_since import Written
from tests import factories
from tests.engines import a_test_engine
from tests.services import pack_bench
from tests.still_clock import StillClock


@pytest.fixture
def shop(work: Work) -> Work:
    """A house with one order and its invoice."""
    factories.a_house(work)
    factories.a_product(work, "MUG")
    _sell(work)
    return work


def test_numbers_go_on_behind_what_was_given_on_either_engine(shop: Work) -> None:
    here = shop.read(numbers_ahead.given)
    before = replace(here, ids={**here.ids, "orders": 10_050, "parcels": 104_200}, series={_series(shop): 4, "OLD-": 2})

    done = shop.write(bringing_back.note, "saved.db", "kept.db", before)

    assert (done.ahead.next_order, done.ahead.is_sure) == (10_051, True)
    assert [(each.series, each.first, each.last) for each in done.ahead.lost] == [(_series(shop), 2, 4), ("OLD-", 1, 2)]
    assert _sell(shop) == (10_051, 5)
    _a_box(shop)
    assert max(row.id for row in pack_bench.rows(shop, Parcel)) == 104_201
    assert shop.read(checks.violations) == ()
    said = [str(row.said) for row in shop.read(audit_trail.rows, tuple(shop.read(audit_trail.ids, AuditFilter())))]
    assert "Invoice numbers stay empty: OLD-" in said


def test_what_is_known_already_is_not_skipped_again(shop: Work) -> None:
    ahead = shop.write(bringing_back.note, "saved.db", "", shop.read(numbers_ahead.given)).ahead

    assert ahead == Ahead(since=Written())
    assert [str(each) for each in ahead.words] == [
        "Nothing was written between this backup and its coming back: nothing is lost."
    ]
    assert _sell(shop) == (10_002, 2)


def test_a_payment_and_a_refund_that_the_bank_may_know_do_not_come_again(shop: Work) -> None:
    here = shop.read(numbers_ahead.given)
    before = replace(here, ids={**here.ids, "payments": 40, "refunds": 17})

    shop.write(bringing_back.note, "saved.db", "kept.db", before)

    order_id, _ = _sell(shop)
    shop.write(paying.record, order_id, PaymentMethod.TRANSFER)
    [paid] = pack_bench.rows(shop, Payment)
    shop.write(refunding.refund, order_id, 100, reason="broken")
    [back] = pack_bench.rows(shop, Refund)
    assert (paid.id, back.id) == (41, 18)


def test_the_database_that_is_replaced_tells_how_far_it_was(house: Work, tmp_path: Path, clock: StillClock) -> None:
    factories.a_product(house, "MUG")
    _sell(house)
    saved = backup.save(house.engine, tmp_path / "saved.db")
    clock.pass_by(hours=1)
    for _ in range(2):
        _sell(house)
    database = backup.save(house.engine, tmp_path / "shop.db")

    done = Errand(saved, str(database), house.now()).carry_out(lambda *_: None)

    assert (done.broken, done.trouble) == ((), None)
    assert [str(each) for each in done.ahead.words] == [
        "2 orders that were placed since are only in what was kept.",
        "4 changes that were made since are only in what was kept.",
        "Numbers that were given since do not come again: the next order is SO-10004.",
        (
            f"2 invoice numbers stay empty: {_series(house)}00002 – {_series(house)}00003. "
            "The folder of the month (Books) names them."
        ),
    ]
    assert _in(database, _sell) == (10_004, 4)


@pytest.mark.parametrize("present", ["nothing", "another house"])
def test_a_wide_gap_is_left_where_nobody_can_know(
    house: Work, tmp_path: Path, clock: StillClock, sqlite_url: str, present: str
) -> None:
    factories.a_product(house, "MUG")
    _sell(house)
    saved = backup.save(house.engine, tmp_path / "saved.db")
    clock.pass_by(days=3)
    database = tmp_path / "shop.db"
    if present == "another house":
        schema.migrate(str(database))
        _in(database, factories.a_house)

    done = Errand(saved, str(database), house.now()).carry_out(lambda *_: None)

    assert (done.broken, done.trouble, done.ahead.is_sure) == ((), None, False)
    order_id, number = _in(database, _sell)
    [gone] = done.ahead.lost
    assert order_id == done.ahead.next_order >= 10_200
    assert (gone.first, gone.last >= 11, number, gone.is_sure) == (2, True, gone.last + 1, False)
    assert "Not all of them need have been given." in str(gone.words)
    assert str(done.ahead.words[0]).startswith("Nobody can see which numbers were given since, so a gap is left")
    assert _in(database, _first_digit_of_a_box) == "1"


def test_no_gap_is_left_where_a_person_says_that_nobody_worked(shop: Work) -> None:
    assert shop.write(bringing_back.note, "saved.db", "", None, nothing_since=True).ahead == Ahead()
    assert _sell(shop) == (10_002, 2)


def test_a_move_to_another_computer_leaves_no_gap_at_the_window_either(house: Work, tmp_path: Path) -> None:
    factories.a_product(house, "MUG")
    _sell(house)
    saved = backup.save(house.engine, tmp_path / "saved.db")
    database = tmp_path / "shop.db"
    schema.migrate(str(database))
    _in(database, factories.a_house)

    done = Errand(saved, str(database), house.now(), nothing_since=True).carry_out(lambda *_: None)

    assert (done.broken, done.trouble, done.ahead) == ((), None, Ahead())
    assert _in(database, _sell) == (10_002, 2)


def test_a_busy_house_gets_a_wider_gap(shop: Work, clock: StillClock) -> None:
    for _ in range(30):
        factories.an_order(shop, [(1, 1)])
    clock.pass_by(days=1, hours=1)

    assert shop.write(bringing_back.note, "saved.db", "", None).ahead.next_order == 10_701


def test_a_lost_number_on_an_invoice_and_a_gap_that_nobody_told_are_found(shop: Work) -> None:
    shop.write(_tell, 1, 1)
    assert any("a number that was lost stands on an invoice" in each for each in shop.read(checks.violations))
    shop.write(_tell, 3, 4)
    assert any("an invoice number is missing" in each for each in shop.read(checks.violations))


def test_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"x" * 5_000)

    assert numbers_ahead.look(str(tmp_path / "broken.db")) is None
    assert numbers_ahead.look(str(tmp_path / "none.db")) is None


def _tell(db: Db, first: int, last: int) -> None:
    series, since = f"IN-{db.now.year}-", db.now.isoformat()
    db.audit(lost.SUBJECT, 0, series, before=f"{first}-{last}", after=f"{since} given")


def _sell(work: Work) -> tuple[int, int]:
    """An order with its invoice: the numbers of both."""
    order_id = factories.an_order(work, [(1, 1)])
    work.write(issuing.for_order, order_id)
    return order_id, max(row.number for row in pack_bench.rows(work, Invoice) if row.series == _series(work))


def _series(work: Work) -> str:
    return f"IN-{work.now().year}-"


def _a_box(work: Work) -> str:
    """The number of a box that was packed just now."""
    cup = factories.a_product(work, "CUP")
    factories.stock(work, cup, 1)
    pack_bench.packed(work, (cup, 1))
    return str(max(pack_bench.rows(work, Parcel), key=lambda row: row.id).sscc)


def _first_digit_of_a_box(work: Work) -> str:
    return _a_box(work)[0]


def _in(database: Path, deed: Callable[[Work], Any]) -> Any:
    """Work on a file of its own."""
    engine = a_test_engine(str(database))
    try:
        return deed(Work(engine, Actor(1, 1)))
    finally:
        engine.dispose()

"""Each rule notices when it is broken, and only then. What is broken here no deed can break."""

from typing import Any

import pytest
from sqlalchemy import insert, text

from omsdesk.codes import sscc
from omsdesk.database import guards
from omsdesk.database.engine import WRITES
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.company import Setting
from omsdesk.models.journal import ONE_ORDER_SINCE
from omsdesk.models.order import Hold
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import cancelling, checks, holding, journal, paying
from tests.factories import a_house, a_product, an_order, stock
from tests.still_clock import StillClock


def _hold(work: Work) -> None:
    work.write(holding.hold, 10001, HoldReason.OTHER)


def _cancel(work: Work) -> None:
    work.write(cancelling.cancel_order, 10001, "changed their mind")


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    """A shop with stock, one order that is paid and allocated, and one that waits."""
    a_house(work)
    mug = a_product(work, "MUG")
    stock(work, mug, 5)
    paid = an_order(work, [(mug, 2)], confirmed=True)
    work.write(paying.record, paid, PaymentMethod.CASH)
    an_order(work, [(mug, 9)], confirmed=True)


def test_an_honest_house_breaks_no_rule(work: Work) -> None:
    results = work.read(checks.check)

    assert [each.number for each in results] == list(range(1, 12))
    assert [each.violations for each in results] == [0] * 11
    assert [each.number for each in results if each.by_fault_tests] == [9, 10]


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        (1, "UPDATE balances SET on_hand = on_hand + 1 WHERE on_hand > 0"),
        (1, "UPDATE locations SET outside = TRUE WHERE name = 'Bench'"),
        (2, "UPDATE balances SET allocated = allocated - 1 WHERE allocated > 0"),
        (2, "UPDATE allocations SET quantity = quantity + 1"),
        (3, "UPDATE order_lines SET picked = 1, packed = 1, allocated = allocated WHERE ordered = 2"),
        (3, "UPDATE orders SET headline = 'packed' WHERE id = 10001"),
        (4, "UPDATE orders SET payment = 'unpaid' WHERE id = 10001"),
        (4, "UPDATE payments SET refunded_minor = 1"),
        (8, "UPDATE users SET role = 'picker'"),
        (8, "UPDATE settings SET value = '\"Mine\"' WHERE key = 'name'"),
        (8, "UPDATE orders SET status = 'completed', headline = 'completed' WHERE id = 10001"),
        (11, "UPDATE orders SET goods_minor = goods_minor + 1, total_minor = total_minor + 1 WHERE id = 10002"),
        (11, "UPDATE order_lines SET net_minor = net_minor + 1 WHERE ordered = 9"),
        (11, "UPDATE orders SET line_count = 7 WHERE id = 10002"),
    ],
)
def test_a_number_changed_behind_the_back_of_the_program_is_found(work: Work, rule: int, statement: str) -> None:
    _behind_the_back(work, statement)

    assert rule in _broken(work)


def test_a_parcel_with_two_live_labels_is_found(work: Work, clock: StillClock) -> None:
    parcel = _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _behind_the_back(work, "DROP INDEX uq_labels_live")
    for number in ("T1", "T2"):
        _a_label(work, clock, parcel, tracking=number)

    assert "rule 5: a parcel has two live labels: parcel 104001, labels 2" in work.read(checks.violations)


def test_a_closed_parcel_without_its_number_is_found(work: Work, clock: StillClock) -> None:
    _a_parcel(work, clock, status=ParcelStatus.CLOSED, sscc=None)

    assert 5 in _broken(work)


def test_a_cancelled_order_with_work_under_way_is_found(work: Work, clock: StillClock) -> None:
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _behind_the_back(work, "UPDATE orders SET status = 'cancelled' WHERE id = 10001")

    assert 6 in _broken(work)


@pytest.mark.parametrize("stop", [_hold, _cancel])
def test_a_piece_counted_behind_a_stop_is_found_however_soon(work: Work, clock: StillClock, stop: Any) -> None:
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    stop(work)
    _a_scan(work, clock, outcome=ScanOutcome.OK, pieces=1)

    assert 6 in _broken(work)


@pytest.mark.parametrize("stop", [_hold, _cancel])
def test_a_stop_that_waited_behind_a_scan_is_no_broken_rule(work: Work, clock: StillClock, stop: Any) -> None:
    """A deed has the time at which it began: the stop has the earlier time, and came second."""
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    clock.pass_by(seconds=60)
    _a_scan(work, clock, outcome=ScanOutcome.OK, pieces=1)
    clock.pass_by(seconds=-60)
    stop(work)

    assert not any("counted" in each for each in work.read(checks.check)[5].examples)


def test_a_piece_counted_once_its_order_went_on_again_is_no_broken_rule(work: Work, clock: StillClock) -> None:
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _hold(work)
    work.write(holding.release_all, 10001)
    _a_scan(work, clock, outcome=ScanOutcome.OK, pieces=1)

    assert not any("held" in each for each in work.read(checks.check)[5].examples)


def test_scans_of_before_are_told_apart_by_their_time(work: Work, clock: StillClock) -> None:
    """On a server, what lies closer together than a station waits for another is in no known order."""
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _hold(work)
    clock.pass_by(seconds=1)
    _a_scan(work, clock, outcome=ScanOutcome.OK, pieces=1)
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(insert(Setting).values(key=ONE_ORDER_SINCE, value="1000"))
    assert (6 in _broken(work)) is (work.engine.dialect.name == "sqlite")

    clock.pass_by(seconds=6)
    _a_scan(work, clock, outcome=ScanOutcome.OK, pieces=1)

    assert 6 in _broken(work)


def test_a_hold_that_nobody_wrote_down_is_found(work: Work, clock: StillClock) -> None:
    _add(work, Hold, order_id=10001, reason=HoldReason.OTHER, placed_at=clock.now)

    assert 6 in _broken(work)


def test_a_refused_scan_that_counted_is_found(work: Work, clock: StillClock) -> None:
    _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _a_scan(work, clock, outcome=ScanOutcome.OVER, pieces=1)

    assert any("rule 7: a refused scan counted pieces" in each for each in work.read(checks.violations))


def test_a_missing_trigger_is_found(work: Work) -> None:
    name = guards.names(work.engine.dialect.name)[0]
    on = "" if work.engine.dialect.name == "sqlite" else " ON audit_events"
    _behind_the_back(work, f"DROP TRIGGER {name}{on}")

    assert work.read(checks.violations) == (f"rule 8: nothing keeps rows from being changed: trigger {name}",)


def test_a_label_that_nobody_will_ask_the_carrier_for_is_found(work: Work, clock: StillClock) -> None:
    parcel = _a_parcel(work, clock, status=ParcelStatus.OPEN)
    _a_label(work, clock, parcel, status=LabelStatus.REQUESTED)

    assert 10 in _broken(work)


def test_examples_are_few_and_the_count_is_whole(work: Work) -> None:
    mug = a_product(work, "CUP")
    for _ in range(8):
        an_order(work, [(mug, 1)])
    _behind_the_back(work, "UPDATE orders SET line_count = 7")

    totals = work.read(checks.check)[10]

    assert (totals.violations, len(totals.examples)) == (10, 5)


def _broken(work: Work) -> set[int]:
    return {each.number for each in work.read(checks.check) if each.violations}


def _behind_the_back(work: Work, statement: str) -> None:
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text(statement))


def _add(work: Work, table: type, **values: object) -> int:
    with work.engine.execution_options(**{WRITES: True}).begin() as connection:
        columns: Any = table
        made: int = connection.execute(insert(table).values(**values).returning(columns.id)).scalar_one()
        return made


def _a_parcel(work: Work, clock: StillClock, *, status: ParcelStatus, **values: object) -> int:
    shipment = _add(work, Shipment, order_id=10001, status=ShipmentStatus.PACKING, due=clock.now)
    columns = {"sscc": sscc("4099999", shipment), **values}
    return _add(work, Parcel, shipment_id=shipment, status=status, opened_at=clock.now, **columns)


def _a_label(work: Work, clock: StillClock, parcel: int, **values: object) -> int:
    columns = {"status": LabelStatus.BOUGHT, **values}
    return _add(work, Label, parcel_id=parcel, carrier="own", made_at=clock.now, **columns)


def _a_scan(work: Work, clock: StillClock, *, outcome: ScanOutcome, pieces: int) -> None:
    about = {"kind": ScanKind.PACK, "outcome": outcome, "pieces": pieces, "shipment_id": 1}
    work.write(journal.record, gesture=Gesture.of(clock.now, "MUG"), **about)

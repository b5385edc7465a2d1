"""The packer's screen without a screen: an order from its slip to its papers, and scans that do not fit."""

from collections.abc import Callable
from typing import Any

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.presenters.pack_station import PackStation
from tests import factories
from tests.presenters.packer import (
    Goods,
    a_shelf,
    an_order,
    counts,
    job_states,
    opened,
    pack_all,
    said,
    scan,
    scan_code,
)
from tests.services import pack_bench
from tests.still_clock import StillClock


@pytest.fixture
def goods(work: Work) -> Goods:
    return a_shelf(work)


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    assert goods.mug
    return opened(work)


def test_an_empty_bench_lists_what_waits_and_asks_for_a_scan(work: Work, goods: Goods) -> None:
    first, second = an_order(work, goods), an_order(work, goods)

    station = opened(work)

    assert said(station) == ("ready", "Scan an order, tote or pick slip", "Nothing to click. Any scan works.")
    assert [(row.order_id, row.pieces) for row in station.state.waiting] == [(first, 4), (second, 4)]
    assert not station.state.is_loading


def test_the_order_scan_opens_and_the_last_piece_finishes(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)

    scan(station, "SO", order_id)
    pack_all(station, goods)

    assert said(station) == (
        "done",
        "Done. Printing label and slip",
        f"{house_name('SO', order_id)} · next: scan an order or tote",
    )
    assert station.state.is_packed
    assert factories.the_order(work, order_id).headline is Headline.PACKED
    assert job_states(work) == [(PrintStatus.QUEUED, False)] * 2


def test_full_lines_move_below_those_that_miss_something(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    scan(station, "SK", goods.mug)
    scan(station, "SK", goods.mug)

    assert counts(station) == [("SOCK", 0, 1), ("SPORK", 0, 1), ("MUG", 2, 2)]
    assert station.state.active is not None
    assert station.state.active.sku == "SOCK"


def test_a_counted_piece_shows_without_reading_the_bench_again(
    work: Work, goods: Goods, station: PackStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(station, "SO", an_order(work, goods))
    asked: list[Callable[..., Any]] = []
    monkeypatch.setattr(station, "ask", lambda deed, *_args, **_named: asked.append(deed))

    scan(station, "SK", goods.mug)

    assert asked == []
    assert counts(station)[0] == ("MUG", 1, 2)
    assert station.state.bench is not None
    assert (station.state.bench.packed, station.state.bench.weight_g) == (1, 100)
    assert said(station) == ("ok", "Enamel mug", "1 of 2 · 3 left to scan")


def test_a_tote_opens_the_order_in_it(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = factories.an_order(work, [(goods.mug, 2)], confirmed=True)
    tote = pack_bench.a_tote(work)
    pack_bench.picked(work, order_id, tote)

    scan(station, "TO", tote)

    assert station.state.bench is not None
    assert station.state.bench.order_id == order_id


def test_the_next_order_is_taken_by_its_command_and_by_enter(
    work: Work, goods: Goods, station: PackStation, clock: StillClock
) -> None:
    first, second = an_order(work, goods), an_order(work, goods)

    scan_code(station, "CDNEXT")
    pack_all(station, goods)
    clock.pass_by(seconds=1)
    station.go_on()

    assert factories.the_order(work, first).headline is Headline.PACKED
    assert station.state.bench is not None
    assert station.state.bench.order_id == second


def test_the_second_enter_of_a_scanner_takes_nothing(work: Work, goods: Goods, station: PackStation) -> None:
    an_order(work, goods)
    scan_code(station, "9999")

    station.go_on()

    assert station.state.bench is None


@pytest.mark.parametrize(
    ("code", "voice", "headline"),
    [
        ("RED", "err", "Wrong item"),
        ("9999", "warn", "Unknown code"),
        ("CDNEXT", "warn", "SO-10001 is not finished"),
    ],
)
def test_a_scan_that_does_not_fit_changes_no_count(
    work: Work, goods: Goods, station: PackStation, clock: StillClock, code: str, voice: str, headline: str
) -> None:
    scan(station, "SO", an_order(work, goods))
    clock.pass_by(seconds=1)
    before = counts(station)

    scan_code(station, code)
    told = said(station)
    clock.pass_by(seconds=1)
    scan(station, "SK", goods.mug)

    assert told[:2] == (voice, headline)
    assert before == [("MUG", 0, 2), ("SOCK", 0, 1), ("SPORK", 0, 1)]
    assert counts(station)[0] == ("MUG", 1, 2)


def test_one_too_many_is_said_and_not_counted(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    scan(station, "SK", goods.sock)
    scan(station, "SK", goods.sock)

    assert said(station) == ("err", "One too many", "The only one is already in the box. Put this one aside.")
    assert ("SOCK", 1, 1) in counts(station)


def test_the_second_barcode_of_a_label_makes_no_error(
    work: Work, goods: Goods, station: PackStation, clock: StillClock
) -> None:
    scan(station, "SO", an_order(work, goods))
    scan(station, "SK", goods.mug)
    before = station.state.notice
    clock.pass_by(milliseconds=400)

    scan_code(station, "LOT-77A")

    assert station.state.notice == before
    assert (station.state.scans[0].code, str(station.state.scans[0].said)) == (
        "LOT-77A",
        "Second barcode on the label",
    )


def test_the_second_barcode_of_the_last_piece_is_no_tracking_number(
    work: Work, goods: Goods, station: PackStation, clock: StillClock
) -> None:
    scan(station, "SO", an_order(work, goods, service="elsewhere"))
    pack_all(station, goods)

    scan_code(station, "LOT7788990011")
    at_once = len(pack_bench.labels(work))
    clock.pass_by(seconds=1)
    scan_code(station, "JD014600001234")

    assert at_once == 0
    assert [label.tracking for label in pack_bench.labels(work)] == ["JD014600001234"]


def test_later_than_that_it_is_an_unknown_code(
    work: Work, goods: Goods, station: PackStation, clock: StillClock
) -> None:
    scan(station, "SO", an_order(work, goods))
    clock.pass_by(milliseconds=401)

    scan_code(station, "LOT-77A")

    assert said(station)[:2] == ("warn", "Unknown code")


def test_two_products_with_one_code_are_chosen_by_key(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    work.write(share_a_code, goods.mug, goods.red)

    scan_code(station, "SHARED")
    offered = station.state.choices
    station.choose("MUG")

    assert offered == ("MUG", "RED")
    assert counts(station)[0] == ("MUG", 1, 2)
    assert station.state.choices == ()


def test_a_quantity_said_before_a_shared_code_counts_for_the_choice(
    work: Work, goods: Goods, station: PackStation
) -> None:
    scan(station, "SO", an_order(work, goods))
    work.write(share_a_code, goods.mug, goods.red)

    scan_code(station, "CDQTY2")
    scan_code(station, "SHARED")
    station.choose("MUG")

    assert ("MUG", 2, 2) in counts(station)


def share_a_code(db: Any, *product_ids: int) -> None:
    from sqlalchemy import insert

    from omsdesk.models.product import Barcode

    for product_id in product_ids:
        db.run(insert(Barcode).values(product_id=product_id, code="SHARED"))

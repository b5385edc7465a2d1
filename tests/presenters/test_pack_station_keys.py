"""Keys and commands of the pack station, what they take back, and what others do meanwhile."""

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.journal import ScanEvent
from omsdesk.models.paper import Document
from omsdesk.presenters.pack_station import REASONS, PackStation
from omsdesk.services import cancelling, holding, packing
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


def test_ten_pieces_are_taken_back_one_by_one(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = factories.an_order(work, [(goods.mug, 12)], confirmed=True)
    pack_bench.picked(work, order_id)
    scan(station, "SO", order_id)
    for _ in range(11):
        scan(station, "SK", goods.mug)

    packed = []
    for turn in range(10):
        station.undo() if turn % 2 else scan_code(station, "CDUNDO")
        packed.append(counts(station)[0][1])

    assert packed == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_undo_after_the_end_asks_once_about_the_label(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)

    station.undo()
    asked = said(station)[:2]
    still_packed = station.state.is_packed
    scan_code(station, "CDUNDO")

    assert (asked, still_packed) == (("warn", "Undo again to void the label"), True)
    assert [label.status for label in pack_bench.labels(work)] == [LabelStatus.VOIDED]
    assert station.state.is_packing
    assert sum(line.packed for line in station.state.lines) == 3


def test_a_piece_counted_by_hand_goes_to_the_line_that_was_pointed_at(
    work: Work, goods: Goods, station: PackStation
) -> None:
    scan(station, "SO", an_order(work, goods))

    station.move(1)
    scan_code(station, "CDHAND")

    assert ("SOCK", 1, 1) in counts(station)
    assert any(row.by_hand for row in pack_bench.rows(work, ScanEvent))


def test_a_piece_counted_by_hand_is_offered_a_label_until_the_order_is_gone(
    work: Work, goods: Goods, station: PackStation
) -> None:
    scan(station, "SO", an_order(work, goods))
    station.print_product_label()
    before = [str(job.kind) for job in pack_bench.rows(work, Document)]
    scan_code(station, "CDHAND")
    offered = said(station)

    station.print_product_label()
    told = said(station)
    station.put_aside()

    assert (before, offered[2]) == ([], "1 of 2 · 3 left to scan · Ctrl+P prints its label")
    assert [str(paper.kind) for paper in pack_bench.rows(work, Document)] == ["product_label"]
    assert told == ("done", "The product label prints", "Enamel mug")
    assert station.state.torn_here is None


def test_quantity_command_is_worth_so_many_pieces(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))

    scan_code(station, "CDQTY2")
    scan(station, "SK", goods.mug)

    assert ("MUG", 2, 2) in counts(station)


def test_boxes_are_chosen_by_name_and_by_command(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    offered = [(box.number, box.name) for box in station.state.boxes]

    station.choose_box(offered[4][1])
    by_key = station.state.bench.box if station.state.bench else ""
    scan_code(station, "CDBOX1")

    assert [number for number, _ in offered] == [1, 2, 3, 4, 5]
    assert by_key == offered[4][1]
    assert station.state.bench is not None
    assert station.state.bench.box == offered[0][1]


def test_the_next_box_is_begun_and_counted(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    scan(station, "SK", goods.mug)

    scan_code(station, "CDNEXTBOX")
    between = station.state.bench
    scan(station, "SK", goods.mug)
    counted = station.state.bench
    station.refresh()

    read_again = station.state.bench
    assert between is not None
    assert counted is not None
    assert read_again is not None
    assert (between.parcel_number, between.box, between.weight_g) == (2, "", 0)
    assert counted.weight_g == read_again.weight_g > 0
    assert counted.parcel_number == read_again.parcel_number == 2


def test_a_note_stops_once_and_enter_goes_on(work: Work, goods: Goods, station: PackStation, clock: StillClock) -> None:
    order_id = an_order(work, goods, packer_note="Add the card.")
    scan(station, "SO", order_id)
    pack_all(station, goods)
    stopped = said(station), station.state.may_finish

    station.go_on()
    at_once = station.state.is_packed
    clock.pass_by(seconds=1)
    station.go_on()

    assert stopped == (("warn", "Add the card.", "Enter or CDDONE goes on."), True)
    assert not at_once
    assert station.state.is_packed


def test_the_done_command_confirms_the_note(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods, packer_note="Add the card.")
    scan(station, "SO", order_id)
    pack_all(station, goods)

    scan_code(station, "CDDONE")

    assert factories.the_order(work, order_id).headline is Headline.PACKED


def test_a_short_line_asks_why_and_then_goes_on(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods, short_rule="ship_parts"))
    scan(station, "SK", goods.mug)

    scan_code(station, "CDSHORT")
    asked = said(station), station.state.asks_reason
    station.short(REASONS[1])

    assert asked == (("warn", "1 missing: why?", "Enamel mug. Keys 1 to 4, Esc goes back."), True)
    assert REASONS[1] is ShortReason.DAMAGED
    assert ("MUG", 1, 1) in counts(station)
    assert not station.state.asks_reason


def test_a_scan_takes_the_question_back(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    station.ask_reason()

    scan(station, "SK", goods.sock)

    assert not station.state.asks_reason
    assert said(station)[1] == "Wool socks"


def test_an_order_put_aside_can_be_taken_again(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    scan(station, "SK", goods.mug)

    scan_code(station, "CDPAUSE")
    empty = station.state.bench is None, [(row.order_id, row.packed) for row in station.state.waiting]
    station.take(order_id)

    assert empty == (True, [(order_id, 1)])
    assert counts(station)[0] == ("MUG", 1, 2)


def test_another_order_in_the_middle_is_opened_at_the_second_scan(
    work: Work, goods: Goods, station: PackStation
) -> None:
    first, second = an_order(work, goods), an_order(work, goods)
    scan(station, "SO", first)

    scan(station, "SO", second)
    warned = said(station)[:2], station.state.job_id
    scan(station, "SO", second)

    assert warned[0] == ("warn", f"{house_name('SO', first)} is not finished")
    assert station.state.bench is not None
    assert station.state.bench.order_id == second


def test_a_packed_order_scanned_again_says_who_and_prints_again(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    pack_all(station, goods)
    other = an_order(work, goods)
    scan(station, "SO", other)
    station.put_aside()

    scan(station, "SO", order_id)
    station.reprint()

    assert station.state.bench is not None
    assert station.state.bench.order_id == order_id
    assert job_states(work) == [(PrintStatus.QUEUED, False)] * 2 + [(PrintStatus.QUEUED, True)] * 2


def test_a_bench_goes_on_where_it_was_when_the_program_ended(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    scan(station, "SK", goods.mug)

    again = opened(work)

    assert counts(again)[0] == ("MUG", 1, 2)
    assert said(again)[:2] == ("ready", f"{house_name('SO', order_id)}: 3 left to scan")


def test_an_order_held_meanwhile_is_told_at_the_next_scan(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)

    work.write(holding.hold, order_id, HoldReason.CUSTOMER_REQUEST, "wait")
    shown = station.state.bench.headline if station.state.bench else None
    scan(station, "SK", goods.mug)

    assert shown is Headline.ON_HOLD
    assert said(station)[:2] == ("err", "On hold")
    assert counts(station)[0] == ("MUG", 0, 2)


def test_an_order_cancelled_meanwhile_leaves_the_bench_with_a_word(
    work: Work, goods: Goods, station: PackStation
) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)

    work.write(cancelling.cancel_order, order_id, "customer")

    assert station.state.bench is None
    assert said(station) == ("err", "Cancelled", f"{house_name('SO', order_id)} was cancelled. Put the goods aside.")


def test_an_order_open_at_another_bench_says_where(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    other = pack_bench.at_another_bench(work)
    pack_bench.scan_order(other, order_id)

    scan(station, "SO", order_id)

    assert said(station)[:2] == ("warn", "Open on PACK-2 (Ada)")
    assert station.state.bench is None


def test_a_supervisor_takes_an_order_over_and_the_other_bench_hears_of_it(
    work: Work, goods: Goods, station: PackStation
) -> None:
    order_id = an_order(work, goods)
    other = opened(pack_bench.at_another_bench(work))
    scan(other, "SO", order_id)
    station.refresh()

    station.take_over()
    scan(other, "SK", goods.mug)

    assert station.state.bench is not None
    assert station.state.bench.order_id == order_id
    assert other.state.bench is None
    assert said(other)[0] == "warn"


def test_a_line_changed_by_the_office_is_marked_and_nothing_counts_twice(
    work: Work, goods: Goods, station: PackStation
) -> None:
    scan(station, "SO", an_order(work, goods, short_rule="ship_parts"))
    scan(station, "SK", goods.sock)
    (mug, *_) = station.state.lines

    pack_bench.press(work, packing.close_short, station.state.job_id, ShortReason.DAMAGED, line_id=mug.id)

    assert [line.sku for line in station.state.lines if line.changed] == ["MUG"]
    assert ("SOCK", 1, 1) in counts(station)

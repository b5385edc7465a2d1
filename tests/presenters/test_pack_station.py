"""The packer's screen without a screen: what each scan, key and failure shows, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.journal import ScanEvent
from omsdesk.models.paper import PrintJob
from omsdesk.models.shipment import Shipment
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.pack_station import REASONS, PackStation
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.transports import Delivery, Paper
from omsdesk.printing.press.worker import Printable
from omsdesk.services import cancelling, holding, packing, printing_jobs
from omsdesk.words import Text
from tests import factories
from tests.services import pack_bench
from tests.still_clock import StillClock


@dataclass(frozen=True)
class Goods:
    """What the shelf has."""

    mug: int
    sock: int
    spork: int
    red: int


@pytest.fixture
def goods(work: Work) -> Goods:
    factories.a_house(work)
    names = {"MUG": "Enamel mug", "SOCK": "Wool socks", "SPORK": "Spork", "RED": "Red mug"}
    made = {sku: factories.a_product(work, sku, name=name, weight_g=100) for sku, name in names.items()}
    for sku, place in (("MUG", "A-1"), ("SOCK", "B-1"), ("SPORK", "A-2"), ("RED", "A-3")):
        factories.stock(work, made[sku], 20, factories.a_bin(work, place))
    return Goods(made["MUG"], made["SOCK"], made["SPORK"], made["RED"])


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    return opened(work)


def opened(work: Work) -> PackStation:
    made = PackStation(work, JobsInPlace())
    work.listen(made.changed)
    made.appear()
    return made


def an_order(work: Work, goods: Goods, **fields: Any) -> int:
    """Three lines, four pieces, picked into a tote."""
    lines = [(goods.mug, 2), (goods.sock, 1), (goods.spork, 1)]
    order_id = factories.an_order(work, lines, confirmed=True, **fields)
    pack_bench.picked(work, order_id)
    return order_id


def scan(station: PackStation, prefix: str, number: int) -> None:
    station.scanned(Gesture.of(station.work.now(), house_code(prefix, number)))


def scan_code(station: PackStation, code: str) -> None:
    station.scanned(Gesture.of(station.work.now(), code))


def pack_all(station: PackStation, goods: Goods) -> None:
    for product in (goods.mug, goods.mug, goods.sock, goods.spork):
        scan(station, "SK", product)


def said(station: PackStation) -> tuple[str, str, str]:
    notice = station.state.notice
    return notice.kind.value, str(notice.headline), str(notice.detail or "")


def counts(station: PackStation) -> list[tuple[str, int, int]]:
    return [(line.sku, line.packed, line.wanted) for line in station.state.lines]


def outcomes(work: Work) -> list[str]:
    place = list(ScanEvent.__table__.columns.keys()).index("outcome")
    return [row[place].value for row in factories.all_rows(work, ScanEvent)]


def job_states(work: Work) -> list[tuple[PrintStatus, bool]]:
    """Each print job's state, and whether it is a copy."""
    names = list(PrintJob.__table__.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in factories.all_rows(work, PrintJob)]
    return [(row["status"], row["copy_of"] is not None) for row in rows]


# ---------------------------------------------------------------------- an order from its slip to its papers


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


# ---------------------------------------------------------------------- scans that change nothing


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

    assert said(station) == ("err", "One too many", "All 1 are already in the box. Put this one aside.")
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


# ---------------------------------------------------------------------- commands, keys and what they undo


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
    scan(station, "SK", goods.mug)
    station.refresh()

    assert station.state.bench is not None
    assert station.state.bench.parcel_number == 2


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
    empty = station.state.bench is None, [row.order_id for row in station.state.waiting]
    station.take(order_id)

    assert empty == (True, [order_id])
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


# ---------------------------------------------------------------------- what others do meanwhile


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


# ---------------------------------------------------------------------- papers


class NoPrinter:
    """A printer that is not there, until somebody plugs it in."""

    def __init__(self) -> None:
        self.is_there = False
        self.printed: list[str] = []

    def send(self, paper: Paper) -> Delivery:
        if not self.is_there:
            raise Unavailable(Text("The printer does not answer."))
        self.printed.append(paper.name)
        return Delivery("printer")


class PlainPress:
    """Draws nothing worth printing."""

    def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
        del paper, mark
        return b"%PDF-1.4"


@pytest.fixture
def printer() -> NoPrinter:
    return NoPrinter()


def carry_out(work: Work, printer: NoPrinter) -> None:
    def way_out(name: str, folder: Path) -> NoPrinter:
        del name, folder
        return printer

    printing_jobs.carry_out(work, PlainPress(), way_out)


def test_a_label_that_did_not_print_is_never_silent(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    pack_all(station, goods)
    number = pack_bench.labels(work)[0].tracking

    carry_out(work, printer)
    failed = said(station), factories.the_order(work, order_id).headline, job_states(work)
    printer.is_there = True
    station.reprint()
    carry_out(work, printer)

    assert failed == (
        ("err", "Label did not print", "F9 prints again. Job is in Print jobs."),
        Headline.PACKED,
        [(PrintStatus.FAILED, False)] * 2,
    )
    assert job_states(work) == [(PrintStatus.DONE, False)] * 2
    assert [label.tracking for label in pack_bench.labels(work)] == [number]
    assert len(printer.printed) == 2
    assert station.state.failed == ()


def test_a_label_that_fails_again_is_said_again(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)
    carry_out(work, printer)

    scan_code(station, "CDREPRINT")
    between = said(station)[:2]
    carry_out(work, printer)

    assert between == ("done", "Printing again")
    assert said(station)[:2] == ("err", "Label did not print")


def test_a_failed_label_of_the_order_before_is_named(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    first, second = an_order(work, goods), an_order(work, goods)
    scan(station, "SO", first)
    pack_all(station, goods)
    scan(station, "SO", second)

    carry_out(work, printer)

    assert said(station)[2] == f"{house_name('SO', first)}: F9 prints again. Job is in Print jobs."
    assert station.state.is_packing


def test_what_failed_before_the_page_was_opened_is_no_news(
    work: Work, goods: Goods, station: PackStation, printer: NoPrinter
) -> None:
    scan(station, "SO", an_order(work, goods))
    pack_all(station, goods)
    carry_out(work, printer)

    later = opened(work)

    assert said(later)[0] == "ready"
    assert later.state.failed == ()


# ---------------------------------------------------------------------- trouble


def test_without_a_connection_scanning_is_paused_and_goes_on_by_itself(
    work: Work, goods: Goods, station: PackStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(station, "SO", an_order(work, goods))

    def nobody(*_args: Any, **_named: Any) -> Any:
        raise Unavailable(Text("The database does not answer."))

    with monkeypatch.context() as broken:
        broken.setattr(work, "write", nobody)
        scan(station, "SK", goods.mug)
        paused = said(station)[:2], station.state.is_offline
    station.refresh()
    back = said(station)[:2], station.state.is_offline
    scan(station, "SK", goods.mug)

    assert paused == (("err", "No connection. Scanning is paused."), True)
    assert back == (("ready", "Connected again"), False)
    assert counts(station)[0] == ("MUG", 1, 2)


def test_a_refused_scan_is_written_into_the_journal_once(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))

    scan_code(station, "RED")

    assert outcomes(work) == ["ok", "wrong_item"]


def test_esc_takes_an_error_away(work: Work, goods: Goods, station: PackStation) -> None:
    order_id = an_order(work, goods)
    scan(station, "SO", order_id)
    scan_code(station, "RED")

    station.calm()

    assert said(station) == ("ready", f"{house_name('SO', order_id)}: 4 left to scan", "Scan the next item.")


def test_the_same_words_twice_are_news_twice(work: Work, goods: Goods, station: PackStation) -> None:
    scan(station, "SO", an_order(work, goods))
    scan_code(station, "RED")
    first = station.state.notice

    scan_code(station, "RED")

    assert station.state.notice.kind is NoticeKind.ERR
    assert station.state.notice.serial == first.serial + 1


def test_a_hidden_bench_reads_again_when_it_comes_into_view(work: Work, goods: Goods, station: PackStation) -> None:
    station.disappear()
    order_id = an_order(work, goods)
    unread = station.state.waiting

    station.appear()

    assert unread == ()
    assert [row.order_id for row in station.state.waiting] == [order_id]
    assert factories.the_order(work, order_id).headline is Headline.READY_TO_PACK
    assert ShipmentStatus.PICKED in {row.status for row in pack_bench.rows(work, Shipment)}

"""The pack station in the window: bursts alone, no mouse, no dialog, and a band that always tells."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.models.paper import Document, PrintJob
from omsdesk.presenters.pack_station import SECOND_BARCODE
from omsdesk.services import packing, printing_jobs
from omsdesk.services import pictures as kept_pictures
from omsdesk.services.resolving import resolve
from omsdesk.views import camera, pictures, theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.scanner import SECOND_BARCODE_WITHIN_MS, Detector
from tests import factories
from tests.services import pack_bench
from tests.still_clock import StillClock
from tests.views.hall import Hall, StrawPrinter, open_hall, settle
from tests.views.looking import faults

MUG, SOCK, SPORK, RED = "4006381333931", "5901234123457", "SPORK", "MUG-RED"


@dataclass
class Bench:
    """The hall, its keys, and an order of three lines and four pieces."""

    hall: Hall
    keys: Keyboard
    work: Work
    order_id: int
    jobs: ThreadJobs
    qtbot: QtBot

    def scan(self, code: str) -> None:
        self.keys.scan(code)
        self.settle()

    def press(self, key: str) -> None:
        self.keys.press(key)
        self.settle()

    def settle(self) -> None:
        settle(self.qtbot, self.jobs)

    def open(self) -> None:
        self.scan(house_code("SO", self.order_id))

    @property
    def counts(self) -> list[tuple[str, str]]:
        return [(item.line.sku, item.line.quantity) for item in self.hall.page.lines.items()]


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> StrawPrinter:
    made = StrawPrinter()
    monkeypatch.setattr(printing_jobs, "transport_of", made.of)
    return made


@pytest.fixture
def bench(
    qtbot: QtBot,
    jobs: ThreadJobs,
    detector: Detector,
    house: Work,
    clock: StillClock,
    tmp_path: Path,
    printer: StrawPrinter,
) -> Iterator[Bench]:
    assert printer.is_there
    codes = {"MUG": MUG, "SOCK": SOCK, "SPORK": None, RED: None}
    ids = {sku: factories.a_product(house, sku, name=f"{sku.title()} of ours", barcode=codes[sku]) for sku in codes}
    for product_id in ids.values():
        factories.stock(house, product_id, 30)
    lines = [(ids["MUG"], 2), (ids["SOCK"], 1), (ids["SPORK"], 1)]
    order_id = factories.an_order(house, lines, confirmed=True)
    pack_bench.picked(house, order_id)
    hall = open_hall(qtbot, jobs, detector, house, clock, tmp_path, "pack")
    yield Bench(hall, Keyboard(hall.window), house, order_id, jobs, qtbot)
    settle(qtbot, jobs)


def another_order(bench: Bench, pieces: int, **fields: Any) -> int:
    mug = bench.work.read(lambda db: resolve(db, MUG).id)
    order_id = factories.an_order(bench.work, [(mug, pieces)], confirmed=True, **fields)
    pack_bench.picked(bench.work, order_id)
    bench.settle()
    return order_id


def papers(work: Work) -> list[tuple[str, PrintStatus, bool]]:
    """Kind, state and whether it is a copy, of every print job."""
    kinds = {row.id: row.kind for row in pack_bench.rows(work, Document)}
    jobs = pack_bench.rows(work, PrintJob)
    return sorted((kinds[row.document_id], row.status, row.copy_of is not None) for row in jobs)


def test_a_whole_order_is_packed_by_bursts_alone(bench: Bench, printer: StrawPrinter) -> None:
    bench.open()
    for code in (MUG, SOCK, MUG, SPORK):
        bench.scan(code)

    assert factories.the_order(bench.work, bench.order_id).headline is Headline.PACKED
    assert papers(bench.work) == [
        ("packing_slip", PrintStatus.DONE, False),
        ("shipping_label", PrintStatus.DONE, False),
    ]
    assert bench.hall.said == ("done", "Done. Printing label and slip")
    assert len(printer.printed) == 2
    assert QApplication.activeModalWidget() is None
    assert bench.hall.recorder.played == ["ok", "ok", "ok", "ok", "done"]


def test_what_does_not_fit_is_said_and_the_next_right_scan_works(bench: Bench) -> None:
    bench.open()
    told = []
    for code in (RED, SOCK, SOCK, "9999"):
        bench.scan(code)
        told.append((*bench.hall.said, QApplication.activeModalWidget()))
    bench.scan(MUG)

    assert told == [
        ("err", "Wrong item", None),
        ("ok", "Sock of ours", None),
        ("err", "One too many", None),
        ("warn", "Unknown code", None),
    ]
    assert bench.hall.said == ("ok", "Mug of ours")
    assert bench.counts == [("MUG", "1 / 2"), ("SPORK", "0 / 1"), ("SOCK", "1 / 1")]


def test_a_burst_counts_wherever_the_cursor_is(bench: Bench) -> None:
    bench.open()
    field = QLineEdit(bench.hall.page)
    field.show()
    palette_first = bench.hall.window
    field.setFocus()
    bench.scan(MUG)
    bench.hall.page.box.choices.tiles()[0].setFocus()
    bench.scan(SOCK)
    palette_first.open_palette()
    bench.scan(SPORK)

    assert field.text() == ""
    assert bench.hall.window.overlay.sheet is None
    assert bench.hall.state.bench.box == ""
    assert bench.counts == [("MUG", "1 / 2"), ("SOCK", "1 / 1"), ("SPORK", "1 / 1")]


def test_ten_pieces_come_back_with_ten_keys(bench: Bench) -> None:
    order_id = another_order(bench, 12)
    bench.scan(house_code("SO", order_id))
    for _ in range(11):
        bench.scan(MUG)

    shown = []
    for _ in range(10):
        bench.press("F4")
        shown.append(bench.counts[0][1])

    assert shown == [f"{left} / 12" for left in range(10, 0, -1)]


def test_undo_after_the_end_asks_once_and_then_voids_the_label(bench: Bench) -> None:
    bench.open()
    for code in (MUG, SOCK, MUG, SPORK):
        bench.scan(code)

    bench.press("F4")
    asked = bench.hall.said
    bench.press("F4")

    assert asked == ("warn", "Undo again to void the label")
    assert bench.hall.said == ("warn", "Taken back")
    assert [label.status.value for label in pack_bench.labels(bench.work)] == ["voided"]


def test_twenty_scans_during_a_slow_save_are_handled_in_their_order(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = another_order(bench, 19)
    bench.scan(house_code("SO", order_id))
    gate, slow = threading.Event(), packing.scan

    def held_up(db: Any, job_id: int, gesture: Any, *, quantity: int = 1) -> Any:
        gate.wait(10)
        return slow(db, job_id, gesture, quantity=quantity)

    monkeypatch.setattr(packing, "scan", held_up)
    for turn in range(20):
        bench.keys.scan(RED if turn == 7 else MUG)
    waiting = bench.hall.page.band.aside
    gate.set()
    settle(bench.qtbot, bench.jobs, lambda: len(bench.hall.window.scans) == 0)

    codes = [scan.code for scan in reversed(bench.hall.page.strip.scans)][-20:]
    assert waiting == "19 scans waiting"
    assert codes == [MUG] * 7 + [RED] + [MUG] * 12
    assert bench.hall.said == ("done", "Done. Printing label and slip")


def test_a_missing_printer_is_said_and_f9_prints_after_its_repair(bench: Bench, printer: StrawPrinter) -> None:
    printer.is_there = False
    bench.open()
    for code in (MUG, SOCK, MUG, SPORK):
        bench.scan(code)
    failed = bench.hall.said, bench.hall.page.band.detail, papers(bench.work)
    (number,) = (label.tracking for label in pack_bench.labels(bench.work))

    printer.is_there = True
    bench.press("F9")

    assert factories.the_order(bench.work, bench.order_id).headline is Headline.PACKED
    assert failed == (
        ("err", "Label did not print"),
        "F9 prints again. Job is in Print jobs.",
        [("packing_slip", PrintStatus.FAILED, False), ("shipping_label", PrintStatus.FAILED, False)],
    )
    assert {status for _, status, _ in papers(bench.work)} == {PrintStatus.DONE}
    assert [label.tracking for label in pack_bench.labels(bench.work)] == [number]
    assert bench.hall.said == ("done", "Printing again")


def test_the_reasons_are_keys_on_the_page_while_the_boxes_rest(bench: Bench) -> None:
    order_id = another_order(bench, 2, short_rule="ship_parts")
    bench.scan(house_code("SO", order_id))
    bench.scan(MUG)

    bench.press("F6")
    asked = bench.hall.said, bench.hall.page.question.answers, bench.hall.page.box.choices.isEnabled()
    bench.press("2")

    assert asked == (
        ("warn", "1 missing: why?"),
        ["Not in bin", "Damaged", "Wrong item in bin", "Other"],
        False,
    )
    assert bench.hall.page.question.answers == []
    assert bench.hall.state.bench.box == ""
    assert QApplication.activeModalWidget() is None


def test_a_digit_chooses_a_box_and_a_scanned_digit_does_not(bench: Bench) -> None:
    bench.open()
    first, second = (tile.choice.value for tile in bench.hall.page.box.choices.tiles()[:2])

    bench.press("2")
    chosen = bench.hall.state.bench.box
    bench.scan(SOCK)

    assert chosen == second != first
    assert bench.hall.state.bench.box == second
    assert bench.hall.page.band.hasFocus()


def test_a_note_waits_for_enter(bench: Bench) -> None:
    order_id = another_order(bench, 1, packer_note="Add the card.")
    bench.scan(house_code("SO", order_id))
    bench.scan(MUG)
    waits = bench.hall.said, bench.hall.page.note.confirm.isVisible()
    bench.hall.window.scans._now()

    bench.press("Enter")

    assert waits == (("warn", "Add the card."), True)
    assert bench.hall.said[0] == "done"


def test_up_and_down_move_the_line_that_f10_counts(bench: Bench) -> None:
    bench.open()

    bench.press("Down")
    bench.press("F10")

    assert ("SOCK", "1 / 1") in bench.counts


def test_esc_takes_the_frame_and_the_words_of_an_error_away(bench: Bench) -> None:
    bench.open()
    bench.scan(RED)

    bench.press("Esc")

    assert bench.hall.said == ("ready", f"{bench.hall.state.bench.order}: 4 left to scan")


def test_an_empty_bench_says_that_nothing_waits(bench: Bench) -> None:
    listed = bench.hall.page.orders.isVisible(), bench.hall.page.heading.text()
    bench.open()
    for code in (MUG, SOCK, MUG, SPORK):
        bench.scan(code)
    bench.hall.page.presenter._close()
    bench.settle()

    assert listed == (True, "1 order waits")
    assert bench.hall.page.nothing.isVisible()


def test_digits_and_enter_are_a_quantity_where_the_house_types_them(bench: Bench) -> None:
    factories.change_settings(bench.work, pack_quantity=True)
    bench.settle()
    bench.open()
    bench.scan(MUG)

    bench.press("2")
    bench.press("Enter")

    assert ("MUG", "2 / 2") in bench.counts
    assert not bench.hall.state.bench.box


def test_the_weight_is_typed_where_the_house_waits_for_it(bench: Bench) -> None:
    factories.change_settings(bench.work, pack_wait=True)
    bench.settle()
    bench.open()
    for code in (MUG, SOCK, MUG, SPORK):
        bench.scan(code)
    asked = bench.hall.said

    bench.keys.type("1,2\n")
    bench.settle()

    assert asked == ("warn", "Weigh the box, or scan a box code")
    assert (bench.hall.said[0], bench.hall.state.bench.weight_g) == ("done", 1_200)


def test_a_photo_of_the_open_box_stays_with_the_parcel(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "find", lambda: None)
    bench.open()
    bench.press("F8")
    nothing = bench.hall.window.overlay.sheet
    bench.scan(MUG)

    bench.press("F8")
    sheet = bench.hall.window.overlay.sheet
    assert isinstance(sheet, PhotoSheet)
    sheet._give(lambda: pictures.from_image(QImage(30, 20, QImage.Format.Format_RGB32)))
    bench.settle()

    assert nothing is None
    assert bench.hall.said == ("ok", "Photo kept")
    assert (bench.hall.state.bench.photos, "1 photo" in bench.hall.page.box.how.text()) == (1, True)
    assert bench.hall.page.band.hasFocus()
    bench.press("F8")
    bench.scan(MUG)
    assert (bench.hall.window.overlay.sheet, ("MUG", "2 / 2") in bench.counts) == (None, True)


def test_products_are_shown_as_they_look_and_large_where_there_is_room(bench: Bench) -> None:
    mug = bench.work.read(lambda db: resolve(db, MUG).id)
    made = pictures.from_image(QImage(30, 30, QImage.Format.Format_RGB32))
    factories.by_the_program(bench.work).write(kept_pictures.keep_of_product, mug, made)
    bench.open()
    low = [item.height() for item in bench.hall.page.lines.items()]

    bench.hall.window.resize(1920, 1080)
    bench.settle()

    items = bench.hall.page.lines.items()
    assert [item.line.photo is not None for item in items] == [item.line.sku == "MUG" for item in items]
    assert (low, [item.height() for item in items]) == ([76] * 3, [108] * 3)


@pytest.mark.parametrize(("size", "text"), [((1280, 680), 100), ((1280, 680), 130), ((1920, 1080), 100)])
def test_a_careful_person_finds_no_fault(bench: Bench, qapp: QApplication, size: tuple[int, int], text: int) -> None:
    theme.apply(qapp, "dark", text)
    bench.hall.window.resize(*size)
    empty = faults(bench.hall.page, station=True)
    bench.open()
    bench.scan(MUG)
    packing_faults = faults(bench.hall.page, station=True)
    bench.hall.page.presenter.ask_reason()
    asking = faults(bench.hall.page, station=True)
    for code in (SOCK, MUG, SPORK):
        bench.scan(code)

    assert empty == packing_faults == asking == faults(bench.hall.page, station=True) == []


def test_screen_and_scanner_agree_on_a_second_barcode() -> None:
    assert SECOND_BARCODE.total_seconds() * 1000 == SECOND_BARCODE_WITHIN_MS

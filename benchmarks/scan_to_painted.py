"""Goal 7: from the scanner's Return key to committed and painted, beside the raw floor.

The real window, desk and threads stand at the pack station, offscreen; a scan goes in as key events. "Painted" is the
band with the outcome of the committed scan, the product, and how many of its line are in the box: that is what a
packer looks up for before the next piece; lines, progress and weight follow. A second
clock stops when nothing on the page is left to paint. The floor writes exactly the same rows with the bare driver, at
SQLite FULL, on the screen's thread, and paints the same band, counts and lines on a page that one widget draws by
hand. The two take turns, scan by scan, so that a busy machine slows both alike; then the same again while another
process writes and 1,000 labels are printed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from sqlalchemy import select

from benchmarks.floor_page import FloorPage, Shown
from benchmarks.printing import some_labels
from benchmarks.replay import Recording, Tape, copied, opened, recorded
from benchmarks.seeding import new_house
from benchmarks.station import signed_in
from omsdesk.app import SWITCH_SECONDS
from omsdesk.codes import house_code
from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.models.product import Product
from omsdesk.services import confirming, packing, pick_claims, picking, placing, print_queue, releasing, settings
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.scan_result import ScanResult
from omsdesk.tour.person import Person
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.widgets.band import FeedbackBand

SCANS = 600
QUICK = 40
JOBS = 4
"""Of each round: every other one is the program's, the others are the floor's."""
PLACES = 5
LABELS = 1_000
LINES = 8
QUIET_ROUNDS = 3
WARM = 5
"""The first scans of a page meet what was never painted before; they are not counted."""
OTHER_PAUSE = 0.05
"""The other station writes about twenty times a second: as much as ten people who scan without a pause."""
HOME = ShipTo(street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")


@dataclass(frozen=True)
class Job:
    """An order on the way to the bench, and what will be scanned there."""

    order_id: int
    shipment_id: int
    codes: tuple[str, ...]


def prepared(work: Work, scans: int, first: int) -> Job:
    """An order of many pieces, picked and ready to pack; one piece more than will be scanned."""
    pieces = -(-(scans + 1) // LINES)
    products = work.read(lambda db: list(db.run(select(Product.id).order_by(Product.id)).scalars()))
    chosen = products[first : first + LINES]
    lines = tuple(NewLine(product_id=each, quantity=pieces) for each in chosen)
    order_id = work.write(placing.place, NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=lines))
    work.write(confirming.confirm, order_id)
    released = work.write(releasing.release, (order_id,))
    list_id = int(released.list_id or 0)
    work.write(pick_claims.claim, list_id)
    for each in chosen:
        done = work.write(picking.scan, list_id, gesture=Gesture.of(work.now(), house_code("SK", each)), times=pieces)
        assert done.outcome.value == "ok", done
    codes = [house_code("SK", each) for each in chosen for _ in range(pieces)]
    random.Random(first).shuffle(codes)
    return Job(order_id, released.shipment_ids[0], tuple(codes[:scans]))


@dataclass(frozen=True)
class Taped:
    """What opening a job wrote, and for each scan what it wrote and answered."""

    opening: Recording
    scans: list[tuple[Recording, ScanResult]]


def taped(path: Path, actor: Actor, jobs: Sequence[Job]) -> list[Taped]:
    """Do all jobs on a copy, and keep what each gesture was made of."""
    work = Work(schema.open_database(str(copied(path, "taped.db"))), actor)
    kept = []
    for job in jobs:
        with recorded(work.engine) as opening:
            work.write(packing.scan, 0, gesture=Gesture.of(work.now(), house_code("SO", job.order_id)))
        of_job = Taped(opening, [])
        for code in job.codes:
            with recorded(work.engine) as tape:
                done = work.write(packing.scan, job.shipment_id, gesture=Gesture.of(work.now(), code))
            assert done.outcome.value == "ok", done
            of_job.scans.append((tape, done))
        work.write(packing.put_aside, job.shipment_id, gesture=Gesture.of(work.now()))
        kept.append(of_job)
    work.engine.dispose()
    return kept


class Hands(Keyboard):
    """A scanner that looks at the clock when it sends the Return key."""

    begun = cpu = 0.0

    def _send(self, kind: QEvent.Type, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        if key == Qt.Key.Key_Return and kind == QEvent.Type.KeyPress:
            self.begun, self.cpu = time.perf_counter(), time.process_time()
        super()._send(kind, key, modifiers, text)


@dataclass(frozen=True)
class Spent:
    """Milliseconds from the Return key: until the band was painted, until all was, and of CPU."""

    band: float
    page: float
    cpu: float


class Stopwatch(QObject):
    """Stops when the band has been painted with what came of a scan, and again when nothing is left to paint."""

    def __init__(self) -> None:
        super().__init__()
        self._loop: QEventLoop | None = None
        self._awaits: Callable[[], bool] | None = None
        self._band = self._page = self._cpu = 0.0
        self._painted = False
        painted = FeedbackBand.paintEvent

        def paint(band: FeedbackBand, event: QPaintEvent) -> None:
            painted(band, event)
            if self._awaits is not None and self._awaits():
                self._awaits = None
                self._band = time.perf_counter()

        FeedbackBand.paintEvent = paint  # type: ignore[method-assign,assignment]

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        """See the window being painted once the band was: the rest of the page follows in one go."""
        if event.type() == QEvent.Type.UpdateRequest and self._awaits is None and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._ended)
        return False

    def _ended(self) -> None:
        self._page, self._cpu = time.perf_counter(), time.process_time()
        if self._loop is not None:
            self._loop.quit()

    def time(self, hands: Hands, code: str, is_shown: Callable[[], bool]) -> Spent:
        """What one scan took."""
        self._awaits, self._painted = is_shown, False
        self._loop = QEventLoop()
        hands.scan(code)
        self._loop.exec()
        begun = hands.begun
        return Spent((self._band - begun) * 1000, (self._page - begun) * 1000, (self._cpu - hands.cpu) * 1000)


class Floor:
    """The same rows with the bare driver on the screen's thread, then the same changes on a page drawn by hand."""

    def __init__(self, rows: Tape, state: Any) -> None:
        self._rows = rows
        lines = [(line.product, f"{line.sku}  Bin {line.bin}", "") for line in state.lines]
        self._page = FloorPage(Shown(of_all=state.bench.wanted, lines=lines))
        self._page.show()

    def time(self, tape: Recording, state: Any, lines: tuple[int, ...]) -> Spent:
        """What the least takes; ``lines`` are the places of the lines that changed on the program's page."""
        shown, done = self._page.shown, state.bench.packed
        begun, cpu = time.perf_counter(), time.process_time()
        self._rows.play(tape)
        shown.headline, shown.detail = str(state.notice.headline), str(state.notice.detail)
        self._page.show_band()
        band = time.perf_counter()
        shown.done, shown.weight = done, f"{done / 5} kg"
        for place in lines:
            title, detail, _ = shown.lines[place]
            shown.lines[place] = (title, detail, f"{done} / {shown.of_all}")
        self._page.show_rest(lines)
        page, spent = time.perf_counter(), time.process_time() - cpu
        return Spent((band - begun) * 1000, (page - begun) * 1000, spent * 1000)


def at_rest(person: Person) -> None:
    """Wait until the scan is through; printing goes on meanwhile."""
    for _ in range(QUIET_ROUNDS):
        person.app.processEvents()
        while person.jobs.is_busy() or len(person.window.scans):
            person.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


@contextmanager
def bare_deed(work: Work, rows: Tape, tape: Recording, answer: ScanResult) -> Iterator[None]:
    """The scan that comes is these rows by the bare driver, and this answer."""
    program = work.write

    def write(deed: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if deed is not packing.scan:  # labels are being printed on another lane
            return program(deed, *args, **named)
        rows.play(tape)
        return answer

    work.write = write  # type: ignore[method-assign]
    try:
        yield
    finally:
        del work.write


@dataclass
class Turns:
    """The program, bare SQL in its place, and the floor by hand, in turns at one bench."""

    stopwatch: Stopwatch
    person: Person
    work: Work
    lane: Tape
    screen: Tape
    ours: list[Spent] = field(default_factory=list)
    bare: list[Spent] = field(default_factory=list)
    raw: list[Spent] = field(default_factory=list)

    def pack(self, job: Job, taped: Taped, *, is_bare: bool) -> None:
        """Scan one job, through the program or with bare SQL for its deeds; after each scan the floor by hand."""
        page: Any = self.person.window.page
        presenter, hands = page.presenter, Hands(self.person.window)
        for each in (self.lane, self.screen):
            each.play(taped.opening)
        hands.scan(house_code("SO", job.order_id))
        at_rest(self.person)
        assert presenter.state.job_id == job.shipment_id, presenter.state.notice
        least = Floor(self.screen, presenter.state)
        self.person.app.processEvents()
        self.person.window.activateWindow()
        self.person.window.installEventFilter(self.stopwatch)
        for number, (code, (tape, answer)) in enumerate(zip(job.codes, taped.scans, strict=True)):
            before = [item.line for item in page.lines.items()]
            with bare_deed(self.work, self.lane, tape, answer) if is_bare else nullcontext():
                took = self._scan(hands, code, presenter)
            if is_bare:  # afterwards in truth, for when the page asks again because others wrote
                self.work.write(packing.scan, job.shipment_id, gesture=Gesture.of(self.work.now(), code))
            at_rest(self.person)
            assert presenter.state.bench.packed == answer.done, presenter.state.notice
            items = zip(page.lines.items(), before, strict=True)
            changed = tuple(place for place, (item, was) in enumerate(items) if item.line != was)
            by_hand = least.time(tape, presenter.state, changed)
            if number >= WARM:
                (self.bare if is_bare else self.ours).append(took)
                self.raw.append(by_hand)
        self.person.window.removeEventFilter(self.stopwatch)
        if not is_bare:
            for tape, _ in taped.scans:  # what comes next stands on these rows
                self.lane.play(tape)
        presenter.put_aside()
        at_rest(self.person)

    def _scan(self, hands: Hands, code: str, presenter: Any) -> Spent:
        serial = presenter.state.notice.serial
        return self.stopwatch.time(hands, code, lambda: presenter.state.notice.serial > serial)


def scanned(
    stopwatch: Stopwatch, person: Person, work: Work, jobs: Sequence[tuple[Job, Taped]], floors: Sequence[Path]
) -> Turns:
    """Every other job through the program, the others with bare SQL."""
    with opened(floors[0]) as lane, opened(floors[1]) as screen:
        turns = Turns(stopwatch, person, work, lane, screen)
        for number, (job, tapes) in enumerate(jobs):
            turns.pack(job, tapes, is_bare=bool(number % 2))
    return turns


def told(what: str, turns: Turns) -> None:
    """Three lines of figures for the program, its floor, and the hand-made one."""
    print(what)
    for name in ("band", "page", "cpu"):
        (p50, p99), (bare50, bare99), (raw50, raw99) = (
            (median(each), quantiles(each, n=100)[98])
            for each in ([getattr(one, name) for one in spent] for spent in (turns.ours, turns.bare, turns.raw))
        )
        print(
            f"  {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms; bare SQL p50 {bare50:.1f} ms, p99 {bare99:.1f} ms, "
            f"{p50 / bare50:.2f} times; by hand p50 {raw50:.1f} ms, p99 {raw99:.1f} ms, {p50 / raw50:.2f} times"
        )


@contextmanager
def another_station(path: Path) -> Iterator[None]:
    """A process that places and confirms orders on the same database until this ends."""
    other = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.scan_to_painted", "--write-to", str(path)], stdin=subprocess.PIPE
    )
    try:
        yield
    finally:
        other.communicate(b"", timeout=60)


def write_until_told(path: Path) -> None:
    """What the other station does: orders by phone, about twenty commits a second."""
    work = Work(schema.open_database(str(path)), Actor(1, 1))
    products = work.read(lambda db: list(db.run(select(Product.id).order_by(Product.id.desc())).scalars()))
    os.set_blocking(0, False)
    number = 0
    while not _told_to_stop():
        lines = (NewLine(product_id=products[number % len(products)], quantity=1),)
        order_id = work.write(placing.place, NewOrder(customer_name="Other", ship_to=HOME, lines=lines))
        time.sleep(OTHER_PAUSE)
        work.write(confirming.confirm, order_id)
        time.sleep(OTHER_PAUSE)
        number += 1
    work.engine.dispose()


def _told_to_stop() -> bool:
    try:
        return os.read(0, 1) == b""
    except BlockingIOError:
        return False


def queue_labels(db: Db, labels: int, folder: str) -> None:
    """So many labels wait for this station's printer, which is a folder."""
    settings.change(db, print_folder=folder)
    for each in some_labels(labels):
        print_queue.print_paper(db, each)


def main() -> None:
    """Measure in quiet, then in a busy house."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a few scans, to see that it works")
    asked.add_argument("--scans", type=int, default=SCANS)
    asked.add_argument("--write-to", type=Path, help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.write_to:
        write_until_told(wanted.write_to)
        return
    scans, labels = (QUICK, LINES) if wanted.quick else (wanted.scans, LABELS)
    # The printing process may still be writing its last paper when the folder goes.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        measure(Path(name), scans, labels)


def measure(folder: Path, scans: int, labels: int) -> None:
    """Both rounds on one database."""
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    sys.setswitchinterval(SWITCH_SECONDS)
    path, work = new_house(folder, products=50)
    jobs = [prepared(work, scans // JOBS, number % PLACES * LINES) for number in range(2 * JOBS)]
    work.engine.dispose()
    floors = [copied(path, name) for name in ("lane.db", "screen.db")]
    tapes = list(zip(jobs, taped(path, work.actor, jobs), strict=True))
    stopwatch = Stopwatch()  # before any band is painted: Qt's binding looks only once which method paints it
    with signed_in(path, folder, "pack") as (person, desk):
        told("scan to painted", scanned(stopwatch, person, desk.work, tapes[:JOBS], floors))
        desk.work.write(queue_labels, labels, str(folder / "papers"))
        while not any((folder / "papers").rglob("*.pdf")):
            person.app.processEvents()  # the printing process has to start first
        with another_station(path):
            told("while others write and print", scanned(stopwatch, person, desk.work, tapes[JOBS:], floors))
            printed = sum(1 for _ in (folder / "papers").rglob("*.pdf"))
            print(f"labels printed meanwhile: {printed} of {labels}")
        desk.press = None


if __name__ == "__main__":
    main()

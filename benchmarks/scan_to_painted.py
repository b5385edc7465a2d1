"""Goal 7: from the scanner's Return key to committed and painted, beside the raw floor.

The real window, desk and threads stand at the pack station, offscreen; a scan goes in as key events and the
clock stops when the band has been painted with the answer of the committed scan. The floor writes exactly the same
rows with the bare driver on the screen's thread and repaints the band. The two take turns, scan by scan; then the
same again while another process writes and 1,000 labels are printed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from benchmarks.printing import some_labels
from benchmarks.replay import Recording, copied, opened, recorded
from benchmarks.seeding import new_house
from omsdesk.app import SWITCH_SECONDS, build
from omsdesk.codes import house_code
from omsdesk.database import schema
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.desk import Desk, open_desk
from omsdesk.models.product import Product
from omsdesk.services import confirming, packing, pick_claims, picking, placing, print_queue, releasing, settings
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.tour.person import Person
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.widgets.band import FeedbackBand

SCANS = 300
QUICK = 12
LABELS = 1_000
LINES = 8
PIECES = 80
PIN = "2718"
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


def taped(path: Path, actor: Actor, job: Job, name: str) -> tuple[Path, list[Recording]]:
    """A database with the job open at the bench, and what each of its scans writes."""
    copy = copied(path, "taped.db")
    work = Work(schema.open_database(str(copy)), actor)
    work.write(packing.scan, 0, gesture=Gesture.of(work.now(), house_code("SO", job.order_id)))
    work.engine.dispose()
    floor, tapes = copied(copy, name), []
    for code in job.codes:
        with recorded(work.engine) as tape:
            done = work.write(packing.scan, job.shipment_id, gesture=Gesture.of(work.now(), code))
        assert done.outcome.value == "ok", done
        tapes.append(tape)
    work.engine.dispose()
    return floor, tapes


class Stopwatch(QObject):
    """Starts with the Return key and stops when the band has been painted with what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.ended = 0.0
        self._loop = QEventLoop()
        self._awaits: Callable[[], bool] | None = None
        painted = FeedbackBand.paintEvent

        def paint(band: FeedbackBand, event: QPaintEvent) -> None:
            painted(band, event)
            if self._awaits is not None and self._awaits():
                self._awaits = None
                self.ended = time.perf_counter()
                QTimer.singleShot(0, self._loop.quit)

        FeedbackBand.paintEvent = paint  # type: ignore[method-assign]

    def watch(self, app: QApplication) -> None:
        """See every key before anybody else does; the last to be installed is the first to see."""
        app.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        """See the Return key go by."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Return:
            self.begun = time.perf_counter()
        return False

    def milliseconds(self, act: Callable[[], None], is_shown: Callable[[], bool]) -> float:
        """How long it took from the Return key within the act until the fact was painted."""
        self._awaits = is_shown
        act()
        if self._awaits is not None:
            self._loop.exec()
        return (self.ended - self.begun) * 1000


@contextmanager
def at_the_bench(app: QApplication, path: Path, folder: Path) -> Iterator[tuple[Person, Desk]]:
    """The program as a packer sees it, signed in and at the pack station."""
    with ExitStack() as at_the_end:
        jobs, window = build(app, folder / "window.ini")
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        desk = open_desk(str(path), jobs)
        at_the_end.callback(app.processEvents)
        at_the_end.callback(window.deleteLater)
        at_the_end.callback(desk.close)
        at_the_end.callback(jobs.close)
        at_the_end.callback(window.close)
        window.adopt(desk)
        person = Person(app, window, jobs)
        person.settle()
        person.press("1")
        person.type(f"{PIN}\n")
        window.go("pack")
        person.settle()
        yield person, desk


def scanned(
    stopwatch: Stopwatch, person: Person, job: Job, floor: Path, tapes: Sequence[Recording]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each scan: through the program, and of the bare rows with a repaint."""
    person.scan(house_code("SO", job.order_id))
    page: Any = person.window.page
    presenter, keyboard = page.presenter, Keyboard(person.window)
    assert presenter.state.job_id == job.shipment_id, presenter.state.notice
    ours, raw = [], []
    with opened(floor) as rows:
        for code, tape in zip(job.codes, tapes, strict=True):
            serial = presenter.state.notice.serial

            def is_said(before: int = serial) -> bool:
                return presenter.state.notice.serial > before

            ours.append(stopwatch.milliseconds(partial(keyboard.scan, code), is_said))
            assert presenter.state.notice.kind.value == "ok", presenter.state.notice
            person.settle()
            begun = time.perf_counter()
            rows.play(tape)
            page.band.repaint()
            raw.append((time.perf_counter() - begun) * 1000)
    return ours, raw


def told(what: str, ours: Sequence[float], raw: Sequence[float]) -> None:
    """One line of figures."""
    p99, raw_p99 = (quantiles(each, n=100)[98] for each in (ours, raw))
    print(
        f"{what}: p50 {median(ours):.1f} ms, p99 {p99:.1f} ms; "
        f"floor p50 {median(raw):.1f} ms, p99 {raw_p99:.1f} ms; p50 against the floor {median(ours) / median(raw):.2f}"
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
    scans, labels = (QUICK, QUICK) if wanted.quick else (wanted.scans, LABELS)
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), scans, labels)


def measure(folder: Path, scans: int, labels: int) -> None:
    """Both rounds on one database."""
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    sys.setswitchinterval(SWITCH_SECONDS)
    path, work = new_house(folder, products=50)
    first, second = prepared(work, scans, 0), prepared(work, scans, LINES)
    work.engine.dispose()
    quiet, busy = (taped(path, work.actor, job, name) for job, name in ((first, "quiet.db"), (second, "busy.db")))
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    stopwatch = Stopwatch()
    with at_the_bench(app, path, folder) as (person, desk):
        stopwatch.watch(app)
        told("scan to painted", *scanned(stopwatch, person, first, *quiet))
        person.press("F5")
        desk.work.write(queue_labels, labels, str(folder / "papers"))
        with another_station(path):
            told("while others write and print", *scanned(stopwatch, person, second, *busy))
            printed = sum(1 for _ in (folder / "papers").rglob("*.pdf"))
            print(f"labels printed meanwhile: {printed} of {labels}")
        desk.press = None


if __name__ == "__main__":
    main()

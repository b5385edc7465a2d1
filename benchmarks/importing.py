"""A file of 10,000 orders brought in, beside the raw floor; and whether the window answers meanwhile.

The floor reads the same file with Python's own reader and writes exactly the rows that the program wrote, in as many
commits, with the bare driver. It recognises no columns, checks nothing and finds no customers. Second, the same file is
brought in by the page of the settings while a clock of the window ticks: its longest gap is how long a key would wait.
"""

import argparse
import csv
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from benchmarks.replay import Recording, Tape, copied, opened, recorded, timed
from benchmarks.seeding import CITIES, LINES, NAMES, new_house
from benchmarks.station import signed_in
from omsdesk.database import schema
from omsdesk.database.work import Work
from omsdesk.services import importing
from omsdesk.services.importing.report import Report, Subject

ORDERS = 10_000
QUICK = 60
PRODUCTS = 300
TICK_MS = 5
HEADER = (
    *("Order number", "Order date", "Name", "Street", "Postal code", "City", "Country", "E-mail"),
    *("SKU", "Quantity", "Unit price"),
)


def written(file: Path, orders: int) -> Path:
    """Our own sales file: a row per line, the order's data on its first row."""
    with file.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(HEADER)
        for number in range(orders):
            name, city = NAMES[number % len(NAMES)], CITIES[number % len(CITIES)]
            head = (f"F-{number:06d}", "2026-11-20", f"{name} {number % 2_000}", f"Lindenweg {number % 90 + 1}")
            rest = (f"{10_000 + number % 80_000}", city, "DE", f"customer{number % 2_000}@example.org")
            for place in range(LINES):
                sku = f"SKU-{(number * LINES + place) % PRODUCTS:05d}"
                rows.writerow((*(head + rest if place == 0 else (head[0], *[""] * 7)), sku, 1 + place, "12.50"))
    return file


def brought(work: Work, file: Path) -> Report:
    """All of it, with a bar that somebody looks at and a button that could stop it."""
    told: list[int] = []
    report = importing.import_files(
        work, [file], progress=lambda done, _whole: told.append(done), cancelled=lambda: False
    )
    assert told, "nobody was told how far it is"
    return report


def read(file: Path) -> int:
    """Rows of the file, read as plainly as Python can."""
    with file.open(encoding="utf-8", newline="") as source:
        return sum(1 for _ in csv.DictReader(source))


def floor_of(rows: Tape, tape: Recording, file: Path) -> None:
    """Read the file, write the rows."""
    assert read(file) > 0
    rows.play(tape)


class Clock:
    """Ticks on the window's thread, and remembers how long each tick was late."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def until(fact: Callable[[], bool]) -> None:
    """Let the window live until something is true."""
    loop = QEventLoop()
    while not fact():
        QTimer.singleShot(TICK_MS, loop.quit)
        loop.exec()


def in_the_window(path: Path, folder: Path, file: Path, orders: int) -> list[float]:
    """Milliseconds between two ticks while the page brings the file in."""
    with signed_in(path, folder, "settings") as (person, _):
        assert person.window.page is not None
        page = person.window.page.presenter
        page.choose_files([file])
        until(lambda: page.state.report is not None and page.state.busy is None)
        clock = Clock()
        page.bring_in()
        until(lambda: page.state.report is not None and not page.state.report.is_dry_run and page.state.busy is None)
        assert page.state.report is not None
        assert page.state.report.of(Subject.ORDERS).new == orders
        person.settle()
    return clock.gaps


def main() -> None:
    """Our copy of a database, the floor's and the window's."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a small file, to see that it works")
    asked.add_argument("--orders", type=int, default=ORDERS)
    wanted = asked.parse_args()
    orders = QUICK if wanted.quick else wanted.orders
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path, work = new_house(folder, products=PRODUCTS)
        file = written(folder / "sales.csv", orders)
        work.engine.dispose()
        floor, taped, shown = (copied(path, f"{name}.db") for name in ("floor", "taped", "shown"))
        recording = Work(schema.open_database(str(taped)), work.actor)
        with recorded(recording.engine) as tape:
            report = brought(recording, file)
        recording.engine.dispose()
        assert report.of(Subject.ORDERS).new == orders, report.refused_rows[:3]
        cpu, wall = timed(lambda: brought(work, file))
        work.engine.dispose()
        with opened(floor) as rows:
            raw_cpu, raw_wall = timed(lambda: floor_of(rows, tape, file))
        gaps = in_the_window(shown, folder, file, orders)
    print(f"a file of {orders:,} orders, {orders * LINES:,} lines: {orders / wall:,.0f} orders/s")
    print(f"the bare rows: {orders / raw_wall:,.0f} orders/s")
    print(f"speed against the floor (goal: at least 0.1): {raw_wall / wall:.2f}, by CPU {raw_cpu / cpu:.2f}")
    late = quantiles(gaps, n=100)[98]
    print(f"the window meanwhile: ticks of {TICK_MS} ms came after {late:.0f} ms (p99), {max(gaps):.0f} ms at worst")


if __name__ == "__main__":
    main()

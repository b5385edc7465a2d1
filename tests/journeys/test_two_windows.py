"""Two windows, each a process and a station of its own, on one PostgreSQL: what one does the other sees.

Both are photographed; ``--pictures FOLDER`` keeps the pictures where they can be looked at.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.services import checks, order_detail, order_queue
from omsdesk.services.queue_filter import QueueFilter, Tab
from tests.computers import a_computer
from tests.database.station import let_stations_in, station_url
from tests.engines import a_test_engine
from tests.views.shop import fill_small_shop

ROOT = Path(__file__).parents[2]
ORDERS = 6
FOLLOWS_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
BENCH, OTHER = "PACK-1", "PACK-2"
KEPT = {"ok", "done", "info", "warn"}
"""Kinds of the band that a piece in the box, an order opened or an order packed may have."""


@dataclass
class Window:
    """The far end of one window."""

    process: "subprocess.Popen[str]"
    at: float = 0.0
    """When its last answer was given."""

    def ask(self, *words: Any) -> Any:
        """Have it do something, and wait until it was done."""
        self.tell(*words)
        return self.answer()

    def tell(self, *words: Any) -> None:
        """Have it begin to do something."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """Have it close, which takes a second."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def answer(self) -> Any:
        """What it says to what it was told last."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the window is gone"
        said = json.loads(line)
        self.at = said["at"]
        return said["found"]


@pytest.fixture
def owner(postgresql_url: str) -> Iterator[Work]:
    """A small sample shop on a shared database in which stations are let in."""
    engine = a_test_engine(postgresql_url)
    work = Work(engine)
    fill_small_shop(work)
    let_stations_in(engine)
    yield work
    engine.dispose()


@pytest.fixture
def windows(owner: Work, postgresql_url: str, tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    """Tomas at his bench, and Grace at another one, looking at the queue."""
    del owner
    url = station_url(postgresql_url)
    with ExitStack() as at_the_end:
        bench, office = (at_the_end.enter_context(a_window(url, tmp_path / name, name)) for name in (BENCH, OTHER))
        for window, name, page in ((bench, "Tomas", "pack"), (office, "Grace", "orders")):
            assert window.answer() == "open"
            window.ask("sign in", name)
            assert window.ask("go", page) == page
        yield bench, office
        for window in (bench, office):
            window.close()  # both at once; each is waited for afterwards


@contextmanager
def a_window(url: str, folder: Path, station: str) -> Iterator[Window]:
    """Opened on a computer of its own that is this station; closed again."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.one_window", url, str(folder)],
        cwd=ROOT,
        env=a_computer(folder, station),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Window(process)
        assert process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.long
def test_a_queue_follows_what_is_packed_and_an_open_order_says_who_has_it(
    owner: Work, windows: tuple[Window, Window], pictures: Path
) -> None:
    bench, office = windows
    took: list[float] = []

    def seen_after_scan(status: str, order_id: int, prefix: str, number: int) -> None:
        office.tell("shows", order_id, status)
        assert bench.ask("scan", prefix, number)[0] in KEPT
        assert office.answer()
        took.append(office.at - bench.at)

    first, *others = list(owner.read(order_queue.ids, QueueFilter(tab=Tab.READY_TO_PACK)))[: ORDERS + 1]
    for order_id in (*others, first):
        assert office.ask("status", order_id) == "Ready to pack"
        seen_after_scan("Packing", order_id, "SO", order_id)
        if order_id == first:
            break
        *pieces, last = pieces_of(owner, order_id)
        for product_id in pieces:
            assert bench.ask("scan", "SK", product_id)[0] in KEPT
        seen_after_scan("Packed", order_id, "SK", last)

    office.ask("point", first)
    assert bench.ask("photograph", str(pictures / "two-windows-bench.png"))
    assert office.ask("photograph", str(pictures / "two-windows-queue.png"))
    office.ask("go", "pack")
    kind, headline = office.ask("scan", "SO", first)
    assert office.ask("photograph", str(pictures / "two-windows-open-twice.png"))

    assert (kind, headline) == ("warn", f"Open on {BENCH} (Tomas)")
    print("followed after", *(f"{seconds:.2f}" for seconds in took), "s")  # noqa: T201 - shown with -rP
    assert statistics.median(took) < FOLLOWS_SECONDS, took
    assert owner.read(checks.violations) == ()


def pieces_of(owner: Work, order_id: int) -> list[int]:
    """The product of each piece that goes into the box."""
    lines = owner.read(order_detail.show, order_id).order.lines
    return [line.product_id for line in lines for _ in range(line.ordered - line.cancelled)]

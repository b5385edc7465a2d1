"""Writers of the benchmark of goal 10: processes, each a station of its own, that do what they are told."""

import logging
import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.order_life import HOME, one_life
from benchmarks.seeding import LINES
from omsdesk.database import schema
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.services import selling, signing_in
from omsdesk.services.new_order import NewLine, NewOrder

STATEMENTS = 10
"""Of a commit in an order's life, about; the bare driver does as many."""
FLOOR = "CREATE TABLE floor_rows (writer int, number int, text text, PRIMARY KEY (writer, number))"
Took = dict[str, list[float]]
"""Milliseconds of each deed, by the module it is in."""


class TimedWork(Work):
    """Notes how long each deed took, tries and all."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.took: Took = {}

    def write(self, deed: Callable[..., Any], *args: Any, gesture: Gesture | None = None, **named: Any) -> Any:
        """The deed itself."""
        began = time.perf_counter()
        answer = super().write(deed, *args, gesture=gesture, **named)
        self.took.setdefault(deed.__module__.rpartition(".")[2], []).append((time.perf_counter() - began) * 1000)
        return answer


class Tries(logging.Handler):
    """Counts the deeds that were begun again, which no person hears of."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        self.count += record.getMessage().startswith("Trying again")


class Writer:
    """What one process does: a task until a moment; how often, how long each act took, how many were tried again."""

    def __init__(self, database: str, number: int, user_id: int) -> None:
        self.database, self.number = database, number
        self.work = TimedWork(schema.open_database(database), Actor(user_id))
        self.work.actor = Actor(user_id, self.work.write(signing_in.station, f"WRITER-{number}").id)
        self.tries = Tries()
        logger = logging.getLogger("omsdesk.database.work")
        logger.setLevel(logging.INFO)
        logger.addHandler(self.tries)
        self.at = 0

    def lives(self, products: Sequence[int], seconds: float) -> tuple[int, Took, int]:
        """Orders from the phone call to the truck, three lines each, or fewer where there are fewer products."""
        self.work.took, self.tries.count, done = {}, 0, 0
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            start = self.at % max(len(products) - LINES + 1, 1)
            one_life(self.work, products[start : start + LINES])
            self.at, done = self.at + 1, done + 1
        return done, self.work.took, self.tries.count

    def bare(self, seconds: float) -> int:
        """Commits of as many statements with the driver alone, on rows that nobody else touches."""
        url, done, ends = make_url(self.database), 0, time.monotonic() + seconds
        named = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
        with psycopg.connect(**{name: value for name, value in named.items() if value}) as connection:  # type: ignore[arg-type]
            while time.monotonic() < ends:
                self._bare_commit(connection)
                done += 1
        return done

    def _bare_commit(self, connection: "psycopg.Connection[Any]") -> None:
        self.at += 1
        row = (self.number, self.at)
        connection.execute("INSERT INTO floor_rows VALUES (%s, %s, %s)", (*row, "x" * 200))
        for _ in range(STATEMENTS // 2 - 1):
            connection.execute("SELECT text FROM floor_rows WHERE writer = %s AND number = %s", row).fetchall()
            connection.execute("UPDATE floor_rows SET text = text WHERE writer = %s AND number = %s", row)
        connection.execute("SELECT pg_notify('floor', 'x')").fetchall()
        connection.commit()

    def sell(self, product_id: int, seconds: float) -> int:
        """Sell single pieces until the shelf is empty."""
        line, ends = NewLine(product_id=product_id, quantity=1), time.monotonic() + seconds
        order = NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=(line,))
        sold = 0
        while time.monotonic() < ends:
            placed = self.work.write(selling.place_and_confirm, order)
            if placed.headline is Headline.BACKORDERED:
                return sold
            sold += 1
        return sold


def work_on(database: str, number: int, user_id: int, told: "Connection[Any, Any]") -> None:
    """One process: does what it is told until it is told nothing more."""
    writer = Writer(database, number, user_id)
    told.send("here")
    while (task := told.recv()) is not None:
        name, *args = task
        told.send(getattr(writer, name)(*args))


class Crew:
    """All of them."""

    def __init__(self, database: str, user_id: int, writers: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._lines = []
        self._processes = []
        for number in range(writers):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=work_on, args=(database, number, user_id, theirs), daemon=True)
            process.start()
            theirs.close()
            self._lines.append(ours)
            self._processes.append(process)
        for line in self._lines:
            line.recv()

    def do(self, *tasks: tuple[Any, ...]) -> list[Any]:
        """The first so many do one task each, all at once; what each came to. A writer that fell over is an error."""
        for line, task in zip(self._lines, tasks, strict=False):
            line.send(task)
        return [line.recv() for line in self._lines[: len(tasks)]]

    def go_home(self) -> None:
        """The day is over."""
        for line, process in zip(self._lines, self._processes, strict=True):
            line.send(None)
            process.join()

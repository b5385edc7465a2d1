"""What another program writes into the same database is noticed; what we wrote ourselves is not told twice."""

import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from omsdesk.database import changes
from omsdesk.database.driver import sqlite_module
from omsdesk.database.engine import file_of, open_engine
from omsdesk.database.work import EVERYTHING, Work
from omsdesk.desk import Desk
from omsdesk.presenters import JobsInPlace
from tests import factories

ROOT = Path(__file__).parents[2]
OFTEN = 0.02
PATIENCE = 20.0
ANOTHER_PROGRAM = """
import sys
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from tests import factories
work = Work(open_engine(sys.argv[1]))
factories.a_product(work, "FROM-AFAR")
work.engine.dispose()
"""


class Ear:
    """Hears which tables changed, on whatever thread, and lets a test wait for it."""

    def __init__(self) -> None:
        self.heard: list[Collection[str]] = []
        self._news = threading.Event()

    def __call__(self, tables: Collection[str]) -> None:
        self.heard.append(tables)
        self._news.set()

    def wait(self) -> None:
        assert self._news.wait(PATIENCE)
        self._news.clear()


@pytest.fixture
def ear(house: Work) -> Iterator[Ear]:
    ear = Ear()
    watching = changes.watch(house, ear, OFTEN)
    assert watching is not None
    yield ear
    watching.close()


@pytest.fixture
def other(house: Work) -> Iterator[Work]:
    """Somebody else with the same file open."""
    other = Work(open_engine(house.engine.url), house.actor)
    yield other
    other.engine.dispose()


def test_another_process_is_noticed(house: Work, ear: Ear) -> None:
    url = house.engine.url.render_as_string()

    subprocess.run([sys.executable, "-c", ANOTHER_PROGRAM, url], check=True, cwd=ROOT)

    ear.wait()
    assert ear.heard == [EVERYTHING]


def test_what_we_wrote_ourselves_is_no_news(house: Work, other: Work, ear: Ear) -> None:
    for _ in range(20):
        factories.a_product(house)
    factories.a_product(other)

    ear.wait()
    assert len(ear.heard) == 1


def test_another_deed_between_two_of_ours_is_noticed(house: Work, other: Work, ear: Ear) -> None:
    for _ in range(5):
        factories.a_product(house)
        factories.a_product(other)
        factories.a_product(house)
        ear.wait()


def test_a_change_by_hand_is_noticed_too(house: Work, ear: Ear) -> None:
    with sqlite_module().connect(str(file_of(house.engine.url))) as by_hand:
        by_hand.execute("INSERT INTO settings (key, value) VALUES ('by_hand', '1')")
    by_hand.close()

    ear.wait()
    assert len(ear.heard) == 1


def test_a_refused_deed_of_ours_hides_nobody(house: Work, other: Work, ear: Ear) -> None:
    factories.a_product(house, "TWICE")
    with pytest.raises(Exception, match="UNIQUE"):
        factories.a_product(house, "TWICE")
    factories.a_product(other)

    ear.wait()


def test_a_desk_tells_its_pages_what_others_changed(house: Work, other: Work) -> None:
    desk = Desk(house, JobsInPlace())
    ear = Ear()
    orders = desk.presenter("orders")
    orders.changed = ear  # type: ignore[method-assign]  # the page itself is not the subject
    desk.notice_others(OFTEN)

    factories.an_order(other)

    ear.wait()
    desk.close()
    assert "orders" in ear.heard[0]


@pytest.mark.usefixtures("ear")  # it is the watch behind it that tidies up
def test_what_was_written_is_moved_from_the_log_into_the_file(house: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "TIDY_SECONDS", OFTEN)
    factories.a_product(house, "LOGGED")
    path = file_of(house.engine.url)
    assert path is not None
    alone = path.with_name("alone.db")

    def is_in_the_file() -> bool:
        alone.write_bytes(path.read_bytes())  # without its log
        with closing(sqlite_module().connect(str(alone))) as connection:
            return bool(connection.execute("SELECT count(*) FROM products WHERE sku = 'LOGGED'").fetchone()[0])

    ends_at = time.monotonic() + PATIENCE
    while not is_in_the_file():
        assert time.monotonic() < ends_at
        time.sleep(OFTEN)

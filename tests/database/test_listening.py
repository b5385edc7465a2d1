"""Stations on one PostgreSQL hear each other's commits, and read everything again after the line was away."""

import threading
from collections.abc import Collection, Iterator

import pytest

from omsdesk.database.engine import open_engine
from omsdesk.database.listening import Listener
from omsdesk.database.work import EVERYTHING, Work
from tests import factories
from tests.faults.cable import Cable

PATIENCE = 30.0
OFTEN = 0.05


class Ear:
    """Hears tables on the listener's thread and lets a test wait for a word."""

    def __init__(self) -> None:
        self.heard: list[Collection[str]] = []
        self._news = threading.Condition()

    def __call__(self, tables: Collection[str]) -> None:
        with self._news:
            self.heard.append(tables)
            self._news.notify_all()

    def hears(self, *, times: int) -> bool:
        with self._news:
            return self._news.wait_for(lambda: len(self.heard) >= times, PATIENCE)


@pytest.fixture
def cable(postgresql_url: str) -> Iterator[Cable]:
    with Cable(postgresql_url) as made:
        yield made


@pytest.fixture
def here(cable: Cable) -> Iterator[Work]:
    engine = open_engine(cable.address)
    yield Work(engine)
    engine.dispose()


@pytest.fixture
def elsewhere(postgresql_url: str) -> Iterator[Work]:
    engine = open_engine(postgresql_url)
    yield Work(engine)
    engine.dispose()


@pytest.fixture
def ear(here: Work) -> Iterator[Ear]:
    ear = Ear()
    listener = Listener(here, ear, OFTEN)
    assert listener.is_listening.wait(PATIENCE)
    yield ear
    listener.close()


def test_a_commit_elsewhere_is_heard_with_the_tables_it_changed(ear: Ear, elsewhere: Work) -> None:
    factories.a_product(elsewhere, "FROM-AFAR")

    assert ear.hears(times=1)
    assert "products" in ear.heard[0]
    assert "orders" not in ear.heard[0]


def test_our_own_commits_are_not_told_twice(ear: Ear, here: Work, elsewhere: Work) -> None:
    factories.a_product(here, "OUR-OWN")
    factories.a_product(elsewhere, "FROM-AFAR")

    assert ear.hears(times=1)
    assert len(ear.heard) == 1


def test_after_a_cut_everything_is_read_again(ear: Ear, cable: Cable, elsewhere: Work) -> None:
    cable.is_pulled = True
    assert ear.hears(times=1)  # screens are made to ask, and so notice that the line is down
    factories.a_product(elsewhere, "UNHEARD")
    cable.is_pulled = False

    assert ear.hears(times=2)
    assert ear.heard == [EVERYTHING, EVERYTHING]


def test_a_line_that_swallows_everything_is_noticed_while_nobody_scans(
    ear: Ear, cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omsdesk.database.listening.SIGN_OF_LIFE_SECONDS", 0.1)
    monkeypatch.setattr("omsdesk.database.listening._PATIENCE_SECONDS", 0.3)

    cable.is_swallowing = True

    assert ear.hears(times=1)

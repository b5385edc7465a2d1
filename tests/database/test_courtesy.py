"""What runs behind the screen lets people's acts go first, and is never kept waiting for long."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text

from omsdesk.database import courtesy
from omsdesk.database.db import Db
from omsdesk.database.work import Work

PATIENCE = 20.0
SHORT = 0.05


@pytest.fixture
def behind() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture(autouse=True)
def nothing_to_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "PAINTING", 0.0)


def look(db: Db) -> int:
    return int(db.connection.execute(text("SELECT 1")).scalar_one())


def errand(work: Work, begun: threading.Event) -> int:
    begun.set()
    return work.read(look)


def sent(behind: ThreadPoolExecutor, work: Work) -> "Future[int]":
    begun = threading.Event()
    answer = behind.submit(work.on_errand, errand, begun)
    assert begun.wait(PATIENCE)
    return answer


def test_an_errand_waits_until_people_are_through(
    work: Work, behind: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "MOST", PATIENCE)

    with work.courtesy.writing():
        answer = sent(behind, work)
        with pytest.raises(TimeoutError):
            answer.result(SHORT)

    assert answer.result(PATIENCE) == 1


def test_an_errand_is_never_kept_waiting_for_long(
    work: Work, behind: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "MOST", SHORT)

    with work.courtesy.writing():  # people never stop
        assert sent(behind, work).result(PATIENCE) == 1


def test_people_do_not_wait_for_an_errand(work: Work, behind: ThreadPoolExecutor) -> None:
    over = threading.Event()

    def long_one(work: Work, begun: threading.Event) -> bool:
        begun.set()
        return over.wait(PATIENCE)

    begun = threading.Event()
    answer = behind.submit(work.on_errand, long_one, begun)
    assert begun.wait(PATIENCE)

    assert behind.submit(work.read, look).result(PATIENCE) == 1
    assert not answer.done()
    over.set()
    assert answer.result(PATIENCE)


def test_a_thread_is_on_an_errand_no_longer_than_it_lasts(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST", PATIENCE)
    with pytest.raises(ZeroDivisionError):
        work.on_errand(lambda _: 1 // 0)

    with work.courtesy.writing():
        begun = time.monotonic()
        work.read(look)

    assert time.monotonic() - begun < PATIENCE

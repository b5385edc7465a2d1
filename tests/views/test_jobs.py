"""Jobs on threads: in the order they were given, answers at home, nothing left running."""

import threading
from enum import Enum

from pytestqt.qtbot import QtBot

from omsdesk.views.jobs import ThreadJobs


def unexpected(what: object) -> None:
    """An answer or a failure that must not come."""
    raise AssertionError(what)


class Lane(Enum):
    DATABASE = "database"
    OUTSIDE = "outside"


def test_answers_come_home_in_order_and_on_this_thread(qtbot: QtBot, jobs: ThreadJobs) -> None:
    answers: list[tuple[int, int]] = []
    for number in range(50):
        jobs.submit(
            Lane.DATABASE,
            lambda number=number: number,  # type: ignore[misc]
            lambda answer: answers.append((answer, threading.get_ident())),
            unexpected,
        )

    qtbot.waitUntil(lambda: len(answers) == 50)

    assert answers == [(number, threading.get_ident()) for number in range(50)]


def test_calls_run_on_another_thread_one_per_lane(qtbot: QtBot, jobs: ThreadJobs) -> None:
    names: list[str] = []
    for lane in (Lane.DATABASE, Lane.OUTSIDE, Lane.DATABASE):
        jobs.submit(lane, lambda: threading.current_thread().name, names.append, unexpected)

    qtbot.waitUntil(lambda: len(names) == 3)

    assert sorted(names) == ["lane database", "lane database", "lane outside"]


def test_a_failure_comes_home_as_the_error_itself(qtbot: QtBot, jobs: ThreadJobs) -> None:
    trouble = OSError("the printer is gone")
    failures: list[Exception] = []

    def fails() -> None:
        raise trouble

    jobs.submit(Lane.OUTSIDE, fails, unexpected, failures.append)
    qtbot.waitUntil(lambda: failures != [])

    assert failures == [trouble]


def test_a_lane_is_busy_until_its_last_answer_was_heard(qtbot: QtBot, jobs: ThreadJobs) -> None:
    may_go_on = threading.Event()
    heard: list[bool] = []
    jobs.submit(Lane.DATABASE, may_go_on.wait, lambda _: heard.append(jobs.is_busy()), unexpected)
    busy = (jobs.is_busy("database"), jobs.is_busy("outside"))

    with qtbot.waitSignal(jobs.settled) as settled:
        may_go_on.set()

    assert busy == (True, False)
    assert settled.args == ["database"]
    assert heard == [False]


def test_closing_waits_for_the_job_that_was_begun_and_drops_its_answer(qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    done: list[str] = []
    answers: list[object] = []
    jobs.submit(Lane.DATABASE, lambda: done.append("written"), answers.append, unexpected)

    jobs.close()
    qtbot.wait(0)

    assert done == ["written"]
    assert answers == []
    assert [each.name for each in threading.enumerate() if each.name.startswith("lane")] == []


def test_news_from_another_thread_are_heard_at_home(qtbot: QtBot, jobs: ThreadJobs) -> None:
    heard: list[int] = []
    thread = threading.Thread(target=lambda: jobs.at_home(lambda: heard.append(threading.get_ident())))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: heard != [])

    assert heard == [threading.get_ident()]

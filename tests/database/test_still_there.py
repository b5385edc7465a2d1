"""A deed that may take long is not given up while the server reckons, and soon when the line is dead."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from omsdesk.database import patience, still_there
from omsdesk.database.patience import OutOfTime, PatientConnection
from tests.faults.cable import Cable

MINUTES = 60.0


@pytest.fixture
def cable(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cable]:
    monkeypatch.setattr(still_there, "SILENT_SECONDS", 0.2)
    with Cable(postgresql_url) as made:
        yield made


@pytest.fixture
def line(cable: Cable) -> Iterator[PatientConnection]:
    """A line through the cable, in the middle of a deed that may take minutes."""
    url = make_url(cable.address)
    made = patience.connect(host=url.host, port=url.port, user=url.username, dbname=url.database)
    patience.give_until(made, time.monotonic() + MINUTES)
    yield made
    made.close()


def test_a_server_that_reckons_is_waited_for(line: PatientConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bool] = []

    def counted(host: str, port: int) -> bool:
        calls.append(answers(host, port))
        return calls[-1]

    answers = still_there.answers_a_call
    monkeypatch.setattr(still_there, "answers_a_call", counted)

    assert line.execute("SELECT 7 FROM pg_sleep(1)").fetchone() == (7,)
    assert calls
    assert all(calls)


def test_a_dead_line_is_given_up_long_before_the_deed_would_have_to_end(cable: Cable, line: PatientConnection) -> None:
    line.execute("SELECT 1")
    cable.swallow()

    with pytest.raises(OutOfTime, match="does not answer any more"):
        line.execute("SELECT 2")

    assert line.ends_at is not None
    assert line.ends_at - time.monotonic() > MINUTES / 2
    assert line.closed


def test_many_statements_at_once_are_given_up_too(cable: Cable, line: PatientConnection) -> None:
    line.execute("CREATE TEMPORARY TABLE t (a integer)")
    cable.swallow()

    with pytest.raises(psycopg.OperationalError):
        line.cursor().executemany("INSERT INTO t VALUES (%s)", [(1,), (2,)])

    assert line.closed

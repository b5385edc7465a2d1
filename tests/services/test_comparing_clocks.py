"""A wrong clock is told with a way on, and a shared database is written by the server's clock all the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from omsdesk.database import work as working
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.journal import AuditEvent
from omsdesk.services import comparing_clocks, settings
from tests import factories
from tests.engines import a_test_engine
from tests.still_clock import StillClock


@pytest.fixture
def right(work: Work, clock: StillClock) -> datetime:
    """The right time: what was written last into a file, or the server's."""
    factories.a_house(work)
    if work.engine.dialect.name == "postgresql":
        clock.now = work.read(comparing_clocks.right_time) or clock.now
    return clock.now


@pytest.mark.parametrize("seconds", [0, -50, 50])
def test_a_clock_that_is_nearly_right_is_right(work: Work, right: datetime, clock: StillClock, seconds: int) -> None:
    clock.now = right + timedelta(seconds=seconds)

    assert comparing_clocks.carry_out(work) is None


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=12), "Clock 12 minutes behind"),
        (timedelta(hours=5), "Clock 5 hours behind"),
        (timedelta(days=400), "Clock 400 days behind"),
    ],
)
def test_a_clock_that_was_set_back_is_told_and_work_goes_on(
    work: Work, right: datetime, clock: StillClock, span: timedelta, said: str
) -> None:
    clock.now = right - span

    wrong = comparing_clocks.carry_out(work)

    assert wrong is not None
    assert str(wrong.words) == said
    assert "Set it right in the system's settings." in str(wrong.advice)
    assert work.write(settings.change, name="Later").name == "Later"


def test_a_clock_ahead_is_told_where_a_server_knows_better(work: Work, right: datetime, clock: StillClock) -> None:
    clock.now = right + timedelta(minutes=30)

    wrong = comparing_clocks.carry_out(work)

    told = str(wrong.words) if wrong is not None else None
    assert told == ("Clock 30 minutes ahead" if work.engine.dialect.name == "postgresql" else None)


def test_a_new_file_tells_nothing(work: Work) -> None:
    if work.engine.dialect.name == "sqlite":
        assert comparing_clocks.carry_out(work) is None


def test_a_shared_database_is_written_by_the_servers_clock(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong() -> datetime:
        return datetime.now(UTC) - timedelta(days=3)

    monkeypatch.setattr(working, "utc_now", wrong)
    engine = a_test_engine(postgresql_url)
    work = Work(engine, now=wrong)
    factories.a_house(work)

    apart = work.read(_newest) - datetime.now(UTC)
    engine.dispose()

    assert abs(apart) < timedelta(minutes=1)


def _newest(db: Db) -> datetime:
    found: datetime = db.run(select(func.max(AuditEvent.at))).scalar_one()
    return found

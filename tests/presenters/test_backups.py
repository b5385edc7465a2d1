"""The page of backups: what it lists, what it asks before anything is done, and what it does not offer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from omsdesk.database import backup, daily_backup
from omsdesk.database.engine import file_of
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.backups import Backups
from tests import factories
from tests.engines import a_test_engine
from tests.still_clock import MONDAY_MORNING, StillClock


@pytest.fixture
def shop(house: Work, tmp_path: Path, clock: StillClock) -> Iterator[Work]:
    """The house in a folder of its own."""
    file = backup.save(house.engine, tmp_path / "shop.db")
    engine = a_test_engine(str(file))
    yield Work(engine, house.actor, now=clock)
    engine.dispose()


@pytest.fixture
def page(shop: Work) -> Backups:
    return Backups(shop, JobsInPlace())


@pytest.fixture
def saved(shop: Work) -> Path:
    """Today's backup."""
    file = file_of(shop.engine.url)
    assert file is not None
    return daily_backup.make(shop.engine, file, MONDAY_MORNING).path


def test_without_a_backup_the_list_is_empty(page: Backups) -> None:
    page.appear()

    assert (page.state.found, page.state.is_loading, page.state.is_shared) == ((), False, False)
    assert str(page.state.why_not) == "Choose a backup first."


def test_the_sheet_says_what_is_lost_and_the_errand_is_given_once(shop: Work, page: Backups, saved: Path) -> None:
    factories.a_product(shop, "LATER")
    page.appear()
    page.point_at(0)

    page.ask_to_restore()

    outlook = page.state.outlook
    assert outlook is not None
    assert outlook.found.path == saved
    errand = page.errand()
    assert errand is not None
    assert (errand.source, errand.database, errand.who) == (saved, str(file_of(shop.engine.url)), "Ada")
    assert page.errand() is None


def test_a_backup_that_was_damaged_meanwhile_is_told_and_not_asked_about(page: Backups, saved: Path) -> None:
    page.appear()
    page.point_at(0)
    data = saved.read_bytes()
    saved.write_bytes(data[: len(data) // 3])

    page.ask_to_restore()

    assert page.state.outlook is None
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline).endswith("is damaged and cannot be used.")
    assert not page.state.may_restore


def test_another_file_stands_first_and_under_the_cursor(page: Backups, saved: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "stick.db"
    elsewhere.write_bytes(saved.read_bytes())
    page.appear()

    page.add(elsewhere)

    assert [each.path for each in page.state.found] == [elsewhere, saved]
    assert page.state.chosen is not None
    assert page.state.chosen.path == elsewhere
    assert page.state.may_restore


def test_a_file_that_is_no_backup_says_why_and_cannot_be_chosen(page: Backups, tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"")
    page.appear()

    page.add(letter)
    page.ask_to_restore()

    assert page.state.chosen is not None
    assert "is empty (0 bytes)" in str(page.state.chosen.why_not)
    assert str(page.state.why_not) == "This file cannot be brought back. The list says why."
    assert page.state.outlook is None


def test_a_supervisor_sees_nothing_of_it(shop: Work, page: Backups, saved: Path) -> None:
    shop.actor = Actor(shop.actor.user_id, shop.actor.station_id, RIGHTS[UserRole.SUPERVISOR])

    page.appear()

    told = page.state
    page.disappear()
    shop.actor = Actor(shop.actor.user_id, shop.actor.station_id, RIGHTS[UserRole.ADMIN])
    page.appear()

    assert (told.found, told.trouble, told.is_loading) == ((), None, False)
    assert str(told.who_may) == "Only these may bring a backup back: Administrator."
    assert (len(page.state.found), page.state.who_may) == (1, None)


def test_a_shared_database_is_brought_back_on_its_server(postgresql_url: str) -> None:
    engine = a_test_engine(postgresql_url)
    work = Work(engine)
    factories.a_house(work)
    page = Backups(work, JobsInPlace())

    page.appear()
    engine.dispose()

    assert (page.state.is_shared, page.state.found, page.state.is_loading) == (True, (), False)


class _Later(JobsInPlace):
    """Does what is outside only when told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        run = super().submit
        if lane is Lane.OUTSIDE:
            self.waiting.append(lambda: run(lane, call, done, failed))
        else:
            run(lane, call, done, failed)


def test_files_are_read_outside_and_the_page_says_that_it_looks(shop: Work, saved: Path) -> None:
    jobs = _Later()
    page = Backups(shop, jobs)
    page.appear()
    is_loading = page.state.is_loading

    jobs.waiting.pop()()
    page.point_at(0)
    page.ask_to_restore()
    is_looking, why = page.state.is_looking, str(page.state.why_not)
    page.ask_to_restore()
    jobs.waiting.pop()()

    assert (is_loading, is_looking, why) == (True, True, "The backup is being looked at.")
    assert jobs.waiting == []
    assert page.state.outlook is not None
    assert page.state.outlook.found.path == saved

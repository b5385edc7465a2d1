"""A deed whose answer was lost counts once: tried again it is the same gesture, left alone it is asked about."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.models.company import Station
from omsdesk.presenters import JobsInPlace, Presenter, Trouble
from omsdesk.words import Text


@dataclass(frozen=True)
class Counted:
    told: tuple[int, ...] = ()
    trouble: Trouble | None = None


class Counter(Presenter[Counted]):
    """A screen with one button."""

    def press(self, name: str = "Bench") -> None:
        self.do(found, name, then=lambda n: self.show(told=(*self.state.told, n)))

    def refresh(self) -> None:
        self.ask(count, then=lambda _: self.show(trouble=None))

    def troubled(self, trouble: Trouble) -> None:
        self.show(trouble=trouble)


@pytest.fixture
def screen(work: Work) -> Counter:
    return Counter(work, JobsInPlace(), Counted())


def test_an_answer_lost_after_the_commit_comes_when_the_database_is_back(
    screen: Counter, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "write", _keeps_but_loses_the_answer(work))
        screen.press()
    lost = screen.state
    assert lost.trouble is not None

    screen.refresh()

    assert screen.state.told == (1,)
    assert work.read(count) == 1


def test_trying_the_same_again_counts_once(screen: Counter, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "write", _keeps_but_loses_the_answer(work))
        screen.press()

    screen.press()

    assert screen.state.told == (1,)
    assert work.read(count) == 1


def test_something_else_is_a_deed_of_its_own(screen: Counter, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "write", _keeps_but_loses_the_answer(work))
        screen.press("Bench")

    screen.press("Desk")

    assert work.read(count) == 2


def test_what_never_reached_the_database_is_not_done_by_itself(
    screen: Counter, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "write", _never_arrives)
        screen.press()

    screen.refresh()

    assert screen.state.told == ()
    assert work.read(count) == 0


def _keeps_but_loses_the_answer(work: Work) -> Any:
    write = work.write

    def cut(*args: Any, **named: Any) -> None:
        write(*args, **named)
        raise Unavailable(Text("Cut"))

    return cut


def _never_arrives(*_args: Any, **_named: Any) -> None:
    raise Unavailable(Text("Cut"))


def found(db: Db, name: str) -> int:
    db.run(insert(Station).values(name=name))
    return count(db)


def count(db: Db) -> int:
    stations: int = db.run(select(func.count()).select_from(Station)).scalar_one()
    return stations

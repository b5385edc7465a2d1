"""A bench asks, the supervisor's desk answers, and the deed is done once, or not at all when it is too late."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.order import Hold
from omsdesk.services import asking, holding, order_acts, order_preview, order_story, signing_in
from tests import factories
from tests.factories import by_the_program
from tests.sentences import says_no

ROLES = {"Lea": UserRole.SUPERVISOR, "Tomas": UserRole.PACKER}


@pytest.fixture
def hall(work: Work) -> Work:
    """Lea leads, Tomas packs; both work at the house's one station."""
    factories.a_house(work)
    for name, role in ROLES.items():
        work.write(signing_in.add_person, name=name, role=role, pin=Secret("4711"))
    return work


@pytest.fixture
def order(hall: Work) -> int:
    return factories.an_order(by_the_program(hall))


@contextmanager
def someone(work: Work, name: str) -> Iterator[Work]:
    before = work.actor
    id_ = next(each.id for each in by_the_program(work).read(signing_in.people) if each.name == name)
    work.actor = Actor(id_, before.station_id, RIGHTS[ROLES[name]])
    yield work
    work.actor = before


def ask(hall: Work, order: int) -> int:
    with someone(hall, "Tomas") as bench:
        asked: int = bench.write(asking.ask, "hold", (order, HoldReason.OTHER, "too heavy"))
    return asked


def holds(hall: Work) -> list[str]:
    return by_the_program(hall).read(_holds)


def told(hall: Work) -> list[str]:
    return [str(each.words) for each in hall.read(asking.answered_here)]


def test_the_desk_sees_who_asks_where_for_what_and_how_the_order_stands(hall: Work, order: int) -> None:
    ask(hall, order)

    with someone(hall, "Lea") as desk:
        (question,) = desk.read(asking.waiting)

    assert (question.who, question.where, question.about) == ("Tomas", "Bench 1", "SO-10001")
    assert str(question.what) == "Hold: Other (too heavy)"
    assert question.headline is not None
    assert holds(hall) == []


@pytest.mark.parametrize(
    ("note", "told_so"), [("", "Hold: Other, look again: 2"), ("ask Ana", "Hold: Other (ask Ana), look again: 2")]
)
def test_the_day_of_a_hold_that_is_asked_for_is_told_and_counts(
    hall: Work, order: int, note: str, told_so: str
) -> None:
    with someone(hall, "Tomas") as bench:
        asked: int = bench.write(asking.ask, "hold", (order, HoldReason.OTHER, note, "2"))

    with someone(hall, "Lea") as desk:
        (question,) = desk.read(asking.waiting)
        desk.write(asking.allow, asked)

    assert str(question.what) == told_so
    (hold,) = by_the_program(hall).read(order_preview.preview, order).holds
    assert hold.again is not None


def test_a_yes_does_it_and_both_names_stand_in_the_story(hall: Work, order: int) -> None:
    asked = ask(hall, order)

    with someone(hall, "Lea") as desk:
        said = desk.write(asking.allow, asked)

    assert str(said) == "Allowed and done. Tomas is told."
    assert holds(hall) == ["too heavy"]
    assert told(hall) == ["Lea allowed it, it is done: SO-10001 Hold: Other (too heavy)"]
    story = {(each.subject, each.what): each.by for each in hall.read(order_story.history, order)}
    assert story["permission", "ask"] == "Tomas"
    assert story["permission", "grant"] == "Lea"
    assert ("order", "hold") in story


def test_the_same_yes_twice_and_a_second_desk_do_it_once(hall: Work, order: int) -> None:
    asked = ask(hall, order)
    with someone(hall, "Lea") as desk:
        gesture = Gesture.of(desk.now())
        first, again = (desk.write(asking.allow, asked, gesture=gesture) for _ in range(2))

        with says_no("This was answered by somebody else just now. Look at the next one."):
            desk.write(asking.allow, asked)

    assert str(first) == str(again)
    assert holds(hall) == ["too heavy"]


def test_a_no_does_nothing_and_is_told(hall: Work, order: int) -> None:
    asked = ask(hall, order)

    with someone(hall, "Lea") as desk:
        desk.write(asking.refuse, asked)
        left = desk.read(asking.waiting)

    assert (holds(hall), left) == ([], ())
    assert told(hall) == ["Lea said no: SO-10001 Hold: Other (too heavy)"]


def test_what_is_too_late_says_why_and_changes_nothing(hall: Work, order: int) -> None:
    asked = ask(hall, order)
    by_the_program(hall).write(order_acts.cancel, (order,), "changed their mind")

    with someone(hall, "Lea") as desk:
        said = str(desk.write(asking.allow, asked))

    assert said.startswith("It is no longer possible: The order is ")
    assert holds(hall) == []
    assert told(hall)[0].startswith("It is no longer possible: SO-10001 Hold: Other (too heavy). The order is ")


def test_the_bench_is_told_once(hall: Work, order: int) -> None:
    asked = ask(hall, order)
    with someone(hall, "Lea") as desk:
        desk.write(asking.refuse, asked)

    hall.write(asking.heard, (asked,))

    assert told(hall) == []


def test_whoever_asks_cannot_answer(hall: Work, order: int) -> None:
    asked = ask(hall, order)

    with someone(hall, "Tomas") as bench, pytest.raises(Refusal, match="decide what a supervisor decides"):
        bench.write(asking.allow, asked)

    assert holds(hall) == []


def test_every_deed_that_may_be_asked_for_needs_a_right_of_supervisors() -> None:
    from omsdesk.lifecycles.rights import needed

    assert all(needed(each.deed) in RIGHTS[UserRole.SUPERVISOR] for each in asking.ASKABLE.values())
    assert asking.name_of(holding.hold, {}) == "hold"
    assert asking.name_of(holding.hold, {"note": "x"}) is None


def _holds(db: Db) -> list[str]:
    return list(db.run(select(Hold.note)).scalars())

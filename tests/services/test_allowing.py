"""A supervisor stands behind somebody else's act: badge and PIN, and the person at the desk stays."""

import pytest
from sqlalchemy import select

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.rights import RIGHTS, Right
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.journal import AuditEvent
from omsdesk.services import allowing, holding, order_story, signing_in, story_words
from tests import factories
from tests.factories import badge_of, by_the_program

RIGHT, WRONG = Secret("4711"), Secret("0000")


@pytest.fixture
def bench(work: Work) -> Work:
    """A packer at a bench; Lea the supervisor has a PIN, Nils the supervisor has none."""
    factories.a_house(work)
    work.write(signing_in.add_person, name="Lea", role=UserRole.SUPERVISOR, pin=RIGHT)
    work.write(signing_in.add_person, name="Nils", role=UserRole.SUPERVISOR)
    tomas = work.write(signing_in.add_person, name="Tomas", role=UserRole.PACKER, pin=Secret("3141"))
    work.actor = Actor(tomas, work.actor.station_id, RIGHTS[UserRole.PACKER])
    return work


def id_of(work: Work, name: str) -> int:
    return next(each.id for each in work.read(signing_in.people) if each.name == name)


def badge(work: Work, name: str) -> str:
    return badge_of(by_the_program(work), name)


def test_the_badge_asks_for_the_pin_and_the_pin_answers_with_the_person(bench: Work) -> None:
    shown = bench.write(allowing.by_badge, badge(bench, "Lea"), Right.ORDERS)
    vouched = bench.write(allowing.by_pin, id_of(bench, "Lea"), RIGHT, Right.ORDERS)

    assert shown.by is None
    assert shown.asks_pin_of is not None
    assert shown.asks_pin_of.name == "Lea"
    assert vouched.by is not None
    assert vouched.by.name == "Lea"


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        ("Tomas", "Tomas may not allow this. Scan the badge of somebody who may."),
        ("Nils", "Nils has no PIN. An administrator gives one under Settings."),
        ("nobody", "Badge not known"),
    ],
)
def test_other_badges_each_have_their_sentence(bench: Work, whose: str, said: str) -> None:
    code = "USBBBBBBBBBBBB" if whose == "nobody" else badge(bench, whose)

    assert str(bench.write(allowing.by_badge, code, Right.ORDERS).notice) == said


def test_wrong_pins_count_and_the_fifth_makes_even_the_right_one_wait(bench: Work) -> None:
    lea = id_of(bench, "Lea")
    said = [str(bench.write(allowing.by_pin, lea, WRONG, Right.ORDERS).notice) for _ in range(5)]

    late = bench.write(allowing.by_pin, lea, RIGHT, Right.ORDERS)

    assert said[0] == "Wrong PIN. 4 tries left."
    assert said[4].startswith("Too many wrong PINs. Wait ")
    assert late.by is None
    assert str(late.notice).startswith("Too many wrong PINs. Wait ")
    assert [what for what, _ in bench.read(_trail, lea)].count("wrong pin") == 5


def test_what_was_allowed_is_done_once_with_both_names_and_told_in_the_story(bench: Work) -> None:
    order = factories.an_order(by_the_program(bench))
    lea = bench.write(allowing.by_pin, id_of(bench, "Lea"), RIGHT, Right.ORDERS).by
    assert lea is not None

    bench.allowed_by(lea.id, RIGHTS[lea.role], lea.name).write(holding.hold, order, HoldReason.OTHER)

    story = bench.read(order_story.history, order)
    told = {str(story_words.said(each, "EUR")): each.by for each in story}
    assert told["Allowed by Lea"] == "Tomas"
    assert any(words.startswith("On hold") and by == "Tomas" for words, by in told.items())
    assert ("allowed", "Lea") in bench.read(_trail, lea.id)


def test_a_house_without_pins_takes_the_badge_alone(bench: Work) -> None:
    factories.change_settings(by_the_program(bench), pins=False)

    vouched = bench.write(allowing.by_badge, badge(bench, "Nils"), Right.ORDERS)

    assert vouched.by is not None
    assert vouched.by.name == "Nils"


def _trail(db: Db, user_id: int) -> list[tuple[str, str]]:
    asked = select(AuditEvent.what, AuditEvent.after).where(
        AuditEvent.subject == "user", AuditEvent.subject_id == user_id
    )
    return [(row.what, row.after) for row in db.run(asked)]

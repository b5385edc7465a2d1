"""People sign in with badge or PIN; guessing takes longer and longer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from omsdesk.database import proofs, sessions
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import Credential
from omsdesk.models.journal import AuditEvent, Command
from omsdesk.services import signing_in
from tests.factories import a_house, badge_of
from tests.sentences import says_no
from tests.still_clock import StillClock

RIGHT = Secret("4711")
WRONG = Secret("0000")


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mehmet(work: Work) -> int:
    """A picker with a PIN."""
    return work.write(signing_in.add_person, name="Mehmet", role=UserRole.PICKER, pin=RIGHT)


def test_the_right_pin_signs_in(work: Work, mehmet: int) -> None:
    result = work.write(signing_in.with_pin, mehmet, RIGHT)

    assert result.person is not None
    assert (result.person.name, result.person.role, result.notice) == ("Mehmet", UserRole.PICKER, None)


def test_a_wrong_pin_says_how_many_tries_are_left(work: Work, mehmet: int) -> None:
    said = [str(work.write(signing_in.with_pin, mehmet, WRONG).notice) for _ in range(5)]

    assert said == [
        "Wrong PIN. 4 tries left.",
        "Wrong PIN. 3 tries left.",
        "Wrong PIN. 2 tries left.",
        "Wrong PIN. 1 try left.",
        "Too many wrong PINs. Wait 60 seconds.",
    ]


def test_after_five_wrong_pins_not_even_the_right_one_helps_for_a_minute(
    work: Work, mehmet: int, clock: StillClock
) -> None:
    for _ in range(5):
        work.write(signing_in.with_pin, mehmet, WRONG)

    clock.pass_by(seconds=59)
    assert work.write(signing_in.with_pin, mehmet, RIGHT).person is None

    clock.pass_by(seconds=1)
    assert work.write(signing_in.with_pin, mehmet, RIGHT).person is not None


def test_a_sixth_wrong_pin_makes_the_wait_longer(work: Work, mehmet: int, clock: StillClock) -> None:
    for _ in range(5):
        work.write(signing_in.with_pin, mehmet, WRONG)
    clock.pass_by(seconds=60)

    result = work.write(signing_in.with_pin, mehmet, WRONG)

    assert result.wait_until == clock.now + timedelta(seconds=120)


def test_waiting_grows_to_an_hour_and_no_further() -> None:
    waits = [sessions.waiting_time(tries).total_seconds() for tries in (5, 6, 7, 10, 11, 12, 1000)]

    assert waits == [60, 120, 240, 1920, 3600, 3600, 3600]


def test_the_right_pin_makes_earlier_wrong_ones_forgotten(work: Work, mehmet: int) -> None:
    for _ in range(4):
        work.write(signing_in.with_pin, mehmet, WRONG)
    work.write(signing_in.with_pin, mehmet, RIGHT)

    assert str(work.write(signing_in.with_pin, mehmet, WRONG).notice) == "Wrong PIN. 4 tries left."


def test_wrong_pins_are_written_down(work: Work, mehmet: int) -> None:
    work.write(signing_in.with_pin, mehmet, WRONG)

    assert "wrong pin" in work.read(_trail, mehmet)


def test_nothing_of_a_pin_is_kept_but_its_slow_hash(work: Work, mehmet: int) -> None:
    work.write(signing_in.with_pin, mehmet, RIGHT)
    work.write(signing_in.with_pin, mehmet, WRONG)

    rows = work.read(_sign_in_commands)

    assert len({content for content, _ in rows}) == 1
    assert not any("4711" in answer or "0000" in answer for _, answer in rows)
    assert work.read(_scheme, mehmet) == "argon2id:19456:2:1"


def test_two_people_with_one_pin_have_different_hashes() -> None:
    first, second = signing_in.hash_pin(RIGHT), signing_in.hash_pin(RIGHT)

    assert first != second
    for kept in (first, second):
        assert proofs.verifier(proofs.proof(RIGHT.value, kept.scheme, kept.salt)) == kept.verifier
        assert proofs.verifier(proofs.proof(WRONG.value, kept.scheme, kept.salt)) != kept.verifier


@pytest.mark.parametrize("pin", ["", "123", "12345678901234", "12 4", "abcd", "１２３４"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(Refusal, match="4 to 12 digits"):
        signing_in.hash_pin(Secret(pin))


def test_the_badge_of_a_floor_role_is_enough(work: Work, mehmet: int) -> None:
    result = work.write(signing_in.with_badge, badge_of(work, "Mehmet"))

    assert result.person is not None
    assert result.person.id == mehmet


def test_the_badge_of_an_administrator_asks_for_the_pin_too(work: Work) -> None:
    ada = work.read(signing_in.people)[0]

    result = work.write(signing_in.with_badge, badge_of(work, ada.name))

    assert (result.person, result.asks_pin_of) == (None, ada.id)


def test_an_unknown_badge_is_named_so(work: Work) -> None:
    assert str(work.write(signing_in.with_badge, "USBCDEFGHIJKLN").notice) == "Badge not known"


def test_badges_read_alike_on_every_keyboard() -> None:
    badges = {signing_in.new_badge() for _ in range(200)}

    assert len(badges) == 200
    assert not any(set(badge[2:]) & set("AMQWYZ") for badge in badges)


def test_an_old_badge_is_worth_nothing_after_a_new_one(work: Work, mehmet: int) -> None:
    old = badge_of(work, "Mehmet")
    work.write(signing_in.change_badge, mehmet)

    assert str(work.write(signing_in.with_badge, old).notice) == "Badge not known"
    assert work.write(signing_in.with_badge, badge_of(work, "Mehmet")).person is not None


def test_a_password_signs_in_and_counts_with_the_pins(work: Work, mehmet: int) -> None:
    work.write(signing_in.change_password, mehmet, Secret("three green mugs"))

    assert str(work.write(signing_in.with_password, mehmet, WRONG).notice) == "Wrong password. 4 tries left."
    assert str(work.write(signing_in.with_pin, mehmet, WRONG).notice) == "Wrong PIN. 3 tries left."
    assert work.write(signing_in.with_password, mehmet, Secret("three green mugs")).person is not None
    with says_no("A password has 10 to 200 characters. A few words in a row are good and easy to remember."):
        work.write(signing_in.change_password, mehmet, Secret("mugs"))


def test_whoever_left_cannot_sign_in_but_stays_in_the_list(work: Work, mehmet: int) -> None:
    work.write(signing_in.switch_off, mehmet)

    tried = work.write(signing_in.with_pin, mehmet, RIGHT)
    assert (tried.person, str(tried.notice)) == (None, "This person cannot sign in here.")
    assert "Mehmet" not in [each.name for each in work.read(signing_in.people)]
    assert "Mehmet" in [each.name for each in work.read(signing_in.everybody)]


def test_the_only_administrator_stays(work: Work) -> None:
    ada = work.read(signing_in.people)[0]

    with says_no("This is the only administrator. Make somebody else administrator first."):
        work.write(signing_in.switch_off, ada.id)


def test_people_and_stations_have_names(work: Work) -> None:
    with says_no("A person needs a name."):
        work.write(signing_in.add_person, name="  ", role=UserRole.PICKER)
    with says_no("A station needs a name."):
        work.write(signing_in.station, "  ")
    with says_no("This person is not known here."):
        work.read(signing_in.person, 404)


def test_two_people_cannot_have_one_name(work: Work, mehmet: int) -> None:
    with pytest.raises(Refusal, match="There is a Mehmet already"):
        work.write(signing_in.add_person, name=" Mehmet ", role=UserRole.PACKER)


def test_a_station_is_known_by_its_name(work: Work) -> None:
    first = work.write(signing_in.station, "Bench 7")
    again = work.write(signing_in.station, "Bench  7")

    assert first == again
    assert [each.name for each in work.read(signing_in.stations)] == ["Bench 1", "Bench 7"]


def test_a_station_is_renamed_and_no_two_share_a_name(work: Work) -> None:
    first = work.write(signing_in.station, "PACK-1").id
    second = work.write(signing_in.station, "PACK-2").id

    work.write(signing_in.rename_station, first, "  PACK  9 ")
    with pytest.raises(Refusal, match="There is a PACK 9 already"):
        work.write(signing_in.rename_station, second, "PACK 9")

    assert {each.id: each.name for each in work.read(signing_in.stations)}.items() >= {
        first: "PACK 9",
        second: "PACK-2",
    }.items()


def _trail(db: Db, user_id: int) -> list[str]:
    asked = select(AuditEvent.what).where(AuditEvent.subject == "user", AuditEvent.subject_id == user_id)
    return list(db.run(asked).scalars())


def _sign_in_commands(db: Db) -> list[tuple[str, str]]:
    asked = select(Command.content, Command.answer).where(Command.deed == "with_pin")
    return [(row.content, row.answer) for row in db.run(asked)]


def _scheme(db: Db, user_id: int) -> str:
    asked = select(Credential.scheme).where(Credential.user_id == user_id, Credential.kind == proofs.PIN)
    return db.run(asked).scalar_one()


def test_the_office_signs_in_with_name_and_password(work: Work, mehmet: int) -> None:
    work.write(signing_in.change_password, mehmet, Secret("a few plain words"))

    right = work.write(signing_in.by_name_and_password, "  mehmet ", Secret("a few plain words"))
    unknown = work.write(signing_in.by_name_and_password, "Nobody", Secret("a few plain words"))

    assert right.person is not None
    assert right.person.id == mehmet
    assert str(unknown.notice) == "Nobody here is called Nobody."


def test_wrong_passwords_count_wait_and_are_written_down(work: Work, mehmet: int) -> None:
    work.write(signing_in.change_password, mehmet, Secret("a few plain words"))
    said = [str(work.write(signing_in.by_name_and_password, "Mehmet", WRONG).notice) for _ in range(5)]

    late = work.write(signing_in.by_name_and_password, "Mehmet", Secret("a few plain words"))

    assert said[0] == "Wrong password. 4 tries left."
    assert said[4] == "Too many wrong passwords. Wait 60 seconds."
    assert late.person is None
    assert work.read(_trail, mehmet).count("wrong password") == 5


def test_a_password_to_begin_with_is_long_and_each_time_another() -> None:
    first, second = signing_in.new_password(), signing_in.new_password()

    assert first != second
    assert len(first) >= signing_in.SHORTEST_PASSWORD

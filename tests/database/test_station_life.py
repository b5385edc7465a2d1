"""What deeds need, a station may: days of all desks with the station's own login, in a house that it founded."""

import ast
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from omsdesk import services
from omsdesk.database import rights, schema
from omsdesk.database.answers import Secret
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.base import Row
from omsdesk.services import checks, founding, settings, signing_in
from tests.counts import counted
from tests.database.station import asked, let_stations_in, station_url
from tests.engines import a_test_engine
from tests.factories import PIN, a_house, a_product, change_settings
from tests.journeys import hall as halls

NOT_ALLOWED = ("does not allow", "signed in here")


@pytest.fixture
def owner(postgresql_url: str) -> Iterator[Work]:
    """The owner's Work on a database without a house, in which stations are let in."""
    engine = a_test_engine(postgresql_url)
    let_stations_in(engine)
    yield Work(engine)
    engine.dispose()


@pytest.fixture
def station(owner: Work, postgresql_url: str) -> Iterator[Work]:
    """A station's Work, nobody signed in."""
    engine = a_test_engine(station_url(postgresql_url))
    yield Work(engine)
    engine.dispose()


def test_a_station_may_do_what_deeds_do(owner: Work, station: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(halls, "a_house", _found_and_sign_in)
    hall = halls.Hall(station)
    hall.open()
    hall.place(first=0, second=1, pieces=1, waits=False)
    hall.carry_through(0, 2)
    hall.announce_return(0, 1)
    hall.take_return(0, 0)
    dice = random.Random(3)
    acts = _acts(hall, dice.randrange)
    for _ in range(counted(short=60, long=600)):
        dice.choice(acts)()

    assert [each for each in hall.refusals if any(words in each for words in NOT_ALLOWED)] == []
    assert owner.read(checks.violations) == ()
    assert asked(owner, "SELECT COUNT(*) FROM stock_moves WHERE user_id IS NULL OR station_id IS NULL") == [(0,)]
    done = {row[0] for row in asked(owner, "SELECT DISTINCT kind FROM stock_moves")}
    assert done >= {"received", "picked", "packed", "shipped", "returned"}
    assert asked(owner, "SELECT COUNT(*) FROM inspections") > [(0,)]


def test_an_administrator_keeps_people_and_settings_at_a_station(owner: Work, station: Work) -> None:
    _found_and_sign_in(station)
    ben = station.write(signing_in.add_person, name="Ben", role=UserRole.PICKER, pin=Secret("1357"))
    station.write(signing_in.change_role, ben, UserRole.PACKER)
    station.write(signing_in.change_pin, ben, Secret("2468"))
    station.write(signing_in.change_badge, ben)
    station.write(signing_in.switch_off, ben)
    station.write(signing_in.switch_on, ben)
    station.write(founding.next_order_from, 20_000)
    change_settings(station, currency="CHF")
    assert station.read(settings.company).currency == "CHF"

    with pytest.raises(Refusal, match="does not allow"):
        _as(station, ben, "2468").write(signing_in.change_role, ben, UserRole.ADMIN)
    with pytest.raises(Refusal, match="does not allow"):
        change_settings(_as(station, ben, "2468"), currency="EUR")
    assert owner.read(checks.violations) == ()


def test_whoever_is_not_signed_in_any_more_is_told_so(owner: Work, station: Work) -> None:
    _found_and_sign_in(station)
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET until = now()")

    with pytest.raises(Refusal, match="Nobody is signed in here any more"):
        a_product(station)


def test_the_rights_outlive_a_migration_and_may_be_given_again(owner: Work, station: Work, postgresql_url: str) -> None:
    _found_and_sign_in(station)
    with owner.engine.begin() as connection:
        rights.renew(connection)
    let_stations_in(owner.engine)

    assert a_product(station) > 0
    assert schema.migrate(postgresql_url) == schema.NEWEST
    assert asked(owner, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [(rights.OWNER,)]


def test_whatever_deeds_delete_a_station_may_delete() -> None:
    tables = {each.__name__: each.__tablename__ for each in _mapped()}
    deleted = {
        tables.get(node.args[0].id, node.args[0].id)
        for file in Path(services.__file__).parent.rglob("*.py")
        if file.stem != "starting_for_real"  # empties a sample shop, which on a server its owner does
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete"
        if isinstance(node.args[0], ast.Name)
    }

    assert deleted == {table for table, grant in rights.GRANTS.items() if grant.remove}


def _mapped() -> list[Any]:
    return [mapper.class_ for mapper in Row.registry.mappers]


def _found_and_sign_in(work: Work, **company: Any) -> founding.Founded:
    """Found the house at the station, as a first start does, and type the PIN."""
    made = a_house(work, **company)
    _sign_in(work, made.admin_id, PIN)
    return made


def _as(work: Work, user_id: int, pin: str) -> Work:
    other = Work(work.engine, Actor(None, work.actor.station_id))
    _sign_in(other, user_id, pin)
    return other


def _sign_in(work: Work, user_id: int, pin: str) -> None:
    work.actor = Actor(None, work.actor.station_id)
    assert work.write(signing_in.with_pin, user_id, Secret(pin)).person is not None
    work.actor = Actor(user_id, work.actor.station_id)


def _acts(hall: halls.Hall, some: Callable[[int], int]) -> list[Callable[[], None]]:
    return [
        lambda: hall.place(first=some(4), second=some(4), pieces=1 + some(3), waits=bool(some(2))),
        lambda: hall.carry_through(some(9), some(3)),
        lambda: hall.carry_through(some(9), 2),
        lambda: hall.hold(some(9)),
        lambda: hall.cancel(some(9)),
        lambda: hall.pay(some(9)),
        lambda: hall.refund(some(9), 1 + some(900)),
        lambda: hall.receive(some(9), 1 + some(5)),
        lambda: hall.adjust(some(9), 1 + some(3)),
        lambda: hall.move(some(9), 1 + some(2)),
        lambda: hall.count(some(9), some(8)),
        hall.release,
        lambda: hall.pick(some(9), some(9)),
        lambda: hall.pick_otherwise(some(9), some(9)),
        lambda: hall.pack(some(9), some(9)),
        lambda: hall.pack_otherwise(some(9), some(14)),
        lambda: hall.ship(some(9)),
        lambda: hall.deliver(some(9)),
        lambda: hall.announce_return(some(9), 1),
        lambda: hall.take_return(some(9), some(12)),
        lambda: hall.put_back(some(9)),
    ]

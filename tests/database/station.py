"""A shared database as stations see it: rights installed, people signed in, and a prompt with the station's login."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, make_url

from omsdesk.database import rights, sessions
from omsdesk.database.answers import Secret
from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import signing_in
from tests.engines import a_test_engine
from tests.factories import a_house

PIN = Secret("2580")


def let_stations_in(owner: Engine) -> None:
    """Install the rights, as ``omsdesk server-init`` does."""
    with owner.begin() as connection:
        rights.install(connection, station_password="for the test")


def station_url(url: str) -> str:
    """The address with a station's own login."""
    return make_url(url).set(username=rights.STATION).render_as_string(hide_password=False)


@contextmanager
def a_shared_house(url: str, *people: tuple[str, UserRole]) -> Iterator[tuple[Work, dict[str, int]]]:
    """A founded house with stations let in: the owner's Work, and everybody's id by name."""
    engine = a_test_engine(url)
    try:
        owner = Work(engine)
        ids = {"Ada": a_house(owner).admin_id}
        for name, role in people:
            ids[name] = owner.write(signing_in.add_person, name=name, role=role, pin=PIN)
        let_stations_in(engine)
        yield owner, ids
    finally:
        engine.dispose()


@contextmanager
def signed_in(url: str, user_id: int, station_id: int = 1) -> Iterator[Work]:
    """A station's own Work with somebody signed in by their PIN."""
    engine = a_test_engine(station_url(url))
    try:
        work = Work(engine, Actor(None, station_id))
        assert work.write(signing_in.with_pin, user_id, PIN).person is not None
        work.actor = Actor(user_id, station_id)
        yield work
    finally:
        engine.dispose()


@contextmanager
def a_prompt(url: str, work: Work) -> Iterator[psycopg.Connection[Any]]:
    """A SQL prompt with the station's login, on which even the token of whoever is signed in there is known."""
    parts = make_url(station_url(url))
    with psycopg.connect(
        host=parts.host, port=parts.port, user=parts.username, dbname=parts.database, autocommit=True
    ) as prompt:
        token = sessions.token_of(work.actor.user_id, work.actor.station_id)
        prompt.execute("SELECT set_config('omsdesk.session', %s, false)", [token])
        yield prompt


def asked(owner: Work, statement: str) -> list[tuple[Any, ...]]:
    """What a superuser sees, on a connection of its own without a deadline."""
    parts = owner.engine.url
    with psycopg.connect(host=parts.host, port=parts.port, user=parts.username, dbname=parts.database) as connection:
        return connection.execute(statement).fetchall()

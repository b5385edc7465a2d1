"""A bot comes to its station and signs in as a person does: by badge, or by name and PIN."""

import random
import time

from sqlalchemy import Engine

from benchmarks.crew.bench import LOOK_AGAIN_SECONDS, Bot
from benchmarks.crew.told import CrewJobs, ToldWork
from omsdesk import words
from omsdesk.database import changes, schema
from omsdesk.database.answers import Secret
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, nobody
from omsdesk.desk import Desk
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import settings, signing_in
from omsdesk.services.signing_in import FLOOR_ROLES, Person

PIN = "271828"
"""Of the people the crew brings along; nobody else's is ever tried."""


def clock_in(database: str, station: str, role: UserRole, dice: random.Random, until: float) -> Bot:
    """The bot at its bench, signed in, with the rights of its role and of nothing else."""
    work = ToldWork(_engine(database, until))
    words.speak(work.read(settings.company).locale, zone=work.read(settings.company).zone)
    person = _person(work, station, role)
    work.actor = nobody(work.write(signing_in.station, station).id)
    desk = Desk(work, CrewJobs())  # without a press: papers wait for a window that has a printer
    desk.notice_others(changes.EVERY_SECONDS)
    bot = Bot(desk, dice, until=until)
    _sign_in(bot, person)
    work.outcomes.clear()
    return bot


def _engine(database: str, until: float) -> Engine:
    """The database, as soon as it answers: a station may be switched on before its server."""
    while True:
        try:
            return schema.open_database(database)
        except Unavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(LOOK_AGAIN_SECONDS)


def _person(work: ToldWork, station: str, role: UserRole) -> Person:
    """Whoever works at this station: the crew's own person, else somebody of the house with this job."""
    name = f"{role.value.title()} at {station}"
    found = _of_name(work, name, role)
    if found is not None:
        return found
    try:
        work.write(signing_in.add_person, name=name, role=role, pin=Secret(PIN))
    except Refusal:
        others = [each for each in work.read(signing_in.people) if each.role is role and role in FLOOR_ROLES]
        if not others:
            raise
        return others[0]
    added = _of_name(work, name, role)
    assert added is not None
    return added


def _of_name(work: ToldWork, name: str, role: UserRole) -> Person | None:
    return next((each for each in work.read(signing_in.people) if (each.name, each.role) == (name, role)), None)


def _sign_in(bot: Bot, person: Person) -> None:
    page = bot.page("sign_in")
    page.scanned(Gesture.of(bot.work.now(), person.badge or ""))
    if page.state.chosen is not None:
        for digit in PIN:
            page.digit(digit)
    while page.state.signed_in is None:
        if not bot.work.is_away or bot.is_over:
            raise RuntimeError(f"{person.name} cannot sign in: {page.state.said or page.state.trouble}")
        bot.look_up()
        page.scanned(Gesture.of(bot.work.now(), person.badge or ""))
    assert bot.work.actor != Actor()

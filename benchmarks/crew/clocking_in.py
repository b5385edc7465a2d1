"""A bot comes to its station and signs in as a person does: by name and PIN."""

import os
import random
import time

from sqlalchemy import Engine

from benchmarks.crew.bench import LOOK_AGAIN_SECONDS, Bot
from benchmarks.crew.told import CrewJobs, ToldWork
from omsdesk import words
from omsdesk.database import changes, schema
from omsdesk.database.answers import Secret
from omsdesk.database.work import Actor, Work, nobody
from omsdesk.desk import Desk
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters.sign_in import SignIn
from omsdesk.services import settings, signing_in
from omsdesk.services.sample.people import USERS
from omsdesk.services.signing_in import Person

PIN = "271828"
"""Of the people the crew brings along."""
GIVEN_PIN = "OMSDESK_PIN"
"""Where the crew may bring nobody along: the PIN of the house's own people; a sample shop's is known."""


def clock_in(database: str, station: str, role: UserRole, dice: random.Random, until: float) -> Bot:
    """The bot at its bench, signed in, with the rights of its role and of nothing else."""
    work = ToldWork(_engine(database, until))
    person, pin = _at_the_door(work, station, role, until)
    desk = Desk(work, CrewJobs())  # without a press: papers wait for a window that has a printer
    desk.notice_others(changes.EVERY_SECONDS)
    bot = Bot(desk, dice, until=until)
    _sign_in(bot, person, pin)
    work.outcomes.clear()
    return bot


def _at_the_door(work: ToldWork, station: str, role: UserRole, until: float) -> tuple[Person, str]:
    """Who will sign in at which station; asked again while too many come at once for the server to answer all."""
    while True:
        try:
            return _known(work, station, role)
        except Unavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(LOOK_AGAIN_SECONDS)


def _known(work: ToldWork, station: str, role: UserRole) -> tuple[Person, str]:
    words.speak(work.read(settings.company).locale, zone=work.read(settings.company).zone)
    found = _person(work, station, role)
    work.actor = nobody(work.write(signing_in.station, station).id)
    return found


def _engine(database: str, until: float) -> Engine:
    """The database, as soon as it answers: a station may be switched on before its server."""
    while True:
        try:
            return schema.open_database(database)
        except Unavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(LOOK_AGAIN_SECONDS)


def bring_along(work: Work, station: str, role: UserRole) -> None:
    """The owner's part where stations have a login of their own, which may add nobody: who will work at this one."""
    if _of_name(work, _name(station, role), role) is None:
        work.write(signing_in.add_person, name=_name(station, role), role=role, pin=Secret(PIN))


def _name(station: str, role: UserRole) -> str:
    return f"{role.value.title()} at {station}"


def _person(work: ToldWork, station: str, role: UserRole) -> tuple[Person, str]:
    """Whoever works at this station: the crew's own person, else somebody of the house with this job."""
    name = _name(station, role)
    found = _of_name(work, name, role)
    if found is not None:
        return found, PIN
    try:
        work.write(signing_in.add_person, name=name, role=role, pin=Secret(PIN))
    except Refusal:
        others = [each for each in work.read(signing_in.people) if each.role is role and each.has_pin]
        if not others:
            raise
        known = {each.role: each.pin for each in USERS}
        return others[0], os.environ.get(GIVEN_PIN) or known.get(role, PIN)
    added = _of_name(work, name, role)
    assert added is not None
    return added, PIN


def _of_name(work: Work, name: str, role: UserRole) -> Person | None:
    return next((each for each in work.read(signing_in.people) if (each.name, each.role) == (name, role)), None)


def _sign_in(bot: Bot, person: Person, pin: str) -> None:
    page = bot.page("sign_in")
    _type(page, person, pin)
    while page.state.signed_in is None:
        if not bot.work.is_away or bot.is_over:
            raise RuntimeError(f"{person.name} cannot sign in: {page.state.said or page.state.trouble}")
        bot.look_up()
        _type(page, person, pin)
    assert bot.work.actor != Actor()


def _type(page: SignIn, person: Person, pin: str) -> None:
    page.refresh()
    page.choose(person.id)
    for digit in pin:
        page.digit(digit)
    if page.state.signed_in is None:
        page.enter()

"""A packer who is about to hold an order, which he may not: what asking a supervisor begins with."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.order import Hold
from omsdesk.services import signing_in
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from tests import factories
from tests.factories import badge_of, by_the_program
from tests.views.bench import Station

PIN = "8642"
"""Of Lea, the supervisor."""


def a_refused_hold(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    """Tomas has the order open and has asked for it to be held."""
    house.write(signing_in.add_person, name="Lea", role=UserRole.SUPERVISOR, pin=Secret(PIN))
    house.write(signing_in.add_person, name="Tomas", role=UserRole.PACKER)
    order = factories.an_order(house)
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    made.keyboard.scan(badge(made, "Tomas"))
    made.window.go("order_detail", order=order)
    made.page.presenter.hold(HoldReason.OTHER, "too heavy")
    return made


def badge(station: Station, name: str) -> str:
    """The code on this person's badge."""
    return badge_of(by_the_program(station.work), name)


def holds(station: Station) -> list[str]:
    """The notes of the holds there are."""
    return by_the_program(station.work).read(_notes)


def _notes(db: Db) -> list[str]:
    return list(db.run(select(Hold.note)).scalars())

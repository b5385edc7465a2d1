"""``--as NAME``: a command line that writes for somebody, with the rights of this person and their name in the trail.

Where a database is shared, a station's login by itself may not write down that something was paid.
"""

import argparse
import getpass
import os
import platform
import sys
from typing import TYPE_CHECKING

from omsdesk.errors import Refusal
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.database.work import Work

SECRET = "OMSDESK_PIN"  # noqa: S105 - the name of the variable that holds it


def add_option(parser: argparse.ArgumentParser) -> None:
    """Teach a command these words."""
    about = f"sign in as this person first; the PIN or password is asked for, or taken from {SECRET}"
    parser.add_argument("--as", dest="somebody", metavar="NAME", default="", help=about)


def sign_in(work: "Work", name: str) -> None:
    """From now on this Work is that person's, at a station named after this computer."""
    from omsdesk.database.answers import Secret
    from omsdesk.database.work import Actor, nobody
    from omsdesk.lifecycles.rights import RIGHTS
    from omsdesk.services import signing_in

    wanted = " ".join(name.split()).casefold()
    person = next((each for each in work.read(signing_in.people) if each.name.casefold() == wanted), None)
    if person is None:
        raise Refusal(Text("Nobody here is called {name}.", name=name.strip()))
    station = work.write(signing_in.station, platform.node() or "command line")
    work.actor = nobody(station.id)
    secret = _secret(person.name)
    deed = signing_in.with_pin if secret.isdecimal() and person.has_pin else signing_in.with_password
    tried = work.write(deed, person.id, Secret(secret))
    if tried.person is None:
        raise Refusal(tried.notice or Text("This person cannot sign in here."))
    work.actor = Actor(person.id, station.id, RIGHTS[person.role])


def _secret(name: str) -> str:
    given = os.environ.get(SECRET, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refusal(Text("The PIN or password of {name} is needed.", name=name), Text("Give it in OMSDESK_PIN."))
    return getpass.getpass(str(Text("PIN or password of {name}: ", name=name)))

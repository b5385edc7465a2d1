"""People, their PINs and badges, and the stations they work at.

A PIN only changes the user inside an opened station. What is kept of it is in ``database/proofs.py``; five wrong
ones make a person wait.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database import proofs, sessions
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.proofs import Kept
from omsdesk.database.sessions import FREE_TRIES
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.user import FLOOR_ROLES, UserRole
from omsdesk.models.company import ASKED, Credential, Station, User
from omsdesk.services import settings
from omsdesk.words import Text

SHORTEST_PIN = 4
LONGEST_PIN = 12
TYPED_DIGITS = 6
"""After so many digits a typed PIN is tried by itself."""
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
BADGE_LETTERS = "BCDEFGHIJKLNOPRSTUVX0123456789"
"""Letters that stand on the same keys of every keyboard: a scanner set to another layout reads them alike."""
BADGE_LENGTH = 12
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in."""

    id: int
    name: str
    role: UserRole
    has_pin: bool = True
    has_badge: bool = False
    has_password: bool = False
    active: bool = True
    last_seen_at: datetime | None = None


@dataclass(frozen=True)
class SignIn:
    """What came of a try: a person, or why not."""

    person: Person | None = None
    notice: Text | None = None
    wait_until: datetime | None = None
    asks_pin_of: int | None = None
    """The badge is known, but this person's PIN is needed too."""


@dataclass(frozen=True)
class StationView:
    """A bench or desk by its name."""

    id: int
    name: str
    start_page: str


def _has(kind: str) -> Any:
    mine = select(Credential.id).where(Credential.user_id == User.id, Credential.kind == kind)
    return mine.exists().label(f"has_{kind}")


_PERSON = select(
    *(User.id, User.name, User.role, User.active, User.last_seen_at),
    *(_has(kind) for kind in (proofs.PIN, proofs.BADGE, proofs.PASSWORD)),
)
_BY_ID = _PERSON.where(User.id == bindparam("user"))
_ACTIVE = _PERSON.where(User.active.is_(True)).order_by(User.name)
_EVERYBODY = _PERSON.order_by(User.name)
_ADD = insert(User).returning(User.id)
_STATIONS = select(Station.id, Station.name, Station.start_page).order_by(Station.name)


def people(db: Db) -> tuple[Person, ...]:
    """Who may sign in, by name."""
    return tuple(_person(row) for row in db.run(_ACTIVE))


def everybody(db: Db) -> tuple[Person, ...]:
    """All people, those switched off too."""
    return tuple(_person(row) for row in db.run(_EVERYBODY))


def with_pin(db: Db, user_id: int, pin: Secret) -> SignIn:
    """Check a PIN. Five wrong ones make this person wait, longer each time."""
    return _with_secret(db, user_id, proofs.PIN, pin)


def with_password(db: Db, user_id: int, password: Secret) -> SignIn:
    """Check a password; wrong ones count like wrong PINs."""
    return _with_secret(db, user_id, proofs.PASSWORD, password)


def vouch(db: Db, user_id: int, pin: Secret) -> SignIn:
    """Check the PIN of somebody who stands behind an act here and does not stay; wrong ones count like all others."""
    return _with_secret(db, user_id, proofs.PIN, pin, stays=False)


def person(db: Db, user_id: int) -> Person:
    """One person."""
    return _person(_known(db, user_id))


def with_badge(db: Db, badge: str) -> SignIn:
    """Sign in by a scanned badge; roles with more rights are asked for their PIN too."""
    owner = sessions.badge_owner(db, badge)
    if owner is None:
        return SignIn(notice=Text("Badge not known"))
    row = _known(db, owner)
    if row.role not in FLOOR_ROLES and settings.company(db).pins:
        return SignIn(asks_pin_of=row.id, notice=Text("{name}, type your PIN", name=row.name))
    sessions.sign_in_by_badge(db, row.id, badge)
    return SignIn(_signed_in(db, row.id, "badge scanned"))


def by_name(db: Db, user_id: int) -> SignIn:
    """Sign in by choosing a name, where the house asks for no PINs. Nobody is signed in yet: it needs no right."""
    if settings.company(db).pins:
        return SignIn(asks_pin_of=user_id)
    if not _known(db, user_id).active:
        return SignIn(notice=Text("This person cannot sign in here."))
    sessions.sign_in_by_name(db, user_id)
    return SignIn(_signed_in(db, user_id, "chosen by name"))


@needs(Right.PEOPLE)
def add_person(db: Db, *, name: str, role: UserRole, pin: Secret | str | None = None) -> int:
    """Take somebody on: a name nobody else has, a badge of their own, a PIN if they want one."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(Text("A person needs a name."))
    if db.run(select(User.id).where(User.name == name)).first():
        raise Refusal(Text("There is a {name} already.", name=name), Text("Add an initial or a surname."))
    kept = hash_pin(pin) if pin is not None else None
    user_id: int = db.run(_ADD, {"name": name, "role": role, "active": True}).scalar_one()
    db.audit("user", user_id, "added", after=role)
    sessions.keep(db, user_id, proofs.BADGE, proofs.keep_badge(new_badge()))
    if kept is not None:
        sessions.keep(db, user_id, proofs.PIN, kept)
    return user_id


@needs(Right.PEOPLE)
def change_pin(db: Db, user_id: int, pin: Secret) -> None:
    """Give a person another PIN; waiting times end with the old one."""
    sessions.keep(db, user_id, proofs.PIN, hash_pin(pin))
    db.audit("user", user_id, "pin changed")


@needs(Right.PEOPLE)
def change_password(db: Db, user_id: int, password: Secret) -> None:
    """Give a person another password; waiting times end with the old one."""
    if not SHORTEST_PASSWORD <= len(password.value) <= LONGEST_PASSWORD:
        raise Refusal(
            Text("A password has {least} to {most} characters.", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD),
            Text("A few words in a row are good and easy to remember."),
        )
    sessions.keep(db, user_id, proofs.PASSWORD, proofs.keep(password.value))
    db.audit("user", user_id, "password changed")


def by_name_and_password(db: Db, name: str, password: Secret) -> SignIn:
    """The office signs in with a name and a password. Capitals and spaces around the name do not matter."""
    wanted = " ".join(name.split()).casefold()
    found = next((each for each in people(db) if each.name.casefold() == wanted), None)
    if found is None:
        return SignIn(notice=Text("Nobody here is called {name}.", name=name.strip()))
    return with_password(db, found.id, password)


@needs(Right.PEOPLE)
def change_badge(db: Db, user_id: int) -> None:
    """Give a person another badge: the old one, lost or found by somebody, is worth nothing any more."""
    _known(db, user_id)
    sessions.keep(db, user_id, proofs.BADGE, proofs.keep_badge(new_badge()))
    db.audit("user", user_id, "badge changed")


@needs(Right.PEOPLE)
def change_role(db: Db, user_id: int, role: UserRole) -> None:
    """Give a person another job here."""
    before = _known(db, user_id).role
    db.run(update(User).where(User.id == user_id).values(role=role))
    db.audit("user", user_id, "role changed", before=before, after=role)


@needs(Right.PEOPLE)
def switch_off(db: Db, user_id: int) -> None:
    """Somebody left: their name stays on what they did, but they cannot sign in any more."""
    admins = [row.id for row in db.run(_ACTIVE) if row.role is UserRole.ADMIN]
    if admins == [user_id]:
        raise Refusal(Text("This is the only administrator."), Text("Make somebody else administrator first."))
    db.run(update(User).where(User.id == user_id).values(active=False))
    db.audit("user", user_id, "switched off", before="on", after="off")


@needs(Right.PEOPLE)
def switch_on(db: Db, user_id: int) -> None:
    """Somebody came back."""
    # A shared database forgives wrong tries by itself; a station may not write how often somebody tried.
    forgiven = {} if db.is_postgresql else {"wrong_tries": 0, "wait_until": None}
    db.run(update(User).where(User.id == user_id).values(active=True, **forgiven))
    db.audit("user", user_id, "switched on", before="off", after="on")


def stations(db: Db) -> tuple[StationView, ...]:
    """The benches and desks, by name."""
    return tuple(StationView(row.id, row.name, row.start_page) for row in db.run(_STATIONS))


def station(db: Db, name: str) -> StationView:
    """The station of this name; a new bench is known from its first start on."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(Text("A station needs a name."))
    found = next((each for each in stations(db) if each.name == name), None)
    if found is not None:
        return found
    made: int = db.run(insert(Station).values(name=name).returning(Station.id)).scalar_one()
    db.audit("station", made, "added", after=name)
    return StationView(made, name, "today")


def rename_station(db: Db, station_id: int, name: str) -> None:
    """Give a bench the name that stands on its door; two benches never share one."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(Text("A station needs a name."))
    known = {each.id: each.name for each in stations(db)}
    if any(other == name for id_, other in known.items() if id_ != station_id):
        raise Refusal(Text("There is a {name} already.", name=name), Text("Choose another name."))
    db.run(update(Station).where(Station.id == station_id).values(name=name))
    db.audit("station", station_id, "renamed", before=known.get(station_id, ""), after=name)


@needs(Right.SETTINGS)
def change_station(db: Db, station_id: int, name: str, start_page: str) -> tuple[StationView, ...]:
    """Give a bench another name, or another page to open with."""
    rename_station(db, station_id, name)
    before = next((each.start_page for each in stations(db) if each.id == station_id), "")
    if before != start_page:
        db.audit("station", station_id, "start page", before=before, after=start_page)
    db.run(update(Station).where(Station.id == station_id).values(start_page=start_page))
    return stations(db)


def hash_pin(pin: Secret | str) -> Kept:
    """What to keep of a PIN; refuses what is none."""
    digits = pin.value if isinstance(pin, Secret) else pin
    if not (digits.isascii() and digits.isdigit() and SHORTEST_PIN <= len(digits) <= LONGEST_PIN):
        raise Refusal(Text("A PIN has {least} to {most} digits.", least=SHORTEST_PIN, most=LONGEST_PIN))
    return proofs.keep(digits)


def new_badge() -> str:
    """A badge code that nobody can guess: US and twelve characters."""
    return "US" + "".join(secrets.choice(BADGE_LETTERS) for _ in range(BADGE_LENGTH))


def new_pin() -> str:
    """A PIN for a first sign-in, told once."""
    return "".join(secrets.choice("0123456789") for _ in range(6))


def new_password() -> str:
    """A password to begin with, told once: twelve syllables in four groups, easy to read out."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(12)]
    return "-".join("".join(syllables[start : start + 3]) for start in range(0, 12, 3))


def _with_secret(db: Db, user_id: int, kind: str, secret: Secret, *, stays: bool = True) -> SignIn:
    asked = db.run(ASKED, {"user": user_id, "kind": kind}).first()
    proof = proofs.proof(secret.value, asked.scheme, asked.salt) if asked else ""
    tried = sessions.try_proof(db, user_id, kind, proof, stays=stays)
    if tried.is_right:
        return SignIn(_signed_in(db, user_id, "signed in" if stays else "proved who they are"))
    if tried.tries is None:
        nobody = SignIn(notice=Text("This person cannot sign in here."))
        return _wait(db, kind, tried.wait_until) if tried.wait_until else nobody
    db.audit("user", user_id, f"wrong {kind}", after=tried.tries)
    if tried.wait_until is not None:
        return _wait(db, kind, tried.wait_until)
    return SignIn(notice=_tries_left(kind, FREE_TRIES - tried.tries))


def _tries_left(kind: str, left: int) -> Text:
    if kind == proofs.PASSWORD:
        return Text("Wrong password. {n} try left.", many="Wrong password. {n} tries left.", n=left)
    return Text("Wrong PIN. {n} try left.", many="Wrong PIN. {n} tries left.", n=left)


def _signed_in(db: Db, user_id: int, how: str) -> Person:
    db.audit("user", user_id, how)
    return _person(_known(db, user_id))


def _known(db: Db, user_id: int) -> Any:
    row = db.run(_BY_ID, {"user": user_id}).first()
    if row is None:
        raise Refusal(Text("This person is not known here."))
    return row


def _wait(db: Db, kind: str, until: datetime) -> SignIn:
    seconds = max(int((until - db.now).total_seconds()), 1)
    notice = (
        Text(
            "Too many wrong passwords. Wait {n} second.", many="Too many wrong passwords. Wait {n} seconds.", n=seconds
        )
        if kind == proofs.PASSWORD
        else Text("Too many wrong PINs. Wait {n} second.", many="Too many wrong PINs. Wait {n} seconds.", n=seconds)
    )
    return SignIn(notice=notice, wait_until=until)


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        role=row.role,
        has_pin=row.has_pin,
        has_badge=row.has_badge,
        has_password=row.has_password,
        active=row.active,
        last_seen_at=row.last_seen_at,
    )

"""People, their PINs and badges, and the stations they work at.

A PIN only changes the user inside an opened station. It is kept as a scrypt hash; each try counts before it
is looked at, so that many guesses at once gain nothing.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.company import COUNT_TRY, RIGHT_PIN, WAIT, Station, User
from omsdesk.services import settings
from omsdesk.words import Text

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_PIN = 4
LONGEST_PIN = 12
BADGE_LETTERS = "BCDEFGHIJKLNOPRSTUVX0123456789"
"""Letters that stand on the same keys of every keyboard: a scanner set to another layout reads them alike."""
BADGE_LENGTH = 12
FLOOR_ROLES = (UserRole.PICKER, UserRole.PACKER, UserRole.RETURNS, UserRole.STOCK)
"""Their badge alone signs them in; the others are asked for their PIN too."""

_N, _R, _P = 2**14, 8, 1
_SALT_BYTES = 16


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in."""

    id: int
    name: str
    role: UserRole
    has_pin: bool = True
    badge: str | None = None
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


_PERSON = select(User.id, User.name, User.role, User.pin_hash, User.badge, User.active, User.last_seen_at)
_BY_ID = _PERSON.where(User.id == bindparam("user"))
_BY_BADGE = _PERSON.where(User.badge == bindparam("badge"), User.active.is_(True))
_ACTIVE = _PERSON.where(User.active.is_(True)).order_by(User.name)
_EVERYBODY = _PERSON.order_by(User.name)
_WAITS = select(User.wait_until).where(User.id == bindparam("user"), User.active.is_(True))
_STATIONS = select(Station.id, Station.name, Station.start_page).order_by(Station.name)


def people(db: Db) -> tuple[Person, ...]:
    """Who may sign in, by name."""
    return tuple(_person(row) for row in db.run(_ACTIVE))


def everybody(db: Db) -> tuple[Person, ...]:
    """All people, those switched off too."""
    return tuple(_person(row) for row in db.run(_EVERYBODY))


def with_pin(db: Db, user_id: int, pin: Secret) -> SignIn:
    """Check a PIN. Five wrong ones make this person wait, longer each time."""
    tried = db.run(COUNT_TRY, {"user": user_id, "at": db.now}).first()
    if tried is None:
        return _must_wait(db, user_id)
    if tried.pin_hash and is_right(pin, tried.pin_hash):
        return SignIn(_sign_in(db, user_id, "signed in"))
    db.audit("user", user_id, "wrong pin", after=tried.wrong_tries)
    left = FREE_TRIES - tried.wrong_tries
    if left > 0:
        return SignIn(notice=Text("Wrong PIN. {n} try left.", many="Wrong PIN. {n} tries left.", n=left))
    until = db.now + waiting_time(tried.wrong_tries)
    db.run(WAIT, {"user": user_id, "until": until})
    return _wait(db, until)


def with_badge(db: Db, badge: str) -> SignIn:
    """Sign in by a scanned badge; roles with more rights are asked for their PIN too."""
    row = db.run(_BY_BADGE, {"badge": badge}).first()
    if row is None:
        return SignIn(notice=Text("Badge not known"))
    if row.role not in FLOOR_ROLES and settings.company(db).pins:
        return SignIn(asks_pin_of=row.id, notice=Text("{name}, type your PIN", name=row.name))
    return SignIn(_sign_in(db, row.id, "badge scanned"))


def by_name(db: Db, user_id: int) -> SignIn:
    """Sign in by choosing a name, where the house asks for no PINs. Nobody is signed in yet: it needs no right."""
    if settings.company(db).pins:
        return SignIn(asks_pin_of=user_id)
    if not _known(db, user_id).active:
        return SignIn(notice=Text("This person cannot sign in here."))
    return SignIn(_sign_in(db, user_id, "chosen by name"))


@needs(Right.PEOPLE)
def add_person(db: Db, *, name: str, role: UserRole, pin: Secret | str | None = None) -> int:
    """Take somebody on: a name nobody else has, a badge of their own, a PIN if they want one."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(Text("A person needs a name."))
    if db.run(select(User.id).where(User.name == name)).first():
        raise Refusal(Text("There is a {name} already.", name=name), Text("Add an initial or a surname."))
    hashed = hash_pin(pin) if pin is not None else None
    values = {"name": name, "role": role, "pin_hash": hashed, "badge": new_badge(), "active": True}
    user_id: int = db.run(insert(User).values(**values).returning(User.id)).scalar_one()
    db.audit("user", user_id, "added", after=role)
    return user_id


@needs(Right.PEOPLE)
def change_pin(db: Db, user_id: int, pin: Secret) -> None:
    """Give a person another PIN; waiting times end with the old one."""
    db.run(update(User).where(User.id == user_id).values(pin_hash=hash_pin(pin), wrong_tries=0, wait_until=None))
    db.audit("user", user_id, "pin changed")


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
    db.audit("user", user_id, "switched off")


@needs(Right.PEOPLE)
def switch_on(db: Db, user_id: int) -> None:
    """Somebody came back."""
    db.run(update(User).where(User.id == user_id).values(active=True, wrong_tries=0, wait_until=None))
    db.audit("user", user_id, "switched on")


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
    return StationView(made, name, "orders")


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
    db.run(update(Station).where(Station.id == station_id).values(start_page=start_page))
    return stations(db)


def hash_pin(pin: Secret | str) -> str:
    """A salted hash that costs a guesser time; refuses what is no PIN."""
    digits = pin.value if isinstance(pin, Secret) else pin
    if not (digits.isascii() and digits.isdigit() and SHORTEST_PIN <= len(digits) <= LONGEST_PIN):
        raise Refusal(Text("A PIN has {least} to {most} digits.", least=SHORTEST_PIN, most=LONGEST_PIN))
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"scrypt:{_N}:{_R}:{_P}:{salt.hex()}:{_scrypt(digits, salt, _N, _R, _P).hex()}"


def is_right(pin: Secret, hashed: str) -> bool:
    """Whether this is the PIN behind the hash, in a time that tells nothing."""
    _, n, r, p, salt, kept = hashed.split(":")
    return hmac.compare_digest(_scrypt(pin.value, bytes.fromhex(salt), int(n), int(r), int(p)).hex(), kept)


def waiting_time(wrong_tries: int) -> timedelta:
    """A minute after the fifth wrong PIN, twice as long after each further one, an hour at most."""
    doublings = min(max(wrong_tries - FREE_TRIES, 0), 10)
    wait: timedelta = FIRST_WAIT * 2**doublings
    return min(wait, LONGEST_WAIT)


def new_badge() -> str:
    """A badge code that nobody can guess: US and twelve characters."""
    return "US" + "".join(secrets.choice(BADGE_LETTERS) for _ in range(BADGE_LENGTH))


def new_pin() -> str:
    """A PIN for a first sign-in, told once."""
    return "".join(secrets.choice("0123456789") for _ in range(6))


def _scrypt(digits: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r)


def _sign_in(db: Db, user_id: int, how: str) -> Person:
    db.run(RIGHT_PIN, {"user": user_id, "at": db.now})
    db.audit("user", user_id, how)
    return _person(_known(db, user_id))


def _known(db: Db, user_id: int) -> Any:
    row = db.run(_BY_ID, {"user": user_id}).first()
    if row is None:
        raise Refusal(Text("This person is not known here."))
    return row


def _must_wait(db: Db, user_id: int) -> SignIn:
    until = db.run(_WAITS, {"user": user_id}).scalar()
    return _wait(db, until) if until else SignIn(notice=Text("This person cannot sign in here."))


def _wait(db: Db, until: datetime) -> SignIn:
    seconds = max(int((until - db.now).total_seconds()), 1)
    notice = Text("Too many wrong PINs. Wait {n} second.", many="Too many wrong PINs. Wait {n} seconds.", n=seconds)
    return SignIn(notice=notice, wait_until=until)


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        role=row.role,
        has_pin=row.pin_hash is not None,
        badge=row.badge,
        active=row.active,
        last_seen_at=row.last_seen_at,
    )

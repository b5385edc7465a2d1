"""Who is signed in, as the database sees it.

On a shared database a person who proved who they are gets a session there: each write of the station shows its
token, and the server fills in who and where by itself. The token is made anew from a key of this process, so it
is never stored, sent about or written down. An embedded database needs no sessions: whoever has the file has all.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, String, bindparam, column, delete, func, insert, literal, select, update

from omsdesk.database import proofs
from omsdesk.database.db import Db
from omsdesk.models.base import BigId, Instant
from omsdesk.models.company import COUNT_TRY, RIGHT_PIN, VERIFIER, WAIT, Credential, User
from omsdesk.models.journal import Command

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)
HOURS = 16
"""How long somebody stays signed in on a shared database: longer than any shift."""

ALLOWED = "omsdesk.allowed"
"""The setting in which a transaction shows the token of whoever stands behind it."""

_KEY = secrets.token_bytes(32)


@dataclass(frozen=True)
class Tried:
    """What came of a try to sign in."""

    is_right: bool = False
    tries: int | None = None
    """Wrong tries in a row with this one; None when it was not looked at."""
    wait_until: datetime | None = None


def token_of(user_id: int | None, station_id: int | None, *, stays: bool = True) -> str:
    """The token of this person at this station in this process; empty while nobody is signed in.

    Whoever only stands behind an act has another token, with which nobody can act as them.
    """
    if user_id is None:
        return ""
    return hmac.new(_KEY, f"{user_id}:{station_id}:{stays}".encode(), hashlib.sha256).hexdigest()


def show_allowing(db: Db, supervisor_id: int) -> None:
    """Tell a shared database who stands behind the deed that begins now."""
    if db.is_postgresql:
        db.run(_SHOW_ALLOWING, {"token": token_of(supervisor_id, db.station_id, stays=False)}).first()


def try_proof(db: Db, user_id: int, kind: str, proof: str, *, stays: bool = True) -> Tried:
    """Look at a proof. The try counts before it is looked at, so that many guesses at once gain nothing.

    Whoever only stands behind an act does not stay: their token is one that only allows.
    """
    if db.is_postgresql:
        asked = {
            "user": user_id,
            "kind": kind,
            "proof": proof,
            "token": token_of(user_id, db.station_id, stays=stays),
            "station": db.station_id,
            "at": db.now,
        }
        row = db.run(_SIGN_IN, asked).one()
        return Tried(bool(row.is_right), row.tries, row.wait_until)
    counted = db.run(COUNT_TRY, {"user": user_id, "at": db.now}).first()
    if counted is None:
        return Tried(wait_until=db.run(_WAITS, {"user": user_id}).scalar())
    kept = db.run(VERIFIER, {"user": user_id, "kind": kind}).scalar()
    if kept and proof and hmac.compare_digest(kept, proofs.verifier(proof)):
        db.run(RIGHT_PIN, {"user": user_id, "at": db.now})
        return Tried(is_right=True, tries=0)
    until = db.now + waiting_time(counted.wrong_tries) if counted.wrong_tries >= FREE_TRIES else None
    if until is not None:
        db.run(WAIT, {"user": user_id, "until": until})
    return Tried(tries=counted.wrong_tries, wait_until=until)


def sign_in_by_badge(db: Db, user_id: int, code: str) -> None:
    """Let the owner of a scanned badge in; the badge is looked at once more where a station is not trusted."""
    if db.is_postgresql:
        asked = {"code": code, "token": token_of(user_id, db.station_id), "station": db.station_id, "at": db.now}
        db.run(_SIGN_IN_BY_BADGE, asked).first()
    else:
        db.run(RIGHT_PIN, {"user": user_id, "at": db.now})


def sign_in_by_name(db: Db, user_id: int) -> None:
    """Let somebody in who only chose a name, where the house asks for no PINs; a server looks that up itself."""
    if db.is_postgresql:
        asked = {
            "user": user_id,
            "token": token_of(user_id, db.station_id),
            "station": db.station_id,
            "at": db.now,
        }
        db.run(_SIGN_IN_BY_NAME, asked).first()
    else:
        db.run(RIGHT_PIN, {"user": user_id, "at": db.now})


def badge_owner(db: Db, code: str) -> int | None:
    """Whose badge this is; nobody's when that person was switched off."""
    statement = _SHARED_OWNER if db.is_postgresql else _OWNER
    found: int | None = db.run(statement, {"verifier": proofs.badge_verifier(code)}).scalar()
    return found


def badge_code(db: Db, user_id: int) -> str | None:
    """What a person's badge says, for whoever may print it."""
    found: str | None = db.run(_SHARED_CODE if db.is_postgresql else _CODE, {"user": user_id}).scalar()
    return found or None


def keep(db: Db, user_id: int, kind: str, kept: proofs.Kept) -> None:
    """Give a person another PIN, password or badge; waiting times end with the old one."""
    values: dict[str, Any] = {
        "user_id": user_id,
        "kind": kind,
        "scheme": kept.scheme,
        "salt": kept.salt,
        "verifier": kept.verifier,
        "code": kept.code,
    }
    if db.is_postgresql:
        db.run(_SHARED_KEEP, {**values, "at": db.now}).first()
        return
    db.run(_FORGET, {"user": user_id, "kind_": kind})
    db.run(_KEEP, {**values, "made_at": db.now})
    db.run(_FORGIVE, {"user": user_id})


def waiting_time(wrong_tries: int) -> timedelta:
    """A minute after the fifth wrong try, twice as long after each further one, an hour at most."""
    doublings = min(max(wrong_tries - FREE_TRIES, 0), 10)
    wait: timedelta = FIRST_WAIT * 2**doublings
    return min(wait, LONGEST_WAIT)


def _answer(name: str, *asked: Any) -> Any:
    columns: tuple[Any, ...] = (column("is_right"), column("tries"), column("wait_until", Instant))
    return select(getattr(func, name)(*asked).table_valued(*columns))


# Says who is there without a round trip of its own, and always answers a row: the time there, and the earlier answer.
BEGIN = select(
    func.set_config("omsdesk.session", bindparam("token", type_=String), True).label("session"),  # noqa: FBT003 - theirs
    func.now().label("moment"),
    *(Command.deed, Command.content, Command.answer),
).select_from(select(literal(1).label("one")).subquery().outerjoin(Command, Command.id == bindparam("id")))

_SHOW_ALLOWING = select(func.set_config(ALLOWED, bindparam("token", type_=String), True))  # noqa: FBT003 - theirs
_AT = bindparam("at", type_=DateTime(timezone=True))
_STATION = bindparam("station", type_=BigId)
_USER = bindparam("user", type_=BigId)
_TOKEN = bindparam("token", type_=String)
_TEXTS = [bindparam(name, type_=String) for name in ("kind", "scheme", "salt", "verifier", "code")]

_SIGN_IN = _answer(
    "sign_in", _USER, bindparam("kind", type_=String), bindparam("proof", type_=String), _TOKEN, _STATION, _AT
)
_SIGN_IN_BY_BADGE = select(func.sign_in_by_badge(bindparam("code", type_=String), _TOKEN, _STATION, _AT))
_SIGN_IN_BY_NAME = select(func.sign_in_by_name(_USER, _TOKEN, _STATION, _AT))
_SHARED_OWNER = select(func.badge_owner(bindparam("verifier", type_=String)))
_SHARED_CODE = select(func.badge_code(_USER))
_SHARED_KEEP = select(func.keep_credential(bindparam("user_id", type_=BigId), *_TEXTS, _AT))

_WAITS = select(User.wait_until).where(User.id == bindparam("user"), User.active.is_(True))
_OWNER = (
    select(Credential.user_id)
    .join(User, User.id == Credential.user_id)
    .where(Credential.kind == proofs.BADGE, Credential.verifier == bindparam("verifier"), User.active.is_(True))
)
_CODE = select(Credential.code).where(Credential.user_id == bindparam("user"), Credential.kind == proofs.BADGE)
_FORGET = delete(Credential).where(Credential.user_id == bindparam("user"), Credential.kind == bindparam("kind_"))
_KEEP = insert(Credential)
_FORGIVE = update(User).where(User.id == bindparam("user")).values(wrong_tries=0, wait_until=None)

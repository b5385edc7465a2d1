"""Sign in at Google or Microsoft for sending mail: once in a browser, from then on renewed without anybody.

What renews it lies where passwords lie, on this computer alone.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from sqlalchemy.engine import URL

from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.errors import Refusal
from omsdesk.messages.post import oauth
from omsdesk.messages.post.letter import PostClosed
from omsdesk.messages.post.oauth import PROVIDERS, Client, Proof, SignInOver, Tokens
from omsdesk.messages.post.way_back import WayBack
from omsdesk.words import Text

PASSWORD = "password"  # noqa: S105 - the name of a way, not a password
_PIECE = 1_000
"""Letters of one entry: some keyrings take no more than 1,280, and a token of Microsoft's is longer."""
_MOST_PIECES = 12


class Way(Protocol):
    """What must be known of how mail goes out."""

    @property
    def host(self) -> str:
        """The mail server."""

    @property
    def port(self) -> int:
        """Its port."""

    @property
    def user(self) -> str:
        """Who signs in."""

    @property
    def sign_in(self) -> str:
        """The key of the provider."""

    @property
    def client(self) -> str:
        """What the provider calls this program."""

    @property
    def tenant(self) -> str:
        """The organisation at Microsoft."""

    @property
    def reads(self) -> bool:
        """Whether it has to be good for reading mail too."""


@dataclass(frozen=True)
class Kept:
    """What this computer knows of a sign-in."""

    refresh: str = field(repr=False)
    secret: str = field(repr=False)
    client: str
    """For which client ID it was given: it counts for no other."""


@dataclass
class _Renewed:
    """The token in use, and why there is none any more."""

    refresh: str = ""
    access: str = ""
    until: float = 0.0
    over: SignInOver | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


def sign_in(way: Way, secret: Secret, show: Callable[[str], None], stop: threading.Event) -> Text:
    """Have a person sign in: ``show`` is handed the page for the browser. Says where the result lies."""
    _refuse_unset(way)
    before = kept(way)
    given = secret.value.strip() or (before.secret if before is not None else "")
    client, proof = _client(way, given), Proof.new()
    with WayBack(client.provider.loopback, proof.state) as back:
        show(oauth.page_of(client, proof, back.address))
        code = back.code(stop)
        try:
            tokens = oauth.exchange(client, proof, back.address, code)
        except SignInOver as no:
            raise Refusal(no.reason, no.advice) from no
        except PostClosed as no:
            raise Refusal(no.reason, Text("Start the sign-in again.")) from no
    where = _keep(way, Kept(tokens.refresh, given, way.client))
    _use(_now_of(_name(way)), tokens, tokens.refresh)
    return Text("Signed in as {user}. {where}", user=way.user, where=where)


def kept(way: Way) -> Kept | None:
    """What this computer knows of the sign-in; None when nobody signed in here."""
    first = passwords.found(_place(way, 0))
    count, _, rest = (first or "").partition(":")
    mark, _, text = rest.partition(":")
    if not count.isdecimal() or not 0 < int(count) <= _MOST_PIECES:
        return None
    whole = text + "".join(passwords.found(_place(way, place)) or "" for place in range(1, int(count)))
    if _mark(whole) != mark:
        return None  # another program was just writing it, or a part of it is gone
    found = Kept(**json.loads(whole))
    return found if found.client == way.client else None


def access(way: Way, *, anew: bool = False) -> str:
    """A token for the mail server, renewed when the last one runs out or was not taken."""
    found, now = kept(way), _now_of(_name(way))
    if found is None:
        raise PostClosed(
            Text("Nobody has signed in as {user} at this computer.", user=way.user),
            Text("Sign in: Settings, Messages."),
        )
    with now.lock:
        if now.refresh != found.refresh:  # somebody signed in, or another program renewed it
            now.refresh, now.until, now.over = found.refresh, 0.0, None
        if now.over is not None:
            raise SignInOver(now.over.reason, now.over.advice)
        if anew or time.monotonic() >= now.until:
            try:
                tokens = oauth.renew(_client(way, found.secret), found.refresh)
            except SignInOver as over:
                now.over = over
                raise
            if tokens.refresh and tokens.refresh != found.refresh:
                _keep(way, replace(found, refresh=tokens.refresh))
            _use(now, tokens, tokens.refresh or found.refresh)
        return now.access


def trouble(way: Way) -> Text | None:
    """Why the sign-in of this computer does not count any more, as far as it is known; None when it may."""
    found, now = kept(way), _now_of(_name(way))
    if found is None:
        return Text("Nobody has signed in as {user} at this computer.", user=way.user)
    return now.over.reason if now.over is not None and now.refresh == found.refresh else None


def _refuse_unset(way: Way) -> None:
    if not way.host or not way.user:
        raise Refusal(Text("Name the mail server and the user first."))
    if not way.client:
        raise Refusal(
            Text("No client ID is set."),
            Text("Register OMS Desk at your provider as a desktop program, then type its client ID."),
        )


def _client(way: Way, secret: str) -> Client:
    provider = PROVIDERS[way.sign_in].for_tenant(way.tenant)
    return Client(provider.that_reads() if way.reads else provider, way.client, secret, way.user)


def _use(now: _Renewed, tokens: Tokens, refresh: str) -> None:
    now.refresh, now.access, now.over = refresh, tokens.access, None
    now.until = time.monotonic() + tokens.lasts_s


@lru_cache(maxsize=16)
def _now_of(_of: str) -> _Renewed:
    """One for each sign-in, as long as the program runs."""
    return _Renewed()


def _keep(way: Way, what: Kept) -> Text:
    whole = json.dumps(vars(what))
    pieces = [whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE)]
    if len(pieces) > _MOST_PIECES:
        raise Refusal(Text("What the provider gave is too long to be kept."))
    for place, piece in reversed(list(enumerate(pieces))):
        head = f"{len(pieces)}:{_mark(whole)}:" if place == 0 else ""
        where = passwords.keep(_place(way, place), head + piece)
    return passwords.told(where)


def _mark(whole: str) -> str:
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _place(way: Way, place: int) -> URL:
    """The address under which a piece lies."""
    return URL.create("smtp", username=way.user, host=way.host, port=way.port, database=f"{way.sign_in}-{place}")


def _name(way: Way) -> str:
    return f"{way.sign_in} {way.user}@{way.host}:{way.port} {way.client}"

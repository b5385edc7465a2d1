"""Signing in at a mail provider without its password (OAuth2): where it is asked, and what its answers mean."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from omsdesk.errors import Refusal
from omsdesk.messages.post import web
from omsdesk.messages.post.letter import PostClosed
from omsdesk.words import Text

_BROKEN = 500
_GOOD = 200
_SHORTEST_LIFE = 60.0
"""A token that says of itself that it ends sooner is used once."""


class SignInOver(PostClosed):
    """The sign-in does not count any more: only a person in a browser can renew it."""


@dataclass(frozen=True)
class Provider:
    """Who knows the people of a mail server."""

    key: str
    name: str
    authorise: str
    """Where a person signs in, in a browser."""
    tokens: str
    """Where we are given tokens."""
    scope: str
    loopback: str
    """What the way back to this computer is called: providers compare it with what they were told."""
    more: Mapping[str, str] = field(default_factory=dict)
    """What else its page of signing in wants to know."""
    reading: str = ""
    """What has to be allowed besides for reading mail; blank where the scope holds it."""

    def that_reads(self) -> "Provider":
        """The same for a sign-in that is good for a mailbox too."""
        return replace(self, scope=f"{self.scope} {self.reading}".strip())

    def for_tenant(self, tenant: str) -> "Provider":
        """The same for one organisation of its own, where the addresses name it."""
        return replace(
            self,
            authorise=self.authorise.replace("{tenant}", tenant or "common"),
            tokens=self.tokens.replace("{tenant}", tenant or "common"),
        )


PROVIDERS: dict[str, Provider] = {
    "google": Provider(
        key="google",
        name="Google",
        authorise="https://accounts.google.com/o/oauth2/v2/auth",
        tokens="https://oauth2.googleapis.com/token",
        scope="https://mail.google.com/",
        loopback="127.0.0.1",
        # Without both, Google gives a token for an hour and none to renew it with.
        more={"access_type": "offline", "prompt": "consent"},
    ),
    "microsoft": Provider(
        key="microsoft",
        name="Microsoft",
        authorise="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        tokens="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        scope="https://outlook.office.com/SMTP.Send offline_access",
        loopback="localhost",
        more={"prompt": "select_account"},
        reading="https://outlook.office.com/IMAP.AccessAsUser.All",
    ),
}


@dataclass(frozen=True)
class Client:
    """This program as the provider knows it, and who signs in."""

    provider: Provider
    id: str
    secret: str = field(repr=False)
    """Google gives one to programs too; blank where there is none."""
    user: str


@dataclass(frozen=True)
class Tokens:
    """What the provider gave."""

    access: str = field(repr=False)
    lasts_s: float
    refresh: str = field(default="", repr=False)
    """Blank where the one before goes on."""


@dataclass(frozen=True)
class Proof:
    """That whoever brings the code is whoever asked for it (PKCE), and that the answer belongs to the question."""

    verifier: str = field(repr=False)
    state: str = field(repr=False)

    @classmethod
    def new(cls) -> "Proof":
        """Made up for one sign-in."""
        return cls(secrets.token_urlsafe(48), secrets.token_urlsafe(24))

    @property
    def challenge(self) -> str:
        """The verifier as it may be read by anybody."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def page_of(client: Client, proof: Proof, way_back: str) -> str:
    """The address at which a person signs in and says yes."""
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": way_back,
        "scope": client.provider.scope,
        "state": proof.state,
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
        "login_hint": client.user,
        **client.provider.more,
    }
    return f"{client.provider.authorise}?{urlencode(asked)}"


def exchange(client: Client, proof: Proof, way_back: str, code: str) -> Tokens:
    """Tokens for the code that came back from the browser."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way_back,
        "code_verifier": proof.verifier,
    }
    tokens = _asked(client, asked)
    if not tokens.refresh:
        raise Refusal(
            Text("{provider} gave nothing to stay signed in with.", provider=client.provider.name),
            Text("Allow access while you are away, then sign in again."),
        )
    return tokens


def renew(client: Client, refresh: str) -> Tokens:
    """Another token, without anybody at the screen."""
    return _asked(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def _asked(client: Client, asked: Mapping[str, str]) -> Tokens:
    provider = client.provider
    secret = {"client_secret": client.secret} if client.secret else {}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = web.post(provider.tokens, urlencode({**asked, "client_id": client.id, **secret}).encode(), headers)
    except web.NotReached as trouble:
        raise PostClosed(trouble.reason, trouble.advice) from trouble
    said = _read(answer.body)
    if answer.status == _GOOD and isinstance(said.get("access_token"), str):
        return Tokens(said["access_token"], _life(said.get("expires_in")), str(said.get("refresh_token") or ""))
    raise _no(client, answer.status, said)


def _no(client: Client, status: int, said: Mapping[str, Any]) -> PostClosed:
    provider, code = client.provider.name, str(said.get("error") or status)
    why = str(said.get("error_description") or code).splitlines()[0].rstrip(". ")
    if code in ("invalid_grant", "interaction_required", "consent_required", "login_required"):
        return SignInOver(
            Text(
                "The sign-in of {user} at {provider} has run out or was taken back.",
                user=client.user,
                provider=provider,
            ),
            Text("Sign in again: Settings, Messages."),
        )
    if code in ("invalid_client", "unauthorized_client"):
        return SignInOver(
            Text("{provider} does not take this client ID: {why}.", provider=provider, why=why),
            Text("Look at client ID and secret in Settings, Messages, then sign in again."),
        )
    if status >= _BROKEN or code == "temporarily_unavailable":
        return PostClosed(
            Text("{provider} gives no sign-in now: {why}.", provider=provider, why=why),
            Text("It is tried again by itself."),
        )
    return PostClosed(
        Text("{provider} refuses the sign-in: {why}.", provider=provider, why=why),
        Text("Sign in again: Settings, Messages."),
    )


def _read(body: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _life(told: object) -> float:
    try:
        return max(float(str(told)) - _SHORTEST_LIFE, 0.0)
    except ValueError:
        return 0.0

"""Who takes cards for the house: the provider, its secret key on this computer, and a try that says what is wrong."""

from contextlib import AbstractContextManager

from sqlalchemy.engine import URL

from omsdesk import payments
from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.errors import Refusal, Unavailable
from omsdesk.payments import Line, Provider
from omsdesk.services import settings
from omsdesk.words import Text

LEAST_LETTERS = 16


def chosen(db: Db) -> str:
    """The key of the provider; empty where nobody takes cards."""
    return settings.company(db).card_provider


def provider_of(key: str) -> Provider:
    """The provider that the house has chosen, or a refusal."""
    found = payments.providers().get(key)
    if found is None:
        raise Refusal(Text("Card payments are not set up."), Text("Choose a provider in Settings, Card payments."))
    return found


def line(key: str) -> AbstractContextManager[Line] | None:
    """A line to the provider; None where another computer must ask, because this one has no secret key."""
    if not key:
        return None
    secret = passwords.found(_url(key))
    return None if secret is None else provider_of(key).open(secret)


def keep_secret(key: str, typed: Secret) -> Text:
    """Put the secret key away on this computer; says where it lies. Outside: a keyring may ask somebody."""
    provider, secret = provider_of(key), typed.value.strip()
    begins = provider.keys_begin
    if (begins and not secret.startswith(begins)) or len(secret) < LEAST_LETTERS or not secret.isascii():
        raise Refusal(
            Text("This is no secret key of {provider}.", provider=provider.name),
            Text("It begins with {begins}.", begins=" or ".join(begins)) if begins else None,
        )
    return passwords.told(passwords.keep(_url(key), secret))


def try_out(key: str) -> Text:
    """Ask the provider for something harmless: says what this key can do, or exactly why it cannot."""
    provider, found = provider_of(key), line(key)
    if found is None:
        raise Refusal(Text("This computer does not know the secret key."), Text("Type it below."))
    with found as open_line:
        is_real = open_line.check()
    if is_real:
        return Text("{provider} answers. Real money moves with this key.", provider=provider.name)
    return Text("{provider} answers. It is a key for tests: no real money moves.", provider=provider.name)


def why_closed(key: str) -> Text | None:
    """Why this computer asks nothing, known without asking the provider; None when it can."""
    if not key:
        return None
    try:
        found = passwords.found(_url(key))
    except (Refusal, Unavailable) as trouble:
        return trouble.reason
    return (
        None if found is not None else Text("This computer does not know the secret key. Another one that does asks.")
    )


def _url(key: str) -> URL:
    """The address under which the secret lies."""
    return URL.create("payments", username="secret", host=key, database="card")

"""Who hears of events: an address, what it wants to hear, and the secret that signs; kept among the settings.

The secret lies where passwords lie, on each computer that sends. It is made here and never shown again.
"""

import ipaddress
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.engine import URL

from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.webhook import Event
from omsdesk.messages.post.server import is_loopback
from omsdesk.models.journal import AuditEvent
from omsdesk.services import settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

MOST = 20
LONGEST = 500
_LOCAL = (".local", ".lan", ".internal", ".home.arpa")
_NEWEST = select(func.coalesce(func.max(AuditEvent.id), 0))


@dataclass(frozen=True)
class Endpoint:
    """One address that hears of events."""

    key: str
    """Blank: not kept yet."""
    address: str
    events: tuple[str, ...] = ()
    on: bool = True
    since: int = 0
    """The newest entry of the trail when it was added: what happened before is not told."""

    @property
    def host(self) -> str:
        """Whom people know it by."""
        return urlsplit(self.address).hostname or self.address

    @property
    def warning(self) -> Text | None:
        """What is unsafe about its address."""
        if urlsplit(self.address).scheme != "http" or is_loopback(self.host):
            return None
        return Text("Without TLS everybody in your network can read along. What was changed on the way is noticed.")


def listed(company: Company) -> tuple[Endpoint, ...]:
    """All of them, in the order in which they were added."""
    return tuple(Endpoint(**{**each, "events": tuple(each["events"])}) for each in company.webhooks)


def all_of(db: Db) -> tuple[Endpoint, ...]:
    """The same, as they are now."""
    return listed(settings.company(db))


@needs(Right.SETTINGS)
def keep(db: Db, wanted: Endpoint) -> Endpoint:
    """Add an address, or change one; refused when nobody could be reached there safely."""
    address = wanted.address.strip()
    refuse_unsafe(address)
    known = {each.value for each in Event}
    events = tuple(each.value for each in Event if each.value in wanted.events)
    if not events or not set(wanted.events) <= known:
        raise Refusal(Text("It would hear of nothing."), Text("Tick at least one event."))
    there = all_of(db)
    if not wanted.key and len(there) >= MOST:
        raise Refusal(Text("There are {n} addresses already.", n=MOST), Text("Take one out first."))
    key = wanted.key or f"wh_{uuid.uuid4().hex[:12]}"
    since = wanted.since if wanted.key else int(db.run(_NEWEST).scalar_one())
    kept = replace(wanted, key=key, address=address, events=events, since=since)
    _store(db, (*(each if each.key != key else kept for each in there), *(() if wanted.key else (kept,))))
    return kept


@needs(Right.SETTINGS)
def take_out(db: Db, key: str) -> None:
    """It hears of nothing any more; what waits for it is not sent."""
    _store(db, [each for each in all_of(db) if each.key != key])


def refuse_unsafe(address: str) -> None:
    """An address of the web with TLS, or one that never leaves this computer or network."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or len(address) > LONGEST or parts.scheme not in ("http", "https") or parts.username or parts.fragment:
        raise Refusal(
            Text("'{address}' is no address that can be called.", address=address),
            Text("Write it as https://example.com/orders."),
        )
    if parts.scheme == "http" and not is_near(host):
        raise Refusal(
            Text("Without TLS everybody on the way could read along."),
            Text("Write https:// before {host}.", host=host),
        )


def is_near(host: str) -> bool:
    """Whether a name or number is of this computer or of the house's own network."""
    if is_loopback(host):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.lower().endswith(_LOCAL)


def keep_secret(key: str, secret: Secret) -> Text:
    """Put the secret of an address away on this computer; says where it lies. Outside: a keyring may ask somebody."""
    said = secret.value.strip()
    if not key or not said:
        raise Refusal(Text("Choose an address first, and give its secret."))
    return passwords.told(passwords.keep(_url(key), said))


def secret_of(key: str) -> str | None:
    """The secret, where this computer knows it."""
    return passwords.found(_url(key))


def known_here(keys: Sequence[str]) -> tuple[str, ...]:
    """Those whose secret this computer knows."""
    return tuple(each for each in keys if secret_of(each) is not None)


def _store(db: Db, endpoints: Iterable[Endpoint]) -> None:
    settings.change(db, webhooks=[{**asdict(each), "events": list(each.events)} for each in endpoints])


def _url(key: str) -> URL:
    return URL.create("webhook", username=key, host="webhook")

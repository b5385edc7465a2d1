"""The store of this house: its address, its keys, and a try that says what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.engine import URL

from omsdesk.channels.live.web import Web
from omsdesk.channels.live.woocommerce_store import Store
from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.messages.post.server import is_loopback
from omsdesk.services import settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

CHANNEL = "woocommerce"
"""The key of the channel: orders that came by file and those that are asked for are the same orders."""
_KEY_BEGINS, _SECRET_BEGINS = "ck_", "cs_"


@dataclass(frozen=True)
class Way:
    """How the house asks its store. What it says of the secret is true of one computer only."""

    address: str
    key: str
    tells_tracking: bool
    tells_stock: bool
    is_on: bool


Opener = Callable[[Way], Store | None]


def way(db: Db) -> Way:
    """The settings of the store as they are now."""
    return way_of(settings.company(db))


def way_of(company: Company) -> Way:
    """How a house has set it."""
    return Way(
        address=tidy(company.shop_address),
        key=company.shop_key.strip(),
        tells_tracking=company.shop_tracking,
        tells_stock=company.shop_stock,
        is_on=company.shop_on,
    )


def tidy(address: str) -> str:
    """The address as people mean it: with its scheme, without what follows the store's front page."""
    address = address.strip()
    return (address if "://" in address or not address else f"https://{address}").rstrip("/")


def refuse_unusable(company: Company) -> None:
    """The keys never travel readable: a line without TLS may only lead to this computer itself."""
    address = tidy(company.shop_address)
    if address:
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        if not host or parts.scheme not in ("http", "https") or parts.query or parts.username:
            raise Refusal(
                Text("'{address}' is no address of a store.", address=company.shop_address),
                Text("Write it as shop.example.com."),
            )
        if parts.scheme == "http" and not is_loopback(host):
            raise Refusal(
                Text("Without TLS the keys would travel readable."), Text("Write https:// before {host}.", host=host)
            )
    key = company.shop_key.strip()
    if key.startswith(_SECRET_BEGINS):
        raise Refusal(Text("This is the secret."), Text("The key begins with ck_; the secret has a field of its own."))
    if company.shop_on and not (address and key):
        raise Refusal(Text("Name the store and its key first."))


def keep_secret(chosen: Way, secret: Secret) -> Text:
    """Put the secret away on this computer; says where it lies. Outside: a keyring may ask somebody."""
    if not chosen.address or not chosen.key:
        raise Refusal(Text("Name the store and its key first."))
    if secret.value.strip().startswith(_KEY_BEGINS):
        raise Refusal(Text("This is the key."), Text("The secret begins with cs_."))
    return passwords.told(passwords.keep(_url(chosen), secret.value.strip()))


def store_of(chosen: Way) -> Store | None:
    """The store as this computer can ask it; None where another must, because this one has no secret."""
    if not chosen.address or not chosen.key:
        return None
    secret = passwords.found(_url(chosen))
    return None if secret is None else Store(Web(chosen.address, chosen.key, secret))


def try_out(work: Work, opener: Opener = store_of) -> Text:
    """Ask the store now: says what it answered, or exactly why it did not."""
    chosen = work.read(way)
    store = opener(chosen)
    if store is None:
        raise _not_ready(chosen)
    try:
        orders = store.test()
    finally:
        store.close()
    return Text(
        "{host} answers. It has {n} order.",
        many="{host} answers. It has {n} orders.",
        host=urlsplit(chosen.address).hostname or chosen.address,
        n=orders,
    )


def why_closed(chosen: Way) -> Text | None:
    """Why this computer cannot ask the store, known without asking; None when it can be tried."""
    return None if chosen.address and chosen.key and _has_secret(chosen) else _not_ready(chosen).reason


def _has_secret(chosen: Way) -> bool:
    return passwords.found(_url(chosen)) is not None


def _not_ready(chosen: Way) -> Refusal:
    if not chosen.address or not chosen.key:
        return Refusal(Text("Name the store and its key first."))
    return Refusal(
        Text("This computer does not know the secret. Another one that does asks the store."), Text("Type it below.")
    )


def _url(chosen: Way) -> URL:
    """The address under which the secret lies."""
    parts = urlsplit(chosen.address)
    return URL.create(
        CHANNEL, username=chosen.key, host=parts.hostname or "", port=parts.port, database=parts.path.strip("/") or None
    )

"""Where the passwords of a shared database and of a mail server lie: in the keyring or, where there is none, in a file.

An address then says where to look (``password_from=keyring``) and never what it is, so that it can be shown,
logged and kept. The file is called what it is, and only the account that wrote it may read it.
"""

import json
import os
import stat
from enum import StrEnum
from pathlib import Path

from platformdirs import user_config_path
from sqlalchemy.engine import URL

from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

FROM = "password_from"
_SERVICE = "omsdesk"
_FILE = "passwords-in-plain-text.json"


class Where(StrEnum):
    """The two places."""

    KEYRING = "keyring"
    FILE = "file"


def keep(url: URL, password: str) -> URL:
    """Put a password away; answers the address that knows where it is."""
    try:
        _keep_in_keyring(_name(url), password)
    except _NoKeyring:
        _keep_in_file(_name(url), password)
        return _pointing(url, Where.FILE)
    return _pointing(url, Where.KEYRING)


def filled(url: URL) -> URL:
    """The address as the server takes it, with the password from where it lies."""
    where = url.query.get(FROM)
    if where is None:
        return url
    bare = url.difference_update_query([FROM])
    password = _from_keyring(_name(bare)) if where == Where.KEYRING else _from_file(_name(bare))
    if password is None:
        raise Refusal(
            Text("The password for {name} is not on this computer any more.", name=_name(bare)),
            Text("Join the shared database again."),
        )
    return bare.set(password=password)


def found(url: URL) -> str | None:
    """The password of an address that does not say where it lies: from either place, None when it is in neither."""
    try:
        kept = _from_keyring(_name(url))
    except Unavailable:
        kept = None
    return kept if kept is not None else _from_file(_name(url))


def told(url: URL) -> Text:
    """Where the password of this address lies, in words."""
    if url.query.get(FROM) == Where.FILE:
        return Text(
            "This computer has no keyring. The password lies readable in {path}; only your account may open it.",
            path=file(),
        )
    return Text("The password lies in this computer's keyring.")


def file() -> Path:
    """The file for computers without a keyring."""
    return user_config_path(_SERVICE) / _FILE


class _NoKeyring(Exception):
    """This computer has none that works."""


def _name(url: URL) -> str:
    """Under which name a password is kept: it must not change when the rest of the address does."""
    host = url.host or ",".join(_listed(url.query.get("host", "")))
    port = url.port or ",".join(_listed(url.query.get("port", "")))
    return f"{url.username}@{host}:{port}/{url.database}"


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _pointing(url: URL, where: Where) -> URL:
    return url._replace(password=None).update_query_dict({FROM: str(where)})


def _keep_in_keyring(name: str, password: str) -> None:
    import keyring  # noqa: PLC0415 - a tenth of a second, and only for a shared database
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        keyring.set_password(_SERVICE, name, password)
        # Some give no sign when they keep nothing.
        if keyring.get_password(_SERVICE, name) != password:
            raise _NoKeyring
    except (KeyringError, RuntimeError, OSError) as error:
        raise _NoKeyring from error


def _from_keyring(name: str) -> str | None:
    import keyring  # noqa: PLC0415 - as above
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        return keyring.get_password(_SERVICE, name)
    except (KeyringError, RuntimeError, OSError) as error:
        raise Unavailable(
            Text("The keyring of this computer does not open: {why}.", why=str(error).rstrip(".")),
            Text("Unlock it and try again, or join the shared database again."),
        ) from error


def _keep_in_file(name: str, password: str) -> None:
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(handle, "w", encoding="utf-8") as writing:
        json.dump({**_kept(path), name: password}, writing, indent=1)
    part.replace(path)


def _from_file(name: str) -> str | None:
    path = file()
    if os.name == "posix" and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refusal(
            Text("Others on this computer may read {path}.", path=path),
            Text("Close it with 'chmod 600', then change the password: join the shared database again."),
        )
    return _kept(path).get(name)


def _kept(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}

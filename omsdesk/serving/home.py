"""The folder of a server: its data, certificate, log, backups, and what was chosen for it."""

import hashlib
import json
import os
import secrets
import string
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import account
from omsdesk.words import Text

PORT = 5480
"""Not PostgreSQL's own 5432: a computer may have a server of its system beside ours."""

DATABASE = "omsdesk"
ADMIN = "omsdesk_admin"
SECRET_BYTES = 10
LOWEST_PORT, HIGHEST_PORT = 1024, 65535


@dataclass(frozen=True)
class Chosen:
    """What a person chose for this server, and the secrets that came of it."""

    port: int = PORT
    shared: bool = False
    addresses: tuple[str, ...] = ()
    """How others reach this computer, where it cannot find out by itself."""
    networks: tuple[str, ...] = ()
    """From where others may come, beside the networks that this computer is part of."""
    admin_password: str = ""
    programs: str = ""
    """Where PostgreSQL's programs are, when somebody knows better."""
    inner_port: int = 0
    """Where PostgreSQL itself listens, when another than its own TLS stands before it."""
    station_secret: str = ""
    """In hexadecimal: what a join code carries; the stations' password is made of it."""


@dataclass(frozen=True)
class Home:
    """Where everything of one server lies."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "data"

    @property
    def certificate(self) -> Path:
        """What stations know the server by."""
        return self.folder / "server.crt"

    @property
    def key(self) -> Path:
        """The certificate's secret half."""
        return self.folder / "server.key"

    @property
    def log(self) -> Path:
        """One file a day of the week, by the server."""
        return self.folder / "log"

    @property
    def backups(self) -> Path:
        """The daily backups."""
        return self.folder / "backups"

    @property
    def said(self) -> Path:
        """What looking after the server had to tell."""
        return self.folder / "serve.log"

    @property
    def keeper(self) -> Path:
        """Who looks after the server now: locked as long as somebody does."""
        return self.folder / "keeper.pid"

    @property
    def _served(self) -> Path:
        return self.folder / "served"

    @property
    def _settings(self) -> Path:
        return self.folder / "server.json"

    @property
    def exists(self) -> bool:
        """Whether a server was set up here."""
        return self._settings.exists()

    @property
    def data_major(self) -> int | None:
        """The version of PostgreSQL that wrote the data, None before there is any."""
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None

    def load(self) -> Chosen:
        """What was chosen, or a refusal when nothing was set up here."""
        try:
            kept = json.loads(self._settings.read_text(encoding="utf-8"))
            kept |= {each: tuple(kept[each]) for each in ("addresses", "networks")}
            return Chosen(**kept)
        except FileNotFoundError as error:
            raise Refusal(
                Text("No server was set up in {path}.", path=self.folder), Text("Start one with 'omsdesk serve'.")
            ) from error
        except PermissionError as error:
            raise Unavailable(Text("{path} cannot be read: {why}.", path=self._settings, why=error.strerror)) from error
        except (ValueError, TypeError, KeyError) as error:
            raise Refusal(
                Text("{path} cannot be understood.", path=self._settings),
                Text("Bring it back from a backup of this computer."),
            ) from error

    def keep(self, chosen: Chosen) -> None:
        """Write down what was chosen."""
        account.write(self._settings, json.dumps(asdict(chosen), indent=1))

    def note_served(self, chosen: Chosen | None) -> None:
        """Write down that stations are served by this choice from now on, or not at all."""
        if chosen is None:
            self._served.unlink(missing_ok=True)
        else:
            account.write(self._served, _mark(chosen))

    @property
    def is_served(self) -> bool:
        """Whether what was chosen last is what stations meet."""
        return self._served.exists() and self._served.read_text(encoding="ascii") == _mark(self.load())

    def prepare(self) -> None:
        """Make the folders of a new server."""
        try:
            account.refuse_unreachable(self.folder)
            for folder in (self.folder, self.log, self.backups):
                account.make_folder(folder)
        except OSError as error:
            raise Unavailable(Text("{path} cannot be made: {why}.", path=self.folder, why=error.strerror)) from error


def default_home() -> Home:
    """Where a server lives unless somebody says otherwise."""
    if os.name == "posix" and os.geteuid() == 0:
        return Home(Path("/var/lib/omsdesk/server"))
    from platformdirs import user_data_path  # noqa: PLC0415 - only asked here

    return Home(user_data_path("omsdesk") / "server")


def with_secrets(chosen: Chosen) -> Chosen:
    """Passwords for a server that has none yet."""
    return replace(
        chosen,
        admin_password=chosen.admin_password or _password(),
        station_secret=chosen.station_secret or secrets.token_hex(SECRET_BYTES),
    )


def refuse_unfit(chosen: Chosen) -> None:
    """Refuse what no server could be started with, before anything is written."""
    if not LOWEST_PORT <= chosen.port <= HIGHEST_PORT:
        raise Refusal(
            Text("{port} cannot be the port.", port=str(chosen.port)),
            Text("Choose one from {lowest} to {highest}.", lowest=str(LOWEST_PORT), highest=str(HIGHEST_PORT)),
        )
    import ipaddress  # noqa: PLC0415 - only a person who names networks waits for it

    for each in chosen.networks:
        try:
            ipaddress.ip_network(each)
        except ValueError as error:
            raise Refusal(
                Text("'{network}' is not a network.", network=each), Text("Write it like 192.168.7.0/24.")
            ) from error


def _mark(chosen: Chosen) -> str:
    return hashlib.sha256(json.dumps(asdict(replace(chosen, inner_port=0))).encode()).hexdigest()


def _password() -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(24))


def changed(chosen: Chosen, **asked: Any) -> Chosen:
    """What was chosen before, with whatever was asked for now."""
    return replace(chosen, **{name: value for name, value in asked.items() if value is not None})

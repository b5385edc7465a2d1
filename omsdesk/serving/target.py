"""The shared database that somebody wants to join: where, as whom, and how its server proves who it is."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from platformdirs import user_config_path
from psycopg.conninfo import make_conninfo

from omsdesk.errors import Refusal
from omsdesk.serving import certificate
from omsdesk.serving.join_code import JoinCode
from omsdesk.words import Text

LONGEST_PORT = 5
POSTGRESQL_PORT = 5432


class Tls(StrEnum):
    """How a server proves who it is."""

    KNOWN = "known"
    """By showing the very certificate that was compared when this computer joined."""

    SIGNED = "signed"
    """By a certificate for its name, signed by an authority whose file is at hand."""

    OFF = "off"
    """Not at all: everybody in the network can read along."""


@dataclass(frozen=True)
class Target:
    """One database, on one server or on several that stand in for each other."""

    hosts: tuple[tuple[str, int], ...]
    database: str
    user: str
    password: str
    tls: Tls = Tls.KNOWN
    certificate: Path | None = None
    """What is compared with: the server's own certificate, or the authority's."""

    def words(self) -> str:
        """What the client library is told, as it reads it."""
        given = {
            "host": ",".join(host for host, _ in self.hosts),
            "port": ",".join(str(port) for _, port in self.hosts),
            "dbname": self.database,
            "user": self.user,
            "target_session_attrs": "read-write",
            "gssencmode": "disable",
            "password": self.password,
        }
        return make_conninfo(**given, **self._trust())

    def url(self) -> str:
        """The address as the program keeps it, without the password."""
        from urllib.parse import quote, urlencode  # noqa: PLC0415 - asked once a day

        query: list[tuple[str, str]] = [("host", f"{host}:{port}") for host, port in self.hosts]
        query += [("target_session_attrs", "read-write"), ("gssencmode", "disable"), *self._trust().items()]
        return f"postgresql+psycopg://{quote(self.user, safe='')}@/{quote(self.database, safe='')}?{urlencode(query)}"

    def _trust(self) -> dict[str, str]:
        if self.tls is Tls.OFF:
            return {"sslmode": "disable"}
        # A known certificate vouches for the machine wherever it stands; a signed one only for the name in it.
        mode = "verify-full" if self.tls is Tls.SIGNED else "verify-ca"
        return {"sslmode": mode, "sslrootcert": str(self.certificate)}


def of_code(code: JoinCode, user: str) -> Target:
    """What a join code leads to, before its server was met."""
    return Target(tuple((each, code.port) for each in code.addresses), code.database, user, code.password)


def hosts_of(typed: str, port: int = POSTGRESQL_PORT) -> tuple[tuple[str, int], ...]:
    """Servers as people type them: ``db1, db2:5433``. Refuses what cannot be one."""
    hosts = []
    for each in typed.replace(";", ",").split(","):
        word = each.strip()
        if not word:
            continue
        # Two colons and no brackets: a number of the newer kind, which has no room for a port.
        is_bare = word.endswith("]") or (word.count(":") > 1 and "]" not in word)
        name, colon, own = (word, "", "") if is_bare else word.rpartition(":")
        hosts.append(((name or own).strip("[]"), port_of(own) if colon else port))
    if not hosts:
        raise Refusal(Text("Name the server."), Text("Its name or address, for example 192.168.1.20."))
    return tuple(hosts)


def port_of(typed: str) -> int:
    """A port as people type it."""
    plain = typed.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_PORT and 0 < int(plain) < 2**16):
        raise Refusal(Text("'{port}' is not a port.", port=typed), Text("It is a number up to 65535, often 5432."))
    return int(plain)


def keep_certificate(der: bytes) -> Path:
    """Write a compared certificate down where the client library finds it."""
    import ssl  # noqa: PLC0415 - only whoever joins needs it

    folder = user_config_path("omsdesk") / "servers"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{certificate.fingerprint(der).hex()[:32]}.crt"
    kept.write_text(ssl.DER_cert_to_PEM_cert(der), encoding="ascii")
    return kept

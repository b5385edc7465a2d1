"""Test a connection one step after the other, so that the answer names the very thing that fails."""

import socket
from dataclasses import dataclass
from enum import StrEnum

import psycopg

from omsdesk import __version__
from omsdesk.database.schema import NEWEST
from omsdesk.database.trouble import MOVING, MOVING_WORDS
from omsdesk.serving import certificate
from omsdesk.serving.handshake import Greeting, Met, meet
from omsdesk.serving.programs import OLDEST
from omsdesk.serving.target import Target, Tls
from omsdesk.words import Text

SECONDS = 5.0
_PER_MAJOR = 10_000


class Fault(StrEnum):
    """What can be wrong between a station and its database, in the order in which it is found out."""

    NAME = "name"
    PORT = "port"
    STRANGER = "stranger"
    TLS = "tls"
    CERTIFICATE = "certificate"
    MOVING = "moving"
    STARTING = "starting"
    FULL = "full"
    REFUSED = "refused"
    PASSWORD = "password"  # noqa: S105 - the name of a fault
    DATABASE = "database"
    READ_ONLY = "read_only"
    OTHER = "other"
    OLD_SERVER = "old_server"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True)
class Finding:
    """What a test found, in words and with a way on."""

    fault: Fault | None
    words: Text
    advice: Text | None = None

    @property
    def is_good(self) -> bool:
        """Whether one can work there."""
        return self.fault is None

    def __str__(self) -> str:
        return f"{self.words} {self.advice}" if self.advice else str(self.words)


# What servers say when a log-in fails; they give no number that the client library would hand on.
_SAID: tuple[tuple[str, Fault], ...] = (
    ("password authentication failed", Fault.PASSWORD),
    ("no password supplied", Fault.PASSWORD),
    ("role ", Fault.PASSWORD),
    ("no pg_hba.conf entry", Fault.REFUSED),
    ("permission denied for database", Fault.REFUSED),
    ("not permitted to log in", Fault.REFUSED),
    (MOVING.lower(), Fault.MOVING),
    ("too many", Fault.FULL),
    ("remaining connection slots", Fault.FULL),
    ("starting up", Fault.STARTING),
    ("shutting down", Fault.STARTING),
    ("in recovery mode", Fault.STARTING),
    ("not yet accepting", Fault.STARTING),
    ("session is read-only", Fault.READ_ONLY),
    ("server is in hot standby", Fault.READ_ONLY),
    ("certificate", Fault.CERTIFICATE),
    ("does not support ssl", Fault.TLS),
    ("database ", Fault.DATABASE),
)


def test(target: Target) -> Finding:
    """The first thing that is wrong, or the good news."""
    on_the_way = [reach(host, port, target) for host, port in target.hosts]
    if not any(each.is_good for each in on_the_way):
        return on_the_way[0]
    there = log_in(target)
    silent = [each for each in on_the_way if not each.is_good]
    if there.is_good and silent:
        return Finding(None, Text("{good} But: {silent}", good=there.words, silent=silent[0].words), silent[0].advice)
    return there


def reach(host: str, port: int, target: Target) -> Finding:
    """Whether a server is there, speaks our language, and is the one we mean."""
    where = f"{host}:{port}"
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Finding(
            Fault.NAME,
            Text("No computer called {host} was found.", host=host),
            Text("Check the spelling, or use its number, for example 192.168.1.20."),
        )
    try:
        met = meet(host, port, SECONDS)
    except TimeoutError:
        return Finding(
            Fault.PORT,
            Text("{where} does not answer.", where=where),
            Text("Is that computer on, and does its firewall let port {port} through?", port=str(port)),
        )
    except OSError as error:
        return Finding(
            Fault.PORT,
            Text("Nobody listens at {where}: {why}.", where=where, why=error.strerror or type(error).__name__),
            Text("Is the server started and shared there, and is the port right?"),
        )
    return _judged(met, where, target)


def log_in(target: Target) -> Finding:
    """Whether the database lets us in and is one that this program can work with."""
    try:
        with psycopg.connect(target.words(), connect_timeout=int(SECONDS), autocommit=True) as connection:
            return _looked(connection)
    except psycopg.OperationalError as error:
        return _refused(str(error), target)
    except psycopg.errors.InsufficientPrivilege:
        return Finding(
            Fault.REFUSED,
            Text("{user} may not read this database.", user=target.user),
            Text("Have its owner run 'omsdesk server-init'."),
        )


def _judged(met: Met, where: str, target: Target) -> Finding:
    if met.greeting is Greeting.STRANGER:
        return Finding(
            Fault.STRANGER,
            Text("What answers at {where} is not PostgreSQL.", where=where),
            Text("Check the port: servers of OMS Desk use 5480, others often 5432."),
        )
    if target.tls is Tls.OFF:
        return Finding(None, Text("{where} answers.", where=where))
    if met.greeting is Greeting.PLAIN:
        return Finding(
            Fault.TLS,
            Text("The server at {where} offers no TLS, so everybody in the network could read along.", where=where),
            Text("Switch TLS on there, or choose to do without it in a network of your own."),
        )
    if target.tls is Tls.KNOWN and target.certificate is not None:
        shown = certificate.fingerprint(met.certificate)
        if shown != certificate.fingerprint_of_file(target.certificate):
            return other_certificate(where, shown)
    return Finding(None, Text("{where} answers.", where=where))


def other_certificate(where: str, shown: bytes) -> Finding:
    """Somebody else answers, or the server was made anew."""
    return Finding(
        Fault.CERTIFICATE,
        Text(
            "The server at {where} shows another certificate ({begin}...) than the one expected.",
            where=where,
            begin=certificate.words_of(shown[:4]),
        ),
        Text("If the server was set up anew, take its new join code. If not, somebody may be listening: ask first."),
    )


def _looked(connection: psycopg.Connection) -> Finding:
    from omsdesk.serving.server import version_in  # noqa: PLC0415 - the whole server only for one question

    major = connection.info.server_version // _PER_MAJOR
    if major < OLDEST:
        return Finding(
            Fault.OLD_SERVER,
            Text("The server is PostgreSQL {found}; {needed} or newer is needed.", found=major, needed=OLDEST),
            Text("Have the server upgraded."),
        )
    found = version_in(connection)
    if found == 0:
        return Finding(
            Fault.EMPTY,
            Text("The connection works. The database is empty."),
            Text("Set it up with 'omsdesk setup', or move a database into it with 'omsdesk share'."),
        )
    if found > NEWEST:
        return Finding(
            Fault.NEWER,
            Text(
                "The database has version {found}; program {program} knows versions up to {known}.",
                found=found,
                program=__version__,
                known=NEWEST,
            ),
            Text("Update the program on this computer."),
        )
    if found < NEWEST:
        return Finding(
            Fault.OLDER,
            Text("The database has version {found}; this program needs version {needed}.", found=found, needed=NEWEST),
            Text("Update the program on the server's computer first; it upgrades the database when it starts."),
        )
    return Finding(None, Text("The connection works."))


def _refused(said: str, target: Target) -> Finding:
    plain = said.lower()
    fault = next((each for words, each in _SAID if words in plain), Fault.OTHER)
    last = [line.strip() for line in said.strip().splitlines() if line.strip()][-1:]
    why = (last[0] if last else said).partition("FATAL:")[2].strip() or (last[0] if last else said)
    words, advice = {
        Fault.PASSWORD: (
            Text("The server does not accept the password of {user}.", user=target.user),
            Text("Type it again. A join code may have been renewed: take the new one."),
        ),
        Fault.DATABASE: (
            Text("There is no database {name} on this server.", name=target.database),
            Text("Check its name; servers of OMS Desk call it omsdesk."),
        ),
        Fault.REFUSED: (
            Text("The server lets {user} not in from this computer.", user=target.user),
            Text("Is it shared, and is this computer in the same network? Otherwise name its network there."),
        ),
        Fault.FULL: (Text("The server has no room for another station."), Text("Close a station, or try again soon.")),
        Fault.MOVING: MOVING_WORDS,
        Fault.STARTING: (Text("The server is just starting or stopping."), Text("Try again in a moment.")),
        Fault.READ_ONLY: (
            Text("Only a stand-by server answers, which takes no changes."),
            Text("Name all servers, or have the stand-by promoted."),
        ),
        Fault.CERTIFICATE: (
            Text("The server's certificate is not the one expected: {why}.", why=why.rstrip(".")),
            Text("Check the server's name and the authority's file."),
        ),
        Fault.TLS: (Text("The server offers no TLS."), Text("Switch TLS on there.")),
        Fault.OTHER: (Text("The server refuses: {why}.", why=why.rstrip(".")), None),
    }[fault]
    return Finding(fault, words, advice)

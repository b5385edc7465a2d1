"""What is wrong with the database, in the words of the people who need it, with a way on.

PostgreSQL tells by its five-letter states, a failed connection only by its words, SQLite by its words too.
The first rule that fits is told.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from omsdesk.errors import AwayForLonger, NotWritable, Refusal, Unavailable
from omsdesk.words import Text

Trouble = type[Unavailable] | type[Refusal]
RETRY_STATES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's serialisation failure, deadlock and lock not available: the whole deed is done again."""


@dataclass(frozen=True)
class _Rule:
    """One kind of trouble: how it is recognised, and what is said."""

    states: frozenset[str]
    words: tuple[str, ...]
    kind: Trouble
    reason: Text
    advice: Text


def _rule(states: str, words: tuple[str, ...], kind: Trouble, reason: Text, advice: Text) -> _Rule:
    return _Rule(frozenset(states.split()), words, kind, reason, advice)


_WAIT = Text("It goes on by itself. Wait a moment.")

MOVING = "the data is being moved to a newer PostgreSQL"
"""What the sign at a server's door says meanwhile."""
MOVING_WORDS = (
    Text("The server is being moved to a newer PostgreSQL."),
    Text("That may take some minutes. Nothing is lost, and everything goes on by itself."),
)

_SHUT = re.compile(r'connection to server at "([^"]+)".*failed: Connection refused')
"""What the driver says of a computer that is on, but has no server running: one that cannot start, or was stopped."""

_RULES = (
    _rule("", (MOVING.lower(),), AwayForLonger, *MOVING_WORDS),
    _rule(
        "57P03 57P01 57P02",
        ("the database system is starting up", "the database system is shutting down", "terminating connection due to"),
        Unavailable,
        Text("The database server is being restarted."),
        _WAIT,
    ),
    _rule(
        "53300",
        ("too many clients", "too many connections", "remaining connection slots"),
        Unavailable,
        Text("The database server takes no more stations: too many are connected."),
        Text("Close a program that nobody uses. It goes on by itself as soon as there is room."),
    ),
    _rule(
        "53100",
        ("database or disk is full", "no space left on device"),
        NotWritable,
        Text("The disk of the database is full. Nothing more can be saved."),
        Text("Free some space on it, for example old backups. What was saved is safe."),
    ),
    _rule(
        "25006",
        ("attempt to write a readonly database", "read-only transaction"),
        NotWritable,
        Text("The database can only be read at the moment."),
        Text("Check that its disk is not write-protected, or wait until the main server is back."),
    ),
    _rule(
        "",
        ("unable to open database file",),
        NotWritable,
        Text("The database file cannot be opened."),
        Text("Check that its disk is connected and may be written to."),
    ),
    _rule(
        "58030",
        ("disk i/o error",),
        NotWritable,
        Text("The disk of the database reports an error."),
        Text("Save a backup on another disk now, and have the disk looked at."),
    ),
    _rule(
        "XX001 XX002",
        ("database disk image is malformed", "file is not a database"),
        Refusal,
        Text("The database is damaged and cannot be used."),
        Text("Restore the newest backup of it."),
    ),
    _rule(
        "55P03 40001 40P01",
        ("database is locked",),
        Unavailable,
        Text("Another program is writing into this database and does not finish."),
        Text("Close it, or wait until it is done, and try again."),
    ),
    _rule(
        "28P01 28000",
        ("password authentication failed", "no password supplied"),
        Unavailable,
        Text("The database server does not accept this station's password."),
        Text("Join the shared database again in Settings."),
    ),
    _rule(
        "OM001",
        ("nobody is signed in on this connection",),
        Refusal,
        Text("Nobody is signed in here any more."),
        Text("Sign in again. Nothing was changed."),
    ),
    _rule(
        "",
        ("permission denied for payments", "permission denied for refunds"),
        Refusal,
        Text("On a shared database only who may record money writes down what was paid."),
        Text("Sign in as such a person. On the command line: --as NAME."),
    ),
    _rule(
        "",
        ("permission denied for orders", "permission denied for order_lines", "permission denied for holds"),
        Refusal,
        Text("On a shared database only who may change orders brings orders in, changes or holds them."),
        Text("Sign in as such a person. On the command line: --as NAME."),
    ),
    _rule(
        "42501",
        ("permission denied for",),
        Refusal,
        Text("The database does not allow this to a station."),
        Text("Have an administrator look at the rights of this station."),
    ),
    _rule(
        "3D000",
        (),
        Unavailable,
        Text("The database server does not know this database."),
        Text("Check the name of the database, or join again in Settings."),
    ),
)


@contextmanager
def in_words() -> Iterator[None]:
    """What the database says meanwhile is raised in the words of people."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        raise translated(error) from error


def translated(error: DBAPIError | PoolTimeout) -> Exception:
    """Database trouble in words: the world's fault has a sentence, ours stays what it is."""
    state, said = _told(error)
    rule = next((each for each in _RULES if _fits(each, state, said)), None)
    if rule is not None and not _is_ours(error, state):
        return rule.kind(rule.reason, rule.advice)
    shut = _SHUT.search(said)
    if shut is not None:
        return Unavailable(
            Text("The database on the computer {computer} does not answer: no server listens there.", computer=shut[1]),
            Text(
                "Your work is kept. If it stays so, look at that computer: is the server started, and what does it say?"
            ),
        )
    if isinstance(error, (PoolTimeout, OperationalError, InterfaceError)) or is_cut(error):
        return Unavailable(
            Text("The database does not answer: {why}.", why=said.rstrip(".") or type(error).__name__),
            Text("Your work is kept. Try again in a moment."),
        )
    return error


def is_cut(error: Exception) -> bool:
    """Whether the connection itself is gone, so that nothing is known of a commit that was under way."""
    return bool(getattr(error, "connection_invalidated", False))


def is_gone(error: Exception) -> bool:
    """Whether nothing reaches the database at the moment: a cut line, or no new one."""
    return is_cut(error) or (
        isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") in {None, "57P01", "57P03", "53300"}
    )


def is_read_only(error: Exception) -> bool:
    """Whether a server answered that it only reads: after a fail-over the old address may be a standby."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "25006"


def _fits(rule: _Rule, state: str, said: str) -> bool:
    lowered = said.lower()
    return state in rule.states or any(each in lowered for each in rule.words)


def _is_ours(error: Exception, state: str) -> bool:
    """A broken rule of the tables (23...) or a wrong statement (42601 ...) is a fault of ours, whatever its words."""
    return not isinstance(error, (PoolTimeout, DatabaseError, InterfaceError)) or state[:2] in {"22", "23"}


def _told(error: DBAPIError | PoolTimeout) -> tuple[str, str]:
    original = getattr(error, "orig", None) or error
    lines = str(original).strip().splitlines()
    return str(getattr(original, "sqlstate", None) or ""), lines[0] if lines else ""

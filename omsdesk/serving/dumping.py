"""Save a shared database into one file while the stations work on it, with pg_dump of the server's version."""

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from omsdesk.database import backup, kept_roots
from omsdesk.database.daily_backup import Kept, to_keep
from omsdesk.database.engine import parse_url
from omsdesk.database.passwords import filled
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import programs
from omsdesk.words import Text

PER_MAJOR = 10_000
_NAME = re.compile(r"omsdesk-(\d{8}-\d{6})(?:-[a-z-]+)?\.dump")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Reached:
    """A database as PostgreSQL's own programs take it. The password stays out of their command line."""

    address: str
    environment: dict[str, str]
    major: int


def reach(database: str) -> Reached:
    """Look which version the server has, and prepare what its programs need."""
    url = filled(parse_url(database))
    address = url._replace(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, "LC_ALL": "C", "PGCONNECT_TIMEOUT": "5"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    try:
        with psycopg.connect(address, password=str(url.password or "") or None, connect_timeout=5) as connection:
            return Reached(address, environment, connection.info.server_version // PER_MAJOR)
    except psycopg.OperationalError as error:
        raise Unavailable(
            Text("The database cannot be opened: {why}.", why=str(error).strip().splitlines()[0].rstrip(".")),
            Text("Check the address and the network."),
        ) from error


def save(database: str, target: Path) -> Path:
    """Copy the whole database into a new file, as it is at one moment."""
    backup.refuse_unfit_target(target)
    there = reach(database)
    found = programs.for_saving(there.major)
    part = target.with_name(f"{target.name}.part")
    roots = _roots(there)  # before the copy: one that is made meanwhile may not be in it
    try:
        _touch(part)
        run(
            [found.path("pg_dump"), "--format=custom", "--no-password", f"--file={part}", there.address],
            there,
            Text("The backup could not be made"),
        )
        run([found.path("pg_restore"), "--list", str(part)], there, Text("The backup is not sound"))
        part.replace(target)
        kept_roots.keep(target, roots)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be written: {why}.", path=target, why=error.strerror)) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def save_into(folder: Path, database: str, why: str = "") -> Path:
    """One more backup in a folder, named by the moment."""
    ending = f"-{why}" if why else ""
    return save(database, folder / f"omsdesk-{datetime.now(UTC).strftime(_STAMP)}{ending}.dump")


def saved_in(folder: Path) -> dict[datetime, Path]:
    """The backups of a folder by the moment they were made."""
    found = {}
    for each in folder.glob("omsdesk-*.dump"):
        name = _NAME.fullmatch(each.name)
        if name:
            found[datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)] = each
    return found


def thin_out(folder: Path) -> None:
    """Remove the backups that the rule does not keep; it is the same as for embedded databases."""
    there = [Kept(path, at) for at, path in sorted(saved_in(folder).items(), reverse=True)]
    kept = {each.path for each in to_keep(there)}
    for each in there:
        if each.path not in kept:
            kept_roots.throw_away(each.path)


def run(command: list[str], there: Reached, failed: Text, given: str | None = None) -> str:
    """Run one of PostgreSQL's programs; what it complains about becomes a sentence."""
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program; the address is an argument, never a shell's
        command, env=there.environment, input=given, capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode != 0:
        said = re.search(r"error:\s*(.+)", done.stderr, re.IGNORECASE)
        why = said[1].strip() if said else str(done.returncode)
        if "permission denied" in why:
            raise Refusal(
                Text("{failed}: this account may not read everything.", failed=failed),
                Text("Do it on the server's computer, or with the address of the database's owner."),
            )
        raise Unavailable(Text("{failed}: {why}.", failed=failed, why=why.rstrip(".")))
    return done.stdout


def _roots(there: Reached) -> list[tuple[Any, ...]]:
    """The daily roots of the audit chain; none in a database that has no such table yet."""
    with psycopg.connect(there.address, password=there.environment.get("PGPASSWORD"), connect_timeout=5) as connection:
        found = connection.execute("SELECT to_regclass('audit_roots')").fetchone()
        return connection.execute(kept_roots.LISTED).fetchall() if found is not None and found[0] else []


def _touch(path: Path) -> None:
    """Make the file first, closed to others: it will hold every customer."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise Unavailable(Text("{path} cannot be written: {why}.", path=path, why=error.strerror)) from error

"""Bring a backup of a shared database back: all of it in one transaction, or nothing."""

import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

from omsdesk.database import roles, schema
from omsdesk.database.restoring import First
from omsdesk.errors import Refusal, Unavailable
from omsdesk.serving import dumping, programs
from omsdesk.serving.dumping import Reached
from omsdesk.serving.server import version_in
from omsdesk.words import Text

MAGIC = b"PGDMP"
EMBEDDED = b"SQLite format 3\x00"
_VERSION = re.compile(r"^schema_version\t(\d+)$", re.MULTILINE)

# A station in mid-work is waited for, but not for ever. Everything goes, also what a newer program added.
_CLEAR = """
SET lock_timeout = '30s';
DO $$ DECLARE each text; BEGIN
  FOR each IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', each);
  END LOOP;
END $$;
CREATE SCHEMA public;
"""


def restore(source: Path, database: str, *, at: datetime, first: First | None = None) -> Path | None:
    """Replace a shared database by a backup; returns where the present one is kept now.

    ``first`` is done before stations are let in: until then they have no right to anything in it.
    """
    _refuse_unfit(source)
    there = dumping.reach(database)
    found = programs.for_saving(there.major)
    _refuse_foreign_or_newer(source, found, there)
    kept = None
    if _version_there(there):
        kept = dumping.save(database, _kept_beside(source, at))
    _replace(source, found, there)
    schema.migrate(database)
    if first is not None:
        first(database, kept)
    _let_stations_in(there)
    return kept


def _kept_beside(source: Path, at: datetime) -> Path:
    """Where the present one is kept: named by the second, or the next that is free when two come within one."""
    while True:
        target = source.with_name(f"omsdesk-before-restore-{at:%Y%m%d-%H%M%S}.dump")
        if not target.exists():
            return target
        at += timedelta(seconds=1)


def _refuse_unfit(source: Path) -> None:
    if not source.is_file():
        raise Refusal(
            Text("There is no file {path}.", path=source),
            Text("Look at its name, and whether its disk is connected. Nothing was changed."),
        )
    try:
        with source.open("rb") as file:
            head = file.read(len(EMBEDDED))
    except OSError as error:
        raise Unavailable(Text("{path} cannot be read: {why}.", path=source, why=error.strerror)) from error
    if not head:
        raise Refusal(Text("{path} is empty (0 bytes).", path=source), Text("Take another backup."))
    if head == EMBEDDED:
        raise Refusal(
            Text("{path} is the backup of a file, and this database is on a server.", path=source),
            Text("Move it there with 'omsdesk share --database {path}'.", path=source),
        )
    if not head.startswith(MAGIC):
        raise Refusal(
            Text("{path} is not a backup, or its beginning is damaged.", path=source), Text("Take another backup.")
        )


def _refuse_foreign_or_newer(source: Path, found: programs.Programs, there: Reached) -> None:
    settings = dumping.run(
        [found.path("pg_restore"), "--data-only", "--table=settings", "--file=-", str(source)],
        there,
        Text("{path} cannot be read", path=source),
    )
    version = _VERSION.search(settings)
    if version is None:
        raise Refusal(Text("{path} is the backup of another program.", path=source), Text("Take another backup."))
    if int(version[1]) > schema.NEWEST:
        raise schema.newer(int(version[1]))


def _version_there(there: Reached) -> int:
    with psycopg.connect(there.address, password=there.environment.get("PGPASSWORD"), connect_timeout=5) as connection:
        return version_in(connection)


def _replace(source: Path, found: programs.Programs, there: Reached) -> None:
    """The backup as statements, straight into one transaction: whatever stops it, nothing has changed."""
    reading = [found.path("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    writing = [
        *(found.path("psql"), there.address, "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--command={_CLEAR}", "--file=-"),
    ]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader,  # noqa: S603 - our paths
        tempfile.TemporaryFile("w+", errors="replace") as complaints,
        subprocess.Popen(writing, env=there.environment, stdin=subprocess.PIPE, stderr=complaints) as writer,  # noqa: S603 - words of our own
    ):
        assert reader.stdout is not None  # noqa: S101 - asked for above
        assert writer.stdin is not None  # noqa: S101 - asked for above
        with suppress(BrokenPipeError):
            shutil.copyfileobj(reader.stdout, writer.stdin)
        reader.stdout.close()
        if reader.wait() != 0 and writer.poll() is None:
            # The end of half a backup would be taken for its end, and kept.
            writer.kill()
        with suppress(BrokenPipeError):
            writer.stdin.close()
        writer.wait()
        complaints.seek(0)
        said_all = complaints.read()
    if writer.returncode != 0:
        said = re.search(r"(?:ERROR|error):\s*(.+)", said_all)
        why = said[1].strip().rstrip(".") if said else str(Text("it ends in the middle"))
        if "lock timeout" in why:
            raise Unavailable(
                Text("The database is in use. Nothing was changed."), Text("Close OMS Desk everywhere and try again.")
            )
        raise Unavailable(
            Text("The backup did not come back: {why}. Nothing was changed.", why=why),
            Text("This needs the address of the database's owner, and a sound backup."),
        )


def _let_stations_in(there: Reached) -> None:
    password = there.environment.get("PGPASSWORD")
    with psycopg.connect(there.address, password=password, connect_timeout=5, autocommit=True) as connection:
        if roles.are_there(connection):
            roles.grant(connection)

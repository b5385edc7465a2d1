"""Save and bring back a database of either kind: an embedded one by itself, a shared one with PostgreSQL's programs."""

from datetime import datetime
from pathlib import Path

from omsdesk.database import backup, roles, schema
from omsdesk.database import restoring as embedded
from omsdesk.database.engine import file_of, parse_url
from omsdesk.serving import dumping, restoring
from omsdesk.serving.cluster import LOOPBACK
from omsdesk.serving.home import default_home
from omsdesk.serving.server import owner_url


def save(database: str, target: Path) -> Path:
    """Copy the whole database into a new file while others work on it."""
    if file_of(parse_url(database)) is None:
        schema.open_database(database).dispose()  # refuses what is not ours, in words
        return dumping.save(_as_owner(database), target)
    engine = schema.open_database(database)
    try:
        return backup.save(engine, target)
    finally:
        engine.dispose()


def restore(
    source: Path,
    database: str,
    *,
    at: datetime,
    told: embedded.Told | None = None,
    first: embedded.First | None = None,
) -> Path | None:
    """Replace the database by a backup; returns where the present one is kept now.

    ``told`` hears how far it is. ``first`` is done in what came back before any station can reach it.
    """
    if file_of(parse_url(database)) is None:
        return restoring.restore(source, database, at=at, first=first)
    return embedded.restore(source, database, at=at, told=told, first=first)


def _as_owner(database: str) -> str:
    """On the server's own computer a backup reads everything, also what stations may not see."""
    url = parse_url(database)
    there = default_home()
    if there.exists and url.username == roles.STATION:
        chosen = there.load()
        if f"{LOOPBACK}:{chosen.port}" in url.query.get("host", ()):
            return owner_url(chosen)
    return database

"""What every migration ends with: the guards, a look at the foreign keys, and the version."""

from sqlalchemy import Connection, text

from omsdesk.database import guards
from omsdesk.models.base import APPLICATION_ID


def finish(connection: Connection, *, version: int) -> None:
    """Install the triggers, refuse dangling references, and write down the version reached."""
    if version:
        guards.install(connection)
    if connection.dialect.name == "sqlite":
        dangling = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if dangling:
            raise RuntimeError(f"{len(dangling)} rows would point nowhere after this migration")
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID if version else 0}"))
        connection.execute(text(f"PRAGMA user_version = {version}"))
        return
    if version:
        connection.execute(
            text(
                "INSERT INTO settings (key, value) VALUES ('schema_version', :version) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            ),
            {"version": str(version)},
        )

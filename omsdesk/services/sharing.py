"""Move an embedded database to a server, with every rule checked on both sides."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from omsdesk.database import moving, schema
from omsdesk.database.db import Db
from omsdesk.database.engine import file_of, open_engine, parse_url
from omsdesk.database.moving import Moved, Progress
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services import checks, restored_doubts
from omsdesk.services.restored_doubts import MOVED, InDoubt
from omsdesk.words import Text


@dataclass(frozen=True)
class Shared:
    """What was moved."""

    moved: Moved


def share(
    source: str, target: str, progress: Progress | None = None, is_stopped: Callable[[], bool] | None = None
) -> Shared:
    """Move everything into an empty shared database. Stopped or failed, it changes nothing on either side.

    What waited in the file to go out is in doubt there afterwards: it goes out from the server.
    """
    if file_of(parse_url(source)) is None:
        raise Refusal(Text("Only an embedded database can be moved."), Text("Give its file with --database."))
    if file_of(parse_url(target)) is not None:
        raise Refusal(
            Text("A database is shared on a PostgreSQL server."),
            Text("Give an address like postgresql://user@host/name."),
        )
    at_home = schema.open_database(source)
    try:
        _refuse_broken(at_home, Text("The file"))
        schema.migrate(target)
        url = parse_url(target).render_as_string(hide_password=True)
        shared = open_engine(target)
        try:
            moved = moving.move(at_home, shared, progress, is_stopped, lambda db: _stay_behind(db, url))
            moving.give_rights(shared)
            _refuse_broken(shared, Text("The shared database"))
        finally:
            shared.dispose()
    finally:
        at_home.dispose()
    return Shared(moved)


def _stay_behind(db: Db, where: str) -> None:
    """What waited in the file goes out from the server now. From here it would go out a second time."""
    if restored_doubts.put_in_doubt(db, MOVED) != InDoubt():
        db.audit("database", 0, "moved", after=where)


def _refuse_broken(engine: Engine, which: Text) -> None:
    broken = [each for each in Work(engine).read(checks.check) if each.violations]
    if broken:
        raise Refusal(
            Text("{which} breaks a rule: {rule}", which=which, rule=broken[0].sentence),
            Text("'omsdesk check' shows where."),
        )

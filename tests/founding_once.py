"""A house is founded once for each kind of database and each way of the company; tests after that get a copy.

Founding takes as long as the deed that most tests are about.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, text

from omsdesk.database.db import Db
from omsdesk.database.driver import sqlite_module
from omsdesk.database.patience import give_until
from omsdesk.database.work import Work
from omsdesk.services.founding import Founded
from tests.contents import Contents, sequences
from tests.still_clock import StillClock

Put = Callable[[Engine], bool]
"""Puts a founded house into a fresh database; whether it could."""

_kept: dict[tuple[object, ...], tuple[Put, Founded]] = {}


def founded(work: Work, company: Mapping[str, Any], found: Callable[[], Founded]) -> Founded:
    """A house like those before in a fresh database, or one that is founded now."""
    is_usual = isinstance(work.now, StillClock) and all(isinstance(each, bool | str) for each in company.values())
    if not is_usual or not _is_fresh(work):
        return found()
    way = (work.engine.dialect.name, work.now(), *sorted(company.items()))
    put, answer = _kept.get(way, (None, None))
    if put is not None and answer is not None and put(work.engine):
        work._sealed_day = work.now().date()
        return answer
    answer = found()
    keep = _keep_file if way[0] == "sqlite" else _keep_rows
    _kept[way] = (keep(work.engine), answer)
    return answer


def _is_fresh(work: Work) -> bool:
    """Whether nobody wrote anything yet, and nobody would hear of it."""
    return not work._listeners and not work.read(_is_written)


def _is_written(db: Db) -> bool:
    answer = db.run(text("SELECT EXISTS (SELECT 1 FROM commands) OR EXISTS (SELECT 1 FROM users)")).scalar_one()
    return bool(answer)


def _keep_file(engine: Engine) -> Put:
    kept = sqlite_module().connect(":memory:", check_same_thread=False)
    lent = engine.raw_connection()
    lent.driver_connection.backup(kept)  # type: ignore[union-attr]  # as both drivers for SQLite have it
    lent.close()

    def put(other: Engine) -> bool:
        lent = other.raw_connection()
        kept.backup(lent.driver_connection)
        lent.close()
        return True

    return put


def _keep_rows(engine: Engine) -> Put:
    lent = engine.raw_connection()
    kept = Contents.of(lent.driver_connection)  # type: ignore[arg-type]  # psycopg's own
    lent.close()

    def put(other: Engine) -> bool:
        lent = other.raw_connection()
        connection: Any = lent.driver_connection
        give_until(connection, None)  # it has nothing left of the time of the deed before
        can_be = kept.sequences <= sequences(connection)
        if can_be:
            kept.put_into(connection, kept.rows)
            connection.commit()
        lent.close()
        return can_be

    return put

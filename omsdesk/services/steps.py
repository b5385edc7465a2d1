"""Move a record along its life cycle: a guarded statement, an audit row, or a refusal in words."""

from enum import Enum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Update, bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles import Lifecycle
from omsdesk.models.base import Row
from omsdesk.words import Text

T = TypeVar("T", bound=Enum)


@cache
def _statement(table: type[Row], frm: frozenset[Any], to: Any, names: tuple[str, ...]) -> Update:
    record: Any = table
    return (
        update(table)
        .where(record.id == bindparam("row_id"), record.status.in_(sorted(frm, key=str)))
        .values(status=to, **{name: bindparam(f"new_{name}") for name in names})
    )


def step(
    db: Db,
    table: type[Row],
    row_id: int,
    lifecycle: Lifecycle[T],
    verb: str,
    *,
    order_id: int | None = None,
    frm: T | None = None,
    **values: Any,
) -> T:
    """Take the named step, or refuse. ``frm`` is the status it is known to have; returns the new one."""
    table_step = lifecycle.steps[verb]
    sources = frozenset([frm]) if frm is not None and frm in table_step.frm else table_step.frm
    before = frm or status_of(db, table, row_id)
    statement = _statement(table, sources, table_step.to, tuple(sorted(values)))
    params = {"row_id": row_id, **{f"new_{name}": value for name, value in values.items()}}
    if before not in sources or db.run(statement, params).rowcount == 0:
        lifecycle.after(verb, status_of(db, table, row_id))
        raise Refusal(
            Text("Somebody else changed this {subject} just now.", subject=Text(lifecycle.subject)),
            Text("Look at it again."),
        )
    db.audit(lifecycle.subject, row_id, verb, order_id=order_id, before=before, after=table_step.to)
    return table_step.to


@cache
def _status(table: type[Row]) -> Any:
    record: Any = table
    return select(record.status).where(record.id == bindparam("row_id"))


def status_of(db: Db, table: type[Row], row_id: int) -> Any:
    """The status a record has now, or a refusal when there is no such record."""
    found = db.run(_status(table), {"row_id": row_id}).scalar()
    if found is None:
        raise Refusal(Text("There is no such record."))
    return found

"""Change a table where it stands, or by a copy of it on SQLite, which cannot change columns and constraints."""

from contextlib import AbstractContextManager

from alembic import op
from alembic.operations import BatchOperations


def reworked(table: str) -> AbstractContextManager[BatchOperations]:
    """The table for changes that are made together at the end.

    Only this table is read first: to follow its foreign keys through the whole database took as long as all
    revisions together.
    """
    return op.batch_alter_table(table, reflect_kwargs={"resolve_fks": False})

"""What a commit on a shared database tells the other stations, in the statement that keeps the command."""

import json
from collections.abc import Collection

from sqlalchemy import String, bindparam, func, insert

from omsdesk.models.journal import Command

CHANNEL = "omsdesk"

# One more round trip per commit would cost more than the notice itself, so it rides on a statement that goes anyway.
RECORD_AND_TELL = insert(Command).returning(func.pg_notify(CHANNEL, bindparam("news", type_=String)).label("told"))


def written(command_id: str, tables: Collection[str]) -> str:
    """The message: under which command, and which tables it changed."""
    return json.dumps([command_id, sorted(tables)], separators=(",", ":"))


def read(message: str) -> tuple[str, frozenset[str]]:
    """The command and the tables of a message."""
    command_id, tables = json.loads(message)
    return command_id, frozenset(tables)

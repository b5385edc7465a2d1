"""What a connection to a file remembers of the audit chain from one deed to the next, and the proof that it holds.

A deed needs the end of its lane and the newest numbers of four tables, and read them back each time, though mostly it
was this connection that wrote them a moment before. Two numbers of SQLite prove that nothing was written meanwhile:
``data_version`` differs after any commit of another connection, of this program or of another one, a backup that was
brought back included; ``total_changes`` differs after any row that this connection itself touched, also when that
was taken back. Both are looked at under the write lock, before the deed writes, so what they prove stays true for it.

What is remembered is laid down after the commit only. A deed that is refused, dies or cannot be committed leaves
the older memory, and the rows it touched have made that worthless; a new connection remembers nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

Ends = dict[int, tuple[int, str]]
VERSION = "PRAGMA data_version"
_PLACE = "the audit chain"


@dataclass(frozen=True)
class Standing:
    """Where the chain stands: number and hash at the end of each lane that was read, newest id of each table."""

    ends: Ends
    ids: dict[str, int]


class ChainMemory:
    """For one deed: made when its transaction has the write lock, and before it writes anything."""

    def __init__(self, connection: Connection, version: int) -> None:
        file: Any = connection.connection
        self._info = connection.info
        self._file = file.dbapi_connection
        self._version = version
        self._changes_before = self._file.total_changes

    def recall(self) -> Standing | None:
        """Where the chain stands, if that is still proved."""
        version, changes, standing = self._info.get(_PLACE, (None, None, None))
        is_proved = version == self._version and changes == self._changes_before
        return standing if is_proved else None

    def keep(self, standing: Standing | None) -> None:
        """After the commit: remember where the chain stands now; None where the deed cannot tell."""
        if standing is None:
            self._info.pop(_PLACE, None)
        else:
            self._info[_PLACE] = (self._version, self._file.total_changes, standing)

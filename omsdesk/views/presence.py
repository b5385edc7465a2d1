"""Who else has this database open on this computer, or this file on another one: each window leaves a mark.

The mark of an embedded database lies beside its file, so that everybody who can open it sees it. A mark whose
program was killed is taken away by whoever comes next.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from omsdesk.words import Text


@dataclass(frozen=True)
class Other:
    """Another window on the same database."""

    host: str
    is_here: bool
    """Whether it is on this computer."""

    @property
    def words(self) -> Text:
        """What whoever opens the second one should know, and what to do."""
        if self.is_here:
            return Text("OMS Desk is open already on this computer, on the same data. Close one of the two windows.")
        return Text(
            "This file is open on {host} too. Two computers on one file may damage it: close one, "
            "or share the database (Settings, Data).",
            host=self.host,
        )


class Presence:
    """The mark of this window."""

    def __init__(self) -> None:
        self._mark: QLockFile | None = None
        self._own = Path()

    def take(self, folder: Path, name: str) -> Other | None:
        """From now on this window works on the database of this name; answers who else does."""
        self.leave()
        self._own = folder / f".{name}.window-{QSysInfo.machineHostName()}-{os.getpid()}"
        mark = _mark(self._own)
        if mark.tryLock(0):  # where nothing can be written, nobody is told
            self._mark = mark
        return self.other(folder, name)

    def other(self, folder: Path, name: str) -> Other | None:
        """Another window that is open on this database now."""
        with suppress(OSError):
            for path in sorted(folder.glob(f".{name}.window-*")):
                if path != self._own and (found := _holder(path)) is not None:
                    return found
        return None

    def leave(self) -> None:
        """This window works on it no more."""
        if self._mark is not None:
            self._mark.unlock()
            self._mark = None


def _mark(path: Path) -> QLockFile:
    made = QLockFile(str(path))
    made.setStaleLockTime(0)  # a window may stay open for weeks
    return made


def _holder(path: Path) -> Other | None:
    mark = _mark(path)
    if mark.tryLock(0):
        mark.unlock()  # its program is gone
        return None
    _, host, _ = mark.getLockInfo()
    return Other(str(host), str(host) == QSysInfo.machineHostName()) if host else None

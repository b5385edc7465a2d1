"""Who else has this database open on this computer, or this file on another one: each window leaves a mark.

The mark of an embedded database lies beside its file, so that everybody who can open it sees it. A mark whose
program was killed on this computer is taken away by whoever comes next. Of another computer nobody can tell whether
its program still runs: the window touches its mark as long as it lives, and a person decides by that.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLockFile, QSysInfo, QTimer

from omsdesk.words import Text, when_words

_BEAT_MS = 20_000


@dataclass(frozen=True)
class Other:
    """Another window on the same database."""

    host: str
    is_here: bool
    """Whether it is on this computer."""
    who: str = ""
    """Who was signed in there last."""
    alive_at: datetime | None = None
    """Its last sign of life, by the clock of the drive that the mark lies on."""
    mark: Path = field(default=Path(), compare=False)

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

    @property
    def details(self) -> Text:
        """Who, where and when."""
        when = when_words(self.alive_at) if self.alive_at is not None else "-"
        if self.who:
            return Text("{who} at {host}. Last sign of life: {when}", who=self.who, host=self.host, when=when)
        return Text("Nobody signed in at {host}. Last sign of life: {when}", host=self.host, when=when)


class Presence:
    """The mark of this window."""

    def __init__(self) -> None:
        self._mark: QLockFile | None = None
        self._own = Path()
        self._who = ""
        self._beat: QTimer | None = None

    def take(self, folder: Path, name: str) -> Other | None:
        """From now on this window works on the database of this name; answers who else does."""
        self.leave()
        self._own = folder / f".{name}.window-{QSysInfo.machineHostName()}-{os.getpid()}"
        mark = _mark(self._own)
        if mark.tryLock(0):  # where nothing can be written, nobody is told
            self._mark = mark
            self.say(self._who)
            if QCoreApplication.instance() is not None:
                self._beat = QTimer(interval=_BEAT_MS)
                self._beat.timeout.connect(self.live)
                self._beat.start()
        return self.other(folder, name)

    def say(self, who: str) -> None:
        """This person is at the window; nobody when empty."""
        self._who = who
        if self._mark is None:
            return
        if not who:
            _remove(_beside(self._own))
            return
        with suppress(OSError):
            _beside(self._own).write_text(who, encoding="utf-8")

    def live(self) -> None:
        """A sign of life."""
        with suppress(OSError):
            os.utime(self._own)

    def other(self, folder: Path, name: str) -> Other | None:
        """Another window that is open on this database now."""
        with suppress(OSError):
            for path in sorted(folder.glob(f".{name}.window-*")):
                if path != self._own and (found := _holder(path)) is not None:
                    return found
        return None

    def leave(self) -> None:
        """This window works on it no more."""
        if self._beat is not None:
            self._beat.stop()
            self._beat = None
        if self._mark is not None:
            self._mark.unlock()
            self._mark = None
            _remove(_beside(self._own))


def forget(other: Other) -> None:
    """A person knows that the other computer is off: its mark goes. One of this computer tells by itself."""
    if not other.is_here:
        _remove(_beside(other.mark))
        _remove(other.mark)


def marked_at(address: Any) -> tuple[Path, str]:
    """Where windows on a database leave their marks, and under which name."""
    from platformdirs import user_state_path

    from omsdesk.database.engine import file_of, parse_url

    file = file_of(parse_url(address) if isinstance(address, str) else address)
    if file is None:
        return user_state_path("omsdesk", ensure_exists=True), "shared"
    return file.parent, file.name


def _mark(path: Path) -> QLockFile:
    made = QLockFile(str(path))
    made.setStaleLockTime(0)  # a window may stay open for weeks
    return made


def _beside(mark: Path) -> Path:
    """Where a window writes who is at it; the mark itself has a form of its own."""
    return mark.with_name(mark.name.replace(".window-", ".who-"))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _holder(path: Path) -> Other | None:
    mark = _mark(path)
    if mark.tryLock(0):
        mark.unlock()  # its program is gone
        _remove(_beside(path))
        return None
    _, host, _ = mark.getLockInfo()
    if not host:
        return None
    who, alive_at = "", None
    with suppress(OSError, UnicodeDecodeError):
        alive_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        who = _beside(path).read_text(encoding="utf-8")[:80].strip()
    return Other(str(host), str(host) == QSysInfo.machineHostName(), who, alive_at, path)

"""Whose turn it is in a folder that several stations watch: whoever made the file that only one can make.

The stations may see the folder under different names and share nothing but it. A turn that does not move for ten
minutes is that of a program that died, by the clock of whoever waits: the clocks of others do not matter. Should two
take such a turn over in the same moment, both bring in the same files, which changes nothing.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from omsdesk.errors import Unavailable
from omsdesk.words import Text

NAME = ".omsdesk-turn"
PATIENCE = timedelta(minutes=10)
SIGN = timedelta(minutes=1)
"""How often whoever has the turn shows that it goes on."""


@dataclass
class FolderTurn:
    """The turn in one folder, as one station sees it."""

    folder: Path
    _token: str = field(default_factory=lambda: uuid.uuid4().hex)
    _signs: int = 0
    _signed_at: datetime | None = None
    _seen: str = ""
    """What another station wrote last, and since when it stands there."""
    _seen_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Whether it is this station's turn now."""
        if self._make(now):
            return True
        there = self._there()
        if there is None:  # given back in this moment
            return self._make(now)
        if there != self._seen or self._seen_at is None:
            self._seen, self._seen_at = there, now
            return False
        if now - self._seen_at < PATIENCE:
            return False
        self._remove()
        return self._make(now)

    def go_on(self, now: datetime) -> None:
        """Show the others that somebody is still at work here."""
        if self._signed_at is None or now - self._signed_at < SIGN or not self._is_mine():
            return
        self._signs, self._signed_at = self._signs + 1, now
        try:
            self._file.write_text(self._sign, encoding="utf-8")
        except OSError:  # the files are moved next, and that says it in words
            return

    def give_back(self) -> None:
        """Somebody else may have the turn."""
        self._signed_at = None
        if self._is_mine():
            self._remove()

    @property
    def _file(self) -> Path:
        return self.folder / NAME

    @property
    def _sign(self) -> str:
        return f"{self._token} {self._signs}"

    def _make(self, now: datetime) -> bool:
        try:
            with self._file.open("x", encoding="utf-8") as file:
                file.write(self._sign)
        except FileExistsError:
            return False
        except OSError as error:
            raise Unavailable(
                Text("Nothing can be written into {folder}.", folder=self.folder.name),
                Text("Files are moved to done and refused in it: let this computer write there."),
            ) from error
        self._signed_at, self._seen_at = now, None
        return True

    def _there(self) -> str | None:
        try:
            return self._file.read_text(encoding="utf-8")
        except OSError:
            return None

    def _is_mine(self) -> bool:
        return (self._there() or "").startswith(self._token)

    def _remove(self) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError:  # it cannot be removed now; after a while it counts for nothing
            return

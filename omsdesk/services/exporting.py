"""Write a list to a CSV or Excel file, some rows at a time, so that it can be stopped and nothing waits for it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from omsdesk.channels.files import writing
from omsdesk.channels.files.writing import Cell
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.words import Text

ROWS_AT_ONCE = 400

ReadRows = Callable[[Db, Sequence[int]], Sequence[Sequence[Cell]]]
"""The rows of these ids, cell by cell; a row that is gone is left out."""


class Export:
    """One file that is being written. Belongs to the lane of the outside world: it reads for itself."""

    def __init__(self, work: Work, path: Path, ids: Sequence[int], titles: Sequence[Text], read: ReadRows) -> None:
        self._work = work
        self._path = path
        self._ids = ids
        self._titles = titles
        self._read = read
        self._file: Any = None
        self.done = 0
        """How many rows are written."""

    @property
    def is_complete(self) -> bool:
        """Whether every row is written."""
        return self.done >= len(self._ids)

    def go_on(self) -> int:
        """Write the next rows; how many there are now. What fails leaves no file behind."""
        try:
            if self._file is None:
                self._file = writing.begin(self._path, [str(title) for title in self._titles])
            part = self._ids[self.done : self.done + ROWS_AT_ONCE]
            self._file.add(self._work.read(self._read, tuple(part)))
            self.done += len(part)
            if self.is_complete:
                self._file.close()
        except BaseException:
            self.drop()
            raise
        return self.done

    def drop(self) -> int:
        """It was stopped, or it failed: no half file; how many rows had been written."""
        if self._file is not None:
            self._file.drop()
            self._file = None
        return self.done

"""The rows that a remembered statement answers with."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import IteratorResult, Row
from sqlalchemy.engine.result import SimpleResultMetaData


class Rows:
    """The rows of an answer, all fetched, and how many rows a change touched.

    What deeds ask at every scan is answered here; whatever else a result can do, SQLAlchemy's own does.
    """

    __slots__ = ("_metadata", "_rows", "rowcount")

    def __init__(self, metadata: SimpleResultMetaData, rows: list[Any], rowcount: int) -> None:
        self._metadata = metadata
        self._rows = rows
        self.rowcount = rowcount

    def all(self) -> list[Any]:
        """Every row."""
        make, keys = self._metadata, self._metadata._key_to_index  # noqa: SLF001 - what a Row is made of
        return [Row(make, None, keys, each) for each in self._rows]

    def first(self) -> Any:
        """The first row, or None."""
        if not self._rows:
            return None
        return Row(self._metadata, None, self._metadata._key_to_index, self._rows[0])  # noqa: SLF001 - as above

    def one(self) -> Any:
        """The one row there must be."""
        return self.first() if len(self._rows) == 1 else self._whole().one()

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the one row there must be."""
        return self._rows[0][0] if len(self._rows) == 1 else self._whole().scalar_one()

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""
        return iter(self.all())

    def __getattr__(self, name: str) -> Any:
        """Everything else."""
        return getattr(self._whole(), name)

    def and_then(self, others: Sequence["Rows"]) -> "Rows":
        """These rows and those of more answers of the same statement."""
        rows = [*self._rows, *(row for other in others for row in other._rows)]  # noqa: SLF001 - its own kind
        return Rows(self._metadata, rows, self.rowcount + sum(other.rowcount for other in others))

    def _whole(self) -> IteratorResult[Any]:
        return IteratorResult(self._metadata, iter(self._rows))

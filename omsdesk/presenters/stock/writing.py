"""The list of products as a file, some rows at a time."""

from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.presenters import AtStation, Jobs, NoticeKind
from omsdesk.presenters.stock.state import StockState
from omsdesk.services import product_export
from omsdesk.services.exporting import Export
from omsdesk.words import Text


class Writing(AtStation[StockState]):
    """The part of the page that writes its list to a file."""

    def __init__(self, work: Work, jobs: Jobs, state: StockState) -> None:
        super().__init__(work, jobs, state)
        self._export: Export | None = None

    def export(self, path: str) -> None:
        """Write the products of the list to a CSV or Excel file, by the ending of its name."""
        if self._export is None and self.state.ids:
            self._export = Export(
                self.work, Path(path), tuple(self.state.ids), product_export.TITLES, product_export.read
            )
            self._write_on()

    def _write_on(self) -> None:
        export = self._export
        if export is None:
            return
        if not export.is_complete:
            self.outside(export.go_on, then=lambda _: self._write_on(), otherwise=self._not_written)
            return
        self._export = None
        said = Text("{n} product is in the file", many="{n} products are in the file", n=export.done)
        self._say(NoticeKind.DONE, said, Text("Changed, it can be brought in again with Import."))

    def _not_written(self, error: Exception) -> None:
        self._export = None
        self.failed(error)

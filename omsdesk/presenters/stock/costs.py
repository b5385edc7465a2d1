"""What the stock costs, at the stock page: said at receiving, corrected, and told for a month."""

from dataclasses import replace
from pathlib import Path

from omsdesk.channels.files import writing
from omsdesk.errors import Unavailable
from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.stock.state import StockState
from omsdesk.services.costing import averages, report, valuing
from omsdesk.services.costing.report import StockValue
from omsdesk.words import Text


class Costs(AtStation[StockState]):
    """The part of the page that knows money."""

    def say_cost(self, typed: str) -> None:
        """What a piece of the delivery costs; blank when nobody knows yet."""
        self.show(draft=replace(self.state.draft, cost=typed))

    def ask_value(self) -> None:
        """What all of the stock is worth, and why it is another than when the month began."""
        self.ask(report.this_month, then=self._valued)

    def set_cost(self, typed: str, note: str) -> None:
        """Each piece of the product shown is worth this from now on."""
        shown = self.state.product
        if shown is not None:
            self.do(valuing.set_cost, shown.row.id, typed, note, then=self._cost_set)

    def save_value(self, path: str) -> None:
        """The report as a table, a row for each product."""
        found = self.state.value[0]
        if path and found is not None:
            self.outside(
                lambda: _save(path, found), then=lambda _: self._say(NoticeKind.DONE, _SAVED, Text("{path}", path=path))
            )

    def _read_cost(self, product_id: int) -> None:
        """Whoever may not see money sees none."""
        self.ask(averages.of_product, product_id, then=lambda found: self.show(cost=found), otherwise=self._not_told)

    def _not_told(self, _error: Exception) -> None:
        if self.state.cost is not None:
            self.show(cost=None)

    def _valued(self, found: StockValue) -> None:
        self.show(value=(found, self.state.value[1] + 1))

    def _cost_set(self, said: Text) -> None:
        self._say(NoticeKind.DONE, said, Text("What was sold before keeps its cost."))
        self.refresh()


_SAVED = Text("The value of the stock is saved")


def _save(path: str, found: StockValue) -> None:
    try:
        writing.write(Path(path), report.titles(), report.table(found))
    except OSError as error:
        raise Unavailable(
            Text("{file} could not be written.", file=path), Text("Choose another folder, then save again.")
        ) from error

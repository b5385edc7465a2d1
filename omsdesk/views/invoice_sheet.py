"""The sheet that takes an invoice back, or an amount of it."""

from collections.abc import Callable

from omsdesk.services.invoice_list import InvoiceRow
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.label import label
from omsdesk.words import Text


class CreditSheet(FormSheet):
    """How much of it, and why; it cannot be taken back, so the verb is not Enter's."""

    def __init__(self, row: InvoiceRow, credit: Callable[[str, str], Text | None], close: Close) -> None:
        self._row = row
        self._credit = credit
        heading = Text("Take {name} back", name=row.name)
        super().__init__(heading, Text("Write credit note"), "rotate-ccw", close, kind="danger")

    def build(self) -> None:
        """The amount and the reason."""
        said = Text(
            "A credit note has a number of its own and stays. It gives no money back: record a refund at the order."
        )
        self.body.addWidget(label(said, wrap=True))
        most = Text("With tax. {amount} at most.", amount=self._row.to_credit)
        self.amount = self.line(
            Text("&Amount"), amount_text(self._row.to_credit.minor, self._row.to_credit.currency), hint=most
        )
        self.why = self.line(Text("&Why"))

    def act(self) -> Text | None:
        """Hand it over with its reason."""
        if not self.why.text().strip():
            return Text("A credit note needs a reason.")
        return self._credit(self.amount.text(), self.why.text())

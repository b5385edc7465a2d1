"""Sheets over the page of the bank: which order a line pays, and where a refund goes."""

from collections.abc import Callable

from omsdesk.services.banking import iban
from omsdesk.services.banking.booking import BankRow
from omsdesk.services.banking.transfers import TransferRow
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.label import label
from omsdesk.words import Text


class OrderSheet(FormSheet):
    """The number of the order that a line pays."""

    def __init__(self, row: BankRow, book: Callable[[str], Text | None], close: Close) -> None:
        self._row, self._book = row, book
        super().__init__(Text("Which order does it pay?"), Text("Book"), "check", close)

    def build(self) -> None:
        """What the line says, and one field."""
        said = Text(
            "{amount} from {name}: {words}", amount=self._row.amount, name=self._row.name, words=self._row.words
        )
        self.body.addWidget(label(said, wrap=True))
        self.number = self.line(Text("&Order"), self._row.proposal.order if self._row.proposal else "")

    def act(self) -> Text | None:
        """Hand it over."""
        return self._book(self.number.text())


class AccountSheet(FormSheet):
    """Name and account of whoever gets a refund."""

    def __init__(self, row: TransferRow, keep: Callable[[str, str, str], object], close: Close) -> None:
        self._row, self._keep = row, keep
        heading = Text("Where do {amount} go?", amount=row.amount)
        super().__init__(heading, Text("Keep account"), "check", close)

    def build(self) -> None:
        """Three fields."""
        self.name = self.line(Text("&Name"), self._row.name)
        self.iban = self.line(Text("&IBAN"), self._row.iban, hint=Text("It is checked."))
        self.bic = self.line(Text("&BIC"), self._row.bic, hint=Text("May be left out."))
        if not self._row.iban:
            self.first = self.iban

    def act(self) -> Text | None:
        """Hand it over, if it can be one."""
        if not self.name.text().strip():
            return Text("Whose account is it?")
        if not self.iban.text().strip():
            return Text("Give the IBAN of the account.")
        if not iban.is_sound(self.iban.text()):
            return Text("{iban} is no IBAN.", iban=self.iban.text().strip())
        self._keep(self.name.text(), self.iban.text(), self.bic.text())
        return None

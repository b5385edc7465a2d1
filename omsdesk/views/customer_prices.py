"""What is agreed with a customer: the price list, and the number for tax."""

from collections.abc import Callable

from omsdesk.presenters.customers.state import PricesShown
from omsdesk.services.keeping_prices import Agreed
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import ChoiceField, Field
from omsdesk.words import Text


class PricesSheet(FormSheet):
    """Two fields; orders so far keep what they have."""

    def __init__(self, shown: PricesShown, agree: Callable[[Agreed], object], close: Close) -> None:
        self._shown = shown
        self._agree = agree
        super().__init__(Text("Prices and tax of {name}", name=shown.name), Text("Save"), "check", close)

    def build(self) -> None:
        """The lists there are, and the number."""
        self.list = ChoiceField(Text("Price list"))
        lists: list[tuple[str | Text, object]] = [(each.name, each.id) for each in self._shown.lists]
        self.list.show_choices([(Text("None: usual prices"), None), *lists], self._shown.agreed.list_id)
        self.body.addWidget(Field(Text("Price &list"), self.list))
        hint = Text("With the letters of the country, like ATU12345678. Empty: none.")
        self.vat_id = self.line(Text("&Tax number (VAT)"), self._shown.agreed.vat_id, hint=hint)

    def act(self) -> Text | None:
        """Hand it over."""
        list_id = self.list.value()
        wanted = Agreed(list_id if isinstance(list_id, int) else None, self.vat_id.text())
        why_not = wanted.why_not
        if why_not is None:
            self._agree(wanted)
        return why_not

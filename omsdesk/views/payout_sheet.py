"""Store credit that is given to the customer as money."""

from collections.abc import Callable, Sequence

from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.money import Money
from omsdesk.services.store_credit import OUT_BY
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import ChoiceField, Field
from omsdesk.words import Text

PayOut = Callable[[Money, str, PaymentMethod, str], Text | None]


class PayOutSheet(FormSheet):
    """How much, in which way, and why."""

    def __init__(self, credit: Sequence[Money], pay_out: PayOut, close: Close) -> None:
        self._credit, self._pay_out = tuple(credit), pay_out
        super().__init__(Text("Pay store credit out"), Text("Pay out"), "banknote", close, kind="danger")

    def build(self) -> None:
        """Which credit, where there are several; then amount, way and reason."""
        self.which = ChoiceField(Text("Store credit"))
        self.which.show_choices([(Text("{amount}", amount=each), each) for each in self._credit], self._credit[0])
        self.which.currentIndexChanged.connect(self._follow)
        self.body.addWidget(Field(Text("&Store credit"), self.which))
        self.amount = self.line(Text("&Amount"), amount_text(self._credit[0].minor, self._credit[0].currency))
        self.method = ChoiceField(Text("Method"))
        self.method.show_choices([(each.word, each) for each in OUT_BY], OUT_BY[0])
        self.body.addWidget(Field(Text("&Method"), self.method))
        self.why = self.line(Text("&Why"))

    def act(self) -> Text | None:
        """Hand it over."""
        credit, method = self.which.value(), self.method.value()
        assert isinstance(credit, Money)  # noqa: S101 - one is always chosen
        assert isinstance(method, PaymentMethod)  # noqa: S101 - likewise
        return self._pay_out(credit, self.amount.text(), method, self.why.text())

    def _follow(self) -> None:
        credit = self.which.value()
        if isinstance(credit, Money):
            self.amount.setText(amount_text(credit.minor, credit.currency))

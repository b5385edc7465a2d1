"""The right side of the order form: how it is sent and paid, what comes off, the sums, and the two ways to end."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from omsdesk.lifecycles.order import ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters.order_entry import EntryState, OrderEntry
from omsdesk.services import form_pricing
from omsdesk.services.order_form import LINK
from omsdesk.services.typed_amounts import amount_text
from omsdesk.services.typed_days import day_text
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label, rule, show_if
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH = 300
_PAYMENTS = (
    (Text("Later"), None),
    *((method.word, method) for method in PaymentMethod if method not in (PaymentMethod.CHANNEL, PaymentMethod.CREDIT)),
)
_BY_LINK = ((Text("Payment link"), LINK),)
_SHORT_RULES = (
    (Text("Send what is there first"), ShortRule.SHIP_PARTS),
    (Text("Wait until all is there"), ShortRule.WAIT_FOR_ALL),
)


class TypedLine(LineField):
    """A field that is taken when it is left or Enter is pressed, and never written over while somebody types."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.editingFinished.connect(self._take)

    def show_value(self, text: str) -> None:
        """Show what the form holds."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setText(text)

    def _take(self) -> None:
        if self.text().strip() != self._shown:
            self._shown = self.text().strip()
            self.taken.emit(self._shown)


class Summary(Card):
    """Service and days, discount and shipping, payment; below them the sums and the endings."""

    def __init__(self, presenter: OrderEntry) -> None:
        super().__init__()
        self._presenter = presenter
        self.fields: dict[str, Field] = {}
        self.setMinimumWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        scroll = ScrollColumn()
        for widget in self._how():
            scroll.body.addWidget(widget)
        scroll.body.addStretch(1)
        self.sums = Sums()
        self.wrong = label("", theme.HEADER, theme.SEMIBOLD, ink="err", wrap=True)
        self.add(scroll, 1)
        for each in (rule(), self.remark, self.sums, self.wrong):
            self.add(each)

    def add_endings(self, buttons: list[Button]) -> None:
        """The ways to end, below the sums."""
        for button in buttons:
            self.add(button)

    def show_state(self, state: EntryState) -> None:
        """Draw what hangs on the whole order."""
        if state.offer is not None:
            self._show_offer(state)
        self.discount.show_value(state.discount_typed)
        self.shipping.show_value(state.shipping_typed)
        self._show_credit(state)
        self.given.show_value("" if state.given_minor is None else amount_text(state.given_minor, state.currency))
        show_if(self.fields["given"], state.takes_cash)
        show_if(self.fields["shipping_reason"], state.is_shipping_typed)
        self.ship_by.show_value(day_text(state.form.ship_by.date()) if state.form.ship_by else "")
        self.promised.show_value(day_text(state.form.promised_at.date()) if state.form.promised_at else "")
        self.arrives.setText(str(state.arrives or ""))
        show_if(self.arrives, not state.is_at_counter)
        self.sums.show_sums(state)
        self.remark.setText("\n".join(str(each) for each in state.remarks))
        show_if(self.remark, bool(state.remarks))
        self.wrong.setText(str(state.errors.get("form") or ""))
        show_if(self.wrong, "form" in state.errors)

    def _how(self) -> list[QWidget]:
        self.service = ChoiceField(Text("Service"))
        self.service.picked.connect(lambda key: self._presenter.change(service=key))
        self.arrives = label("", theme.HEADER, ink="text2", wrap=True)
        self.short = ChoiceField(Text("When stock is short"))
        self.short.picked.connect(lambda rule_: self._presenter.change(short_rule=rule_))
        self.payment = ChoiceField(Text("Paid"))
        self.payment.picked.connect(self._presenter.choose_payment)
        self.credit = CheckField("")
        self.credit.clicked.connect(lambda on: self._presenter.use_credit(on=on))
        self.given = self._typed(self._presenter.give)
        self.discount = self._typed(self._presenter.set_order_discount)
        self.shipping = self._typed(self._presenter.set_shipping)
        self.reason = LineField()
        self.ship_by = self._typed(self._presenter.set_ship_by)
        self.promised = self._typed(self._presenter.set_promised)
        self.ship_by.setPlaceholderText(str(Text("by the rules")))
        self.remark = label("", theme.HEADER, ink="warn", wrap=True)
        self.discount.setToolTip(str(Text("10%, an amount, or a code.")))
        return [
            self._field("service", Text("Ser&vice"), self.service),
            self.arrives,
            # High up: at the counter it is asked each time, and a low window shows only the first fields.
            self.credit,
            self._field("payment", Text("Pai&d"), self.payment),
            self._field("given", Text("C&ash given"), self.given),
            self._beside(
                self._field("ship_by", Text("Ship &by"), self.ship_by),
                self._field("promised_at", Text("Prom&ised for"), self.promised),
            ),
            self._beside(
                self._field("discount", Text("Dis&count or code"), self.discount),
                self._field("shipping", Text("&Shipping"), self.shipping),
            ),
            self._field("shipping_reason", Text("&Why this price"), self.reason),
            self._field("short_rule", Text("When stock is sh&ort"), self.short),
        ]

    def _typed(self, take: Callable[[str], object]) -> TypedLine:
        line = TypedLine()
        line.taken.connect(take)
        return line

    def _field(self, name: str, words: Text, editor: QWidget) -> Field:
        self.fields[name] = field = Field(words, editor)
        return field

    def _beside(self, *fields: Field) -> QWidget:
        both = QWidget()
        both.setProperty("plain", "true")
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_3)
        for each in fields:
            row.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        return both

    def _show_credit(self, state: EntryState) -> None:
        self.credit.setText(str(Text("&Use store credit: {amount}", amount=state.credit)))
        self.credit.setChecked(state.form.uses_credit)
        show_if(self.credit, bool(state.credit.minor) and not state.is_kiosk)

    def _show_offer(self, state: EntryState) -> None:
        offer, form = state.offer, state.form
        assert offer is not None  # noqa: S101 - asked by the caller
        services = [
            (Text("{name} {price}", name=each.name, price=state.money(_price(state, each).minor)), each.key)
            for each in offer.services
        ]
        self.service.show_choices(services, form.service)
        self.short.show_choices(_SHORT_RULES, form.short_rule)
        takes_cards = bool(offer.company.card_provider) or form.pays_by_link
        self.payment.show_choices(_PAYMENTS + _BY_LINK if takes_cards else _PAYMENTS, form.paid)


class Sums(QWidget):
    """Goods, discount, shipping, tax and total, as they will be stored."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.GAP_1)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_sums(self, state: EntryState) -> None:
        """Show what it comes to."""
        rows = state.sum_rows
        while len(self._rows) < len(rows):
            self._rows.append(self._made(len(self._rows)))
        for place, (name, value) in enumerate(self._rows):
            is_used = place < len(rows)
            show_if(name, is_used)
            show_if(value, is_used)
            if is_used:
                self._show(name, value, rows[place], state, is_first=place == 0)

    def _show(self, name: QLabel, value: QLabel, row: Any, state: EntryState, *, is_first: bool) -> None:
        pieces = state.form.pieces
        goods = Text("{n} piece", many="{n} pieces", n=pieces)
        size, weight = (theme.DETAIL, theme.BOLD) if row.is_total else (theme.BODY, theme.REGULAR)
        name.setText(str(goods if is_first else row.caption))
        value.setText(str(Text("{amount}", amount=state.money(row.minor))))
        theme.set_font(name, size, weight)
        theme.set_font(value, size, max(weight, theme.SEMIBOLD), tabular=True)

    def _made(self, place: int) -> tuple[QLabel, QLabel]:
        name, value = label(""), label("", tabular=True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(value, place, 1)
        return name, value


def _price(state: EntryState, service: Any) -> Any:
    offer = state.offer
    assert offer is not None  # noqa: S101 - asked by the caller
    return form_pricing.shipping_of(
        offer.shipping, service.key, service.price_minor, state.form.country, state.form.weight_g
    )

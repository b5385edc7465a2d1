"""The order form: phone, e-mail and counter orders in under a minute, without a mouse."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from omsdesk.database.gesture import Gesture
from omsdesk.presenters.order_entry import EntryState, OrderEntry
from omsdesk.views import order_entry_kiosk as kiosk
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.customer_sheets import DIFFERENT
from omsdesk.views.order_entry_doubles import Doubles
from omsdesk.views.order_entry_source import Source
from omsdesk.views.order_entry_summary import Summary
from omsdesk.views.page import Page
from omsdesk.views.paste_sheet import PasteSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.card import NoteCard
from omsdesk.views.widgets.entry_lines import EntryLines
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import show_if
from omsdesk.views.widgets.overlay import lies
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.suggest import SuggestField, Suggestion
from omsdesk.words import Text

_TYPING_PAUSE_MS = 700
_NUMBER_WIDTH = 84


class OrderEntryView(Page):
    """Left the form in reading order, right the sums and the two ways to end."""

    presenter: OrderEntry

    def build(self) -> Iterator[None]:
        """Lay out the form and name its deeds."""
        self._fields: dict[str, Field] = {}
        self._lines_of_text: dict[str, QLineEdit] = {}
        self._serial_shown, self._ended_shown = -1, 0
        self._pasting: PasteSheet | None = None
        self._is_kiosk = False
        self._pause = QTimer(self, interval=_TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell_typed)
        self.note = NoteCard("info", "info")
        self.body.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        self.body.addLayout(row, 1)
        scroll = ScrollColumn()
        row.addWidget(scroll, 1)
        yield from self._fill(scroll.body)
        yield
        row.addWidget(self._summary())

    def first_focus(self) -> QWidget:
        """The customer comes first."""
        return self.customer

    def scanned(self, gesture: Gesture) -> None:
        """A scan adds a product, wherever the cursor is."""
        self._tell_typed()
        self.presenter.scanned(gesture)

    def disappear(self) -> None:
        """What is typed is kept, whoever goes where."""
        self._tell_typed()
        super().disappear()

    # ------------------------------------------------------------------ building

    def _fill(self, column: QVBoxLayout) -> Iterator[None]:
        column.setContentsMargins(0, 0, theme.GAP_2, 0)
        column.addLayout(self._who())
        self.doubles = Doubles(self.presenter.choose_customer, self.deed(self._differ()))
        column.addWidget(self.doubles)
        yield
        column.addLayout(self._what())
        self.lines = EntryLines()
        self.lines.quantity_typed.connect(self.presenter.set_quantity)
        self.lines.price_typed.connect(self.presenter.set_price)
        self.lines.discount_typed.connect(self.presenter.set_discount)
        self.lines.removed.connect(self._remove)
        self.source = Source(self.presenter.close_source)
        beside = _row()
        beside.addWidget(self.lines, 1)
        beside.addWidget(self.source)
        column.addLayout(beside, 1)
        yield
        column.addLayout(self._where())
        yield
        column.addLayout(self._notes())

    def _who(self) -> QHBoxLayout:
        self.customer = SuggestField(Text("Name, phone or e-mail"), name=Text("Customer"))
        self.customer.searched.connect(self.presenter.find_customers)
        self.customer.chosen.connect(self._take_customer)
        self.customer.entered.connect(lambda _text: self._go_on_from(self.customer))
        self._lines_of_text["customer_name"] = self.customer
        self.customer.textEdited.connect(lambda _text: self._pause.start())
        self.customer.editingFinished.connect(self._tell_typed)
        row = _row()
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._field("customer_name", Text("Custo&mer"), self.customer), 8, top)
        row.addWidget(self._text("email", Text("&E-mail")), 10, top)
        row.addWidget(self._text("phone", Text("P&hone")), 7, top)
        return row

    def _differ(self) -> Deed:
        return Deed(
            "order_entry.different",
            Text("Not the same person"),
            self.presenter.not_the_same,
            "users",
            DIFFERENT,
            when=lambda: bool(self.presenter.state.doubles),
            why_not=lambda: str(Text("Nobody of the register is offered.")),
        )

    def _what(self) -> QHBoxLayout:
        self.product = SuggestField(Text("Scan, SKU or words"), name=Text("Product"))
        self.product.searched.connect(self.presenter.find_products)
        self.product.chosen.connect(self._chosen)
        self.product.entered.connect(self._entered)
        self.quantity = LineField("1", name=Text("Quantity"))
        self.quantity.setFixedWidth(theme.scaled(_NUMBER_WIDTH))
        self.quantity.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.quantity.returnPressed.connect(lambda: self._entered(self.product.text()))
        row = _row()
        row.addWidget(self._field("product", Text("&Product"), self.product), 1, Qt.AlignmentFlag.AlignTop)
        number = self._field("quantity", Text("&Qty"), self.quantity)
        number.setFixedWidth(theme.scaled(_NUMBER_WIDTH))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        # Beside the customer it would leave no room to read an address of e-mail.
        self.channel = ChoiceField(Text("Channel"))
        self.channel.picked.connect(lambda key: self.presenter.change(channel=key))
        channel = self._field("channel", Text("Channe&l"), self.channel)
        paste = Deed("order_entry.paste", Text("Paste an e-mail"), self._paste, "mail", "Ctrl+Shift+V")
        self.paste = IconButton.of(self.deed(paste))
        last = _row()
        last.addWidget(channel, 0, Qt.AlignmentFlag.AlignTop)
        last.addWidget(self.paste, 0, Qt.AlignmentFlag.AlignBottom)
        row.addLayout(last)
        row.setAlignment(last, Qt.AlignmentFlag.AlignTop)
        return row

    def _where(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        grid.setVerticalSpacing(theme.GAP_2)
        places = (
            ("ship_name", Text("Ship to"), 0, 0, 3),
            ("street", Text("S&treet and number"), 0, 3, 4),
            ("extra", Text("Address line 2"), 0, 7, 3),
            ("postal_code", Text("Postal code"), 1, 0, 2),
            ("city", Text("Cit&y"), 1, 2, 3),
            ("region", Text("Region or state"), 1, 5, 2),
            ("country", Text("Country"), 1, 7, 3),
        )
        for name, words, line, place, wide in places:
            grid.addWidget(self._text(name, words), line, place, 1, wide, Qt.AlignmentFlag.AlignTop)
        self._lines_of_text["ship_name"].setPlaceholderText(str(Text("the customer")))
        for place in range(10):
            grid.setColumnStretch(place, 1)
        return grid

    def _notes(self) -> QHBoxLayout:
        self.register = CheckField(Text("&Keep customer"))
        self.register.setToolTip(str(Text("Somebody new goes into the register of customers.")))
        self.register.clicked.connect(lambda on: self.presenter.change(register=on))
        self.gift = CheckField(Text("&Gift"))
        self.gift.clicked.connect(lambda on: self.presenter.change(gift=on))
        row = _row()
        row.addWidget(self._text("packer_note", Text("&Note to the packer")), 3)
        ticks = QVBoxLayout()
        ticks.setSpacing(0)
        ticks.addStretch(1)
        ticks.addWidget(self.register)
        ticks.addWidget(self.gift)
        row.addLayout(ticks)
        row.addWidget(self._text("gift_note", Text("Gift note")), 2)
        return row

    def _summary(self) -> Summary:
        self.summary = Summary(self.presenter)
        self._fields.update(self.summary.fields)
        reason = self.summary.reason
        reason.textEdited.connect(lambda _text: self._pause.start())
        reason.editingFinished.connect(self._tell_typed)
        self._lines_of_text["shipping_reason"] = reason
        self.summary.add_endings(self._endings())
        return self.summary

    def _endings(self) -> list[Button]:
        confirm = Deed(
            "order_entry.confirm",
            Text("Confirm order"),
            self._confirm,
            "check",
            "Ctrl+Enter",
            when=lambda: self.presenter.state.why_not_confirm is None,
            why_not=lambda: str(self.presenter.state.why_not_confirm or ""),
            also=("Ctrl+Return",),
        )
        save = Deed("order_entry.save", Text("Save draft"), self._save, "save", "Ctrl+S")
        anew = Deed("order_entry.anew", Text("Start anew"), self._start_anew, "rotate-ccw", "Ctrl+Shift+N")
        sell = Deed(
            "order_entry.sell",
            Text("Sell at the counter"),
            self._sell,
            "receipt",
            "Ctrl+Shift+Enter",
            when=lambda: self.presenter.state.is_at_counter and self.presenter.state.why_not_confirm is None,
            why_not=lambda: str(Text("For the channel Counter.")),
            also=("Ctrl+Shift+Return",),
        )
        serve = Deed(
            "order_entry.kiosk", Text("Kiosk: customers type themselves"), self._turn_kiosk, "users", "Ctrl+Shift+K"
        )
        self.deed(serve)
        self.sell = Button.of(self.deed(sell), kind="primary")
        self.confirm = Button.of(self.deed(confirm), kind="primary")
        self.save = Button.of(self.deed(save))
        return [
            self.sell,
            self.confirm,
            self.save,
            Button.of(self.deed(anew), kind="quiet"),
        ]

    def _text(self, name: str, words: Text) -> Field:
        line = LineField()
        line.textEdited.connect(lambda _text: self._pause.start())
        line.editingFinished.connect(self._tell_typed)
        self._lines_of_text[name] = line
        return self._field(name, words, line)

    def _field(self, name: str, words: Text, editor: QWidget) -> Field:
        field = Field(words, editor)
        self._fields[name] = field
        return field

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: EntryState) -> None:
        """Draw the form; what somebody is typing stays as it is typed."""
        whole = state.serial != self._serial_shown
        self._serial_shown = state.serial
        self.note.show_words(state.said)
        if state.offer is not None:
            self.channel.show_choices([(name, key) for key, name in state.offer.channels], state.form.channel)
        for name, line in self._lines_of_text.items():
            _show_text(line, getattr(state.form, name), whole=whole)
        self.gift.setChecked(state.form.gift)
        self.register.setChecked(state.form.register and state.form.customer_id is None)
        self.register.setEnabled(state.form.customer_id is None)
        self._fields["gift_note"].setEnabled(state.form.gift)
        self.lines.show_lines(state)
        self.summary.show_state(state)
        show_if(self.sell, state.is_at_counter)
        # One button leads: at the counter it is the sale.
        self.confirm.kind = "plain" if state.is_at_counter else "primary"
        self.confirm.update()
        self._show_kiosk(state)
        self.doubles.show_doubles(state)
        self.source.show_state(state)
        if self._pasting is not None and lies(self._pasting):
            self._pasting.show_state(state)
        self._show_found(state)
        self._show_errors(state)
        if state.ended is not None and state.ended.serial != self._ended_shown:
            self._ended_shown = state.ended.serial
            self.shell.toast(state.ended.words)
            if state.ended.stays:
                self.product.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.shell.go("order_detail", order=state.ended.order_id)

    def _show_found(self, state: EntryState) -> None:
        self.customer.show_suggestions(
            [Suggestion(each.name, each.email or each.phone or "", each.id) for each in state.found_customers]
        )
        self.product.show_suggestions(
            [
                Suggestion(
                    f"{each.sku}  {each.name}",
                    str(Text("{price}, free {n}", price=state.money(each.unit_minor), n=max(each.free, 0))),
                    each,
                )
                for each in state.found_products
            ]
        )

    def _show_errors(self, state: EntryState) -> None:
        fresh = [name for name in state.errors if name in self._fields and not self._fields[name].error]
        for name, field in self._fields.items():
            words = state.errors.get(name)
            if str(words or "") != field.error:
                field.show_error(words)
        if fresh and self.isVisible():
            self._fields[fresh[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ what people do

    def _tell_typed(self) -> None:
        """Hand over everything that was typed, at once."""
        self._pause.stop()
        self.presenter.change(**{name: line.text() for name, line in self._lines_of_text.items()})

    def _go_on_from(self, line: QWidget) -> None:
        self._tell_typed()
        line.focusNextChild()

    def _take_customer(self, customer_id: int) -> None:
        """Who is known needs nothing more: the goods come next."""
        self.presenter.choose_customer(customer_id)
        self.product.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_anew(self) -> None:
        self.presenter.start_anew()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, text: str) -> None:
        if not text.strip():
            return
        number = self.quantity.text().strip()
        if not number.isdecimal() or not int(number):
            self._fields["quantity"].show_error("")
            self.quantity.setFocus()
            self.quantity.selectAll()
            return
        self.presenter.enter(text, int(number))
        self._ready_for_next()

    def _chosen(self, product: Any) -> None:
        number = self.quantity.text().strip()
        self.presenter.add(product, int(number) if number.isdecimal() and int(number) else 1)
        self._ready_for_next()

    def _ready_for_next(self) -> None:
        self.product.clear()
        self.quantity.setText("1")
        self.product.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, product_id: int) -> None:
        line = next(each for each in self.presenter.state.form.lines if each.product.id == product_id)
        self.presenter.remove(product_id)
        undo = partial(self.presenter.put_back, line)
        self.shell.toast(Text("{name} was taken off.", name=line.product.name), undo)

    def _paste(self) -> None:
        self._tell_typed()
        self._pasting = PasteSheet(self.presenter.read_text, self.presenter.take_text, self._leave_paste)
        self.shell.lay(self._pasting, self._pasting.first)

    def _leave_paste(self) -> None:
        self._pasting = None
        self.presenter.drop_text()
        self.shell.lift()

    def _confirm(self) -> None:
        self._tell_typed()
        self.presenter.confirm()

    def _sell(self) -> None:
        self._tell_typed()
        self.presenter.sell()

    def _turn_kiosk(self) -> None:
        self._tell_typed()
        self.presenter.serve_customers(on=not self.presenter.state.is_kiosk)

    def _show_kiosk(self, state: EntryState) -> None:
        """Customers see large letters, and nothing that is the office's."""
        if state.is_kiosk == self._is_kiosk:
            return
        self._is_kiosk = state.is_kiosk
        kiosk.turn(self, on=state.is_kiosk)

    def _save(self) -> None:
        self._tell_typed()
        self.presenter.save_draft()


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_3)
    return row


def _show_text(line: QLineEdit, text: str, *, whole: bool) -> None:
    if line.text() != text and (whole or not line.hasFocus()):
        line.setText(text)
        line.setCursorPosition(0)

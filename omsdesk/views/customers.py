"""The register: search, list, and the card of one customer with places and orders."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from omsdesk.presenters.customers import Customers
from omsdesk.presenters.customers.state import CustomersState
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import ShipTo
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.customer_card import CustomerCardPart
from omsdesk.views.customer_prices import PricesSheet
from omsdesk.views.customer_sheets import ConsentSheet, EraseSheet, MergeSheet, NoteSheet, RatingSheet, TakeNoteSheet
from omsdesk.views.order_forms import AddressSheet, FormSheet
from omsdesk.views.page import Page
from omsdesk.views.payout_sheet import PayOutSheet
from omsdesk.views.terms_sheet import TermsSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.fields import Field, LineField, SearchField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import lies
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text

_ZIP = ".zip"
_SHEET_WIDTH, _SEARCH_WIDTH, _LEAST_ORDERS = 560, 420, 90
COLUMNS = (
    Column(Text("Name"), lambda row: row.name, kind="strong", stretch=True),
    Column(Text("City"), lambda row: row.city, width=120),
    Column(Text("Orders"), lambda row: row.orders, width=72, kind="number"),
    Column(Text("Phone"), lambda row: row.phone, width=150),
    Column(Text("E-mail"), lambda row: row.email, width=200),
)


class CustomersView(Page):
    """Search first."""

    presenter: Customers

    def build(self) -> Iterator[None]:
        """Search and acts, then list and card."""
        self._shown = {"said": 0, "version": -1, "saved": 0, "plan": 0, "terms": 0, "prices": 0}
        self._sheet: CustomerSheet | None = None
        self._merging: MergeSheet | None = None
        self.body.addLayout(self._tools())
        yield
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        self._make_table()
        row.addWidget(self.table, 5)
        yield
        acts = self._card_acts()
        yield
        row.addWidget(self._make_card(acts), 6)
        self.body.addLayout(row, 1)
        yield
        self.card.complete()

    def first_focus(self) -> QWidget:
        """Whoever comes here looks for somebody."""
        return self.search

    # ------------------------------------------------------------------ building

    def _tools(self) -> QHBoxLayout:
        self.search = SearchField(Text("Name, phone, e-mail or number"), name=Text("Find a customer"))
        self.search.setMaximumWidth(theme.scaled(_SEARCH_WIDTH))
        self.search.searched.connect(self.presenter.find)
        self.search.returnPressed.connect(lambda: self.table.view.setFocus(Qt.FocusReason.OtherFocusReason))
        order = Deed(
            "customers.order",
            Text("New order for this customer"),
            self._new_order,
            "plus",
            "Ctrl+N",
            when=lambda: self.presenter.state.why_not_order is None,
            why_not=lambda: str(self.presenter.state.why_not_order or ""),
        )
        self.order = self.deed(order)
        new = self.deed(Deed("customers.new", Text("New customer"), self._new_customer, "user-plus", "Ctrl+Shift+N"))
        self.deed(Deed("customers.find", Text("Find a customer"), self._find, "search", "Ctrl+F"))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        row.addWidget(self.search, 9)
        row.addStretch(1)
        row.addWidget(Button.of(new))
        row.addWidget(Button.of(self.order, kind="primary"))
        return row

    def recall(self) -> None:
        """The columns as this person left them."""
        self.looks.recall()

    def _make_table(self) -> None:
        self.table = PagedTable(COLUMNS, name=Text("Customers"), fetch=self.presenter.fetch)
        self.table.current_changed.connect(self.presenter.point)
        self.table.opened.connect(lambda _id: self._new_order())
        self.looks = TableLooks(self.table, "customers", self.shell, gives_way=(4, 3, 1))
        self.looks.recall()
        table_deeds.add(self, self.looks)
        self.clear_button = Button(Text("Clear search"), "x")
        self.clear_button.clicked.connect(self._clear)
        self.empty = EmptyState("users", Text("No customers here yet."), [self.clear_button])
        self.table.show_when_empty(self.empty)

    def _card_acts(self) -> dict[str, Button]:
        self.edit = Button(Text("Edit"), "pencil")
        self.edit.clicked.connect(self._edit)
        self.add_place = Button(Text("Add address"), "map-pin")
        self.add_place.clicked.connect(self._add_place)
        acts = {"place": self.add_place}
        for name, words, run, icon, key in (
            ("note", Text("Note"), self._note, "sticky-note", "F8"),
            ("rating", Text("Rating"), self._rate, "star", "Ctrl+R"),
            ("terms", Text("Terms"), self.presenter.ask_terms, "banknote", "Ctrl+T"),
            ("prices", Text("Prices and tax"), self.presenter.look_at_prices, "tags", "Ctrl+Shift+T"),
            ("merge", Text("Same person"), self._look_for_pairs, "merge", "Ctrl+D"),
            ("history", Text("History"), self._open_history, "history", "Ctrl+H"),
        ):
            acts[name] = Button.of(self.deed(self._on_card(name, words, run, icon, key)))
        self.history = acts["history"]
        self.deed(self._on_card("payout", Text("Pay store credit out"), self._pay_out, "banknote", "Ctrl+Shift+P"))
        return acts

    def _make_card(self, acts: dict[str, Button]) -> CustomerCardPart:
        opened = {
            "order": lambda order_id: self.shell.go("order_detail", order=order_id),
            "return": self._open_returned,
            "note": self._take_note_away,
            "consent": self._ask_consent,
            "merge": self.presenter.take_merge_back,
            "stranger": self.presenter.take_difference_back,
        }
        out = self._on_card("export", Text("Export all data"), self._ask_file, "file-down", "Ctrl+E")
        erase = self._on_card("erase", Text("Erase this person"), self.presenter.plan_erasing, "trash-2", "")
        head = (
            IconButton.of(self.deed(out)),
            IconButton.of(self.deed(erase)),
            self.edit,
        )
        self.card = CustomerCardPart(head, acts, opened)
        self.name, self.orders = self.card.name, self.card.orders
        return self.card

    def _on_card(self, name: str, words: Text, run: Callable[[], object], icon: str, key: str) -> Deed:
        def why_not() -> Text | None:
            state = self.presenter.state
            if name in ("merge", "history"):
                return None if state.card is not None or name == "merge" else state.why_not_card
            return state.why_not_pay_out if name == "payout" else state.why_not_card

        return Deed(
            f"customers.{name}",
            words,
            run,
            icon,
            key,
            when=lambda: why_not() is None,
            why_not=lambda: str(why_not() or ""),
        )

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: CustomersState) -> None:
        """Draw list and card."""
        self.search.show_text(state.words)
        is_newer, self._shown["version"] = state.version != self._shown["version"], state.version
        if is_newer:
            self.table.renew()
        self.table.show_rows(state.ids, state.rows)
        if is_newer and state.current is not None and self.table.current_id() != state.current:
            self.table.select(state.current)
        self.empty.show_words(Text("Nobody matches.") if state.words else Text("No customers here yet."))
        self.clear_button.setVisible(bool(state.words))
        count = Text("{n} customer", many="{n} customers", n=len(state.ids))
        self.table.show_footer(count, Text("Enter new order"))
        self.card.show_card(state.card)
        if isinstance(self._merging, MergeSheet) and lies(self._merging):
            self._merging.show_found(state.pairs, state.others)
        self._do_once(state)

    def _do_once(self, state: CustomersState) -> None:
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words, self.presenter.undo if state.said.may_undo else None)
        if state.terms is not None and state.terms[1] != self._shown["terms"]:
            self._shown["terms"] = state.terms[1]
            self._lay_form(TermsSheet(state.terms[0], self.presenter.agree, self.shell.lift))
        if state.plan is not None and state.plan[1] != self._shown["plan"]:
            self._shown["plan"] = state.plan[1]
            self._lay_form(EraseSheet(state.plan[0], self.presenter.erase, self.shell.lift))
        if state.prices is not None and state.prices.serial != self._shown["prices"]:
            self._shown["prices"] = state.prices.serial
            self._lay_form(PricesSheet(state.prices, self.presenter.agree_prices, self.shell.lift))
        if state.saved != self._shown["saved"]:
            self._shown["saved"] = state.saved
            self._close()
        elif self._sheet is not None and lies(self._sheet):
            self._sheet.show_state(state)

    # ------------------------------------------------------------------ what people do

    def _new_order(self) -> None:
        if self.presenter.state.current is not None:
            self.shell.go("order_entry", customer=self.presenter.state.current)

    def _new_customer(self) -> None:
        self._lay(CustomerSheet(NewCustomer(name=self.search.text().strip()), None, self.presenter, self._close))

    def _open_history(self) -> None:
        card = self.presenter.state.card
        if card is not None:
            self.shell.go("history", subject="customer", record=card.id, name=card.card.customer.name)

    def _edit(self) -> None:
        card = self.presenter.state.card
        if card is not None:
            who = card.card.customer
            known = NewCustomer(
                name=who.name, reference=who.reference or None, contact=who.contact, email=who.email, phone=who.phone
            )
            self._lay(CustomerSheet(known, who.id, self.presenter, self._close))

    def _lay(self, sheet: "CustomerSheet") -> None:
        self.shell.lay(sheet, sheet.first)
        self._sheet = sheet

    def _close(self) -> None:
        sheet, self._sheet = self._sheet, None
        if lies(sheet):
            self.shell.lift()

    def _add_place(self) -> None:
        self._lay_form(AddressSheet(ShipTo(), self.presenter.add_address, self.shell.lift))

    def _pay_out(self) -> None:
        card = self.presenter.state.card
        if card is not None and card.credit:
            self._lay_form(PayOutSheet(card.credit, self.presenter.pay_out, self.shell.lift))

    def _note(self) -> None:
        self._lay_form(NoteSheet(self.presenter.note, self.shell.lift))

    def _rate(self) -> None:
        self._lay_form(RatingSheet(self.presenter.rate, self.shell.lift))

    def _take_note_away(self, note_id: int) -> None:
        card = self.card.card
        note = next((each for each in card.notes if each.id == note_id), None) if card is not None else None
        if note is not None and self.presenter.state.why_not_card is None:
            self._lay_form(TakeNoteSheet(note, self.presenter.take_note_away, self.shell.lift))

    def _ask_consent(self, place: int) -> None:
        card = self.card.card
        if card is not None and self.presenter.state.why_not_card is None:
            self._lay_form(ConsentSheet(card.consents[place - 1], self.presenter.say, self.shell.lift))

    def _look_for_pairs(self) -> None:
        card = self.card.card
        shown = card.card.customer if card is not None and card.erased_at is None else None
        self._merging = MergeSheet(
            shown, self.presenter.look_for_other, self._merge, self.presenter.say_different, self.shell.lift
        )
        self.shell.lay(self._merging, self._merging.search if shown is not None else self._merging.stay)
        self.presenter.look_for_pairs()

    def _open_returned(self, return_id: int) -> None:
        returns = self.card.card.returns if self.card.card is not None else ()
        for each in returns:
            if each.id == return_id:
                self.shell.go("order_detail", order=each.order_id)

    def _ask_file(self) -> None:
        card = self.presenter.state.card
        if card is not None:
            suggested = str(Path.home() / f"{card.card.customer.name}{_ZIP}")
            name, _ = QFileDialog.getSaveFileName(self, str(Text("Export all data")), suggested, f"ZIP (*{_ZIP})")
            if name:
                self.presenter.take_out(name if Path(name).suffix else f"{name}{_ZIP}")

    def _merge(self, keep_id: int, other_id: int) -> None:
        self.shell.lift()
        self.presenter.merge(keep_id, other_id)

    def _lay_form(self, sheet: FormSheet) -> None:
        self.shell.lay(sheet, sheet.first)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear(self) -> None:
        self.search.clear()
        self.presenter.find("")


class CustomerSheet(FormSheet):
    """A customer's own data; likely doubles are named before one is made twice."""

    def __init__(self, known: NewCustomer, customer_id: int | None, presenter: Customers, close: object) -> None:
        self._known = known
        self._id = customer_id
        self._presenter = presenter
        heading = Text("New customer") if customer_id is None else Text("Edit customer")
        super().__init__(heading, Text("Save"), "check", close, width=_SHEET_WIDTH)  # type: ignore[arg-type]

    def build(self) -> None:
        """Names and ways to reach."""
        names = {
            "name": Text("&Name"),
            "contact": Text("&Contact person"),
            "email": Text("&E-mail"),
            "phone": Text("&Phone"),
            "reference": Text("Customer &number"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        self.lines: dict[str, LineField] = {}
        for place, (name, words) in enumerate(names.items()):
            line = LineField(getattr(self._known, name) or "")
            line.editingFinished.connect(self._look)
            line.returnPressed.connect(self._done)
            self.lines[name] = line
            grid.addWidget(Field(words, line), place // 2, place % 2)
        self.body.addLayout(grid)
        self.doubles = label("", theme.HEADER, ink="warn", wrap=True)
        self.doubles.hide()
        self.body.addWidget(self.doubles)
        self.first = self.lines["name"]

    def show_state(self, state: CustomersState) -> None:
        """Who may be the same, and what is wrong."""
        others = state.doubles
        self.doubles.setVisible(bool(others))
        told = ", ".join(" ".join(part for part in (each.name, each.city) if part) for each in others)
        self.doubles.setText(str(Text("Here already, perhaps: {names}", names=told)) if others else "")
        self.wrong.setText(str(state.wrong or ""))
        self.wrong.setVisible(state.wrong is not None)

    def act(self) -> Text | None:
        """Hand it over; the page closes the sheet once it is saved."""
        return self._typed_is_wrong() or self._save()

    def _typed_is_wrong(self) -> Text | None:
        return None if self.lines["name"].text().strip() else Text("A customer needs a name.")

    def _save(self) -> Text | None:
        self._presenter.save(self._typed(), self._id)
        return None

    def _done(self) -> None:
        wrong = self.act()
        if wrong is not None:
            self.wrong.setText(str(wrong))
            self.wrong.show()

    def _look(self) -> None:
        self._presenter.look_for_doubles(self._typed(), self._id)

    def _typed(self) -> NewCustomer:
        typed = {name: line.text().strip() for name, line in self.lines.items()}
        return NewCustomer(**{**typed, "reference": typed["reference"] or None})  # type: ignore[arg-type]

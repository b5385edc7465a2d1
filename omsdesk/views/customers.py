"""The register: search, list, and the card of one customer with places and orders."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.presenters.customers import Customers, CustomersState
from omsdesk.services.customer_list import CustomerCard
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import ShipTo
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.order_forms import AddressSheet, FormSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, clear
from omsdesk.views.widgets.fields import Field, LineField, SearchField
from omsdesk.views.widgets.label import ElidedLabel, label, section
from omsdesk.views.widgets.overlay import lies
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text, when_words

_SHEET_WIDTH, _SEARCH_WIDTH, _LEAST_ORDERS = 560, 420, 90
COLUMNS = (
    Column(Text("Name"), lambda row: row.name, kind="strong", stretch=True),
    Column(Text("City"), lambda row: row.city, width=120),
    Column(Text("Orders"), lambda row: row.orders, width=72, kind="number"),
    Column(Text("Phone"), lambda row: row.phone, width=150),
    Column(Text("E-mail"), lambda row: row.email, width=200),
)
ORDER_COLUMNS = (
    Column(Text("Order"), lambda row: row.number, width=98, kind="strong"),
    Column(Text("Status"), lambda row: row.headline, width=148, kind="pill"),
    Column(Text("Placed"), lambda row: when_words(row.placed_at), width=140),
    Column(Text("Channel"), lambda row: row.channel, stretch=True),
    Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), width=104, kind="number"),
)


class CustomersView(Page):
    """Search first."""

    presenter: Customers

    def build(self) -> Iterator[None]:
        """Search and acts, then list and card."""
        self._shown = {"said": 0, "version": -1, "opened": 0, "saved": 0}
        self._sheet: CustomerSheet | None = None
        self.body.addLayout(self._tools())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        self._make_table()
        row.addWidget(self.table, 5)
        yield
        row.addWidget(self._card(), 6)
        self.body.addLayout(row, 1)

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

    def _card(self) -> QWidget:
        self.card = Card()
        self.nobody = EmptyState("users", Text("Choose a customer to see the card."))
        self.card.add(self.nobody, 1)
        self.full = QWidget()
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        head = QHBoxLayout()
        self.name = ElidedLabel("", theme.PAGE, theme.BOLD)
        self.edit = Button(Text("Edit"), "pencil")
        self.edit.clicked.connect(self._edit)
        history = Deed(
            "customers.history",
            Text("History"),
            self._open_history,
            "history",
            "Ctrl+H",
            when=lambda: self.presenter.state.card is not None,
            why_not=lambda: str(Text("Choose a customer first.")),
        )
        self.history = Button.of(self.deed(history))
        head.addWidget(self.name, 1)
        head.addWidget(self.edit)
        column.addLayout(head)
        self.facts = Facts()
        column.addWidget(self.facts)
        self.places = ScrollColumn(spacing=theme.GAP_1)
        column.addWidget(self.places, 1)
        self.add_place = Button(Text("Add address"), "map-pin")
        self.add_place.clicked.connect(self._add_place)
        foot = QHBoxLayout()
        foot.addWidget(self.add_place)
        foot.addWidget(self.history)
        foot.addStretch(1)
        column.addLayout(foot)
        self.orders = PagedTable(ORDER_COLUMNS, name=Text("Orders of this customer"))
        self.orders.setMinimumHeight(theme.scaled(_LEAST_ORDERS))
        self.orders.opened.connect(lambda order_id: self.shell.go("order_detail", order=order_id))
        self.orders.show_when_empty(EmptyState("inbox", Text("No orders yet.")))
        GivingWay(self.orders, (2, 4), least=80)
        column.addWidget(self.orders, 3)
        self.card.add(self.full, 1)
        self.full.hide()
        return self.card

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
        self.nobody.setVisible(state.card is None)
        self.full.setVisible(state.card is not None)
        if state.card is not None:
            self._show_card(state.card)
        self._do_once(state)

    def _show_card(self, shown: CustomerCard) -> None:
        who = shown.card.customer
        self.name.setText(who.name)
        facts = {
            str(Text("E-mail")): who.email,
            str(Text("Phone")): who.phone,
            str(Text("Contact")): who.contact,
            str(Text("Number")): who.reference,
            str(Text("Orders")): str(shown.order_count),
            str(Text("Returns")): str(shown.return_count) if shown.return_count else "",
            str(Text("Spent")): ", ".join(str(Text("{amount}", amount=amount)) for amount in shown.spent),
        }
        self.facts.show_facts({name: value for name, value in facts.items() if value})
        clear(self.places.body)
        self.places.body.addWidget(section(Text("Addresses")))
        for address in shown.card.addresses:
            self.places.body.addWidget(label(_one_line(address.ship_to), wrap=True))
        if not shown.card.addresses:
            self.places.body.addWidget(label(Text("No address yet."), ink="text2"))
        self.places.body.addStretch(1)
        self.orders.show_all(shown.orders)
        self.orders.show_footer(Text("Newest orders"), Text("Enter open"))

    def _do_once(self, state: CustomersState) -> None:
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words)
        order_id, serial = state.opened_order
        if serial != self._shown["opened"]:
            self._shown["opened"] = serial
            self.shell.go("order_detail", order=order_id)
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
        sheet: FormSheet = AddressSheet(ShipTo(), self.presenter.add_address, self.shell.lift)
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
        others = [each for each in state.doubles if each.id != self._id]
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
        self._presenter.look_for_doubles(self._typed())

    def _typed(self) -> NewCustomer:
        typed = {name: line.text().strip() for name, line in self.lines.items()}
        return NewCustomer(**{**typed, "reference": typed["reference"] or None})  # type: ignore[arg-type]


def _one_line(ship_to: ShipTo) -> str:
    town = " ".join(part for part in (ship_to.postal_code, ship_to.city, ship_to.region, ship_to.country) if part)
    return ", ".join(part for part in (ship_to.name, ship_to.street, ship_to.extra, town) if part)

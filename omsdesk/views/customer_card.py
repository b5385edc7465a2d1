"""The card of one customer: who it is, and in tabs the orders, returns, notes, and what they may be written for."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from omsdesk.services.customer_list import CustomerCard
from omsdesk.services.new_order import ShipTo
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, NoteCard, clear
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import ElidedLabel, label, section
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, when_words

_LEAST_ROWS = 90
_STAR = "\N{BLACK STAR}"
_YES, _NO, _NOT_ASKED = (Text("Yes"), "ok", "check"), (Text("No"), "err", "x"), (Text("Not asked"), "neutral", "circle")
ORDER_COLUMNS = (
    Column(Text("Order"), lambda row: row.number, width=98, kind="strong"),
    Column(Text("Status"), lambda row: row.headline, width=148, kind="pill"),
    Column(Text("Placed"), lambda row: when_words(row.placed_at), width=140),
    Column(Text("Channel"), lambda row: row.channel, stretch=True),
    Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), width=104, kind="number"),
)
RETURN_COLUMNS = (
    Column(Text("Return"), lambda row: row.number, width=98, kind="strong"),
    Column(Text("Status"), lambda row: row.status, width=140, kind="pill"),
    Column(Text("Asked for"), lambda row: when_words(row.requested_at), width=140),
    Column(Text("Order"), lambda row: row.order, width=98),
    Column(Text("Customer says"), lambda row: row.says, stretch=True, tooltip=lambda row: row.says),
)
NOTE_COLUMNS = (
    Column(Text("When"), lambda row: when_words(row.at), width=140),
    Column(Text("Stars"), lambda row: _STAR * (row.stars or 0), width=84),
    Column(Text("Words"), lambda row: row.words, stretch=True, tooltip=lambda row: row.words),
    Column(Text("Order"), lambda row: row.order, width=98),
    Column(Text("Who"), lambda row: row.by, width=100, kind="muted"),
)
CREDIT_COLUMNS = (
    Column(Text("When"), lambda row: when_words(row.at), width=140),
    Column(Text("What"), lambda row: row.kind, width=170, kind="pill"),
    Column(Text("Amount"), lambda row: Text("{amount}", amount=row.amount), width=100, kind="number"),
    Column(Text("Order"), lambda row: row.order, width=98),
    Column(Text("Reference or reason"), lambda row: row.note, stretch=True, tooltip=lambda row: row.note),
    Column(Text("Who"), lambda row: row.by, width=100, kind="muted"),
)
CONSENT_COLUMNS = (
    Column(Text("What for"), lambda row: row.said.purpose.word, stretch=True, kind="strong"),
    Column(Text("May we?"), lambda row: _answer(row.said), width=120, kind="pill"),
    Column(Text("Since"), lambda row: when_words(row.said.at) if row.said.at else "", width=140),
    Column(Text("Said"), lambda row: row.said.how, width=150, tooltip=lambda row: row.said.how),
    Column(Text("Who"), lambda row: row.said.by, width=100, kind="muted"),
)


class ConsentRow:
    """One purpose as a row of the table."""

    def __init__(self, place: int, said: Any) -> None:
        self.id = place
        self.said = said


class CustomerCardPart(Card):
    """The right half of the register."""

    def __init__(
        self, head: Sequence[QWidget], acts: Mapping[str, Button], opened: Mapping[str, Callable[[Any], object]]
    ) -> None:
        super().__init__()
        self.card: CustomerCard | None = None
        self._take_back = opened["merge"]
        self.nobody = EmptyState("users", Text("Choose a customer to see the card."))
        self.add(self.nobody, 1)
        self.full = QWidget()
        column = QVBoxLayout(self.full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        row = QHBoxLayout()
        self.name = ElidedLabel("", theme.PAGE, theme.BOLD)
        row.addWidget(self.name, 1)
        for each in head:
            row.addWidget(each)
        column.addLayout(row)
        self.gone = NoteCard("info", "info")
        self.gone.hide()
        column.addWidget(self.gone)
        self.facts = Facts()
        self.places = ScrollColumn(spacing=theme.GAP_1)
        self.places.body.addWidget(self.facts)
        self._below = QVBoxLayout()
        self._below.setSpacing(theme.GAP_1)
        self.places.body.addLayout(self._below)
        self.places.body.addStretch(1)
        column.addWidget(self.places, 2)
        column.addLayout(self._tab_row(opened), 0)
        column.addWidget(self.stack, 5)
        self._foot(column, acts)
        self.add(self.full, 1)
        self.full.hide()

    def _tab_row(self, opened: Mapping[str, Callable[[Any], object]]) -> QHBoxLayout:
        words = (Text("Orders"), Text("Returns"), Text("Store credit"), Text("Notes"), Text("May be written to"))
        keys = ("orders", "returns", "credit", "notes", "consent")
        self.tabs = Tabs(list(zip(words, keys, strict=True)), name=Text("Parts of the card"))
        self.tabs.chosen.connect(self.show_tab)
        self.stack = QStackedWidget()
        self.orders = self._table(ORDER_COLUMNS, Text("Orders of this customer"), Text("No orders yet."), (2, 4))
        self.orders.opened.connect(opened["order"])
        self._opened = opened
        self._pages = {"orders": self.orders}
        self.show_tab("orders")
        row = QHBoxLayout()
        row.addWidget(self.tabs, 1)
        return row

    def complete(self) -> None:
        """Make the parts behind the first one. All at once would keep the screen waiting."""
        opened = self._opened
        self.returns = self._table(RETURN_COLUMNS, Text("Returns of this customer"), Text("No returns."), (3, 2))
        self.returns.opened.connect(opened["return"])
        self.credit = self._table(
            CREDIT_COLUMNS, Text("Store credit of this customer"), Text("No store credit yet."), (5, 0)
        )
        self.credit.opened.connect(self._open_credited)
        self.notes = self._table(NOTE_COLUMNS, Text("Notes and ratings"), Text("No notes yet."), (4, 3, 0), 150)
        self.notes.opened.connect(opened["note"])
        self.consents = self._table(
            CONSENT_COLUMNS, Text("What this customer may be written to for"), "", (4, 2, 3), 150
        )
        self.consents.opened.connect(opened["consent"])
        self._pages |= {"returns": self.returns, "credit": self.credit, "notes": self.notes, "consent": self.consents}

    def _table(
        self, columns: Any, name: Text, empty: Text | str, gives: tuple[int, ...], least: int = 80
    ) -> PagedTable:
        made = PagedTable(columns, name=name)
        made.setMinimumHeight(theme.scaled(_LEAST_ROWS))
        made.show_when_empty(EmptyState("inbox", empty))
        GivingWay(made, gives, least=least)
        self.stack.addWidget(made)
        return made

    def _open_credited(self, entry: object) -> None:
        for row in self.card.credit_rows if self.card is not None else ():
            if row.id == entry and row.order_id is not None:
                self._opened["order"](row.order_id)

    def _foot(self, column: QVBoxLayout, acts: Mapping[str, Button]) -> None:
        foot = FlowRow()
        for button in acts.values():
            foot.addWidget(button)
        column.addLayout(foot)

    def show_tab(self, key: object) -> None:
        """Open this part."""
        self.tabs.show_tab(key)
        self.stack.setCurrentWidget(self._pages[str(key)])

    def show_card(self, shown: CustomerCard | None) -> None:
        """Draw this card."""
        self.card = shown
        self.nobody.setVisible(shown is None)
        self.full.setVisible(shown is not None)
        if shown is None:
            return
        self.name.setText(shown.card.customer.name)
        self.gone.show_words(_gone(shown))
        self.facts.show_facts({name: value for name, value in _facts(shown).items() if value})
        self._show_places(shown)
        self.orders.show_all(shown.orders)
        self.orders.show_footer(Text("Newest orders"), Text("Enter open"))
        self.returns.show_all(shown.returns)
        self.returns.show_footer("", Text("Enter open the order"))
        self.credit.show_all(shown.credit_rows)
        there = ", ".join(str(Text("{amount}", amount=amount)) for amount in shown.credit)
        self.credit.show_footer(
            Text("{amount} there", amount=there) if there else "", Text("Ctrl+Shift+P pay out   Enter open the order")
        )
        self.notes.show_all(shown.notes)
        self.notes.show_footer("", Text("Enter take away"))
        self.consents.show_all([ConsentRow(place, said) for place, said in enumerate(shown.consents, start=1)])
        self.consents.show_footer(Text("Mail about an order is always sent."), Text("Enter write down"))
        self.tabs.show_counts({"orders": shown.order_count, "returns": shown.return_count, "notes": len(shown.notes)})

    def _show_places(self, shown: CustomerCard) -> None:
        body = self._below
        clear(body)
        body.addWidget(section(Text("Addresses")))
        for address in shown.card.addresses:
            body.addWidget(label(one_line(address.ship_to), wrap=True))
        if not shown.card.addresses:
            body.addWidget(label(Text("No address yet."), ink="text2"))
        for merged in shown.taken_in:
            said = Text("{name} was taken in {when}.", name=merged.name, when=when_words(merged.at))
            self._add_way_back(said, Text("Make two cards again"), "split", partial(self._take_back, merged.id))
        for other in shown.strangers:
            said = Text("{name} is somebody else.", name=other.name)
            if other.by:
                when = when_words(other.at)
                said = Text("{name} is somebody else, said {by} {when}.", name=other.name, by=other.by, when=when)
            again = partial(self._opened["stranger"], other.id)
            self._add_way_back(said, Text("Perhaps the same person"), "undo-2", again)

    def _add_way_back(self, said: Text, words: Text, icon: str, run: Callable[[], object]) -> None:
        self._below.addWidget(label(said, ink="text2", wrap=True))
        back = Button(words, icon)
        back.clicked.connect(lambda _checked=False: run())
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        self._below.addLayout(row)


def _answer(said: Any) -> tuple[Text, str, str]:
    if said.at is None:
        return _NOT_ASKED
    return _YES if said.given else _NO


def _gone(shown: CustomerCard) -> Text | None:
    if shown.erased_at is None:
        return None
    if shown.invoices_until is None:
        return Text("Erased {when}. The orders keep their numbers.", when=when_words(shown.erased_at))
    return Text(
        "Erased {when}. {n} invoice keeps name and address until {day}.",
        many="Erased {when}. {n} invoices keep name and address until {day}.",
        when=when_words(shown.erased_at),
        n=shown.invoices,
        day=shown.invoices_until,
    )


def _facts(shown: CustomerCard) -> dict[str, str]:
    who, stars = shown.card.customer, shown.stars
    rated = sum(1 for each in shown.notes if each.stars is not None)
    mean = Text("{stars} of 5 ({n} rating)", many="{stars} of 5 ({n} ratings)", n=rated)
    mean = mean.given(stars=Decimal(f"{stars or 0:.1f}"))
    return {
        str(Text("E-mail")): who.email,
        str(Text("Phone")): who.phone,
        str(Text("Contact")): who.contact,
        str(Text("Number")): who.reference,
        str(Text("Spent")): ", ".join(str(Text("{amount}", amount=amount)) for amount in shown.spent),
        str(Text("Store credit")): ", ".join(str(Text("{amount}", amount=amount)) for amount in shown.credit),
        str(Text("Rating")): str(mean) if stars is not None else "",
    }


def one_line(ship_to: ShipTo) -> str:
    """An address in one line."""
    town = " ".join(part for part in (ship_to.postal_code, ship_to.city, ship_to.region, ship_to.country) if part)
    return ", ".join(part for part in (ship_to.name, ship_to.street, ship_to.extra, town) if part)

"""Price lists with their rows, and discount codes."""

from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.keeping_prices import EXAMPLE, KeptList
from omsdesk.services.pricing import discount_words
from omsdesk.services.setting_fields import CURRENCIES
from omsdesk.services.typed_amounts import amount_text, discount_text
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text

_ROWS_HEIGHT = 160
NEW = 0


def _days(each: Any) -> Text | str:
    if each.valid_from and each.valid_until:
        return Text("{first} to {last}", first=each.valid_from, last=each.valid_until)
    if each.valid_from:
        return Text("from {day}", day=each.valid_from)
    return Text("until {day}", day=each.valid_until) if each.valid_until else ""


def _used(code: CodeTerms) -> str:
    return str(code.uses) if code.most_uses is None else f"{code.uses} / {code.most_uses}"


LISTS = (
    Column(Text("Price list"), lambda row: row.name, kind="strong", stretch=True),
    Column(Text("Currency"), lambda row: row.currency, width=90),
    Column(Text("Counts"), _days, width=230),
    Column(Text("For"), lambda row: Text("everybody") if row.everyone else Text("some customers"), width=130),
    Column(Text("Prices"), lambda row: str(row.prices), width=80, kind="number"),
)
CODES = (
    Column(Text("Code"), lambda row: row[1].code, kind="strong", stretch=True),
    Column(
        Text("Gives"), lambda row: discount_words(row[1].percent_bp, row[1].amount_minor, row[1].currency), width=130
    ),
    Column(Text("Counts"), lambda row: _days(row[1]), width=230),
    Column(Text("Used"), lambda row: _used(row[1]), width=90, kind="number"),
    Column(Text("On"), lambda row: Text("Yes") if row[1].active else Text("No"), width=70),
)


class PricesPart(Part):
    """Lists above, codes below; each table with the fields of the row marked in it."""

    def build(self) -> None:
        """Two tables and two forms."""
        self._lists: dict[int, KeptList] = {}
        self._codes: tuple[CodeTerms, ...] = ()
        self._rows_shown: tuple[int, str] | None = None
        self._currency = "EUR"
        self._build_lists()
        self._build_codes()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when somebody looks."""
        super().showEvent(event)
        self.host.presenter.look_at_prices()

    def show_state(self, state: SettingsState) -> None:
        """Show lists and codes, and never over somebody's typing."""
        self._currency = state.company.currency if state.company else "EUR"
        lists = {each.id: each for each in state.lists}
        is_new, self._lists = lists != self._lists, lists
        self.lists.show_all(state.lists)
        self.lists.show_footer(Text("{n} price list", many="{n} price lists", n=len(lists)))
        if self.currency.value() is None:
            self.currency.show_choices(CURRENCIES, self._currency)
        if is_new:
            self._follow_list()
        if state.list_rows != self._rows_shown and state.list_rows[0] == self._list_id:
            self._rows_shown = state.list_rows
            self.rows.setPlainText(state.list_rows[1])
        self.list_field.show_error(state.errors.get("list"))
        if state.codes != self._codes:
            self._codes = state.codes
            self.codes.show_rows(range(len(self._codes)), dict(enumerate(enumerate(self._codes))))
        self.codes.show_footer(Text("{n} code", many="{n} codes", n=len(self._codes)))
        self.code_field.show_error(state.errors.get("code"))

    # ------------------------------------------------------------------ price lists

    def _build_lists(self) -> None:
        self._list_id = NEW
        self.lists = PagedTable(LISTS, name=Text("Price lists"))
        self.lists.setMinimumHeight(self.table_height())
        self.lists.show_when_empty(EmptyState("tags", Text("No price lists yet. Every product has its own price.")))
        self.lists.current_changed.connect(lambda _id: self._follow_list())
        self.body.addWidget(self.lists, 1)
        card = self.card(Text("Price list"))
        self.name, self.first, self.last = LineField(), LineField(), LineField()
        self.currency = ChoiceField(Text("Currency"))
        self.list_field = Field(Text("Name of the list"), self.name)
        card.body.addLayout(fields_row(self.list_field, Field(Text("Currency"), self.currency)))
        hint = Text("Like 2026-03-01. Empty: always.")
        first, last = Field(Text("Counts from"), self.first, hint=hint), Field(Text("Counts until"), self.last)
        card.body.addLayout(fields_row(first, last))
        self.everyone, self.active = CheckField(Text("For everybody")), CheckField(Text("In use"))
        self.active.setChecked(True)
        card.add(self.everyone)
        card.add(self.active)
        said = Text("One row a price: SKU, from how many pieces, price. {example}", example=EXAMPLE)
        card.add(label(said, theme.HEADER, ink="text2", wrap=True))
        self.rows = QPlainTextEdit()
        theme.set_font(self.rows)
        self.rows.setTabChangesFocus(True)
        self.rows.setMinimumHeight(theme.scaled(_ROWS_HEIGHT))
        self.rows.setAccessibleName(str(Text("Prices of the list")))
        card.add(self.rows)
        keep, new = Button(Text("Save price list"), "save", kind="primary"), Button(Text("New price list"), "plus")
        keep.clicked.connect(self._keep_list)
        new.clicked.connect(self._new_list)
        card.body.addLayout(buttons_row(keep, new))

    def _follow_list(self) -> None:
        kept = self._lists.get(self.lists.current_id() or NEW)
        if kept is None:
            return
        self._list_id = kept.id
        self.name.setText(kept.name)
        self.currency.show_value(kept.currency)
        self.first.setText(str(kept.valid_from or ""))
        self.last.setText(str(kept.valid_until or ""))
        self.everyone.setChecked(kept.everyone)
        self.active.setChecked(kept.active)
        self._rows_shown = None
        self.host.presenter.open_list(kept.id)

    def _new_list(self) -> None:
        self._list_id = NEW
        for line in (self.name, self.first, self.last):
            line.clear()
        self.everyone.setChecked(False)
        self.active.setChecked(True)
        self.rows.clear()
        self.name.setFocus()

    def _keep_list(self) -> None:
        wanted = KeptList(
            self._list_id,
            self.name.text(),
            str(self.currency.value() or self._currency),
            everyone=self.everyone.isChecked(),
            active=self.active.isChecked(),
        )
        self.host.presenter.keep_list(wanted, (self.first.text(), self.last.text()), self.rows.toPlainText())

    # ------------------------------------------------------------------ codes

    def _build_codes(self) -> None:
        self.codes = PagedTable(CODES, name=Text("Discount codes"))
        self.codes.setMinimumHeight(self.table_height())
        self.codes.show_when_empty(EmptyState("tags", Text("No discount codes yet.")))
        self.codes.current_changed.connect(self._follow_code)
        self.body.addWidget(self.codes, 1)
        card = self.card(Text("Discount code"))
        self.typed = {name: LineField() for name in ("code", "gives", "least", "first", "last", "uses")}
        self.code_field = Field(Text("Code"), self.typed["code"])
        gives = Field(Text("Takes off"), self.typed["gives"], hint=Text("10% or an amount."))
        card.body.addLayout(fields_row(self.code_field, gives, Field(Text("Goods for at least"), self.typed["least"])))
        card.body.addLayout(
            fields_row(
                Field(Text("Counts from"), self.typed["first"]),
                Field(Text("Counts until"), self.typed["last"]),
                Field(Text("May be used"), self.typed["uses"], hint=Text("Empty: as often as one likes.")),
            )
        )
        self.code_active = CheckField(Text("In use"))
        self.code_active.setChecked(True)
        card.add(self.code_active)
        keep = Button(Text("Save code"), "save", kind="primary")
        keep.clicked.connect(self._keep_code)
        card.body.addLayout(buttons_row(keep))

    def _follow_code(self, place: int | None) -> None:
        if place is None or not 0 <= place < len(self._codes):
            return
        code = self._codes[place]
        shown = {
            "code": code.code,
            "gives": discount_text(code.percent_bp, code.amount_minor, code.currency),
            "least": amount_text(code.least_minor, code.currency) if code.least_minor else "",
            "first": str(code.valid_from or ""),
            "last": str(code.valid_until or ""),
            "uses": str(code.most_uses or ""),
        }
        for name, text in shown.items():
            self.typed[name].setText(text)
        self.code_active.setChecked(code.active)

    def _keep_code(self) -> None:
        typed = {name: line.text() for name, line in self.typed.items()}
        self.host.presenter.keep_code(typed, active=self.code_active.isChecked())

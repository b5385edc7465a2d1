"""Rates of tax: the usual one, named classes beside it, and which products carry them."""

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.country_presets import PRESETS
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.tax_table import EU, DatedRate
from omsdesk.services.taxing import TaxClass
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, country_words

COUNTRIES = sorted(EU | {each.code for each in PRESETS})
"""Countries that a rate can be given for."""


def _called(row: tuple[int, TaxClass]) -> Text | str:
    each = row[1]
    return Text("Usual rate") if each.is_usual else each.name or Text("without a name")


COLUMNS = (
    Column(Text("Class"), _called, kind="strong", stretch=True),
    Column(Text("Percent"), lambda row: f"{row[1].rate_bp / 100:g}", width=120, kind="number"),
    Column(Text("Products"), lambda row: str(row[1].products), width=120, kind="number"),
)


RATES = (
    Column(Text("Country"), lambda row: country_words(row[1].country), kind="strong", stretch=True),
    Column(Text("Class"), lambda row: row[1].tax_class or Text("Usual rate"), width=150),
    Column(Text("Counts from"), lambda row: Text("{day}", day=row[1].valid_from), width=130),
    Column(Text("Percent"), lambda row: f"{row[1].rate_bp / 100:g}", width=100, kind="number"),
)


class TaxesPart(Part):
    """The usual rate, classes and their products, and what they cost from a day on or in other countries."""

    def build(self) -> None:
        """Cards under each other."""
        self.fields = SettingFields(self.host, [each for each in FIELDS if each.section == self.key], self.card())
        self.table = PagedTable(COLUMNS, name=Text("Classes of tax"))
        self.table.setMinimumHeight(self.table_height())
        self.body.addWidget(self.table, 1)
        card = self.card(Text("Add or change a class"))
        self.name, self.rate = LineField(), LineField()
        hint = Text("The products of a class follow its new rate. Orders keep theirs.")
        self.class_field = Field(Text("Name of the class"), self.name, hint=hint)
        card.body.addLayout(fields_row(self.class_field, Field(Text("Rate in percent"), self.rate)))
        keep = Button(Text("Save class"), "save")
        keep.clicked.connect(lambda: self.host.presenter.name_class(self.name.text(), self.rate.text()))
        card.body.addLayout(buttons_row(keep))
        card = self.card(Text("Products"))
        self.skus, self.chosen = LineField(), ChoiceField(Text("Class of these products"))
        self.products_field = Field(Text("SKUs"), self.skus, hint=Text("One or several, with commas between."))
        card.body.addLayout(fields_row(self.products_field, Field(Text("Class of these products"), self.chosen)))
        put = Button(Text("Put into this class"), "check")
        put.clicked.connect(lambda: self.host.presenter.put_into(self.skus.text(), str(self.chosen.value() or "")))
        card.body.addLayout(buttons_row(put))
        self._build_rates()

    def _build_rates(self) -> None:
        said = Text(
            "Rates from a day on, and of other countries. An order has the rate of the day on which it is placed, in "
            "the country it goes to."
        )
        self.body.addWidget(label(said, ink="text2", wrap=True))
        self._rates: tuple[DatedRate, ...] = ()
        self.rates = PagedTable(RATES, name=Text("Rates by country and day"))
        self.rates.show_when_empty(EmptyState("badge-percent", Text("No rates by country or day. Those above count.")))
        self.rates.setMinimumHeight(self.table_height())
        self.body.addWidget(self.rates, 1)
        card = self.card(Text("Rate by country and day"))
        self.country, self.of_class = ChoiceField(Text("Country")), ChoiceField(Text("Class"))
        self.since, self.percent = LineField(), LineField()
        card.body.addLayout(fields_row(Field(Text("Country"), self.country), Field(Text("Class"), self.of_class)))
        hint = Text("Like 2026-03-01. Empty: always.")
        self.rate_field = Field(Text("Rate in percent"), self.percent)
        card.body.addLayout(fields_row(self.rate_field, Field(Text("Counts from"), self.since, hint=hint)))
        keep, drop = Button(Text("Save rate"), "save"), Button(Text("Take rate out"), "trash-2")
        keep.clicked.connect(self._keep_rate)
        drop.clicked.connect(self._drop_rate)
        card.body.addLayout(buttons_row(keep, drop))

    def _keep_rate(self) -> None:
        country, of_class = str(self.country.value() or ""), str(self.of_class.value() or "")
        self.host.presenter.keep_rate(country, of_class, self.since.text(), self.percent.text())

    def _drop_rate(self) -> None:
        place = self.rates.current_id()
        if place is not None and place < len(self._rates):
            self.host.presenter.drop_rate(self._rates[place])

    def _show_rates(self, state: SettingsState) -> None:
        if state.rates != self._rates or not self.country.count():
            self._rates = state.rates
            self.rates.show_rows(range(len(state.rates)), dict(enumerate(enumerate(state.rates))))
        home = state.company.country if state.company else None
        if not self.country.count():
            self.country.show_choices(sorted((country_words(each), each) for each in COUNTRIES), home)
        named: list[tuple[str | Text, object]] = [(each.name, each.name) for each in state.taxes if each.name]
        self.of_class.show_choices([(Text("Usual rate"), ""), *named], self.of_class.value() or "")
        self.rates.show_footer(Text("{n} rate", many="{n} rates", n=len(state.rates)))
        self.rate_field.show_error(state.errors.get("rate"))

    def show_state(self, state: SettingsState) -> None:
        """Show rates and how many products carry them."""
        self.fields.show_state(state)
        self.table.show_rows(range(len(state.taxes)), dict(enumerate(enumerate(state.taxes))))
        self.table.show_footer(Text("{n} rate", many="{n} rates", n=len(state.taxes)))
        named: list[tuple[str | Text, object]] = [(each.name, each.name) for each in state.taxes if each.name]
        self.chosen.show_choices([(Text("Usual rate"), ""), *named], self.chosen.value() or "")
        self.class_field.show_error(state.errors.get("tax"))
        self.products_field.show_error(state.errors.get("products"))
        self._show_rates(state)

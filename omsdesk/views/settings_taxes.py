"""Rates of tax: the usual one, named classes beside it, and which products carry them."""

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.taxing import TaxClass
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text


def _called(row: tuple[int, TaxClass]) -> Text | str:
    each = row[1]
    return Text("Usual rate") if each.is_usual else each.name or Text("without a name")


COLUMNS = (
    Column(Text("Class"), _called, kind="strong", stretch=True),
    Column(Text("Percent"), lambda row: f"{row[1].rate_bp / 100:g}", width=120, kind="number"),
    Column(Text("Products"), lambda row: str(row[1].products), width=120, kind="number"),
)


class TaxesPart(Part):
    """The usual rate, the list of classes, a class to add or change, and products to put into one."""

    def build(self) -> None:
        """Four cards under each other."""
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

    def show_state(self, state: SettingsState) -> None:
        """Show rates and how many products carry them."""
        self.fields.show_state(state)
        self.table.show_rows(range(len(state.taxes)), dict(enumerate(enumerate(state.taxes))))
        self.table.show_footer(Text("{n} rate", many="{n} rates", n=len(state.taxes)))
        named: list[tuple[str | Text, object]] = [(each.name, each.name) for each in state.taxes if each.name]
        self.chosen.show_choices([(Text("Usual rate"), ""), *named], self.chosen.value() or "")
        self.class_field.show_error(state.errors.get("tax"))
        self.products_field.show_error(state.errors.get("products"))

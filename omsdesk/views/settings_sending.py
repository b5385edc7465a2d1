"""Carriers and their services: whose label, what it costs, how long it takes, and until when it leaves the same day."""

from dataclasses import replace

from PySide6.QtWidgets import QPlainTextEdit

from omsdesk.presenters.settings import SettingsState
from omsdesk.services import shipping_prices
from omsdesk.services.shipping_prices import EXAMPLE, ShippingStep
from omsdesk.services.typed_amounts import amount_text
from omsdesk.services.ways_to_send import Way
from omsdesk.views import theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.settings_parts import Part, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text

_ROWS_HEIGHT = 120


def _hour(way: Way) -> Text:
    return Text("as the house") if way.cut_off_hour is None else Text("{n}:00", n=way.cut_off_hour)


COLUMNS = (
    Column(Text("Service"), lambda way: way.name, kind="strong", stretch=True),
    Column(Text("Label by"), lambda way: way.label_by, width=170),
    Column(Text("Days"), lambda way: str(way.days), width=70, kind="number"),
    Column(Text("Leaves until"), _hour, width=130),
    Column(Text("Offered"), lambda way: Text("Yes") if way.active else Text("No"), width=90),
)


class CarriersPart(Part):
    """The list, and the fields of the service marked in it."""

    def build(self) -> None:
        """What carriers are, the table, the form."""
        self._ways: dict[int, Way] = {}
        self._currency = "EUR"
        self._steps: tuple[ShippingStep, ...] = ()
        said = Text(
            "Own label: printed here, for your van or a carrier that collects. "
            "Label from elsewhere: made in the carrier's own program, its tracking number is scanned onto the parcel."
        )
        self.body.addWidget(label(said, ink="text2", wrap=True))
        self.table = PagedTable(COLUMNS, name=Text("Services"))
        self.table.setMinimumHeight(self.table_height())
        self.table.current_changed.connect(lambda _id: self._follow())
        self.body.addWidget(self.table, 1)
        card = self.card(Text("The marked service"))
        self.name, self.price, self.days, self.hour = LineField(), LineField(), LineField(), LineField()
        self.carrier = ChoiceField(Text("Label by"))
        self.name_field = Field(Text("Name of the service"), self.name)
        card.body.addLayout(fields_row(self.name_field, Field(Text("Label by"), self.carrier)))
        card.body.addLayout(
            fields_row(
                Field(Text("Price"), self.price),
                Field(Text("Working days"), self.days),
                Field(Text("Leaves until, hour"), self.hour, hint=Text("Empty: as the house.")),
            )
        )
        self.active = CheckField(Text("Offered in new orders"))
        card.add(self.active)
        keep = Button(Text("Save service"), "save", kind="primary")
        keep.clicked.connect(self._keep)
        self.history = Button(Text("History"), "history", words_of_key("Ctrl+H"))
        self.history.clicked.connect(self._open_history)
        card.body.addLayout(buttons_row(keep, self.history))
        self._build_prices()

    def _build_prices(self) -> None:
        card = self.card(Text("Prices of the marked service by country and weight"))
        said = Text(
            "One row a price: country (* for all others), up to so many kg, price. {example}. Without rows the price "
            "above counts.",
            example=EXAMPLE,
        )
        card.add(label(said, theme.HEADER, ink="text2", wrap=True))
        self.rows = QPlainTextEdit()
        theme.set_font(self.rows)
        self.rows.setTabChangesFocus(True)
        self.rows.setMinimumHeight(theme.scaled(_ROWS_HEIGHT))
        self.rows.setAccessibleName(str(Text("Prices by country and weight")))
        card.add(self.rows)
        self.rows_wrong = label("", theme.HEADER, ink="err", wrap=True)
        card.add(self.rows_wrong)
        keep_rows = Button(Text("Save shipping prices"), "save")
        keep_rows.clicked.connect(self._keep_prices)
        card.body.addLayout(buttons_row(keep_rows))

    def _keep_prices(self) -> None:
        way = self._ways.get(self.table.current_id() or 0)
        if way is not None:
            self.host.presenter.keep_shipping(way.key, self.rows.toPlainText())

    def show_state(self, state: SettingsState) -> None:
        """Show every service."""
        ways = {way.id: way for way in state.ways}
        is_new, self._ways = ways != self._ways or state.shipping != self._steps, ways
        self._steps = state.shipping
        self._currency = state.company.currency if state.company else "EUR"
        self.carrier.show_choices(state.carriers, self.carrier.value())
        self.table.show_all(state.ways)
        self.table.show_footer(Text("{n} service", many="{n} services", n=len(state.ways)))
        self.name_field.show_error(state.errors.get("way"))
        self.rows_wrong.setText(str(state.errors.get("shipping") or ""))
        show_if(self.rows_wrong, "shipping" in state.errors)
        if state.ways and self.table.current_id() is None:
            self.table.select(state.ways[0].id)
        if is_new:
            self._follow()

    def _follow(self) -> None:
        way = self._ways.get(self.table.current_id() or 0)
        if way is None:
            return
        self.name.setText(way.name)
        self.price.setText(amount_text(way.price_minor, self._currency))
        self.days.setText(str(way.days))
        self.hour.setText("" if way.cut_off_hour is None else str(way.cut_off_hour))
        self.carrier.show_value(way.carrier)
        self.active.setChecked(way.active)
        self.rows.setPlainText(shipping_prices.typed(self._steps, way.key, self._currency))

    def _open_history(self) -> None:
        way = self._ways.get(self.table.current_id() or 0)
        if way is not None:
            self.open_history("service", way.id, way.name)

    def _keep(self) -> None:
        way = self._ways.get(self.table.current_id() or 0)
        if way is None:
            return
        changed = replace(way, name=self.name.text(), carrier=str(self.carrier.value()), active=self.active.isChecked())
        self.host.presenter.change_way(changed, price=self.price.text(), days=self.days.text(), hour=self.hour.text())

"""The stations: what they are called, what they are for, and the sheet of commands that lies at each."""

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.signing_in import StationView
from omsdesk.views.actions import words_of_key
from omsdesk.views.first_run_bench import STATION_KINDS
from omsdesk.views.settings_parts import Part, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text


def _kind(station: StationView) -> Text | str:
    return next((words for words, page in STATION_KINDS if page == station.start_page), station.start_page)


class StationsPart(Part):
    """The list, and the fields of the station marked in it."""

    def build(self) -> None:
        """Table above, form below."""
        self._stations: dict[int, StationView] = {}
        self._here: int | None = None
        columns = (
            Column(Text("Station"), lambda row: row.name, kind="strong", stretch=True),
            Column(Text("What it is for"), _kind, width=200),
            Column(Text("This computer"), lambda row: Text("Yes") if row.id == self._here else "", width=150),
        )
        self.table = PagedTable(columns, name=Text("Stations"))
        self.table.setMinimumHeight(self.table_height())
        self.table.current_changed.connect(lambda _id: self._follow())
        self.body.addWidget(self.table, 1)
        card = self.card(Text("The marked station"))
        self.name, self.kind = LineField(), ChoiceField(Text("What it is for"))
        self.kind.show_choices(STATION_KINDS)
        self.name_field = Field(Text("Name of the station"), self.name)
        card.body.addLayout(fields_row(self.name_field, Field(Text("What it is for"), self.kind)))
        keep = Button(Text("Save station"), "save")
        keep.clicked.connect(self._keep)
        self.history = Button(Text("History"), "history", words_of_key("Ctrl+H"))
        self.history.clicked.connect(self._open_history)
        card.body.addLayout(buttons_row(keep, self.history))
        sheet = self.card(Text("Scan commands"))
        sheet.add(label(Text("Undo, done, short and the others as codes, for hands that hold a scanner."), wrap=True))
        commands = Button(Text("Print the sheet of scan commands"), "barcode")
        commands.clicked.connect(self.host.presenter.print_commands)
        test = Button(Text("Test scanner and sounds"), "scan-barcode")
        test.clicked.connect(lambda: self.host.presenter.open("scanning"))
        sheet.body.addLayout(buttons_row(commands, test))
        if "totes" not in self.host.shell.hidden:
            totes = Button(Text("Print the labels of all totes"), "tag")
            totes.clicked.connect(self.host.presenter.print_totes)
            sheet.body.addLayout(buttons_row(totes))

    def show_state(self, state: SettingsState) -> None:
        """Show every station."""
        stations = {each.id: each for each in state.stations}
        is_new, self._stations, self._here = stations != self._stations, stations, state.station_id
        self.table.show_all(state.stations)
        self.table.show_footer(Text("{n} station", many="{n} stations", n=len(state.stations)))
        self.name_field.show_error(state.errors.get("station"))
        if state.stations and self.table.current_id() is None:
            self.table.select(state.station_id or state.stations[0].id)
        if is_new:
            self._follow()

    def _follow(self) -> None:
        station = self._stations.get(self.table.current_id() or 0)
        if station is not None:
            self.name.setText(station.name)
            self.kind.show_value(station.start_page)

    def _open_history(self) -> None:
        station = self._stations.get(self.table.current_id() or 0)
        if station is not None:
            self.open_history("station", station.id, station.name)

    def _keep(self) -> None:
        station = self._stations.get(self.table.current_id() or 0)
        if station is not None:
            kind = str(self.kind.value() or station.start_page)
            self.host.presenter.change_station(station.id, self.name.text(), kind)

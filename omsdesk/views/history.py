"""The history of one record, from its first day on."""

from omsdesk.presenters.history import History, HistoryState
from omsdesk.views import theme
from omsdesk.views.audit import from_to
from omsdesk.views.page import Page
from omsdesk.views.widgets.label import ElidedLabel
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, exact_words

COLUMNS = (
    Column(Text("When"), lambda row: exact_words(row.at), width=210),
    Column(Text("What"), lambda row: row.said, stretch=True, kind="strong"),
    Column(Text("Who"), lambda row: row.by, width=120),
    Column(Text("Station"), lambda row: row.station, width=110),
    Column(Text("From, to"), from_to, width=230, kind="muted", tooltip=lambda row: str(from_to(row))),
)


class HistoryView(Page):
    """Its name, and every change of it."""

    presenter: History

    def build(self) -> None:
        """The list under the record's name."""
        self.name = ElidedLabel("", theme.PAGE, theme.BOLD)
        self.body.addWidget(self.name)
        self.table = PagedTable(COLUMNS, name=Text("Changes"))
        GivingWay(self.table, (4, 3, 2))
        self.table.show_when_empty(EmptyState("history", Text("Nothing was changed yet.")))
        self.body.addWidget(self.table, 1)

    def show_state(self, state: HistoryState) -> None:
        """The newest change first."""
        self.name.setText(state.name)
        self.table.show_rows(list(state.rows), state.rows)
        self.table.renew()
        self.table.show_footer(Text("{n} change", many="{n} changes", n=len(state.rows)))

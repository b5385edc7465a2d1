"""Files that are brought in: chosen and looked at first, explained once, or laid into a folder; and those for shops."""

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog

from omsdesk.channels.files.pairing import layout_for
from omsdesk.channels.files.reading import Sight
from omsdesk.presenters.settings import SettingsState
from omsdesk.services.importing import Report, Tally
from omsdesk.services.importing.pairings import Kept
from omsdesk.views import theme
from omsdesk.views.column_words import KIND_WORDS
from omsdesk.views.columns_sheet import ColumnsSheet
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.settings_shop_files import ShopFilesCard
from omsdesk.views.settings_watched import WatchedCard
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, day_words

_SHOWN_REFUSALS = 20
_SHOWN_CODES = 8
_SUBJECTS = {
    "customers": Text("Customers"),
    "products": Text("Products"),
    "suppliers": Text("Suppliers"),
    "stock": Text("Stock"),
    "orders": Text("Orders"),
}


class FilesPart(Part):
    """A look before anything is written, and what files of nobody we know mean."""

    def build(self) -> None:
        """One card each."""
        self._sight: Sight | None = None
        self.progress = TaskProgress(self.host.presenter.stop)
        self.progress.hide()
        self.body.addWidget(self.progress)
        self._build_choosing()
        self.shop_files = ShopFilesCard(self)
        self.watched = WatchedCard(self)
        self._build_known()

    def showEvent(self, event: QShowEvent) -> None:
        """What lies in the watched folder, and which shops take files, is looked up when somebody looks."""
        super().showEvent(event)
        self.watched.appear()
        self.shop_files.appear()

    def _build_choosing(self) -> None:
        bring = self.card(Text("Bring files in"))
        bring.add(
            label(
                Text("Orders of Shopify, Amazon, Etsy, WooCommerce and UBL, and lists from CSV or Excel."),
                wrap=True,
            )
        )
        self.files = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        bring.add(self.files)
        self.choose = Button(Text("Choose files"), "file-up")
        self.choose.clicked.connect(self._choose)
        self.columns = Button(Text("Match columns"), "columns-3")
        self.columns.clicked.connect(self.host.presenter.look_at_columns)
        self.bring_in = Button(Text("Bring in"), "check", kind="primary")
        self.bring_in.clicked.connect(self.host.presenter.bring_in)
        bring.body.addLayout(buttons_row(self.choose, self.columns, self.bring_in))
        self.facts = Facts()
        bring.add(self.facts)
        self.make = Button(Text("Make all of them products"), "plus")
        self.make.clicked.connect(self.host.presenter.make_products)
        bring.body.addLayout(buttons_row(self.make))
        self.refused = label("", theme.HEADER, ink="warn", wrap=True)
        bring.add(self.refused)

    def _build_known(self) -> None:
        self.known = self.card(Text("Files whose columns were matched"))
        columns = (
            Column(Text("Shop or program"), lambda kept: kept.pairing.name, kind="strong", stretch=True),
            Column(Text("Holds"), _kind_of, width=150),
            Column(Text("Columns"), lambda kept: str(len(kept.pairing.fields)), width=90),
            Column(Text("Matched"), lambda kept: " ".join((day_words(kept.made_at), kept.user)).strip(), width=190),
        )
        self.table = PagedTable(columns, name=Text("Files whose columns were matched"))
        self.table.setMinimumHeight(self.table_height())
        self.known.add(self.table)
        self.forget = Button(Text("Forget"), "trash-2")
        self.forget.clicked.connect(self._forget)
        self.known.body.addLayout(buttons_row(self.forget))

    def show_state(self, state: SettingsState) -> None:
        """Show how far it is, and what came of it."""
        is_busy = state.busy is not None
        self.progress.setVisible(is_busy)
        if state.busy is not None:
            self.progress.show_task(state.busy, state.done, state.whole)
        self.choose.setEnabled(not is_busy)
        self.files.setText(", ".join(state.files))
        self.files.setVisible(bool(state.files))
        show_if(self.columns, bool(state.files))
        self.columns.setEnabled(not is_busy)
        self.bring_in.setVisible(bool(state.files))
        self.bring_in.setEnabled(not is_busy and state.report is not None)
        self.facts.setVisible(state.report is not None)
        show_if(self.refused, state.report is not None)
        came = state.report is not None and not state.report.is_dry_run and bool(state.report.strange)
        show_if(self.make, came)
        if state.report is not None:
            self._show_report(state.report)
        self.shop_files.show_state(state)
        self.watched.show_state(state)
        show_if(self.known, bool(state.pairings))
        self.table.show_rows([each.id for each in state.pairings], {each.id: each for each in state.pairings})
        self._show_sheet(state)

    def _show_sheet(self, state: SettingsState) -> None:
        """Each look at a file lays its sheet once; Esc may have taken it away since."""
        if state.sight is self._sight:
            return
        self._sight = state.sight
        if state.sight is not None:
            sheet = ColumnsSheet(state.sight, self.host.presenter, self._leave)
            self.host.shell.lay(sheet, focus=sheet.name)

    def _leave(self) -> None:
        self.host.shell.lift()
        self.host.presenter.leave_columns()

    def _show_report(self, report: Report) -> None:
        facts = {str(Text("Orders from")): report.channel} if report.read else {}
        facts |= {
            str(_SUBJECTS[str(each.subject)]): _counted(each, is_dry_run=report.is_dry_run)
            for each in report.tallies
            if each.read
        }
        if report.goods is not None and report.goods.minor:
            facts[str(Text("Goods"))] = str(Text("{amount}", amount=report.goods))
        codes = report.strange
        if codes:
            named = ", ".join(codes[:_SHOWN_CODES]) + (" \N{HORIZONTAL ELLIPSIS}" if len(codes) > _SHOWN_CODES else "")
            told = Text("{codes}: link them with U on the order", codes=named)
            facts[str(Text("Unknown codes"))] = str(told)
        if report.was_stopped:
            facts[str(Text("Stopped"))] = str(Text("What came in before stays."))
        self.facts.show_facts(facts)
        wrong = [*(each for each in report.refused_rows if not each.code), *report.taken_back]
        rows = [str(each) for each in wrong[:_SHOWN_REFUSALS]]
        left = len(wrong) - len(rows)
        if left > 0:
            rows.append(str(Text("and {n} more", n=left)))
        self.refused.setText("\n".join(rows))
        show_if(self.refused, bool(rows))

    def _choose(self) -> None:
        kinds = str(Text("Orders and lists (*.csv *.txt *.tsv *.xlsx *.json *.xml)"))
        names, _ = QFileDialog.getOpenFileNames(self, str(Text("Bring files in")), str(Path.home()), kinds)
        if names:
            self.host.presenter.choose_files([Path(name) for name in names])

    def _forget(self) -> None:
        chosen = self.table.current_id()
        found = next((each for each in self.host.presenter.state.pairings if each.id == chosen), None)
        if found is not None:
            self.host.presenter.forget_pairing(found.id, found.pairing.name)


def _kind_of(kept: Kept) -> str:
    kind = next(each for each in KIND_WORDS if layout_for(each).key == kept.pairing.layout)
    return str(KIND_WORDS[kind])


def _counted(tally: Tally, *, is_dry_run: bool) -> str:
    """How many of one subject, in words; what is none is not said."""
    new = Text("{n} would be new", n=tally.new) if is_dry_run else Text("{n} new", n=tally.new)
    changed = Text("{n} would change", n=tally.changed) if is_dry_run else Text("{n} changed", n=tally.changed)
    parts = (
        (tally.read, Text("{n} read", n=tally.read)),
        (tally.new, new),
        (tally.changed, changed),
        (tally.unchanged, Text("{n} known", n=tally.unchanged)),
        (tally.refused, Text("{n} refused", n=tally.refused)),
    )
    return ", ".join(str(words) for count, words in parts if count)

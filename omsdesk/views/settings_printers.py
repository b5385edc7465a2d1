"""Where each kind of paper comes out at this station."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout

from omsdesk.presenters.settings import SettingsState, printer_words
from omsdesk.services.paper_names import PAPERS
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField
from omsdesk.views.widgets.label import ElidedLabel, label
from omsdesk.words import Text


class PrintersPart(Part):
    """A row for each paper: its printer, and a test page."""

    def build(self) -> None:
        """Papers first, then the folder for those that go to no printer."""
        self._asked = False
        card = self.card(Text("Papers of this station"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        grid.setVerticalSpacing(theme.GAP_2)
        grid.setColumnStretch(1, 1)
        self.choices: dict[str, ChoiceField] = {}
        for row, (kind, words) in enumerate(PAPERS.items()):
            choice = ChoiceField(words)
            choice.picked.connect(partial(self.host.presenter.set_printer, kind))
            test = Button(Text("Test page"), "printer")
            test.setAccessibleName(str(Text("Test page for {paper}", paper=words)))
            test.clicked.connect(partial(self.host.presenter.print_trial, kind))
            grid.addWidget(label(words), row, 0)
            grid.addWidget(choice, row, 1)
            grid.addWidget(test, row, 2)
            self.choices[kind] = choice
        card.body.addLayout(grid)
        self._build_folder()

    def show_state(self, state: SettingsState) -> None:
        """Show what is chosen, a printer that is gone too."""
        for paper in state.printers:
            if paper.kind in self.choices:
                names = dict.fromkeys([*state.installed, paper.printer])
                self.choices[paper.kind].show_choices([(printer_words(each), each) for each in names], paper.printer)
        self.folder.setText(state.folder)

    def showEvent(self, event: QShowEvent) -> None:
        """The system is asked for its printers when somebody looks, not before."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self.host.presenter.look_for_printers()

    def _build_folder(self) -> None:
        card = self.card(Text("PDF files are saved in"))
        self.folder = ElidedLabel("")
        choose = Button(Text("Choose folder"), "folder-open")
        choose.clicked.connect(self._choose)
        card.add(self.folder)
        card.body.addLayout(buttons_row(choose))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, str(Text("Folder for papers")), self.folder.text())
        if folder:
            self.host.presenter.set_folder(folder)

"""The pages of the welcome at the bench: the station and its scanner, its printers, the first paper."""

from functools import partial

from PySide6.QtWidgets import QGridLayout

from omsdesk.presenters.first_run import FirstRunState
from omsdesk.services.station_settings import FOLDER
from omsdesk.views import theme
from omsdesk.views.first_run_steps import StepPage
from omsdesk.views.sounds import KINDS
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts, NoteCard
from omsdesk.views.widgets.fields import ChoiceField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, section
from omsdesk.views.widgets.scanner_test import ScannerTest
from omsdesk.words import Text

STATION_KINDS = (
    (Text("Packing bench"), "pack"),
    (Text("Cart for picking"), "pick"),
    (Text("Shipping desk"), "ship"),
    (Text("Returns desk"), "returns"),
    (Text("Stock desk"), "stock"),
    (Text("Office desk"), "today"),
)
"""What a station is for, and the page that it opens with."""

SOUNDS = {"ok": Text("Good scan"), "done": Text("Done"), "warn": Text("Unknown"), "err": Text("Wrong")}
_PAPERS = (("label", Text("Labels")), ("slip", Text("Packing slips")), ("sheet", Text("Lists and sheets")))
_DPI = ((Text("203 dots per inch"), 203), (Text("300 dots per inch"), 300))
_LABELS = ((Text("4 x 6 inches"), "4x6"), (Text("100 x 150 mm"), "100x150"))
_SHEETS = (("A4", "A4"), ("Letter", "Letter"))


class StationPage(StepPage):
    """This computer."""

    heading = Text("This station")
    lead = Text("A station is a bench or a desk with its scanner and printers.")

    def build(self) -> None:
        """Its name and what it is for; then scan something, hear something."""
        self.row(
            self.line("station", Text("&Name of this station")),
            self.choice("start_page", Text("&What it is for"), STATION_KINDS),
        )
        self.body.addWidget(section(Text("Scanner test")))
        self._test = ScannerTest(self.presenter, self.shell.scanner, self.presenter.print_test_label)
        self.body.addWidget(self._test)
        self.body.addWidget(section(Text("Sound test")))
        row = FlowRow()
        for kind in KINDS:
            button = Button(SOUNDS[kind], "volume-2")
            button.clicked.connect(partial(self.shell.play, kind))
            row.addWidget(button)
        self.body.addLayout(row)

    def entered(self) -> None:
        """The code is drawn when somebody looks."""
        self.presenter.draw_code()

    def show_state(self, state: FirstRunState) -> None:
        """What the scanner test says."""
        super().show_state(state)
        self._test.show_test(state.bars, state.verdict, state.saved, may_print=state.is_founded)


class PrintersPage(StepPage):
    """Where the papers come out."""

    heading = Text("Printers")
    lead = Text("Which printer takes which paper? Without a printer, papers are saved as PDF files in a folder.")

    def build(self) -> None:
        """A row for each group of papers: its printer, its size, its test page."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        grid.setVerticalSpacing(theme.GAP_2)
        grid.setColumnStretch(1, 1)
        self._printers: dict[str, ChoiceField] = {}
        for row, (group, words) in enumerate(_PAPERS):
            choice = ChoiceField(Text("Printer for {paper}", paper=words))
            choice.picked.connect(partial(self._chosen, group))
            test = Button(Text("Print test page"), "printer")
            test.setAccessibleName(str(Text("Test page for {paper}", paper=words)))
            test.clicked.connect(partial(self.presenter.print_trial, group))
            grid.addWidget(label(words), row, 0)
            grid.addWidget(choice, row, 1)
            grid.addWidget(test, row, 2)
            self._printers[group] = choice
        self.body.addLayout(grid)
        self.row(
            self.choice("label_size", Text("&Labels in the printer"), _LABELS),
            self.choice("label_dpi", Text("&Dots of the label printer"), _DPI),
            self.choice("paper", Text("&Office paper"), _SHEETS),
        )
        self._said = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._said)

    def entered(self) -> None:
        """The system is asked for its printers when somebody looks."""
        self.presenter.look_for_printers()

    def first(self) -> ChoiceField:
        """The printer of the labels."""
        return self._printers["label"]

    def show_state(self, state: FirstRunState) -> None:
        """The printers there are, and those that are chosen."""
        super().show_state(state)
        for group, choice in self._printers.items():
            chosen = getattr(state.answers, f"{group}_printer")
            names = dict.fromkeys([*state.installed, chosen])
            choice.show_choices([(_called(each), each) for each in names], chosen)
        self._said.setText(str(state.papers or ""))

    def _chosen(self, group: str, printer: object) -> None:
        self.presenter.answer(**{f"{group}_printer": printer})


class ReadyPage(StepPage):
    """Go to work."""

    heading = Text("Pack your first order")
    lead = Text("Print a test label and scan it back, then scan an order to pack it.")
    offers = ("first_run.test_label", "first_run.badge")

    def build(self) -> None:
        """The test label and what the scanner read."""
        self._told = NoteCard("info", "key-round")
        self._told.show_words(None)
        self.body.addWidget(self._told)
        self.add_buttons()
        self._papers = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._papers)
        self._scanned = label("", theme.TITLE, theme.MEDIUM, wrap=True)
        self.body.addWidget(self._scanned)

    def show_state(self, state: FirstRunState) -> None:
        """What the scanner test says."""
        self._told.show_words(state.told_once)
        self._papers.setText(str(state.papers or ""))
        self._scanned.setText(str(state.scanned or Text("Scan anything to test the scanner.")))


class SamplePage(StepPage):
    """Who works in the sample shop."""

    heading = Text("The sample shop is ready")
    lead = Text("Sign in as one of these people. Their PINs are shown in Settings as long as the sample data is used.")

    def build(self) -> None:
        """Names and PINs."""
        self._facts = Facts()
        self.body.addWidget(self._facts)

    def show_state(self, state: FirstRunState) -> None:
        """Everybody who works there, the administrator too."""
        self._facts.show_facts(
            {name: str(Text("{role}, PIN {pin}", role=role, pin=pin)) for name, role, pin in state.people}
        )


def _called(printer: str) -> Text | str:
    return Text("Save as PDF") if printer == FOLDER else printer

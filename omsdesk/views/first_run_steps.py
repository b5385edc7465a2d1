"""The pages of the welcome: each makes its fields once and draws the presenter's state."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.presenters.first_run import FirstRun, FirstRunState, countries
from omsdesk.services.importing.report import Report, Subject
from omsdesk.views import theme
from omsdesk.views.actions import Action
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label, section, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.words import Text

SHOWN_PROBLEMS = 6
WIDTH, LEAST_HEIGHT = 712, 300


class StepPage(QWidget):
    """One page of the welcome: a heading, a sentence, and what is asked."""

    heading = Text("")
    lead = Text("")
    offers: tuple[str, ...] = ()
    """The deeds that this page shows as buttons."""

    def __init__(self, presenter: FirstRun) -> None:
        super().__init__()
        self.presenter = presenter
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP_3)
        self.body.addWidget(label(self.heading, theme.NUMBER, theme.BOLD))
        self.body.addWidget(label(self.lead, theme.TITLE, ink="text2", wrap=True))
        self.fields: dict[str, Field] = {}
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.GAP_2)
        self.build()
        self.body.addStretch(1)

    def build(self) -> None:
        """Make what is asked."""

    def show_state(self, state: FirstRunState) -> None:
        """Errors under their fields."""
        for name, field in self.fields.items():
            field.show_error(state.error_of(name))

    def offer(self, action: Action) -> None:
        """A button for a deed of this page."""
        if action.deed.id in self.offers:
            self.buttons.addWidget(Button.of(action))

    def add_buttons(self) -> None:
        """Where the buttons of this page stand."""
        row = QHBoxLayout()
        row.addLayout(self.buttons)
        row.addStretch(1)
        self.body.addLayout(row)

    def enter(self) -> None:
        """Enter goes on."""
        self.presenter.next()

    def event(self, event: QEvent) -> bool:
        """The card grows with what the page has to say; it scrolls when the window is low."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumHeight(max(theme.scaled(LEAST_HEIGHT), self.body.totalHeightForWidth(WIDTH)))
        return handled

    def first(self) -> QWidget:
        """Where the cursor starts."""
        return next((field.editor for field in self.fields.values()), self)

    def line(self, name: str, words: Text, *, secret: bool = False, hint: Text | str = "") -> Field:
        """A field for one line of text, kept in the answers under its name."""
        editor = LineField(str(getattr(self.presenter.state.answers, name)), secret=secret)
        editor.textEdited.connect(lambda text: self.presenter.answer(**{name: text}))
        self.fields[name] = Field(words, editor, hint=hint)
        return self.fields[name]

    def row(self, *fields: QWidget) -> None:
        """Fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        for field in fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def pick_one(self, choices: list[Choice], act: Callable[[object], None]) -> Choices:
        """Large tiles of which one is chosen."""
        tiles = Choices(columns=2)
        tiles.show_choices(choices)
        tiles.chosen.connect(act)
        self.body.addWidget(tiles)
        return tiles


class DataPage(StepPage):
    """New, or a sample to try."""

    heading = Text("Welcome to OMS Desk")
    lead = Text("Where is the data of your warehouse?")

    def build(self) -> None:
        """Two ways to begin."""
        self._ways = [
            Choice("1", Text("New, on this computer"), Text("Your own shop, in an empty database"), value=False),
            Choice("2", Text("Try with sample data"), Text("300 products, 1,500 orders, five people"), value=True),
        ]
        self._tiles = self.pick_one(self._ways, lambda value: self.presenter.answer(sample=bool(value)))
        self._busy = label("", theme.TITLE, theme.MEDIUM, wrap=True)
        self.body.addWidget(self._busy)

    def show_state(self, state: FirstRunState) -> None:
        """The way chosen, and that the sample is being made."""
        self._tiles.show_choices(self._ways, state.answers.sample)
        self._tiles.setEnabled(state.busy is None)
        self._busy.setText(str(state.busy or ""))


class CompanyPage(StepPage):
    """Who the house is."""

    heading = Text("Your company")
    lead = Text("This stands on your packing slips and labels. The country brings currency, tax and paper along.")

    def build(self) -> None:
        """Name, address, country and what follows from it."""
        self.body.addWidget(self.line("company", Text("&Name of the company")))
        self.body.addWidget(self.line("street", Text("&Street and number")))
        self.row(self.line("postal_code", Text("&Postal code")), self.line("city", Text("&City")))
        self._country = ChoiceField(str(Text("Country")))
        self._country.show_choices(countries(), self.presenter.state.answers.country)
        self._country.picked.connect(lambda code: self.presenter.answer(country=str(code)))
        self.row(
            Field(Text("C&ountry"), self._country),
            self.line("currency", Text("C&urrency")),
            self.line("tax", Text("&Tax, percent")),
        )

    def show_state(self, state: FirstRunState) -> None:
        """What the country brought along."""
        super().show_state(state)
        for name in ("currency", "tax"):
            editor = self.fields[name].editor
            if isinstance(editor, LineField) and not editor.hasFocus():
                editor.show_text(getattr(state.answers, name))


class WorkPage(StepPage):
    """How the house works."""

    heading = Text("How do you work?")
    lead = Text("You can change this later in Settings.")

    def build(self) -> None:
        """Small shop or hall."""
        self._ways = [
            Choice("1", Text("Alone or a few"), Text("Take an order, pick it and pack it at the bench"), value=False),
            Choice("2", Text("Hall with pickers"), Text("Waves, totes, pick lists, a PIN for everybody"), value=True),
        ]
        self._tiles = self.pick_one(self._ways, lambda value: self.presenter.answer(hall=bool(value)))

    def show_state(self, state: FirstRunState) -> None:
        """The way chosen."""
        self._tiles.show_choices(self._ways, state.answers.hall)


class YouPage(StepPage):
    """The first person."""

    heading = Text("You")
    lead = Text("You are the administrator and can add the others later.")

    def build(self) -> None:
        """Name and PIN."""
        self.body.addWidget(self.line("name", Text("Your &name")))
        self.row(
            self.line("pin", Text("&PIN, 4 to 6 digits"), secret=True),
            self.line("pin_again", Text("PIN &again"), secret=True),
        )


class StationPage(StepPage):
    """This computer."""

    heading = Text("This station")
    lead = Text("A station is a bench or a desk with its printers. Papers go to a folder until you choose a printer.")

    def build(self) -> None:
        """Its name, and where order numbers begin."""
        self.body.addWidget(self.line("station", Text("&Name of this station")))
        hint = Text("Go on where your old program stopped.")
        self.body.addWidget(self.line("next_order", Text("Next &order number"), hint=hint))


class ThingsPage(StepPage):
    """Bring files in."""

    heading = Text("Bring your things")
    offers = ("first_run.bring", "first_run.forget")
    lead = Text(
        "Drop product, stock, customer and order lists here, as CSV or Excel. Nothing is written before you say so."
    )

    def build(self) -> None:
        """A line for paths, what the files hold, and the button that brings them in."""
        self._path = LineField(placeholder=Text("Path of a file or folder"))
        self.fields["path"] = Field(
            Text("&File or folder"), self._path, hint=Text("Type a path and press Enter, or drop files.")
        )
        self.body.addWidget(self.fields["path"])
        self._names = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._names)
        self._progress = TaskProgress(self.presenter.stop)
        self.body.addWidget(self._progress)
        self._came = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self.body.addWidget(self._came)
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self._problems_head = section(Text("Not as it should be"))
        self._problems = label("", theme.HEADER, ink="text2", wrap=True)
        self.body.addWidget(self._problems_head)
        self.body.addWidget(self._problems)
        self.add_buttons()

    def show_state(self, state: FirstRunState) -> None:
        """What was found, or what came in."""
        self._names.setText(", ".join(state.files))
        show_if(self._names, bool(state.files))
        self._progress.setVisible(state.busy is not None)
        if state.busy is not None:
            self._progress.show_task(state.busy, state.done, state.whole)
        report = state.report
        self._came.setText(str(_came_words(report)) if report else "")
        show_if(self._came, report is not None)
        self._facts.setVisible(report is not None)
        self._facts.show_facts(tally_words(report) if report else {})
        problems = problem_words(report) if report else []
        self._problems_head.setVisible(bool(problems))
        self._problems.setVisible(bool(problems))
        more = len(problems) - SHOWN_PROBLEMS
        shown = problems[:SHOWN_PROBLEMS] + ([str(Text("and {n} more", n=more))] if more > 0 else [])
        self._problems.setText("\n".join(shown))

    def enter(self) -> None:
        """A path is looked at; then what was found comes in; then Enter goes on."""
        if self._path.text().strip():
            self._add()
        elif self.presenter.state.may_bring:
            self.presenter.bring_in()
        else:
            self.presenter.next()

    def _add(self) -> None:
        typed = Path(self._path.text().strip().strip('"')).expanduser()
        found = sorted(typed.glob("*.csv")) + sorted(typed.glob("*.xlsx")) if typed.is_dir() else [typed]
        if not typed.exists():
            self.fields["path"].show_error(Text("There is no file or folder at {path}.", path=typed))
        else:
            self._path.clear()
            self.fields["path"].show_error(None)
            self.presenter.add_files(found)


class ReadyPage(StepPage):
    """Go to work."""

    heading = Text("Pack your first order")
    lead = Text("Print a test label and scan it back, then scan an order to pack it.")
    offers = ("first_run.test_label", "first_run.badge")

    def build(self) -> None:
        """The test label and what the scanner read."""
        self.add_buttons()
        self._papers = label("", theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._papers)
        self._scanned = label("", theme.TITLE, theme.MEDIUM, wrap=True)
        self.body.addWidget(self._scanned)

    def show_state(self, state: FirstRunState) -> None:
        """What the scanner test says."""
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
        """The five people."""
        self._facts.show_facts(
            {name: str(Text("{role}, PIN {pin}", role=role, pin=pin)) for name, role, pin in state.people}
        )


def problem_words(report: Report) -> list[str]:
    """What did not come in, and what a file leaves open."""
    asked = [str(Text("{file}: {question}", file=each.file, question=each.text)) for each in report.questions]
    return [*asked, *(str(each) for each in report.refused_rows)]


def _came_words(report: Report) -> Text:
    if report.is_dry_run:
        return (
            Text("Found in the files. Enter brings it in.")
            if any(each.read for each in report.tallies)
            else Text("Nothing in these files could be read.")
        )
    if report.was_stopped:
        return Text("Stopped. What came in so far stays; the same files again go on.")
    return Text("It is in. Enter goes on.")


def tally_words(report: Report) -> dict[str, str]:
    """What a report counts, for people: one line for each kind of thing that was in the files."""
    words = {
        Subject.CUSTOMERS: Text("Customers"),
        Subject.PRODUCTS: Text("Products"),
        Subject.STOCK: Text("Stock"),
        Subject.ORDERS: Text("Orders"),
    }
    return {
        str(words[each.subject]): str(
            Text(
                "{read} read, {new} new, {unchanged} unchanged, {refused} refused",
                read=each.read,
                new=each.new,
                unchanged=each.unchanged,
                refused=each.refused,
            )
        )
        for each in report.tallies
        if each.read
    }

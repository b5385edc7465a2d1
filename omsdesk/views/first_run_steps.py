"""The pages of the welcome: each makes its fields once and draws the presenter's state."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk import words
from omsdesk.catalogues import LOCALES, nearest
from omsdesk.presenters.first_run import FirstRun, FirstRunState, countries
from omsdesk.views import theme
from omsdesk.views.actions import Action
from omsdesk.views.page import Shell
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.words import Text

WIDTH, LEAST_HEIGHT = 712, 300
_UNITS = ((Text("Kilograms and centimetres"), True), (Text("Pounds and inches"), False))


class StepPage(QWidget):
    """One page of the welcome: a heading, a sentence, and what is asked."""

    heading = Text("")
    lead = Text("")
    offers: tuple[str, ...] = ()
    """The deeds that this page shows as buttons."""

    def __init__(self, presenter: FirstRun, shell: Shell) -> None:
        super().__init__()
        self.presenter = presenter
        self.shell = shell
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP_3)
        self.body.addWidget(label(self.heading, theme.NUMBER, theme.BOLD))
        self.body.addWidget(label(self.lead, theme.TITLE, ink="text2", wrap=True))
        self.fields: dict[str, Field] = {}
        self.buttons = FlowRow()
        self.build()
        self.body.addStretch(1)

    def build(self) -> None:
        """Make what is asked."""

    def entered(self) -> None:
        """The page came into view."""

    def show_state(self, state: FirstRunState) -> None:
        """Answers in their fields, errors under them."""
        self.draw_fields(state)
        for name, field in self.fields.items():
            field.show_error(state.error_of(name))

    def offer(self, action: Action) -> None:
        """A button for a deed of this page."""
        if action.deed.id in self.offers:
            self.buttons.addWidget(Button.of(action))

    def add_buttons(self) -> None:
        """Where the buttons of this page stand."""
        self.body.addLayout(self.buttons)

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

    def line(self, name: str, called: Text, *, secret: bool = False, hint: Text | str = "") -> Field:
        """A field for one line of text, kept in the answers under its name."""
        editor = LineField(str(getattr(self.presenter.state.answers, name)), secret=secret)
        editor.textEdited.connect(lambda text: self.presenter.answer(**{name: text}))
        self.fields[name] = Field(called, editor, hint=hint)
        return self.fields[name]

    def choice(self, name: str, called: Text, choices: Sequence[tuple[str | Text, object]]) -> Field:
        """A drop-down, kept in the answers under its name."""
        editor = ChoiceField(called)
        editor.show_choices(choices, getattr(self.presenter.state.answers, name))
        editor.picked.connect(lambda value: self.presenter.answer(**{name: value}))
        self.fields[name] = Field(called, editor)
        return self.fields[name]

    def draw_fields(self, state: FirstRunState) -> None:
        """What was answered elsewhere: by the country, or the day before. Never over somebody's typing."""
        for name, field in self.fields.items():
            if not hasattr(state.answers, name):
                continue
            value = getattr(state.answers, name)
            if isinstance(field.editor, LineField):
                field.editor.show_text(str(value))
            elif isinstance(field.editor, ChoiceField):
                field.editor.show_value(value)

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
    """New, a sample to try, or what other computers have."""

    heading = Text("Welcome to OMS Desk")
    lead = Text("Where is the data of your warehouse?")

    def build(self) -> None:
        """Four ways to begin."""
        self._ways = [
            Choice("1", Text("New, on this computer"), Text("Your own shop, in an empty database"), value=False),
            Choice("2", Text("Try with sample data"), Text("300 products, 1,500 orders, six people"), value=True),
            Choice("3", Text("Join a shared database"), Text("By the code that another computer shows"), value="join"),
            Choice("4", Text("New, shared from here"), Text("Other computers join this one"), value="share"),
        ]
        self._tiles = self.pick_one(self._ways, self._choose)
        self._progress = TaskProgress(self.presenter.stop)
        self.body.addWidget(self._progress)

    def _choose(self, value: object) -> None:
        if isinstance(value, bool):
            self.presenter.answer(sample=value)
        else:
            self.shell.go("shared_database", way=value, back_to="first_run")

    def show_state(self, state: FirstRunState) -> None:
        """The way chosen, and how far the sample is."""
        self._tiles.show_choices(self._ways, state.answers.sample)
        self._tiles.setEnabled(state.busy is None)
        show_if(self._progress, state.busy is not None)
        if state.busy is not None:
            told = Text("{what}: {done} of {all} orders", what=state.busy, done=state.done, all=state.whole)
            self._progress.show_task(told if state.whole else state.busy, state.done, state.whole)


class CompanyPage(StepPage):
    """Who the house is."""

    heading = Text("Your company")
    lead = Text("This stands on your packing slips and labels. The country brings currency, tax and paper along.")

    def build(self) -> None:
        """Name, address, country and what follows from it."""
        self.body.addWidget(self.line("company", Text("&Name of the company")))
        self.body.addWidget(self.line("street", Text("&Street and number")))
        self.row(self.line("postal_code", Text("&Postal code")), self.line("city", Text("&City")))
        self.row(self.choice("country", Text("C&ountry"), countries()), self.choice("metric", Text("&Units"), _UNITS))
        self.row(self.line("currency", Text("C&urrency")), self.line("tax", Text("&Tax, percent")))
        languages = tuple((called, locale) for locale, called in LOCALES.items())
        self.body.addWidget(self.choice("language", Text("&Language, numbers and dates"), languages))

    def draw_fields(self, state: FirstRunState) -> None:
        """Until another language is chosen, it is the one spoken here."""
        spoken = state.answers.language or nearest(str(words.spoken_locale()))
        super().draw_fields(replace(state, answers=replace(state.answers, language=spoken)))


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
        """Name, and the PIN where a house asks for PINs."""
        self.body.addWidget(self.line("name", Text("Your &name")))
        self.row(
            self.line("pin", Text("&PIN, 4 to 6 digits"), secret=True),
            self.line("pin_again", Text("PIN &again"), secret=True),
        )
        self._open = label(
            Text("Nobody is asked for a PIN here. Settings, How you work, brings PINs back."), ink="text2", wrap=True
        )
        self.body.addWidget(self._open)

    def show_state(self, state: FirstRunState) -> None:
        """Fields for a PIN only where it is asked for."""
        super().show_state(state)
        for name in ("pin", "pin_again"):
            self.fields[name].setVisible(state.answers.hall)
        self._open.setVisible(not state.answers.hall)

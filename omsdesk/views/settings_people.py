"""Who works here: names, roles, PINs and badges."""

from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters.settings import SettingsState
from omsdesk.services.signing_in import Person
from omsdesk.views import theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts, NoteCard
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, when_words

_LEAST_ROWS = 260
_ROLES = [(role.word, role) for role in UserRole]


def _ways(person: Person) -> Text:
    if not person.active:
        return Text("Switched off")
    if person.has_password:
        return Text("Password, PIN, badge") if person.has_pin else Text("Password, badge")
    if person.has_pin and person.has_badge:
        return Text("PIN, badge")
    return Text("PIN") if person.has_pin else Text("Badge") if person.has_badge else Text("Nothing yet")


COLUMNS = (
    Column(Text("Name"), lambda person: person.name, kind="strong", stretch=True),
    Column(Text("Role"), lambda person: person.role, width=140, kind="pill"),
    Column(Text("Signs in with"), _ways, width=170),
    Column(Text("Last seen"), lambda person: when_words(person.last_seen_at) if person.last_seen_at else "", width=130),
)


class PeoplePart(Part):
    """The list, what can be done with the person marked in it, and somebody new."""

    def build(self) -> None:
        """Table first, the acts below."""
        self.told = NoteCard("info", "key-round")
        self.told.show_words(None)
        self.body.addWidget(self.told)
        self.table = PagedTable(COLUMNS, name=Text("Users"))
        self.table.setMinimumHeight(theme.scaled(_LEAST_ROWS))
        self.table.current_changed.connect(lambda _id: self._follow())
        self.body.addWidget(self.table, 1)
        self._build_acts()
        self._build_new()
        self.sample = self.card(Text("PINs of the sample shop"))
        self.pins = Facts()
        self.sample.add(self.pins)

    def show_state(self, state: SettingsState) -> None:
        """Show everybody."""
        self._people = {person.id: person for person in state.people}
        self.told.show_words(state.told_once)
        show_if(self.sample, bool(state.sample_people))
        self.pins.show_facts(dict(state.sample_people))
        self.table.show_all(state.people)
        count = Text("{n} user", many="{n} users", n=len(state.people))
        self.table.show_footer(count)
        if state.people and self.table.current_id() is None:
            self.table.select(state.people[0].id)
        self.new_field.show_error(state.errors.get("person"))
        self._follow()

    _people: dict[int, Person] = {}  # noqa: RUF012 - replaced whole, never changed

    def _build_acts(self) -> None:
        self.pin = Button(Text("New PIN"), "key-round")
        self.badge = Button(Text("Print badge"), "id-card")
        self.lost = Button(Text("Badge lost: make a new one"), "refresh-cw")
        self.password = Button(Text("New password"), "lock")
        self.switch = Button(Text("Switch off"), "power")
        self.history = Button(Text("History"), "history", words_of_key("Ctrl+H"))
        self.role = ChoiceField(Text("Role of the marked user"))
        self.role.show_choices(_ROLES)
        presenter = self.host.presenter
        self.pin.clicked.connect(lambda: self._with_marked(presenter.new_pin))
        self.badge.clicked.connect(lambda: self._with_marked(presenter.print_badge))
        self.lost.clicked.connect(lambda: self._with_marked(presenter.new_badge))
        self.password.clicked.connect(lambda: self._with_marked(presenter.new_password))
        self.switch.clicked.connect(lambda: self._with_marked(presenter.switch))
        self.history.clicked.connect(lambda: self._with_marked(self._open_history))
        self.role.picked.connect(lambda role: self._with_marked(lambda user: presenter.change_role(user, role)))
        self.marked = label("", theme.BODY, theme.SEMIBOLD)
        acts = (self.pin, self.password, self.badge, self.lost, self.switch, self.history)
        self.body.addLayout(buttons_row(self.marked, self.role, *acts))

    def _build_new(self) -> None:
        card = self.card(Text("Somebody new"))
        self.name = LineField()
        self.new_role = ChoiceField(Text("Role"))
        self.new_role.show_choices(_ROLES, UserRole.PACKER)
        add = Button(Text("Add user"), "user-plus")
        add.clicked.connect(self._add)
        self.name.returnPressed.connect(self._add)
        self.new_field = Field(
            Text("Name"), self.name, hint=Text("Nobody is deleted, only switched off: the name stays on what was done.")
        )
        card.add(self.new_field)
        card.body.addLayout(buttons_row(self.new_role, add))

    def _add(self) -> None:
        role = self.new_role.value()
        if self.name.text().strip() and isinstance(role, UserRole):
            self.host.presenter.add_person(self.name.text(), role)
            self.name.clear()

    def _with_marked(self, act: object) -> None:
        user_id = self.table.current_id()
        if user_id is not None and callable(act):
            act(user_id)

    def _open_history(self, user_id: int) -> None:
        self.open_history("user", user_id, self._people[user_id].name)

    def _follow(self) -> None:
        person = self._people.get(self.table.current_id() or 0)
        for widget in (self.pin, self.password, self.badge, self.lost, self.switch, self.role, self.history):
            widget.setEnabled(person is not None)
        if person is not None:
            self.marked.setText(person.name)
            self.switch.show_words(Text("Switch off") if person.active else Text("Switch on"))
            self.role.show_choices(_ROLES, person.role)

"""Sections of the settings that are made of fields, and those of scanner and looks."""

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.presenters.settings import Settings, SettingsState
from omsdesk.services.setting_fields import FIELDS, keys_of
from omsdesk.services.setting_kinds import Kind, SettingField
from omsdesk.views import theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.page import Shell
from omsdesk.views.settings_scale import ScaleCard
from omsdesk.views.sounds import KINDS
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.scanner_test import ScannerTest
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDEST = 720
_MOST = 1_000
_COLUMNS = 2
_TABLE_HEIGHT = 240
_VOLUMES = (0, 40, 70, 100)


class Host(Protocol):
    """The page that a section stands on."""

    presenter: Settings
    shell: Shell

    def ask_for_real(self) -> None:
        """Ask whether the sample shop is to be emptied."""


class Part(ScrollColumn):
    """One section: a heading and cards under each other."""

    def __init__(self, host: Host, key: str, heading: Text) -> None:
        super().__init__(spacing=theme.GAP_3)
        self.host = host
        self.key = key
        self.body.setContentsMargins(0, 0, theme.GAP_2, 0)
        self.body.addLayout(self._head(heading))
        self.build()
        self.body.addStretch(1)

    def build(self) -> None:
        """Make the widgets, once."""

    def show_state(self, state: SettingsState) -> None:
        """Draw a state."""

    def open_history(self, subject: str, record: int, name: str, part: str = "") -> None:
        """Who changed it, when, and from what to what."""
        self.host.shell.go("history", subject=subject, record=record, name=name, part=part)

    def way_to_history(self) -> Button | None:
        """The button that opens it: of the marked record, or of the section; some have none."""
        found: Button | None = getattr(self, "history", None) or getattr(self, "changes", None)
        return found

    def _head(self, heading: Text) -> QHBoxLayout:
        """The name of the section; where it holds settings of the house, the way to their history."""
        row = QHBoxLayout()
        row.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD))
        row.addStretch(1)
        if keys_of(self.key):
            self.changes = Button(Text("History"), "history", words_of_key("Ctrl+H"), kind="quiet")
            self.changes.clicked.connect(lambda: self.open_history("setting", 0, str(heading), self.key))
            row.addWidget(self.changes)
        return row

    def table_height(self) -> int:
        """Room for the header, a few rows and the footer of a table."""
        return theme.scaled(_TABLE_HEIGHT)

    def card(self, heading: Text | None = None) -> Card:
        """Another card of this section."""
        made = Card(heading)
        self.place(made)
        return made

    def place(self, made: Card) -> None:
        """Put a card under the others."""
        made.setMaximumWidth(theme.scaled(_WIDEST))
        # In a row the card is asked how high it is at the width that it gets; alone, at the width of the whole page.
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(made, _MOST)
        row.addStretch(1)
        self.body.addLayout(row)


class Column(Protocol):
    """A card, or a part of one."""

    body: QVBoxLayout

    def add(self, widget: QWidget) -> None:
        """One more row."""


class SettingFields:
    """The fields of one section, kept as soon as they are left."""

    def __init__(self, host: Host, specs: list[SettingField], card: Column) -> None:
        self._host = host
        self._fields: dict[str, Field] = {}
        self._editors: dict[str, Any] = {}
        self._specs = specs
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_4)
        grid.setVerticalSpacing(theme.GAP_2)
        place = 0
        for spec in specs:
            if spec.kind is Kind.SWITCH:
                continue
            grid.addWidget(self._made(spec), place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignTop)
            place += 1
        for spec in specs:
            if spec.kind is Kind.SWITCH:
                card.add(self._switch(spec))
        self._wrong = label("", theme.HEADER, ink="err", wrap=True)
        self._wrong.hide()
        card.add(self._wrong)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)

    def show_state(self, state: SettingsState) -> None:
        """Show the values in use, but never over somebody's typing."""
        switches = [
            state.errors[each.key] for each in self._specs if each.key in state.errors and each.kind is Kind.SWITCH
        ]
        self._wrong.setText("\n".join(str(each) for each in switches))
        show_if(self._wrong, bool(switches))
        for spec in self._specs if state.company else ():
            value, editor = getattr(state.company, spec.key), self._editors[spec.key]
            if spec.only_with:
                show_if(editor, getattr(state.company, spec.only_with))
            if spec.kind is Kind.SWITCH:
                editor.setChecked(value)
            elif spec.kind is Kind.CHOICE:
                editor.show_choices(_with(spec.choices, value), value)
            elif spec.key not in state.errors:
                editor.show_text(spec.shown(value))
            if spec.key in self._fields:
                words = state.errors.get(spec.key)
                if str(words or spec.hint or "") != self._fields[spec.key].editor.accessibleDescription():
                    self._fields[spec.key].show_error(words)

    def _made(self, spec: SettingField) -> Field:
        editor: Any
        if spec.kind is Kind.CHOICE:
            editor = ChoiceField(spec.words)
            editor.picked.connect(partial(self._host.presenter.change, spec.key))
        else:
            editor = LineField()
            editor.editingFinished.connect(lambda: self._host.presenter.change(spec.key, editor.text()))
        self._editors[spec.key] = editor
        field = Field(spec.words, editor, hint=spec.hint or "")
        self._fields[spec.key] = field
        return field

    def _switch(self, spec: SettingField) -> CheckField:
        box = CheckField(spec.words)
        if spec.hint is not None:
            box.setToolTip(str(spec.hint))
            box.setAccessibleDescription(str(spec.hint))
        box.clicked.connect(lambda on: self._host.presenter.change(spec.key, bool(on)))
        self._editors[spec.key] = box
        return box


class FieldsPart(Part):
    """A section of nothing but fields."""

    def __init__(self, host: Host, key: str, heading: Text, *, next_order: bool = False, welcome: bool = False) -> None:
        self._has_next_order, self._has_welcome = next_order, welcome
        super().__init__(host, key, heading)

    def build(self) -> None:
        """One card; where orders get their numbers from, a second."""
        self.fields = SettingFields(self.host, [each for each in FIELDS if each.section == self.key], self.card())
        if self._has_next_order:
            self._build_next_order()
        if self._has_welcome:
            self._build_welcome()

    def show_state(self, state: SettingsState) -> None:
        """Show the values in use."""
        self.fields.show_state(state)
        if self._has_next_order:
            self.next_order.show_error(state.errors.get("next_order"))

    def _build_welcome(self) -> None:
        card = self.card(Text("Welcome"))
        card.add(
            label(
                Text("Go through the pages of the first start once more: company, station, printers, files."), wrap=True
            )
        )
        again = Button(Text("Open the welcome again"), "sparkles")
        again.clicked.connect(lambda: self.host.shell.go("first_run", again=True))
        card.body.addLayout(buttons_row(again))

    def _build_next_order(self) -> None:
        card = self.card(Text("Numbers"))
        line = LineField()
        self.next_order = Field(
            Text("Next order number"), line, hint=Text("Numbers only grow; none is ever given twice.")
        )
        set_it = Button(Text("Set"), "check")
        set_it.clicked.connect(lambda: self.host.presenter.next_order(line.text().strip()))
        line.returnPressed.connect(set_it.click)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_3)
        row.addWidget(self.next_order, 1)
        row.addWidget(set_it, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        card.body.addLayout(row)


class ScanningPart(Part):
    """Scan something, hear something."""

    def build(self) -> None:
        """A test of the scanner, and one of each sound."""
        presenter = self.host.presenter
        card = self.card(Text("Scanner test"))
        self.test = ScannerTest(presenter, self.host.shell.scanner, partial(presenter.print_trial, "shipping_label"))
        card.add(self.test)
        self.read = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        card.add(self.read)
        sounds = self.card(Text("Sounds"))
        self.fields = SettingFields(self.host, [each for each in FIELDS if each.section == self.key], sounds)
        row = FlowRow()
        names = {"ok": Text("Good scan"), "done": Text("Done"), "warn": Text("Unknown"), "err": Text("Wrong")}
        for kind in KINDS:
            button = Button(names[kind], "volume-2")
            button.clicked.connect(partial(self.host.shell.play, kind))
            row.addWidget(button)
        sounds.body.addLayout(row)
        self.volumes = Choices(columns=len(_VOLUMES))
        self.volumes.chosen.connect(presenter.set_volume)
        self.card(Text("How loud this station is")).add(self.volumes)
        self.scale = ScaleCard(presenter)
        self.place(self.scale)

    def show_state(self, state: SettingsState) -> None:
        """What was read last."""
        self.test.show_test(state.bars, state.verdict, state.saved, may_print=True)
        self.read.setText(str(state.scanned or ""))
        show_if(self.read, state.scanned is not None)
        self.fields.show_state(state)
        loud = [Choice("", Text("{n} percent", n=n) if n else Text("Silent"), value=n) for n in _VOLUMES]
        self.volumes.show_choices(loud, state.volume)
        self.scale.show_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        """The code is drawn when somebody looks."""
        super().showEvent(event)
        self.host.presenter.draw_code()


class LooksPart(Part):
    """Theme and text size, for this person at this station; the language of the house."""

    def build(self) -> None:
        """Tiles: what is chosen shows at once."""
        modes = (("light", Text("Light")), ("dark", Text("Dark")), (theme.SYSTEM, Text("As the system")))
        self.modes = Choices(columns=len(modes))
        self.modes.show_choices([Choice("", words, value=mode) for mode, words in modes], theme.mode())
        self.modes.chosen.connect(lambda mode: self._do(f"theme.{mode}"))
        self.card(Text("Theme")).add(self.modes)
        self.sizes = Choices(columns=len(theme.TEXT_SIZES))
        self.sizes.show_choices(
            [Choice("", Text("{n} percent", n=size), value=size) for size in theme.TEXT_SIZES], theme.text_size()
        )
        self.sizes.chosen.connect(lambda size: self._do(f"text.{size}"))
        self.card(Text("Text size")).add(self.sizes)
        language = self.card(Text("Language"))
        self.fields = SettingFields(self.host, [each for each in FIELDS if each.section == self.key], language)
        theme.switch.changed.connect(self._follow)

    def show_state(self, state: SettingsState) -> None:
        """The language in use."""
        self.fields.show_state(state)

    def _do(self, action: str) -> None:
        self.host.shell.registry.find(action).trigger()

    def _follow(self) -> None:
        for choices, value in ((self.modes, theme.mode()), (self.sizes, theme.text_size())):
            for tile in choices.tiles():
                tile.setChecked(tile.choice.value == value)


def _with(choices: tuple[tuple[object, object], ...], value: object) -> list[tuple[str, object]]:
    """The choices in words, and the value in use when it is none of them."""
    known = [(str(words), each) for words, each in choices]
    return known if any(each == value for _, each in known) else [*known, (str(value), value)]


def buttons_row(*buttons: QWidget) -> FlowRow:
    """Buttons beside each other, from the left."""
    row = FlowRow()
    for button in buttons:
        row.addWidget(button)
    return row


def fields_row(*fields: QWidget) -> QHBoxLayout:
    """Fields beside each other, sharing the width."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_3)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row

"""Settings of webhooks: who hears of what, the secret, a test, and what was sent."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.presenters.settings import SettingsState
from omsdesk.presenters.settings.hook_state import HooksState
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, when_words

_EVENT_COLUMNS, _LEAST = 2, 90
_ON_PURPOSE = frozenset({Event.STOCK})
"""Not ticked for a new address: it begins with a message for every product."""
ADDRESSES = (
    Column(Text("Address"), lambda row: row[1][0].address, kind="strong", stretch=True),
    Column(Text("Events"), lambda row: str(len(row[1][0].events)), width=80, kind="number"),
    Column(Text("Secret"), lambda row: Text("here") if row[1][1] else Text("not here"), width=100),
    Column(Text("On"), lambda row: Text("Yes") if row[1][0].on else Text("No"), width=70),
)
SENT = (
    Column(Text("When"), lambda row: when_words(row.at), width=140),
    Column(Text("Event"), lambda row: row.event.word, width=150, kind="strong"),
    Column(Text("Order or SKU"), lambda row: row.about, width=130),
    Column(Text("Status"), lambda row: row.status, width=112, kind="pill"),
    Column(Text("Tries"), lambda row: str(row.attempts), width=64, kind="number"),
    Column(Text("Answer"), lambda row: row.error or row.host, stretch=True, tooltip=lambda row: row.error),
)


class WebhooksPart(Part):
    """Addresses with their form above, messages below."""

    def build(self) -> None:
        """Two tables and a form."""
        self._shown: tuple[str, tuple[tuple[Endpoint, bool], ...]] | None = None
        self._rows: tuple[tuple[Endpoint, bool], ...] = ()
        said = Text("Other programs hear what happens to orders and stock, signed, and nothing of who ordered.")
        self.body.addWidget(label(said, ink="text2", wrap=True))
        self.table = PagedTable(ADDRESSES, name=Text("Addresses that hear of events"))
        self.table.setMinimumHeight(self.table_height())
        self.table.show_when_empty(EmptyState("plug", Text("Nobody hears of events yet.")))
        self.table.current_changed.connect(self._follow)
        GivingWay(self.table, (1, 2), least=_LEAST)
        self.body.addWidget(self.table, 1)
        self._build_form()
        self._build_secret()
        self._build_sent()

    def _build_form(self) -> None:
        card = self.card(Text("Address"))
        self.address, self.on = LineField(), CheckField(Text("In use"))
        self.on.setChecked(True)
        hint = Text("https://; http:// only in your own network.")
        self.address_field = Field(Text("Address"), self.address, hint=hint)
        card.add(self.address_field)
        grid = QGridLayout()
        self.events: dict[str, CheckField] = {}
        for place, event in enumerate(Event):
            self.events[event.value] = CheckField(event.word)
            self.events[event.value].setChecked(event not in _ON_PURPOSE)
            grid.addWidget(self.events[event.value], place // _EVENT_COLUMNS, place % _EVENT_COLUMNS)
        card.body.addLayout(grid)
        card.add(self.on)
        self.warning = label("", ink="warn", wrap=True)
        card.add(self.warning)
        keep, new = Button(Text("Save address"), "save", kind="primary"), Button(Text("New address"), "plus")
        self.out, self.test = Button(Text("Take out"), "trash-2"), Button(Text("Test"), "plug")
        keep.clicked.connect(self._keep)
        new.clicked.connect(self._new)
        self.out.clicked.connect(self.host.presenter.take_hook_out)
        self.test.clicked.connect(self.host.presenter.try_hook)
        card.body.addLayout(buttons_row(keep, new, self.out, self.test))
        self.tested = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        card.add(self.tested)
        card.add(self.failed)

    def _build_secret(self) -> None:
        self.secret_card = self.card(Text("Secret"))
        self.made = LineField()
        self.made.setReadOnly(True)
        self.made_field = Field(
            Text("New secret"), self.made, hint=Text("Copy it into the other program now. It is not shown again.")
        )
        self.secret_card.add(self.made_field)
        self.secret = LineField(secret=True)
        hint = Text("Of this address, made at another computer.")
        self.secret_field = Field(Text("Secret"), self.secret, hint=hint)
        self.secret_card.add(self.secret_field)
        make, keep = Button(Text("New secret"), "key-round"), Button(Text("Keep secret"), "check")
        make.clicked.connect(self.host.presenter.new_hook_secret)
        keep.clicked.connect(self._keep_secret)
        self.secret.returnPressed.connect(self._keep_secret)
        self.secret_card.body.addLayout(buttons_row(make, keep))
        self.told = label("", ink="ok", wrap=True)
        self.secret_card.add(self.told)

    def _build_sent(self) -> None:
        self.sent = PagedTable(SENT, name=Text("Messages to other programs"))
        self.sent.setMinimumHeight(self.table_height())
        self.sent.show_when_empty(EmptyState("inbox", Text("Nothing was sent yet.")))
        GivingWay(self.sent, (4, 0, 2), least=_LEAST)
        self.body.addWidget(self.sent, 1)
        self.again = Button(Text("Send again"), "redo-2")
        self.all_again = Button(Text("Send all again"), "redo-2")
        look = Button(Text("Look again"), "refresh-cw")
        self.again.clicked.connect(lambda: self.host.presenter.send_hooks_again(self.sent.current_id()))
        self.all_again.clicked.connect(lambda: self.host.presenter.send_hooks_again(None))
        look.clicked.connect(self.host.presenter.look_at_hooks)
        self.body.addLayout(buttons_row(self.again, self.all_again, look))

    def showEvent(self, event: QShowEvent) -> None:
        """Read when somebody looks."""
        super().showEvent(event)
        self.host.presenter.look_at_hooks()

    def show_state(self, state: SettingsState) -> None:
        """Show addresses and messages, and never over somebody's typing."""
        hooks = state.hooks
        self._rows = tuple((each, each.key in hooks.known) for each in hooks.endpoints)
        if self._shown != (hooks.current, self._rows):
            self._shown = (hooks.current, self._rows)
            self.table.show_rows(range(len(self._rows)), dict(enumerate(enumerate(self._rows))))
            self._fill(hooks)
        self.table.show_footer(Text("{n} address", many="{n} addresses", n=len(self._rows)))
        self.address_field.show_error(state.errors.get("hook"))
        self.secret_field.show_error(state.errors.get("hook_secret"))
        is_kept = bool(hooks.current)
        show_if(self.secret_card, is_kept)
        for button in (self.out, self.test):
            button.setEnabled(is_kept and not hooks.is_trying)
        for line, said in ((self.tested, hooks.tested), (self.failed, hooks.failed), (self.told, hooks.secret_told)):
            line.setText(str(said or ""))
            show_if(line, said is not None)
        self.made.setText(hooks.secret)
        show_if(self.made_field, bool(hooks.secret))
        self.sent.show_all(hooks.rows)
        failed = sum(row.status is Delivery.FAILED for row in hooks.rows)
        self.sent.show_footer(Text("{n} was not taken", many="{n} were not taken", n=failed) if failed else "")
        self.all_again.setEnabled(bool(failed))
        self.again.setEnabled(bool(hooks.rows))

    def _fill(self, hooks: HooksState) -> None:
        keys = [each.key for each, _ in self._rows]
        place = keys.index(hooks.current) if hooks.current in keys else -1
        one = self._rows[place][0] if place >= 0 else None
        warning = one.warning if one is not None else None
        self.warning.setText(str(warning or ""))
        show_if(self.warning, warning is not None)
        if one is not None:
            self.table.select(place)
            self.address.setText(one.address)
            self.on.setChecked(one.on)
            for value, box in self.events.items():
                box.setChecked(value in one.events)

    def _follow(self, place: int | None) -> None:
        if place is not None and place < len(self._rows):
            key = self._rows[place][0].key
            if key != self.host.presenter.state.hooks.current:
                self.host.presenter.choose_hook(key)

    def _new(self) -> None:
        self.host.presenter.choose_hook("")
        self.address.clear()
        self.address.setFocus()
        self.on.setChecked(True)
        for value, box in self.events.items():
            box.setChecked(value not in _ON_PURPOSE)

    def _keep(self) -> None:
        wanted = [value for value, box in self.events.items() if box.isChecked()]
        self.host.presenter.keep_hook(self.address.text(), wanted, on=self.on.isChecked())

    def _keep_secret(self) -> None:
        self.host.presenter.keep_hook_secret(self.secret.text())
        self.secret.clear()

"""The page of messages to customers."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.presenters.messages import Messages, MessagesState
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.message_text import MessageCard
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text, exact_words, when_words

COLUMNS = (
    Column(Text("Written"), lambda row: when_words(row.at), 130, tooltip=lambda row: exact_words(row.at)),
    Column(Text("Message"), lambda row: row.kind, 170, kind="strong"),
    Column(Text("To"), lambda row: row.recipient, stretch=True),
    Column(Text("State"), lambda row: row.status, 150, kind="pill"),
    Column(Text("Order"), lambda row: row.order, 100),
    Column(Text("Tries"), lambda row: row.attempts, 70, kind="number"),
    Column(Text("Why"), lambda row: row.error, 220, kind="muted", tooltip=lambda row: row.error),
)
_LIST, _TEXT = 5, 3


class MessagesView(Page):
    """When, what, to whom, how far; try again, give up, and the text itself."""

    presenter: Messages
    takes_orders = True

    def build(self) -> None:
        """The buttons over the list, the text beside it."""
        self._said = self._way = 0
        self.table = PagedTable(COLUMNS, name=Text("Messages"), fetch=self.presenter.fetch)
        said = Text("No customer was written to yet. Switch e-mail on in Settings, Messages.")
        self.table.show_when_empty(EmptyState("mail", said))
        self.looks = TableLooks(self.table, "messages", self.shell)
        self.looks.recall()
        table_deeds.add(self, self.looks)
        self.table.current_changed.connect(self.presenter.point_at)
        GivingWay(self.table, (6, 5, 0))
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self._stuck = Button(Text("Needs somebody"), "funnel")
        self._stuck.setCheckable(True)
        self._stuck.clicked.connect(lambda on: self.presenter.show_only_stuck(only_stuck=on))
        row.addWidget(self._stuck)
        self.body.addLayout(row)
        self.closed = label("", theme.BODY, theme.SEMIBOLD, ink="warn", wrap=True)
        self.closed.hide()
        self.body.addWidget(self.closed)
        self.text = MessageCard()
        both = QHBoxLayout()
        both.setSpacing(theme.GAP_3)
        both.addWidget(self.table, _LIST)
        both.addWidget(self.text, _TEXT)
        self.body.addLayout(both, 1)

    def recall(self) -> None:
        """The columns as this person left them."""
        self.looks.recall()

    def first_focus(self) -> QWidget:
        """The list takes the arrows."""
        return self.table.view

    def _buttons(self) -> list[QWidget]:
        state = lambda: self.presenter.state  # noqa: E731 - the state of the moment it is asked in
        again = self.deed(
            Deed(
                "messages.again",
                Text("Try again"),
                self.presenter.try_again,
                "refresh-cw",
                "F9",
                when=lambda: state().may("try again"),
                why_not=lambda: str(Text("Only a message that was refused or is in doubt is tried again.")),
            )
        )
        leave = self.deed(
            Deed(
                "messages.give_up",
                Text("Give up"),
                self.presenter.leave_out,
                "ban",
                "Del",
                when=lambda: state().may("give up") or state().may("cancel"),
                why_not=lambda: str(Text("Only a message that waits, was refused or is in doubt can be given up.")),
            )
        )
        order = self.deed(
            Deed(
                "messages.order",
                Text("Open order"),
                self.presenter.open_order,
                "inbox",
                "F8",
                when=lambda: state().row is not None and bool(state().row.order),
                why_not=lambda: str(Text("Choose a message first.")),
            )
        )
        history = self.deed(
            Deed(
                "messages.history",
                Text("History"),
                self._open_history,
                "history",
                "Ctrl+H",
                when=lambda: state().row is not None,
                why_not=lambda: str(Text("Choose a message first.")),
            )
        )
        return [Button.of(again, kind="primary"), Button.of(leave), Button.of(order), Button.of(history)]

    def _open_history(self) -> None:
        row = self.presenter.state.row
        if row is not None:
            name = Text("{kind} to {address}", kind=row.kind, address=row.recipient)
            self.shell.go("history", subject="message", record=row.id, name=str(name))

    def show_state(self, state: MessagesState) -> None:
        """The list, the text, and what came of the last act."""
        self.table.show_rows(state.ids, state.rows)
        self._stuck.setChecked(state.only_stuck)
        count = Text("{n} message", many="{n} messages", n=len(state.ids))
        self.table.show_footer(count, Text("F9 try again   Del give up   F8 open order"))
        if state.ids and not self.table.selected_ids():
            self.table.select(self.table.current_id() or state.ids[0])
            state = self.presenter.state  # the cursor asked for a text, and the answer may be here already
        row = state.row
        is_this = row is not None and state.text is not None and state.text.id == row.id
        self.text.show_text(state.text if is_this else None, row.error if row is not None else "")
        self.closed.setText(str(state.closed or ""))
        show_if(self.closed, state.closed is not None)
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._way:
            self._way = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)

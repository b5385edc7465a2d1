"""The messages of an order: what its customer was told, and writing once more."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu

from omsdesk.messages import kinds
from omsdesk.presenters.order_detail import DetailState
from omsdesk.services.message_list import MessageRow
from omsdesk.services.messaging import Draft
from omsdesk.views import theme
from omsdesk.views.message_text import LetterText, MessageCard
from omsdesk.views.order_tabs import TabPart
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.table import Column
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, exact_words, when_words

_LIST, _TEXT = 5, 4
_WIDTH, _HEIGHT = 640, 300


def _what(row: MessageRow) -> Text:
    return Text("{kind}, sent again", kind=row.kind) if row.is_again else Text("{kind}", kind=row.kind)


class MessagesPart(TabPart):
    """What the customer was told, when, and how far it came."""

    name = Text("Messages")
    empty = Text("Nobody has written to the customer, and nothing came back.")
    columns = (
        Column(Text("Written"), lambda row: when_words(row.at), 120, tooltip=lambda row: exact_words(row.at)),
        Column(Text("Message"), _what, stretch=True, kind="strong"),
        Column(Text("State"), lambda row: row.status, 150, kind="pill"),
        Column(Text("To or from"), lambda row: row.recipient, 190),
    )

    def __init__(
        self,
        read: Callable[[int | None], object],
        words: tuple[Callable[[str], object], Callable[[], object]],
        again: Callable[[Any], object],
        retry: Callable[[Any], object],
        settle: Callable[[], object],
    ) -> None:
        self._read = read
        self._write, enter = words
        super().__init__()
        self.text = MessageCard()
        both = QHBoxLayout()
        both.setSpacing(theme.GAP_3)
        self.column.removeWidget(self.table)
        both.addWidget(self.table, _LIST)
        both.addWidget(self.text, _TEXT)
        self.column.insertLayout(0, both, 1)
        self.new = Button(Text("Write to the customer"), "mail")
        self.new.clicked.connect(self._choose)
        self.foot.addWidget(self.new)
        self.answer = Button(Text("Enter the answer"), "message-square")
        self.answer.clicked.connect(enter)
        self.foot.addWidget(self.answer)
        self.settle = Button(Text("Mark as read"), "check")
        self.settle.clicked.connect(settle)
        self.foot.addWidget(self.settle)
        self.again = self.button(Text("Send again"), "copy", again)
        self.retry = self.button(Text("Try again"), "refresh-cw", retry)
        self.foot.addStretch(1)
        GivingWay(self.table, (3,), least=180)
        self._asked: int | None = None

    def follow(self) -> None:
        """What is over can be sent again, what is stuck be tried again; the text follows the cursor."""
        if not hasattr(self, "retry"):
            return
        row = self.current()
        self.again.setEnabled(row is not None and row.is_over)
        self.retry.setEnabled(row is not None and "try again" in row.verbs)
        if row is not None and row.id != self._asked:
            self._asked = row.id
            self._read(row.id)

    def show_state(self, state: DetailState) -> None:
        """The newest message first."""
        if state.detail is not None:
            row = self.current()
            is_this = row is not None and state.message is not None and state.message.id == row.id
            self.settle.setEnabled(bool(state.detail.unread))
            self.text.show_text(state.message if is_this else None, row.error if row is not None else "")
            self.table.show_footer(Text("{n} message", many="{n} messages", n=len(state.detail.messages)))
            # Last: a cursor that comes to stand on a row asks for its text, and the answer may be here at once.
            self.show_rows(state.detail.messages)

    def _choose(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in kinds().values():
            menu.addAction(str(kind.name), partial(self._write, kind.key))
        menu.popup(self.new.mapToGlobal(self.new.rect().topLeft()))


class MessageSheet(Sheet):
    """What a message would say, before it is sent."""

    def __init__(self, draft: Draft, send: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._send, self._close = send, close
        self.body.addWidget(label(draft.filled.subject, theme.PAGE, theme.SEMIBOLD, wrap=True))
        to = draft.recipient or str(Text("nobody: the order has no e-mail address"))
        self.body.addWidget(label(Text("To {address}", address=to), ink="text2", wrap=True))
        words = LetterText(Text("The text of the message"))
        words.show_letter(draft.filled.html)
        words.setMinimumHeight(theme.scaled(_HEIGHT))
        self.body.addWidget(words)
        self.go = Button(Text("Send"), "mail", kind="primary")
        self.go.setEnabled(bool(draft.recipient))
        self.go.clicked.connect(self._done)
        self.stay = Button(Text("Leave it"), "x")
        self.stay.clicked.connect(close)
        row = FlowRow()
        row.addStretch()
        row.addWidget(self.stay)
        row.addWidget(self.go)
        self.body.addLayout(row)

    def _done(self) -> None:
        self._close()
        self._send()

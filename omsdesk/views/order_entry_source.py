"""The mail that the form was read from, beside its lines."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from omsdesk.presenters.order_entry import EntryState
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import IconButton
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import label
from omsdesk.words import Text

_WIDTH = 210


class Source(Card):
    """Read only; a cross closes it."""

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self.setFixedWidth(theme.scaled(_WIDTH))
        row = QHBoxLayout()
        row.addWidget(label(Text("Text of the e-mail"), theme.HEADER, theme.SEMIBOLD, ink="text2"), 1)
        off = IconButton(Text("Close the text"), "x")
        off.clicked.connect(close)
        row.addWidget(off)
        self.body.addLayout(row)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(str(Text("Text of the e-mail")))
        theme.set_font(self.text, theme.HEADER)
        self.add(self.text, 1)
        self.hide()

    def show_state(self, state: EntryState) -> None:
        """Show the text as long as there is one."""
        if self.text.toPlainText() != state.form.source:
            self.text.setPlainText(state.form.source)
        self.setVisible(bool(state.form.source))

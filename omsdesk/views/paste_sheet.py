"""The text of an e-mail on the left, on the right what was recognised in it, line by line."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from omsdesk.presenters.order_entry import EntryState
from omsdesk.services.reading_mail import PastedOrder, TakenAs
from omsdesk.views import theme
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.label import label
from omsdesk.words import Text

_WIDTH, _HEIGHT, _PAUSE_MS = 860, 300, 250
WORDS = {
    TakenAs.NAME: Text("Name"),
    TakenAs.STREET: Text("Street"),
    TakenAs.TOWN: Text("Town"),
    TakenAs.COUNTRY: Text("Country"),
    TakenAs.EMAIL: Text("E-mail"),
    TakenAs.PHONE: Text("Phone"),
    TakenAs.GOODS: Text("Goods"),
    TakenAs.UNKNOWN: Text("Not known"),
}


class PasteSheet(FormSheet):
    """The text may be corrected until the right side says what is meant."""

    def __init__(
        self, read: Callable[[str], object], take: Callable[[str], object], close: Callable[[], object]
    ) -> None:
        self._read = read
        self._take = take
        super().__init__(Text("Order out of an e-mail"), Text("Take over"), "check", close, width=_WIDTH)

    def build(self) -> None:
        """Both sides, and what lies in the clipboard on the left."""
        self.text, self.found = QPlainTextEdit(), QPlainTextEdit()
        self.text.setAccessibleName(str(Text("Text of the e-mail")))
        self.found.setAccessibleName(str(Text("What was recognised")))
        self.found.setReadOnly(True)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_3)
        for words, box in ((Text("Text of the e-mail"), self.text), (Text("What was recognised"), self.found)):
            theme.set_font(box)
            box.setTabChangesFocus(True)
            box.setMinimumHeight(theme.scaled(_HEIGHT))
            column = QVBoxLayout()
            column.addWidget(label(words, theme.HEADER, theme.SEMIBOLD, ink="text2"))
            column.addWidget(box)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self._read(self.text.toPlainText()))
        self.text.textChanged.connect(self._pause.start)
        self.text.setPlainText(QGuiApplication.clipboard().text())
        self.first = self.text

    def show_state(self, state: EntryState) -> None:
        """Tell what each line was taken as."""
        self.found.setPlainText(_told(state.pasted) if state.pasted is not None else "")

    def act(self) -> Text | None:
        """Put it on the form."""
        if not self.text.toPlainText().strip():
            return Text("Paste the text of the mail on the left.")
        self._pause.stop()
        self._take(self.text.toPlainText())
        return None


def _told(pasted: PastedOrder) -> str:
    if pasted.is_empty:
        return str(Text("Nothing was recognised. Each row of goods needs a SKU and a number."))
    return "\n".join(str(Text("{what}: {text}", what=WORDS[each.taken_as], text=each.text)) for each in pasted.lines)

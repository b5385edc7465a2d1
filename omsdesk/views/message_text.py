"""What a message says, as the customer reads it, beside the list it was chosen from."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from omsdesk.services.message_list import MessageText
from omsdesk.views import theme
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text

_LEAST_WIDTH = 300


class MessageCard(Card):
    """Recipient, subject, the words, and what went along."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(theme.scaled(_LEAST_WIDTH))
        self.subject = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self.to = label("", theme.HEADER, ink="text2", wrap=True)
        self.error = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.words = LetterText(Text("The text of the message"))
        self.papers = label("", theme.HEADER, ink="text2", wrap=True)
        for widget in (self.subject, self.to, self.error):
            self.add(widget)
        self.add(self.words, 1)
        self.add(self.papers)
        self.body.addStretch()
        self.show_text(None)

    def show_text(self, text: MessageText | None, error: str = "") -> None:
        """Show this message and what kept it, or a line that says what would be here."""
        self.subject.setText(text.subject if text else str(Text("No message is chosen")))
        self.to.setText(str(_whom(text)) if text else "")
        self.words.show_letter(text.html if text else "")
        papers = _papers(text) if text and text.papers else ""
        self.papers.setText(str(papers))
        self.error.setText(error)
        show_if(self.error, bool(error))
        show_if(self.words, text is not None)
        show_if(self.papers, bool(papers))


def _whom(text: MessageText) -> Text:
    return (
        Text("{sender} wrote", sender=text.recipient)
        if text.is_answer
        else Text("To {address}", address=text.recipient)
    )


def _papers(text: MessageText) -> Text:
    if text.is_answer:
        return Text("Attached, and not opened: {papers}", papers=text.papers)
    return Text("With it: {papers}", papers=text.papers)


class LetterText(QTextEdit):
    """A letter as it is set, that can be read, marked and copied, and not changed."""

    def __init__(self, name: Text) -> None:
        super().__init__()
        self._html = ""
        theme.set_font(self, theme.BODY)
        self.setAccessibleName(str(name))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As little as it can be read in: it takes what room there is."""
        return self.minimumSizeHint()

    def show_letter(self, html: str) -> None:
        """Show another letter; the same one stays where it was scrolled to."""
        if html != self._html:
            self._html = html
            self.setHtml(html)

"""The card of the mailbox for answers: where it is, its password, a try, and how it stands."""

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.mailbox.setup import Box, box_of
from omsdesk.services.mailbox_fields import MAILBOX_FIELDS
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import NARROWEST, label, show_if
from omsdesk.words import Text, day_words, time_words


class MailboxCard:
    """Built into the section of messages."""

    def __init__(self, part: Part) -> None:
        self._part, self._presenter = part, part.host.presenter
        self._box: Box | None = None
        card = part.card(Text("Mailbox for answers"))
        words = Text(
            "What customers write back is put on their orders behind the screen. The mailbox is only read: "
            "no mail in it is changed or deleted, and what belongs to no order is left alone."
        )
        told = label(words, wrap=True)
        told.setMinimumWidth(NARROWEST)
        card.add(told)
        self.fields = SettingFields(part.host, list(MAILBOX_FIELDS), card)
        self.password = LineField(secret=True)
        hint = Text("It lies in the keyring of this computer. Type it on each computer that should read answers.")
        self.password_field = Field(Text("Password of the mailbox"), self.password, hint=hint)
        self.keep = Button(Text("Keep password"), "key-round")
        self.keep.clicked.connect(self._keep)
        self.password.returnPressed.connect(self._keep)
        self.test = Button(Text("Test mailbox"), "inbox")
        self.test.clicked.connect(self._presenter.try_mailbox)
        card.add(self.password_field)
        card.body.addLayout(buttons_row(self.keep, self.test))
        self.told = label("", ink="ok", wrap=True)
        self.tested = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.closed = label("", theme.BODY, ink="warn", wrap=True)
        self.trouble = label("", theme.BODY, ink="err", wrap=True)
        self.read_at = label("", theme.HEADER, ink="text2", wrap=True)
        for line in (self.told, self.tested, self.failed, self.closed, self.trouble, self.read_at):
            card.add(line)
            line.hide()

    def show_state(self, state: SettingsState) -> None:
        """Show what is set and how it stands, never over somebody's typing."""
        self.fields.show_state(state)
        if state.company is None:
            return
        box, mailbox = box_of(state.company), state.mailbox
        for each in (self.password_field, self.keep):
            show_if(each, box.sending is None)
        self.password_field.show_error(state.errors.get("mailbox_password"))
        self.test.setEnabled(not mailbox.is_trying)
        read_at, trouble = mailbox.standing.read_at, mailbox.standing.trouble
        lines = (
            (self.told, mailbox.password_told),
            (self.tested, mailbox.tested),
            (self.failed, mailbox.failed),
            (self.closed, mailbox.closed if box.is_on else None),
            (self.trouble, trouble if box.is_on and trouble else None),
            (self.read_at, _read(day_words(read_at), time_words(read_at)) if box.is_on and read_at else None),
        )
        for line, said in lines:
            line.setText(str(said or ""))
            show_if(line, said is not None)
        if box != self._box:  # another server or user: this computer may know no password for it
            self._box = box
            if self._part.isVisible():
                self._presenter.look_at_mailbox()

    def _keep(self) -> None:
        self._presenter.keep_mailbox_password(self.password.text())
        self.password.clear()


def _read(day: str, time: str) -> Text:
    return Text("Read last: {day} {time}", day=day, time=time)

"""Settings of messages: whether customers get e-mail, through which server, and in which words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit

from omsdesk.messages import LANGUAGES, worded
from omsdesk.presenters.settings import SettingsState
from omsdesk.services import message_texts
from omsdesk.services.channel_telling import Teller, Told
from omsdesk.services.mailbox_fields import MAILBOX_FIELDS
from omsdesk.services.message_texts import KindText
from omsdesk.services.setting_fields import FIELDS
from omsdesk.services.settings import Company
from omsdesk.views import theme
from omsdesk.views.mail_door import MailDoor
from omsdesk.views.mailbox_card import MailboxCard
from omsdesk.views.message_text import LetterText
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row, fields_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text

_BODY_HEIGHT, _EXAMPLE_HEIGHT = 260, 220
_SWITCHES = ("mail_on", "mail_slip", "mail_way", "mail_folder")
"""What stands before the mail server."""
_PROVIDERS = ("mail_client", "mail_tenant")
"""What is asked of those who sign in at a provider."""


class MessagesPart(Part):
    """Cards from the switch to the words."""

    def build(self) -> None:
        """What is sent, the server, the test, the wording."""
        mailbox = {each.key for each in MAILBOX_FIELDS}
        specs = [each for each in FIELDS if each.section == self.key and each.key not in mailbox]
        first = self.card()
        self.on = SettingFields(self.host, [each for each in specs if each.key in _SWITCHES], first)
        self.kinds: dict[str, CheckField] = {}
        self._switches = self.card(Text("Written by themselves"))
        self.server_card = self.card(Text("Mail server"))
        beside = [each for each in specs if each.key not in (*_SWITCHES, *_PROVIDERS)]
        self.server = SettingFields(self.host, beside, self.server_card)
        self.door = MailDoor(self.host, [each for each in specs if each.key in _PROVIDERS])
        self.server_card.add(self.door)
        self._build_test()
        self.mailbox = MailboxCard(self)
        self._build_wording()
        self.tellers: dict[str, ChoiceField] = {}
        self._channels = self.card(Text("Who tells the customers of a channel"))
        self._company: Company | None = None
        self._shown: KindText | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Whether this computer can send is looked up when somebody looks."""
        super().showEvent(event)
        self.host.presenter.look_at_mail()
        self.host.presenter.look_at_mailbox()

    def show_state(self, state: SettingsState) -> None:
        """Show the values in use, and never over somebody's typing."""
        self.on.show_state(state)
        self.server.show_state(state)
        company, mail = state.company, state.mail
        if company is None:
            return
        show_if(self.server_card, company.mail_way == "smtp")
        self._show_switches(company)
        self._show_tellers(mail.tellers)
        self.door.show_state(state)
        self.mailbox.show_state(state)
        self.closed.setText(str(mail.closed or ""))
        show_if(self.closed, mail.closed is not None and company.mail_on)
        self.test.setEnabled(not mail.is_trying)
        for line, said in ((self.tested, mail.tested), (self.failed, mail.failed)):
            line.setText(str(said or ""))
            show_if(line, said is not None)
        self._show_wording(state, company)

    # ------------------------------------------------------------------ building

    def _build_test(self) -> None:
        card = self.card(Text("Test"))
        self.recipient = LineField()
        self.test = Button(Text("Send test mail"), "mail")
        self.test.clicked.connect(self._try_out)
        self.recipient.returnPressed.connect(self._try_out)
        card.add(Field(Text("To your own address"), self.recipient))
        card.body.addLayout(buttons_row(self.test))
        self.tested = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.closed = label("", theme.BODY, ink="warn", wrap=True)
        for line in (self.tested, self.failed, self.closed):
            card.add(line)
            line.hide()

    def _build_wording(self) -> None:
        card = self.card(Text("Wording"))
        self.kind, self.language = ChoiceField(Text("Message")), ChoiceField(Text("Language"))
        for choice in (self.kind, self.language):
            choice.picked.connect(lambda _: self._choose())
        card.body.addLayout(fields_row(Field(Text("Message"), self.kind), Field(Text("Language"), self.language)))
        self.subject, self.body_text = LineField(), QPlainTextEdit()
        theme.set_font(self.body_text)
        self.body_text.setTabChangesFocus(True)
        self.body_text.setMinimumHeight(theme.scaled(_BODY_HEIGHT))
        self.subject_field = Field(Text("Subject"), self.subject)
        card.add(self.subject_field)
        self.body_text.setAccessibleName(str(Text("Text")))
        card.add(label(Text("Text"), theme.HEADER, theme.SEMIBOLD, ink="text2"))
        card.add(self.body_text)
        self.wrong = label("", theme.HEADER, ink="err", wrap=True)
        card.add(self.wrong)
        self.fields = label("", theme.HEADER, ink="text2", wrap=True)
        card.add(self.fields)
        keep = Button(Text("Keep wording"), "save", kind="primary")
        example = Button(Text("Show an example"), "eye")
        self.forget = Button(Text("As the program words it"), "undo-2")
        keep.clicked.connect(lambda: self.host.presenter.keep_text(*self._typed()))
        example.clicked.connect(lambda: self.host.presenter.show_example(*self._typed()))
        self.forget.clicked.connect(self._forget)
        card.body.addLayout(buttons_row(keep, example, self.forget))
        self.example_subject = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.example = LetterText(Text("Example"))
        self.example.setMinimumHeight(theme.scaled(_EXAMPLE_HEIGHT))
        card.add(self.example_subject)
        card.add(self.example)

    # ------------------------------------------------------------------ drawing

    def _show_switches(self, company: Company) -> None:
        for key, words, on in message_texts.switches(company):
            if key not in self.kinds:
                self.kinds[key] = CheckField(words)
                self.kinds[key].clicked.connect(partial(self._switch, key))
                self._switches.add(self.kinds[key])
            self.kinds[key].setChecked(on)
            self.kinds[key].setEnabled(company.mail_on)

    def _show_tellers(self, tellers: Sequence[Told]) -> None:
        show_if(self._channels, bool(tellers))
        for each in tellers:
            if each.key not in self.tellers:
                choice = self.tellers[each.key] = ChoiceField(each.name)
                choice.picked.connect(partial(self._change_teller, each.key))
                self._channels.add(Field(each.name, choice))
            self.tellers[each.key].show_choices([(one.word, one) for one in Teller], each.teller)

    def _show_wording(self, state: SettingsState, company: Company) -> None:
        mail = state.mail
        self.kind.show_choices([(str(each.name), each.key) for each in worded().values()], mail.kind)
        self.language.show_choices([(called, code) for code, called in LANGUAGES.items()], mail.language)
        text = message_texts.text_of(company, mail.kind, mail.language)
        if text != self._shown:  # else somebody may be typing
            self._shown = text
            self.subject.setText(text.wording.subject)
            self.body_text.setPlainText(text.wording.body)
            said = "   ".join(f"{{{name}}} {holds}" for name, holds in text.fields)
            self.fields.setText(str(Text("Fields: {fields}", fields=said)))
        self.forget.setEnabled(text.is_own)
        self.wrong.setText(str(state.errors.get("mail_text") or ""))
        show_if(self.wrong, "mail_text" in state.errors)
        example = mail.example
        self.example_subject.setText(example.subject if example else "")
        self.example.show_letter(example.html if example else "")
        show_if(self.example_subject, example is not None)
        show_if(self.example, example is not None)

    # ------------------------------------------------------------------ what people do

    def _typed(self) -> tuple[str, str]:
        return self.subject.text(), self.body_text.toPlainText()

    def _choose(self) -> None:
        self.host.presenter.choose_text(str(self.kind.value()), str(self.language.value()))

    def _forget(self) -> None:
        self._shown = None
        self.host.presenter.forget_text()

    def _change_teller(self, key: str, teller: object) -> None:
        if isinstance(teller, Teller):
            self.host.presenter.change_teller(key, teller)

    def _switch(self, kind: str, on: bool) -> None:
        self.host.presenter.switch_message(kind, on=on)

    def _try_out(self) -> None:
        self.host.presenter.try_mail(self.recipient.text())

"""Settings of card payments: who takes cards, the secret key on this computer, and a test of both."""

from PySide6.QtGui import QShowEvent

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.setting_fields import FIELDS
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, SettingFields, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import NARROWEST, label, show_if
from omsdesk.words import Text


class CardsPart(Part):
    """The provider, then its key."""

    def build(self) -> None:
        """What is set for the house, and what lies on this computer."""
        said = Text(
            "A customer pays with a link, sent by mail or shown as a code. The card is authorised at once and charged "
            "when goods leave; what is not needed is released, and refunds go back to the card."
        )
        told = label(said, ink="text2", wrap=True)
        told.setMinimumWidth(NARROWEST)
        self.body.addWidget(told)
        specs = [each for each in FIELDS if each.section == self.key]
        self.fields = SettingFields(self.host, specs, self.card())
        self.secret_card = self.card(Text("Secret key"))
        self.secret = LineField(secret=True)
        hint = Text("It lies in the keyring of this computer. Type it on each computer of the office that should ask.")
        self.secret_field = Field(Text("Secret key of the provider"), self.secret, hint=hint)
        keep = Button(Text("Keep key"), "key-round")
        keep.clicked.connect(self._keep)
        self.secret.returnPressed.connect(self._keep)
        self.test = Button(Text("Test the connection"), "plug")
        self.test.clicked.connect(self._try_out)
        self.secret_card.add(self.secret_field)
        self.secret_card.body.addLayout(buttons_row(keep, self.test))
        self.told = label("", ink="ok", wrap=True)
        self.tested = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        self.closed = label("", theme.BODY, ink="warn", wrap=True)
        for line in (self.told, self.tested, self.failed, self.closed):
            self.secret_card.add(line)
            line.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Whether this computer knows the key is looked up when somebody looks."""
        super().showEvent(event)
        self.host.presenter.look_at_cards()

    def show_state(self, state: SettingsState) -> None:
        """Show the values in use."""
        self.fields.show_state(state)
        company, cards = state.company, state.cards
        if company is None:
            return
        show_if(self.secret_card, bool(company.card_provider))
        self.secret_field.show_error(state.errors.get("card_secret"))
        self.test.setEnabled(not cards.is_trying)
        for line, said in (
            (self.told, cards.secret_told),
            (self.tested, cards.tested),
            (self.failed, cards.failed),
            (self.closed, cards.closed),
        ):
            line.setText(str(said or ""))
            show_if(line, said is not None)

    def _try_out(self) -> None:
        self.host.presenter.try_cards()

    def _keep(self) -> None:
        self.host.presenter.keep_card_secret(self.secret.text())
        self.secret.clear()

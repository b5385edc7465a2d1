"""How this computer gets in at the mail server: with a password, or by signing in at a provider in a browser."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from omsdesk.presenters.settings import SettingsState
from omsdesk.services.setting_kinds import SettingField
from omsdesk.views import theme
from omsdesk.views.settings_parts import Host, SettingFields, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text


class _Box(QWidget):
    """Rows under each other, as a card takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP_2)

    def add(self, widget: QWidget) -> None:
        """One more row."""
        self.body.addWidget(widget)


class MailDoor(_Box):
    """The password, or the way through the browser; one of the two shows."""

    def __init__(self, host: Host, specs: list[SettingField]) -> None:
        super().__init__()
        self._host, self._opened = host, ""
        self.by_password, self.by_browser = _Box(), _Box()
        self._build_password()
        self._build_browser(specs)
        for box in (self.by_password, self.by_browser):
            self.add(box)
        self.told = label("", ink="ok", wrap=True)
        self.add(self.told)

    def show_state(self, state: SettingsState) -> None:
        """What is needed for the way in that was chosen, and what came of it."""
        if state.company is None:
            return
        mail, is_asked = state.mail, state.company.mail_sign_in != "password"
        show_if(self.by_password, not is_asked)
        show_if(self.by_browser, is_asked)
        self.password_field.show_error(state.errors.get("mail_password"))
        self.provider.show_state(state)
        wrong = state.errors.get("mail_sign_in")
        self.wrong.setText(str(wrong or ""))
        show_if(self.wrong, wrong is not None)
        is_open = bool(mail.sign_in_page)
        self.sign_in.setEnabled(not is_open)
        show_if(self.stop, is_open)
        show_if(self.waiting, is_open)
        show_if(self.page, is_open)
        self.told.setText(str(mail.password_told or ""))
        show_if(self.told, mail.password_told is not None)
        if mail.sign_in_page != self._opened:
            self._opened = mail.sign_in_page
            self.page.setText(mail.sign_in_page)
            self.page.setCursorPosition(0)
            if is_open:
                QDesktopServices.openUrl(QUrl(mail.sign_in_page))

    # ------------------------------------------------------------------ inside

    def _build_password(self) -> None:
        self.password = LineField(secret=True)
        hint = Text("It lies in the keyring of this computer. Type it on each computer that should send mail.")
        self.password_field = Field(Text("Password of the mail server"), self.password, hint=hint)
        keep = Button(Text("Keep password"), "key-round")
        keep.clicked.connect(self._keep_password)
        self.password.returnPressed.connect(self._keep_password)
        self.by_password.add(self.password_field)
        self.by_password.body.addLayout(buttons_row(keep))

    def _build_browser(self, specs: list[SettingField]) -> None:
        self.provider = SettingFields(self._host, specs, self.by_browser)
        self.secret = LineField(secret=True)
        hint = Text(
            "Google gives one with the client ID. It lies on this computer; leave it empty to keep the last one."
        )
        self.by_browser.add(Field(Text("Client secret, if there is one"), self.secret, hint=hint))
        self.sign_in = Button(Text("Sign in in the browser"), "log-in")
        self.sign_in.clicked.connect(self._sign_in)
        self.stop = Button(Text("Stop waiting"), "x")
        self.stop.clicked.connect(self._host.presenter.stop_sign_in)
        self.by_browser.body.addLayout(buttons_row(self.sign_in, self.stop))
        self.waiting = label(
            Text("Sign in in the browser that opened. If none did, open this address in one on this computer:"),
            wrap=True,
        )
        self.page = LineField()
        self.page.setReadOnly(True)
        self.page.setAccessibleName(str(Text("Address to sign in at")))
        self.wrong = label("", ink="err", wrap=True)
        for row in (self.waiting, self.page, self.wrong):
            self.by_browser.add(row)

    def _keep_password(self) -> None:
        self._host.presenter.keep_mail_password(self.password.text())
        self.password.clear()

    def _sign_in(self) -> None:
        self._host.presenter.sign_in_for_mail(self.secret.text())
        self.secret.clear()

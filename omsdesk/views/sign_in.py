"""The sign-in page: the station's name, a name to choose, and a keypad for the PIN."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters.sign_in import SignIn, SignInState
from omsdesk.views import icons, theme
from omsdesk.views.page import Page
from omsdesk.views.sign_in_faces import LockedFace, PasswordForm
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.label import IconLabel, label, show_if
from omsdesk.views.widgets.pin_pad import PinPad
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_CARD_WIDTH, _LEAST_HEIGHT = 720, 260
_NAMES, _KEYPAD, _OFFICE, _LOCKED = range(4)


class SignInView(Page):
    """Scan a badge, or choose a name and type a PIN."""

    presenter: SignIn

    def build(self) -> None:
        """One card in the middle of the page."""
        self._last_signed: int | None = None
        self._told: Text | None = None
        card = Card()
        card.setFixedWidth(_CARD_WIDTH)
        card.body.setContentsMargins(theme.GAP_6, theme.GAP_6, theme.GAP_6, theme.GAP_6)
        card.body.setSpacing(theme.GAP_4)
        self._add_head(card)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._names())
        self._stack.addWidget(self._keypad())
        self._stack.addWidget(self._office())
        self._stack.addWidget(self._locked())
        self._stack.setMinimumHeight(_LEAST_HEIGHT)
        card.add(self._stack, 1)
        self._said = label("", theme.TITLE, theme.MEDIUM, ink="text2", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.add(self._said)
        self.other_way = Button(
            Text("Office sign-in with name and password"), "key-round", kind="quiet", place="station"
        )
        self.other_way.clicked.connect(self.presenter.office)
        card.body.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)
        self.body.addWidget(card, 12, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def _add_head(self, card: Card) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addWidget(IconLabel("scan-barcode", "accent", icons.IN_BAND))
        words = QVBoxLayout()
        self._company = label("", theme.BODY, theme.MEDIUM, ink="text2")
        self._station = label("", theme.HEADLINE, theme.BOLD)
        words.addWidget(self._company)
        words.addWidget(self._station)
        self._asks = label("", theme.TITLE, ink="text2", wrap=True)
        words.addWidget(self._asks)
        row.addLayout(words, 1)
        card.body.addLayout(row)

    def _names(self) -> QWidget:
        self._people = Choices(columns=2)
        self._people.chosen.connect(lambda user_id: self.presenter.choose(int(user_id)))
        scroll = ScrollColumn()
        scroll.body.addWidget(self._people)
        scroll.body.addStretch(1)
        scroll.setAccessibleName(str(Text("People")))
        return scroll

    def _keypad(self) -> QWidget:
        self._pad = PinPad(self.presenter.digit, self.presenter.back, self.presenter.enter, Text("Sign in"))
        return self._pad

    def _office(self) -> QWidget:
        self.office = PasswordForm(self.presenter.try_password, self.presenter.back)
        return self.office

    def _locked(self) -> QWidget:
        self.locked = LockedFace(self.presenter.show_names)
        return self.locked

    def _face(self, state: SignInState) -> int:
        if state.chosen is not None:
            return _KEYPAD
        if state.by_password:
            return _OFFICE
        return _LOCKED if state.is_locked else _NAMES

    def show_state(self, state: SignInState) -> None:
        """Names, keypad, password or the locked face, and what came of the last try."""
        self._company.setText(state.company)
        self._station.setText(state.station)
        self._asks.setText(str(state.asks))
        theme.set_ink(self._asks, "text" if state.chosen is not None else "text2")
        self._people.show_choices(
            [
                Choice(str(place + 1) if place < 9 else "", each.name, each.role.word, each.id)  # noqa: PLR2004 - keys 1 to 9
                for place, each in enumerate(state.offered)
            ]
        )
        before, face = self._stack.currentIndex(), self._face(state)
        self._stack.setCurrentIndex(face)
        show_if(self.other_way, face in (_NAMES, _LOCKED))
        self.locked.show_waiting(state.waiting)
        if face == _OFFICE and before != face:
            self.office.begin()
        self._pad.dots.show_typed(state.typed)
        self._said.setText(str(state.said or ""))
        show_if(self._said, state.said is not None)
        theme.set_ink(self._said, "err" if state.is_wrong else "text2")
        self._tell_window(state)
        self._answer_elsewhere(state)

    def _answer_elsewhere(self, state: SignInState) -> None:
        """A badge was scanned on another page: its PIN is asked here, an unknown one is told there."""
        if self.isVisible() or state.is_loading:
            return
        if state.chosen is not None:
            self.shell.go("sign_in")
        elif state.is_wrong and state.said is not None and state.said is not self._told:
            self._told = state.said
            self.shell.toast(state.said)

    def _tell_window(self, state: SignInState) -> None:
        person = state.signed_in
        if person is None:
            self._last_signed = None
        elif self._last_signed != person.id:
            self._last_signed = person.id
            self.shell.signed_in(person.name, frozenset({person.role.value}), state.station, state.start_page)
            if state.is_welcome_open and person.role is UserRole.ADMIN:
                self.shell.go("first_run")

    def appear(self) -> None:
        """Whoever was here is signed out when this page comes back; a badge may have chosen somebody already."""
        chosen, who = self.presenter.state.chosen, self.presenter.state.signed_in
        self.presenter.sign_out()
        if chosen is not None:
            self.presenter.choose(chosen.id)
        elif who is not None:
            self.presenter.lock()
        super().appear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace, Enter and Esc work wherever the cursor is; a locked station turns to the names first."""
        state = self.presenter.state
        if state.is_locked and state.chosen is None and event.text().isalnum():
            self.presenter.show_names()
            if event.text().isdecimal():
                self._number(int(event.text()))
                return
        if state.by_password and event.key() == Qt.Key.Key_Escape:
            self.presenter.back()
        elif self.presenter.state.chosen is None:
            self._name_key(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.presenter.enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self.presenter.backspace()
        elif event.key() == Qt.Key.Key_Escape:
            self.presenter.back()
        elif event.text().isdecimal():
            self.presenter.digit(event.text())
        else:
            super().keyPressEvent(event)

    def _number(self, number: int) -> None:
        offered = self.presenter.state.offered
        if 1 <= number <= len(offered):
            self.presenter.choose(offered[number - 1].id)

    def _name_key(self, event: QKeyEvent) -> None:
        if event.text().isalpha():
            self.presenter.letter(event.text())
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Escape}:
            self.presenter.back()
        else:
            super().keyPressEvent(event)

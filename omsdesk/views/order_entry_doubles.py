"""Likely duplicates of a new customer, each a button that takes the one in the register."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from omsdesk.presenters.order_entry import EntryState
from omsdesk.presenters.order_entry.state import MOST_DOUBLES
from omsdesk.services.customers import CustomerRow
from omsdesk.views import theme
from omsdesk.views.actions import Action
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text

_LONGEST = 40


class Doubles(QWidget):
    """Shown only while somebody in the register may be meant."""

    def __init__(self, choose: Callable[[int], object], differ: Action) -> None:
        super().__init__()
        self._choose = choose
        self._shown: tuple[CustomerRow, ...] = ()
        row = FlowRow()
        self.setLayout(row)
        row.setSpacing(theme.GAP_2)
        row.addWidget(label(Text("Already in the register?"), theme.HEADER, theme.SEMIBOLD, ink="warn"))
        # Made once: a button that came later would be the last one that Tab reaches.
        self.buttons = [self._made(place) for place in range(MOST_DOUBLES)]
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(Button.of(differ, kind="quiet"))
        row.addStretch(1)
        self.hide()

    def show_doubles(self, state: EntryState) -> None:
        """Offer the first few."""
        self._shown = state.offered_doubles
        for place, button in enumerate(self.buttons):
            if place < len(self._shown):
                button.show_words(_words(self._shown[place]))
            show_if(button, place < len(self._shown))
        show_if(self, bool(self._shown))

    def _made(self, place: int) -> Button:
        button = Button("", "user")
        button.clicked.connect(lambda: self._choose(self._shown[place].id))
        button.hide()
        return button


def _words(row: CustomerRow) -> str:
    said = ", ".join(each for each in (row.name, row.email or row.phone or row.city) if each)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"

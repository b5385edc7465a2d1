"""The card of the fulfilment partner: their name, the folder, the word that gives them orders, and what stays here."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from omsdesk.presenters.settings import SettingsState
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.words import Text

_SHOWN = 10


class PartnerCard:
    """Built into the section of shops."""

    def __init__(self, part: Part) -> None:
        self._part, self._presenter = part, part.host.presenter
        self.card = part.card(Text("Fulfilment partner"))
        self.card.add(
            label(
                Text("Orders with their word go into a folder as files, and their tracking numbers come back from it."),
                wrap=True,
            )
        )
        self.name = LineField()
        self.name.editingFinished.connect(lambda: self._presenter.name_partner(self.name.text()))
        self.name_field = Field(Text("Name of the partner"), self.name)
        self.card.add(self.name_field)
        self.word = label("", theme.HEADER, ink="text2", wrap=True)
        self.card.add(self.word)
        self.folder = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.card.add(self.folder)
        self.choose = Button(Text("Choose the folder"), "folder-open")
        self.choose.clicked.connect(self._choose)
        self.stop = Button(Text("Exchange none"), "ban")
        self.stop.clicked.connect(lambda: self._presenter.join_partner(self.name.text(), ""))
        self.card.body.addLayout(buttons_row(self.choose, self.stop))
        self.stuck = label("", theme.HEADER, ink="warn", wrap=True)
        self.card.add(self.stuck)

    def show_state(self, state: SettingsState) -> None:
        """Show who it is, never over somebody's typing."""
        partner = state.partner.partner
        if not self.name.hasFocus():
            self.name.show_text(partner.name)
        self.name_field.show_error(state.errors.get("partner"))
        self.word.setText(str(Text("Orders get the word {word}: tag them in Orders.", word=partner.tag)))
        show_if(self.word, bool(partner.tag))
        self.folder.setText(partner.folder or str(Text("No files are exchanged at this station.")))
        show_if(self.stop, bool(partner.folder))
        shown = state.partner.stuck[:_SHOWN]
        self.stuck.setText("\n".join(shown))
        show_if(self.stuck, bool(shown))

    def _choose(self) -> None:
        before = self._presenter.state.partner.partner.folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self._part, str(Text("Fulfilment partner")), before)
        if folder:
            self._presenter.join_partner(self.name.text(), folder)

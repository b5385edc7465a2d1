"""Settings: sections on the left, a search over all of them, and every change kept at once."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QStackedWidget, QWidget

from omsdesk.lifecycles.rights import may
from omsdesk.presenters.settings import Settings, SettingsState
from omsdesk.services.setting_fields import FIELDS
from omsdesk.views import icons, theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.real_sheet import RealSheet
from omsdesk.views.settings_boxes import BoxesPart
from omsdesk.views.settings_cards import CardsPart
from omsdesk.views.settings_data import AboutPart, DataPart
from omsdesk.views.settings_files import FilesPart
from omsdesk.views.settings_messages import MessagesPart
from omsdesk.views.settings_parts import FieldsPart, LooksPart, Part, ScanningPart
from omsdesk.views.settings_people import PeoplePart
from omsdesk.views.settings_prices import PricesPart
from omsdesk.views.settings_printers import PrintersPart
from omsdesk.views.settings_rights import right_of
from omsdesk.views.settings_sending import CarriersPart
from omsdesk.views.settings_shop_files import ShopFileDeeds
from omsdesk.views.settings_shops import ShopsPart
from omsdesk.views.settings_stations import StationsPart
from omsdesk.views.settings_taxes import TaxesPart
from omsdesk.views.settings_webhooks import WebhooksPart
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.fields import SearchField
from omsdesk.words import Text

_WIDEST = 230
_ICON_ROOM = 40
_ROW = 33
"""A little lower than a button, so that all sections stand in a low window."""
SECTIONS: tuple[tuple[str, Text, str, Callable[..., Part]], ...] = (
    ("company", Text("Company"), "building-2", partial(FieldsPart, welcome=True)),
    ("work", Text("How you work"), "clipboard-list", FieldsPart),
    ("people", Text("Users and badges"), "users", PeoplePart),
    ("stations", Text("Stations"), "monitor", StationsPart),
    ("printers", Text("Printers"), "printer", PrintersPart),
    ("scanning", Text("Scanning and sounds"), "scan-barcode", ScanningPart),
    ("packing", Text("Packing rules"), "package-check", FieldsPart),
    ("boxes", Text("Boxes"), "box", BoxesPart),
    ("carriers", Text("Carriers"), "truck", CarriersPart),
    ("review", Text("Review of orders"), "shield-alert", FieldsPart),
    ("messages", Text("Messages"), "mail", MessagesPart),
    ("cards", Text("Card payments"), "credit-card", CardsPart),
    ("invoices", Text("Invoices"), "receipt", FieldsPart),
    ("books", Text("Books"), "table-2", FieldsPart),
    ("prices", Text("Prices and discounts"), "tags", PricesPart),
    ("taxes", Text("Taxes"), "badge-percent", TaxesPart),
    ("numbers", Text("Numbers and labels"), "tag", partial(FieldsPart, next_order=True)),
    ("files", Text("Files"), "file-up", FilesPart),
    ("shops", Text("Shops and partners"), "store", ShopsPart),
    ("webhooks", Text("Webhooks"), "plug", WebhooksPart),
    ("looks", Text("Appearance and language"), "sun", LooksPart),
    ("data", Text("Data"), "database", DataPart),
    ("about", Text("About"), "info", AboutPart),
)
FOUND_BY: dict[str, Text] = {
    "company": Text("address welcome again"),
    "people": Text("user name role PIN badge switch off"),
    "stations": Text("station bench scan commands sheet"),
    "printers": Text("printer paper test page PDF folder label slip"),
    "scanning": Text("scanner test keyboard layout suffix volume sound scale weight port"),
    "boxes": Text("box size weight length width height"),
    "carriers": Text("carrier service price weight country days cut-off hour own label from elsewhere"),
    "messages": Text("e-mail mail server SMTP password test wording template confirmation mailbox IMAP answers"),
    "review": Text("fraud duplicate repetition check hold points weight threshold"),
    "cards": Text("Stripe provider secret key payment link authorise capture test"),
    "invoices": Text("invoice credit note number series VAT bank IBAN terms days due"),
    "books": Text("accounting accounts journal DATEV consultant client sales bank"),
    "prices": Text("price list quantity discount code voucher"),
    "taxes": Text("tax rate class products VAT country"),
    "numbers": Text("next order number"),
    "looks": Text("theme light dark text size language"),
    "files": Text(
        "import bring files in orders CSV Excel columns match watched folder shop tracking numbers free stock"
    ),
    "shops": Text("WooCommerce store online shop orders polling key secret tracking stock fulfilment partner folder"),
    "webhooks": Text("webhook address events JSON signature secret HMAC other programs API"),
    "data": Text("backup restore bring back folder shared database join share"),
    "about": Text("version licence log folder report"),
}
"""What people may look for, beside the names of the fields."""


class SettingsView(Page):
    """One section at a time."""

    presenter: Settings

    def build(self) -> None:
        """The list on the left, the section on the right."""
        self._said, self._emptied = 0, self.presenter.state.emptied
        self._parts: dict[str, Part] = {}
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addWidget(self._left())
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)
        self.deed(Deed("settings.find", Text("Find a setting"), self._find, "search", "Ctrl+F"))
        self.deed(
            Deed(
                "settings.history",
                Text("History"),
                self._open_history,
                "history",
                "Ctrl+H",
                when=lambda: (way := self._way_to_history()) is not None and way.isEnabled(),
                why_not=lambda: str(Text("Nothing here has a history.")),
            )
        )
        ShopFileDeeds(self)

    def first_focus(self) -> QWidget:
        """The list takes the arrows."""
        return self.sections

    def show_state(self, state: SettingsState) -> None:
        """Draw the section in view; one that this person does not see gives way to the first that they do."""
        if not self.sees(state.section):
            self.presenter.open(next(key for key, *_ in SECTIONS if self.sees(key)))
            return
        place = next(i for i, (key, *_) in enumerate(SECTIONS) if key == state.section)
        if self.sections.currentRow() != place:
            self.sections.setCurrentRow(place)
        self.stack.setCurrentWidget(self._part(place))
        for part in self._parts.values():
            part.show_state(self.presenter.state)
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words, self.presenter.undo if state.said.undo else None)

        if state.emptied != self._emptied:
            self._emptied = state.emptied
            self.shell.go("first_run", at="things")

    def recall(self) -> None:
        """Somebody else sees other sections."""
        self._filter(self.search.text())
        if not self.sees(self.presenter.state.section):
            self.show_state(self.presenter.state)

    def ask_for_real(self) -> None:
        """Whether the sample shop is to be emptied; asked over any page."""
        self.shell.when_sent(self._ask_for_real)

    def _ask_for_real(self) -> None:
        sheet = RealSheet(self.presenter.start_for_real, self.shell.lift)
        self.shell.lay(sheet, focus=sheet.stay)

    def _part(self, place: int) -> Part:
        """A section is built when it is first opened: all eight at once would keep the screen waiting."""
        key, words, _, make = SECTIONS[place]
        if key not in self._parts:
            self._parts[key] = make(self, key, words)
            self.stack.addWidget(self._parts[key])
        return self._parts[key]

    def _left(self) -> Card:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.search = SearchField(Text("Search settings"), name=Text("Search settings"))
        self.search.searched.connect(self._filter)
        self.search.returnPressed.connect(lambda: self.sections.setFocus(Qt.FocusReason.OtherFocusReason))
        self.sections: _Sections = _Sections()
        self.sections.setAccessibleName(str(Text("Sections of the settings")))
        for place, (key, words, _, _) in enumerate(SECTIONS):
            self.sections.addItem(QListWidgetItem(str(words)))
            self.sections.item(place).setHidden(not self.sees(key))
        self.sections.currentRowChanged.connect(self._turned)
        theme.switch.changed.connect(self.sections.draw_icons)
        card.add(self.search)
        card.add(self.sections, 1)
        return card

    def sees(self, key: str) -> bool:
        """Whether this section is there for whoever is signed in."""
        return may(right_of(key), self.shell.registry.roles)

    def _turned(self, place: int) -> None:
        if place >= 0 and SECTIONS[place][0] != self.presenter.state.section:
            self.presenter.open(SECTIONS[place][0])

    def _way_to_history(self) -> Button | None:
        shown = self._parts.get(self.presenter.state.section)
        return shown.way_to_history() if shown is not None else None

    def _open_history(self) -> None:
        way = self._way_to_history()
        if way is not None:
            way.click()

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _filter(self, text: str) -> None:
        """Keep the sections that have the words, and open the first of them."""
        wanted = text.casefold().split()
        first = -1
        for place, (key, words, *_) in enumerate(SECTIONS):
            fields = [str(each.words) for each in FIELDS if each.section == key]
            said = " ".join([str(words), str(FOUND_BY.get(key, "")), *fields]).casefold()
            fits = self.sees(key) and all(word in said for word in wanted)
            self.sections.item(place).setHidden(not fits)
            first = place if fits and first < 0 else first
        if wanted and first >= 0:
            self.sections.setCurrentRow(first)


class _Sections(QListWidget):
    """The names of the sections with their icons."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_font(self, theme.BODY, theme.MEDIUM)
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def showEvent(self, event: QShowEvent) -> None:
        """Icons are made in the theme in use."""
        super().showEvent(event)
        self.draw_icons()

    def draw_icons(self) -> None:
        """Another theme has other colours, another text size other heights."""
        for place, (_, _, icon, _) in enumerate(SECTIONS):
            self.item(place).setIcon(icons.icon(icon, "text2"))
            words = self.fontMetrics().horizontalAdvance(self.item(place).text())
            self.item(place).setSizeHint(QSize(words + _ICON_ROOM, theme.scaled(_ROW)))
            self.item(place).setToolTip(self.item(place).text() if words + _ICON_ROOM > theme.scaled(_WIDEST) else "")
        self.setMinimumWidth(min(self.sizeHintForColumn(0), theme.scaled(_WIDEST)) + _ICON_ROOM // 2)

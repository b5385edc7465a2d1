"""The card of files for shops: which shop, from which day, what came of it, and where the file lies."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from omsdesk.lifecycles.rights import why_not
from omsdesk.presenters.settings import Settings, SettingsState
from omsdesk.presenters.settings.shop_file_state import ShopFilesState
from omsdesk.presenters.settings.shop_files import DAY, SHOP
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.settings_parts import Part, buttons_row, fields_row
from omsdesk.views.settings_rights import right_of
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import NARROWEST, ElidedLabel, label, show_if
from omsdesk.words import Text

SECTION = "files"


class ShopFileDeeds:
    """What can be done on the page, from every section of it. ``page`` is the SettingsView, which imports this."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._act: Settings = page.presenter
        act = self._act
        for deed in (
            Deed(
                *("settings.tracking", Text("Save tracking numbers"), self._save_tracking, "truck", "F6"),
                when=lambda: self._why_not(act.why_no_tracking()) is None,
                why_not=lambda: str(self._why_not(act.why_no_tracking()) or ""),
            ),
            Deed(
                *("settings.stock", Text("Save free stock"), self._save_stock, "boxes", "F7"),
                when=lambda: self._why_not(act.why_no_stock()) is None,
                why_not=lambda: str(self._why_not(act.why_no_stock()) or ""),
            ),
            Deed(
                *("settings.shop_folder", Text("Open folder"), self._open_folder, "folder-open", "F8"),
                when=lambda: self._why_not(self._why_no_folder()) is None,
                why_not=lambda: str(self._why_not(self._why_no_folder()) or ""),
            ),
        ):
            page.deed(deed)

    def _why_not(self, otherwise: Text | None) -> Text | None:
        """The card is only there for who brings files in: nobody else is led to it, allowed once or not."""
        right = right_of(SECTION)
        return why_not(right) if right is not None and not self._page.sees(SECTION) else otherwise

    def _why_no_folder(self) -> Text | None:
        return None if self._files.folder else Text("No file was saved yet.")

    @property
    def _files(self) -> ShopFilesState:
        return self._act.state.shop_files

    def _save_tracking(self) -> None:
        card = self._card()
        if self._act.lacks_shop():
            card.shop.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._act.name_shop_day(card.day.text()):
            card.day.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._act.save_tracking(self._file_to_write(Text("Save tracking numbers"), self._act.tracking_file()))

    def _save_stock(self) -> None:
        card = self._card()
        if self._act.lacks_shop():
            card.shop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        export = ""
        if self._files.wants_export:
            kinds = str(Text("Inventory of the shop (*.csv)"))
            title = str(Text("Choose the inventory as the shop exported it"))
            export, _ = QFileDialog.getOpenFileName(self._page, title, self._folder(), kinds)
            if not export:
                return
        self._act.save_stock(self._file_to_write(Text("Save free stock"), self._act.stock_file()), export)

    def _card(self) -> "ShopFilesCard":
        """The card, in view whatever section was."""
        if self._act.state.section != SECTION:
            self._act.open(SECTION)
        found: ShopFilesCard = self._page.stack.currentWidget().shop_files
        found.come_into_view()
        return found

    def _file_to_write(self, title: Text, name: str) -> str:
        """Where it goes, with the ending that the shop knows; empty when it was thought better of."""
        if not name:
            return ""
        ending = Path(name).suffix
        suggested = str(Path(self._folder()) / name)
        path, _ = QFileDialog.getSaveFileName(self._page, str(title), suggested, f"*{ending}")
        return path if not path or Path(path).suffix else f"{path}{ending}"

    def _folder(self) -> str:
        return self._files.folder or str(Path.home())

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self._files.folder)):
            self._page.shell.toast(Text("The file is in {folder}", folder=self._files.folder))


class ShopFilesCard:
    """Built into the section of files."""

    def __init__(self, part: Part) -> None:
        self._part, self._presenter = part, part.host.presenter
        self.card = part.card(Text("Files for shops"))
        told = label(
            Text(
                "Tracking numbers of what has left and free stock, for shops that take them by a file. "
                "A WooCommerce store is told by itself."
            ),
            wrap=True,
        )
        told.setMinimumWidth(NARROWEST)
        self.card.add(told)
        self.shop = ChoiceField()
        self.shop.picked.connect(lambda key: self._presenter.choose_shop(str(key)))
        self.shop_field = Field(Text("Shop"), self.shop)
        self.day = LineField()
        self.day.editingFinished.connect(lambda: self._presenter.name_shop_day(self.day.text()))
        hint = Text("Empty: today. Else the first day, such as 28.11.")
        self.day_field = Field(Text("Left since"), self.day, hint=hint)
        self.card.body.addLayout(fields_row(self.shop_field, self.day_field))
        find = part.host.shell.registry.find
        self.tracking, self.stock = Button.of(find("settings.tracking")), Button.of(find("settings.stock"))
        self.open = Button.of(find("settings.shop_folder"))
        self.card.body.addLayout(buttons_row(self.tracking, self.stock, self.open))
        self.busy = label("", theme.BODY, ink="text2", wrap=True)
        self.done = label("", theme.BODY, theme.SEMIBOLD, ink="ok", wrap=True)
        self.nothing = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.left_out = label("", theme.BODY, ink="warn", wrap=True)
        self.failed = label("", theme.BODY, theme.SEMIBOLD, ink="err", wrap=True)
        for line in (self.busy, self.done, self.nothing, self.left_out, self.failed):
            line.setMinimumWidth(NARROWEST)
            self.card.add(line)
            line.hide()
        self.folder = ElidedLabel("", theme.HEADER, ink="text2")
        self.card.add(self.folder)
        self.folder.hide()

    def appear(self) -> None:
        """Somebody looks."""
        self._presenter.look_for_shops()

    def come_into_view(self) -> None:
        """Somebody asked for it from elsewhere: it may lie below the edge."""
        self._part.ensureWidgetVisible(self.card)

    def show_state(self, state: SettingsState) -> None:
        """Show what is chosen and what came of it, never over somebody's typing."""
        files = state.shop_files
        self.shop.show_choices(files.shops, files.shop)
        self.shop_field.show_error(state.errors.get(SHOP))
        self.day.show_text(files.day)
        self.day_field.show_error(state.errors.get(DAY))
        show_if(self.open, bool(files.folder))
        self.folder.setText(files.folder)
        show_if(self.folder, files.done is not None)
        for line, said in (
            (self.busy, files.busy),
            (self.done, files.done),
            (self.nothing, files.nothing),
            (self.left_out, files.left_out),
            (self.failed, files.failed),
        ):
            line.setText(str(said or ""))
            show_if(line, said is not None)

"""Files for shops at the desk: by keys and from the palette, with the dialogs of the system in between."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_files import FilesPart
from omsdesk.views.settings_shop_files import ShopFilesCard
from tests.views.looking import clipped
from tests.views.shop import Shop


def card(shop: Shop) -> ShopFilesCard:
    page = shop.page
    assert isinstance(page, SettingsView)
    part = page.stack.currentWidget()
    assert isinstance(part, FilesPart)
    return part.shop_files


def choose(shop: Shop, key: str) -> None:
    """Take this shop from the list, as with the arrows."""
    field = card(shop).shop
    field.activated.emit(field._values.index(key))
    shop.person.settle()


def test_files_for_shops_are_saved_by_keys(
    shop: Shop, tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def save(_parent: Any, _title: str, suggested: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return str(tmp_path / Path(suggested).stem), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "inventory.csv"), ""))
    opened: list[str] = []

    def open_it(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_it)
    shop.sign_in()
    shop.go("orders")
    shop.person.press("Ctrl+K")
    shop.person.type("Files for shops\n")
    shop.person.settle()

    shop.person.press("F6")
    assert card(shop).shop_field.error == "Choose a shop first."
    assert card(shop).shop.hasFocus()
    choose(shop, "etsy")
    assert (card(shop).shop_field.error, card(shop).stock.toolTip()) == ("", "Etsy takes no stock by file.")
    shop.person.press("F6")
    shop.person.settle()
    assert card(shop).nothing.text().startswith("Nothing of Etsy has left since ")
    choose(shop, "shopify")
    shop.person.press("F7")
    shop.person.settle()
    assert card(shop).failed.text() == "inventory.csv cannot be read. Check that the file is there."
    shop.window.go("settings", section="company")
    shop.person.settle()
    shop.person.press("F7")
    assert card(shop).shop.hasFocus() or card(shop).card.isVisible()
    shop.person.settle()
    choose(shop, "amazon")
    shop.person.press("F7")
    shop.person.settle()
    shop.person.press("F8")

    assert card(shop).done.text().endswith(f"products in {asked[-1]}")
    assert (tmp_path / asked[-1]).exists()
    assert opened == [str(tmp_path)]
    assert [name.rsplit("-", 3)[0] for name in asked] == [
        "tracking-etsy",
        "stock-shopify",
        "stock-shopify",
        "stock-amazon",
    ]
    for size, letters, mode in (((900, 600), 130, "dark"), ((1280, 720), 100, "light")):
        shop.look(size, mode, letters)
        assert clipped(shop.window) == []
        shop.window.grab().save(str(pictures / f"shop-files-{mode}-{letters}.png"))


@pytest.mark.parametrize("key", ["F6", "F7", "F8"])
def test_who_brings_no_files_in_is_not_led_to_the_card(shop: Shop, key: str) -> None:
    shop.sign_in("Tomas")
    shop.window.top_bar.scanner_asked.emit()
    shop.person.settle()
    page = shop.page
    assert isinstance(page, SettingsView)

    shop.person.press(key)

    deeds = [shop.window.registry.find(f"settings.{each}") for each in ("tracking", "stock", "shop_folder")]
    assert {each.why_not for each in deeds} == {"Only these may bring files in: Office, Supervisor, Administrator."}
    assert page.presenter.state.section == "scanning"

"""The house changes its language: every open page, the frame round it and the papers speak it at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel

from omsdesk import words
from omsdesk.services import settings
from omsdesk.views import speaking
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_parts import LooksPart
from tests.views.shop import Shop, copied, open_shop, visible


@pytest.fixture
def own_shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """A shop whose language may be changed."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        opened.sign_in("Ada")
        yield opened
        words.speak("en", zone="UTC")
        speaking.teach_qt(qapp)


def choose(shop: Shop, locale: str) -> None:
    """As somebody does in the settings: pick it in the list."""
    shop.window.go("settings", section="looks")
    shop.person.settle()
    page = shop.page
    assert isinstance(page, SettingsView)
    part = page._parts["looks"]
    assert isinstance(part, LooksPart)
    part.fields._editors["locale"].picked.emit(locale)
    shop.person.settle()


def said(shop: Shop) -> set[str]:
    """Every label in view."""
    return {each.text() for each in visible(shop.window, QLabel)}


def test_german_is_spoken_on_every_open_page_at_once_and_taken_back_by_undo(own_shop: Shop) -> None:
    own_shop.go("orders")

    choose(own_shop, "de")

    assert own_shop.window.top_bar.title.text() == "Einstellungen"
    assert {"Darstellung und Sprache", "Textgröße", "STATIONEN"} <= said(own_shop)
    assert own_shop.window.registry.find("lock").text == "Diesen Arbeitsplatz sperren"
    assert own_shop.window.top_bar.search.accessibleName() == "Suchen oder Befehl ausführen"
    own_shop.go("orders")
    assert own_shop.window.top_bar.title.text() == "Aufträge"
    assert "Neuer Auftrag" in {each.text for each in own_shop.window.registry.of_page("orders")}
    assert own_shop.read(settings.company).locale == "de"

    own_shop.window.go("settings", section="looks")
    own_shop.person.press("Ctrl+Z")

    assert own_shop.window.top_bar.title.text() == "Settings"
    assert own_shop.read(settings.company).locale == "en"


def test_qt_speaks_it_too_and_names_the_keys_of_the_keyboard(own_shop: Shop) -> None:
    choose(own_shop, "de_AT")

    assert QCoreApplication.translate("QShortcut", "Ctrl") == "Strg"
    assert own_shop.window.top_bar.search.accessibleDescription() == "Strg+K"


def test_the_language_is_remembered_for_the_next_start(own_shop: Shop) -> None:
    choose(own_shop, "de_CH")

    assert own_shop.window.remembered._settings.value("station/locale") == "de_CH"


def test_what_a_page_said_before_does_not_come_again_when_it_is_built_in_another_language(own_shop: Shop) -> None:
    own_shop.go("order_detail")
    own_shop.go("orders")
    choose(own_shop, "de")

    own_shop.go("orders")
    own_shop.person.press("Ctrl+L")

    assert own_shop.page.key == "sign_in"
    own_shop.sign_in("Ada")
    assert own_shop.page.key == "orders"

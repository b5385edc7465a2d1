"""The fulfilment partner at the desk: named, given a folder, and said in the top bar when their files do not fit."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from omsdesk.presenters import Lane
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_shops import ShopsPart
from tests.views.looking import clipped
from tests.views.shop import Shop


def part(shop: Shop) -> ShopsPart:
    page = shop.page
    assert isinstance(page, SettingsView)
    found = page.stack.currentWidget()
    assert isinstance(found, ShopsPart)
    return found


def test_a_partner_is_named_and_a_file_that_does_not_fit_is_in_the_top_bar(
    shop: Shop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sign_in()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    shop.window.go("settings", section="shops")
    shop.person.settle()
    card = part(shop).partner
    card.choose.click()
    shop.person.settle()
    assert card.name_field.error == "The partner needs a name. Orders with this word go to them."
    card.name.setText("North Store")
    card.choose.click()
    shop.person.settle()
    assert card.word.text() == "Orders get the word north-store: tag them in Orders."
    (tmp_path / "tracking").mkdir()
    (tmp_path / "tracking" / "odd.csv").write_text("A;B\n1;2\n")

    for _ in range(2):
        shop.desk.arriving.exchange()
        qtbot.waitUntil(lambda: not shop.window.jobs.is_busy(Lane.SHOPS.value))
    shop.person.settle()

    bar = shop.window.top_bar
    assert bar.partner.words == "Partner: 1 file refused"
    assert (tmp_path / "tracking" / "refused" / "odd.csv").exists()
    assert (tmp_path / "stock.csv").exists()
    part(shop).ensureWidgetVisible(card.stop)
    for size in ((900, 600), (1280, 720)):
        shop.look(size, text_size=130)
        assert clipped(shop.window) == []
    shop.look((1280, 720))
    bar.partner.click()
    shop.person.settle()
    assert not bar.partner.isVisible()
    card.stop.click()
    shop.person.settle()
    assert card.folder.text() == "No files are exchanged at this station."

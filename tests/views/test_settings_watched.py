"""The watched folder at the desk: a word in the top bar leads to the files that came, each with its report."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from omsdesk.presenters import Lane
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_files import FilesPart
from tests.views.looking import clipped
from tests.views.shop import Shop


def files_part(shop: Shop) -> FilesPart:
    page = shop.page
    assert isinstance(page, SettingsView)
    part = page.stack.currentWidget()
    assert isinstance(part, FilesPart)
    return part


def test_a_refused_file_is_in_the_top_bar_until_somebody_reads_why(
    shop: Shop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sign_in()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    shop.window.go("settings", section="files")
    shop.person.settle()
    files_part(shop).watched.choose.click()
    shop.person.settle()
    (tmp_path / "broken.json").write_text("[{")

    for _ in range(2):
        shop.desk.arriving.watch_folder()
        qtbot.waitUntil(lambda: not shop.window.jobs.is_busy(Lane.SHOPS.value))
    shop.person.settle()
    bar, toast = shop.window.top_bar, shop.window.toast_
    told = (bar.folder.words, toast.isVisible(), "broken.json" in toast.accessibleName())
    shop.look((900, 600), text_size=130)
    cut = clipped(shop.window)
    shop.look((1280, 720))
    shop.window.go("today")
    shop.person.settle()
    bar.folder.click()
    shop.person.settle()
    part = files_part(shop)
    part.watched.table.select(1)
    shop.person.settle()

    assert told == ("1 file refused", True, True)
    assert cut == []
    assert not bar.folder.isVisible()
    assert part.watched.report.text() == "broken.json is no whole JSON: it breaks at line 1. Export it again."
    assert clipped(shop.window) == []

    part.watched.stop.click()
    shop.person.settle()
    assert part.watched.folder.text() == "No folder is watched at this station."
    assert not part.watched.channel_field.isVisible()

"""Signing in for mail on the settings page: the browser opens, the page waits, and says what came of it."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.messages.post.oauth import PROVIDERS
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_messages import MessagesPart
from tests import factories
from tests.authorisation_server import Authority, an_authority, browse
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    with an_authority() as made:
        monkeypatch.setitem(PROVIDERS, "google", made.provider())
        yield made


@pytest.fixture
def page(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> SettingsView:
    signs_in = {"mail_user": "shop@house.test", "mail_sign_in": "google", "mail_client": "desk-client"}
    factories.change_settings(house, mail_host="localhost", **signs_in)
    found = open_office(qtbot, jobs, house, tmp_path, "settings").page
    assert isinstance(found, SettingsView)
    found.presenter.open("messages")
    return found


@pytest.mark.parametrize(
    ("says_no", "said"),
    [("", "Signed in as shop@house.test. This computer has no keyring."), ("access_denied", "The sign-in was refused")],
)
def test_a_person_signs_in_in_the_browser_that_opens(
    page: SettingsView, authority: Authority, monkeypatch: pytest.MonkeyPatch, says_no: str, said: str
) -> None:
    authority.says_no = says_no
    part = page.stack.currentWidget()
    assert isinstance(part, MessagesPart)
    door = part.door
    seen: list[tuple[bool, bool]] = []
    browsers: list[Thread] = []

    def opened(page: QUrl) -> bool:
        seen.append((door.stop.isVisible(), door.sign_in.isEnabled()))
        browsers.append(browse(page.toString(QUrl.ComponentFormattingOption.FullyEncoded)))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    shown = (door.by_password.isVisible(), door.by_browser.isVisible())
    door.sign_in.click()
    for each in browsers:
        each.join()

    assert (shown, seen) == ((False, True), [(True, False)])
    assert (door.wrong if says_no else door.told).text().startswith(said)
    assert (door.stop.isVisible(), door.page.isVisible(), door.sign_in.isEnabled()) == (False, False, True)
    for _ in range(2):  # what wraps is measured in the first round, and gets its height in the second
        QApplication.processEvents()
    assert faults(page, station=False) == []

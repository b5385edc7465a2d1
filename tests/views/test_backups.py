"""Bringing a backup back at the window, by keys alone: asked, done while no page is open, and told afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.app import open_other
from omsdesk.database import daily_backup
from omsdesk.database.engine import file_of
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import settings
from omsdesk.services.bringing_back import Errand, Outcome, Place
from omsdesk.services.invoicing.lost import Lost
from omsdesk.services.numbers_ahead import Ahead
from omsdesk.views.backups import BackupsView
from omsdesk.views.restore_sheets import ElsewhereSheet, RestoredSheet, RestoreSheet
from omsdesk.views.sounds import Silence
from omsdesk.views.widgets.states import EmptyState
from omsdesk.words import Text
from tests.still_clock import MONDAY_MORNING
from tests.views.looking import clipped, faults
from tests.views.looks import ROOMS, squeezed_out
from tests.views.shop import Shop, visible
from tests.views.test_presence import elsewhere


@pytest.fixture
def old_shop(new_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A house with a backup from before its last change, whose window can open another database."""
    monkeypatch.setattr("omsdesk.views.sounds.back_end", Silence)
    work = new_shop.desk.work
    file = file_of(work.engine.url)
    assert file is not None
    daily_backup.make(work.engine, file, work.now())
    Work(work.engine).write(settings.change, name="Later")
    new_shop.window.reopen_asked.connect(lambda errand: open_other(new_shop.window, new_shop.jobs, errand))
    yield new_shop
    if new_shop.window.desk is not None and new_shop.window.desk is not new_shop.desk:
        new_shop.window.desk.close()


def at_backups(shop: Shop) -> BackupsView:
    """The page, from the settings."""
    shop.window.go("settings", section="data")
    shop.person.settle()
    part = shop.page.stack.currentWidget()  # type: ignore[attr-defined]  # the settings have one
    part.bring_back.setFocus()
    shop.person.press("Space")
    shop.person.settle()
    assert isinstance(shop.page, BackupsView)
    return shop.page


def sheet_of(shop: Shop) -> RestoreSheet | RestoredSheet | None:
    """What lies over the page."""
    sheet = shop.window.overlay.sheet
    assert sheet is None or isinstance(sheet, RestoreSheet | RestoredSheet)
    return sheet


def said(sheet: QWidget) -> str:
    """Everything on it."""
    return " ".join(each.text() for each in sheet.findChildren(QLabel))


def ask(shop: Shop) -> RestoreSheet:
    """Choose the newest backup with the keys."""
    shop.person.press("Down")
    shop.person.press("Return")
    shop.person.settle()
    sheet = sheet_of(shop)
    assert isinstance(sheet, RestoreSheet)
    return sheet


def test_enter_on_the_sheet_keeps_what_is_here_and_asks_again_only_when_asked(old_shop: Shop) -> None:
    page = at_backups(old_shop)
    sheet = ask(old_shop)
    words, has_focus = said(sheet), sheet.stay.hasFocus()

    old_shop.person.press("Return")
    page.presenter.refresh()
    old_shop.person.settle()

    assert has_focus
    assert "before-restore" in words
    assert "since will be lost" in words
    assert sheet_of(old_shop) is None
    assert old_shop.page is page


def test_the_list_has_the_keys_once_somebody_comes_who_may(old_shop: Shop) -> None:
    page, work = at_backups(old_shop), old_shop.desk.work
    allowed, focus = work.actor, []
    for actor in (replace(allowed, rights=RIGHTS[UserRole.SUPERVISOR]), allowed):
        work.actor = actor
        page.presenter.refresh()
        old_shop.person.settle()
        focus.append((page.table.isVisible(), page.first_focus().hasFocus()))

    assert focus == [(False, True), (True, True)]


def test_a_backup_is_brought_back_by_keys_and_the_window_says_what_came_of_it(old_shop: Shop, qtbot: QtBot) -> None:
    at_backups(old_shop)
    sheet = ask(old_shop)
    old_shop.person.press("Tab")
    assert sheet.go.hasFocus()

    old_shop.person.press("Space")
    qtbot.waitUntil(lambda: isinstance(old_shop.window.overlay.sheet, RestoredSheet), timeout=60_000)
    told = sheet_of(old_shop)

    assert isinstance(told, RestoredSheet)
    assert "The backup is back" in said(told)
    assert "Every rule holds." in said(told)
    assert told.go_on.hasFocus()
    old_shop.person.press("Return")
    assert sheet_of(old_shop) is None
    desk = old_shop.window.desk
    assert desk is not None
    assert old_shop.page.key == "sign_in"
    assert [each.name for each in old_shop.page.presenter.state.people] == ["Ada"]
    assert desk.work.read(settings.company).name == "Kaya"  # type: ignore[attr-defined]  # a desk has its work
    kept = list(_file(old_shop).parent.glob(f"{_file(old_shop).stem}-before-restore-*.db"))
    assert len(kept) == 1


@pytest.mark.parametrize("ticks", [False, True])
def test_at_a_move_a_person_says_that_nobody_worked_since(
    old_shop: Shop, monkeypatch: pytest.MonkeyPatch, *, ticks: bool
) -> None:
    page = at_backups(old_shop)
    of_the_same = ask(old_shop).nobody.isVisible()
    outlook, given = page.presenter.state.outlook, list[Errand]()
    assert outlook is not None
    monkeypatch.setattr(page.shell, "reopen", given.append)
    page.presenter.show(outlook=replace(outlook, is_same=False))
    sheet = sheet_of(old_shop)
    assert isinstance(sheet, RestoreSheet)

    if ticks:
        sheet.nobody.click()
    sheet.go.click()

    assert (of_the_same, [each.nothing_since for each in given]) == (False, [ticks])


def test_a_backup_that_went_bad_meanwhile_is_told_and_the_same_database_opens_again(
    old_shop: Shop, qtbot: QtBot
) -> None:
    page = at_backups(old_shop)
    sheet = ask(old_shop)
    outlook = page.presenter.state.outlook
    assert outlook is not None
    outlook.found.path.write_bytes(b"")

    sheet.go.click()
    qtbot.waitUntil(lambda: isinstance(old_shop.window.overlay.sheet, RestoredSheet), timeout=60_000)
    told = sheet_of(old_shop)

    assert told is not None
    assert "was not brought back" in said(told)
    assert "is empty (0 bytes)" in said(told)
    assert "Nothing was changed." in said(told)
    desk = old_shop.window.desk
    assert desk is not None
    assert desk is not old_shop.desk
    assert desk.work.read(settings.company).name == "Later"  # type: ignore[attr-defined]  # a desk has its work


def test_while_another_window_is_open_nothing_is_brought_back(old_shop: Shop, qtbot: QtBot) -> None:
    at_backups(old_shop)
    sheet = ask(old_shop)
    mark = elsewhere(_file(old_shop).parent, name=_file(old_shop).name)

    sheet.go.click()
    qtbot.waitUntil(lambda: isinstance(old_shop.window.overlay.sheet, ElsewhereSheet), timeout=60_000)
    asked = old_shop.window.overlay.sheet
    assert isinstance(asked, ElsewhereSheet)
    told, has_focus = said(asked), asked.stay.hasFocus()
    old_shop.person.press("Return")

    assert "Nobody signed in at packing-2. Last sign of life:" in told
    assert has_focus
    assert mark.exists()
    assert isinstance(old_shop.page, BackupsView)
    assert list(_file(old_shop).parent.glob(f"{_file(old_shop).stem}-before-restore-*.db")) == []


def test_a_person_says_that_the_other_computer_is_off_and_the_backup_comes_back(old_shop: Shop, qtbot: QtBot) -> None:
    at_backups(old_shop)
    sheet = ask(old_shop)
    mark = elsewhere(_file(old_shop).parent, name=_file(old_shop).name)
    sheet.go.click()
    qtbot.waitUntil(lambda: isinstance(old_shop.window.overlay.sheet, ElsewhereSheet), timeout=60_000)

    old_shop.person.press("Tab")
    old_shop.person.press("Space")
    qtbot.waitUntil(lambda: isinstance(old_shop.window.overlay.sheet, RestoredSheet), timeout=60_000)
    told = sheet_of(old_shop)

    assert told is not None
    assert "The backup is back" in said(told)
    assert not mark.exists()


def test_only_the_administrators_button_can_be_pressed(new_shop: Shop) -> None:
    new_shop.window.registry.for_roles(frozenset({"supervisor"}))
    new_shop.window.go("settings", section="data")
    new_shop.person.settle()

    button = new_shop.page.stack.currentWidget().bring_back  # type: ignore[attr-defined]

    assert not button.isEnabled()
    assert button.toolTip() == "Only these may bring a backup back: Administrator."


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", ROOMS)
def test_the_page_is_sound_empty_full_and_shared(old_shop: Shop, size: tuple[int, int], mode: str) -> None:
    page = at_backups(old_shop)
    old_shop.look(size, mode)
    found = [*faults(page, station=False), *clipped(old_shop.window), *squeezed_out(page)]
    presenter = page.presenter
    presenter.show(found=(), current=None)
    old_shop.person.settle()
    is_told = len(visible(page, EmptyState)) == 1
    found += faults(page, station=False)
    presenter.show(place=Place(None, None))
    old_shop.person.settle()
    found += [*faults(page, station=False), *squeezed_out(page)]

    assert is_told
    assert found == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheets_cut_nothing(old_shop: Shop, mode: str) -> None:
    at_backups(old_shop)
    old_shop.look((900, 600), mode, 130)
    ask(old_shop)
    cut = clipped(old_shop.window)
    trouble = Unavailable(Text("The database is in use: {why}.", why="locked"), Text("Close it."))
    gone = Lost("IN-2026-", 12, 1_012, MONDAY_MORNING, MONDAY_MORNING, is_sure=False)
    for outcome in (
        Outcome(trouble=trouble),
        Outcome(Path("/a/b.db"), ("rule 1: a " + "long " * 40,) * 6, is_back=True),
        Outcome(Path("/a/b.db"), is_back=True, ahead=Ahead(10_400, is_sure=False, lost=(gone, gone))),
    ):
        sheet = RestoredSheet(outcome, old_shop.window.lift)
        old_shop.window.lay(sheet, sheet.go_on)
        old_shop.person.settle()
        cut += clipped(old_shop.window)

    assert cut == []


def test_the_settings_find_it(new_shop: Shop, qtbot: QtBot) -> None:
    new_shop.window.go("settings")
    new_shop.person.press("Ctrl+F")
    new_shop.person.type("restore")

    qtbot.waitUntil(lambda: new_shop.page.presenter.state.section == "data")
    assert new_shop.page.presenter.state.section == "data"


def _file(shop: Shop) -> Path:
    file = file_of(shop.desk.work.engine.url)
    assert file is not None
    return file

"""The settings page: every section sound to look at, hear and tab through; changes kept when a field is left."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters.first_run import Step
from omsdesk.services import printing_jobs, settings
from omsdesk.tour.person import Person
from omsdesk.views import theme
from omsdesk.views.first_run import FirstRunView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.real_sheet import RealSheet
from omsdesk.views.settings import SECTIONS, SettingsView
from omsdesk.views.settings_files import FilesPart
from omsdesk.views.widgets.fields import CheckField
from omsdesk.views.window import MainWindow
from omsdesk.words import Text
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def page(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> SettingsView:
    window = open_office(qtbot, jobs, house, tmp_path, "settings")
    assert isinstance(window.page, SettingsView)
    return window.page


@pytest.mark.parametrize("section", [key for key, *_ in SECTIONS])
def test_every_section_is_sound(page: SettingsView, section: str) -> None:
    page.presenter.open(section)
    for _ in range(2):  # what wraps is measured in the first round, and gets its height in the second
        QApplication.processEvents()

    assert faults(page, station=False) == []


def test_a_field_is_kept_when_it_is_left(page: SettingsView, house: Work) -> None:
    name = editor(page, "Name of the company")
    name.setFocus()
    name.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(name, "Nordlicht")

    page.sections.setFocus()

    assert house.read(settings.company).name == "Nordlicht"


def test_the_folder_for_papers_is_chosen_by_keys(
    page: SettingsView, qapp: QApplication, jobs: ThreadJobs, house: Work, tmp_path: Path
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    person = Person(qapp, window, jobs)
    papers = tmp_path / "papers of the house"
    page.presenter.open("printers")
    person.reach(Text("Choose folder"))
    with pytest.raises(RuntimeError, match="it is not there"):
        person.choose_folder(papers)
    papers.mkdir()

    person.choose_folder(papers)

    assert house.read(printing_jobs.print_folder) == papers


def test_what_is_wrong_is_said_under_the_field_and_stays_to_be_corrected(page: SettingsView) -> None:
    page.presenter.open("work")
    hour = editor(page, "Orders until this hour leave the same day")
    hour.setFocus()
    hour.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(hour, "99")

    page.sections.setFocus()

    assert hour.accessibleDescription() == "Give a number from 0 to 23."
    assert hour.text() == "99"  # type: ignore[attr-defined]


def test_the_search_opens_the_section_that_has_the_words(page: SettingsView) -> None:
    page.search.searched.emit("gs1")

    assert page.presenter.state.section == "numbers"
    shown = [row for row in range(len(SECTIONS)) if not page.sections.item(row).isHidden()]
    assert [SECTIONS[row][0] for row in shown] == ["numbers"]


@pytest.mark.parametrize(
    ("typed", "section"),
    [("volume", "scanning"), ("cut-off", "carriers"), ("log folder", "about"), ("waves", "work"), ("badge", "people")],
)
def test_every_setting_is_found_by_its_words(page: SettingsView, typed: str, section: str) -> None:
    page.search.searched.emit(typed)

    assert page.presenter.state.section == section


def test_a_scan_shows_the_scanner_test(page: SettingsView, house: Work) -> None:
    page.scanned(Gesture.of(house.now(), "SO10482"))

    assert page.presenter.state.section == "scanning"
    assert page.stack.currentWidget() is page._parts["scanning"]


def test_the_theme_changes_at_once(page: SettingsView) -> None:
    page.presenter.open("looks")

    page._parts["looks"].modes.tiles()[1].click()  # type: ignore[attr-defined]

    assert theme.is_dark()


def test_somebody_new_is_added_with_the_chosen_role(page: SettingsView) -> None:
    page.presenter.open("people")
    people = page._parts["people"]

    people.name.setText("Tomas")  # type: ignore[attr-defined]
    people.new_role.setCurrentIndex(0)  # type: ignore[attr-defined]
    QTest.keyClick(people.name, Qt.Key.Key_Return)  # type: ignore[attr-defined]

    assert [(person.name, person.role) for person in page.presenter.state.people] == [
        ("Ada", UserRole.ADMIN),
        ("Tomas", UserRole.PICKER),
    ]


def editor(page: QWidget, name: str) -> QWidget:
    return next(each for each in page.findChildren(QWidget) if each.accessibleName() == name)


def test_the_words_sample_data_lead_from_trying_to_bringing_ones_own_things(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path
) -> None:
    factories.change_settings(house, sample=True)
    window = open_office(qtbot, jobs, house, tmp_path, "orders")
    window.signed_in("Ada", frozenset({"admin"}), "Bench 1")
    banner = window.top_bar.sample
    said = (banner.words, banner.isVisible())

    banner.click()
    sheet = window.overlay.sheet
    assert isinstance(sheet, RealSheet)
    sheet.go.click()

    assert said == ("Sample data", True)
    assert isinstance(window.page, FirstRunView)
    assert window.page.presenter.state.step is Step.THINGS
    assert not house.read(settings.company).sample
    assert not banner.isVisible()


def test_whoever_may_not_empty_the_sample_hears_who_may(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path
) -> None:
    factories.change_settings(house, sample=True)
    window = open_office(qtbot, jobs, house, tmp_path, "orders")
    window.signed_in("Olga", frozenset({"office"}), "Bench 1")

    window.top_bar.sample.click()

    assert window.overlay.sheet is None
    assert "change settings" in window.toast_.accessibleName()
    assert house.read(settings.company).sample


def test_what_the_house_works_without_is_no_rule_for_pickers(page: SettingsView, house: Work) -> None:
    factories.change_settings(house, totes=False, bins=False)
    page.presenter.refresh()
    page.presenter.open("packing")
    shown = [box.text() for box in page.findChildren(CheckField) if box.isVisible()]

    assert "Pickers scan the tote when they drop pieces into it" not in shown
    assert "Pickers scan the bin before the item" not in shown
    assert "Pick while packing, at the bench" in shown


def seen_sections(page: SettingsView) -> list[str]:
    return [key for place, (key, *_) in enumerate(SECTIONS) if not page.sections.item(place).isHidden()]


def test_the_office_brings_files_in_and_sees_no_rules_of_the_house(page: SettingsView) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.signed_in("Grace", frozenset({"supervisor"}), "Desk 1")
    leaders = seen_sections(page)
    page.presenter.open("people")

    window.signed_in("Ines", frozenset({"office"}), "Desk 1")
    at_first = page.presenter.state.section
    offices = seen_sections(page)
    page.search.setText("PIN")
    page.search.searched.emit("PIN")
    found = seen_sections(page)
    window.go("settings", section="files")
    files = page._parts["files"]

    assert isinstance(files, FilesPart)
    assert leaders == [key for key, *_ in SECTIONS]
    assert offices == ["scanning", "files", "looks", "about"]
    assert found == []
    assert at_first == "scanning"
    assert files.choose.isEnabled()
    assert not files.watched.choose.isEnabled()
    assert "may change settings" in files.watched.choose.toolTip()


def test_a_chip_of_the_top_bar_opens_no_section_that_one_may_not_see(page: SettingsView) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.signed_in("Tomas", frozenset({"packer"}), "PACK-1")
    window.top_bar.backup_asked.emit()
    told = window.toast_.accessibleName()
    before = page.presenter.state.section

    window.top_bar.scanner_asked.emit()

    assert "may change settings" in told
    assert before != "data"
    assert page.presenter.state.section == "scanning"

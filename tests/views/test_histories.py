"""Every record is one button away from its history."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.services import hall_papers, requesting_return
from omsdesk.views.history import HistoryView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.print_jobs import PrintJobsView
from omsdesk.views.scanner import Detector
from omsdesk.views.settings import SettingsView
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.bench import Station
from tests.views.office import open_office


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> MainWindow:
    factories.change_settings(house, currency="CHF")
    return open_office(qtbot, jobs, house, tmp_path, "settings")


def test_a_return_shows_its_history(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path
) -> None:
    torch = factories.a_product(house, "TORCH", name="Head torch")
    factories.stock(house, torch, 4, factories.a_bin(house))
    last_week = house.now() - timedelta(days=5)
    order = factories.an_order(house, [(torch, 1)], shipped_at=last_week, is_paid=True)
    made = house.write(requesting_return.request_and_approve, order, {factories.lines_of(house, order)[0].id: 1})
    station = Station(qtbot, jobs, detector, house, tmp_path)
    station.open("sign_in")
    station.sign_in("returns")
    station.keyboard.scan(house_code("RE", made))

    shown = station.page.side.history.key
    station.keyboard.press("Ctrl+H")

    assert shown == "Ctrl+H"
    assert isinstance(station.page, HistoryView)
    assert station.page.name.text() == f"RE-{made}"
    assert station.page.table.model.rowCount() == 4, "asked for, approved, the piece, arrived"


@pytest.mark.parametrize(
    ("section", "button", "name"),
    [
        ("work", "changes", "How you work"),
        ("stations", "history", "Bench 1"),
        ("carriers", "history", "Standard"),
        ("boxes", "changes", "Boxes"),
    ],
)
def test_settings_stations_and_services_show_their_history(
    window: MainWindow, section: str, button: str, name: str
) -> None:
    window.go("settings", section=section)
    assert isinstance(window.page, SettingsView)
    shown = getattr(window.page._parts[section], button).key
    Keyboard(window).press("Ctrl+H")

    history: object = window.page
    assert shown == "Ctrl+H"
    assert isinstance(history, HistoryView)
    assert history.name.text() == name


def test_a_paper_shows_its_history(window: MainWindow, house: Work, qtbot: QtBot) -> None:
    house.write(hall_papers.print_command_sheet)
    window.go("print_jobs")
    assert isinstance(window.page, PrintJobsView)
    qtbot.waitUntil(lambda: bool(window.page.presenter.state.rows))  # type: ignore[union-attr]
    window.page.table.select(window.page.presenter.state.ids[0])
    window.registry.find("print_jobs.history").trigger()

    shown: object = window.page
    assert isinstance(shown, HistoryView)
    assert shown.table.model.rowCount() == 1

"""The welcome in the window: every step with keys alone, files dropped or typed, and no fault at any size."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from omsdesk.catalogues import LOCALES
from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.presenters.first_run import FirstRunState, Step
from omsdesk.presenters.shared_database import Way
from omsdesk.services import settings, signing_in
from omsdesk.services.importing.report import Subject
from omsdesk.services.sample import opening
from omsdesk.views import theme
from omsdesk.views.first_run import FirstRunView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import ChoiceTile
from omsdesk.views.widgets.fields import ChoiceField, LineField
from omsdesk.views.widgets.scroll import ScrollColumn
from tests.still_clock import StillClock
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS
from tests.views.shop import visible

PRODUCTS = "sku,name,price,barcode\nMUG-1,Enamel mug,12.90,4006381333931\n"
STOCK = "sku,bin,quantity\nMUG-1,A-01-1,12\nNONE,A-01-2,3\n"


@pytest.fixture
def station(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, sqlite_url: str, clock: StillClock, tmp_path: Path
) -> Station:
    engine = open_engine(sqlite_url)
    made = Station(qtbot, jobs, detector, Work(engine, now=clock), tmp_path)
    made.open("first_run")
    assert isinstance(made.page, FirstRunView)
    return made


@pytest.fixture(autouse=True)
def _let_go(station: Station) -> object:
    yield
    station.work.engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "things"
    made.mkdir()
    (made / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (made / "stock.csv").write_text(STOCK, encoding="utf-8")
    return made


def state(station: Station) -> FirstRunState:
    shown: FirstRunState = station.window.page_of("first_run").presenter.state
    return shown


def set_up(station: Station) -> None:
    """Every page up to the files, with the keys a person would press."""
    station.keyboard.press("1")
    station.keyboard.press("Enter")
    station.keyboard.type("Nordlicht Handel\tHafenstr. 7\t28195\tBremen\n")
    station.keyboard.press("1")
    station.keyboard.press("Enter")
    station.keyboard.type("Ada\n")
    station.keyboard.press("Enter")
    station.keyboard.press("Enter")


def cut(page: FirstRunView) -> list[str]:
    """The card is lower than its page although the window has room, or narrower."""
    scroll = page.findChildren(ScrollColumn)[0]
    card = page._pages[Step.DATA].parentWidget()
    while not isinstance(card, Card):
        assert card is not None
        card = card.parentWidget()
    spare = min(card.y(), page.height() - card.geometry().bottom()) - page.body.contentsMargins().bottom()
    hidden, aside = scroll.verticalScrollBar().maximum(), scroll.inside.width() - scroll.viewport().width()
    return [
        *([f"{hidden} pixels below its foot, {spare} free round it"] if hidden and spare > theme.GAP_6 else []),
        *([f"{aside} pixels beside it"] if aside > 0 else []),
    ]


def dropped(page: FirstRunView, *paths: Path) -> bool:
    """Let files fall onto the page; whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, mime, left, none)
    entering.ignore()
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, mime, left, none))
    return entering.isAccepted()


def test_a_house_is_set_up_with_keys_alone(station: Station) -> None:
    set_up(station)

    company = station.work.read(settings.company)
    assert state(station).step is Step.THINGS
    assert (company.name, company.street, company.postal_code, company.city) == (
        "Nordlicht Handel",
        "Hafenstr. 7",
        "28195",
        "Bremen",
    )
    assert [each.name for each in station.work.read(signing_in.people)] == ["Ada"]


def test_a_language_chosen_is_spoken_on_the_same_page_with_what_was_typed(station: Station, qtbot: QtBot) -> None:
    station.keyboard.press("Enter")
    station.keyboard.type("Nordlicht")
    language = next(each for each in visible(station.page, ChoiceField) if each.value() == "en")
    language.activated.emit(list(LOCALES).index("de"))
    qtbot.waitUntil(lambda: any(each.text() == "Die Firma" for each in visible(station.page, QLabel)))

    company = next(each for each in visible(station.page, LineField))
    assert (state(station).step, company.text()) == (Step.COMPANY, "Nordlicht")


def test_the_sample_shop_is_told_with_as_many_people_as_can_sign_in(station: Station) -> None:
    told = [tile.choice.detail for tile in visible(station.page, ChoiceTile)]

    assert (str(told[1]), len(opening.pins())) == ("300 products, 1,500 orders, six people", 6)


@pytest.mark.parametrize(("key", "way"), [("3", Way.JOIN), ("4", Way.SHARE)])
def test_joining_and_sharing_are_ways_to_begin(station: Station, key: str, way: Way) -> None:
    station.keyboard.press(key)

    assert station.window.page is not None
    assert (station.window.page.key, station.window.page.presenter.state.way) == ("shared_database", way)


def test_each_enter_goes_on_by_one_page(station: Station) -> None:
    seen = [state(station).step]
    for keys in ("", "Nordlicht", "", "Ada", "", ""):
        station.keyboard.type(keys + "\n")
        seen.append(state(station).step)

    assert seen == [
        Step.DATA,
        Step.COMPANY,
        Step.WORK,
        Step.YOU,
        Step.STATION,
        Step.PRINTERS,
        Step.THINGS,
    ]


def test_a_page_that_is_not_complete_says_it_under_the_field(station: Station) -> None:
    station.keyboard.press("Enter")

    station.keyboard.press("Enter")

    page = station.page._pages[Step.COMPANY]
    assert page.fields["company"].error == "Give the name of the company."
    assert state(station).step is Step.COMPANY


def test_a_country_is_chosen_with_keys_and_brings_its_currency(station: Station) -> None:
    station.keyboard.press("Enter")
    station.keyboard.type("Nordlicht\t\t\t\t")
    station.keyboard.type("sw")

    assert (state(station).answers.country, state(station).answers.currency) == ("SE", "SEK")
    assert station.page._pages[Step.COMPANY].fields["currency"].editor.text() == "SEK"


def test_back_has_its_key(station: Station) -> None:
    station.keyboard.press("Enter")

    station.keyboard.press("PgUp")

    assert state(station).step is Step.DATA


def test_a_typed_folder_is_looked_at_brought_in_and_left_with_enter(station: Station, folder: Path) -> None:
    set_up(station)

    station.keyboard.type(f"{folder}\n")
    looked = state(station).report
    station.keyboard.press("Enter")
    brought = state(station).report
    take_off = station.window.registry.find("first_run.forget")
    may_take_off, why_not = take_off.is_enabled, take_off.why_not
    station.keyboard.press("Enter")

    assert looked is not None
    assert looked.is_dry_run
    assert brought is not None
    assert (brought.of(Subject.PRODUCTS).new, brought.of(Subject.STOCK).new) == (1, 1)
    assert (may_take_off, why_not) == (False, "What came in stays. Nothing is left to take off.")
    assert state(station).step is Step.READY


def test_what_is_wrong_with_the_files_is_told_before_anything_is_written(station: Station, folder: Path) -> None:
    set_up(station)

    station.keyboard.type(f"{folder}\n")

    page = station.page._pages[Step.THINGS]
    assert page._problems.text() == "stock.csv:3: The SKU NONE is not in the catalogue."
    assert page._came.text() == "Found in the files. Enter brings it in."


def test_a_path_that_is_not_there_is_said_and_kept(station: Station, tmp_path: Path) -> None:
    set_up(station)

    station.keyboard.type(f"{tmp_path}/nowhere.csv\n")

    page = station.page._pages[Step.THINGS]
    assert page.fields["path"].error == f"There is no file or folder at {tmp_path}/nowhere.csv."
    assert page._path.text() == f"{tmp_path}/nowhere.csv"
    assert state(station).step is Step.THINGS


def test_dropped_files_are_looked_at(station: Station, folder: Path) -> None:
    set_up(station)

    taken = dropped(station.page, folder / "products.csv", folder / "stock.csv")

    assert taken
    assert state(station).files == ("products.csv", "stock.csv")
    assert state(station).may_bring


def test_files_dropped_on_another_page_are_not_taken(station: Station, folder: Path) -> None:
    assert not dropped(station.page, folder / "products.csv")


def test_a_scan_tests_the_scanner_and_types_nothing(station: Station) -> None:
    set_up(station)
    station.keyboard.press("Ctrl+Enter")

    station.keyboard.scan("CDHELP")

    assert station.page._pages[Step.READY]._scanned.text() == "The scanner works: CDHELP was read whole."
    assert station.page.key == "first_run"


def test_a_scan_into_a_field_leaves_it_alone(station: Station) -> None:
    station.keyboard.press("Enter")
    station.keyboard.type("Nord")

    station.keyboard.scan("4006381333931")

    assert state(station).answers.company == "Nord"
    assert state(station).step is Step.COMPANY


def test_to_work_opens_the_pack_station_of_whoever_set_it_up(station: Station) -> None:
    set_up(station)
    station.keyboard.press("Ctrl+Enter")

    station.keyboard.press("Enter")

    assert station.window.page is not None
    assert station.window.page.key == "pack"
    assert station.window.top_bar.user.words == "Ada · PACK-1"


def test_the_sample_shop_is_opened_with_keys_alone(station: Station) -> None:
    station.keyboard.press("2")
    station.keyboard.press("Enter")
    people = {name: pin for name, _, pin in state(station).people}
    station.keyboard.press("Enter")
    at_sign_in = station.page.key

    station.keyboard.type("aino"[:2])
    station.keyboard.type(people["Aino"] + "\n")

    assert at_sign_in == "sign_in"
    assert station.page.key == "returns"
    assert len(station.page.presenter.state.waiting) == 24


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
def test_no_page_has_a_fault(
    station: Station, qapp: QApplication, folder: Path, size: tuple[int, int], text_size: int, mode: str
) -> None:
    station.window.show_looks(mode=mode, text_size=text_size)
    station.window.resize(*size)
    found = []
    for keys in ("\n", "Nordlicht\n", "\n", "Ada\n", "\n", "\n", f"{folder}\n", "\n", "\n"):
        found += _faults_now(station, qapp)
        station.keyboard.type(keys)
        if state(station).step is Step.THINGS:
            found += _faults_now(station, qapp)
    found += _faults_now(station, qapp)

    assert found == []


def _faults_now(station: Station, qapp: QApplication) -> list[str]:
    for _ in range(10):  # the page tells its room of its height, the room the card, and the card the window
        qapp.processEvents()
    if not isinstance(station.page, FirstRunView):
        return []
    focus = station.focus
    found = [f"{state(station).step}: {each}" for each in (*faults(station.page, station=False), *cut(station.page))]
    if focus is not None:
        focus.setFocus()
    return found

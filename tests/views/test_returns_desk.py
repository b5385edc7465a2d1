"""The returns desk in the window: two keys judge a piece, scans never touch a choice."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, Disposition, ReturnStatus
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.services import customers, requesting_return
from omsdesk.services.customers import NewCustomer
from omsdesk.services.return_picture import ReturnPicture
from omsdesk.views import camera, pictures
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.returns_desk import ReturnsDeskView
from omsdesk.views.scanner import Detector
from omsdesk.views.shots_sheet import ShotsSheet
from tests import factories
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS

TORCH = "4006381333931"


@pytest.fixture
def order_id(house: Work) -> int:
    torch = factories.a_product(house, "TORCH", name="Head torch", price=3990, barcode=TORCH)
    trap = factories.a_product(house, "QWERT-12345", name="Gas canister", price=990)
    factories.stock(house, torch, 4, factories.a_bin(house, "A-07-1"))
    factories.stock(house, trap, 4, factories.a_bin(house, "B-01-1"))
    last_week = house.now() - timedelta(days=5)
    return factories.an_order(house, [(torch, 2), (trap, 1)], customer="Ana Sousa", shipped_at=last_week, is_paid=True)


@pytest.fixture
def station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, order_id: int, tmp_path: Path) -> Station:
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    made.sign_in("returns")
    assert isinstance(made.page, ReturnsDeskView)
    return made


def a_return(station: Station, order_id: int, *pieces: int, fee: int = 0) -> int:
    lines = [line.id for line in factories.lines_of(station.work, order_id)]
    wanted = {line: count for line, count in zip(lines, pieces, strict=False) if count}
    return factories.by_the_program(station.work).write(
        requesting_return.request_and_approve, order_id, wanted, fee_minor=fee
    )


def desk(station: Station) -> ReturnsDesk:
    presenter: ReturnsDesk = station.page.presenter
    return presenter


def picture_of(station: Station) -> ReturnPicture:
    """The return on the desk."""
    picture = desk(station).state.picture
    assert picture is not None
    return picture


def in_hand(station: Station) -> str:
    line = desk(station).state.line
    return line.name if line else ""


def test_a_return_is_judged_with_two_keys_and_refunded_with_enter(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, fee=450)))

    station.keyboard.press("W")
    words = station.button("returns.confirm")
    station.keyboard.press("Enter")

    assert words == "Confirm item and refund €35.40"
    assert station.headline == "Refund of €35.40 on its way"
    assert picture_of(station).status is ReturnStatus.RECEIVED

    station.keyboard.press("F4")

    assert station.headline == "Taken back"
    assert picture_of(station).left == 1


@pytest.mark.parametrize(
    ("key", "condition", "place"),
    [
        ("Q", Condition.NEW, Disposition.RESTOCK),
        ("W", Condition.LIKE_NEW, Disposition.RESTOCK),
        ("E", Condition.WORN, Disposition.REFURBISH),
        ("R", Condition.DAMAGED, Disposition.SCRAP),
        ("T", Condition.WRONG_ITEM, Disposition.BACK_TO_CUSTOMER),
    ],
)
def test_each_key_chooses_its_condition_with_the_place_it_proposes(
    station: Station, order_id: int, key: str, condition: Condition, place: Disposition
) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))

    station.keyboard.press(key)

    assert (desk(station).state.condition, desk(station).state.place) == (condition, place)
    chosen = [tile.choice.value for tile in station.page.judging.conditions.tiles() if tile.isChecked()]
    proposed = [tile.choice.value for tile in station.page.judging.places.tiles() if tile.isChecked()]
    assert (chosen, proposed) == ([condition], [place])


@pytest.mark.parametrize("number", range(1, 7))
def test_each_digit_chooses_its_place(station: Station, order_id: int, number: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))
    station.keyboard.press("E")

    station.keyboard.press(str(number))

    assert desk(station).state.place is tuple(Disposition)[number - 1]


def test_back_to_stock_shows_the_bin(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))

    assert str(station.page.judging.places.tiles()[0].choice.detail) == "Bin A-07-1"


def test_a_wrong_item_can_only_go_back(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))
    station.keyboard.press("T")

    station.keyboard.press("1")

    assert desk(station).state.place is Disposition.BACK_TO_CUSTOMER


@pytest.mark.parametrize("gap", [0, 2, 5, 12, 20, 30])
def test_a_code_made_of_the_keys_never_changes_a_choice(station: Station, order_id: int, gap: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, 1)), gap)
    station.keyboard.press("W")
    station.keyboard.press("3")

    station.keyboard.scan("12345QWERT", gap)

    state = desk(station).state
    assert station.headline == "Unknown code"
    assert (state.condition, state.place) == (Condition.LIKE_NEW, Disposition.QUARANTINE)


def test_a_product_whose_sku_is_made_of_the_keys_only_picks_its_line(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, 1)))

    station.keyboard.scan("QWERT-12345")

    state = desk(station).state
    assert state.line is not None
    assert state.line.name == "Gas canister"
    assert (state.condition, state.place) == (None, None)


def test_shift_enter_decides_the_rest_of_the_line(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 2, 1)))
    station.keyboard.press("Q")

    station.keyboard.press("Shift+Enter")

    picture = picture_of(station)
    assert [(each.quantity, each.condition) for each in picture.decisions] == [(2, Condition.NEW)]


def test_scrap_asks_its_reason_in_a_field_and_enter_there_confirms(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, 1)))
    station.keyboard.press("R")
    station.keyboard.press("Enter")
    asked = (station.headline, station.focus is station.page.judging.reason)

    station.keyboard.type("lens 1 broken")
    station.keyboard.press("Enter")

    picture = desk(station).state.picture
    assert asked == ("Scrapping needs a reason", True)
    assert picture is not None
    assert [(each.disposition, each.reason) for each in picture.decisions] == [(Disposition.SCRAP, "lens 1 broken")]
    assert station.page.band.hasFocus()
    assert station.page.judging.reason.text() == ""


def test_a_scan_into_the_reason_leaves_its_words_alone(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, 1)))
    station.keyboard.press("R")
    station.keyboard.press("5")
    station.keyboard.type("torn")

    station.keyboard.scan("999999")

    assert station.page.judging.reason.text() == "torn"
    assert station.headline == "Unknown code"


def test_undo_and_missing_have_their_keys(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1, 1)))
    station.keyboard.press("Q")

    station.keyboard.press("F4")
    undone = desk(station).state.condition
    station.keyboard.press("F6")

    assert undone is None
    assert in_hand(station) == "Gas canister"


def test_an_extra_piece_owns_the_digits(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))
    station.keyboard.scan("QWERT-12345")
    station.keyboard.press("Q")
    during = desk(station).state.condition

    station.keyboard.press("1")

    picture = desk(station).state.picture
    assert during is None
    assert picture is not None
    assert [line.name for line in picture.lines] == ["Head torch", "Gas canister"]
    assert desk(station).state.place is None


def test_an_extra_piece_is_set_aside_with_two(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))
    station.keyboard.scan("QWERT-12345")

    station.keyboard.press("2")

    assert station.headline == "Set aside"
    assert desk(station).state.place is None


def test_a_requested_return_is_approved_with_enter(station: Station, order_id: int) -> None:
    line = factories.lines_of(station.work, order_id)[0].id
    return_id = factories.by_the_program(station.work).write(requesting_return.request, order_id, {line: 1})
    station.keyboard.scan(house_code("RE", return_id))
    words = station.button("returns.confirm")

    station.keyboard.press("Enter")

    assert words == "Approve and take in"
    assert picture_of(station).status is ReturnStatus.RECEIVED


def test_open_returns_are_listed_and_opened_with_enter(station: Station, order_id: int) -> None:
    return_id = a_return(station, order_id, 1)
    listed = station.page.table.model.rowCount()
    station.page.table.view.setFocus()
    station.page.table.select(return_id)

    station.keyboard.press("Enter")

    assert listed == 1
    assert picture_of(station).id == return_id


def test_the_desk_is_left_with_f7_and_the_return_waits(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))

    station.keyboard.press("F7")

    assert desk(station).state.picture is None
    assert [row.status for row in desk(station).state.waiting] == [ReturnStatus.RECEIVED]


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
@pytest.mark.parametrize("stage", ["free", "judging", "scrap", "extra", "draft", "offers"])
def test_the_page_has_no_fault_at_any_stage(
    station: Station, qapp: QApplication, order_id: int, stage: str, size: tuple[int, int], text_size: int, mode: str
) -> None:
    station.window.show_looks(mode=mode, text_size=text_size)
    station.window.resize(*size)
    _bring_to(station, order_id, stage)
    qapp.processEvents()
    qapp.processEvents()

    assert faults(station.page, station=True) == []


def _bring_to(station: Station, order_id: int, stage: str) -> None:
    if stage in {"judging", "scrap", "extra"}:
        station.keyboard.scan(house_code("RE", a_return(station, order_id, 2)))
    match stage:
        case "judging":
            station.keyboard.press("W")
            station.keyboard.press("Enter")
        case "scrap":
            station.keyboard.press("R")
        case "extra":
            station.keyboard.scan("QWERT-12345")
        case "draft":
            station.keyboard.scan(house_code("SO", order_id))
            station.keyboard.scan(TORCH)
        case "offers":
            a_return(station, order_id, 1)
            desk(station).refresh()
            station.keyboard.press("Ctrl+F")
            station.keyboard.type("ana\n")


def test_a_photo_stays_with_the_line_and_is_looked_at_large(
    station: Station, order_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "find", lambda: None)
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))

    station.keyboard.press("F8")
    sheet = station.window.overlay.sheet
    assert isinstance(sheet, PhotoSheet)
    sheet._give(lambda: pictures.from_image(QImage(30, 20, QImage.Format.Format_RGB32)))
    said = station.page.band.headline
    QApplication.processEvents()
    piece = station.page.judging.piece
    shown = [thumb.has_picture for thumb in piece.thumbs], piece.all.words
    wrong = faults(station.page, station=True)
    piece.all.click()

    assert said == "Photo kept"
    assert shown == ([True, False, False], "1 photo")
    assert wrong == []
    assert isinstance(station.window.overlay.sheet, ShotsSheet)


def test_the_checklist_is_ticked_with_one_key_each_and_begins_anew_with_the_next_piece(
    station: Station, order_id: int
) -> None:
    factories.change_settings(station.work, return_checks=["Complete", "Clean", "Works", "Original packing"])
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 2)))
    tiles = station.page.judging.piece.checks.tiles

    for key in ("A", "D", "F", "F"):
        station.keyboard.press(key)
    QApplication.processEvents()
    ticked = [(tile.choice.key, tile.isChecked()) for tile in tiles()]
    wrong = faults(station.page, station=True)
    station.keyboard.press("Q")
    station.keyboard.press("Enter")

    assert ticked == [("A", True), ("S", False), ("D", True), ("F", False)]
    assert wrong == []
    assert picture_of(station).decisions[0].unticked == ("Clean", "Original packing")
    assert [tile.isChecked() for tile in tiles()] == [False] * 4


def test_without_a_checklist_there_is_none(station: Station, order_id: int) -> None:
    station.keyboard.scan(house_code("RE", a_return(station, order_id, 1)))

    assert station.page.judging.piece.checks.isHidden()


def test_what_the_customer_gets_stays_as_store_credit_or_not_after_all(station: Station) -> None:
    work = factories.by_the_program(station.work)
    who = work.write(customers.make, NewCustomer(name="Ada Lovelace"))
    order_id = factories.an_order(work, customer_id=who, shipped_at=work.now(), is_paid=True)
    desk(station).open(return_id=a_return(station, order_id, 1))
    side = station.page.side

    station.keyboard.press("F9")
    kept = side.credit.words
    station.keyboard.press("F9")

    assert side.credit.key == "F9"
    assert (kept, side.credit.words) == ("Pay it back instead", "Keep as store credit")
    assert not picture_of(station).to_credit

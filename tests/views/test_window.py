"""The window: who sees which page, where a scan goes, and what lies over a page."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.views.keyboard import Keyboard
from omsdesk.views.opening import Broken
from omsdesk.views.pages import PAGES, in_rail
from omsdesk.views.palette import Palette
from omsdesk.views.rail import NARROW, WIDE
from omsdesk.views.sounds import Recorder
from omsdesk.views.window import MainWindow
from tests.views.demo import DemoDesk, DemoNotice, DemoPresenter, DemoTrouble, PackDemo


def presenter(window: MainWindow) -> DemoPresenter:
    assert window.page is not None
    made: DemoPresenter = window.page.presenter
    return made


def test_before_anybody_has_signed_in_there_is_no_rail_and_no_search(window: MainWindow) -> None:
    assert window.page is not None
    assert window.page.key == "sign_in"
    assert not window.rail.isVisible()
    assert not window.top_bar.search.isVisible()


def test_a_person_sees_the_pages_of_their_roles(window: MainWindow) -> None:
    window.signed_in("Tomas", frozenset({"packer"}), "PACK-2")
    packers = [item.page.key for item in window.rail.items()]
    window.signed_in("Ines", frozenset({"admin"}), "PACK-2")
    admins = [item.page.key for item in window.rail.items()]

    assert packers == ["pack", "stock", "orders"]
    assert admins == ["pack", "stock", "orders", "settings"]
    assert window.top_bar.user.words == "Ines · PACK-2"


def test_every_page_names_a_right_that_there_is() -> None:
    from omsdesk.lifecycles.rights import Right
    from omsdesk.views.pages import PAGES

    assert {need for page in PAGES for need in page.needs.split()} <= set(Right.__members__)


def test_every_role_of_the_house_has_a_page_to_start_on() -> None:
    from omsdesk.lifecycles.user import UserRole

    seen = {role.value: [page.key for page in in_rail(PAGES, frozenset({role.value}))] for role in UserRole}

    assert seen["picker"] == ["pick", "print_jobs"]
    assert seen["packer"] == ["pick", "pack", "ship", "print_jobs"]
    assert seen["returns"] == ["returns", "print_jobs"]
    assert seen["stock"] == ["stock", "print_jobs"]
    assert "settings" in seen["office"]
    assert seen["admin"] == [page.key for page in PAGES if page.section]


def test_no_key_opens_two_pages() -> None:
    keys = [page.shortcut for page in PAGES if page.shortcut]

    assert len(keys) == len(set(keys))


def test_a_page_is_built_on_its_first_visit_and_kept(at_pack: MainWindow) -> None:
    first = at_pack.page
    at_pack.go("orders")
    at_pack.go("pack")

    assert at_pack.page is first
    assert presenter(at_pack).appeared == 1


def test_what_to_show_is_handed_to_the_page(at_pack: MainWindow) -> None:
    at_pack.go("orders", customer=17)

    assert presenter(at_pack).opened == [{"customer": 17}]


def test_alt_left_goes_back_to_what_was_shown(at_pack: MainWindow, keyboard: Keyboard) -> None:
    at_pack.go("orders", customer=17)
    at_pack.go("stock")

    keyboard.press("Alt+Left")
    first = at_pack.page
    keyboard.press("Alt+Left")

    assert first is not None
    assert first.key == "orders"
    assert first.presenter.opened == [{"customer": 17}, {"customer": 17}]
    assert at_pack.page is not None
    assert at_pack.page.key == "pack"


@pytest.mark.parametrize(
    ("keys", "page"), [("F3", "pack"), ("Ctrl+1", "pack"), ("Ctrl+2", "stock"), ("Ctrl+3", "orders")]
)
def test_the_keys_of_the_rail_open_their_pages(at_pack: MainWindow, keyboard: Keyboard, keys: str, page: str) -> None:
    at_pack.go("stock" if page != "stock" else "orders")

    keyboard.press(keys)

    assert at_pack.page is not None
    assert at_pack.page.key == page


def test_a_page_that_cannot_be_built_says_so_and_the_others_work(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    window.signed_in("Ines", frozenset({"admin"}), "PACK-2")

    window.go("settings")
    broken = window.page
    window.go("pack")

    assert isinstance(broken, Broken)
    assert "KeyError" in broken.error_panel.details
    assert isinstance(window.page, PackDemo)
    assert "The page settings could not be built" in caplog.text


def test_a_scan_goes_to_the_page_in_view_and_sounds(at_pack: MainWindow, keyboard: Keyboard) -> None:
    presenter(at_pack).answer = lambda gesture: DemoNotice("err", "Wrong item", gesture.code, 1)

    keyboard.scan("4006381333931")

    assert [each.code for each in presenter(at_pack).scans] == ["4006381333931"]
    assert at_pack.page is not None
    assert at_pack.page.band is not None
    assert (at_pack.page.band.kind, at_pack.page.band.detail) == ("err", "4006381333931")
    recorder = at_pack.sounds.back_end
    assert isinstance(recorder, Recorder)
    assert recorder.played == ["err"]


def test_the_same_words_twice_sound_twice_and_a_redrawn_state_does_not(at_pack: MainWindow) -> None:
    recorder = at_pack.sounds.back_end
    assert isinstance(recorder, Recorder)

    presenter(at_pack).show(notice=DemoNotice("ok", "Mug", "", 1))
    presenter(at_pack).show(notice=DemoNotice("ok", "Mug", "", 2))
    presenter(at_pack).show(box=3)

    assert recorder.played == ["ok", "ok"]


def test_an_error_frames_the_page_until_the_next_good_scan(at_pack: MainWindow) -> None:
    page = at_pack.page
    assert page is not None
    frame = page._frame
    assert frame is not None

    presenter(at_pack).show(notice=DemoNotice("err", "Wrong item", "", 1))
    framed = frame.isVisible()
    presenter(at_pack).show(notice=DemoNotice("ok", "Mug", "", 2))

    assert (framed, frame.isVisible()) == (True, False)


def test_esc_takes_the_error_frame_away(at_pack: MainWindow, keyboard: Keyboard) -> None:
    presenter(at_pack).show(notice=DemoNotice("err", "Wrong item", "", 1))
    page = at_pack.page
    assert page is not None
    assert page._frame is not None

    keyboard.press("Esc")

    assert not page._frame.isVisible()


def test_scans_made_before_the_desk_is_ready_reach_the_first_page(
    qtbot: QtBot, window: MainWindow, desk: DemoDesk
) -> None:
    waiting_page, window._page = window.page, None
    window.scans.put("USBDCEFGHJKLNP")
    told = len(window.scans)

    window._page = waiting_page
    window.go("sign_in")

    assert told == 1
    assert [each.code for each in desk.presenters["sign_in"].scans] == ["USBDCEFGHJKLNP"]


def test_a_scan_while_the_palette_is_open_closes_it_and_goes_to_the_page(
    at_pack: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.press("Ctrl+K")
    palette = at_pack.overlay.sheet
    assert isinstance(palette, Palette)
    keyboard.type("mu")
    typed = palette.line.text()

    keyboard.scan("SO-10482")

    assert typed == "mu"
    assert at_pack.overlay.sheet is None
    assert [each.code for each in presenter(at_pack).scans] == ["SO-10482"]
    assert QApplication.activeModalWidget() is None


def test_the_help_code_opens_the_help_and_the_lock_code_locks(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.scan("CDHELP")
    helped = at_pack.overlay.sheet is not None
    keyboard.scan("CDLOCK")

    assert helped
    assert at_pack.page is not None
    assert at_pack.page.key == "sign_in"
    assert presenter(at_pack).scans == []


def test_the_palette_opens_the_record_it_found_and_remembers_it(
    at_pack: MainWindow, keyboard: Keyboard, desk: DemoDesk
) -> None:
    desk.found = [
        SimpleNamespace(title="SO-10482  Maria", detail="", icon="package-open", page="orders", focus={"order": 10482})
    ]

    keyboard.press("Ctrl+K")
    keyboard.type("10482\n")

    assert at_pack.page is not None
    assert at_pack.page.key == "orders"
    assert presenter(at_pack).opened == [{"order": 10482}]
    assert [entry.text for entry in at_pack._records.last()] == ["SO-10482 · Maria"]
    assert desk.searched[-1] == "10482"


def test_the_palette_says_when_nothing_was_found(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+K")
    palette = at_pack.overlay.sheet
    assert isinstance(palette, Palette)

    keyboard.type("xyz")

    assert palette.rows.nothing == "Nothing found for 'xyz'. Check the number or try fewer letters."


def test_a_typed_code_can_be_taken_as_a_scan_when_the_scanner_is_unplugged(
    at_pack: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.press("Ctrl+K")
    palette = at_pack.overlay.sheet
    assert isinstance(palette, Palette)
    keyboard.type("LO00072")
    offered = [each.text for each in palette.rows.entries]

    keyboard.press("Return")

    assert offered == ["Take 'LO00072' as if it were scanned"]
    assert at_pack.overlay.sheet is None
    assert [each.code for each in presenter(at_pack).scans] == ["LO00072"]


def test_the_cursor_returns_to_where_it_was_when_a_sheet_is_lifted(at_pack: MainWindow, keyboard: Keyboard) -> None:
    assert at_pack.page is not None
    assert QApplication.focusWidget() is at_pack.page.band

    keyboard.press("Ctrl+K")
    on_the_sheet = QApplication.focusWidget()
    keyboard.press("Esc")

    assert on_the_sheet is not at_pack.page.band
    assert QApplication.focusWidget() is at_pack.page.band


def test_ctrl_z_takes_back_what_the_toast_speaks_of_once(at_pack: MainWindow, keyboard: Keyboard) -> None:
    undone: list[str] = []
    at_pack.toast("Order SO-10482 put on hold.", lambda: undone.append("hold"))

    keyboard.press("Ctrl+Z")
    keyboard.press("Ctrl+Z")

    assert undone == ["hold"]
    assert not at_pack.toast_.isVisible()


def test_trouble_of_a_page_is_shown_with_a_way_on(at_pack: MainWindow) -> None:
    page = at_pack.page
    assert page is not None
    presenter(at_pack).show(trouble=DemoTrouble("No connection. Scanning is paused.", "It is tried again.", "timeout"))
    shown = page.error_panel.isVisible()

    page.error_panel.copy.click()
    page.error_panel.again.click()

    assert shown
    assert QApplication.clipboard().text() == "No connection. Scanning is paused.\nIt is tried again.\ntimeout"
    assert not page.error_panel.isVisible()


def test_the_rail_shows_icons_at_stations_and_in_narrow_windows(at_pack: MainWindow) -> None:
    at_station = at_pack.rail.width()
    at_pack.go("orders")
    in_the_office = at_pack.rail.width()
    at_pack.resize(1000, 700)
    QApplication.processEvents()

    assert (at_station, in_the_office, at_pack.rail.width()) == (NARROW, WIDE, NARROW)
    assert at_pack.rail.items()[0].toolTip() == "Pack (F3)"


def test_the_rail_shows_icons_sooner_with_larger_letters(at_pack: MainWindow) -> None:
    at_pack.go("orders")
    usual = at_pack.rail.width()
    at_pack.show_looks("light", 115)
    QApplication.processEvents()

    assert (at_pack.width(), usual, at_pack.rail.width()) == (1280, WIDE, NARROW)


def test_f11_leaves_only_name_and_clock(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("F11")
    slim = (at_pack.rail.isVisible(), at_pack.top_bar.search.isVisible(), at_pack.top_bar.clock.isVisible())
    keyboard.press("F11")

    assert slim == (False, False, True)
    assert at_pack.top_bar.user.isVisible()
    assert at_pack.rail.isVisible()


def test_from_right_to_left_the_rail_stands_on_the_right(at_pack: MainWindow, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        at_pack.go("orders")
        qapp.processEvents()

        assert at_pack.rail.geometry().right() == at_pack.width() - 1
        table = at_pack.page.table.view  # type: ignore[union-attr]
        assert table.columnViewportPosition(0) > table.columnViewportPosition(1)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

"""The detector: a burst is one code wherever the cursor is; typing arrives complete and in order."""

import time
from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from omsdesk.codes import GS
from omsdesk.database.gesture import Gesture
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.scanner import Detector, ScanQueue, Settings, is_second_barcode
from omsdesk.views.window import MainWindow
from tests.views.demo import NOON


class Form(QWidget):
    """One of each field in which a cursor may stand."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.line, self.list, self.combo = QLineEdit(), QListWidget(), QComboBox()
        self.spin, self.date = QSpinBox(), QDateEdit(QDate(2026, 11, 23))
        self.combo.addItems(["SO", "Second"])
        self.list.addItems(["SO-1", "1", "4"])
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.spin.setRange(0, 99_999)
        self.date.setCalendarPopup(True)
        for each in (self.line, self.list, self.combo, self.spin, self.date):
            column.addWidget(each)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.line.setFocus()
    return made


@pytest.fixture
def hands(form: Form) -> Keyboard:
    return Keyboard(form)


@pytest.fixture
def codes(detector: Detector) -> list[str]:
    read: list[str] = []
    detector.code_read.connect(read.append)
    return read


@pytest.mark.parametrize("place", ["line", "list", "combo", "spin", "date"])
def test_a_burst_is_read_once_and_leaves_the_field_alone(
    form: Form, hands: Keyboard, codes: list[str], place: str
) -> None:
    field = getattr(form, place)
    field.setFocus()
    before = (form.line.text(), form.list.currentRow(), form.combo.currentIndex(), form.spin.value(), form.date.date())

    hands.scan("SO-10482")

    after = (form.line.text(), form.list.currentRow(), form.combo.currentIndex(), form.spin.value(), form.date.date())
    assert codes == ["SO-10482"]
    assert after == before


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_burst_is_read_while_the_list_of_a_combo_box_is_open(form: Form, hands: Keyboard, codes: list[str]) -> None:
    form.combo.showPopup()

    hands.scan("SO10482")

    assert codes == ["SO10482"]
    assert form.combo.currentText() == "SO"
    form.combo.hidePopup()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_burst_is_read_while_the_calendar_of_a_date_is_open(
    qtbot: QtBot, form: Form, hands: Keyboard, codes: list[str]
) -> None:
    arrow = QPoint(form.date.width() - 10, form.date.height() // 2)
    QTest.mousePress(form.date, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, arrow)
    calendar = QApplication.activePopupWidget()
    assert calendar is not None

    hands.scan("4006381333931")

    assert codes == ["4006381333931"]
    assert form.date.date() == QDate(2026, 11, 23)
    assert calendar.isVisible()
    calendar.close()
    QTest.mouseRelease(form.date, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, arrow)


@pytest.mark.parametrize("gap", [60, 90, 150])
def test_what_is_typed_by_hand_arrives_complete_and_is_no_scan(
    form: Form, hands: Keyboard, codes: list[str], gap: int
) -> None:
    entered: list[str] = []
    form.line.returnPressed.connect(lambda: entered.append(form.line.text()))

    hands.type("Mug 4711, green\n", gap)

    assert codes == []
    assert entered == ["Mug 4711, green"]


@pytest.mark.parametrize("gap", [60, 90, 150])
def test_typing_is_no_scan_while_the_interface_is_busy_most_of_the_time(
    qtbot: QtBot, form: Form, hands: Keyboard, codes: list[str], gap: int
) -> None:
    busy = QTimer(form, interval=450)
    busy.timeout.connect(lambda: time.sleep(0.35))
    busy.start()
    entered: list[str] = []
    form.line.returnPressed.connect(lambda: entered.append(form.line.text()))

    # All keys wait in the queue while the interface is busy, and then arrive at once, each with its own time.
    def arrive() -> None:
        time.sleep(0.35)
        hands.type("471108\n", gap)

    QTimer.singleShot(0, arrive)

    qtbot.waitUntil(lambda: entered == ["471108"])

    assert codes == []


def test_one_key_alone_is_given_back_without_another_key(qtbot: QtBot, form: Form) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    event.setTimestamp(10_000)

    QApplication.sendEvent(form.windowHandle(), event)

    qtbot.waitUntil(lambda: form.line.text() == "a", timeout=500)


@pytest.mark.usefixtures("detector")
def test_a_key_of_the_platform_does_not_press_a_shortcut_before_the_detector_has_decided(
    qtbot: QtBot, at_pack: MainWindow
) -> None:
    page = at_pack.page
    assert page is not None
    window = at_pack.windowHandle()

    QTest.keyClick(window, Qt.Key.Key_3)
    before = page.presenter.state.box
    qtbot.waitUntil(lambda: page.presenter.state.box == 3)

    assert before == 2


@pytest.mark.parametrize("gap", [0, 2, 5, 12, 20, 30])
@pytest.mark.parametrize("end", ["\n", "\t"])
def test_a_hundred_bursts_of_a_hundred_are_read(
    form: Form, hands: Keyboard, codes: list[str], gap: int, end: str
) -> None:
    sent = [f"SO-1{number:04d}QweRT" for number in range(100)]

    for code in sent:
        hands.scan(code, gap, end=end)

    assert codes == sent
    assert form.line.text() == ""


@pytest.mark.parametrize("gap", [0, 30])
def test_a_hundred_bursts_with_a_prefix_are_read(
    form: Form, hands: Keyboard, codes: list[str], detector: Detector, gap: int
) -> None:
    detector.settings = Settings(prefix="~")
    sent = [f"SO-1{number:04d}QweRT" for number in range(100)]

    for code in sent:
        hands.scan(code, gap, prefix="~")

    assert codes == sent
    assert form.line.text() == ""


def test_with_a_prefix_every_burst_is_sure_and_typing_is_not_held(
    form: Form, hands: Keyboard, codes: list[str], detector: Detector
) -> None:
    detector.settings = Settings(prefix="~")

    hands.scan("12", 60, prefix="~")
    typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(form.windowHandle(), typed)

    assert codes == ["12"]
    assert form.line.text() == "a"


def test_a_scanner_without_enter_ends_its_burst_with_a_pause(
    qtbot: QtBot, form: Form, hands: Keyboard, codes: list[str], detector: Detector
) -> None:
    detector.settings = Settings(has_suffix=False)

    hands.scan("SO10482", end="")
    hands.scan("SO10483", end="")

    qtbot.waitUntil(lambda: codes == ["SO10482", "SO10483"])
    assert form.line.text() == ""


def test_a_short_burst_is_typing(form: Form, hands: Keyboard, codes: list[str]) -> None:
    hands.scan("123")

    assert codes == []
    assert form.line.text() == "123"


def test_a_group_separator_inside_a_burst_arrives(hands: Keyboard, codes: list[str]) -> None:
    hands.scan(f"0104006381333931{GS}10LOT7{GS}21A1")

    assert codes == [f"0104006381333931{GS}10LOT7{GS}21A1"]


def test_a_combination_gives_back_what_was_held_before_it(form: Form, hands: Keyboard, codes: list[str]) -> None:
    hands.scan("SO1", end="")
    hands.press("Ctrl+A")
    hands.press("Backspace")

    assert codes == []
    assert form.line.text() == ""


@pytest.mark.usefixtures("detector")
def test_a_click_gives_back_what_was_held_to_where_it_was_typed(form: Form) -> None:
    window = form.windowHandle()
    assert window is not None

    QTest.keyClick(window, Qt.Key.Key_S)
    before = form.line.text()
    middle = form.list.geometry().center()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    after = form.line.text()

    assert (before, after) == ("", "s")


def test_the_measured_burst_tells_gap_and_end(hands: Keyboard, detector: Detector) -> None:
    measured: list[object] = []
    detector.measured.connect(measured.append)

    hands.scan("SO10482", 12, end="\t")

    assert [(each.code, each.longest_gap_ms, each.suffix) for each in measured] == [("SO10482", 12, "Tab")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", ["12345", "QWERT", "1Q2W3E4R5T", "54321QQQ"])
def test_a_code_of_digits_and_letters_never_picks_a_choice(at_pack: MainWindow, keyboard: Keyboard, code: str) -> None:
    page = at_pack.page
    assert page is not None
    for gap in (0, 12, 30):
        keyboard.scan(code, gap)

    assert page.presenter.state.box == 2
    assert [each.code for each in page.presenter.scans] == [code] * 3


def test_a_single_digit_picks_the_choice_that_shows_it(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("4")

    assert at_pack.page is not None
    assert at_pack.page.presenter.state.box == 4


class TestQueue:
    """One scan at a time, none lost."""

    def test_twenty_scans_during_one_save_come_after_it_in_order(self) -> None:
        busy = [True]
        queue = ScanQueue(lambda: busy[0], lambda: NOON)
        handled: list[str] = []
        waiting: list[int] = []
        queue.scanned.connect(lambda gesture: handled.append(gesture.code))
        queue.waiting.connect(waiting.append)

        for number in range(20):
            queue.put(f"400638133393{number}")
        handled_while_busy = list(handled)
        busy[0] = False
        queue.go_on()

        assert handled_while_busy == []
        assert handled == [f"400638133393{number}" for number in range(20)]
        assert waiting == [*range(1, 21), 0]

    def test_a_scan_that_starts_a_save_holds_the_next_back(self) -> None:
        busy = [False]
        queue = ScanQueue(lambda: busy[0], lambda: NOON)
        handled: list[str] = []

        def save(gesture: Gesture) -> None:
            handled.append(gesture.code)
            busy[0] = True

        queue.scanned.connect(save)

        queue.put("4711")
        queue.put("4712")

        assert handled == ["4711"]
        assert len(queue) == 1

    @pytest.mark.parametrize("code", ["SO-10482", "TO018", "CDUNDO"])
    def test_an_order_tote_or_command_read_twice_at_once_counts_once(self, code: str) -> None:
        moments = iter([10.0, 10.4, 11.5])
        queue = ScanQueue(lambda: False, lambda: NOON, clock=lambda: next(moments))
        handled: list[str] = []
        queue.scanned.connect(lambda gesture: handled.append(gesture.code))

        for _ in range(3):
            queue.put(code)

        assert handled == [code, code]

    @pytest.mark.parametrize("code", ["4006381333931", "SK00311", "MUG-ENA-GRN"])
    def test_two_scans_of_a_product_are_two_pieces(self, code: str) -> None:
        moments = iter([10.0, 10.1])
        queue = ScanQueue(lambda: False, lambda: NOON, clock=lambda: next(moments))
        handled: list[str] = []
        queue.scanned.connect(lambda gesture: handled.append(gesture.code))

        queue.put(code)
        queue.put(code)

        assert handled == [code, code]

    def test_every_scan_is_a_gesture_of_its_own(self) -> None:
        queue = ScanQueue(lambda: False, lambda: NOON)
        gestures: list[object] = []
        queue.scanned.connect(gestures.append)

        queue.put("4711")
        queue.put("4711")

        assert len({each.id for each in gestures}) == 2  # type: ignore[attr-defined]
        assert [each.at for each in gestures] == [NOON, NOON]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("milliseconds", "expected"), [(0, True), (400, True), (401, False), (-1, False)])
def test_an_unknown_code_right_after_an_accepted_one_is_its_neighbour(milliseconds: int, *, expected: bool) -> None:
    assert is_second_barcode(NOON, NOON + timedelta(milliseconds=milliseconds)) is expected


def test_scanner_test_measures_a_scan_without_enter_and_hands_no_code_on(
    form: Form, detector: Detector, qtbot: QtBot
) -> None:
    codes: list[str] = []
    detector.code_read.connect(codes.append)
    detector.try_out(True)

    with qtbot.waitSignal(detector.measured) as heard:
        Keyboard(form).scan("CDYZAQW5", gap=90, end="")
    detector.try_out(False)

    burst = heard.args[0]
    assert (burst.code, burst.longest_gap_ms, burst.suffix) == ("CDYZAQW5", 90, "")
    assert codes == []
    assert form.line.text() == ""


def test_letters_of_another_keyboard_layout_are_put_right(form: Form, detector: Detector) -> None:
    codes: list[str] = []
    detector.code_read.connect(codes.append)
    detector.settings = Settings(letters={"Z": "Y", "Y": "Z"})

    Keyboard(form).scan("YELT-Z")

    assert codes == ["ZELT-Y"]

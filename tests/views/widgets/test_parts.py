"""The small parts: what they say, what they are called, and what they do with words too long for them."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.views.widgets.band import FeedbackBand
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField, SearchField
from omsdesk.views.widgets.label import ElidedLabel, StillLabel
from omsdesk.views.widgets.line_item import Line, LineList
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.progress import ProgressLine, TaskProgress
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.states import LoadingBar
from omsdesk.views.widgets.step_bar import Step, StepBar
from omsdesk.views.widgets.toast import Toast


class Asked(QObject):
    """Counts how often a widget was asked to lay out what is in it."""

    times = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.LayoutRequest
        return False


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def picture(widget: QWidget) -> bytes:
    return bytes(widget.grab().toImage().constBits())


def test_the_band_is_104_high_and_says_what_it_shows(qtbot: QtBot) -> None:
    band = FeedbackBand()
    shown(qtbot, band)

    band.show_notice("err", "Wrong item", "Put it back in A-04-3.")

    assert band.sizeHint().height() == 104
    assert (band.accessibleName(), band.accessibleDescription()) == ("Wrong item", "Put it back in A-04-3.")


def test_a_headline_too_long_for_the_band_is_in_its_tooltip(qtbot: QtBot) -> None:
    band = FeedbackBand()
    band.resize(500, 104)
    shown(qtbot, band)

    band.show_notice("ok", "Titanium spork")
    short = band.toolTip()
    band.show_notice("ok", "Enamel camping mug, forest green, with a very long name indeed", "1 of 2")

    assert short == ""
    assert band.toolTip() == "Enamel camping mug, forest green, with a very long name indeed\n1 of 2"


def test_the_band_tells_how_many_scans_wait(qtbot: QtBot) -> None:
    band = FeedbackBand()
    shown(qtbot, band)
    told = []
    for waiting in (1, 2, 0):
        band.show_waiting(waiting)
        told.append(band.aside)

    assert told == ["1 scan waiting", "2 scans waiting", ""]


def test_enter_on_the_band_presses_nothing(qtbot: QtBot) -> None:
    page = QWidget()
    band, button = FeedbackBand(page), Button("Next box", parent=page)
    pressed: list[bool] = []
    button.clicked.connect(pressed.append)
    shown(qtbot, page)
    band.setFocus()

    QTest.keyClick(band, Qt.Key.Key_Return)

    assert pressed == []


@pytest.mark.parametrize(
    ("kind", "place", "height"),
    [("plain", "office", 36), ("primary", "office", 36), ("plain", "station", 44), ("primary", "station", 52)],
)
def test_buttons_have_the_height_of_their_place(qtbot: QtBot, kind: str, place: str, height: int) -> None:
    button = Button("Release", "layers", "W", kind=kind, place=place)  # type: ignore[arg-type]
    qtbot.addWidget(button)

    assert button.sizeHint().height() == height
    assert button.accessibleName() == "Release"


@pytest.mark.parametrize("made", [lambda: Button("Undo", "undo-2", "F4"), lambda: IconButton("Close", "x")])
def test_the_focus_can_be_seen(qtbot: QtBot, made: object) -> None:
    button = made()  # type: ignore[operator]
    page = QWidget()
    other = QLineEdit(page)
    button.setParent(page)
    button.resize(button.sizeHint())
    shown(qtbot, page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    other.setFocus()
    without = picture(button)

    button.setFocus()

    assert button.accessibleName()
    assert picture(button) != without


def test_a_choice_picks_by_click_and_tells_its_value(qtbot: QtBot) -> None:
    choices = Choices(2)
    choices.show_choices([Choice("Q", "New", "sealed", "new"), Choice("W", "Like new", "opened", "like_new")], "new")
    shown(qtbot, choices)
    told: list[object] = []
    choices.chosen.connect(told.append)

    choices.tiles()[1].click()

    assert told == ["like_new"]
    assert [tile.isChecked() for tile in choices.tiles()] == [False, True]
    assert choices.tiles()[0].accessibleName() == "Q New"


def test_tiles_of_a_station_are_large_enough_for_gloves(qtbot: QtBot) -> None:
    choices = Choices(1)
    choices.show_choices([Choice("1", "S")])
    shown(qtbot, choices)

    assert choices.tiles()[0].height() >= 44


def test_a_fields_label_names_it_and_its_error_stands_below(qtbot: QtBot) -> None:
    field = Field("&SKU", LineField())
    shown(qtbot, field)

    field.show_error("This SKU is in use. Give another.")
    wrong = field.error
    field.show_error(None)

    assert field.editor.accessibleName() == "SKU"
    assert wrong == "This SKU is in use. Give another."
    assert field.error == ""


def test_a_search_field_tells_once_when_the_fingers_rest(qtbot: QtBot) -> None:
    field = SearchField("Filter: order, customer, SKU, phone...", name="Filter")
    shown(qtbot, field)
    told: list[str] = []
    field.searched.connect(told.append)

    QTest.keyClicks(field, "mug")
    qtbot.waitUntil(lambda: told != [])
    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert told == ["mug", ""]
    assert field.text() == ""


def test_a_state_does_not_overwrite_what_is_being_typed(qtbot: QtBot) -> None:
    field = LineField("Maria")
    shown(qtbot, field)
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    QTest.keyClicks(field, " L")
    field.show_text("Maria")
    typed = field.text()
    field.clearFocus()
    field.show_text("Ines")

    assert (typed, field.text()) == ("Maria L", "Ines")


def test_a_drop_down_gives_the_value_behind_its_words(qtbot: QtBot) -> None:
    field = ChoiceField("Channel")
    qtbot.addWidget(field)

    field.show_choices([("Phone", "phone"), ("Web shop", "web")], "web")

    assert (field.currentText(), field.value()) == ("Web shop", "web")


def test_a_shortened_line_has_itself_in_the_tooltip(qtbot: QtBot) -> None:
    line = ElidedLabel("Bergfreunde GmbH & Co. KG")
    line.resize(60, 20)
    shown(qtbot, line)
    line.resize(60, 20)
    narrow = line.toolTip()

    line.resize(400, 20)

    assert (narrow, line.toolTip()) == ("Bergfreunde GmbH & Co. KG", "")


def test_lines_say_what_where_and_how_many(qtbot: QtBot) -> None:
    lines = LineList("Lines")
    shown(qtbot, lines)
    mug = Line(1, "Enamel mug", "MUG-1", "Bin A-04-2", 1, 2, "active")

    lines.show_lines([mug, Line(2, "Spork", "SPK-1")])
    first = lines.items()[0]
    lines.show_lines([mug])

    assert first.accessibleName() == "Enamel mug, MUG-1  ·  Bin A-04-2, 1 of 2"
    assert first.sizeHint().height() == 76
    assert lines.items() == [first]


def test_a_list_takes_the_room_of_the_lines_it_got(qtbot: QtBot) -> None:
    page, lines = QWidget(), LineList("Lines")
    column = QVBoxLayout(page)
    column.addWidget(lines)
    column.addStretch(1)
    page.resize(600, 700)
    shown(qtbot, page)

    lines.show_lines([Line(number, "Spork", "SPK-1") for number in range(4)])

    qtbot.waitUntil(lambda: lines.height() == lines.sizeHint().height() > 4 * 76)


def test_a_count_of_the_same_width_lays_nothing_out_anew(qtbot: QtBot) -> None:
    page, count = QWidget(), StillLabel()
    row = QHBoxLayout(page)
    row.addWidget(count)
    count.setText("3 of 8 packed")
    shown(qtbot, page)
    asked = Asked()
    page.installEventFilter(asked)

    count.setText("4 of 8 packed")
    QCoreApplication.sendPostedEvents()
    same = asked.times
    count.setText("4 of 80 packed")
    QCoreApplication.sendPostedEvents()

    assert (same, asked.times) == (0, 1)
    assert (count.text(), count.width()) == ("4 of 80 packed", count.sizeHint().width())


def test_a_pill_is_its_word(qtbot: QtBot) -> None:
    pill = StatusPill(("Late", "err", "clock"))
    qtbot.addWidget(pill)

    before = pill.accessibleName()
    pill.show_mark(None)

    assert (before, pill.isHidden()) == ("Late", True)


def test_a_pill_without_a_page_is_not_a_window_of_its_own(qtbot: QtBot) -> None:
    pill = StatusPill(("Late", "err", "clock"))
    qtbot.addWidget(pill)

    assert not pill.isVisible()


def test_progress_is_told_in_words(qtbot: QtBot) -> None:
    line = ProgressLine("Packed")
    qtbot.addWidget(line)

    line.show_progress(1, 4)

    assert (line.accessibleName(), line.accessibleDescription()) == ("Packed", "1 of 4")


def test_a_long_task_can_be_cancelled(qtbot: QtBot) -> None:
    cancelled: list[bool] = []
    task = TaskProgress(lambda: cancelled.append(True))
    qtbot.addWidget(task)
    task.show_task("Printing 34 of 120", 34, 120)

    task.button.click()

    assert cancelled == [True]


def test_the_strip_keeps_the_last_twenty_scans_newest_first(qtbot: QtBot) -> None:
    strip = ScansStrip()
    qtbot.addWidget(strip)

    for number in range(25):
        strip.add_scan(Scan(f"14:{number:02}", str(number), "Mug"))

    assert [scan.code for scan in strip.scans] == [str(number) for number in range(24, 4, -1)]


def test_steps_are_told_with_how_they_stand(qtbot: QtBot) -> None:
    bar = StepBar()
    qtbot.addWidget(bar)

    bar.show_steps([Step("Placed", "done", "08:02 Ines"), Step("Packed", "now")])

    assert bar.accessibleName() == "Placed: done 08:02 Ines, Packed: now"


def test_a_short_wait_shows_no_bar(qtbot: QtBot) -> None:
    page = QWidget()
    bar = LoadingBar(page)
    shown(qtbot, page)

    bar.show_busy(True)
    at_once = bar.isVisible()
    qtbot.waitUntil(bar.isVisible)
    bar.show_busy(False)

    assert not at_once
    assert not bar.isVisible()


def test_a_toast_stays_while_it_has_the_focus(qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(800, 400)
    toast = Toast(page)
    shown(qtbot, page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    toast.say("Order SO-10482 put on hold.", lambda: None)
    toast.button.setFocus()

    toast._leave()
    with_focus = toast.isVisible()
    focused = QApplication.focusWidget()
    toast.button.clearFocus()
    toast._leave()

    assert focused is toast.button
    assert with_focus
    assert not toast.isVisible()

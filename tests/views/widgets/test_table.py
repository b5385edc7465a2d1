"""The paged table: every row reachable, only what is seen is fetched, the place is kept."""

from array import array
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from tests.views.demo import COLUMNS, DemoRow, a_row


class Fetches:
    """A presenter's fetch that remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, ids: list[int]) -> None:
        self.asked.append(list(ids))


@pytest.fixture
def fetches() -> Fetches:
    return Fetches()


@pytest.fixture
def table(qtbot: QtBot, fetches: Fetches) -> PagedTable:
    made = PagedTable(COLUMNS, name="Orders", fetch=fetches)
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def rows(ids: Any) -> dict[int, DemoRow]:
    return {each: a_row(each) for each in ids}


def test_of_a_million_rows_only_the_page_in_view_is_fetched(qtbot: QtBot, table: PagedTable, fetches: Fetches) -> None:
    table.show_rows(array("q", range(1_000_000)), {})

    qtbot.waitUntil(lambda: fetches.asked != [])

    assert table.model.rowCount() == 1_000_000
    assert fetches.asked == [list(range(100))]


def test_the_last_of_a_million_rows_is_reached_by_the_scroll_bar(
    qtbot: QtBot, table: PagedTable, fetches: Fetches
) -> None:
    table.show_rows(array("q", range(1_000_000)), rows(range(100)))

    table.view.scrollToBottom()
    qtbot.waitUntil(lambda: fetches.asked != [])

    assert fetches.asked[-1] == list(range(999_900, 1_000_000))


def test_rows_are_not_asked_for_twice_while_they_are_on_their_way(
    qtbot: QtBot, table: PagedTable, fetches: Fetches
) -> None:
    ids = tuple(range(300))
    table.show_rows(ids, {})
    qtbot.waitUntil(lambda: len(fetches.asked) == 1)

    table.show_rows(ids, {})
    table.view.viewport().repaint()
    table.show_rows(ids, rows(range(100)))
    table.view.viewport().repaint()
    qtbot.wait(20)

    assert len(fetches.asked) == 1
    assert table.model.cells(0) is not None


def test_renewed_rows_stay_in_view_and_are_asked_for_once_more(
    qtbot: QtBot, table: PagedTable, fetches: Fetches
) -> None:
    ids = tuple(range(50))
    table.show_rows(ids, rows(ids))

    table.renew()
    qtbot.waitUntil(lambda: len(fetches.asked) == 1)
    shown_meanwhile = table.model.data(table.model.index(0, 0))
    table.show_rows(ids, {**rows(ids)})
    table.view.viewport().repaint()
    qtbot.wait(20)

    assert shown_meanwhile == "SO-0"
    assert fetches.asked == [list(range(50))]


def test_selection_cursor_and_scroll_stay_with_their_rows_over_a_refresh(table: PagedTable) -> None:
    ids = list(range(1000, 2000))
    table.show_rows(ids, rows(ids))
    table.select(1500)
    top = table.model.id_at(table.view.rowAt(0))

    newer = [1, 2, 3, *ids]
    table.show_rows(newer, rows(newer))

    assert table.selected_ids() == [1500]
    assert table.current_id() == 1500
    assert table.model.id_at(table.view.rowAt(0)) == top


def test_a_selected_row_that_has_gone_is_no_longer_selected(table: PagedTable) -> None:
    table.show_rows([1, 2, 3], rows([1, 2, 3]))
    table.select(2)
    told: list[list[int]] = []
    table.selection_changed.connect(told.append)

    table.show_rows([1, 3], rows([1, 3]))

    assert table.selected_ids() == []
    assert told == [[]]


@pytest.mark.parametrize("held", ["Ctrl", "Shift", "Ctrl+Shift"])
def test_a_row_is_chosen_whatever_keys_are_held(qtbot: QtBot, table: PagedTable, held: str) -> None:
    keys = Qt.KeyboardModifier.NoModifier
    keys |= Qt.KeyboardModifier.ControlModifier if "Ctrl" in held else keys
    keys |= Qt.KeyboardModifier.ShiftModifier if "Shift" in held else keys
    table.show_rows([1, 2, 3], rows([1, 2, 3]))
    table.view.setFocus()

    QTest.keyPress(table.view, Qt.Key.Key_F12, keys)
    chosen = [table.select(id_) and table.selected_ids() for id_ in (3, 2)]
    QTest.keyRelease(table.view, Qt.Key.Key_F12)

    assert chosen == [[3], [2]]
    assert table.current_id() == 2


def test_space_selects_and_lets_go_and_enter_opens(qtbot: QtBot, table: PagedTable) -> None:
    table.show_rows([7, 8, 9], rows([7, 8, 9]))
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.view.setFocus()

    QTest.keyClick(table.view, Qt.Key.Key_Space)
    first = table.selected_ids()
    QTest.keyClick(table.view, Qt.Key.Key_Space)
    QTest.keyClick(table.view, Qt.Key.Key_Return)

    assert first == [7]
    assert table.selected_ids() == []
    assert opened == [7]


def test_letters_do_not_search_through_the_rows(qtbot: QtBot, table: PagedTable, fetches: Fetches) -> None:
    table.show_rows(tuple(range(100_000)), rows(range(100)))
    table.view.setFocus()
    table.select(5)

    QTest.keyClicks(table.view, "zz")

    assert table.current_id() == 5
    assert fetches.asked == []


def test_a_click_on_a_header_asks_the_database_to_sort_and_again_turns_it_round(
    qtbot: QtBot, table: PagedTable
) -> None:
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    header = table.view.horizontalHeader()

    for section in (0, 0, 1):
        header.sectionClicked.emit(section)

    assert asked == [("number", False), ("number", True)]


def test_cells_tell_their_words_to_those_who_hear_the_screen(table: PagedTable) -> None:
    table.show_rows([6], rows([6]))
    role = Qt.ItemDataRole.AccessibleTextRole

    told = [table.model.data(table.model.index(0, column), role) for column in range(4)]

    assert told == ["SO-6", "Ready to pack", "Today 14:00", "Okafor Trading"]
    assert table.view.accessibleName() == "Orders"


def test_a_shortened_cell_has_its_words_in_the_tooltip(table: PagedTable) -> None:
    table.show_rows([3], rows([3]))
    index = table.model.index(0, 3)

    assert table._painter.tooltip(index, 60) == "Bergfreunde GmbH & Co."
    assert table._painter.tooltip(index, 400) == ""


def test_an_empty_list_shows_the_way_on(qtbot: QtBot, table: PagedTable) -> None:
    empty = EmptyState("inbox", "No orders here yet.")
    table.show_when_empty(empty)

    table.show_rows([], {})
    seen_when_empty = empty.isVisible()
    table.show_rows([1], rows([1]))

    assert seen_when_empty
    assert not empty.isVisible()


def test_short_lists_are_shown_at_once(table: PagedTable, fetches: Fetches) -> None:
    table.show_all([a_row(5), a_row(4)])

    assert [table.model.id_at(row) for row in range(table.model.rowCount())] == [5, 4]
    assert fetches.asked == []


def test_a_column_of_numbers_stands_right_unless_told_otherwise() -> None:
    right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft

    assert Column("Lines", str, kind="number").alignment & right
    assert Column("Order", str).alignment & left

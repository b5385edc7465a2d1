"""Actions: no key twice on one page, all of them in the palette and in the help, each with its key."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from omsdesk.lifecycles.rights import Right
from omsdesk.views.actions import Actions, Deed
from omsdesk.views.help_sheet import HelpSheet
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.palette import Entry, Palette
from omsdesk.views.window import MainWindow
from omsdesk.words import Text
from tests.views.demo import OrdersDemo


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def a_deed(id_: str = "undo", shortcut: str = "F4", also: tuple[str, ...] = ()) -> Deed:
    return Deed(id_, Text(id_), lambda: None, shortcut=shortcut, also=also)


@pytest.mark.parametrize(("shortcut", "also"), [("F4", ()), ("F5", ("f4",)), ("", ("F4",))])
def test_a_key_that_does_something_on_a_page_cannot_do_another_thing_there(
    holder: QWidget, shortcut: str, also: tuple[str, ...]
) -> None:
    actions = Actions()
    actions.add(a_deed(), holder, "pack")

    with pytest.raises(ValueError, match="already does undo"):
        actions.add(a_deed("other", shortcut, also), holder, "pack")

    assert [each.deed.id for each in actions.of_page("pack")] == ["undo"]


def test_a_key_of_every_page_is_taken_on_each(holder: QWidget) -> None:
    actions = Actions()
    actions.add(a_deed("help", "F1"), holder)

    with pytest.raises(ValueError, match="already does help"):
        actions.add(a_deed("other", "F1"), holder, "pack")


def test_two_pages_may_use_one_key(holder: QWidget) -> None:
    actions = Actions()
    actions.add(a_deed(), holder, "pack")
    actions.add(a_deed(), holder, "pick")

    assert [each.key_words for each in actions.of_page("pick")] == ["F4"]


def test_an_action_of_another_role_cannot_be_done(holder: QWidget) -> None:
    done: list[str] = []
    actions = Actions()
    deed = Deed("void", Text("Void"), lambda: done.append("void"), needs=Right.LEAD)
    action = actions.add(deed, holder, "pack")

    actions.for_roles({"packer"})
    action.trigger()
    assert action.why_not == "Only these may decide what a supervisor decides: Supervisor, Administrator."
    actions.for_roles({"supervisor"})
    action.trigger()

    assert done == ["void"]


def test_a_disabled_action_says_why(holder: QWidget) -> None:
    state = {"may": False}
    actions = Actions()
    deed = Deed(
        "close", Text("Close"), lambda: None, when=lambda: state["may"], why_not=lambda: "2 pieces are missing."
    )
    action = actions.add(deed, holder, "pack")

    told_before = action.why_not
    state["may"] = True
    actions.refresh("pack")

    assert (told_before, action.why_not) == ("2 pieces are missing.", "")


def test_a_pages_keys_rest_while_a_sheet_lies_over_it(at_pack: MainWindow, keyboard: Keyboard) -> None:
    done: list[str] = []
    assert at_pack.page is not None
    at_pack.page.deed(Deed("test", Text("Test"), lambda: done.append("F8"), shortcut="F8"))

    keyboard.press("F8")
    keyboard.press("Ctrl+K")
    keyboard.press("F8")
    keyboard.press("Esc")
    keyboard.press("F8")

    assert done == ["F8", "F8"]


def test_letters_work_only_while_the_table_has_the_focus(at_pack: MainWindow, keyboard: Keyboard) -> None:
    at_pack.go("orders")
    page = at_pack.page
    assert isinstance(page, OrdersDemo)
    page.table.select(10480)

    page.filter.setFocus()
    keyboard.type("h")
    held_while_typing = list(page.held)
    page.table.view.setFocus()
    keyboard.press("H")

    assert page.filter.text() == "h"
    assert held_while_typing == []
    assert page.held == [10480]


def test_a_hidden_pages_keys_do_nothing(at_pack: MainWindow, keyboard: Keyboard) -> None:
    done: list[str] = []
    assert at_pack.page is not None
    at_pack.page.deed(Deed("test", Text("Test"), lambda: done.append("F8"), shortcut="F8"))

    at_pack.go("orders")
    keyboard.press("F8")

    assert done == []


def test_every_action_is_in_the_palette_with_its_key(at_pack: MainWindow, keyboard: Keyboard) -> None:
    known = [each for each in at_pack.registry.of_page("pack") if each.is_enabled and each.deed.id != "palette"]

    keyboard.press("Ctrl+K")
    palette = at_pack.overlay.sheet
    assert isinstance(palette, Palette)

    for action in known:
        palette.line.setText(action.text)
        shown = {(entry.text, entry.key) for entry in palette.rows.entries}
        assert (action.text, action.key_words) in shown


def test_the_help_lists_every_key_of_the_page(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("F1")
    sheet = at_pack.overlay.sheet
    assert isinstance(sheet, HelpSheet)

    assert {("Undo", "F4"), ("Next box", "F7"), ("Pack", "F3, Ctrl+1"), ("Stock", "Ctrl+2")} <= set(sheet.rows)
    assert len(sheet.rows) == len([each for each in at_pack.registry.of_page("pack") if each.keys])


def test_an_answer_that_comes_when_the_palette_is_gone_does_nothing(qapp: QApplication) -> None:
    waiting: list[Callable[[Sequence[Entry]], None]] = []
    palette = Palette(lambda _text, then: waiting.append(then), [], [])
    palette.line.setText("10482")

    delete(palette)
    waiting[0]([])

    assert len(waiting) == 1

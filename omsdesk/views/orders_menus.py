"""The menus over the order queue: channel, day, saved lists, and what else can be done with the list."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from omsdesk.lifecycles.rights import Right, why_not
from omsdesk.presenters.orders import Orders
from omsdesk.services.queue_filter import Sort
from omsdesk.services.queue_page import Due
from omsdesk.views import theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text

_CSV, _XLSX = ".csv", ".xlsx"
_SORTS = (
    (Sort.USUAL, Text("What is due first")),
    (Sort.NUMBER, Text("Order number")),
    (Sort.CUSTOMER, Text("Customer")),
    (Sort.TOTAL, Text("Total")),
)


def channels(parent: QWidget, presenter: Orders) -> QMenu:
    """All channels, or one."""
    choices = [("", str(Text("All channels"))), *presenter.state.channels]
    return _choices(parent, choices, presenter.state.wanted.channel, presenter.choose_channel)


def dues(parent: QWidget, presenter: Orders) -> QMenu:
    """By when orders leave."""
    return _choices(parent, [(due, str(due.word)) for due in Due], presenter.state.due, presenter.choose_due)


def saved_lists(parent: QWidget, presenter: Orders, save: Action) -> QMenu:
    """The lists that this person saved, and saving the one that is shown."""
    state = presenter.state
    menu = _choices(parent, [(view, view.name) for view in state.views], state.open_view, presenter.show_view)
    menu.addSeparator()
    save.draw()
    menu.addAction(save.qaction)
    here = state.open_view
    if here is not None:
        menu.addAction(str(Text("Forget {name}", name=here.name)), partial(presenter.forget_view, here.name))
    return menu


def more(parent: QWidget, presenter: Orders, looks: TableLooks, actions: Sequence[Action]) -> QMenu:
    """Columns, sort, and the list as text or file."""
    menu = _menu(parent)
    for action in actions:
        action.draw()
        menu.addAction(action.qaction)
    menu.addSeparator()
    by = _choices(menu, [(sort, str(words)) for sort, words in _SORTS], presenter.state.wanted.sort, presenter.sort_by)
    by.setTitle(str(Text("Sort by")))
    menu.addMenu(by)
    columns = _menu(menu)
    columns.setTitle(str(Text("Columns")))
    looks.fill(columns)
    menu.addMenu(columns)
    return menu


def add_ways(page: Page, table: QWidget) -> None:
    """To the orders that wait for a look, to what waits at suppliers, and to the files that shops take back."""
    go = page.shell.go
    for deed in (
        Deed("orders.review", Text("Review queue"), lambda: go("review"), "shield-alert", "V"),
        Deed("orders.suppliers", Text("Suppliers"), lambda: go("suppliers"), "building-2", "Y"),
    ):
        page.deed(deed, only_in=table)
    page.deed(
        Deed(
            "orders.shop_files",
            Text("Files for shops"),
            lambda: go("settings", section="files"),
            "store",
            when=lambda: sees_settings(page),
            why_not=lambda: str(why_not(Right.SETTINGS)),
        )
    )


def sees_settings(page: Page) -> bool:
    """Files are brought in and written on the page of settings; whoever does not see it has no way to it."""
    return any(each.deed.id == "go.settings" for each in page.shell.registry.of_page(page.key))


def with_rules(presenter: Orders) -> Deed:
    """A wave that is picked in another way than usual."""
    return Deed(
        "orders.rules",
        Text("Release wave with other rules"),
        presenter.ask_rules,
        "layers",
        "Shift+W",
        when=lambda: presenter.state.waves and presenter.state.why_not_release is None,
        why_not=lambda: str(presenter.state.why_not_release or Text("This house works without waves.")),
    )


def file_to_write(parent: QWidget) -> str:
    """Where the list goes, with the ending of the kind that was chosen; empty when it was thought better of."""
    kinds = f"CSV (*{_CSV});;Excel (*{_XLSX})"
    suggested = str(Path.home() / f"{Text('Orders')}{_CSV}")
    name, kind = QFileDialog.getSaveFileName(parent, str(Text("Export this list")), suggested, kinds)
    if not name or Path(name).suffix.lower() in (_CSV, _XLSX):
        return name
    return f"{name}{_XLSX if 'Excel' in kind else _CSV}"


def drop(menu: QMenu, button: QWidget) -> None:
    """Show a menu under its button."""
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _choices(parent: QWidget, choices: Sequence[tuple[Any, str]], now: Any, choose: Callable[[Any], object]) -> QMenu:
    menu = _menu(parent)
    for value, words in choices:
        action = menu.addAction(words, partial(choose, value))
        action.setCheckable(True)
        action.setChecked(value == now)
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    theme.set_font(menu)
    return menu

"""The menus of the window: everything of a page, and what belongs to whoever is at the desk.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from omsdesk.views import theme
from omsdesk.views.actions import Action

_OF_THE_USER = ("lock", "theme.light", "theme.dark", f"theme.{theme.SYSTEM}", "text.100", "text.115", "text.130")


def open_more(window: Any, page: str) -> None:
    """F12: what can be done on this page."""
    actions = [each for each in window.registry.of_page(page or "-") if each.page]
    if actions:
        _open(window, actions, window.stack.mapToGlobal(QPoint(theme.GAP_5, theme.GAP_4)))


def open_user_menu(window: Any) -> None:
    """Under the name in the top bar."""
    chip = window.top_bar.user
    actions = [window.registry.find(each) for each in _OF_THE_USER]
    _open(window, actions, chip.mapToGlobal(QPoint(0, chip.height())))


def _open(window: Any, actions: Sequence[Action], where: QPoint) -> None:
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in actions:
        action.draw()
        menu.addAction(action.qaction)
    menu.popup(where)

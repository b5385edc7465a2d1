"""The menus of the window: everything of a page, and what belongs to whoever is at the desk.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from omsdesk.views import theme
from omsdesk.views.actions import Action

_OF_THE_USER = ("lock", "theme.light", "theme.dark", f"theme.{theme.SYSTEM}", "text.100", "text.115", "text.130")


def answer_top_bar(window: Any) -> None:
    """What the chips of the top bar open."""
    bar = window.top_bar
    bar.search_asked.connect(window.open_palette)
    bar.printer_asked.connect(lambda: window.go("print_jobs"))
    bar.backup_asked.connect(partial(open_section, window, "data"))
    bar.folder_asked.connect(partial(open_folder, window))
    bar.shop_asked.connect(partial(open_shop, window))
    bar.partner_asked.connect(partial(open_partner, window))
    bar.mailbox_asked.connect(partial(open_section, window, "messages"))
    bar.clock_asked.connect(partial(tell_of_clock, window))
    bar.version_asked.connect(partial(tell_of_version, window))
    bar.scanner_asked.connect(partial(open_section, window, "scanning"))
    bar.sample_asked.connect(partial(start_for_real, window))
    bar.questions_asked.connect(window.open_questions)
    bar.user_asked.connect(partial(open_user_menu, window))


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


def start_for_real(window: Any) -> None:
    """The words "Sample data" in the top bar: ask whether the sample was tried long enough."""
    from omsdesk.lifecycles.rights import Right, may, why_not

    if may(Right.SETTINGS, window.registry.roles):
        window.page_of("settings").ask_for_real()
    else:
        window.toast(why_not(Right.SETTINGS))


def open_section(window: Any, section: str) -> bool:
    """A section of the settings, or the words who may see it; whether it was opened."""
    from omsdesk.views import settings_rights  # rights are read after the first paint

    return settings_rights.open_section(window, section)


def open_folder(window: Any) -> None:
    """The words about the watched folder: the files that came, each with its report."""
    if open_section(window, "files") and window.desk is not None:
        window.desk.presenter("frame").folder_seen()


def open_shop(window: Any) -> None:
    """The words about the store: how it stands, and what stayed out."""
    if open_section(window, "shops") and window.desk is not None:
        window.desk.presenter("frame").shop_seen()


def open_partner(window: Any) -> None:
    """The words about the partner: who it is, and where the refused files lie."""
    if open_section(window, "shops") and window.desk is not None:
        window.desk.presenter("frame").partner_seen()


def tell_of_clock(window: Any) -> None:
    """The words about the clock: what it means, and what to do."""
    wrong = window.desk.presenter("frame").state.clock if window.desk is not None else None
    if wrong is not None:
        window.toast(wrong.advice)


def tell_of_version(window: Any) -> None:
    """The words about the update: what it means, and what to do."""
    other = window.desk.presenter("frame").state.version if window.desk is not None else None
    if other is not None:
        window.toast(other.advice)


def _open(window: Any, actions: Sequence[Action], where: QPoint) -> None:
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in actions:
        action.draw()
        menu.addAction(action.qaction)
    menu.popup(where)

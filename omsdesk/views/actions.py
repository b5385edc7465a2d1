"""Everything a person can do, each thing once: the same name, key and moment on every button and list.

Buttons, menus, the palette and the help of F1 all read the registry. No key does two things on one
page: registering it a second time is an error at once, not a riddle at the desk.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from omsdesk.views import icons
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.lifecycles.rights import Right

EVERYWHERE = ""
"""The page of an action that works on every page."""
_ALLOWED_HERE = Text("A supervisor can allow it here.")


@dataclass(frozen=True)
class Deed:
    """What an action is before it exists: declared data, one line each in a page."""

    id: str
    text: Text
    run: Callable[[], object]
    icon: str = ""
    shortcut: str = ""
    needs: "Right | None" = None
    """What one must be allowed to do; None for everybody."""
    when: Callable[[], bool] | None = None
    """Whether it makes sense now; asked after each new state of the page."""
    why_not: Callable[[], str] | None = None
    """The reason shown on the disabled button."""
    also: tuple[str, ...] = ()
    """Other keys that do the same."""


class Action(QObject):
    """One registered deed with its QAction."""

    changed = Signal()

    def __init__(self, deed: Deed, page: str, holder: QWidget, *, only_in_focus: bool, registry: "Actions") -> None:
        super().__init__(holder)
        self.deed = deed
        self.page = page
        self._registry = registry
        self._words = str(deed.text)
        self._told: tuple[bool, str] | None = None
        self.qaction = QAction(self._words, holder)
        self.qaction.setObjectName(deed.id)
        self._sequences = [QKeySequence(key) for key in self.keys]
        self.qaction.setShortcuts(self._sequences)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.qaction.setShortcutContext(within if only_in_focus else Qt.ShortcutContext.WindowShortcut)
        self.qaction.triggered.connect(self.trigger)
        holder.addAction(self.qaction)

    @property
    def text(self) -> str:
        """The words now in use (a button's verb may change with the state)."""
        return self._words

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return self.deed.icon

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that does it."""
        return tuple(key for key in (self.deed.shortcut, *self.deed.also) if key)

    @property
    def key_words(self) -> str:
        """The key as buttons and lists show it."""
        return words_of_key(self.deed.shortcut)

    @property
    def is_enabled(self) -> bool:
        """Whether it can be done now."""
        return self.qaction.isEnabled()

    @property
    def why_not(self) -> str:
        """Why it cannot be done now, or not by this person."""
        if self.deed.needs is not None and not self._is_allowed:
            from omsdesk.lifecycles.rights import why_not

            reason = str(why_not(self.deed.needs))
            return f"{reason} {_ALLOWED_HERE}" if self._registry.may_be_allowed else reason
        return self.deed.why_not() if self.deed.why_not and not self.is_enabled else ""

    @property
    def _is_allowed(self) -> bool:
        if self.deed.needs is None:
            return True
        from omsdesk.lifecycles.rights import may

        return may(self.deed.needs, self._registry.roles)

    def show_text(self, words: Text | str) -> None:
        """Use another verb from now on."""
        if str(words) != self._words:
            self._words = str(words)
            self.qaction.setText(self._words)
            self.changed.emit()

    def refresh(self) -> None:
        """Ask again whether it makes sense for this person, now."""
        may = self._is_allowed or self._registry.may_be_allowed
        self.qaction.setEnabled(may and (self.deed.when is None or self.deed.when()))
        told = (self.is_enabled, self.why_not)
        if told != self._told:
            self._told = told
            self.changed.emit()

    def trigger(self) -> None:
        """Do it, unless something lies over the page or it cannot be done now."""
        if self.is_enabled and not (self._registry.hushed and self.page != EVERYWHERE):
            self.deed.run()

    def rest(self, *, hushed: bool) -> None:
        """Give up its keys while an overlay lies over the page, so that they reach the overlay."""
        if self.page != EVERYWHERE and self._sequences:
            self.qaction.setShortcuts([] if hushed else self._sequences)

    def draw(self) -> None:
        """Give the QAction its icon (menus only; painted buttons draw their own)."""
        if self.deed.icon:
            self.qaction.setIcon(icons.icon(self.deed.icon))


class Actions:
    """The registry."""

    def __init__(self) -> None:
        self._all: list[Action] = []
        self.roles: frozenset[str] = frozenset()
        self.may_be_allowed = False
        """True where a supervisor can allow in place what somebody may not: then it can be begun by everybody."""
        self.hushed = False
        """True while an overlay lies over the page: the page's keys rest."""

    def hush(self, hushed: bool) -> None:
        """Let the keys of all pages rest, or work again: under an overlay, Enter is the overlay's."""
        self.hushed = hushed
        for each in self._all:
            each.rest(hushed=hushed)

    def add(self, deed: Deed, holder: QWidget, page: str = EVERYWHERE, *, only_in_focus: bool = False) -> Action:
        """Register a deed of a page; ``only_in_focus`` is for letters that work while a table has focus."""
        taken = {_plain(key): each for each in self.of_page(page) for key in each.keys}
        for key in (deed.shortcut, *deed.also):
            other = taken.get(_plain(key)) if key else None
            if other is not None:
                raise ValueError(f"{key} already does {other.deed.id} on page {page or 'any'}; {deed.id} needs another")
        action = Action(deed, page, holder, only_in_focus=only_in_focus, registry=self)
        self._all.append(action)
        action.refresh()
        return action

    def of_page(self, page: str) -> list[Action]:
        """What works on a page: its own deeds first, then those of every page."""
        if page == EVERYWHERE:
            return list(self._all)
        return [each for each in self._all if each.page == page] + [each for each in self._all if not each.page]

    def find(self, id_: str) -> Action:
        """The action of this id."""
        return next(each for each in self._all if each.deed.id == id_)

    def refresh(self, page: str = EVERYWHERE) -> None:
        """Ask every action of a page again whether it makes sense."""
        for each in self.of_page(page):
            each.refresh()

    def forget(self, page: str) -> None:
        """Drop the actions of a page that is closed."""
        self._all = [each for each in self._all if each.page != page]

    def remove(self, action: Action) -> None:
        """Drop one action, key and all."""
        self._all.remove(action)
        action.qaction.setShortcuts([])
        action.qaction.deleteLater()
        action.deleteLater()

    def for_roles(self, roles: Iterable[str]) -> None:
        """Somebody else is at the desk."""
        self.roles = frozenset(roles)
        self.refresh()


@cache
def _plain(shortcut: str) -> str:
    """One spelling for each key, however it was written."""
    return QKeySequence(shortcut).toString()


def words_of_key(shortcut: str) -> str:
    """``Ctrl+N`` as keys are written on the screen, in the computer's own manner."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""

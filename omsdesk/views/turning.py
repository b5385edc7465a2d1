"""Which page is in view: each is built on its first visit and kept, and all are let go of together.

A page is built in pieces, one in each turn of the event loop, so that no first visit keeps the screen
waiting. A key comes to a whole page: what is still missing is then made at once. A scan waits that long.
"""

import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from omsdesk.views.actions import Action, Actions
from omsdesk.views.opening import Broken, Opening
from omsdesk.views.page import Page
from omsdesk.views.pages import BARE, PageSpec
from omsdesk.views.presence import Presence
from omsdesk.views.rail import Rail
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector, ScanQueue
from omsdesk.views.top_bar import TopBar
from omsdesk.views.widgets.overlay import Overlay
from omsdesk.views.widgets.toast import Toast
from omsdesk.words import Text

log = logging.getLogger(__name__)
_BACK_STEPS = 50


class DeskLike(Protocol):
    """What the window needs of the desk."""

    first_page: str
    """Where the window opens: the welcome of an empty database, or signing in."""

    def presenter(self, key: str) -> Any:
        """The presenter of a page."""

    def begin_anew(self) -> None:
        """The house was emptied: no page remembers what was there."""

    def search(self, text: str, then: Callable[[Sequence[Any]], None]) -> None:
        """Find records for the palette (``palette.Found``) and hand them over, soon."""

    def point_at(self, code: str, then: Callable[[Any], None]) -> None:
        """Find what a scanned code means where it has no use of its own, soon."""

    def unsent(self) -> Sequence[Text]:
        """What a person would lose, or not hear of, if it ended now."""

    def settle(self) -> None:
        """Ask what became of acts whose answers were lost."""

    def rest(self) -> None:
        """Begin nothing more outside."""

    def close(self) -> None:
        """Let go of the database; called when the window and the threads have ended."""


class Turning(QMainWindow):
    """The part of the window that turns pages; the window itself lays out what is named here."""

    reopen_asked = Signal(object)
    """Another database was chosen on this computer, or an errand is to be done while none is open."""

    desk: DeskLike | None
    specs: dict[str, PageSpec]
    registry: Actions
    scanner: Detector | None
    rail: Rail
    top_bar: TopBar
    stack: QStackedWidget
    opening: Opening
    overlay: Overlay
    toast_: Toast
    remembered: Remembered
    presence: Presence
    scans: ScanQueue
    in_pieces = False
    """Whether a new page is built over several turns of the event loop; otherwise it is there at once."""
    _page: Page | None
    _coming: Page | None
    _next_piece: QTimer
    _built: dict[str, Page]
    _past: list[tuple[str, dict[str, Any]]]
    _here: tuple[str, dict[str, Any]]
    _ways: list[Action]

    def _fit(self) -> None:
        """Rail and top bar as the page in view needs them; the window knows how."""

    def _offer_ways(self, roles: frozenset[str]) -> None:
        """The pages that somebody with these roles may open."""

    def go(self, page: str, **focus: Any) -> None:
        """Open a page."""
        if self.desk is None:
            return
        self.arrive()
        self.overlay.lift()
        if self._here[0] and self._here[0] not in BARE and self._here != (page, focus):
            self._past = [*self._past[-_BACK_STEPS:], self._here]
        self._turn_to(page, focus)

    def back(self) -> None:
        """Return to the page before, unless the station is locked."""
        self.arrive()
        if self._past and self._here[0] != "sign_in":
            self._turn_to(*self._past.pop())

    @property
    def page(self) -> Page | None:
        """The page in view, whole."""
        self.arrive()
        return self._page

    @property
    def is_turning(self) -> bool:
        """Whether a page is being built that will then come into view."""
        return self._coming is not None

    def arrive(self) -> None:
        """Make what is still missing of the page that is coming, and show it; called when it cannot wait."""
        coming, self._coming = self._coming, None
        if coming is not None:
            self._next_piece.stop()
            self._show(self._whole(coming))

    def _turn_to(self, key: str, focus: dict[str, Any]) -> None:
        self._here = (key, focus)
        self.toast_.turned_to(self._here)
        if key in self._built:
            self._show(self._built[key])
        else:
            self._coming = self._begin(key)
            self._next_piece.start()
            if not self.in_pieces:
                self.arrive()

    def _add_piece(self) -> None:
        """One piece more, or the whole page into view."""
        coming, self._coming = self._coming, None
        if coming is None:
            return
        if coming.is_whole:
            self._show(self._whole(coming))
        else:
            self._coming = self._made(coming, coming.make_piece)
            self._next_piece.start()

    def _show(self, arriving: Page) -> None:
        key, focus = self._here
        leaving, self._page = self._page, arriving
        if leaving is not None and leaving is not arriving:
            leaving.disappear()
        self.top_bar.title.setText(self.specs[key].name)
        self.rail.show_current(key)
        with self._unwatched():
            self.stack.setCurrentWidget(arriving)
            self._fit()
        arriving.open(**focus)
        if leaving is not arriving:
            arriving.appear()
        if self.specs[key].section:
            self.remembered.keep("last_page", key)
        self.scans.go_on()

    def page_of(self, key: str) -> Page:
        """The page of this key; it is built on its first visit."""
        self.arrive()
        return self._built[key] if key in self._built else self._whole(self._begin(key))

    def _begin(self, key: str) -> Page:
        """The bare page of this key, a child of the stack from the start.

        To move a finished page there, Qt would walk over all that lies in it.
        """
        assert self.desk is not None  # noqa: S101 - pages are opened after the desk was adopted
        try:
            page_class, presenter = self.specs[key].load(), self.desk.presenter(key)
            return page_class(key, presenter, self, self.stack, in_pieces=True)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - a page that cannot be built says so, the others work on
            return self._broken(key, error)

    def _whole(self, page: Page) -> Page:
        """The page with all its pieces, among those that are kept."""
        whole = self._made(page, page.finish)
        with self._unwatched():
            self.stack.addWidget(whole)
        self._built[whole.key] = whole
        return whole

    def _made(self, page: Page, make: Callable[[], object]) -> Page:
        """The page after this piece, or the one that says that it could not be built."""
        try:
            with self._unwatched():
                make()
        except Exception as error:  # noqa: BLE001 - likewise
            page.setParent(None)
            page.deleteLater()
            return self._broken(page.key, error)
        return page

    def _broken(self, key: str, error: Exception) -> Page:
        log.error("The page %s could not be built", key, exc_info=error)
        self.registry.forget(key)
        return Broken(key, self, error)  # type: ignore[arg-type]

    def _unwatched(self) -> contextlib.AbstractContextManager[None]:
        return self.scanner.resting() if self.scanner else contextlib.nullcontext()

    def build_anew(self, instead: str = "") -> None:
        """Let go of every page, and build the one in view (or another ``instead``) and the rail beside it again."""
        self._leave_pages()
        if instead:
            self._here = (instead, {})
        if self._ways:
            self._offer_ways(self.registry.roles)
        if self._here[0]:
            self._turn_to(*self._here)
            self.arrive()

    def reopen(self, errand: Any = None) -> None:
        """Let go of this database when the page that asks has done its part, and open the chosen one.

        With an errand (``bringing_back.Errand``) that is done in between, and the database it names is opened.
        """
        QTimer.singleShot(0, self, lambda: self.when_sent(lambda: self.reopen_asked.emit(errand)))

    def when_sent(self, go: Callable[[], object]) -> None:
        """Do this when nothing is on its way any more; the window knows what is."""

    def start_over(self) -> DeskLike | None:
        """Nobody is here any more, and no page; answers the desk, which whoever asked has to close."""
        self.overlay.lift()
        self.presence.leave()
        self._leave_pages()
        self._past.clear()
        self._here = ("", {})
        self.registry.for_roles(frozenset())
        self._offer_ways(frozenset())
        self.top_bar.show_user("", "")
        desk, self.desk = self.desk, None
        self.opening.show_opening()
        self.stack.setCurrentWidget(self.opening)
        self._fit()
        return desk

    def _leave_pages(self) -> None:
        for page in (*self._built.values(), *([self._coming] if self._coming else [])):
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()
        self._built.clear()
        self._page = self._coming = None

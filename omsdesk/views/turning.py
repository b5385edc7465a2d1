"""Which page is in view: each is built on its first visit and kept, and all are let go of together."""

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
from omsdesk.views.rail import Rail
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector, ScanQueue
from omsdesk.views.top_bar import TopBar
from omsdesk.views.widgets.overlay import Overlay

log = logging.getLogger(__name__)
_BACK_STEPS = 50


class DeskLike(Protocol):
    """What the window needs of the desk."""

    first_page: str
    """Where the window opens: the welcome of an empty database, or signing in."""

    def presenter(self, key: str) -> Any:
        """The presenter of a page."""

    def search(self, text: str, then: Callable[[Sequence[Any]], None]) -> None:
        """Find records for the palette (``palette.Found``) and hand them over, soon."""

    def close(self) -> None:
        """Let go of the database; called when the window and the threads have ended."""


class Turning(QMainWindow):
    """The part of the window that turns pages; the window itself lays out what is named here."""

    reopen_asked = Signal()
    """Another database was chosen on this computer."""

    desk: DeskLike | None
    page: Page | None
    specs: dict[str, PageSpec]
    registry: Actions
    scanner: Detector | None
    rail: Rail
    top_bar: TopBar
    stack: QStackedWidget
    opening: Opening
    overlay: Overlay
    remembered: Remembered
    scans: ScanQueue
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
        self.overlay.lift()
        if self._here[0] and self._here[0] not in BARE and self._here != (page, focus):
            self._past = [*self._past[-_BACK_STEPS:], self._here]
        self._turn_to(page, focus)

    def back(self) -> None:
        """Return to the page before."""
        if self._past:
            self._turn_to(*self._past.pop())

    def _turn_to(self, key: str, focus: dict[str, Any]) -> None:
        arriving = self.page_of(key)
        leaving, self.page = self.page, arriving
        self._here = (key, focus)
        if leaving is not None and leaving is not arriving:
            leaving.disappear()
        self.top_bar.title.setText(str(self.specs[key].title))
        self.rail.show_current(key)
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
        if key not in self._built:
            page = self._build(key)
            self.stack.addWidget(page)
            self._built[key] = page
        return self._built[key]

    def _build(self, key: str) -> Page:
        assert self.desk is not None  # noqa: S101 - pages are opened after the desk was adopted
        try:
            with self.scanner.resting() if self.scanner else contextlib.nullcontext():
                return self.specs[key].load()(key, self.desk.presenter(key), self)  # type: ignore[arg-type]
        except Exception as error:
            log.exception("The page %s could not be built", key)
            self.registry.forget(key)
            return Broken(key, self, error)  # type: ignore[arg-type]

    def build_anew(self) -> None:
        """Let go of every page, and build the one in view and the rail beside it again."""
        self._leave_pages()
        if self._ways:
            self._offer_ways(self.registry.roles)
        if self._here[0]:
            self._turn_to(*self._here)

    def reopen(self) -> None:
        """Let go of this database when the page that asks has done its part, and open the chosen one."""
        QTimer.singleShot(0, self, self.reopen_asked.emit)

    def start_over(self) -> DeskLike | None:
        """Nobody is here any more, and no page; answers the desk, which whoever asked has to close."""
        self.overlay.lift()
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
        for page in self._built.values():
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()
        self._built.clear()
        self.page = None

"""The window: rail, top bar, one page at a time, and whatever lies over it.

It is painted before presenters, services or the database are imported; ``adopt`` takes the desk when it
is ready. Scans go to the page in view; each page is built on its first visit.
"""

import contextlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from omsdesk import words
from omsdesk.database.gesture import Gesture
from omsdesk.views import commands, equipment, menus, speaking, theme
from omsdesk.views.actions import Action, Actions
from omsdesk.views.arrivals import Arrivals
from omsdesk.views.emptied import Emptied
from omsdesk.views.front_door import FrontDoor
from omsdesk.views.idle import IdleLock
from omsdesk.views.jobs import DATABASE, ThreadJobs
from omsdesk.views.leaving import GO_ON_ANYWAY, Leaving
from omsdesk.views.opening import Opening
from omsdesk.views.page import Page
from omsdesk.views.pages import BARE, PAGES, STATIONS, PageSpec, beginning, in_rail, is_usual
from omsdesk.views.palette import Entry
from omsdesk.views.presence import Presence
from omsdesk.views.rail import Rail
from omsdesk.views.records import Records
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector, ScanQueue
from omsdesk.views.sounds import Sounds
from omsdesk.views.supervision import Supervision
from omsdesk.views.top_bar import TopBar
from omsdesk.views.turning import DeskLike, Turning
from omsdesk.views.widgets.label import Words
from omsdesk.views.widgets.overlay import Overlay
from omsdesk.views.widgets.toast import Toast
from omsdesk.words import Text

log = logging.getLogger(__name__)

NARROW_BELOW = 1_120
"""At the usual letters; with those of 115 percent 1280 pixels are too few for the names, and the page has the room."""
SMALLEST = (900, 600)
USUAL = (1_280, 760)


class MainWindow(Turning):
    """The shell of all pages; ``page.Shell`` says what they may ask of it."""

    painted = Signal()
    """The first paint is done: what is slow may begin."""

    def __init__(
        self, jobs: ThreadJobs, sounds: Sounds, remembered: Remembered, pages: tuple[PageSpec, ...] = PAGES
    ) -> None:
        super().__init__()
        self.jobs, self.sounds, self.remembered = jobs, sounds, remembered
        self.specs = {page.key: page for page in pages}
        self.registry = Actions()
        self.desk: DeskLike | None = None
        self._page: Page | None = None
        self._coming: Page | None = None
        self._next_piece = QTimer(self, interval=0, singleShot=True)
        self._next_piece.timeout.connect(self._add_piece)
        self.log_folder = Path()
        self.scanner: Detector | None = None
        self.scale: Any = None
        """What reads the scale of this station, where one is set up."""
        self.hidden: frozenset[str] = frozenset()
        self.attendants: list[QObject] = []
        """Who must live as long as the window: the crash reporter."""
        self._built: dict[str, Page] = {}
        self._past: list[tuple[str, dict[str, Any]]] = []
        self._here: tuple[str, dict[str, Any]] = ("", {})
        self._records = Records(self)
        self._ways: list[Action] = []
        self._was_painted = self._is_station_view = False
        self._tongue = words.tongue()
        self._door = FrontDoor(self)
        self._supervision: Supervision | None = None
        self.idle = IdleLock(self)
        self.leaving, self.presence = Leaving(self), Presence()
        self.scans = ScanQueue(lambda: self._page is None or self.is_turning or jobs.is_busy(DATABASE))
        self._lay_out()
        self._wire()

    # ------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setWindowTitle("OMS Desk")
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        ground = QWidget()
        self.setCentralWidget(ground)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail, self.top_bar, self.stack = Rail(), TopBar(), QStackedWidget()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.stack, 1)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.opening = Opening()
        self.stack.addWidget(self.opening)
        self.overlay = Overlay(self)
        self.toast_ = Toast(self, self.stack)
        self.rail.hide()
        self.top_bar.show_bare(True)
        self.top_bar.show_user("", "")

    def _wire(self) -> None:
        self.rail.asked_for.connect(self.go)
        menus.answer_top_bar(self)
        self.scans.scanned.connect(self._scanned)
        self.scans.waiting.connect(self._tell_waiting)
        self.jobs.settled.connect(self._lane_settled)
        self.overlay.opened.connect(lambda: self._hush(True))
        self.overlay.closed.connect(lambda: self._hush(False))
        for deed in commands.everywhere(self):
            self.registry.add(deed, self)

    # ------------------------------------------------------------------ the desk and its people

    def adopt(self, desk: DeskLike) -> None:
        """The desk is ready: open its first page."""
        self.desk = desk
        self._hear()
        desk.presenter("frame").listen(self.top_bar.show_state)
        desk.presenter("frame").listen(partial(equipment.follow, self))
        desk.presenter("frame").listen(Arrivals(self).follow)
        desk.presenter("frame").listen(Emptied(self).follow)
        if self._supervision is not None:
            self._supervision.deleteLater()
        self._supervision = Supervision(self, desk.presenter("allowing"), desk.presenter("asking"))
        self.go(desk.first_page)

    def signed_in(self, name: str, roles: frozenset[str], station: str, start: str = "") -> None:
        """Somebody is at the desk: show their rail, and the page they left last; work in view stays in view."""
        self.remembered.of(station, name)
        self.registry.for_roles(roles)
        for page in self._built.values():
            page.recall()
        self._past.clear()
        self._offer_ways(roles)
        self.top_bar.show_user(name, station)
        self.presence.say(name)
        if self.desk is not None:
            self.desk.presenter("frame").appear()
        if self._supervision is not None:
            self._supervision.look()
        if not self._goes_on_here(roles, start):
            keys = [page.key for page in in_rail(self._shown(), roles)]
            wished = (str(self.remembered.kept("last_page", "")), start, beginning(roles), keys[0])
            self.go(next(each for each in wished if each in keys))
        self.rail.show_current(self._here[0])
        self._door.unlock(self._here[0])

    def _goes_on_here(self, roles: frozenset[str], start: str) -> bool:
        """Whether somebody whose badge was scanned stays on this page: it is their work, or a job is open on it."""
        here = self._here[0]
        if here not in self.specs or here in BARE or not self.specs[here].is_for(roles):
            return False
        return is_usual(here, roles) or here == start or (self.page is not None and self.page.has_job)

    def signed_out(self) -> None:
        """Nobody is at the desk: pages stay as they are, behind the sign-in."""
        self.overlay.lift()
        self._door.lock(self._here[0])
        self._take_ways()
        self.top_bar.show_user("", "")
        self.presence.say("")
        self.go("sign_in")

    def _offer_ways(self, roles: frozenset[str]) -> None:
        self._take_ways()
        specs = self._shown()
        self._ways = [self.registry.add(deed, self) for deed in commands.ways(self, specs, roles)]
        keys = {each.deed.id.removeprefix("go."): each.deed.shortcut for each in self._ways}
        self.rail.show_pages(in_rail(specs, roles), keys)

    def _take_ways(self) -> None:
        """No key leads to a page any more: the station is locked, or somebody else is there."""
        for action in self._ways:
            self.registry.remove(action)
        self._ways = []

    def forget_records(self) -> None:
        """What was opened is not there any more."""
        self._past.clear()
        self._records = Records(self)

    def work_without(self, hidden: frozenset[str]) -> None:
        """This house works without these: what is only there for them leaves the rail."""
        self.hidden = hidden
        if self.registry.roles:
            self._offer_ways(self.registry.roles)
            self._fit()

    def _shown(self) -> tuple[PageSpec, ...]:
        return tuple(each for key, each in self.specs.items() if key not in equipment.hidden_pages(self.hidden))

    # ------------------------------------------------------------------ language

    def speak_anew(self) -> None:
        """Another language: everything is made again when the page that noticed it has drawn its state."""
        QTimer.singleShot(0, self, self._hear)

    def _hear(self) -> None:
        if words.tongue() != self._tongue:
            self._tongue = words.tongue()
            speaking.say_anew(self)

    # ------------------------------------------------------------------ scans

    def _scanned(self, gesture: Gesture) -> None:
        if self._supervision is not None and self._supervision.takes(gesture):
            return
        if not self._door.is_its_own(gesture) and self.overlay.takes(gesture.code):
            return
        if not self.leaving.is_asked:
            self.overlay.lift()
        if self.page is not None:
            self._door.scanned(gesture, self._here[0])

    def _tell_waiting(self, scans: int) -> None:
        if self._page is not None:
            self._page.scans_waiting(scans)

    def _lane_settled(self, lane: str) -> None:
        if lane == DATABASE:
            self.scans.go_on()

    # ------------------------------------------------------------------ what pages may ask (page.Shell)

    def toast(self, said: Words, undo: Callable[[], object] | None = None, *, stays: bool = False) -> None:
        """Say what was done, with the way back for ten seconds; ``stays`` if it speaks of no page."""
        self.toast_.say(said, undo, stays=stays)
        QTimer.singleShot(0, self.toast_, lambda: self.toast_.speaks_of(self._here))

    def undo_toast(self) -> None:
        """Ctrl+Z: take back what the toast speaks of."""
        if self.toast_.may_undo:
            self.toast_.undo()

    def open_scanned(self, code: str) -> None:
        """A scan on a page that has no use of its own for it."""
        if self.desk is not None and self._here[0] not in BARE:
            self.desk.point_at(code, self._records.open_pointed)

    def lay(self, sheet: QWidget, focus: QWidget | None = None) -> None:
        """Put a sheet over the dimmed page."""
        self.overlay.lay(sheet, focus=focus)

    def lift(self) -> None:
        """Take it away."""
        self.overlay.lift()

    def when_sent(self, go: Callable[[], object], anyway: Text = GO_ON_ANYWAY) -> None:
        """Do this when nothing is on its way any more."""
        self.leaving.when_sent(go, anyway)

    @property
    def scans_at_the_door(self) -> int:
        """How many were made at the locked station and wait for a badge."""
        return self._door.waiting

    def play(self, kind: str) -> None:
        """Make the sound of a band kind."""
        self.sounds.play(kind)

    def keep(self, name: str, value: Any) -> None:
        """Remember something of the looks."""
        self.remembered.keep(name, value)

    def kept(self, name: str, otherwise: Any = None) -> Any:
        """What was remembered."""
        return self.remembered.kept(name, otherwise)

    # ------------------------------------------------------------------ sheets

    def open_palette(self) -> None:
        """Ctrl+K."""
        from omsdesk.views.palette_filling import fill

        if self.desk is None or self._here[0] in BARE:
            return
        palette = fill(self.registry, self._here[0], self.search, self._records.last(), self.scans.put)
        palette.done.connect(self.overlay.lift)
        self.overlay.lay(palette, focus=palette.line)

    def search(self, text: str, answer: Callable[[Sequence[Entry]], None]) -> None:
        """Look for records; whoever asked hears of it, even of nothing."""
        if self.desk is not None:
            self.desk.search(text, lambda found: answer([self._records.entry_of(each) for each in found]))

    def open_questions(self) -> None:
        """Ctrl+Shift+A: what benches ask a supervisor to allow."""
        if self._supervision is not None:
            self._supervision.open_questions()

    def has_questions(self) -> bool:
        """Whether there is something to answer."""
        return self._supervision is not None and self._supervision.has_questions

    def open_help(self) -> None:
        """F1."""
        from omsdesk.views.help_sheet import HelpSheet

        key = self._here[0]
        sheet = HelpSheet(self.specs[key].name if key else "OMS Desk", self.registry.of_page(key or "-"))
        sheet.close_button.clicked.connect(self.overlay.lift)
        self.overlay.lay(sheet, focus=sheet.close_button)

    def open_more(self) -> None:
        """F12: everything of this page as a menu."""
        menus.open_more(self, self._here[0])

    def show_report(self, details: str) -> None:
        """Something nobody foresaw: the calm sheet."""
        from omsdesk.views.crash import CrashSheet

        sheet = CrashSheet(details, self.log_folder, self.overlay.lift, self.close)
        self.overlay.lay(sheet, focus=sheet.go_on)

    # ------------------------------------------------------------------ looks

    def show_looks(self, mode: str | None = None, text_size: int | None = None) -> None:
        """Another theme or text size, at once and from now on."""
        mode, text_size = mode or theme.mode(), text_size or theme.text_size()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode, text_size)
        self.remembered.keep("theme", mode)
        self.remembered.keep("text_size", text_size)
        self._fit()

    def toggle_station_view(self) -> None:
        """F11: rail and top bar give way, all but name and clock."""
        self._is_station_view = not self._is_station_view
        self._fit()

    def _fit(self) -> None:
        key = self._here[0]
        bare, spec = not key or key in BARE, self.specs.get(key)
        self.rail.show_narrow(
            self.width() < theme.scaled(NARROW_BELOW) or (spec is not None and spec.section == STATIONS)
        )
        self.rail.setVisible(not bare and not self._is_station_view and len(self.rail.items()) > 1)
        self.top_bar.show_slim(self._is_station_view)
        if bare:
            self.top_bar.show_bare(True)

    def _hush(self, hushed: bool) -> None:
        self.registry.hush(hushed)

    # ------------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window shows the rail as icons."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window can be seen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the looks and let go of the pages, when nothing is on its way any more."""
        if not self.leaving.may_close(self.close):
            event.ignore()
            return
        self.presence.leave()
        self.remembered.keep_window(self)
        for page in (*self._built.values(), *([self._coming] if self._coming else [])):
            with contextlib.suppress(RuntimeError):
                page.leave()
        if self.scale is not None:
            self.scale.close()
        self._built.clear()
        self._page = self._coming = None
        super().closeEvent(event)

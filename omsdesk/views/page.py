"""What every page is: a title, a presenter, a body, its deeds; and what the window offers it.

A page builds its widgets once in ``build`` and draws every new state in ``show_state``. What all pages
have in common is done here: the band and its sound, the error panel, the thin loading bar, the keys.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from omsdesk import words
from omsdesk.database.gesture import Gesture
from omsdesk.views import theme
from omsdesk.views.actions import Action, Actions, Deed
from omsdesk.views.scanner import Detector
from omsdesk.views.widgets.band import ERR, ErrFrame, FeedbackBand
from omsdesk.views.widgets.label import Words
from omsdesk.views.widgets.states import ErrorPanel, LoadingBar
from omsdesk.words import Text

_TRY_AGAIN_MS = 2_000


class Shell(Protocol):
    """What the window offers to its pages."""

    registry: Actions
    """Everything that can be done; pages use ``Page.deed``."""
    scanner: Detector | None
    """How this station's scanner is read: Scanner test listens to ``measured`` and changes ``settings``."""
    log_folder: Path
    """Where the program writes what it did, for a report."""
    hidden: frozenset[str]
    """Which of waves, totes and bins this house works without."""

    def go(self, page: str, **focus: Any) -> None:
        """Open a page; ``focus`` is handed to its ``open`` (``go("order_detail", order=17)``)."""

    def back(self) -> None:
        """Return to the page before."""

    def open_scanned(self, code: str) -> None:
        """Open the record behind a code that this page has no use of its own for."""

    def toast(self, said: Words, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, with the way back for ten seconds."""

    def lay(self, sheet: QWidget, focus: QWidget | None = None) -> None:
        """Put a sheet over the dimmed page."""

    def lift(self) -> None:
        """Take it away."""

    def when_sent(self, go: Callable[[], object]) -> None:
        """Do this when nothing is on its way any more; meanwhile a sheet says what is."""

    def play(self, kind: str) -> None:
        """Make the sound of a band kind."""

    def signed_in(self, name: str, roles: frozenset[str], station: str, start: str = "") -> None:
        """Somebody is at the desk: show the rail and the page this person left last, else the station's ``start``."""

    def signed_out(self) -> None:
        """Nobody is at the desk any more."""

    def reopen(self, errand: Any = None) -> None:
        """This computer works on another database from now on: open that, after an errand while none is open."""

    def speak_anew(self) -> None:
        """Another language is spoken from now on: make every page again, soon."""

    def keep(self, name: str, value: Any) -> None:
        """Remember something of the looks (column widths, the last filter) for this person here."""

    def kept(self, name: str, otherwise: Any = None) -> Any:
        """What was remembered."""


class _Quiet:
    """The window while a page is drawn for the first time.

    Its presenter may be older than the page, which is built again for another language: what was said,
    asked or opened before is over, and must not come a second time.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shell, name)

    def _over(self, *_: Any, **__: Any) -> None:
        return

    go = toast = lay = signed_in = signed_out = speak_anew = _over


class Page(QWidget):
    """The base of all pages. Subclasses override ``build``, ``show_state`` and what else they need."""

    takes_orders = False
    """Whether the telephone rings here: the key for something new begins an order."""

    def __init__(
        self, key: str, presenter: Any, shell: Shell, parent: QWidget | None = None, *, in_pieces: bool = False
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.presenter = presenter
        self.shell = shell
        self.band: FeedbackBand | None = None
        self._serial: int | None = None
        self._trouble: Any = None
        self._frame: ErrFrame | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_5, theme.GAP_4, theme.GAP_5, theme.GAP_4)
        outer.setSpacing(theme.GAP_3)
        self.error_panel = ErrorPanel(self.retry)
        outer.addWidget(self.error_panel)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.GAP_3)
        outer.addLayout(self.body, 1)
        self._loading = LoadingBar(self)
        self._is_offline = False
        self._again = QTimer(self, interval=_TRY_AGAIN_MS)
        self._again.timeout.connect(self.retry)
        self._tongue = words.tongue()
        self.is_whole = False
        self._pieces = self._make()
        if not in_pieces:
            self.finish()

    # ------------------------------------------------------------------ what subclasses override

    def build(self) -> Iterator[None] | None:
        """Make the widgets, once, into ``self.body``; register the deeds.

        A page with many widgets yields now and then: the event loop may turn before it is called again.
        """

    def show_state(self, state: Any) -> None:
        """Draw a state, whole, as often as it comes."""

    def scanned(self, gesture: Gesture) -> None:
        """A code was scanned while this page is in view."""
        scanned = getattr(self.presenter, "scanned", None)
        if scanned is not None:
            scanned(gesture)
        else:
            self.shell.open_scanned(gesture.code)

    def open(self, **focus: Any) -> None:
        """The page was asked for with something to show (an order's id, a filter)."""
        opened = getattr(self.presenter, "open", None)
        if focus and opened is not None:
            opened(**focus)

    @property
    def has_job(self) -> bool:
        """Whether work of a station is open here that whoever comes next goes on with."""
        return False

    def calm(self) -> None:
        """Esc on an error: it was seen."""
        calm = getattr(self.presenter, "calm", None)
        if calm is not None:
            calm()

    def retry(self) -> None:
        """Try again after trouble."""
        self.presenter.refresh()

    def recall(self) -> None:
        """Somebody came to the desk: bring back the looks that this person left. Pages with looks override this."""

    def first_focus(self) -> QWidget:
        """Where the cursor stands when the page appears; at stations the band, which Enter cannot press."""
        return self.band or self

    # ------------------------------------------------------------------ what subclasses use

    def add_band(self) -> FeedbackBand:
        """Put the band on top of the page; it shows ``state.notice`` by itself, with frame and sound."""
        self.band = FeedbackBand()
        self._frame = ErrFrame(self)
        self.band.kind_changed.connect(self._frame.follow)
        self.body.addWidget(self.band)
        return self.band

    def deed(self, deed: Deed, *, only_in: QWidget | None = None) -> Action:
        """Register something that can be done here; ``only_in`` for letters that work while a table has focus."""
        holder = only_in or self
        return self.shell.registry.add(deed, holder, self.key, only_in_focus=only_in is not None)

    def _new_order(self) -> None:
        self.shell.go("order_entry", new=True)

    # ------------------------------------------------------------------ what the window calls

    def make_piece(self) -> None:
        """Make one piece more."""
        next(self._pieces, None)

    def finish(self) -> None:
        """Make all that is missing."""
        for _ in self._pieces:
            pass

    def _make(self) -> Iterator[None]:
        yield from self.build() or ()
        if self.takes_orders:
            self.deed(Deed(f"{self.key}.new_order", Text("New order"), self._new_order, "plus", "Ctrl+N"))
        yield
        shell = self.shell
        self.shell = cast("Shell", _Quiet(shell))
        self.presenter.listen(self._state_arrived)
        self.shell = shell
        self.is_whole = True

    def appear(self) -> None:
        """The page came into view."""
        self.presenter.appear()
        self._wait_for_connection(is_offline=self._is_offline)
        self.shell.registry.refresh(self.key)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def disappear(self) -> None:
        """The page is hidden, and asks for nothing."""
        self._again.stop()
        self.presenter.disappear()

    def leave(self) -> None:
        """The window closes: break the circle of page and presenter, so that both can be freed."""
        self.presenter.forget()
        self.shell.registry.forget(self.key)

    def scans_waiting(self, scans: int) -> None:
        """So many scans wait for the one that is being saved."""
        if self.band is not None:
            self.band.show_waiting(scans)

    # ------------------------------------------------------------------ inside

    def _state_arrived(self, state: Any) -> None:
        if words.tongue() != self._tongue:
            self._tongue = words.tongue()
            self.shell.speak_anew()
        self._show_notice(getattr(state, "notice", None))
        self._show_trouble(getattr(state, "trouble", None))
        self._loading.show_busy(bool(getattr(state, "is_loading", False)))
        self._is_offline = bool(getattr(state, "is_offline", False))
        self._wait_for_connection(is_offline=self._is_offline)
        self.show_state(state)
        self.shell.registry.refresh(self.key)

    def _show_trouble(self, trouble: Any) -> None:
        if trouble is self._trouble:
            return
        self._trouble = trouble
        if trouble is None:
            self.error_panel.show_trouble(None)
        else:
            self.error_panel.show_trouble(trouble.headline, trouble.advice, trouble.details)

    def _wait_for_connection(self, *, is_offline: bool) -> None:
        if not is_offline:
            self._again.stop()
        elif not self._again.isActive():
            self._again.start()

    def _show_notice(self, notice: Any) -> None:
        if notice is None or self.band is None or notice.serial == self._serial:
            return
        is_first, self._serial = self._serial is None, notice.serial
        self.band.show_notice(notice.kind, notice.headline, notice.detail)
        if not is_first or notice.serial:
            self.shell.play(str(notice.kind))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bar and frame keep to the edges."""
        super().resizeEvent(event)
        self._loading.setGeometry(0, 0, self.width(), self._loading.height())
        if self._frame is not None:
            self._frame.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calms an error; a key that nothing on the page wants ends here."""
        if event.key() == Qt.Key.Key_Escape and self.band is not None and self.band.kind == ERR:
            if self._frame is not None:
                self._frame.hide()
            self.calm()
        else:
            super().keyPressEvent(event)

"""Nothing is left behind unsaid: closing, sharing or starting anew waits for what is still on its way.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet, lies
from omsdesk.words import Text

_LOOK_MS = 200
_ASK_EVERY = 10
"""Looks, until it is asked again what became of acts without an answer."""
_WIDTH = 500
CLOSE_ANYWAY, GO_ON_ANYWAY = Text("Close anyway"), Text("Go on anyway")

_WAITING = Text("{n} scan waits and is not counted yet.", many="{n} scans wait and are not counted yet.")
_AT_THE_DOOR = Text("{n} scan waits for a badge.", many="{n} scans wait for a badge.")


class UnsentSheet(Sheet):
    """What is still on its way; it lifts itself when that has arrived."""

    def __init__(self, anyway: Text, stay: Callable[[], object], go: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self.body.addWidget(label(Text("Not everything is saved yet"), theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.words = label("", theme.BODY, theme.SEMIBOLD, ink="warn", wrap=True)
        self.body.addWidget(self.words)
        self.body.addWidget(label(Text("It goes on by itself as soon as this is done."), ink="text2", wrap=True))
        self.stay = Button(Text("Stay here"), "x")
        self.stay.clicked.connect(stay)
        self.go = Button(anyway, "power", kind="danger")
        self.go.clicked.connect(go)
        row = FlowRow()
        for button in (self.stay, self.go):
            row.addWidget(button)
        self.body.addLayout(row)

    def show_unsent(self, unsent: Sequence[Text]) -> None:
        """What it is now."""
        self.words.setText("\n".join(str(each) for each in unsent))


class Leaving(QObject):
    """Asks before something is left behind, and does what was wanted once nothing is."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: Callable[[], object] | None = None
        self._sheet: UnsentSheet | None = None
        self._is_sure = False
        self._looks = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for what is on its way."""
        return self._wanted is not None

    def unsent(self) -> list[Text]:
        """What would be lost or left in doubt now, one sentence each."""
        scans = (
            (_WAITING, len(self._window.scans)),
            (_AT_THE_DOOR, self._window.scans_at_the_door),
        )
        desk = self._window.desk
        return [*(words.given(n=n) for words, n in scans if n), *(desk.unsent() if desk is not None else ())]

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may close now; if not, a person is asked, and ``close`` is called in the end."""
        if self._is_sure or not self.unsent():
            return True
        self.when_sent(close, CLOSE_ANYWAY)
        return False

    def at_once(self) -> None:
        """From now on the window closes whatever is on its way."""
        self._is_sure = True

    def when_sent(self, go: Callable[[], object], anyway: Text = GO_ON_ANYWAY) -> None:
        """Do this as soon as nothing is on its way, at once if nothing is; meanwhile say what."""
        unsent = self.unsent()
        if not unsent:
            go()
            return
        self._wanted = go
        self._sheet = UnsentSheet(anyway, self._window.lift, self._go)
        self._sheet.show_unsent(unsent)
        self._window.lay(self._sheet, self._sheet.stay)
        self._timer.start()

    def _look(self) -> None:
        """Esc, another page or another sheet means to stay."""
        unsent = self.unsent()
        if not lies(self._sheet):
            self._forget()
        elif not unsent:
            self._go()
        elif self._sheet is not None:
            self._sheet.show_unsent(unsent)
            self._looks += 1
            if self._looks % _ASK_EVERY == 0 and self._window.desk is not None:
                self._window.desk.settle()

    def _go(self) -> None:
        wanted, self._is_sure = self._wanted, True
        self._forget()
        self._window.lift()
        try:
            if wanted is not None:
                wanted()
        finally:
            self._is_sure = False

    def _forget(self) -> None:
        self._timer.stop()
        self._wanted = self._sheet = None

"""The two pages that are always there: the one while the desk is being opened, and the broken one."""

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from omsdesk.views import theme
from omsdesk.views.page import Page, Shell
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.progress import ProgressLine
from omsdesk.views.widgets.states import ErrorPanel, LoadingBar
from omsdesk.words import Text, when_words

if TYPE_CHECKING:
    from omsdesk.database.known_backups import Found

_WIDE = 360


class Opening(QWidget):
    """Shown from the first paint until the desk is ready, or says why it cannot be."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_5, 0, theme.GAP_5, theme.GAP_5)
        self._bar = LoadingBar()
        self._bar.show_busy(True)
        self.words = label(Text("Opening"), theme.PAGE, theme.SEMIBOLD, ink="text2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.panel = ErrorPanel()
        self.progress = ProgressLine(Text("Progress"), "accent")
        self.progress.setFixedWidth(theme.scaled(_WIDE))
        self.progress.hide()
        column.addWidget(self._bar)
        column.addWidget(self.panel)
        self.backup = label("", wrap=True)
        self.bring_back = Button(Text("Bring this backup back"), "history", kind="primary")
        self._bring_back: Callable[[], object] = _nothing
        self.bring_back.clicked.connect(self._take_offer)
        column.addWidget(self.backup)
        column.addWidget(self.bring_back, 0, Qt.AlignmentFlag.AlignLeft)
        self._hide_offer()
        column.addStretch(1)
        column.addWidget(self.words)
        column.addSpacing(theme.GAP_3)
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_opening(self) -> None:
        """Another database is being opened."""
        self.panel.show_trouble(None)
        self._hide_offer()
        self.words.setText(str(Text("Opening")))
        self.words.show()
        self.progress.hide()
        self._bar.show_busy(True)

    def show_task(self, words: Text, done: int, of_all: int) -> None:
        """Something long is done before it: say what, and how far it is where that is known."""
        self.words.setText(str(words))
        self.progress.setVisible(of_all > 0)
        self.progress.show_progress(done, of_all)

    def show_trouble(self, error: Exception) -> None:
        """The data could not be opened: say why; the person may copy it."""
        reason = getattr(error, "reason", None) or Text("The data could not be opened.")
        details = "".join(traceback.format_exception(error))
        self.panel.show_trouble(reason, getattr(error, "advice", None), details)
        self.words.hide()
        self.progress.hide()
        self._hide_offer()
        self._bar.show_busy(False)

    def offer(self, found: "Found", bring_back: Callable[[], object]) -> None:
        """The data is damaged, and this backup of it is sound."""
        told = Text(
            "The newest sound backup is of {when}: {company}, {n} order. What came later is not in it; "
            "the damaged file is kept beside it.",
            many="The newest sound backup is of {when}: {company}, {n} orders. What came later is not in it; "
            "the damaged file is kept beside it.",
        )
        facts = found.facts
        if facts is not None:
            self.backup.setText(str(told.given(when=when_words(found.at), company=facts.company, n=facts.orders)))
            self._bring_back = bring_back
            self.backup.show()
            self.bring_back.show()
            self.bring_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_offer(self) -> None:
        self._bring_back()

    def _hide_offer(self) -> None:
        self.backup.hide()
        self.bring_back.hide()


def _nothing() -> None:
    """There is no backup to bring back."""


class _Nobody:
    """Stands where the presenter of a broken page would be."""

    def listen(self, listener: Any) -> None:
        """Nothing will come."""

    def rest(self) -> None:
        """There is nothing to do."""

    appear = disappear = forget = refresh = rest


class Broken(Page):
    """A page that could not be built; the rest of the program goes on."""

    def __init__(self, key: str, shell: Shell, error: Exception) -> None:
        super().__init__(key, _Nobody(), shell)
        self.error_panel.again.hide()
        self.error_panel.show_trouble(
            Text("This page could not be opened."),
            Text("The other pages work. Copy the details and report them."),
            "".join(traceback.format_exception(error)),
        )
        self.body.addStretch(1)
